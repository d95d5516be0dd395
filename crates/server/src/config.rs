use std::net::{Ipv4Addr, SocketAddr};

use serde::Deserialize;

/// How the HTTP server answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerConfig {
    /// The address listened on. Any other than loopback needs an API key.
    pub listen: SocketAddr,
    /// Names by which a server without keys may be asked, besides loopback ones (`watch.desk.example`, with or without a port).
    pub hosts: Vec<String>,
    /// The most hits one answer may have.
    pub max_limit: usize,
    /// The most hits one may page over.
    pub max_offset: usize,
    /// Sentences shown with each hit.
    pub snippets: usize,
    /// Time for one answer, in seconds.
    pub timeout_secs: u64,
    /// Requests each API key may make a minute; 0 for no limit.
    pub requests_per_minute: u32,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            hosts: Vec::new(),
            max_limit: 100,
            max_offset: 10_000,
            snippets: 2,
            timeout_secs: 30,
            requests_per_minute: 600,
        }
    }
}
