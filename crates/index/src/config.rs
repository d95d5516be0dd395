use serde::Deserialize;

/// How the index works.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IndexConfig {
    /// Memory a writer may use before it writes a segment, in megabytes (at least 15).
    pub writer_memory_mb: usize,
    /// Threads that write when an index is built anew, each with its own memory; later changes are few, and one writes them.
    pub writer_threads: usize,
    /// How long to wait for another process that writes the index, in seconds.
    pub lock_wait_secs: u64,
    /// The longest query accepted, in characters.
    pub max_query_chars: usize,
    /// The most clauses a query may have.
    pub max_query_clauses: usize,
    /// The most words with `*` or `~` a query may have.
    pub max_query_wildcards: usize,
    /// The longest a search may take, in milliseconds.
    pub max_query_ms: u64,
}

impl Default for IndexConfig {
    fn default() -> Self {
        Self {
            writer_memory_mb: 64,
            writer_threads: 2,
            lock_wait_secs: 30,
            max_query_chars: 2_000,
            max_query_clauses: 256,
            max_query_wildcards: 16,
            max_query_ms: 5_000,
        }
    }
}
