use std::collections::HashMap;

use super::features::WordForm;
use super::table::{NO_SCORES, Scores, Table};

/// The different words of one text, each with what it says by itself about the tags around it.
///
/// Half the words of a report are said again, so that this halves what has to be looked up.
pub(super) struct KnownWords<'a> {
    table: &'a Table,
    numbers: HashMap<WordForm, usize>,
    words: Vec<KnownWord>,
}

/// A word with its weights, added up by whose tag they are for.
pub(super) struct KnownWord {
    pub(super) form: WordForm,
    pub(super) own: Scores,
    pub(super) for_next: Scores,
    pub(super) for_second_next: Scores,
    pub(super) for_previous: Scores,
    pub(super) for_second_previous: Scores,
}

impl<'a> KnownWords<'a> {
    /// The number of what stands for the places before and behind a sentence.
    pub(super) const EDGE: usize = 0;

    pub(super) fn new(table: &'a Table) -> Self {
        let mut known = Self {
            table,
            numbers: HashMap::new(),
            words: Vec::new(),
        };
        known.number_of(WordForm::edge());
        known
    }

    /// The number of a word, which is looked up when it is new.
    pub(super) fn number_of(&mut self, form: WordForm) -> usize {
        let (table, words) = (self.table, &mut self.words);
        *self.numbers.entry(form).or_insert_with(|| {
            words.push(KnownWord::look_up(form, table));
            words.len() - 1
        })
    }

    pub(super) fn word(&self, number: usize) -> &KnownWord {
        &self.words[number]
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
