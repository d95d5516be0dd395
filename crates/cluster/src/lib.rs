//! Many articles to stories: which articles carry the same text, as reprints and wire copy do.
//!
//! [`TextPrint`] is what a text is compared by; [`is_same_story`] compares two. Looking up which texts are worth comparing is the
//! caller's work, by [`TextPrint::keys`].

mod config;
mod stories;

pub use config::ClusterConfig;
pub use stories::{TextPrint, is_same_story};
