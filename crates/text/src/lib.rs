//! Words, sentences, languages and fingerprints of text: what every reading crate needs before it reads.

mod abbreviations;
mod fingerprint;
mod hashing;
mod language;
mod normalize;
mod runs;
mod sentences;
pub mod tagger;
mod tokens;

pub use fingerprint::{Overlap, Shingles, Sketch};
pub use hashing::{RuleHasher, RuleMap, RuleSet};
pub use language::detect_language;
pub use normalize::{collapse_whitespace, fold};
pub use runs::Runs;
pub use sentences::{paragraphs, sentence_ranges, sentences};
pub use tokens::{Token, TokenKind, is_quotation_mark, tokens};
pub use wirewatch_model::CodePoints;
