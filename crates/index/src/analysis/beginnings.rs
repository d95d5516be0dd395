//! How words begin that are looked for: most words of a text are passed over by their first two letters.

use tantivy::tokenizer::Language;

use super::STEMMED;

/// The characters of ASCII.
const SIGNS: usize = 128;

/// The first letters of words that may be looked for. Words that begin otherwise than with ASCII always may.
#[derive(Debug, Clone)]
pub(crate) struct Beginnings {
    /// For each first letter whether any word may begin with it.
    first: [bool; SIGNS],
    /// For each first letter whether it is enough, whatever follows.
    whatever_follows: [bool; SIGNS],
    /// For each first letter the second ones, one bit each.
    second: [u128; SIGNS],
}

impl Default for Beginnings {
    fn default() -> Self {
        Self {
            first: [false; SIGNS],
            whatever_follows: [false; SIGNS],
            second: [0; SIGNS],
        }
    }
}

impl Beginnings {
    /// Any word.
    pub(crate) fn any() -> Self {
        Self {
            first: [true; SIGNS],
            whatever_follows: [true; SIGNS],
            ..Self::default()
        }
    }

    /// Words whose term is `term` or begins with it.
    pub(crate) fn add(&mut self, term: &str) {
        let mut letters = term.bytes();
        let (first, second) = (letters.next(), letters.next());
        let Some(first) = first.and_then(place) else {
            return;
        };
        self.first[first] = true;
        match second.and_then(place) {
            Some(second) => self.second[first] |= 1 << second,
            None => self.whatever_follows[first] = true,
        }
    }

    /// Words whose stem is `stem`.
    ///
    /// No stemmer changes the first letter of a word in Latin letters without accents. The English one leaves the second as
    /// well, where the stem has two, but for words such as `dying`, whose stem is `die`.
    pub(crate) fn add_stem(&mut self, stem: &str, stemmer: Option<usize>) {
        self.add(stem);
        let language = stemmer.and_then(|number| STEMMED.get(number));
        let is_english = language.is_some_and(|(_, language)| *language == Language::English);
        let first = stem.bytes().next().and_then(place);
        if let Some(first) = first.filter(|_| !is_english) {
            self.whatever_follows[first] = true;
        }
        if is_english && stem.len() == 3 && stem.ends_with("ie") {
            self.add(&stem.replace("ie", "y"));
        }
    }

    /// Whether a word, as it is written, may be looked for.
    pub(crate) fn may_begin(&self, written: &str) -> bool {
        let mut letters = written.bytes().map(|letter| letter.to_ascii_lowercase());
        let (first, second) = (letters.next(), letters.next());
        let Some(first) = first.and_then(place) else {
            return true;
        };
        match second.and_then(place) {
            Some(second) => self.whatever_follows[first] || self.second[first] >> second & 1 == 1,
            // An accent stands for a letter that is not known here.
            None => self.first[first],
        }
    }
}

/// The place of an ASCII character.
fn place(letter: u8) -> Option<usize> {
    letter.is_ascii().then_some(usize::from(letter))
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
    fn words_are_passed_over_by_two_letters() {
        let mut beginnings = Beginnings::default();
        beginnings.add("bridge");
        beginnings.add("x");
        beginnings.add_stem("die", stemmer_of("en"));
        for written in [
            "bridges", "Br", "b", "BRÜCKE", "bé", "x", "xylem", "dying", "died", "é",
        ] {
            check(&beginnings, written, true);
        }
        for written in ["boat", "a", "day", "1990"] {
            check(&beginnings, written, false);
        }
        let mut other = Beginnings::default();
        other.add_stem("arg", stemmer_of("de"));
        check(&other, "aerger", true);
        check(&other, "berg", false);
        check(&Beginnings::any(), "boat", true);
    }

    /// Every way an English word may begin, with endings that the stemmer knows.
    #[test]
    fn english_stems_begin_as_their_words_do() {
        let middles = ["", "t", "ing", "ol", "ent"];
        let endings = [
            "", "s", "es", "ies", "ied", "ed", "eed", "ing", "ying", "edly", "ingly", "y", "ly",
            "li", "ational", "tional", "ization", "ousness", "iveness", "fulness", "ogist", "bli",
            "alize", "icate", "ative", "ement", "ion", "e", "ll",
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
