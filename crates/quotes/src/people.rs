//! The people a text names, and whom a name means.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::document::Document;
use crate::names::{NameMention, NameParts, find_names};
use crate::rules::{EnglishRules, SpeakerWords};
use crate::titles::{Post, organization_beside, post_beside};

/// More people than this with one surname are noise; the first ones are looked at.
const MOST_NAMESAKES: usize = 30;

/// The people of one text.
pub(crate) struct People<'a, 'b> {
    pub(crate) document: &'b Document<'a>,
    pub(crate) words: &'b SpeakerWords,
    pub(crate) persons: Vec<Person>,
    /// Every word that begins a person's name outside quotation marks, with the person's number.
    pub(crate) places: BTreeMap<usize, usize>,
    by_surname: HashMap<String, Vec<usize>>,
    by_given: HashMap<String, Vec<usize>>,
    by_title: HashMap<String, Vec<usize>>,
}

/// A person named in full somewhere in the text.
pub(crate) struct Person {
    parts: NameParts,
    pub(crate) name: String,
    pub(crate) honorific: Option<String>,
    pub(crate) gender: Option<Gender>,
    pub(crate) post: Option<Post>,
    /// The organization right behind the name, where the text gives no post.
    pub(crate) organization: Option<Range<usize>>,
    /// Where the name first stands in full.
    pub(crate) evidence: Range<usize>,
    /// How often the text gives the name in full.
    full_mentions: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    Male,
    Female,
}

impl<'a, 'b> People<'a, 'b> {
    pub(crate) fn of(document: &'b Document<'a>, rules: &'b EnglishRules) -> Self {
        let mut people = Self {
            document,
            words: &rules.speakers,
            persons: Vec::new(),
            places: BTreeMap::new(),
            by_surname: HashMap::new(),
            by_given: HashMap::new(),
            by_title: HashMap::new(),
        };
        let mentions = find_names(document, &rules.speakers);
        for mention in mentions.iter().filter(|mention| mention.name.len() > 1) {
            people.add_full_name(mention);
        }
        for mention in &mentions {
            people.note_place(mention);
        }
        people.index_titles();
        people
    }

    /// The one person a name can mean.
    pub(crate) fn person_named(&self, mention: &NameMention) -> Option<usize> {
        let parts = NameParts::of(self.document, mention.name.clone())?;
        let mut fitting = self.namesakes(&parts);
        if fitting.is_empty() && parts.given.is_empty() {
            fitting = self
                .by_given
                .get(&parts.surname)
                .cloned()
                .unwrap_or_default();
        }
        if fitting.len() > 1
            && let Some(gender) = mention
                .honorific
                .and_then(|at| self.gender_word(self.bare(at)))
        {
            fitting.retain(|&number| self.gender(number) == Some(gender));
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

    /// The one person whose title is the head of "the senator", "the analyst".
    pub(crate) fn person_by_title(&self, referent: &Range<usize>) -> Option<usize> {
        let first = self.document.words.get(referent.start)?;
        let head = self.document.words.get(referent.end.checked_sub(1)?)?;
        if first.lower != "the" || !self.words.is_title(&head.lower) || referent.len() > 5 {
            return None;
        }
        let holders = self.by_title.get(head.lower.as_str())?;
        let named_before = |number: &&usize| {
            self.persons
                .get(**number)
                .and_then(|person| person.post.as_ref())
                .is_some_and(|post| post.title.end <= referent.start)
        };
        let mut before = holders.iter().take(MOST_NAMESAKES).filter(named_before);
        match (before.next(), before.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    pub(crate) fn gender(&self, number: usize) -> Option<Gender> {
        self.persons.get(number).and_then(|person| person.gender)
    }

    /// The words of a range with single spaces.
    pub(crate) fn text_of(&self, range: &Range<usize>) -> String {
        let span = self.document.span(range.clone());
        wirewatch_text::collapse_whitespace(span.of(self.document.text))
    }

    fn namesakes(&self, parts: &NameParts) -> Vec<usize> {
        let same = self
            .by_surname
            .get(&parts.surname)
            .map_or(&[][..], Vec::as_slice);
        let agrees = |number: &usize| {
            self.persons
                .get(*number)
                .is_some_and(|person| person.parts.agrees_with(parts))
        };
        same.iter()
            .copied()
            .take(MOST_NAMESAKES)
            .filter(agrees)
            .collect()
    }

    fn add_full_name(&mut self, mention: &NameMention) {
        let Some(parts) = NameParts::of(self.document, mention.name.clone()) else {
            return;
        };
        let name = self.text_of(&mention.name);
        let post = post_beside(self.document, mention, self.words);
        let organization = organization_beside(self.document, mention);
        let honorific = mention
            .honorific
            .map(|at| self.document.written(at).to_owned());
        let gender = self.gender_of(mention, &parts, post.as_ref());
        let known = self.namesakes(&parts).first().copied();
        if let Some(person) = known.and_then(|number| self.persons.get_mut(number)) {
            person.full_mentions += 1;
            if name.len() > person.name.len() && mention.name.len() <= 4 {
                person.name = name;
                person.parts = parts;
            }
            person.honorific = person.honorific.take().or(honorific);
            person.gender = person.gender.or(gender);
            person.organization = person.organization.take().or(organization);
            let has_affiliation =
                |post: &Option<Post>| post.as_ref().is_some_and(|post| post.affiliation.is_some());
            if person.post.is_none() || (!has_affiliation(&person.post) && has_affiliation(&post)) {
                person.post = post.or(person.post.take());
            }
            return;
        }
        let number = self.persons.len();
        self.by_surname
            .entry(parts.surname.clone())
            .or_default()
            .push(number);
        if let Some(given) = parts.given.first() {
            self.by_given.entry(given.clone()).or_default().push(number);
        }
        self.persons.push(Person {
            parts,
            name,
            honorific,
            gender,
            post,
            organization,
            evidence: mention.name.clone(),
            full_mentions: 1,
        });
    }

    fn note_place(&mut self, mention: &NameMention) {
        let word = |at: usize| self.document.words.get(at);
        let in_marks = word(mention.name.start).is_some_and(|word| word.zone.is_some());
        let owner =
            word(mention.name.end).is_some_and(|word| matches!(word.lower.as_str(), "'s" | "'"));
        if in_marks || owner {
            return;
        }
        let Some(number) = self.person_named(mention) else {
            return;
        };
        self.places.insert(mention.name.start, number);
        // A honorific before a bare surname tells something, too: "Mrs. Okafor".
        let Some(honorific) = mention.honorific else {
            return;
        };
        let gender = self.gender_word(self.bare(honorific));
        let written = self.document.written(honorific).to_owned();
        if let Some(person) = self.persons.get_mut(number) {
            person.gender = person.gender.or(gender);
            person.honorific = person.honorific.take().or(Some(written));
        }
    }

    fn index_titles(&mut self) {
        for (number, person) in self.persons.iter().enumerate() {
            let Some(post) = &person.post else { continue };
            for at in post.title.clone() {
                let word = self
                    .document
                    .words
                    .get(at)
                    .map_or("", |word| word.lower.trim_end_matches('.'));
                self.by_title
                    .entry(full_title(word).to_owned())
                    .or_default()
                    .push(number);
            }
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

    /// A word in lower case without its full stop.
    fn bare(&self, at: usize) -> &str {
        self.document
            .words
            .get(at)
            .map_or("", |word| word.lower.trim_end_matches('.'))
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

/// The word an abbreviated title stands for.
fn full_title(word: &str) -> &str {
    match word {
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
    }
}
