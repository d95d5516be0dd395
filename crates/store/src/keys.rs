use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::StoreError;

/// What the bearer of an API key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyScope {
    /// Search and read.
    Read,
    /// Take whole result lists and archived pages out.
    Export,
    /// Change what the server does; allows everything.
    Admin,
}

impl KeyScope {
    /// The scopes, as they are written.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("read", Self::Read),
        ("export", Self::Export),
        ("admin", Self::Admin),
    ];

    /// The scope as it is written.
    pub fn name(self) -> &'static str {
        let known = Self::NAMES.iter().find(|(_, scope)| *scope == self);
        known.map_or("read", |(name, _)| name)
    }
}

/// An API key as it is kept: by its hash, never by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// What it is revoked by.
    pub id: String,
    /// Whose it is, in words.
    pub name: String,
    /// SHA-256 of the key. A key is 256 random bits, so that no slow hash is needed.
    pub sha256: [u8; 32],
    /// What it allows.
    pub scopes: Vec<KeyScope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked; `None` while it holds.
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    /// Whether the key holds and allows `scope`.
    pub fn allows(&self, scope: KeyScope) -> bool {
        let granted = |asked| self.scopes.contains(&asked);
        self.revoked_at.is_none() && (granted(scope) || granted(KeyScope::Admin))
    }
}

/// What is asked of a store about API keys.
#[async_trait]
pub trait KeyStore: Send + Sync {
    /// Keeps a new key; `false` when its id is taken.
    async fn put_key(&self, key: &ApiKey) -> Result<bool, StoreError>;

    /// All keys, also revoked ones, the oldest first.
    async fn keys(&self) -> Result<Vec<ApiKey>, StoreError>;

    /// Ends a key for good; `false` when there is no such key or it was revoked before.
    async fn revoke_key(&self, id: &str, at: Timestamp) -> Result<bool, StoreError>;
}
