//! A small part-of-speech tagger for English: an averaged perceptron that reads left to right.
//!
//! `models/README.md` says what it was trained on and how to train it again.

mod features;
mod known;
mod model;
mod table;
mod tag;
mod training;

pub use model::{ModelError, Tagger};
pub use tag::Tag;
pub use training::{TaggedSentence, train_tagger};
