//! Where a text matches a query: words in any form, whole phrases, prefixes and fuzzy words.

use wirewatch_model::Span;

use crate::analysis::{
    self, Beginnings, FuzzyTerms, STEMMED, WordMap, WordSet, WordTerms, stemmer_of,
};
use crate::edits;
use crate::fields;
use crate::query::{Clause, Matcher, What};

/// Finds where texts match one query. Made once for all the texts of an answer: they have many words in common.
pub struct Highlighter {
    /// `None` for a query that cannot be read, which marks nothing.
    clause: Option<Clause>,
    /// For each language met, by its stemmer.
    languages: Vec<(Option<usize>, Marker)>,
}

impl Highlighter {
    pub(crate) fn new(clause: Option<Clause>) -> Self {
        Self {
            clause,
            languages: Vec::new(),
        }
    }

    /// The parts of `text` that match words of the query, in order and not overlapping.
    ///
    /// What the query excludes, and fields that are no words of the article (group, outlet, dates), mark nothing.
    pub fn marks(&mut self, text: &str, language: Option<&str>) -> Vec<Span> {
        let Some(clause) = &self.clause else {
            return Vec::new();
        };
        let stemmer = language.and_then(stemmer_of);
        let known = self.languages.iter().position(|(of, _)| *of == stemmer);
        let place = known.unwrap_or_else(|| {
            self.languages.push((stemmer, Marker::new(clause, stemmer)));
            self.languages.len() - 1
        });
        match self.languages.get_mut(place) {
            Some((_, marker)) => marker.marks(text),
            None => Vec::new(),
        }
    }
}

/// Marks texts of one language.
struct Marker {
    wanted: Marks,
    beginnings: Beginnings,
    folded: WordTerms,
    stems: Option<WordTerms>,
    /// Words looked at, as they were written, by their place in `seen`.
    by_word: WordMap<usize>,
    seen: Vec<SeenWord>,
}

/// A word, looked at.
struct SeenWord {
    term: String,
    /// Whether it is marked wherever it stands.
    is_marked: bool,
}

/// A word of a text, with its place among the words looked at; `None` where it cannot be part of anything marked.
type PlacedWord = (Span, Option<usize>);

impl Marker {
    fn new(clause: &Clause, stemmer: Option<usize>) -> Self {
        let mut stems = stemmer.map(|number| WordTerms::stemmed(STEMMED[number].1));
        let mut wanted = Marks::default();
        wanted.collect(clause, &mut stems);
        if wanted.stems.is_empty() {
            stems = None;
        }
        Self {
            beginnings: wanted.beginnings(stemmer),
            wanted,
            folded: WordTerms::folded(),
            stems,
            by_word: WordMap::default(),
            seen: Vec::new(),
        }
    }

    fn marks(&mut self, text: &str) -> Vec<Span> {
        let mut words: Vec<PlacedWord> = Vec::new();
        let mut spans = Vec::new();
        let has_phrases = !self.wanted.phrases.is_empty();
        for span in analysis::word_spans(text) {
            let written = span.of(text);
            let place = self.may_match(written).then(|| self.look_at(written));
            if place.is_some_and(|place| self.seen[place].is_marked) {
                spans.push(span);
            }
            if has_phrases {
                words.push((span, place));
            }
        }
        let words = Words {
            words: &words,
            seen: &self.seen,
        };
        for phrase in &self.wanted.phrases {
            phrase.mark(words, &mut spans);
        }
        merged(spans)
    }

    /// Whether a word, as it is written, may be part of anything marked; most words need not be looked at any closer.
    fn may_match(&self, written: &str) -> bool {
        self.beginnings.may_begin(written)
            || (self.wanted.has_fuzzy()
                && (!written.is_ascii() || self.wanted.near.may_have(written)))
    }

    /// The place of a word in `seen`.
    fn look_at(&mut self, written: &str) -> usize {
        if let Some(place) = self.by_word.get(written) {
            return *place;
        }
        let term = self.folded.of(written);
        let stem = self.stems.as_mut().map(|stems| stems.of(written));
        self.seen.push(SeenWord {
            is_marked: self.wanted.word_matches(&term, stem.as_deref()),
            term,
        });
        let place = self.seen.len() - 1;
        self.by_word.insert(written.to_owned(), place);
        place
    }
}

