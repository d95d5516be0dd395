//! How text becomes terms. The index, the query language and the highlighter use the same analyzers, so that they agree.

mod beginnings;
mod changed;
mod chosen;
mod fold;
mod single;
mod words;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, Stemmer, TextAnalyzer, TokenStream,
};
use wirewatch_model::Span;

pub(crate) use beginnings::Beginnings;
use changed::ChangedStems;
pub(crate) use chosen::{ChosenWords, FuzzyTerms, Wanted};
use fold::Fold;
pub(crate) use single::WordTerms;
use words::{WordPlaces, Words};

/// Rises when any analyzer changes, or how an article is cut into documents, so that an index made by another one is left aside.
pub(crate) const VERSION: u32 = 3;

/// Languages whose words are stemmed, by primary tag.
pub(crate) const STEMMED: &[(&str, Language)] = &[
    ("ar", Language::Arabic),
    ("da", Language::Danish),
    ("de", Language::German),
    ("el", Language::Greek),
    ("en", Language::English),
    ("es", Language::Spanish),
    ("fi", Language::Finnish),
    ("fr", Language::French),
    ("hu", Language::Hungarian),
    ("it", Language::Italian),
    ("nl", Language::Dutch),
    ("no", Language::Norwegian),
    ("pt", Language::Portuguese),
    ("ro", Language::Romanian),
    ("ru", Language::Russian),
    ("sv", Language::Swedish),
    ("ta", Language::Tamil),
    ("tr", Language::Turkish),
];

/// What is known of words: looked up for each word of each text, by a hash that is fast and still seeded, so that no page can
/// choose words that meet.
pub(crate) type WordMap<V> = HashMap<String, V, foldhash::fast::RandomState>;

/// A set of words, looked up as often.
pub(crate) type WordSet = HashSet<String, foldhash::fast::RandomState>;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Its term in the index.
    pub(crate) term: String,
    /// Where it stands.
    pub(crate) span: Span,
}

/// The analyzer of exact words: lower case, without accents.
pub(crate) fn folded() -> TextAnalyzer {
    TextAnalyzer::builder(Words::default())
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(Fold)
        .build()
}

/// The analyzer of word stems; stems are taken before accents go, as the stemmers need them.
pub(crate) fn stemmed(language: Language) -> TextAnalyzer {
    TextAnalyzer::builder(Words::default())
        .filter(LowerCaser)
        .filter(Stemmer::new(language))
        .filter(AsciiFoldingFilter)
        .filter(Fold)
        .build()
}

/// The analyzer of the stems that are not the word itself.
pub(crate) fn changed_stems(language: Language) -> TextAnalyzer {
    TextAnalyzer::builder(Words::default())
        .filter(LowerCaser)
        .filter(ChangedStems::new(language))
        .filter(AsciiFoldingFilter)
        .filter(Fold)
        .build()
}

/// The place in [`STEMMED`] of a language given as BCP 47 tag.
pub(crate) fn stemmer_of(tag: &str) -> Option<usize> {
    let tag = primary_tag(tag);
    let tag = if matches!(tag.as_str(), "nb" | "nn") {
        "no"
    } else {
        &tag
    };
    STEMMED.iter().position(|(known, _)| *known == tag)
}

/// The primary language of a BCP 47 tag, in lower case (`en` of `en-GB`).
pub(crate) fn primary_tag(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    primary.trim().to_ascii_lowercase()
}

/// The words of `text`, in order. The same text gives the same spans with every analyzer.
pub(crate) fn words(text: &str, analyzer: &mut TextAnalyzer) -> Vec<Word> {
    let mut found = Vec::new();
    let mut stream = analyzer.token_stream(text);
    while stream.advance() {
        let token = stream.token();
        found.push(Word {
            term: token.text.clone(),
            span: Span::new(token.offset_from, token.offset_to),
        });
    }
    found
}

