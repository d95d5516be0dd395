//! Leaving out stems that are the word itself: the field of words as written has them already.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use tantivy::tokenizer::{Token, TokenFilter, TokenStream, Tokenizer};

/// Notes each word before it is stemmed.
///
/// The note stands where the engine keeps how many positions a word takes, which no field of stems has.
#[derive(Clone)]
pub(crate) struct Note;

/// Drops the words that are as they were noted.
#[derive(Clone)]
pub(crate) struct Changed;

/// A filter of words.
#[derive(Clone)]
pub(crate) struct Filtering<T, F> {
    inner: T,
    filter: F,
}

pub(crate) struct FilterStream<T, F> {
    inner: T,
    filter: F,
}

/// What is done to one word; `false` drops it.
pub(crate) trait Keeps: Clone + Send + Sync + 'static {
    fn keeps(&self, token: &mut Token) -> bool;
}

impl Keeps for Note {
    fn keeps(&self, token: &mut Token) -> bool {
        token.position_length = note(&token.text);
        true
    }
}

impl Keeps for Changed {
    fn keeps(&self, token: &mut Token) -> bool {
        let noted = std::mem::replace(&mut token.position_length, 1);
        noted != note(&token.text)
    }
}

fn note(text: &str) -> usize {
    // A few bits less on small machines make a rare word too many or too few, which costs nothing.
    usize::try_from(BuildHasherDefault::<DefaultHasher>::default().hash_one(text) >> 1)
        .unwrap_or(usize::MAX)
}

macro_rules! filter {
    ($filter:ty) => {
        impl TokenFilter for $filter {
            type Tokenizer<T: Tokenizer> = Filtering<T, Self>;

            fn transform<T: Tokenizer>(self, inner: T) -> Filtering<T, Self> {
                Filtering {
                    inner,
                    filter: self,
                }
            }
        }
    };
}

filter!(Note);
filter!(Changed);

impl<T: Tokenizer, F: Keeps> Tokenizer for Filtering<T, F> {
    type TokenStream<'a> = FilterStream<T::TokenStream<'a>, F>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        FilterStream {
            inner: self.inner.token_stream(text),
            filter: self.filter.clone(),
        }
    }
}

impl<T: TokenStream, F: Keeps> TokenStream for FilterStream<T, F> {
    fn advance(&mut self) -> bool {
        while self.inner.advance() {
            if self.filter.keeps(self.inner.token_mut()) {
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.inner.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.inner.token_mut()
    }
}
