//! Statements of how many people were killed, injured, taken or are missing.

mod care;
mod parts;
mod totals;

use std::ops::Range;

use wirewatch_model::Count;

use crate::attacks::events::{Hit, head_count};
use crate::attacks::phrases::Phrase;
use crate::attacks::roles::Roles;
use crate::attacks::rules::{Class, Effect};
use crate::attacks::words::{Document, Sentence};
use crate::numbers::{Number, number_at};
use care::{is_care, is_in_care};
use parts::{is_earlier, is_part, is_revised};
pub(crate) use totals::ONE_MORE_VICTIM;
use totals::{one_more_victim, total_before, total_count};

/// What a toll counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TollField {
    /// The dead.
    Killed,
    /// The hurt.
    Injured,
    /// The abducted or held.
    Kidnapped,
    /// The missing.
    Missing,
}

/// One statement of a number of people.
#[derive(Debug, Clone)]
pub(crate) struct Toll {
    /// What it counts.
    pub field: TollField,
    /// How many.
    pub count: Count,
    /// Its words, number and all.
    pub words: Range<usize>,
    /// Whether it speaks of the whole ("the toll rose to").
    pub is_total: bool,
    /// Whether it counts the attackers themselves.
    pub is_attackers: bool,
    /// Whether it is a part of another number ("including nine children"), or an old one ("up from 40").
    pub is_part: bool,
    /// Whether it comes on top of an earlier number ("two more died").
    pub is_more: bool,
    /// The rule that read it.
    pub rule: &'static str,
}

/// The toll that a trigger's patients make up: "killing 12 pupils and two teachers" is 14.
pub(crate) fn of_patients(doc: &Document<'_>, effect: Effect, roles: &Roles) -> Option<Toll> {
    let field = match effect {
        Effect::Killed => TollField::Killed,
        Effect::Injured => TollField::Injured,
        Effect::Kidnapped => TollField::Kidnapped,
        Effect::Unsaid => return None,
    };
    let people: Vec<&Phrase> = roles
        .patients
        .iter()
        .filter(|patient| is_people(patient, doc) && !patient.class.is(Class::ATTACKER))
        .filter(|patient| {
            !patient
                .words
                .clone()
                .any(|at| matches!(doc.low(at), "percent" | "%"))
        })
        // "counted 42 bodies and more than 500 wounded".
        .filter(|patient| {
            field != TollField::Injured
                || effect_word(doc.low(patient.head)) != Some(TollField::Killed)
        })
        .collect();
    let attackers = roles
        .patients
        .iter()
        .any(|patient| patient.class.is(Class::ATTACKER));
    let counted: Vec<&Phrase> = if people.is_empty() && attackers {
        roles.patients.iter().collect()
    } else {
        people
    };
    let mut counted = counted;
    counted.sort_by_key(|phrase| phrase.words.start);
    let first = *counted.first()?;
    let last = *counted.last()?;
    let mut sum: Option<Count> = None;
    for (at, phrase) in counted.iter().enumerate() {
        let last = at.checked_sub(1).and_then(|at| counted.get(at));
        if at > 0 && is_of_one_count(doc, first, phrase)
            || last.is_some_and(|last| is_apposed(doc, last, phrase))
        {
            continue;
        }
        // One that is not counted leaves the sum open.
        let count = head_count(phrase, doc)?;
        sum = Some(sum.map_or(count, |sum| add(sum, count)));
    }
    // "three people, two men and a woman": those counted, one by one.
    if let (Some(all), Some(whole)) = (sum, first.count)
        && counted.len() > 1
        && doc.low(first.words.end) == ","
        && (all.min == whole.min.map(|min| min.saturating_mul(2))
            || !(first.words.end..last.words.start).any(|at| doc.low(at) == "and"))
    {
        sum = Some(whole);
    }
    let words = first.words.start..last.words.end;
    Some(Toll {
        field,
        count: sum?,
        is_total: false,
        is_attackers: attackers
            && counted
                .iter()
                .all(|phrase| phrase.class.is(Class::ATTACKER))
            || names_attackers(doc, first),
        is_part: is_part(doc, first.words.start, words.end)
            || doc
                .sentences
                .get(doc.sentence_of(first.words.start))
                .is_some_and(|sentence| is_earlier(doc, first.words.start, sentence)),
        is_more: (words.clone()).any(|at| matches!(doc.low(at), "more" | "another")),
        words,
        rule: "counted-patients",
    })
}

/// "at least 60 men, women and children": the number before the first counts them all.
fn is_of_one_count(doc: &Document<'_>, first: &Phrase, phrase: &Phrase) -> bool {
    let kinds = |phrase: &Phrase| {
        matches!(
            doc.low(phrase.head),
            "men" | "women" | "boys" | "girls" | "children" | "babies" | "infants"
        )
    };
    phrase.count.is_none()
        && phrase.words.len() == 1
        && first.count.is_some()
        && kinds(first)
        && kinds(phrase)
}

