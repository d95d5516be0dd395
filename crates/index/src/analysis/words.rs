//! Cutting text into words.

use std::iter::Peekable;
use std::str::CharIndices;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::char::is_combining_mark;

/// Words longer than this, in bytes, are noise (encoded data) and left out.
const MAX_WORD_BYTES: usize = 120;

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
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    /// Whether the sign before was the first of a pair, so that it needs no word of its own.
    paired: bool,
    token: &'a mut Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream {
            text,
            chars: text.char_indices().peekable(),
            paired: false,
            token: &mut self.token,
        }
    }
}

impl WordStream<'_> {
    /// The end of the word whose first character was just read.
    fn word_end(&mut self) -> usize {
        while let Some(&(at, c)) = self.chars.peek() {
            let inside = (c.is_alphanumeric() && !is_unspaced(c)) || is_joined(c);
            if !inside {
                return at;
            }
            self.chars.next();
        }
        self.text.len()
    }

    /// The end of the pair that begins with the sign just read; `None` when it only ends the pair before.
    fn pair_end(&mut self, end: usize) -> Option<usize> {
        let next = self.chars.peek().copied();
        let paired = std::mem::take(&mut self.paired);
        match next {
            Some((at, c)) if is_unspaced(c) && (c.is_alphanumeric() || is_joined(c)) => {
                self.paired = true;
                Some(at + c.len_utf8())
            }
            _ => (!paired).then_some(end),
        }
    }

    fn put(&mut self, start: usize, end: usize) -> bool {
        let Some(word) = self
            .text
            .get(start..end)
            .filter(|word| word.len() <= MAX_WORD_BYTES)
        else {
            return false;
        };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = start;
        self.token.offset_to = end;
        self.token.text.clear();
        self.token.text.push_str(word);
        true
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some((start, c)) = self.chars.next() {
            if is_unspaced(c) {
                let end = start + c.len_utf8();
                if self.pair_end(end).is_some_and(|end| self.put(start, end)) {
                    return true;
                }
            } else if c.is_alphanumeric() {
                let end = self.word_end();
                if self.put(start, end) {
                    return true;
                }
            }
        }
        false
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
