//! English: direct, indirect and mixed quotes with their speakers.

use std::ops::Range;

use wirewatch_model::{Quote, QuoteKind, Span};
use wirewatch_text::TokenKind;

use crate::QuoteReading;
use crate::document::{Document, join_cue_clauses};
use crate::drafts::{Draft, read_unit};
use crate::people::People;
use crate::rules::{EnglishRules, QuoteRules};
use crate::speakers::{profiles, resolve};
use crate::transcript::read_transcript;
use crate::unit::Unit;

/// Fewer words than these in marks, with no cue, are a term or title and no quote.
const MIN_FLOATING_WORDS: usize = 6;

pub(crate) fn read(text: &str, english: &EnglishRules, rules: &QuoteRules) -> QuoteReading {
    let mut document = Document::english(text, &rules.tagger, english);
    join_cue_clauses(&mut document, english);
    let (drafts, aside) = drafts_of(&document, english);
    let people = People::of(&document, english);
    let speakers = resolve(&people, &drafts);
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
        speakers: profiles(&people, &speakers, &aside),
    }
}

fn drafts_of(document: &Document<'_>, rules: &EnglishRules) -> (Vec<Draft>, Vec<Range<usize>>) {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut aside = Vec::new();
    let transcript = read_transcript(document, rules);
    for range in &document.units {
        if is_said(&transcript, range) {
            continue;
        }
        for unit in Unit::pieces(document, range.clone()) {
            let (found, nested) = read_unit(&unit, rules);
            aside.extend(nested);
            join_or_float(&unit, &found, &mut drafts);
            drafts.extend(found);
        }
    }
    drafts.extend(transcript);
    drafts.sort_by_key(|draft| draft.content.first().map_or(0, |piece| piece.start));
    (drafts, aside)
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
    let whole = matches!(unit.last_sign_of_zone(0), "." | "!" | "?");
    if is_used || (unit.zone_word_count(0) < 3 && !whole) {
        return;
    }
    let stands_alone = unit.len() == 1;
    let place = join_place(unit.document, drafts);
    if let Some(last) = place
        .and_then(|at| drafts.get_mut(at))
        .filter(|last| continues(unit.document, last, &words, stands_alone))
    {
        last.content.push(words);
        last.open_end = stands_alone;
        return;
    }
    let opens_line = line_of(unit.document, words.start)
        != words
            .start
            .checked_sub(1)
            .and_then(|at| line_of(unit.document, at));
    if let Some(last) = drafts
        .last()
        .filter(|last| same_paragraph(unit.document, last, &words) && stands_alone)
    {
        // "X said that …. “…”": the quotation is X's, too, but a quote of its own.
        let draft = Draft {
            content: vec![words],
            rule: "floating-quotation",
            open_end: true,
            ..last.clone()
        };
        drafts.push(draft);
        return;
    }
    if let Some(draft) = signed_quotation(unit) {
        drafts.push(draft);
        return;
    }
    // An opened quotation that nothing closes may hold the writer's words, too.
    let whole = unit
        .zone(0)
        .and_then(|zone| unit.document.zones.get(zone))
        .is_some_and(|zone| zone.closed || zone.goes_on);
    if stands_alone && whole && opens_line && unit.zone_word_count(0) >= MIN_FLOATING_WORDS {
        drafts.push(Draft {
            content: vec![words],
            cue: None,
            source: None,
            referent: None,
            rule: "quotation-alone",
            open_end: true,
            shares: false,
            reach: 0,
        });
    }
}

/// Whether a line of the transcript covers the unit; the lines are in reading order.
fn is_said(transcript: &[Draft], unit: &Range<usize>) -> bool {
    let start = |draft: &Draft| draft.source.as_ref().map_or(0, |source| source.start);
    let Some(line) = transcript
        .partition_point(|draft| start(draft) < unit.end)
        .checked_sub(1)
    else {
        return false;
    };
    let covers = |piece: &Range<usize>| piece.start < unit.end && unit.start < piece.end;
    transcript
        .get(line)
        .is_some_and(|draft| draft.content.iter().chain(&draft.source).any(covers))
}

