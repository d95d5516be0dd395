//! An article to its quotes and their speakers.
//!
//! [`read_quotes`] finds direct, indirect and mixed quotes, joins each with its cue ("said") and its speaker, and gives the
//! speakers' full names, titles and affiliations as the text shows them. What the text does not show stays empty.

mod according;
mod asked;
mod backward;
mod contents;
mod cue_words;
mod cues;
mod dialogue;
mod direct;
mod direct_names;
mod document;
mod drafts;
mod endings;
mod english;
mod forward;
mod marks;
mod names;
mod noun_phrases;
mod people;
mod retag;
mod roles;
mod rules;
mod settings;
mod sources;
mod speakers;
mod titles;
mod transcript;
mod unit;

pub use rules::{LanguageFile, QuoteRules, RulesError};

use wirewatch_model::{Quote, Speaker};

/// What was read from one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuoteReading {
    /// The quotes in reading order.
    pub quotes: Vec<Quote>,
    /// Everyone with a name who speaks in them, in order of first appearance.
    pub speakers: Vec<Speaker>,
}

/// Finds the quotes in `text` and who speaks them.
///
/// `language` is a BCP 47 tag; without one the text itself decides. A language without rules gives only what stands in quotation
/// marks, without speakers.
pub fn read_quotes(text: &str, language: Option<&str>, rules: &QuoteRules) -> QuoteReading {
    let language = language.or_else(|| wirewatch_text::detect_language(text));
    let language = language.map(rules::primary).unwrap_or_default();
    if let Some(english) = rules.english.as_ref().filter(|_| language == "en") {
        return english::read(text, english, rules);
    }
    match rules.others.get(&language) {
        Some(words) => direct::read(text, words),
        None => direct::read_marks_only(text),
    }
}
