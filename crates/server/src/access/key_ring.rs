use wirewatch_store::{ApiKey, KeyScope, Store, StoreError};

use crate::believed::Believed;
use crate::hash_secret;

/// The keys that open this server: the one of the environment, which allows everything, and those of the store.
pub(crate) struct KeyRing {
    environment: Option<[u8; 32]>,
    stored: Believed<Vec<ApiKey>>,
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
            stored: Believed::default(),
        }
    }

    /// Whose request it is that carries the key with the hash `given` and needs `scope`.
    pub(crate) async fn caller(
        &self,
        store: &dyn Store,
        given: Option<[u8; 32]>,
        scope: KeyScope,
    ) -> Result<Caller, StoreError> {
        let keys = self.stored.get(store.keys()).await?;
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
}
