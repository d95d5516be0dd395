//! The terms of single words. Most words are plain ASCII, whose terms need no chain of filters.

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer};

use super::{folded, stemmed, words};

/// Makes the terms of single words, the same that an analyzer of texts makes of them.
#[derive(Clone)]
pub(crate) struct WordTerms {
    whole: TextAnalyzer,
    /// Stems words in small ASCII letters; `None` where words are not stemmed.
    stemmer: Option<TextAnalyzer>,
}

impl WordTerms {
    /// As [`folded`].
    pub(crate) fn folded() -> Self {
        Self {
            whole: folded(),
            stemmer: None,
        }
    }

    /// As [`stemmed`].
    pub(crate) fn stemmed(language: Language) -> Self {
        let stemmer = TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language));
        Self {
            whole: stemmed(language),
            stemmer: Some(stemmer.build()),
        }
    }

    /// The term of one word of a text; empty for what is no word.
    pub(crate) fn of(&mut self, word: &str) -> String {
        if !word.is_ascii() {
            let mut found = words(word, &mut self.whole);
            return found.pop().map(|word| word.term).unwrap_or_default();
        }
        let small = word.to_ascii_lowercase();
        let Some(stemmer) = &mut self.stemmer else {
            return small;
        };
        let mut stream = stemmer.token_stream(&small);
        match stream.advance() {
            true => std::mem::take(&mut stream.token_mut().text),
            false => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::STEMMED;
    use super::*;

    #[test]
    fn terms_of_single_words_are_those_of_texts() {
        let text = "The Attacks on Al-Qaïda's bridges, dying 1990s KILLED etat e\u{301}tat взрывы 恐怖袭击 أَحْمَد";
        let places: Vec<&str> = super::super::word_spans(text)
            .map(|span| span.of(text))
            .collect();
        let check = |mut single: WordTerms, mut whole: TextAnalyzer| {
            let singly: Vec<String> = places.iter().map(|word| single.of(word)).collect();
            let together = words(text, &mut whole).into_iter();
            assert_eq!(singly, together.map(|word| word.term).collect::<Vec<_>>());
        };
        check(WordTerms::folded(), folded());
        for (_, language) in STEMMED {
            check(WordTerms::stemmed(*language), stemmed(*language));
        }
    }
}
