//! How words begin that are looked for: most words of a text are passed over by their first letters.

use tantivy::tokenizer::Language;

use super::STEMMED;

/// The characters of ASCII.
const SIGNS: usize = 128;

/// How many letters are looked at, at most.
const LETTERS: usize = 4;

/// Bits that beginnings of three and four letters are spread over; a few share one.
const LONGER_BITS: usize = 1 << 15;

/// So many beginnings are also kept in full; where there are more, looking through them takes longer than folding a word.
const MOST_IN_FULL: usize = 16;

/// The English stemmer changes no more than so many of the last letters of a stem: the stem of `ability` is `abl`, without the `e`
/// that stands there for a while.
const CHANGED_LETTERS: usize = 2;

/// The first letters of words that may be looked for. Words that begin otherwise than with ASCII always may.
#[derive(Debug, Clone)]
pub(crate) struct Beginnings {
    /// For each first letter whether any word may begin with it.
    first: [bool; SIGNS],
    /// For each first letter the second ones, one bit each.
    second: [u128; SIGNS],
    /// The same, where those two are enough, whatever follows.
    whatever_follows: [u128; SIGNS],
    /// The first three letters where they are enough, and the first four of all others.
    longer: Vec<u64>,
    /// The beginnings in small letters, while they are few: they tell the last words that only begin alike.
    in_full: Option<Vec<String>>,
}

impl Default for Beginnings {
    fn default() -> Self {
        Self {
            first: [false; SIGNS],
            second: [0; SIGNS],
            whatever_follows: [0; SIGNS],
            longer: vec![0; LONGER_BITS / 64],
            in_full: Some(Vec::new()),
        }
    }
}

impl Beginnings {
    /// Words whose term is `term` or begins with it.
    pub(crate) fn add(&mut self, term: &str) {
        self.add_in_full(term);
        let known: Vec<usize> = term.bytes().map_while(place).take(LETTERS).collect();
        match *known {
            [] => {}
            [first] => {
                self.first[first] = true;
                self.second[first] = u128::MAX;
                self.whatever_follows[first] = u128::MAX;
            }
            [first, second, ref more @ ..] => {
                self.first[first] = true;
                self.second[first] |= 1 << second;
                match more {
                    [] => self.whatever_follows[first] |= 1 << second,
                    [third] => self.add_longer(bit_of([first, second, *third])),
                    [third, fourth, ..] => {
                        self.add_longer(bit_of([first, second, *third, *fourth]));
                    }
                }
            }
        }
    }

    fn add_in_full(&mut self, term: &str) {
        let known = term.find(|c: char| !c.is_ascii()).unwrap_or(term.len());
        let known = term.get(..known).unwrap_or_default();
        let few = self.in_full.take();
        self.in_full = few
            .filter(|held| held.len() < MOST_IN_FULL)
            .map(|mut held| {
                held.push(known.to_owned());
                held
            });
    }

