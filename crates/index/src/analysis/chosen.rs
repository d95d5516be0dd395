//! Words that some query looks for. What is looked through once and then forgotten need not be indexed whole.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::words::{WordStream, Words};
use super::{WordMap, WordSet, WordTerms};

/// The terms that queries look for; also tells of some others that they are looked for, but never of one that is that it is not.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) terms: WordSet,
    /// How terms begin.
    pub(crate) prefixes: WordSet,
    /// Terms with so many letters that may be wrong.
    pub(crate) fuzzy: Vec<FuzzyTerm>,
}

/// A term, in any order of its letters.
#[derive(Debug)]
pub(crate) struct FuzzyTerm {
    length: usize,
    letters: u64,
    edits: u8,
}

impl FuzzyTerm {
    pub(crate) fn new(term: &str, edits: u8) -> Self {
        Self {
            length: term.chars().count(),
            letters: letters(term),
            edits,
        }
    }

    /// Each wrong letter changes the length by one at most, and which letters there are by two.
    fn may_be(&self, length: usize, letters: u64) -> bool {
        self.length.abs_diff(length) <= usize::from(self.edits)
            && (self.letters ^ letters).count_ones() <= 2 * u32::from(self.edits)
    }
}

/// One bit for each letter that a term has; some letters share one.
fn letters(term: &str) -> u64 {
    term.chars()
        .fold(0, |letters, c| letters | 1 << (u32::from(c) % 64))
}

impl Wanted {
    fn has(&self, term: &str) -> bool {
        self.terms.contains(term) || self.begins(term) || self.is_near(term)
    }

    fn begins(&self, term: &str) -> bool {
        let starts = || {
            let ends = term.char_indices().map(|(start, c)| start + c.len_utf8());
            ends.filter_map(|end| term.get(..end))
        };
        !self.prefixes.is_empty() && starts().any(|start| self.prefixes.contains(start))
    }

    fn is_near(&self, term: &str) -> bool {
        if self.fuzzy.is_empty() {
            return false;
        }
        let (length, letters) = (term.chars().count(), letters(term));
        self.fuzzy.iter().any(|fuzzy| fuzzy.may_be(length, letters))
    }
}

/// What becomes of the last word of a text that nobody looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LastWord {
    /// It is left out like all others.
    Dropped,
    /// It is kept, so that the place of the next text behind this one is the same, and the field is known not to be empty.
    Kept,
}

/// Words seen, by how they were written, with their terms; `None` for those that nobody looks for.
type Seen = WordMap<Option<String>>;

/// The words of a text that are wanted, by another analyzer, at the places that it gives them.
#[derive(Clone)]
pub(crate) struct ChosenWords {
    words: Words,
    terms: WordTerms,
    wanted: Arc<Wanted>,
    last: LastWord,
    /// Shared by all copies, one of which there is for each field.
    seen: Arc<Mutex<Seen>>,
}

impl ChosenWords {
    pub(crate) fn new(terms: WordTerms, wanted: Arc<Wanted>, last: LastWord) -> Self {
        Self {
            words: Words::default(),
            terms,
            wanted,
            last,
            seen: Arc::default(),
        }
    }
}

impl Tokenizer for ChosenWords {
    type TokenStream<'a> = ChosenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ChosenStream<'a> {
        // Texts are read one after the other. Of two at once, the second would only have to look at its words anew.
        let seen = std::mem::take(&mut *lock(&self.seen));
        ChosenStream {
            inner: self.words.token_stream(text),
            terms: &mut self.terms,
            wanted: &self.wanted,
            keeps_last: self.last == LastWord::Kept,
            seen,
            shared: &self.seen,
            dropped: false,
        }
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) struct ChosenStream<'a> {
    inner: WordStream<'a>,
    terms: &'a mut WordTerms,
    wanted: &'a Wanted,
    keeps_last: bool,
    seen: Seen,
    /// Where `seen` came from and goes back to.
    shared: &'a Mutex<Seen>,
    /// Whether the word read last was left out.
    dropped: bool,
}

impl Drop for ChosenStream<'_> {
    fn drop(&mut self) {
        *lock(self.shared) = std::mem::take(&mut self.seen);
    }
}

impl ChosenStream<'_> {
    /// Gives the word read last its term, when that is wanted; says whether it is.
    fn choose(&mut self) -> bool {
        let word = &mut self.inner.token_mut().text;
        if let Some(seen) = self.seen.get(word.as_str()) {
            return match seen {
                Some(term) => {
                    word.clone_from(term);
                    true
                }
                None => false,
            };
        }
        let term = self.terms.of(word);
        let wanted = !term.is_empty() && self.wanted.has(&term);
        let written = word.clone();
        if wanted {
            word.clone_from(&term);
        }
        self.seen.insert(written, wanted.then_some(term));
        wanted
    }

    /// Gives the word read last its term, wanted or not.
    fn take_last(&mut self) {
        let term = self.terms.of(&self.inner.token().text);
        self.inner.token_mut().text = term;
    }
}

impl TokenStream for ChosenStream<'_> {
    fn advance(&mut self) -> bool {
        while self.inner.advance() {
            self.dropped = !self.choose();
            if !self.dropped {
                return true;
            }
        }
        let keeps = std::mem::take(&mut self.dropped) && self.keeps_last;
        if keeps {
            self.take_last();
        }
        keeps
    }

    fn token(&self) -> &Token {
        self.inner.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.inner.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_kept(wanted: Wanted, text: &str, expected: &[(&str, usize)]) {
        let mut words = ChosenWords::new(WordTerms::folded(), Arc::new(wanted), LastWord::Kept);
        let mut stream = words.token_stream(text);
        let mut kept = Vec::new();
        while stream.advance() {
            kept.push((stream.token().text.clone(), stream.token().position));
        }
        let expected = expected
            .iter()
            .map(|(term, place)| ((*term).to_owned(), *place));
        assert_eq!(kept, expected.collect::<Vec<_>>());
    }

    #[test]
    fn wanted_words_keep_their_places_and_the_last_word_stays() {
        let terms = ["bridge", "etat"].map(str::to_owned).into_iter().collect();
        let wanted = Wanted {
            terms,
            ..Wanted::default()
        };
        let text = "The Bridge, the État: all shut";
        check_kept(wanted, text, &[("bridge", 1), ("etat", 3), ("shut", 5)]);
    }

    #[test]
    fn beginnings_and_near_words_are_wanted() {
        let wanted = Wanted {
            prefixes: ["sail".to_owned()].into_iter().collect(),
            fuzzy: vec![FuzzyTerm::new("ferry", 1)],
            ..Wanted::default()
        };
        let text = "sails ferxy fery storms";
        check_kept(
            wanted,
            text,
            &[("sails", 0), ("ferxy", 1), ("fery", 2), ("storms", 3)],
        );
    }

    #[test]
    fn nothing_wanted_leaves_the_last_word() {
        check_kept(Wanted::default(), "one two three", &[("three", 2)]);
        check_kept(Wanted::default(), "", &[]);
    }
}
