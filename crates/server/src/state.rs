use std::sync::Arc;

use sha2::{Digest, Sha256};
use wirewatch_index::ArticleIndex;
use wirewatch_store::Store;

use crate::ServerConfig;

/// What every answer is made from; cheap to clone.
#[derive(Clone)]
pub struct ServerState {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) index: Arc<dyn ArticleIndex>,
    pub(crate) config: Arc<ServerConfig>,
    /// SHA-256 of the key that every request must carry; the key itself is not kept.
    pub(crate) key_hash: Option<[u8; 32]>,
}

impl ServerState {
    /// A server over `store` and `index`; with `api_key` every request but `/healthz` must carry it.
    pub fn new(
        store: Arc<dyn Store>,
        index: Arc<dyn ArticleIndex>,
        config: ServerConfig,
        api_key: Option<&str>,
    ) -> Self {
        let key_hash = api_key
            .filter(|key| !key.is_empty())
            .map(|key| Sha256::digest(key.as_bytes()).into());
        Self {
            store,
            index,
            config: Arc::new(config),
            key_hash,
        }
    }
}
