//! Who is who in a text: names, pronouns and epithets to one person each.

use std::ops::Range;

use wirewatch_model::{Speaker, SpeakerId, SpeakerRef, SpeakerRole};

use crate::document::Document;
use crate::drafts::Draft;
use crate::names::{NameMention, NameParts, find_names, name_in};
use crate::rules::{EnglishRules, SpeakerWords};
use crate::titles::{Post, post_beside, role_of};

/// How many sentences back a pronoun's person is looked for.
const PRONOUN_REACH: usize = 6;

/// The people of one text.
pub(crate) struct People<'a, 'b> {
    document: &'b Document<'a>,
    words: &'b SpeakerWords,
    persons: Vec<Person>,
    /// Every place that names a person outside quotation marks: the word, and the person's number.
    places: Vec<(usize, usize)>,
}

struct Person {
    parts: NameParts,
    name: String,
    honorific: Option<String>,
    gender: Option<Gender>,
    post: Option<Post>,
    evidence: Range<usize>,
    /// How often the text gives the name in full.
    full_mentions: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    Male,
    Female,
}

/// Whom a quote's source turned out to be.
#[derive(Debug, Clone)]
enum Resolved {
    Person(usize),
    Words(String, bool),
}

impl<'a, 'b> People<'a, 'b> {
    pub(crate) fn of(document: &'b Document<'a>, rules: &'b EnglishRules) -> Self {
        let mut people = Self {
            document,
            words: &rules.speakers,
            persons: Vec::new(),
            places: Vec::new(),
        };
        let mentions = find_names(document, &rules.speakers);
        for mention in mentions.iter().filter(|mention| mention.name.len() > 1) {
            people.add_full_name(mention);
        }
        for mention in &mentions {
            people.note_place(mention);
        }
        people
    }

    /// The speaker of each draft, in the drafts' order.
    pub(crate) fn resolve(&self, drafts: &[Draft]) -> Vec<Option<SpeakerRef>> {
        let mut spoken: Vec<(usize, usize)> = Vec::new();
        let contents: Vec<Range<usize>> = drafts
            .iter()
            .flat_map(|draft| draft.content.clone())
            .collect();
        let mut found = Vec::new();
        for draft in drafts {
            let resolved = self.resolve_one(draft, &spoken, &contents);
            if let (Some(Resolved::Person(person)), Some(source)) = (&resolved, &draft.source) {
                spoken.push((source.start, *person));
            }
            found.push(
                resolved
                    .zip(draft.source.clone())
                    .map(|(who, source)| self.reference(who, source)),
            );
        }
        found
    }

    /// Everyone named who speaks, in order of first appearance; `aside` are subjects of reports inside reports.
    pub(crate) fn speakers(
        &self,
        references: &[Option<SpeakerRef>],
        aside: &[Range<usize>],
    ) -> Vec<Speaker> {
        let mut speakers: Vec<Speaker> = Vec::new();
        for reference in references.iter().flatten() {
            let Some(id) = &reference.id else { continue };
            if speakers.iter().all(|speaker| speaker.id != *id) {
                speakers.push(self.speaker(id, reference));
            }
        }
        for source in aside {
            let person = name_in(self.document, source.clone(), self.words)
                .and_then(|mention| self.person_named(&mention));
            let Some(person) = person.and_then(|number| self.persons.get(number)) else {
                continue;
            };
            let id = speaker_id(&person.name);
            if speakers.iter().all(|speaker| speaker.id != id) {
                speakers.push(self.profile(person, id));
            }
        }
        speakers
    }

    fn add_full_name(&mut self, mention: &NameMention) {
        let Some(parts) = NameParts::of(self.document, mention.name.clone()) else {
            return;
        };
        let name = self
            .document
            .span(mention.name.clone())
            .of(self.document.text)
            .to_owned();
        let post = post_beside(self.document, mention, self.words);
        let honorific = mention
            .honorific
            .map(|at| self.document.written(at).to_owned());
        let gender = self.gender_of(mention, &parts, post.as_ref());
        if let Some(person) = self
            .persons
            .iter_mut()
            .find(|person| person.parts.agrees_with(&parts))
        {
            person.full_mentions += 1;
            if name.len() > person.name.len() && mention.name.len() <= 4 {
                person.name = name;
                person.parts = parts;
            }
            person.honorific = person.honorific.take().or(honorific);
            person.gender = person.gender.or(gender);
            let better = person.post.as_ref().is_none_or(|old| {
                old.affiliation.is_none()
                    && post.as_ref().is_some_and(|new| new.affiliation.is_some())
            });
            if better {
                person.post = post.or(person.post.take());
            }
            return;
        }
        self.persons.push(Person {
            parts,
            name,
            honorific,
            gender,
            post,
            evidence: mention.name.clone(),
            full_mentions: 1,
        });
    }

