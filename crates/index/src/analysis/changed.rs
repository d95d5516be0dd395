//! Stems that are not the word itself: the field of words as written has those already.

use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
};

use super::WordMap;

/// So many words are remembered with their stems; most texts are made of fewer.
const MOST_KNOWN: usize = 50_000;

/// Replaces words by their stems, and drops those that are their own stem.
#[derive(Clone)]
pub(crate) struct ChangedStems {
    language: Language,
}

impl ChangedStems {
    pub(crate) fn new(language: Language) -> Self {
        Self { language }
    }
}

impl TokenFilter for ChangedStems {
    type Tokenizer<T: Tokenizer> = Stemming<T>;

    fn transform<T: Tokenizer>(self, inner: T) -> Stemming<T> {
        Stemming {
            inner,
            known: Known::new(self.language),
        }
    }
}

/// Words with their stems: the same words come again and again, and stemming is the dearest part of indexing.
#[derive(Clone)]
struct Known {
    stemmer: TextAnalyzer,
    /// `None` for words that are their own stem.
    stems: WordMap<Option<String>>,
}

impl Known {
    fn new(language: Language) -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language));
        Self {
            stemmer: stemmer.build(),
            stems: WordMap::default(),
        }
    }

    fn stem(&mut self, word: &str) -> Option<&str> {
        if !self.stems.contains_key(word) {
            if self.stems.len() >= MOST_KNOWN {
                self.stems.clear();
            }
            let mut stream = self.stemmer.token_stream(word);
            let stem = stream.advance().then(|| stream.token().text.clone());
            let changed = stem.filter(|stem| stem != word);
            self.stems.insert(word.to_owned(), changed);
        }
        self.stems.get(word)?.as_deref()
    }
}

#[derive(Clone)]
pub(crate) struct Stemming<T> {
    inner: T,
    known: Known,
}

impl<T: Tokenizer> Tokenizer for Stemming<T> {
    type TokenStream<'a> = StemStream<'a, T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        StemStream {
            inner: self.inner.token_stream(text),
            known: &mut self.known,
        }
    }
}

pub(crate) struct StemStream<'a, T> {
    inner: T,
    known: &'a mut Known,
}

impl<T: TokenStream> TokenStream for StemStream<'_, T> {
    fn advance(&mut self) -> bool {
        while self.inner.advance() {
            let token = self.inner.token_mut();
            if let Some(stem) = self.known.stem(&token.text) {
                token.text.clear();
                token.text.push_str(stem);
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
