use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a server sent for one address, as bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The address asked for.
    pub url: String,
    /// The address that answered, after redirects.
    pub final_url: String,
    /// The HTTP status.
    pub status: u16,
    /// The answer's headers in the order received, names in lower case.
    pub headers: Vec<(String, String)>,
    /// When the answer was complete.
    pub fetched_at: Timestamp,
    /// The body with content codings undone, otherwise as sent.
    pub body: Vec<u8>,
    /// SHA-256 of `body`, in hexadecimal.
    pub sha256: String,
}

impl Page {
    /// SHA-256 of `body`, in hexadecimal.
    pub fn sha256_of(body: &[u8]) -> String {
        crate::hex(&Sha256::digest(body))
    }

    /// The first value of the header `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(key, _)| key == name)?;
        Some(value)
    }
}
