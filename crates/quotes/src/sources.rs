//! Who the subject of a reporting verb is.

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::noun_phrases::{core_before, is_pronoun, phrase_after, phrase_before};
use crate::rules::EnglishRules;
use crate::settings::time_end;
use crate::unit::Unit;

/// The subject of a reporting verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// The words that stand for the speaker here: a name, "he", "who".
    pub(crate) mention: Range<usize>,
    /// The words that say who is meant: the noun before "who", else the mention itself.
    pub(crate) referent: Range<usize>,
}

impl Source {
    pub(crate) fn of(phrase: Range<usize>) -> Self {
        Self {
            mention: phrase.clone(),
            referent: phrase,
        }
    }
}

/// How far a subject is looked for over commas.
const REACH: usize = 60;

/// The subject of the verb at item `verb`, on its left; `None` when the clause shows none there.
pub(crate) fn subject_before(
    unit: &Unit<'_, '_>,
    verb: usize,
    rules: &EnglishRules,
) -> Option<Source> {
    subject_at_depth(unit, verb, rules, 0)
}

fn subject_at_depth(
    unit: &Unit<'_, '_>,
    verb: usize,
    rules: &EnglishRules,
    depth: usize,
) -> Option<Source> {
    let group = group_start(unit, verb);
    let before = group.checked_sub(1)?;
    match unit.lower(before) {
        "who" | "which" | "whom" => return Some(relative(unit, before)),
        "that" if unit.tag(before) == Tag::WDT => return Some(relative(unit, before)),
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
        "," | "—" | "–" | "--" | "-" => return over_parenthesis(unit, before, rules),
        _ => {}
    }
    if unit.zone(before).is_some() {
        return None;
    }
    let mut end = before_time(unit, group, rules);
    while end < group && end > 0 && unit.tag(end - 1).is_adverb() {
        end -= 1;
    }
    if end < group && matches!(unit.lower_before(end), "," | "—" | "–" | "--") {
        return over_parenthesis(unit, end - 1, rules);
    }
    phrase_before(unit, end).map(|phrase| Source::of(behind_time(unit, head(unit, phrase), rules)))
}

/// A subject without the time that tags join to it ("This year Musa", "on August 10 and Musa").
fn behind_time(unit: &Unit<'_, '_>, phrase: Range<usize>, rules: &EnglishRules) -> Range<usize> {
    let Some(end) = time_end(unit, phrase.start, rules) else {
        return phrase;
    };
    let start = end + usize::from(unit.lower(end) == "and");
    let names = unit.tag(start).is_name() || unit.tag(start) == Tag::DT;
    if names && start < phrase.end {
        start..phrase.end
    } else {
        phrase
    }
}

/// The item at which a time that ends before item `end` begins ("Musa on Friday said").
fn before_time(unit: &Unit<'_, '_>, end: usize, rules: &EnglishRules) -> usize {
    let mut start = end;
    let mut named = false;
    while let Some(before) = start.checked_sub(1) {
        let word = unit.lower(before);
        let period = matches!(
            word,
            "week"
                | "month"
                | "year"
                | "night"
                | "morning"
                | "afternoon"
                | "evening"
                | "weekend"
                | "time"
                | "day"
        );
        let filler = matches!(
            word,
            "last"
                | "this"
                | "next"
                | "late"
                | "early"
                | "on"
                | "in"
                | "the"
                | "for"
                | "first"
                | "same"
                | "that"
                | "at"
                | "any"
        ) && start < end;
        let day = rules.days.contains(word) || rules.months.contains(word);
        if !(day || period || filler || (unit.tag(before) == Tag::CD && named)) {
            break;
        }
        named |= day || period;
        start = before;
    }
    if named && start > 0 { start } else { end }
}

/// The noun phrase up to the first preposition other than "of".
fn head(unit: &Unit<'_, '_>, phrase: Range<usize>) -> Range<usize> {
    let end = phrase
        .clone()
        .skip(1)
        .find(|&at| {
            matches!(unit.tag(at), Tag::IN | Tag::TO)
                && unit.lower(at) != "of"
                && !unit.is_capitalized(at)
        })
        .unwrap_or(phrase.end);
    phrase.start..end
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
fn relative(unit: &Unit<'_, '_>, pronoun: usize) -> Source {
    let mention = pronoun..pronoun + 1;
    Source {
        referent: antecedent(unit, pronoun).unwrap_or(mention.clone()),
        mention,
    }
}

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
    Some(head(unit, phrase))
}

