use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use foldhash::fast::RandomState;

use super::features::WordForm;
use super::table::{NO_SCORES, Scores, Table};

/// So many words are remembered, in three megabytes; those of texts in one language come again and again.
const MOST_WORDS: usize = 8_000;

/// The different words of texts, each with what it says by itself about the tags around it.
///
/// Half the words of a report are said again in it, and most of the others were said in the report before, so that little is left
/// to be looked up.
#[derive(Debug)]
pub(super) struct KnownWords {
    numbers: HashMap<WordForm, usize, RandomState>,
    words: Vec<KnownWord>,
}

/// A word with its weights, added up by whose tag they are for.
#[derive(Debug)]
pub(super) struct KnownWord {
    pub(super) form: WordForm,
    pub(super) own: Scores,
    pub(super) for_next: Scores,
    pub(super) for_second_next: Scores,
    pub(super) for_previous: Scores,
    pub(super) for_second_previous: Scores,
}

impl KnownWords {
    /// The number of what stands for the places before and behind a sentence.
    pub(super) const EDGE: usize = 0;

    fn new(table: &Table) -> Self {
        let mut known = Self {
            numbers: HashMap::default(),
            words: Vec::new(),
        };
        known.number_of(WordForm::edge(), table);
        known
    }

    /// The number of a word, which is looked up in `table`, always the same one, when it is new.
    pub(super) fn number_of(&mut self, form: WordForm, table: &Table) -> usize {
        let words = &mut self.words;
        *self.numbers.entry(form).or_insert_with(|| {
            words.push(KnownWord::look_up(form, table));
            words.len() - 1
        })
    }

    pub(super) fn word(&self, number: usize) -> &KnownWord {
        &self.words[number]
    }
}

/// The words that are known while no text is read: those of as many texts as were read at once.
#[derive(Debug, Default)]
pub(super) struct Shelf(Mutex<Vec<KnownWords>>);

impl Shelf {
    /// Takes known words, or begins anew when all are in use.
    pub(super) fn take(&self, table: &Table) -> KnownWords {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = shelf.pop();
        drop(shelf);
        known.unwrap_or_else(|| KnownWords::new(table))
    }

    /// Keeps known words for the next text, unless they became too many.
    pub(super) fn put_back(&self, known: KnownWords) {
        if known.words.len() <= MOST_WORDS {
            let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            shelf.push(known);
        }
    }
}

/// A copy knows no words yet.
impl Clone for Shelf {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl KnownWord {
    fn look_up(form: WordForm, table: &Table) -> Self {
        let mut word = Self {
            form,
            own: NO_SCORES,
            for_next: NO_SCORES,
            for_second_next: NO_SCORES,
            for_previous: NO_SCORES,
            for_second_previous: NO_SCORES,
        };
        let alone = form.alone();
        table.add(&alone.own, &mut word.own);
        table.add(&alone.for_next, &mut word.for_next);
        table.add(&alone.for_second_next, &mut word.for_second_next);
        table.add(&alone.for_previous, &mut word.for_previous);
        table.add(&alone.for_second_previous, &mut word.for_second_previous);
        word
    }
}
