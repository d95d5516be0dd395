//! Where a noun phrase begins and ends, by tags.

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::unit::Unit;

/// Prepositions that hang a phrase onto the noun before ("the mayor of").
const BINDERS: &[&str] = &[
    "of", "in", "at", "for", "from", "with", "on", "to", "by", "against", "about", "behind",
];

/// The noun phrase that ends right before item `end`, as far as tags show it, prepositional parts included.
pub(crate) fn phrase_before(unit: &Unit<'_, '_>, end: usize) -> Option<Range<usize>> {
    let mut phrase = core_before(unit, end)?;
    for _ in 0..4 {
        let Some(joint) = phrase.start.checked_sub(1) else {
            break;
        };
        let word = unit.lower(joint);
        let before = core_before(unit, joint);
        let Some(before) = before else { break };
        let binds = BINDERS.contains(&word);
        let lists = matches!(word, "and" | "&" | "or") && same_sort(unit, &before, &phrase);
        if !binds && !lists {
            break;
        }
        phrase.start = before.start;
    }
    Some(phrase)
}

/// The words up to item `end` that are one noun with what stands before it, or one pronoun.
pub(crate) fn core_before(unit: &Unit<'_, '_>, end: usize) -> Option<Range<usize>> {
    let last = end.checked_sub(1)?;
    if is_pronoun(unit, last) {
        return Some(last..end);
    }
    // "Most of them", "those surveyed"
    if matches!(unit.lower(last), "them" | "us") && unit.lower_before(last) == "of" {
        return Some(last..end);
    }
    if unit.tag(last) == Tag::VBN && matches!(unit.lower_before(last), "those" | "people") {
        return Some(last - 1..end);
    }
    let mut start = last;
    let mut closing = unit.tag(last);
    if unit.lower(last) == "%" && unit.tag_before(last) == Tag::CD {
        return Some(last - 1..end);
    }
    // "(D-Ohio)" and the like stand between a name and its verb.
    if unit.lower(last) == ")" {
        let open = (0..last).rev().take(8).find(|&at| unit.lower(at) == "(")?;
        let core = core_before(unit, open)?;
        return Some(core.start..end);
    }
    if !(closing.is_noun()
        || matches!(
            closing,
            Tag::CD | Tag::JJ | Tag::JJS | Tag::JJR | Tag::DT | Tag::FW
        ))
    {
        return None;
    }
    while let Some(before) = start.checked_sub(1) {
        let tag = unit.tag(before);
        if unit.zone(before).is_some() {
            // A nickname or a word in marks inside a noun phrase: keep going only before a noun.
            let short = unit.zone_word_count(before) <= 4 && !unit.zone_ends_open(before);
            if !(short
                && before > 0
                && (unit.tag(before - 1).is_name() || unit.tag(before - 1) == Tag::DT))
            {
                break;
            }
            start = before;
            continue;
        }
        let inside = tag.is_noun()
            || matches!(
                tag,
                Tag::JJ
                    | Tag::JJR
                    | Tag::JJS
                    | Tag::CD
                    | Tag::POS
                    | Tag::PRPS
                    | Tag::DT
                    | Tag::PDT
                    | Tag::FW
                    | Tag::VBN
            )
            || (tag == Tag::VBG && unit.tag(start).is_noun())
            || (tag.is_adverb()
                && unit.tag(start) == Tag::JJ
                && !is_time_adverb(unit.lower(before)))
            || (tag == Tag::IN
                && unit.is_capitalized(before)
                && before > 0
                && unit.tag(before - 1).is_name());
        if !inside {
            break;
        }
        // A determiner begins the phrase; what stands before belongs to something else.
        if matches!(closing, Tag::DT | Tag::PRPS) && tag != Tag::PDT && start != last {
            break;
        }
        if tag == Tag::DT && start == last && closing == Tag::DT {
            break;
        }
        start = before;
        closing = tag;
    }
    Some(start..end)
}

/// The noun phrase that begins at item `start`, with "of" parts but no other.
pub(crate) fn phrase_after(unit: &Unit<'_, '_>, start: usize) -> Option<Range<usize>> {
    if is_pronoun(unit, start) {
        return Some(start..start + 1);
    }
    let mut end = core_after(unit, start)?;
    for _ in 0..3 {
        let joins = matches!(unit.lower(end), "of" | "and" | "&");
        let next = joins.then(|| core_after(unit, end + 1)).flatten();
        match next {
            Some(next)
                if unit.lower(end) == "of" || same_sort(unit, &(start..end), &(end + 1..next)) =>
            {
                end = next
            }
            _ => break,
        }
    }
    Some(start..end)
}

fn core_after(unit: &Unit<'_, '_>, start: usize) -> Option<usize> {
    let mut end = start;
    let mut noun_seen = false;
    while end < unit.len() {
        let tag = unit.tag(end);
        let nickname = unit.zone(end).is_some()
            && noun_seen
            && unit.zone_word_count(end) <= 3
            && unit.tag(end + 1).is_name();
        let inside = nickname
            || tag.is_noun()
            || matches!(tag, Tag::POS | Tag::CD | Tag::FW)
            || (tag == Tag::IN
                && unit.is_capitalized(end)
                && noun_seen
                && unit.tag(end + 1).is_name())
            || (!noun_seen
                && (matches!(
                    tag,
                    Tag::DT
                        | Tag::PDT
                        | Tag::PRPS
                        | Tag::JJ
                        | Tag::JJR
                        | Tag::JJS
                        | Tag::VBN
                        | Tag::VBG
                ) || tag.is_adverb()))
            || (matches!(tag, Tag::JJ | Tag::DT | Tag::PRPS)
                && end > start
                && unit.tag(end - 1) == Tag::POS);
        if !inside {
            break;
        }
        noun_seen |= tag.is_noun() || matches!(tag, Tag::CD);
        if tag == Tag::POS {
            noun_seen = false;
        }
        end += 1;
    }
    noun_seen.then_some(end)
}

/// Whether two coordinated phrases may be one subject: two names, or two common nouns.
fn same_sort(unit: &Unit<'_, '_>, a: &Range<usize>, b: &Range<usize>) -> bool {
    let is_name = |range: &Range<usize>| range.clone().any(|at| unit.tag(at).is_name());
    let pronoun = |range: &Range<usize>| range.len() == 1 && is_pronoun(unit, range.start);
    !pronoun(b) && (pronoun(a) || is_name(a) == is_name(b))
}

/// Whether the item can be a subject by itself.
pub(crate) fn is_pronoun(unit: &Unit<'_, '_>, at: usize) -> bool {
    matches!(
        unit.lower(at),
        "he" | "she"
            | "they"
            | "it"
            | "i"
            | "we"
            | "you"
            | "who"
            | "one"
            | "another"
            | "others"
            | "some"
            | "many"
            | "both"
            | "most"
            | "several"
            | "those"
            | "everyone"
            | "everybody"
            | "nobody"
            | "someone"
            | "somebody"
            | "anyone"
    )
}

fn is_time_adverb(word: &str) -> bool {
    matches!(
        word,
        "later"
            | "then"
            | "now"
            | "earlier"
            | "yesterday"
            | "today"
            | "meanwhile"
            | "recently"
            | "once"
    )
}