/// The subject of the verb before a conjunction.
fn shared_subject(
    unit: &Unit<'_, '_>,
    conjunction: usize,
    rules: &EnglishRules,
    depth: usize,
) -> Option<Source> {
    let verb = (0..conjunction).rev().take(REACH).find(|&at| {
        unit.tag(at).is_finite_verb() && !matches!(unit.lower_before(at), "that" | "what")
    });
    let Some(verb) = verb else {
        // No verb shows before "and": the sentence's first phrase is the subject.
        let first = usize::from(unit.tag(0) == Tag::CC);
        return phrase_after(unit, first).map(|phrase| Source::of(head(unit, phrase)));
    };
    subject_at_depth(unit, verb, rules, depth + 1)
}

fn previous_verb(unit: &Unit<'_, '_>, before: usize) -> Option<usize> {
    (0..before).rev().take(4).find(|&at| unit.tag(at).is_verb())
}

/// The subject before an apposition or other insertion that ends right before the verb.
///
/// Appositions hold commas of their own: the outermost phrase that opens a clause wins, else the nearest.
fn over_parenthesis(unit: &Unit<'_, '_>, closing: usize, rules: &EnglishRules) -> Option<Source> {
    let sign = unit.lower(closing).to_owned();
    let nearest = closing.saturating_sub(REACH);
    let mut end = closing;
    let mut best: Option<Range<usize>> = None;
    for _ in 0..6 {
        let Some(opening) = (nearest..end).rev().find(|&at| unit.lower(at) == sign) else {
            break;
        };
        let clause_between = (opening..end).any(|at| unit.tag(at).is_finite_verb());
        let relative = matches!(unit.lower(opening + 1), "who" | "which" | "whose" | "where");
        let article = matches!(unit.lower(opening + 1), "a" | "an" | "the");
        if clause_between && !relative && !article {
            break;
        }
        end = opening;
        let phrase = phrase_before(unit, opening)
            .filter(|_| starts_apposition(unit, opening + 1, Some(rules)));
        let Some(phrase) = phrase else { continue };
        let opens_clause = phrase.start == 0
            || unit.zone(phrase.start - 1).is_some()
            || matches!(
                unit.lower_before(phrase.start),
                "and" | "but" | "that" | "as" | "when" | "while" | "after" | "because" | "if"
            );
        if best.is_none() || (opens_clause && has_name(unit, &phrase)) {
            best = Some(phrase);
        }
    }
    let phrase = head(
        unit,
        best.or_else(|| phrase_before(unit, closing).filter(|phrase| phrase.start == 0))?,
    );
    // "Dr. Roe a doctor at the clinic, Oslo, said": a name without its comma.
    let name = core_before(unit, phrase.start).filter(|name| {
        unit.tag(phrase.start) == Tag::DT
            && unit.tag_before(phrase.start).is_name()
            && has_name(unit, name)
    });
    Some(Source::of(name.unwrap_or(phrase)))
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
pub(crate) fn subject_after(unit: &Unit<'_, '_>, verb_end: usize) -> Option<Source> {
    let phrase = phrase_after(unit, verb_end)?;
    let name_or_noun = phrase
        .clone()
        .any(|at| unit.tag(at).is_noun() || is_pronoun(unit, at));
    name_or_noun.then(|| Source::of(phrase))
}

/// The subject of the main clause around a participle at items `start..end`: the first finite verb's before it, else behind.
pub(crate) fn main_subject(
    unit: &Unit<'_, '_>,
    start: usize,
    end: usize,
    rules: &EnglishRules,
) -> Option<Source> {
    if let Some(verb) = (0..start).find(|&at| unit.tag(at).is_finite_verb()) {
        return subject_before(unit, verb, rules);
    }
    let comma = (end..unit.len()).find(|&at| unit.lower(at) == ",")?;
    let verb = (comma..unit.len().min(comma + 30)).find(|&at| unit.tag(at).is_finite_verb())?;
    subject_before(unit, verb, rules)
}
