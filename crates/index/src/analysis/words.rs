//! Cutting text into words.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::char::is_combining_mark;

/// Words longer than this, in bytes, are noise (encoded data) and left out.
const MAX_WORD_BYTES: usize = 120;

/// For each byte whether it is a letter or digit of ASCII.
const IN_WORDS: [bool; 256] = bytes(true);

/// For each byte whether it is any other character of ASCII.
const BETWEEN_WORDS: [bool; 256] = bytes(false);

const fn bytes(in_words: bool) -> [bool; 256] {
    let mut fitting = [false; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        fitting[byte as usize] = byte.is_ascii_alphanumeric() == in_words;
        byte += 1;
    }
    fitting
}

/// Runs of letters and digits; in scripts without spaces, each pair of neighbouring signs.
#[derive(Clone, Default)]
pub(crate) struct Words {
    token: Token,
}

/// Whether `c` belongs to a script that is written without spaces between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3041}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

pub(crate) struct WordStream<'a> {
    places: WordPlaces<'a>,
    token: &'a mut Token,
}

/// Where the words of a text stand, in order: first byte, and the one behind the last.
pub(crate) struct WordPlaces<'a> {
    text: &'a str,
    /// What was read so far.
    at: usize,
    /// Whether the sign before was the first of a pair, so that it needs no word of its own.
    paired: bool,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream {
            places: WordPlaces::of(text),
            token: &mut self.token,
        }
    }
}

impl<'a> WordPlaces<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            paired: false,
        }
    }

    /// Passes over the ASCII characters among those `fitting`. Most text is of these, and they need no decoding.
    fn pass(&mut self, fitting: &[bool; 256]) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let passed = rest.iter().position(|byte| !fitting[usize::from(*byte)]);
        self.at += passed.unwrap_or(rest.len());
    }

    /// Whether an ASCII character is read next.
    fn is_at_ascii(&self) -> bool {
        let next = self.text.as_bytes().get(self.at);
        next.is_some_and(u8::is_ascii)
    }

    /// The character that is read next.
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// The end of the word that begins with the character read next, if any does; `None` at the end of the text.
    fn end_of_other(&mut self) -> Option<Option<usize>> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(if is_unspaced(c) {
            self.pair_end()
        } else if c.is_alphanumeric() {
            Some(self.word_end())
        } else {
            None
        })
    }

    /// The end of the word whose first character was just read, or is an ASCII letter read next.
    fn word_end(&mut self) -> usize {
        loop {
            self.pass(&IN_WORDS);
            if self.is_at_ascii() {
                return self.at;
            }
            match self.peek() {
                Some(c) if (c.is_alphanumeric() && !is_unspaced(c)) || is_joined(c) => {
                    self.at += c.len_utf8();
                }
                _ => return self.at,
            }
        }
    }

    /// The end of the pair that begins with the sign just read; `None` when it only ends the pair before.
    fn pair_end(&mut self) -> Option<usize> {
        let paired = std::mem::take(&mut self.paired);
        match self.peek() {
            Some(c) if is_unspaced(c) && (c.is_alphanumeric() || is_joined(c)) => {
                self.paired = true;
                Some(self.at + c.len_utf8())
            }
            _ => (!paired).then_some(self.at),
        }
    }
}

impl Iterator for WordPlaces<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        loop {
            self.pass(&BETWEEN_WORDS);
            let start = self.at;
            let end = if self.is_at_ascii() {
                // All but letters and digits were passed.
                Some(self.word_end())
            } else {
                self.end_of_other()?
            };
            if let Some(end) = end.filter(|end| end - start <= MAX_WORD_BYTES) {
                return Some((start, end));
            }
        }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((start, end)) = self.places.next() else {
            return false;
        };
        let word = self.places.text.get(start..end).unwrap_or_default();
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = start;
        self.token.offset_to = end;
        self.token.text.clear();
        self.token.text.push_str(word);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Marks that belong to the letter before them, and the joiners inside Persian and Indic words.
fn is_joined(c: char) -> bool {
    !c.is_ascii() && (matches!(c, '\u{200c}' | '\u{200d}') || is_combining_mark(c))
}