/// "John Rill, a politician": the second tells who the first is.
fn is_apposed(doc: &Document<'_>, name: &Phrase, phrase: &Phrase) -> bool {
    name.is_name
        && name.count.is_none()
        && doc.low(name.words.end) == ","
        && phrase.words.start == name.words.end + 1
        && matches!(doc.low(phrase.words.start), "a" | "an" | "the")
        && !phrase.is_plural(doc)
}

fn is_people(phrase: &Phrase, doc: &Document<'_>) -> bool {
    let things = phrase
        .class
        .is(Class::THING | Class::VENUE | Class::WEAPON | Class::VEHICLE)
        && !phrase.class.is(Class::PERSON | Class::FORCE);
    let bare_number = phrase.count.is_some() && !doc.class(phrase.head).is(Class::THING);
    !things
        && (phrase
            .class
            .is(Class::PERSON | Class::FORCE | Class::OFFICE | Class::ATTACKER)
            || phrase.is_name
            || bare_number
            || doc.all_capitals)
}

/// "four of the gunmen", "five of the attackers".
fn names_attackers(doc: &Document<'_>, phrase: &Phrase) -> bool {
    doc.low(phrase.words.end) == "of"
        && (phrase.words.end..phrase.words.end + 4).any(|at| doc.class(at).is(Class::ATTACKER))
}

/// Adds two counts, keeping what is open open.
pub(crate) fn add(left: Count, right: Count) -> Count {
    let both = |a: Option<u32>, b: Option<u32>| Some(a?.saturating_add(b?));
    let min = match (left.min, right.min) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (one, other) => one.or(other),
    };
    Count {
        min,
        max: both(left.max, right.max),
        vague: left.vague || right.vague,
    }
}

/// Statements that need no trigger: "three dead and 12 wounded", "the toll rose to 137", "over 100 injured".
pub(crate) fn stated(doc: &Document<'_>, sentence: &Sentence, dates: &[Range<usize>]) -> Vec<Toll> {
    let mut found: Vec<Toll> = Vec::new();
    let mut at = sentence.words.start;
    while at < sentence.words.end {
        let in_date = dates.iter().any(|date| date.contains(&at));
        found.extend(one_more_victim(doc, at, sentence));
        let none = at > sentence.words.start && doc.low(at - 1) == "no";
        let number = if in_date || none {
            None
        } else {
            number_at(doc, at)
        };
        let Some(number) = number.filter(|number| number.end <= sentence.words.end) else {
            at += 1;
            continue;
        };
        if is_rate(doc, &number) || is_years(doc, &number, sentence) {
            at = number.end;
            continue;
        }
        let last = found.last().map(|toll| toll.field);
        if let Some(toll) = stated_at(doc, &number, sentence, last) {
            found.push(toll);
        }
        at = number.end;
    }
    found
}

/// "81 people out of every 100,000", "two per 100,000": how often, not how many.
fn is_rate(doc: &Document<'_>, number: &Number) -> bool {
    let per = |at: usize| {
        matches!(doc.low(at), "every" | "per")
            || doc.low(at) == "in" && doc.low(at + 1) == "every"
            || doc.low(at) == "out" && doc.low(at + 1) == "of"
    };
    let before = number.start.checked_sub(1).is_some_and(per);
    before || (number.end..number.end + 4).any(per)
}

/// "a student of 17 is in hospital": somebody's years.
fn is_years(doc: &Document<'_>, number: &Number, sentence: &Sentence) -> bool {
    let Some(before) = number
        .start
        .checked_sub(2)
        .filter(|&at| at > sentence.words.start)
    else {
        return false;
    };
    let one = doc
        .class(before)
        .is(Class::PERSON | Class::ATTACKER | Class::SERVICE | Class::OFFICE)
        && !doc.class(before).is(Class::COLLECTIVE)
        && !doc.low(before).ends_with('s')
        && doc.class(before - 1).is(Class::DETERMINER);
    doc.low(number.start - 1) == "of" && one
}

fn stated_at(
    doc: &Document<'_>,
    number: &Number,
    sentence: &Sentence,
    last: Option<TollField>,
) -> Option<Toll> {
    let (field, end, rule, is_total) = effect_behind(doc, number, sentence)
        .map(|(field, end)| (field, end, "number-and-effect", false))
        .or_else(|| {
            total_before(doc, number, sentence).map(|field| (field, number.end, "toll-verb", true))
        })
        .or_else(|| {
            is_in_care(doc, number, sentence).then_some((
                TollField::Injured,
                number.end,
                "in-care",
                false,
            ))
        })
        .or_else(|| {
            gapped(doc, number, sentence, last).map(|field| (field, number.end, "gapped", false))
        })?;
    let attackers = (number.end..end.max(number.end + 3).min(sentence.words.end))
        .any(|at| doc.class(at).is(Class::ATTACKER));
    Some(Toll {
        field,
        count: if rule == "toll-verb" {
            total_count(doc, number)
        } else {
            number.count
        },
        words: number.start..end,
        is_total,
        is_attackers: attackers,
        is_part: is_part(doc, number.start, end)
            || is_revised(doc, number.end, sentence)
            || is_earlier(doc, number.start, sentence),
        is_more: matches!(doc.low(number.end), "more"),
        rule,
    })
}

