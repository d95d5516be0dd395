//! Whom each quote's source stands for, and what the text says of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use wirewatch_model::{Speaker, SpeakerId, SpeakerRef};
use wirewatch_text::tagger::Tag;

use crate::drafts::Draft;
use crate::names::{NameMention, name_in};
use crate::people::{Gender, People, Person};
use crate::roles::role_of;

/// How many sentences back a pronoun's person is looked for.
const PRONOUN_REACH: usize = 6;

/// Whom a quote's source turned out to be.
#[derive(Debug, Clone)]
enum Resolved {
    Person(usize),
    /// A name the text gives no full form of, or an organization's.
    Named(String),
    /// Someone without a name, in the text's words.
    Unnamed(String),
}

/// What is known while the quotes are walked in reading order.
struct Walk {
    /// Who spoke: the first word of the source, and the person.
    spoken: BTreeMap<usize, usize>,
    have_spoken: HashSet<usize>,
    /// The gender of those whom a pronoun was said of while the text showed none.
    shown: HashMap<usize, Gender>,
    /// For each word, whether it is part of reported words.
    reported: Vec<bool>,
}

/// The speaker of each draft, in the drafts' order.
pub(crate) fn resolve(people: &People<'_, '_>, drafts: &[Draft]) -> Vec<Option<SpeakerRef>> {
    let mut walk = Walk {
        spoken: BTreeMap::new(),
        have_spoken: HashSet::new(),
        shown: HashMap::new(),
        reported: vec![false; people.document.words.len()],
    };
    for piece in drafts.iter().flat_map(|draft| &draft.content) {
        walk.reported
            .get_mut(piece.clone())
            .unwrap_or_default()
            .fill(true);
    }
    let mut found = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let Some(source) = draft.source.clone() else {
            found.push(None);
            continue;
        };
        let referent = draft.referent.clone().unwrap_or_else(|| source.clone());
        let resolved = people.who(&referent, &walk);
        if let Resolved::Person(person) = resolved {
            walk.spoken.insert(source.start, person);
            walk.have_spoken.insert(person);
            if let Some(gender) = people.pronoun(&referent) {
                walk.shown.entry(person).or_insert(gender);
            }
        }
        found.push(Some(people.reference(resolved, source)));
    }
    found
}

/// Everyone named who speaks, in order of first appearance; `aside` are subjects of reports inside reports.
pub(crate) fn profiles(
    people: &People<'_, '_>,
    references: &[Option<SpeakerRef>],
    aside: &[Range<usize>],
) -> Vec<Speaker> {
    let by_name: HashMap<&str, &Person> = people
        .persons
        .iter()
        .map(|person| (person.name.as_str(), person))
        .collect();
    let mut seen: HashSet<SpeakerId> = HashSet::new();
    let mut speakers = Vec::new();
    for reference in references.iter().flatten() {
        let Some(id) = &reference.id else { continue };
        if !seen.insert(id.clone()) {
            continue;
        }
        speakers.push(match by_name.get(reference.name.as_str()) {
            Some(person) => people.profile(person, id.clone()),
            None => people.plain_profile(id.clone(), reference),
        });
    }
    for source in aside {
        let person = name_in(people.document, source.clone(), people.words)
            .and_then(|mention| people.person_named(&mention))
            .and_then(|number| people.persons.get(number));
        let Some(person) = person else { continue };
        let id = speaker_id(&person.name);
        if seen.insert(id.clone()) {
            speakers.push(people.profile(person, id));
        }
    }
    speakers
}

impl People<'_, '_> {
    fn who(&self, referent: &Range<usize>, walk: &Walk) -> Resolved {
        if let Some(gender) = self.pronoun(referent) {
            let person = self.person_before(referent.start, gender, walk);
            return person.map_or_else(
                || Resolved::Unnamed(self.text_of(referent)),
                Resolved::Person,
            );
        }
        if self.is_joint(referent) {
            return Resolved::Unnamed(self.text_of(referent));
        }
        let head = self.head(referent);
        if let Some(mention) = name_in(self.document, head.clone(), self.words)
            .filter(|mention| mention.name.end == head.end)
        {
            return match self.person_named(&mention) {
                Some(person) => Resolved::Person(person),
                None if self.is_common(&mention.name) => Resolved::Unnamed(self.text_of(referent)),
                None => Resolved::Named(self.text_of(&mention.name)),
            };
        }
        if let Some(person) = self.bare_surname(&head) {
            return Resolved::Person(person);
        }
        match self.person_by_title(referent) {
            Some(person) => Resolved::Person(person),
            None => self.organization_or_words(referent),
        }
    }