/// The words of a text.
#[derive(Clone, Copy)]
struct Words<'a> {
    words: &'a [PlacedWord],
    seen: &'a [SeenWord],
}

impl Words<'_> {
    /// The term of the word with this number; empty for one that cannot be part of anything marked.
    fn term(&self, number: usize) -> &str {
        let place = self.words.get(number).and_then(|(_, place)| *place);
        let seen = place.and_then(|place| self.seen.get(place));
        seen.map_or("", |word| &word.term)
    }

    fn span(&self, number: usize) -> Option<Span> {
        self.words.get(number).map(|(span, _)| *span)
    }
}

/// What is marked.
#[derive(Default)]
struct Marks {
    words: WordSet,
    stems: WordSet,
    prefixes: Vec<String>,
    fuzzy: Vec<(String, u8)>,
    /// What tells most words that are none of these.
    near: FuzzyTerms,
    phrases: Vec<Phrase>,
}

impl Marks {
    fn collect(&mut self, clause: &Clause, stems: &mut Option<WordTerms>) {
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

    fn add(&mut self, matcher: &Matcher, stems: &mut Option<WordTerms>) {
        match matcher {
            Matcher::Word(word) => {
                self.words.extend(analysis::terms(word));
                if let Some(stems) = stems {
                    let found = analysis::word_spans(word);
                    let found: Vec<String> = found.map(|span| stems.of(span.of(word))).collect();
                    self.words.extend(found.iter().cloned());
                    self.stems.extend(found);
                }
            }
            Matcher::Prefix(prefix) => self.prefixes.push(prefix.clone()),
            Matcher::Fuzzy(word, edits) => {
                self.near.add(word, *edits);
                self.fuzzy.push((word.clone(), *edits));
            }
            Matcher::Phrase { terms, slop, open } => self.phrases.push(Phrase {
                terms: terms.clone(),
                slop: *slop as usize,
                open: *open,
            }),
        }
    }

    fn has_fuzzy(&self) -> bool {
        !self.fuzzy.is_empty()
    }

    /// How words begin that may be marked, but for those with wrong letters: most words of a text need not be folded and stemmed.
    fn beginnings(&self, stemmer: Option<usize>) -> Beginnings {
        let phrases = self.phrases.iter().flat_map(|phrase| &phrase.terms);
        let mut beginnings = Beginnings::default();
        for term in self.words.iter().chain(&self.prefixes).chain(phrases) {
            beginnings.add(term);
        }
        for stem in &self.stems {
            beginnings.add_stem(stem, stemmer);
        }
        beginnings
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
    fn mark(&self, words: Words<'_>, spans: &mut Vec<Span>) {
        for start in 0..words.words.len() {
            if self.slop == 0 {
                spans.extend(self.exact(words, start));
            } else if let Some(places) = self.near(words, start) {
                spans.extend(places.iter().filter_map(|place| words.span(*place)));
            }
        }
    }

    /// The phrase from the word at `start` on, as one span.
    fn exact(&self, words: Words<'_>, start: usize) -> Option<Span> {
        let last = self.terms.len().checked_sub(1)?;
        let matches = self.terms.iter().enumerate().all(|(number, term)| {
            let word = words.term(start + number);
            word == term || (self.open && number == last && word.starts_with(term.as_str()))
        });
        if !matches {
            return None;
        }
        let (first, end) = (words.span(start)?, words.span(start + last)?);
        Some(Span::new(first.start, end.end))
    }

    /// The places of the phrase's words when its first word stands at `start`: each is the one nearest to where it belongs,
    /// and all together are moved by no more than the slop, in either direction, as the engine counts it.
    fn near(&self, words: Words<'_>, start: usize) -> Option<Vec<usize>> {
        if words.term(start) != self.terms.first()? {
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
    words: Words<'_>,
    term: &str,
    expected: usize,
    reach: usize,
    taken: &[usize],
) -> Option<usize> {
    let stands = |place: usize| words.term(place) == term && !taken.contains(&place);
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
