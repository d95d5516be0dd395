use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a server gave to ask "has it changed?" with, kept byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag` header as sent.
    pub etag: Option<String>,
    /// The `Last-Modified` header as sent.
    pub last_modified: Option<String>,
}

/// What is remembered of one host between runs, so that its wishes hold across processes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostRecord {
    /// Scheme, host and port (`https://news.example`), the scope of a robots.txt.
    pub origin: String,
    /// Its robots.txt, if it was asked for.
    pub robots: Option<RobotsRecord>,
    /// Nothing is asked of the host before this moment (Retry-After of a 429).
    pub hold_until: Option<Timestamp>,
}

/// A robots.txt as it was answered once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotsRecord {
    /// When it was asked for.
    pub fetched_at: Timestamp,
    /// What the answer means.
    pub access: RobotsAccess,
}

/// What the answer to a request for robots.txt means (RFC 9309, section 2.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "body")]
pub enum RobotsAccess {
    /// The file's text decides.
    Rules(String),
    /// There is none (4xx): everything is allowed.
    Unrestricted,
    /// The server failed or could not be reached: nothing is allowed.
    Unreachable,
}
