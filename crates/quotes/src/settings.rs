//! When, where and on what occasion something was said: "on Monday", "in a statement", "last week".

use wirewatch_text::tagger::Tag;

use crate::noun_phrases::phrase_after;
use crate::rules::EnglishRules;
use crate::unit::Unit;

/// Behind a time, place or occasion at `at`; `at` itself when there is none.
pub(crate) fn setting_end(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> usize {
    if let Some(end) = time_end(unit, at, rules) {
        return end;
    }
    let word = unit.lower(at);
    if unit.tag(at).is_adverb()
        && !matches!(
            word,
            "not" | "n't" | "no" | "never" | "only" | "there" | "even"
        )
        && unit.tag(at + 1) != Tag::JJ
    {
        return at + 1;
    }
    if matches!(
        word,
        "in" | "on"
            | "at"
            | "during"
            | "via"
            | "through"
            | "after"
            | "to"
            | "from"
            | "before"
            | "by"
            | "with"
            | "under"
            | "about"
            | "of"
            | "over"
    ) && let Some(phrase) = phrase_after(unit, at + 1)
    {
        let is_setting = phrase
            .clone()
            .any(|item| rules.settings.contains(unit.lower(item)));
        let chained = at > 0
            && matches!(
                word,
                "with" | "to" | "on" | "at" | "by" | "for" | "from" | "about" | "in" | "of"
            );
        let then_words =
            matches!(unit.lower(phrase.end), "," | ":" | "that") || unit.zone(phrase.end).is_some();
        if is_setting || (chained && then_words) || (word == "to" && unit.tag(at + 1).is_noun()) {
            return phrase.end;
        }
    }
    at
}

/// Behind a time at `at` ("on Monday", "last week", "Tuesday night").
pub(crate) fn time_end(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> Option<usize> {
    let introduced = matches!(
        unit.lower(at),
        "on" | "in" | "at" | "late" | "early" | "over" | "during"
    );
    let named_time = |item: usize| {
        let word = unit.lower(item);
        rules.days.contains(word) || rules.months.contains(word) || is_period(word)
    };
    let start = at + usize::from(introduced);
    let mut end = start;
    let mut named = false;
    while end < unit.len() {
        let number = unit.tag(end) == Tag::CD;
        // A word like "the" belongs to the time only when the time itself is near.
        let leads_in = !named
            && (number || is_time_filler(unit.lower(end)))
            && (end + 1..end + 4).any(named_time);
        let belongs = named_time(end) || leads_in || (named && number);
        if !belongs {
            break;
        }
        named |= named_time(end);
        end += 1;
    }
    (named && end > start).then_some(end)
}

fn is_period(word: &str) -> bool {
    matches!(
        word,
        "week"
            | "month"
            | "year"
            | "night"
            | "morning"
            | "afternoon"
            | "evening"
            | "weekend"
            | "day"
            | "days"
            | "weeks"
            | "months"
            | "years"
            | "summer"
            | "spring"
            | "fall"
            | "winter"
            | "ago"
    )
}

/// Words between a preposition and the time it brings ("in the same week").
fn is_time_filler(word: &str) -> bool {
    matches!(
        word,
        "last"
            | "this"
            | "next"
            | "late"
            | "early"
            | "earlier"
            | "the"
            | "a"
            | "that"
            | "same"
            | "few"
            | "two"
            | "three"
            | "several"
    )
}
