//! Words, sentences, languages and fingerprints of text: what every reading crate needs before it reads.

mod code_points;
mod language;
mod normalize;

pub use code_points::CodePoints;
pub use language::detect_language;
pub use normalize::{collapse_whitespace, fold};
