use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use wirewatch_store::{ApiKey, KeyScope, Store, StoreError};

use crate::hash_secret;

/// A key that was revoked or made by another process is heard of after so long; tests need not wait.
const BELIEVED_FOR: Duration = Duration::from_secs(if cfg!(test) { 0 } else { 2 });

/// The keys that open this server: the one of the environment, which allows everything, and those of the store.
pub(crate) struct KeyRing {
    environment: Option<[u8; 32]>,
    stored: Mutex<Option<Stored>>,
}

/// The store's keys as they were at a moment.
struct Stored {
    read_at: Instant,
    keys: Arc<Vec<ApiKey>>,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Anyone: no key was ever made for this server.
    Anyone,
    /// The bearer of a key that allows what is asked; the key's id.
    Key(String),
    /// The bearer of a key that does not allow it.
    NotAllowed,
    /// Nobody with a key that holds.
    Unknown,
}

impl KeyRing {
    pub(crate) fn new(environment: Option<&str>) -> Self {
        let environment = environment.filter(|key| !key.is_empty()).map(hash_secret);
        Self {
            environment,
            stored: Mutex::new(None),
        }
    }

    /// Whose request it is that carries the key with the hash `given` and needs `scope`.
    pub(crate) async fn caller(
        &self,
        store: &dyn Store,
        given: Option<[u8; 32]>,
        scope: KeyScope,
    ) -> Result<Caller, StoreError> {
        let keys = self.keys(store).await?;
        // A revoked key closes the server as well: nobody who took the last key back means to let everyone in.
        if self.environment.is_none() && keys.is_empty() {
            return Ok(Caller::Anyone);
        }
        let Some(given) = given else {
            return Ok(Caller::Unknown);
        };
        if self.environment == Some(given) {
            return Ok(Caller::Key("environment".to_owned()));
        }
        let known = keys
            .iter()
            .find(|key| key.sha256 == given && key.revoked_at.is_none());
        Ok(match known {
            Some(key) if key.allows(scope) => Caller::Key(key.id.clone()),
            Some(_) => Caller::NotAllowed,
            None => Caller::Unknown,
        })
    }

    async fn keys(&self, store: &dyn Store) -> Result<Arc<Vec<ApiKey>>, StoreError> {
        if let Some(keys) = self.believed() {
            return Ok(keys);
        }
        let keys = Arc::new(store.keys().await?);
        let mut stored = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        *stored = Some(Stored {
            read_at: Instant::now(),
            keys: Arc::clone(&keys),
        });
        Ok(keys)
    }

    fn believed(&self) -> Option<Arc<Vec<ApiKey>>> {
        let stored = self.stored.lock().unwrap_or_else(PoisonError::into_inner);
        let stored = stored.as_ref()?;
        (stored.read_at.elapsed() < BELIEVED_FOR).then(|| Arc::clone(&stored.keys))
    }
}