    fn add_longer(&mut self, bit: usize) {
        if let Some(word) = self.longer.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    fn has_longer(&self, bit: usize) -> bool {
        let word = self.longer.get(bit / 64);
        word.is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    /// Words whose stem is `stem`.
    ///
    /// No stemmer changes the first letter of a word in Latin letters without accents. The English one leaves all but the last
    /// letters of a stem, and its first two, but for words such as `dying`, whose stem is `die`.
    pub(crate) fn add_stem(&mut self, stem: &str, stemmer: Option<usize>) {
        let language = stemmer.and_then(|number| STEMMED.get(number));
        let is_english = language.is_some_and(|(_, language)| *language == Language::English);
        let kept = match is_english {
            true => stem.len().saturating_sub(CHANGED_LETTERS).max(2),
            false => 1,
        };
        // A stem that is shorter, or has accents there, is kept whole.
        self.add(stem.get(..kept).unwrap_or(stem));
        if is_english && stem.len() == 3 && stem.ends_with("ie") {
            self.add(&stem.replace("ie", "y"));
        }
    }

    /// Whether a word, as it is written, may be looked for.
    pub(crate) fn may_begin(&self, written: &str) -> bool {
        self.begins_alike(written) && self.begins_so(written)
    }

    /// The same by all letters of a beginning, where none of the word has an accent.
    fn begins_so(&self, written: &str) -> bool {
        let Some(beginnings) = &self.in_full else {
            return true;
        };
        let begins = |beginning: &String| {
            let first = written.get(..beginning.len());
            first.is_some_and(|first| first.eq_ignore_ascii_case(beginning))
        };
        !written.is_ascii() || beginnings.iter().any(begins)
    }

    /// The same by the first letters.
    fn begins_alike(&self, written: &str) -> bool {
        let mut letters = written.bytes().map(|letter| letter.to_ascii_lowercase());
        // An accent stands for a letter that is not known here.
        let Some(first) = letters.next().and_then(place) else {
            return true;
        };
        let Some(second) = letters.next() else {
            return self.whatever_follows[first] == u128::MAX;
        };
        let Some(second) = place(second) else {
            return self.first[first];
        };
        if self.second[first] >> second & 1 == 0 {
            return false;
        }
        if self.whatever_follows[first] >> second & 1 == 1 {
            return true;
        }
        let Some(third) = letters.next() else {
            return false;
        };
        let Some(third) = place(third) else {
            return true;
        };
        if self.has_longer(bit_of([first, second, third])) {
            return true;
        }
        match letters.next().map(place) {
            Some(Some(fourth)) => self.has_longer(bit_of([first, second, third, fourth])),
            Some(None) => true,
            None => false,
        }
    }
}

/// The place of an ASCII character.
fn place(letter: u8) -> Option<usize> {
    letter.is_ascii().then_some(usize::from(letter))
}

/// The bit of a beginning.
fn bit_of<const COUNT: usize>(letters: [usize; COUNT]) -> usize {
    // Five bits tell small letters from one another, and an odd factor spreads what they say over all.
    let said = letters
        .iter()
        .fold(COUNT, |said, letter| (said << 5) | (letter % 32));
    (said.wrapping_mul(0x9e37_79b1) >> 12) % LONGER_BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{WordTerms, stemmer_of};

    #[track_caller]
    fn check(beginnings: &Beginnings, written: &str, expected: bool) {
        assert_eq!(beginnings.may_begin(written), expected, "{written}");
    }

    #[test]
    fn words_are_passed_over_by_their_first_letters() {
        let mut beginnings = Beginnings::default();
        beginnings.add("bridge");
        beginnings.add("x");
        beginnings.add_stem("die", stemmer_of("en"));
        for written in [
            "bridges", "BRIDGE", "BRIDé", "BRÜCKE", "bé", "x", "xylem", "dying", "died", "é",
        ] {
            check(&beginnings, written, true);
        }
        for written in [
            "bridle", "bridg", "boat", "a", "day", "1990", "b", "Br", "bri", "brick", "brother",
        ] {
            check(&beginnings, written, false);
        }
        let mut other = Beginnings::default();
        other.add_stem("arg", stemmer_of("de"));
        check(&other, "aerger", true);
        check(&other, "berg", false);
    }

    #[test]
    fn many_beginnings_are_told_by_their_first_letters() {
        let mut beginnings = Beginnings::default();
        for number in 0..=MOST_IN_FULL {
            beginnings.add(&format!("bridge{number}"));
        }
        check(&beginnings, "bridges", true);
        check(&beginnings, "brother", false);
    }

    /// Every way an English word may begin, with endings that the stemmer knows.
    #[test]
    fn english_stems_begin_as_their_words_do() {
        let middles = ["", "t", "ing", "ol", "ent", "abil", "ic", "iv"];
        let endings = [
            "", "s", "es", "ies", "ied", "ity", "al", "ed", "eed", "ing", "ying", "edly", "ingly",
            "y", "ly", "li", "ational", "tional", "ization", "ousness", "iveness", "fulness",
            "ogist", "bli", "alize", "icate", "ative", "ement", "ion", "e", "ll",
        ];
        let mut stems = WordTerms::stemmed(Language::English);
        let letters = || (b'a'..=b'z').map(char::from);
        for (first, second) in
            letters().flat_map(|first| letters().map(move |second| (first, second)))
        {
            for (middle, ending) in middles
                .iter()
                .flat_map(|middle| endings.map(|ending| (middle, ending)))
            {
                let word = format!("{first}{second}{middle}{ending}");
                let mut beginnings = Beginnings::default();
                beginnings.add_stem(&stems.of(&word), stemmer_of("en"));
                check(&beginnings, &word, true);
            }
        }
    }
}
