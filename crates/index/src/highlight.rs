//! Where a text matches a query: words in any form, whole phrases, prefixes and fuzzy words.

use std::collections::HashSet;

use tantivy::tokenizer::TextAnalyzer;
use wirewatch_model::Span;

use crate::analysis::{self, STEMMED, Word, stemmer_of};
use crate::edits;
use crate::fields;
use crate::query::{Clause, Matcher, What};

/// The parts of `text` that match words of `clause`, in order and not overlapping.
///
/// What a query excludes, and fields that are no words of the article (group, outlet, dates), mark nothing.
pub(crate) fn highlight(clause: &Clause, text: &str, language: Option<&str>) -> Vec<Span> {
    let mut stems = language
        .and_then(stemmer_of)
        .map(|number| analysis::stemmed(STEMMED[number].1));
    let mut marks = Marks::default();
    marks.collect(clause, &mut stems);
    let first_letters = FirstLetters::of(&marks);
    let mut folded = analysis::folded();
    let mut words = Vec::new();
    let mut spans = Vec::new();
    for span in analysis::word_spans(text) {
        let written = span.of(text);
        if !first_letters.may_begin(written) {
            let term = String::new();
            words.push(Word { term, span });
            continue;
        }
        let term = term_of(written, &mut folded);
        let stem = stems.as_mut().map(|stems| term_of(written, stems));
        if marks.word_matches(&term, stem.as_deref()) {
            spans.push(span);
        }
        words.push(Word { term, span });
    }
    for phrase in &marks.phrases {
        phrase.mark(&words, &mut spans);
    }
    merged(spans)
}

/// The term of one word.
fn term_of(written: &str, analyzer: &mut TextAnalyzer) -> String {
    let mut found = analysis::words(written, analyzer);
    found.pop().map(|word| word.term).unwrap_or_default()
}

/// The letters that words begin with which may be marked, so that most words of a text need not be folded and stemmed. No
/// stemmer changes the first letter of a word in Latin letters without accents; other words are always looked at.
struct FirstLetters {
    /// For each ASCII character whether a word may begin with it.
    ascii: [bool; 128],
}

impl FirstLetters {
    fn of(marks: &Marks) -> Self {
        // The first letter of a fuzzy word may be the wrong one.
        let mut letters = Self {
            ascii: [!marks.fuzzy.is_empty(); 128],
        };
        let words = marks.words.iter().chain(&marks.stems);
        let words = words.chain(&marks.prefixes);
        let phrases = marks.phrases.iter().flat_map(|phrase| &phrase.terms);
        for first in words.chain(phrases).filter_map(|term| term.bytes().next()) {
            if let Some(letter) = letters.ascii.get_mut(usize::from(first)) {
                *letter = true;
            }
        }
        letters
    }

    fn may_begin(&self, written: &str) -> bool {
        let first = written.bytes().next().unwrap_or(0).to_ascii_lowercase();
        self.ascii.get(usize::from(first)).copied().unwrap_or(true)
    }
}

/// What is marked.
#[derive(Default)]
struct Marks {
    words: HashSet<String>,
    stems: HashSet<String>,
    prefixes: Vec<String>,
    fuzzy: Vec<(String, u8)>,
    phrases: Vec<Phrase>,
}

impl Marks {
    fn collect(&mut self, clause: &Clause, stems: &mut Option<TextAnalyzer>) {
        for leaf in clause.wanted() {
            if let What::Words {
                matcher: Some(matcher),
                ..
            } = &leaf.what
                && is_marked(leaf.field)
            {
                self.add(matcher, stems);
            }
        }
    }

    fn add(&mut self, matcher: &Matcher, stems: &mut Option<TextAnalyzer>) {
        match matcher {
            Matcher::Word(word) => {
                self.words.extend(analysis::terms(word));
                if let Some(stems) = stems {
                    let found = analysis::words(word, stems).into_iter();
                    let found: Vec<String> = found.map(|word| word.term).collect();
                    self.words.extend(found.iter().cloned());
                    self.stems.extend(found);
                }
            }
            Matcher::Prefix(prefix) => self.prefixes.push(prefix.clone()),
            Matcher::Fuzzy(word, edits) => self.fuzzy.push((word.clone(), *edits)),
            Matcher::Phrase { terms, slop, open } => self.phrases.push(Phrase {
                terms: terms.clone(),
                slop: *slop as usize,
                open: *open,
            }),
        }
    }

    fn word_matches(&self, term: &str, stem: Option<&str>) -> bool {
        self.words.contains(term)
            || stem.is_some_and(|stem| self.stems.contains(stem))
            || self
                .prefixes
                .iter()
                .any(|prefix| term.starts_with(prefix.as_str()))
            || self
                .fuzzy
                .iter()
                .any(|(word, most)| edits::within(word, term, usize::from(*most)))
    }
}

/// Whether words of the field stand in the article.
fn is_marked(field: Option<&str>) -> bool {
    field.is_none_or(|name| fields::asked(name).any(|(_, field)| field.marked))
}

struct Phrase {
    terms: Vec<String>,
    slop: usize,
    open: bool,
}

impl Phrase {
    fn mark(&self, words: &[Word], spans: &mut Vec<Span>) {
        for start in 0..words.len() {
            if self.slop == 0 {
                spans.extend(self.exact(words.get(start..).unwrap_or_default()));
            } else if let Some(places) = self.near(words, start) {
                spans.extend(places.iter().map(|place| words[*place].span));
            }
        }
    }

    /// The phrase from the first of `words` on, as one span.
    fn exact(&self, words: &[Word]) -> Option<Span> {
        let last = self.terms.len().checked_sub(1)?;
        let matches = self.terms.iter().enumerate().all(|(number, term)| {
            let word = words.get(number).map_or("", |word| word.term.as_str());
            word == term || (self.open && number == last && word.starts_with(term.as_str()))
        });
        let (first, end) = (words.first()?, words.get(last)?);
        matches.then(|| Span::new(first.span.start, end.span.end))
    }

    /// The places of the phrase's words when its first word stands at `start`: each is the one nearest to where it belongs,
    /// and all together are moved by no more than the slop, in either direction, as the engine counts it.
    fn near(&self, words: &[Word], start: usize) -> Option<Vec<usize>> {
        if words.get(start)?.term != *self.terms.first()? {
            return None;
        }
        let mut places = vec![start];
        let mut moved = 0;
        let mut expected = start;
        for term in self.terms.iter().skip(1) {
            expected += 1;
            let left = self.slop.checked_sub(moved)?;
            let place = nearest(words, term, expected, left, &places)?;
            moved += place.abs_diff(expected);
            expected = place;
            places.push(place);
        }
        Some(places)
    }
}

/// The place of `term` nearest to `expected`, at most `reach` words away and not one of `taken`.
fn nearest(
    words: &[Word],
    term: &str,
    expected: usize,
    reach: usize,
    taken: &[usize],
) -> Option<usize> {
    let stands = |place: usize| {
        words.get(place).is_some_and(|word| word.term == term) && !taken.contains(&place)
    };
    (0..=reach).find_map(|distance| {
        let after = expected + distance;
        let before = expected.checked_sub(distance);
        if stands(after) {
            Some(after)
        } else {
            before.filter(|place| stands(*place))
        }
    })
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match kept.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => kept.push(span),
        }
    }
    kept
}
