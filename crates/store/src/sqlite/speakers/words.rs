//! Small values as words in columns.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::super::codec::{from_json, to_json};
use super::super::fault::Fault;

/// A value that is one word in JSON, as that word.
pub(super) fn word<T: Serialize>(value: &T) -> Result<String, Fault> {
    let json = to_json(value, "word", "a row")?;
    Ok(json.trim_matches('"').to_owned())
}

/// The value of a word.
pub(super) fn of_word<T: DeserializeOwned>(word: &str, key: &str) -> Result<T, Fault> {
    from_json(&format!("\"{word}\""), "word", key)
}

/// 16 digits that follow from `parts`.
pub(super) fn short_hash(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    wirewatch_model::hex(digest.finalize().iter().take(8))
}