/// Where the words of `text` stand, in order: the same as [`words`] gives with any analyzer, without the terms.
pub(crate) fn word_spans(text: &str) -> impl Iterator<Item = Span> + '_ {
    WordPlaces::of(text).map(|(start, end)| Span::new(start, end))
}

thread_local! {
    /// Queries are short and many, so that making an analyzer for each would take longer than its work.
    static FOLDED: RefCell<TextAnalyzer> = RefCell::new(folded());
    static STEMMERS: RefCell<Vec<TextAnalyzer>> =
        RefCell::new(STEMMED.iter().map(|(_, language)| stemmed(*language)).collect());
}

/// The folded terms of `text`.
pub(crate) fn terms(text: &str) -> Vec<String> {
    FOLDED.with_borrow_mut(|analyzer| terms_by(text, analyzer))
}

/// The stems of `text` in the language with this number in [`STEMMED`].
pub(crate) fn stems(text: &str, number: usize) -> Vec<String> {
    STEMMERS.with_borrow_mut(|analyzers| match analyzers.get_mut(number) {
        Some(analyzer) => terms_by(text, analyzer),
        None => Vec::new(),
    })
}

fn terms_by(text: &str, analyzer: &mut TextAnalyzer) -> Vec<String> {
    let words = words(text, analyzer).into_iter();
    words.map(|word| word.term).collect()
}

/// `text` as an id would spell it: folded words with hyphens between.
pub(crate) fn slug(text: &str) -> String {
    terms(text).join("-")
}

/// Whether a term is one sign of a script without spaces, whose words are indexed in pairs of signs.
pub(crate) fn is_lone_sign(term: &str) -> bool {
    let mut chars = term.chars();
    chars.next().is_some_and(words::is_unspaced) && chars.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_terms(text: &str, expected: &[&str]) {
        assert_eq!(terms(text), expected);
    }

    #[track_caller]
    fn check_stems(language: &str, text: &str, expected: &[&str]) {
        let number = stemmer_of(language).expect("a language with a stemmer");
        let found = words(text, &mut stemmed(STEMMED[number].1));
        let found: Vec<&str> = found.iter().map(|word| word.term.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn terms_have_no_case_and_no_accents() {
        check_terms("Al-Qaïda, ÇAĞRI!", &["al", "qaida", "cagri"]);
        check_terms("e\u{301}tat Ёлка", &["etat", "елка"]);
    }

    #[test]
    fn arabic_is_folded_over_its_spellings() {
        check_terms("أَحْمَد إلى مدرســة", &["احمد", "الي", "مدرسه"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_pairs() {
        check_terms("恐怖袭击 in 東", &["恐怖", "怖袭", "袭击", "in", "東"]);
    }

    #[test]
    fn stems_follow_the_language() {
        check_stems("en-GB", "attacks attacked", &["attack", "attack"]);
        check_stems("ru", "взрывы взрыва", &["взрыв", "взрыв"]);
        check_stems("fr", "attentats", &["attentat"]);
        assert_eq!(stemmer_of("fa"), None);
        assert_eq!(stemmer_of("nb"), stemmer_of("no"));
    }

    #[test]
    fn stems_that_are_the_word_are_left_out() {
        let mut analyzer = changed_stems(Language::English);
        let found = words("Attacks: an attack attacked the bridges", &mut analyzer);
        let found: Vec<&str> = found.iter().map(|word| word.term.as_str()).collect();
        assert_eq!(found, ["attack", "attack", "bridg"]);
    }

    #[test]
    fn words_stand_where_every_analyzer_finds_them() {
        let text = "Al-Qaïda: 恐怖袭击 in e\u{301}tat, أَحْمَد!";
        let spans: Vec<Span> = words(text, &mut folded())
            .iter()
            .map(|word| word.span)
            .collect();
        assert_eq!(word_spans(text).collect::<Vec<_>>(), spans);
    }

    #[test]
    fn slug_spells_a_name_as_an_id() {
        assert_eq!(slug("Hans-Jakob  Schindler"), "hans-jakob-schindler");
    }
}
