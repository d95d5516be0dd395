//! Folding what case and ASCII folding leave: marks, and letters that writers use for one another.

use tantivy::tokenizer::{Token, TokenFilter, TokenStream, Tokenizer};

/// Drops accents written as marks, vowel signs of Arabic and Hebrew and stretching, and folds Arabic and Cyrillic variants.
#[derive(Clone)]
pub(crate) struct Fold;

impl TokenFilter for Fold {
    type Tokenizer<T: Tokenizer> = Folding<T>;

    fn transform<T: Tokenizer>(self, inner: T) -> Folding<T> {
        Folding { inner }
    }
}

#[derive(Clone)]
pub(crate) struct Folding<T> {
    inner: T,
}

impl<T: Tokenizer> Tokenizer for Folding<T> {
    type TokenStream<'a> = FoldStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        FoldStream {
            inner: self.inner.token_stream(text),
        }
    }
}

pub(crate) struct FoldStream<T> {
    inner: T,
}

impl<T: TokenStream> TokenStream for FoldStream<T> {
    fn advance(&mut self) -> bool {
        if !self.inner.advance() {
            return false;
        }
        let text = &mut self.inner.token_mut().text;
        if !text.is_ascii() {
            *text = text.chars().filter_map(fold).collect();
        }
        true
    }

    fn token(&self) -> &Token {
        self.inner.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.inner.token_mut()
    }
}

fn fold(c: char) -> Option<char> {
    match c {
        '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05c7}' | '\u{0610}'..='\u{061a}' => None,
        '\u{0640}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{06d6}'..='\u{06ed}' => None,
        '\u{200c}' | '\u{200d}' => None,
        'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
        'ى' | 'ی' => Some('ي'),
        'ک' => Some('ك'),
        'ة' => Some('ه'),
        'ё' => Some('е'),
        other => Some(other),
    }
}
