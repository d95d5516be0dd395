//! Who the subject of a reporting verb is.

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::noun_phrases::{core_before, is_pronoun, phrase_after, phrase_before};
use crate::rules::EnglishRules;
use crate::unit::Unit;

/// How far a subject is looked for over commas.
const REACH: usize = 60;

/// The subject of the verb at item `verb`, on its left; `None` when the clause shows none there.
pub(crate) fn subject_before(
    unit: &Unit<'_, '_>,
    verb: usize,
    rules: &EnglishRules,
) -> Option<Range<usize>> {
    subject_at_depth(unit, verb, rules, 0)
}

fn subject_at_depth(
    unit: &Unit<'_, '_>,
    verb: usize,
    rules: &EnglishRules,
    depth: usize,
) -> Option<Range<usize>> {
    let group = group_start(unit, verb);
    let before = group.checked_sub(1)?;
    match unit.lower(before) {
        "who" | "which" => return antecedent(unit, before),
        "that" if unit.tag(before) == Tag::WDT => return antecedent(unit, before),
        "and" | "but" | "or" | "then" | "yet" if depth < 3 => {
            return shared_subject(unit, before, rules, depth);
        }
        "to" if depth < 3 => {
            let governor = before.checked_sub(1)?;
            let governs = unit.tag(governor).is_verb() || unit.lower(governor) == "on";
            return governs
                .then(|| subject_at_depth(unit, previous_verb(unit, before)?, rules, depth + 1))
                .flatten();
        }
        "," | "—" | "–" | "--" | "-" => return over_parenthesis(unit, before, rules, depth),
        _ => {}
    }
    if unit.zone(before).is_some() {
        return None;
    }
    phrase_before(unit, group)
}

/// The first item of the verb's group: its auxiliaries and adverbs.
pub(crate) fn group_start(unit: &Unit<'_, '_>, verb: usize) -> usize {
    let mut start = verb;
    while let Some(before) = start.checked_sub(1) {
        let word = unit.lower(before);
        let auxiliary = unit.tag(before) == Tag::MD
            || matches!(
                word,
                "has"
                    | "have"
                    | "had"
                    | "having"
                    | "is"
                    | "are"
                    | "was"
                    | "were"
                    | "been"
                    | "being"
                    | "do"
                    | "does"
                    | "did"
                    | "'s"
                    | "'ve"
                    | "'d"
                    | "'ll"
                    | "'re"
                    | "'m"
                    | "n't"
                    | "not"
            );
        let auxiliary = auxiliary && unit.tag(before) != Tag::POS;
        let adverb = unit.tag(before).is_adverb()
            || matches!(
                word,
                "also"
                    | "later"
                    | "both"
                    | "all"
                    | "then"
                    | "once"
                    | "further"
                    | "each"
                    | "first"
                    | "himself"
                    | "herself"
                    | "themselves"
            );
        if !auxiliary && !adverb {
            break;
        }
        start = before;
    }
    start
}

/// The noun a relative pronoun stands for.
fn antecedent(unit: &Unit<'_, '_>, pronoun: usize) -> Option<Range<usize>> {
    let comma = unit.lower_before(pronoun) == ",";
    let end = pronoun - usize::from(comma);
    let phrase = phrase_before(unit, end)?;
    // ", a doctor, who said": the name before the apposition is the one meant.
    if comma
        && starts_apposition(unit, phrase.start, None)
        && unit.lower_before(phrase.start) == ","
    {
        let name = core_before(unit, phrase.start - 1).filter(|name| has_name(unit, name));
        return name.or(Some(phrase));
    }
    Some(phrase)
}

/// The subject of the verb before a conjunction.
fn shared_subject(
    unit: &Unit<'_, '_>,
    conjunction: usize,
    rules: &EnglishRules,
    depth: usize,
) -> Option<Range<usize>> {
    let verb = (0..conjunction).rev().take(REACH).find(|&at| {
        unit.tag(at).is_finite_verb() && !matches!(unit.lower_before(at), "that" | "what")
    })?;
    subject_at_depth(unit, verb, rules, depth + 1)
}

fn previous_verb(unit: &Unit<'_, '_>, before: usize) -> Option<usize> {
    (0..before).rev().take(4).find(|&at| unit.tag(at).is_verb())
}

/// The subject before an apposition or other insertion that ends right before the verb.
fn over_parenthesis(
    unit: &Unit<'_, '_>,
    closing: usize,
    rules: &EnglishRules,
    depth: usize,
) -> Option<Range<usize>> {
    let sign = unit.lower(closing).to_owned();
    let nearest = closing.saturating_sub(REACH);
    let mut end = closing;
    for _ in 0..5 {
        let opening = (nearest..end).rev().find(|&at| unit.lower(at) == sign)?;
        end = opening;
        if !starts_apposition(unit, opening + 1, Some(rules)) {
            continue;
        }
        let Some(phrase) = phrase_before(unit, opening) else {
            continue;
        };
        let is_apposition = unit.lower_before(phrase.start) == ","
            && !has_name(unit, &phrase)
            && starts_apposition(unit, phrase.start, Some(rules));
        if !is_apposition {
            return Some(phrase);
        }
    }
    if depth > 2 { None } else { None }
}

/// Whether an insertion behind a name may begin with this item.
fn starts_apposition(unit: &Unit<'_, '_>, at: usize, rules: Option<&EnglishRules>) -> bool {
    let tag = unit.tag(at);
    let word = unit.lower(at);
    matches!(
        tag,
        Tag::DT
            | Tag::CD
            | Tag::PRPS
            | Tag::VBN
            | Tag::VBG
            | Tag::WP
            | Tag::WDT
            | Tag::WPS
            | Tag::RB
            | Tag::JJ
            | Tag::JJS
            | Tag::IN
            | Tag::NN
            | Tag::NNS
    ) || matches!(word, "now" | "then" | "or")
        || rules.is_some_and(|rules| rules.speakers.is_title(word))
        || word.starts_with("d-")
        || word.starts_with("r-")
        || tag == Tag::NNP
}

/// Whether a phrase has a capitalized name in it.
pub(crate) fn has_name(unit: &Unit<'_, '_>, phrase: &Range<usize>) -> bool {
    phrase
        .clone()
        .any(|at| unit.tag(at).is_name() && unit.is_capitalized(at))
}

/// The subject behind an inverted verb ("said X").
pub(crate) fn subject_after(unit: &Unit<'_, '_>, verb_end: usize) -> Option<Range<usize>> {
    let phrase = phrase_after(unit, verb_end)?;
    let name_or_noun = phrase
        .clone()
        .any(|at| unit.tag(at).is_noun() || is_pronoun(unit, at));
    name_or_noun.then_some(phrase)
}
