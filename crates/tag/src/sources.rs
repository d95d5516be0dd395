//! Who says something: the words before a verb of saying, or behind "according to".

use std::ops::Range;

use crate::attacks::rules::Class;
use crate::attacks::words::Document;
use crate::claims::{Claim, ClaimKind};

/// The longest name of a source, in words.
const LONGEST: usize = 10;

/// Who states what the words `what` of the sentence say; `None` where the sentence does not tell.
pub(crate) fn of_words(
    doc: &Document<'_>,
    sentence: &Range<usize>,
    what: &Range<usize>,
) -> Option<Range<usize>> {
    let verb = sentence
        .clone()
        .filter(|&at| doc.class(at).is(Class::REPORTING) && !what.contains(&at))
        .min_by_key(|&at| at.abs_diff(what.start));
    verb.and_then(|verb| before(doc, sentence, verb, what))
        .filter(|words| is_somebody(doc, words))
        .or_else(|| according_to(doc, sentence))
}

/// Who makes an accusation, or who passes on a claim or denial of another.
pub(crate) fn of_claim(
    doc: &Document<'_>,
    sentence: &Range<usize>,
    claim: &Claim,
) -> Option<Range<usize>> {
    let owner = || allegation_owner(doc, sentence, claim.words.start);
    let verbs = sentence
        .clone()
        .filter(|&at| doc.class(at).is(Class::REPORTING) && !claim.words.contains(&at));
    let speakers = verbs.filter_map(|verb| before(doc, sentence, verb, &claim.words));
    let other = speakers
        .filter(|words| words.end <= claim.words.start || words.start >= claim.words.end)
        .find(|words| is_somebody(doc, words));
    match claim.kind {
        ClaimKind::Blamed => owner().or(other).or_else(|| according_to(doc, sentence)),
        ClaimKind::Claimed | ClaimKind::Denied => other.or_else(|| according_to(doc, sentence)),
    }
}

/// The words before the verb, back to the last sign or joining word.
fn before(
    doc: &Document<'_>,
    sentence: &Range<usize>,
    verb: usize,
    what: &Range<usize>,
) -> Option<Range<usize>> {
    let mut end = verb;
    while end > sentence.start && doc.class(end - 1).is(Class::AUXILIARY | Class::ADVERB) {
        end -= 1;
    }
    // "Blaming others is easy": nobody does it.
    if end == verb && doc.low(verb).ends_with("ing") {
        return None;
    }
    let mut start = end;
    while start > sentence.start {
        let last = start - 1;
        let sign = !doc.words.get(last).is_some_and(|word| word.is_word)
            && !matches!(doc.low(last), "'" | "’");
        if sign || doc.class(last).is(Class::CONJUNCTION) || what.contains(&last) {
            break;
        }
        start = last;
    }
    (start < end && end - start <= LONGEST).then_some(start..end)
}

/// "according to the police".
fn according_to(doc: &Document<'_>, sentence: &Range<usize>) -> Option<Range<usize>> {
    let to = sentence
        .clone()
        .find(|&at| doc.low(at) == "according" && doc.low(at + 1) == "to")?
        + 2;
    let end = (to..sentence.end)
        .find(|&at| {
            !doc.words.get(at).is_some_and(|word| word.is_word)
                || doc.class(at).is(Class::CONJUNCTION)
        })
        .unwrap_or(sentence.end);
    (to < end && end - to <= LONGEST).then_some(to..end)
}

/// "the minister's allegation of": whose it is.
fn allegation_owner(
    doc: &Document<'_>,
    sentence: &Range<usize>,
    named: usize,
) -> Option<Range<usize>> {
    let mark = (sentence.start..named).rev().find(|&at| {
        matches!(doc.low(at), "'s" | "’s")
            && (doc.low(at + 1).starts_with("allegation")
                || doc.low(at + 1).starts_with("accusation"))
    })?;
    let start = (sentence.start..mark)
        .rev()
        .take_while(|&at| {
            doc.words.get(at).is_some_and(|word| word.is_word)
                && !doc.class(at).is(Class::CONJUNCTION | Class::PREPOSITION)
        })
        .last()?;
    Some(start..mark)
}

/// Whether the words name or describe somebody who can tell: "he" and "which" tell nobody, "watched it grow" is no source.
fn is_somebody(doc: &Document<'_>, words: &Range<usize>) -> bool {
    let does = Class::OTHER_VERB | Class::AFTERMATH | Class::REPORTING | Class::IMPACT;
    let begins_with_verb = !doc.is_name(words.start)
        && (doc.class(words.start).is(does) || doc.low(words.start).ends_with("ed"));
    let tellers = Class::PERSON
        | Class::OFFICE
        | Class::SERVICE
        | Class::FORCE
        | Class::ORGANIZATION
        | Class::COLLECTIVE
        | Class::ATTACKER
        | Class::BYSTANDER
        | Class::COURT
        | Class::REBEL
        | Class::BODY_NAME;
    let grammar = Class::PRONOUN
        | Class::DETERMINER
        | Class::ADVERB
        | Class::PREPOSITION
        | Class::CONJUNCTION;
    let is_clause = words
        .clone()
        .any(|at| doc.class(at).is(Class::AUXILIARY) && !doc.is_name(at));
    let named = |at: usize| {
        doc.class(at).is(tellers)
            || (doc.words.get(at).is_some_and(|word| word.capital) && !doc.class(at).is(grammar))
    };
    !begins_with_verb && !is_clause && words.clone().any(named)
}

#[cfg(test)]
mod tests;