    /// Whether a single word is a common noun with a sentence's capital ("Organizers").
    fn is_common(&self, name: &Range<usize>) -> bool {
        let word = self.document.words.get(name.start);
        name.len() == 1 && word.is_some_and(|word| matches!(word.tag, Tag::NNS | Tag::NN))
    }

    /// The gender of a phrase that is only "he", "she" or the like.
    fn pronoun(&self, referent: &Range<usize>) -> Option<Gender> {
        let word = self.document.words.get(referent.start)?;
        (referent.len() == 1)
            .then(|| pronoun_gender(&word.lower))
            .flatten()
    }

    /// Whether a phrase names two speakers ("President Roe and Prime Minister Doe").
    fn is_joint(&self, phrase: &Range<usize>) -> bool {
        let word = |at: usize| {
            self.document
                .words
                .get(at)
                .map_or("", |word| word.lower.as_str())
        };
        phrase.clone().any(|at| {
            let named = |part: Range<usize>| name_in(self.document, part, self.words).is_some();
            word(at) == "and"
                && (word(at + 1) == "the" || (named(phrase.start..at) && named(at + 1..phrase.end)))
        })
    }

    /// The person a single capitalized word names, whatever its tag.
    fn bare_surname(&self, word: &Range<usize>) -> Option<usize> {
        let capital = self
            .document
            .written(word.start)
            .starts_with(char::is_uppercase);
        let mention = NameMention {
            name: word.clone(),
            title: word.start..word.start,
            honorific: None,
        };
        (word.len() == 1 && capital)
            .then(|| self.person_named(&mention))
            .flatten()
    }

    /// A phrase without what hangs on its name: "(R-Utah)", "of Maryland", ", a doctor".
    fn head(&self, phrase: &Range<usize>) -> Range<usize> {
        let end = phrase
            .clone()
            .skip(1)
            .find(|&at| {
                self.document.words.get(at).is_some_and(|word| {
                    matches!(
                        word.lower.as_str(),
                        "(" | "," | "of" | "from" | "in" | "at" | "for"
                    )
                })
            })
            .unwrap_or(phrase.end);
        phrase.start..end
    }

    /// The person "he" or "she" stands for: the first fitting one of the nearest sentence that names or quotes any.
    fn person_before(&self, at: usize, gender: Gender, walk: &Walk) -> Option<usize> {
        let units = &self.document.units;
        let unit = units
            .partition_point(|unit| unit.start <= at)
            .checked_sub(1)?;
        for number in (unit.saturating_sub(PRONOUN_REACH)..=unit).rev() {
            let range = units.get(number)?;
            let before = range.start..range.end.min(at).max(range.start);
            let told = |place: &usize| walk.reported.get(*place).copied().unwrap_or(false);
            let named = self
                .places
                .range(before.clone())
                .filter(|(place, _)| !told(place));
            let mut events: Vec<(usize, usize)> = named
                .chain(walk.spoken.range(before))
                .map(|(&place, &person)| (place, person))
                .collect();
            events.sort_unstable();
            let known = |person: usize| {
                self.gender(person)
                    .or_else(|| walk.shown.get(&person).copied())
            };
            let sure = |person: usize| known(person) == Some(gender);
            // Someone of unknown gender counts when the text shows a person: one with a post, or who spoke.
            let likely = |number: usize| {
                let titled = self
                    .persons
                    .get(number)
                    .is_some_and(|person| person.post.is_some());
                known(number).is_none()
                    && (titled
                        || (walk.have_spoken.contains(&number) && self.is_person_like(number)))
            };
            let found = events.iter().position(|&(_, person)| sure(person));
            // A name of unknown gender before the fitting one may be meant as well.
            let rival = found.is_some_and(|found| {
                events
                    .iter()
                    .take(found)
                    .any(|&(_, person)| known(person).is_none() && self.is_person_like(person))
            });
            if rival {
                return None;
            }
            let fitting = found
                .and_then(|found| events.get(found))
                .or_else(|| events.iter().find(|&&(_, person)| likely(person)));
            if let Some(&(_, person)) = fitting {
                return Some(person);
            }
        }
        None
    }