    fn note_place(&mut self, mention: &NameMention) {
        let in_marks = self
            .document
            .words
            .get(mention.name.start)
            .is_some_and(|word| word.zone.is_some());
        let owner = self
            .document
            .words
            .get(mention.name.end)
            .is_some_and(|word| matches!(word.lower.as_str(), "'s" | "'"));
        if in_marks || owner {
            return;
        }
        if let Some(person) = self.person_named(mention) {
            self.places.push((mention.name.start, person));
            // A title or honorific before a bare surname tells something, too: "Mrs. Okafor".
            if let Some(honorific) = mention.honorific {
                let word = self
                    .document
                    .words
                    .get(honorific)
                    .map_or("", |word| word.lower.trim_end_matches('.'));
                let gender = self.gender_word(word);
                if let Some(person) = self.persons.get_mut(person) {
                    person.gender = person.gender.or(gender);
                    person.honorific = person
                        .honorific
                        .take()
                        .or(Some(self.document.written(honorific).to_owned()));
                }
            }
        }
    }

    /// The one person a name can mean.
    fn person_named(&self, mention: &NameMention) -> Option<usize> {
        let parts = NameParts::of(self.document, mention.name.clone())?;
        let mut fitting: Vec<usize> = self.numbers(|person| person.parts.agrees_with(&parts));
        if fitting.is_empty() && parts.given.is_empty() {
            fitting = self.numbers(|person| person.parts.given.first() == Some(&parts.surname));
        }
        if fitting.len() > 1
            && let Some(honorific) = mention.honorific
        {
            let word = self
                .document
                .words
                .get(honorific)
                .map_or("", |word| word.lower.trim_end_matches('.'));
            if let Some(gender) = self.gender_word(word) {
                fitting.retain(|&number| {
                    self.persons
                        .get(number)
                        .is_some_and(|person| person.gender == Some(gender))
                });
            }
        }
        if fitting.len() > 1 {
            let named_before = |number: &usize| {
                self.persons
                    .get(*number)
                    .is_some_and(|person| person.evidence.start <= mention.name.start)
            };
            let before: Vec<usize> = fitting.iter().copied().filter(named_before).collect();
            if before.len() == 1 {
                fitting = before;
            }
        }
        if fitting.len() > 1 {
            fitting = self.most_prominent(&fitting);
        }
        match fitting.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Of several people with one surname: the one named first, when also named in full clearly most often.
    fn most_prominent(&self, numbers: &[usize]) -> Vec<usize> {
        let count = |number: &usize| {
            self.persons
                .get(*number)
                .map_or(0, |person| person.full_mentions)
        };
        let mut ranked = numbers.to_vec();
        ranked.sort_by_key(|number| (std::cmp::Reverse(count(number)), *number));
        match ranked.as_slice() {
            [first, second, ..] if first < second && count(first) >= 2 * count(second) => {
                vec![*first]
            }
            _ => ranked,
        }
    }

    fn numbers(&self, fits: impl Fn(&Person) -> bool) -> Vec<usize> {
        self.persons
            .iter()
            .enumerate()
            .filter(|(_, person)| fits(person))
            .map(|(number, _)| number)
            .collect()
    }

    fn resolve_one(
        &self,
        draft: &Draft,
        spoken: &[(usize, usize)],
        contents: &[Range<usize>],
    ) -> Option<Resolved> {
        let source = draft.source.clone()?;
        let referent = draft.referent.clone().unwrap_or(source.clone());
        let lower = self
            .document
            .words
            .get(referent.start)
            .map_or("", |word| word.lower.as_str());
        if referent.len() == 1
            && let Some(gender) = pronoun_gender(lower)
        {
            let person = self.person_before(referent.start, gender, spoken, contents);
            return Some(person.map_or_else(
                || Resolved::Words(self.text_of(&source), false),
                Resolved::Person,
            ));
        }
        let head = self.head(&referent);
        if let Some(mention) = name_in(self.document, head.clone(), self.words)
            .filter(|mention| mention.name.end == head.end)
        {
            if let Some(person) = self.person_named(&mention) {
                return Some(Resolved::Person(person));
            }
            return Some(Resolved::Words(self.text_of(&mention.name), true));
        }
        if let Some(person) = self.person_by_title(&referent) {
            return Some(Resolved::Person(person));
        }
        Some(self.organization_or_words(&referent))
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
    fn person_before(
        &self,
        at: usize,
        gender: Gender,
        spoken: &[(usize, usize)],
        contents: &[Range<usize>],
    ) -> Option<usize> {
        let unit = self
            .document
            .units
            .partition_point(|unit| unit.start <= at)
            .checked_sub(1)?;
        for number in (unit.saturating_sub(PRONOUN_REACH)..=unit).rev() {
            let range = self.document.units.get(number)?;
            let mut events: Vec<(usize, usize)> = self.within(&self.places, range, at);
            events.retain(|&(place, _)| !contents.iter().any(|content| content.contains(&place)));
            events.extend(self.within(spoken, range, at));
            events.sort_unstable();
            let fits = |number: &usize, exact: bool| {
                self.persons.get(*number).is_some_and(|person| {
                    person.gender == Some(gender)
                        || (!exact
                            && person.gender.is_none()
                            && (person.post.is_some()
                                || spoken.iter().any(|(_, speaker)| speaker == number)))
                })
            };
            let known = events.iter().find(|(_, person)| fits(person, true));
            let any = known.or_else(|| events.iter().find(|(_, person)| fits(person, false)));
            if let Some(&(_, person)) = any {
                return Some(person);
            }
        }
        None
    }

    fn within(
        &self,
        places: &[(usize, usize)],
        range: &Range<usize>,
        before: usize,
    ) -> Vec<(usize, usize)> {
        let from = places.partition_point(|&(place, _)| place < range.start);
        places
            .get(from..)
            .unwrap_or_default()
            .iter()
            .copied()
            .take_while(|&(place, _)| place < range.end.min(before))
            .collect()
    }

    /// The one person whose title is the head of "the senator", "the analyst".
    fn person_by_title(&self, referent: &Range<usize>) -> Option<usize> {
        let first = self.document.words.get(referent.start)?;
        let head = self.document.words.get(referent.end.checked_sub(1)?)?;
        if first.lower != "the" || !self.words.is_title(&head.lower) || referent.len() > 5 {
            return None;
        }
        let holders = self.numbers(|person| {
            person.post.as_ref().is_some_and(|post| {
                post.title.end <= referent.start
                    && post.title.clone().any(|at| {
                        self.document.words.get(at).is_some_and(|word| {
                            same_title(word.lower.trim_end_matches('.'), &head.lower)
                        })
                    })
            })
        });
        match holders.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
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
            return Resolved::Words(self.text_of(&body), true);
        }
        Resolved::Words(self.text_of(referent), false)
    }

    fn text_of(&self, range: &Range<usize>) -> String {
        wirewatch_text::collapse_whitespace(
            self.document.span(range.clone()).of(self.document.text),
        )
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
            Resolved::Words(name, true) => (Some(speaker_id(&name)), name),
            Resolved::Words(name, false) => (None, name),
        };
        SpeakerRef { id, name, mention }
    }

