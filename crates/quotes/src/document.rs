use std::ops::Range;

use wirewatch_model::Span;
use wirewatch_text::tagger::{Tag, Tagger};
use wirewatch_text::{Token, TokenKind, sentence_ranges, tokens};

use crate::marks::{Zone, quoted_zones};
use crate::retag::correct_tags;
use crate::rules::EnglishRules;

/// A text cut into words, with what the later steps ask of each word.
pub(crate) struct Document<'a> {
    pub(crate) text: &'a str,
    pub(crate) words: Vec<Word>,
    pub(crate) zones: Vec<Zone>,
    /// Stretches that are read as one: sentences, joined where a quotation crosses their border.
    pub(crate) units: Vec<Range<usize>>,
}

/// One token.
pub(crate) struct Word {
    pub(crate) span: Span,
    pub(crate) kind: TokenKind,
    pub(crate) lower: String,
    pub(crate) tag: Tag,
    /// The quotation it stands in.
    pub(crate) zone: Option<usize>,
    /// The number of its line.
    pub(crate) line: usize,
}

/// Marks of English texts; French and German ones occur in names and translated quotations.
pub(crate) const ENGLISH_MARKS: &[(char, char)] =
    &[('“', '”'), ('«', '»'), ('„', '“'), ('„', '”'), ('「', '」')];

impl<'a> Document<'a> {
    /// Reads an English text.
    pub(crate) fn english(text: &'a str, tagger: &Tagger, rules: &EnglishRules) -> Self {
        let tokens = tokens(text);
        let zones = quoted_zones(text, &tokens, ENGLISH_MARKS);
        let sentences = sentence_ranges(text, &tokens);
        let mut words = plain_words(text, &tokens);
        for (number, zone) in zones.iter().enumerate() {
            for word in words.get_mut(zone.start..zone.end).unwrap_or_default() {
                word.zone = Some(number);
            }
        }
        let forms: Vec<&str> = tokens.iter().map(|token| token.span.of(text)).collect();
        let tags = tagger.tag_sentences(&forms, &sentences);
        for (word, tag) in words.iter_mut().zip(tags) {
            word.tag = tag;
        }
        correct_tags(text, &mut words, rules);
        let units = units(&sentences, &words);
        Self {
            text,
            words,
            zones,
            units,
        }
    }

    /// The text under a range of words.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let start = self
            .words
            .get(range.start)
            .map_or(0, |word| word.span.start);
        let end = range
            .end
            .checked_sub(1)
            .and_then(|last| self.words.get(last))
            .map_or(start, |word| word.span.end);
        Span::new(start, end)
    }

    /// The word at `at` as written; empty behind the end.
    pub(crate) fn written(&self, at: usize) -> &'a str {
        self.words
            .get(at)
            .map_or("", |word| word.span.of(self.text))
    }
}

/// How long a sentence can be that only names the speaker of the quotation before it.
const LONGEST_CUE_CLAUSE: usize = 24;

/// Joins `“Why now?”` with `Musa asked.`: a full sentence by its signs, but the words' cue by its sense.
pub(crate) fn join_cue_clauses(document: &mut Document<'_>, rules: &EnglishRules) {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for unit in std::mem::take(&mut document.units) {
        match joined.last_mut() {
            Some(last)
                if is_cue_clause(document, last.clone(), &unit, rules)
                    || leads_in(document, last, &unit) =>
            {
                last.end = unit.end;
            }
            _ => joined.push(unit),
        }
    }
    document.units = joined;
}

