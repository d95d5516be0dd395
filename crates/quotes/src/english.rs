//! English: direct, indirect and mixed quotes with their speakers.

use std::ops::Range;

use wirewatch_model::{Quote, QuoteKind, Span};
use wirewatch_text::TokenKind;

use crate::QuoteReading;
use crate::document::Document;
use crate::drafts::{Draft, read_unit};
use crate::people::People;
use crate::rules::{EnglishRules, QuoteRules};
use crate::unit::Unit;

/// Fewer words than these in marks, with no cue, are a term or title and no quote.
const MIN_FLOATING_WORDS: usize = 6;

pub(crate) fn read(text: &str, english: &EnglishRules, rules: &QuoteRules) -> QuoteReading {
    let document = Document::english(text, &rules.tagger);
    let drafts = drafts_of(&document, english);
    let people = People::of(&document, english);
    let speakers = people.resolve(&drafts);
    let quotes = drafts
        .iter()
        .zip(&speakers)
        .map(|(draft, speaker)| Quote {
            kind: kind_of(&document, &draft.content),
            content: spans_of(&document, &draft.content),
            cue: draft.cue.clone().map(|cue| document.span(cue)),
            speaker: speaker.clone(),
            rule: draft.rule.to_owned(),
        })
        .collect();
    QuoteReading {
        quotes,
        speakers: people.speakers(&speakers),
    }
}

fn drafts_of(document: &Document<'_>, rules: &EnglishRules) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for range in &document.units {
        let unit = Unit::of(document, range.clone());
        let found = read_unit(&unit, rules);
        join_or_float(&unit, &found, &mut drafts);
        drafts.extend(found);
    }
    drafts
}

/// A quotation that opens a unit and has no cue of its own goes on from the quote before it.
fn join_or_float(unit: &Unit<'_, '_>, found: &[Draft], drafts: &mut Vec<Draft>) {
    if unit.zone(0).is_none() {
        return;
    }
    let words = unit.words(0..1);
    let is_used = found.iter().any(|draft| {
        draft
            .content
            .iter()
            .any(|piece| piece.start <= words.start && words.end <= piece.end)
    });
    if is_used || unit.zone_word_count(0) < 3 {
        return;
    }
    let ends_unit = unit.len() <= 2;
    let line = unit.document.words.get(words.start).map(|word| word.line);
    let Some(last) = drafts.last_mut() else {
        return;
    };
    let last_end = last
        .content
        .iter()
        .chain(last.cue.as_ref())
        .chain(last.source.as_ref())
        .map(|range| range.end)
        .max()
        .unwrap_or(0);
    let last_line = last_end
        .checked_sub(1)
        .and_then(|at| unit.document.words.get(at))
        .map(|word| word.line);
    if last.open_end && last_line == line {
        last.content.push(words);
        last.open_end = false;
        return;
    }
    let _ = (ends_unit, MIN_FLOATING_WORDS);
}

/// Direct when at least 95 of 100 letters are in quotation marks, indirect when none is.
fn kind_of(document: &Document<'_>, content: &[Range<usize>]) -> QuoteKind {
    let (mut inside, mut all) = (0, 0);
    for word in content
        .iter()
        .flat_map(|piece| document.words.get(piece.clone()).unwrap_or_default())
    {
        if matches!(word.kind, TokenKind::Word | TokenKind::Number) {
            all += word.span.len();
            inside += if word.zone.is_some() {
                word.span.len()
            } else {
                0
            };
        }
    }
    match inside {
        0 => QuoteKind::Indirect,
        _ if inside * 100 >= all * 95 => QuoteKind::Direct,
        _ => QuoteKind::Mixed,
    }
}

/// The pieces as spans, without signs at their ends and cut at line ends.
fn spans_of(document: &Document<'_>, content: &[Range<usize>]) -> Vec<Span> {
    let mut spans = Vec::new();
    for piece in content {
        let mut range = piece.clone();
        while range.start < range.end && is_loose_sign(document, range.start) {
            range.start += 1;
        }
        while range.start < range.end && is_loose_sign(document, range.end - 1) {
            range.end -= 1;
        }
        if !range.is_empty() {
            spans.push(document.span(range));
        }
    }
    spans
}

fn is_loose_sign(document: &Document<'_>, at: usize) -> bool {
    document
        .words
        .get(at)
        .is_some_and(|word| word.kind == TokenKind::Punctuation && word.zone.is_none())
}
