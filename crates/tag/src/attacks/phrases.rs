mod extent;
mod head;
mod part;

use std::ops::Range;

use wirewatch_model::{Count, GroupMention};

use super::bodies::is_rebel_body;
use super::rules::Class;
use super::words::{Document, Sentence};
use crate::numbers::number_at;
use extent::continues;
use head::{capital_name, group_in, head_of, is_of_weapons, opens_sentence};
use part::joins_part;

/// Words of any noun class.
pub(crate) const NOUNS: Class = union(&[
    Class::PERSON,
    Class::ATTACKER,
    Class::FORCE,
    Class::THING,
    Class::VENUE,
    Class::WEAPON,
    Class::VEHICLE,
    Class::ORGANIZATION,
    Class::OFFICE,
    Class::COLLECTIVE,
]);

/// Words that are a form of a verb.
pub(crate) const VERBS: Class = union(&[
    Class::REPORTING,
    Class::AFTERMATH,
    Class::OTHER_VERB,
    Class::TRIGGER_VERB,
    Class::AUXILIARY,
]);

const CLOSED: Class = union(&[
    Class::PREPOSITION,
    Class::CONJUNCTION,
    Class::PRONOUN,
    Class::AUXILIARY,
    Class::ADVERB,
]);

const fn union(classes: &[Class]) -> Class {
    let mut all = Class::NONE;
    let mut at = 0;
    while at < classes.len() {
        all = all.with(classes[at]);
        at += 1;
    }
    all
}

/// A noun phrase: "four men", "the mayor of Achi" is two of them.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    /// Its words, the article included.
    pub words: Range<usize>,
    /// The word that says what it is.
    pub head: usize,
    /// The classes of its head, or of any word for a person with an office.
    pub class: Class,
    /// The preposition it hangs on.
    pub preposition: Option<usize>,
    /// How many it counts.
    pub count: Option<Count>,
    /// The group mention inside it.
    pub group: Option<usize>,
    /// Whether it is a place's name and nothing else.
    pub is_place: bool,
    /// Whether its head is a name.
    pub is_name: bool,
    /// Whether a possessive mark follows it: "the town's college".
    pub is_owner: bool,
}

impl Phrase {
    /// The words of a group's name, which may stand in another sentence.
    pub fn of_group(doc: &Document<'_>, words: Range<usize>, group: usize) -> Self {
        let head = words.end.saturating_sub(1);
        Self {
            head,
            class: doc.class(head),
            preposition: None,
            count: None,
            group: Some(group),
            is_place: false,
            is_name: true,
            is_owner: false,
            words,
        }
    }

    /// Its words without article and possessive, as they stand in the text.
    pub fn shown<'a>(&self, doc: &Document<'a>) -> &'a str {
        doc.span(&self.bare(doc)).of(doc.text)
    }

    /// Its words without the article.
    pub fn bare(&self, doc: &Document<'_>) -> Range<usize> {
        let mut start = self.words.start;
        while start + 1 < self.words.end && doc.class(start).is(Class::DETERMINER) {
            start += 1;
        }
        start..self.words.end
    }

    /// Whether its head is a plural by its ending, or counts more than one.
    pub fn is_plural(&self, doc: &Document<'_>) -> bool {
        let low = doc.low(self.head);
        let many = self.count.is_some_and(|count| count.min != Some(1));
        many || (low.ends_with('s') && !low.ends_with("ss") && !low.ends_with("us"))
            || matches!(
                low,
                "people" | "men" | "women" | "children" | "police" | "gunmen" | "policemen"
            )
    }
}

/// Prepositions that join clauses too: "after gunmen stormed".
const TEMPORAL: &[&str] = &["after", "before", "since", "until", "till"];

/// The names that noun phrases are matched with.
pub(crate) struct Names<'a> {
    /// The groups.
    pub groups: &'a [GroupMention],
    /// The words of places.
    pub places: &'a [Range<usize>],
}

/// The noun phrases of one sentence, in order.
pub(crate) fn phrases(doc: &Document<'_>, sentence: &Sentence, names: &Names<'_>) -> Vec<Phrase> {
    let mut found: Vec<Phrase> = Vec::new();
    // "near the X [its long name] offices": the offices hang on the preposition before the bracket.
    let mut after_bracket = None;
    let mut bracket = usize::MAX;
    let mut at = sentence.words.start;
    while at < sentence.words.end {
        // "[words indistinct]": an editor's remark is none of the report's words.
        if doc.low(at) == "[" {
            after_bracket = found
                .last()
                .filter(|last: &&Phrase| last.words.end == at)
                .and_then(|last| last.preposition);
            at = bracket_end(doc, at, sentence.words.end);
            bracket = at;
            continue;
        }
        match phrase_at(doc, at, sentence.words.end, names) {
            Some(mut phrase) => {
                at = phrase.words.end;
                if phrase.words.start == bracket && phrase.preposition.is_none() {
                    phrase.preposition = after_bracket;
                }
                // "outside the town's college": the college hangs on the preposition.
                let owner: Option<&Phrase> = found.last();
                if let Some(owner) = owner
                    .filter(|owner| owner.is_owner && owner.words.end + 1 == phrase.words.start)
                {
                    phrase.preposition = owner.preposition;
                }
                if !joins_part(doc, &mut found, &phrase) {
                    found.push(phrase);
                }
            }
            // "No French soldier was hurt".
            None if doc.low(at) == "no" => {
                let rest = phrase_at(doc, at + 1, sentence.words.end, names);
                at = rest.map_or(at + 1, |rest| rest.words.end);
            }
            None => at += 1,
        }
    }
    found
}