/// Whether a line that ends in a colon leads in the quotation that opens the next line, or a dash behind one its name.
fn leads_in(document: &Document<'_>, before: &Range<usize>, unit: &Range<usize>) -> bool {
    let in_zone = |at: usize| {
        document
            .words
            .get(at)
            .is_some_and(|word| word.zone.is_some())
    };
    let last = unit.start.saturating_sub(1);
    if before.end != unit.start || before.is_empty() {
        return false;
    }
    let colon = document.written(last) == ":" && !in_zone(last) && in_zone(unit.start);
    let same_line = document
        .words
        .get(last)
        .zip(document.words.get(unit.start))
        .is_some_and(|(a, b)| a.line == b.line);
    let signed = in_zone(last)
        && !in_zone(unit.start)
        && same_line
        && matches!(document.written(unit.start), "—" | "–" | "―" | "-" | "--");
    colon || signed
}

fn is_cue_clause(
    document: &Document<'_>,
    before: Range<usize>,
    unit: &Range<usize>,
    rules: &EnglishRules,
) -> bool {
    let Some((last, first)) = unit
        .start
        .checked_sub(1)
        .and_then(|at| document.words.get(at))
        .zip(document.words.get(unit.start))
    else {
        return false;
    };
    if last.zone.is_none()
        || first.zone.is_some()
        || last.line != first.line
        || before.end != unit.start
    {
        return false;
    }
    let full_stop = document.written(unit.start.saturating_sub(2)) == ".";
    let verb = unit.clone().take(LONGEST_CUE_CLAUSE).find(|&at| {
        document.words.get(at).is_some_and(|word| {
            rules.cues.verb(&word.lower).is_some_and(|verb| verb.says)
                && (word.tag.is_verb() || word.lower == "said")
        })
    });
    let Some(verb) = verb else {
        return false;
    };
    let only_subject = (unit.start..verb).all(|at| {
        document.words.get(at).is_some_and(|word| {
            word.tag.is_noun()
                || word.tag.is_adverb()
                || word.tag == Tag::Punctuation && matches!(word.lower.as_str(), "," | "(" | ")")
                || matches!(
                    word.tag,
                    Tag::PRP
                        | Tag::DT
                        | Tag::JJ
                        | Tag::CD
                        | Tag::POS
                        | Tag::IN
                        | Tag::PRPS
                        | Tag::WP
                )
        })
    });
    let after = document
        .words
        .get(verb + 1)
        .map_or("", |word| word.lower.as_str());
    let told = document
        .words
        .get(verb + 1)
        .is_some_and(|word| matches!(word.tag, Tag::NNS | Tag::RB));
    let nothing_told =
        told || matches!(
            after,
            "." | "" | "on" | "in" | "at" | "during" | "of" | "about"
        ) || rules.days.contains(after);
    let close = verb == unit.start || (only_subject && verb - unit.start <= LONGEST_CUE_CLAUSE);
    close
        && (nothing_told && !full_stop
            || (after == "." && verb - unit.start <= 4)
            || (verb == unit.start && !full_stop))
}

fn plain_words(text: &str, tokens: &[Token]) -> Vec<Word> {
    let mut line = 0;
    let mut at = 0;
    tokens
        .iter()
        .map(|token| {
            let gap = text.get(at..token.span.start).unwrap_or_default();
            line += gap.matches('\n').count();
            at = token.span.end;
            Word {
                span: token.span,
                kind: token.kind,
                lower: lower(token.span.of(text)),
                tag: Tag::Punctuation,
                zone: None,
                line,
            }
        })
        .collect()
}

fn lower(word: &str) -> String {
    if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        word.to_lowercase().replace('’', "'")
    }
}

/// Joins sentences while a quotation crosses the border between them.
fn units(sentences: &[Range<usize>], words: &[Word]) -> Vec<Range<usize>> {
    let mut units: Vec<Range<usize>> = Vec::new();
    for sentence in sentences {
        let crosses = sentence.start > 0
            && words
                .get(sentence.start)
                .and_then(|word| word.zone)
                .is_some_and(|zone| {
                    words.get(sentence.start - 1).and_then(|word| word.zone) == Some(zone)
                });
        match units.last_mut() {
            Some(unit) if crosses => unit.end = sentence.end,
            _ => units.push(sentence.clone()),
        }
    }
    units
}