    fn speaker(&self, id: &SpeakerId, reference: &SpeakerRef) -> Speaker {
        if let Some(person) = self
            .persons
            .iter()
            .find(|person| person.name == reference.name)
        {
            return self.profile(person, id.clone());
        }
        Speaker {
            id: id.clone(),
            name: reference.name.clone(),
            honorific: None,
            title: None,
            affiliation: None,
            role: role_of(&reference.name, None, self.words),
            evidence: vec![reference.mention],
        }
    }

    fn profile(&self, person: &Person, id: SpeakerId) -> Speaker {
        let title = person.post.as_ref().map(|post| self.text_of(&post.title));
        let affiliation = person
            .post
            .as_ref()
            .and_then(|post| post.affiliation.as_ref())
            .map(|range| self.text_of(range));
        let role = title.as_ref().map_or(SpeakerRole::Other, |title| {
            role_of(title, affiliation.as_deref(), self.words)
        });
        let evidence = person
            .post
            .as_ref()
            .map_or(person.evidence.clone(), |post| post.evidence.clone());
        Speaker {
            id,
            name: person.name.clone(),
            honorific: person.honorific.clone(),
            title,
            affiliation,
            role,
            evidence: vec![self.document.span(evidence)],
        }
    }

    fn gender_of(
        &self,
        mention: &NameMention,
        parts: &NameParts,
        post: Option<&Post>,
    ) -> Option<Gender> {
        let word = |at: usize| {
            self.document
                .words
                .get(at)
                .map_or("", |word| word.lower.trim_end_matches('.'))
        };
        let honorific = mention.honorific.and_then(|at| self.gender_word(word(at)));
        let titled =
            || post.and_then(|post| post.title.clone().find_map(|at| self.gender_word(word(at))));
        let given = || {
            let first = parts.given.first()?;
            if self.words.male_names.contains(first) {
                return Some(Gender::Male);
            }
            self.words
                .female_names
                .contains(first)
                .then_some(Gender::Female)
        };
        honorific.or_else(titled).or_else(given)
    }

    fn gender_word(&self, word: &str) -> Option<Gender> {
        if self.words.male_words.contains(word) {
            return Some(Gender::Male);
        }
        self.words
            .female_words
            .contains(word)
            .then_some(Gender::Female)
    }
}

fn pronoun_gender(word: &str) -> Option<Gender> {
    match word {
        "he" | "his" | "him" => Some(Gender::Male),
        "she" | "her" => Some(Gender::Female),
        _ => None,
    }
}

/// Whether a title's word means the same as the head of an epithet: "Sen." and "senator".
fn same_title(word: &str, head: &str) -> bool {
    let full = match word {
        "sen" => "senator",
        "gov" => "governor",
        "rep" => "representative",
        "gen" => "general",
        "prof" => "professor",
        "col" => "colonel",
        "capt" => "captain",
        "lt" => "lieutenant",
        "sgt" => "sergeant",
        "maj" => "major",
        other => other,
    };
    full == head
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
