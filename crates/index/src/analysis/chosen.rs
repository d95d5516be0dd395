//! Words that some query looks for. What is looked through once and then forgotten need not be indexed whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::tokenizer::{Language, Token, TokenStream, Tokenizer};

use super::words::{WordStream, Words};
use super::{Beginnings, WordMap, WordSet, WordTerms};

/// The terms that queries look for; also tells of some others that they are looked for, but never of one that is that it is not.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) terms: WordSet,
    /// How terms begin.
    pub(crate) prefixes: WordSet,
    fuzzy: FuzzyTerms,
    /// The stems of words, for each language of [`STEMMED`](super::STEMMED) that is looked through.
    stems: BTreeMap<usize, Stems>,
}

/// Stems that are looked for.
#[derive(Debug, Default)]
struct Stems {
    stems: WordSet,
    /// How the words begin that have them.
    beginnings: Beginnings,
}

impl Wanted {
    /// Looks for a term that so many letters of may be wrong.
    pub(crate) fn add_fuzzy(&mut self, term: &str, edits: u8) {
        self.fuzzy.add(term, edits);
    }

    /// Looks for a stem of the language with this number.
    pub(crate) fn add_stem(&mut self, stem: &str, stemmer: usize) {
        let known = self.stems.entry(stemmer).or_default();
        known.beginnings.add_stem(stem, Some(stemmer));
        known.stems.insert(stem.to_owned());
    }

    fn has(&self, term: &str) -> bool {
        self.terms.contains(term) || self.begins(term) || self.fuzzy.may_have(term)
    }

    fn begins(&self, term: &str) -> bool {
        let starts = || {
            let ends = term.char_indices().map(|(start, c)| start + c.len_utf8());
            ends.filter_map(|end| term.get(..end))
        };
        !self.prefixes.is_empty() && starts().any(|start| self.prefixes.contains(start))
    }
}

/// Terms that letters may be wrong of.
#[derive(Debug, Default)]
pub(crate) struct FuzzyTerms {
    /// By their length: the letters of each, in any order, and how many may be wrong.
    by_length: Vec<BTreeSet<(u64, u8)>>,
    most_edits: usize,
}

impl FuzzyTerms {
    /// Looks for a term that so many letters of may be wrong.
    pub(crate) fn add(&mut self, term: &str, edits: u8) {
        let length = term.chars().count();
        if self.by_length.len() <= length {
            self.by_length.resize_with(length + 1, BTreeSet::new);
        }
        self.by_length[length].insert((letters(term), edits));
        self.most_edits = self.most_edits.max(usize::from(edits));
    }

    /// Whether a term, in letters of any size, may be one of them: each wrong letter changes the length by one at most, and
    /// which letters there are by two.
    pub(crate) fn may_have(&self, term: &str) -> bool {
        if self.by_length.is_empty() {
            return false;
        }
        let (length, letters) = (term.chars().count(), letters(term));
        let first = length.saturating_sub(self.most_edits);
        let near = self.by_length.iter().enumerate().skip(first);
        let near = near.take_while(|(near, _)| *near <= length + self.most_edits);
        near.into_iter().any(|(near, terms)| {
            let moved = near.abs_diff(length);
            terms.iter().any(|(wanted, edits)| {
                moved <= usize::from(*edits)
                    && (wanted ^ letters).count_ones() <= 2 * u32::from(*edits)
            })
        })
    }
}

/// One bit for each letter that a term has; some letters share one.
fn letters(term: &str) -> u64 {
    term.chars()
        .map(|c| u32::from(c.to_ascii_lowercase()))
        .fold(0, |letters, c| letters | 1 << (c % 64))
}

/// Which terms of words are chosen.
#[derive(Clone)]
enum Chooser {
    /// Words as written. The last word of a text stays whatever it is, so that the place of the next text behind this one is the
    /// same, and the field is known not to be empty.
    Folded,
    /// Stems of the language with this number.
    Stems(usize),
}

/// Words seen, by how they were written, with their terms; `None` for those that nobody looks for.
type Seen = WordMap<Option<String>>;

/// The words of a text that are wanted, by another analyzer, at the places that it gives them.
#[derive(Clone)]
pub(crate) struct ChosenWords {
    words: Words,
    chooser: Chooser,
    terms: WordTerms,
    wanted: Arc<Wanted>,
    /// Shared by all copies, one of which there is for each field.
    seen: Arc<Mutex<Seen>>,
}

impl ChosenWords {
    /// Those that are wanted as they are written.
    pub(crate) fn folded(wanted: Arc<Wanted>) -> Self {
        Self::new(Chooser::Folded, WordTerms::folded(), wanted)
    }

    /// Those of which the stem is wanted, in the language with this number in [`STEMMED`](super::STEMMED).
    pub(crate) fn stems(stemmer: usize, language: Language, wanted: Arc<Wanted>) -> Self {
        Self::new(
            Chooser::Stems(stemmer),
            WordTerms::stemmed(language),
            wanted,
        )
    }

    fn new(chooser: Chooser, terms: WordTerms, wanted: Arc<Wanted>) -> Self {
        Self {
            words: Words::default(),
            chooser,
            terms,
            wanted,
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
            stems: match self.chooser {
                Chooser::Folded => None,
                Chooser::Stems(stemmer) => Some(self.wanted.stems.get(&stemmer)),
            },
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
    /// The stems that are chosen, if any are; `None` where words are chosen as they are written.
    stems: Option<Option<&'a Stems>>,
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
        match self.stems {
            Some(None) => return false,
            Some(Some(stems)) if !stems.beginnings.may_begin(word) => return false,
            None if word.is_ascii() => {
                word.make_ascii_lowercase();
                return self.wanted.has(word);
            }
            _ => {}
        }
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
        let wanted = match self.stems.flatten() {
            Some(stems) => stems.stems.contains(&term),
            None => !term.is_empty() && self.wanted.has(&term),
        };
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
        let keeps = std::mem::take(&mut self.dropped) && self.stems.is_none();
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
    use crate::analysis::stemmer_of;

    #[track_caller]
    fn check_kept(wanted: Wanted, text: &str, expected: &[(&str, usize)]) {
        let mut words = ChosenWords::folded(Arc::new(wanted));
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
        let mut wanted = Wanted {
            prefixes: ["sail".to_owned()].into_iter().collect(),
            ..Wanted::default()
        };
        wanted.add_fuzzy("ferry", 1);
        let text = "sails ferxy fery storms";
        check_kept(
            wanted,
            text,
            &[("sails", 0), ("ferxy", 1), ("fery", 2), ("storms", 3)],
        );
    }

    #[test]
    fn stems_are_chosen_by_language() {
        let english = stemmer_of("en").expect("a stemmer");
        let mut wanted = Wanted::default();
        wanted.add_stem("bridg", english);
        let mut words = ChosenWords::stems(english, Language::English, Arc::new(wanted));
        let mut stream = words.token_stream("Bridges shut; a bridge, brigade");
        let mut kept = Vec::new();
        while stream.advance() {
            kept.push((stream.token().text.clone(), stream.token().position));
        }
        assert_eq!(kept, [("bridg".to_owned(), 0), ("bridg".to_owned(), 3)]);
    }

    #[test]
    fn nothing_wanted_leaves_the_last_word() {
        check_kept(Wanted::default(), "one two three", &[("three", 2)]);
        check_kept(Wanted::default(), "", &[]);
    }
}