/// Behind the bracket that closes the one at `open`, or the next word where none does.
fn bracket_end(doc: &Document<'_>, open: usize, limit: usize) -> usize {
    (open..limit.min(open + 20))
        .find(|&at| doc.low(at) == "]")
        .map_or(open + 1, |close| close + 1)
}

fn phrase_at(doc: &Document<'_>, start: usize, limit: usize, names: &Names<'_>) -> Option<Phrase> {
    // "reported that two buses": the clause begins, not the phrase.
    let counted =
        || doc.class(start + 1).is(Class::DETERMINER) || number_at(doc, start + 1).is_some();
    if doc.low(start) == "that" && counted() {
        return None;
    }
    let mut at = start;
    // "a dozen troops": the article is a part of the number.
    let counts = |at: usize| number_at(doc, at).is_some_and(|number| number.end > at + 1);
    while at < limit && doc.class(at).is(Class::DETERMINER) && !counts(at) {
        at += 1;
    }
    let opened = at > start;
    let mut count = None;
    // "the 22 people", "at least 12 pupils".
    if let Some(number) = number_at(doc, at).filter(|number| number.end <= limit) {
        count = Some(number.count);
        at = number.end;
        // "dozens of people" counts the people; the phrase goes on behind "of".
        let joins = doc.low(at) == "of" && !doc.class(at + 1).is(Class::DETERMINER);
        if joins && number.end == number.start + 1 && number.count.vague {
            at += 1;
        }
        while matches!(doc.low(at), "more" | "other" | "others" | "of")
            && doc.low(at) != "of"
            && at < limit
        {
            at += 1;
        }
    }
    let first = at;
    // "by alleged members": behind a preposition a participle says of what sort they are.
    let sort = at
        .checked_sub(1)
        .is_some_and(|before| doc.class(before).is(Class::PREPOSITION))
        && doc.low(at).ends_with("ed");
    let mut opened = opened || count.is_some() || sort;
    while at < limit && continues(doc, first, at, opened, limit) {
        opened = true;
        at += 1;
    }
    if at == first && count.is_none() {
        return None;
    }
    if at == first && first == start {
        return None;
    }
    // "No one was hurt", "two days earlier" count nobody.
    if doc.low(start) == "no" || crate::dates::is_time_unit(doc.low(at - 1)) {
        return None;
    }
    // "on 28 April gunmen stormed": the month is none of them.
    if first == start
        && doc.all_capitals
        && crate::dates::is_calendar_word(doc.low(first))
        && at > first + 1
    {
        return None;
    }
    // "22 March" is a day, not a demonstration.
    let of_month = start > 0 && doc.low(start - 1).starts_with(|c: char| c.is_ascii_digit());
    if (count.is_some() || of_month) && crate::dates::is_calendar_word(doc.low(first)) {
        return None;
    }
    let words = start..at;
    let head = head_of(doc, first, at);
    let group = group_in(doc, &words, names.groups);
    let mut class = doc.class(head);
    // "a Mexican judge, ..." keeps its head's class; a name behind an office takes the office's.
    if !class.is(NOUNS) {
        for word in first..at {
            if doc
                .class(word)
                .is(Class::PERSON | Class::OFFICE | Class::ATTACKER)
            {
                class |= doc.class(word);
            }
        }
    }
    // "bomb detectors", "a bomb scare" are no bombs.
    if class.is(Class::WEAPON) && !class.is(Class::PERSON) && is_of_weapons(doc, head, at) {
        class = Class::NONE;
    }
    // "the Popular Liberation Army", "the Army of National Liberation": no force of a state.
    if class.is(Class::FORCE) && is_rebel_body(doc, first, at) {
        class = Class::ORGANIZATION;
    }
    let is_place = names
        .places
        .iter()
        .any(|place| place.start <= head && head < place.end && place.start <= first + 1);
    Some(Phrase {
        is_owner: matches!(doc.low(at), "'s" | "’s" | "'" | "’"),
        is_place: is_place && !class.is(Class::PERSON | Class::ATTACKER),
        preposition: hangs_on(doc, start),
        is_name: (doc.is_name(head) || capital_name(doc, first, at))
            && !doc.class(head).is(NOUNS)
            && !(words.len() == 1 && opens_sentence(doc, head)),
        words,
        head,
        class,
        count,
        group,
    })
}

/// The preposition before the phrase that begins at `start`: 'by the "Owls"' too.
fn hangs_on(doc: &Document<'_>, start: usize) -> Option<usize> {
    let mut before = start.checked_sub(1)?;
    if matches!(doc.low(before), "\"" | "“") {
        before = before.checked_sub(1)?;
        if doc.class(before).is(Class::DETERMINER) {
            before = before.checked_sub(1)?;
        }
    }
    let temporal = TEMPORAL.contains(&doc.low(before));
    (doc.class(before).is(Class::PREPOSITION) && !temporal).then_some(before)
}