/// What the words behind a number say of the people: "12 wounded", "147 people had died", "59 others were hurt".
fn effect_behind(
    doc: &Document<'_>,
    number: &Number,
    sentence: &Sentence,
) -> Option<(TollField, usize)> {
    let mut at = number.end;
    let limit = (number.end + 9).min(sentence.words.end);
    let mut verb_seen = false;
    while at < limit {
        let low = doc.low(at);
        let class = doc.class(at);
        if let Some(field) = effect_word(low) {
            if counts_both(doc, at) {
                return None;
            }
            // "12 killed two", "30 men killed a guard": an active verb with an object behind it is no toll.
            let object = (begins_number(doc, at + 1) || begins_somebody(doc, at + 1))
                && matches!(low, "killed" | "wounded" | "injured" | "hurt")
                && !verb_seen;
            return (!object).then_some((field, at + 1));
        }
        if low == "hospital" || low == "hospitals" || is_care(doc, at) {
            return verb_seen.then_some((TollField::Injured, at + 1));
        }
        if matches!(low, "missing" | "unaccounted") {
            return Some((TollField::Missing, at + 1));
        }
        let passes = class.is(Class::PERSON
            | Class::FORCE
            | Class::AUXILIARY
            | Class::ADVERB
            | Class::ATTACKER
            | Class::COLLECTIVE)
            || matches!(
                low,
                "more"
                    | "others"
                    | "other"
                    | "of"
                    | "the"
                    | "them"
                    | "being"
                    | "treated"
                    | "remained"
                    | "remain"
                    | "in"
                    | "now"
                    | "known"
                    | "to"
                    | "taken"
                    | "were"
                    | "those"
                    | "who"
            )
            || class == Class::NONE
                && !verb_seen
                && at < number.end + 3
                && doc.words.get(at).is_some_and(|word| word.is_word);
        if !passes {
            return None;
        }
        verb_seen |= class.is(Class::AUXILIARY) || matches!(low, "remained" | "remain");
        at += 1;
    }
    None
}

/// "over 100 killed and injured": a number of both says nothing of either.
pub(crate) fn counts_both(doc: &Document<'_>, at: usize) -> bool {
    let other = |word: usize| {
        effect_word(doc.low(word)).is_some_and(|other| Some(other) != effect_word(doc.low(at)))
    };
    let joins = |word: usize| matches!(doc.low(word), "and" | "or");
    let behind = joins(at + 1) && other(at + 2) && !begins_number(doc, at + 3);
    let before = at >= 2 && joins(at - 1) && other(at - 2);
    behind || before && !begins_number(doc, at + 1)
}

/// "a guard", "the mayor": an article with no time behind it ("killed the same day").
fn begins_somebody(doc: &Document<'_>, at: usize) -> bool {
    let next = doc.low(at + 1);
    let time = crate::dates::is_time_unit(next)
        || crate::dates::is_calendar_word(next)
        || matches!(
            next,
            "same" | "previous" | "past" | "last" | "other" | "moment" | "first"
        );
    matches!(doc.low(at), "a" | "an" | "the" | "his" | "her" | "their") && !time
}

fn effect_word(low: &str) -> Option<TollField> {
    Some(match low {
        "dead" | "killed" | "deaths" | "fatalities" | "died" | "lives" | "bodies" | "slain"
        | "perished" | "murdered" | "death" => TollField::Killed,
        "wounded" | "injured" | "hurt" | "injuries" | "wounds" => TollField::Injured,
        "kidnapped" | "abducted" | "hostages" => TollField::Kidnapped,
        _ => return None,
    })
}

/// Whether a number begins at `at`, with or without its bound.
fn begins_number(doc: &Document<'_>, at: usize) -> bool {
    doc.low(at) != "one" && number_at(doc, at).is_some()
}

/// "Eight were killed in the blast and 12 when gunmen opened fire": the second number means the same.
fn gapped(
    doc: &Document<'_>,
    number: &Number,
    sentence: &Sentence,
    last: Option<TollField>,
) -> Option<TollField> {
    let joined = number.start > sentence.words.start && doc.low(number.start - 1) == "and";
    let behind = matches!(doc.low(number.end), "when" | "in" | "at" | "near");
    let place = doc.low(number.end) == "when"
        || doc.class(number.end + 1).is(Class::DETERMINER)
        || doc.is_name(number.end + 1);
    last.filter(|_| joined && behind && place)
}

/// Whether the hit at `hit` stands in the same sentence and before the toll, or close behind it.
pub(crate) fn distance(toll: &Toll, hit: &Hit) -> usize {
    if hit.words.start >= toll.words.end {
        hit.words.start - toll.words.end
    } else {
        toll.words.start.saturating_sub(hit.words.end)
    }
}
