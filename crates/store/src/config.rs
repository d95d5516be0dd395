use serde::Deserialize;

/// How the store keeps things.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreConfig {
    /// How long a writer waits for another process before it gives up, in milliseconds.
    pub busy_timeout_ms: u64,
    /// Compression level of stored pages and analyses (zstd, 1 to 19).
    pub compression_level: i32,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self {
            busy_timeout_ms: 30_000,
            compression_level: 3,
        }
    }
}