    fn organization_or_words(&self, referent: &Range<usize>) -> Resolved {
        let first = self
            .document
            .words
            .get(referent.start)
            .map_or("", |word| word.lower.as_str());
        let body = referent.start
            + usize::from(matches!(first, "the" | "a" | "an") && referent.len() > 1)
            ..referent.end;
        let named = body.clone().all(|at| {
            let small = self.document.words.get(at).is_some_and(|word| {
                matches!(
                    word.lower.as_str(),
                    "of" | "for" | "and" | "the" | "&" | "'s"
                )
            });
            small || self.document.written(at).starts_with(char::is_uppercase)
        });
        let pronoun = referent.len() == 1
            && matches!(
                first,
                "they"
                    | "it"
                    | "we"
                    | "i"
                    | "you"
                    | "some"
                    | "many"
                    | "others"
                    | "those"
                    | "who"
                    | "which"
                    | "he"
                    | "she"
                    | "one"
            );
        let tagged = body.clone().any(|at| {
            self.document
                .words
                .get(at)
                .is_some_and(|word| word.tag.is_name())
        });
        if named && tagged && !pronoun {
            return Resolved::Named(self.text_of(&body));
        }
        Resolved::Unnamed(self.text_of(referent))
    }

    /// Whether a name of unknown gender is built like a person's: two or three parts, no abbreviation or lower-case joints.
    fn is_person_like(&self, number: usize) -> bool {
        self.persons.get(number).is_some_and(|person| {
            let parts: Vec<&str> = person.name.split(' ').collect();
            let shouted = person.name.chars().all(|c| !c.is_lowercase());
            (2..=4).contains(&parts.len()) && !shouted && !person.name.contains("-e-")
        })
    }

    fn reference(&self, who: Resolved, source: Range<usize>) -> SpeakerRef {
        let mention = self.document.span(source);
        let (id, name) = match who {
            Resolved::Person(number) => {
                let name = self
                    .persons
                    .get(number)
                    .map(|person| person.name.clone())
                    .unwrap_or_default();
                (Some(speaker_id(&name)), name)
            }
            Resolved::Named(name) => (Some(speaker_id(&name)), name),
            Resolved::Unnamed(name) => (None, name),
        };
        SpeakerRef { id, name, mention }
    }

    fn plain_profile(&self, id: SpeakerId, reference: &SpeakerRef) -> Speaker {
        Speaker {
            id,
            name: reference.name.clone(),
            honorific: None,
            title: None,
            affiliation: None,
            role: role_of(&reference.name, None, self.words),
            evidence: vec![reference.mention],
        }
    }

    fn profile(&self, person: &Person, id: SpeakerId) -> Speaker {
        let post = person.post.as_ref();
        let title = post.map(|post| self.text_of(&post.title));
        let of_post = post.and_then(|post| post.affiliation.clone());
        let organization = of_post
            .is_none()
            .then(|| person.organization.clone())
            .flatten();
        let affiliation = of_post
            .or(organization.clone())
            .map(|range| self.text_of(&range));
        let role = role_of(
            title.as_deref().unwrap_or_default(),
            affiliation.as_deref(),
            self.words,
        );
        let named = post.map_or(person.evidence.clone(), |post| post.evidence.clone());
        let evidence = std::iter::once(named).chain(organization);
        Speaker {
            id,
            name: person.name.clone(),
            honorific: person.honorific.clone(),
            title,
            affiliation,
            role,
            evidence: evidence.map(|range| self.document.span(range)).collect(),
        }
    }
}

fn pronoun_gender(word: &str) -> Option<Gender> {
    match word {
        "he" | "his" | "him" => Some(Gender::Male),
        "she" | "her" => Some(Gender::Female),
        _ => None,
    }
}

/// A speaker's id: the folded name with hyphens for everything but letters and digits.
pub(crate) fn speaker_id(name: &str) -> SpeakerId {
    let folded = wirewatch_text::fold(name);
    let parts: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    SpeakerId(parts.join("-"))
}