/// `“…” — Amina Diallo`: a quotation signed with a dash and a name.
fn signed_quotation(unit: &Unit<'_, '_>) -> Option<Draft> {
    let dash = matches!(unit.lower(1), "—" | "–" | "―" | "-" | "--");
    let end = (2..unit.len())
        .find(|&at| unit.is_sign(at))
        .unwrap_or(unit.len());
    let named = end > 2 && end <= 8 && (2..end).all(|at| unit.is_capitalized(at));
    (dash && named).then(|| Draft {
        content: vec![unit.words(0..1)],
        cue: Some(unit.words(1..2)),
        source: Some(unit.words(2..end)),
        referent: None,
        rule: "signed-quotation",
        open_end: false,
        shares: false,
        reach: 0,
    })
}

/// The quote a following quotation may belong to: the last one, or the one before it in marks when a participle came between.
fn join_place(document: &Document<'_>, drafts: &mut [Draft]) -> Option<usize> {
    let last = drafts.len().checked_sub(1)?;
    let in_marks = |draft: &Draft| {
        draft.content.iter().any(|piece| {
            document
                .words
                .get(piece.end - 1)
                .is_some_and(|word| word.zone.is_some())
        })
    };
    let before = last.saturating_sub(1);
    let (Some(quote), Some(aside)) = (
        drafts.get(before).filter(|_| before < last),
        drafts.get(last),
    ) else {
        return Some(last);
    };
    let same_line = quote
        .content
        .first()
        .and_then(|piece| line_of(document, piece.start))
        == aside
            .content
            .first()
            .and_then(|piece| line_of(document, piece.start));
    if !in_marks(aside) && in_marks(quote) && aside.shares && aside.open_end && same_line {
        let end = aside.content.iter().map(|piece| piece.end).max();
        if let (Some(end), Some(quote)) = (end, drafts.get_mut(before)) {
            quote.open_end = true;
            quote.reach = end;
        }
        return Some(before);
    }
    Some(last)
}

/// Whether the quotation `words` goes on from the quote `last`, with nothing between them.
fn continues(
    document: &Document<'_>,
    last: &Draft,
    words: &Range<usize>,
    stands_alone: bool,
) -> bool {
    let Some(line) = words
        .start
        .checked_sub(1)
        .and_then(|at| line_of(document, at))
    else {
        return false;
    };
    let pieces = last
        .content
        .iter()
        .chain(last.cue.as_ref())
        .chain(last.source.as_ref());
    let last_end = pieces
        .map(|range| range.end)
        .max()
        .unwrap_or(0)
        .max(last.reach);
    let last_line = last_end.checked_sub(1).and_then(|at| line_of(document, at));
    let zone_before = words
        .start
        .checked_sub(1)
        .and_then(|at| document.words.get(at))
        .and_then(|word| word.zone);
    let goes_on = zone_before
        .and_then(|zone| document.zones.get(zone))
        .is_some_and(|zone| zone.goes_on);
    if goes_on && last.content.iter().any(|piece| piece.end == words.start) {
        return true;
    }
    let same_line = line_of(document, words.start) == Some(line);
    let ends_in_marks = last.content.iter().any(|piece| {
        document
            .words
            .get(piece.end - 1)
            .is_some_and(|word| word.zone.is_some())
    });
    last.open_end && last_line == Some(line) && ends_in_marks && (same_line || stands_alone)
}

/// Whether a quotation stands right behind an open-ended quote on one line.
fn same_paragraph(document: &Document<'_>, last: &Draft, words: &Range<usize>) -> bool {
    let end = last
        .content
        .iter()
        .map(|piece| piece.end)
        .max()
        .unwrap_or(0);
    last.open_end
        && last.source.is_some()
        && words.start <= end + 2
        && line_of(document, words.start) == end.checked_sub(1).and_then(|at| line_of(document, at))
}

fn line_of(document: &Document<'_>, at: usize) -> Option<usize> {
    document.words.get(at).map(|word| word.line)
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
