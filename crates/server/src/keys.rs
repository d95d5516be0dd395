//! Making API keys: the same for the pages and the command line.

use jiff::Timestamp;
use wirewatch_model::hex;
use wirewatch_store::{ApiKey, KeyScope, Store, StoreError};

use crate::{ServerError, hash_secret, new_secret};

/// A key that was just made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What is kept of it.
    pub key: ApiKey,
    /// The key itself, to be shown this once.
    pub secret: String,
}

/// Why no key was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The system gives no random numbers.
    #[error(transparent)]
    Randomness(#[from] ServerError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Chance made a key whose id another one has.
    #[error("the id `{id}` is taken; try again")]
    Taken {
        /// The id.
        id: String,
    },
}

/// Makes a key and keeps its hash.
///
/// # Errors
/// [`KeyError`] when the system or the store fails, or by an unlikely chance.
pub async fn make_key(
    store: &dyn Store,
    name: &str,
    mut scopes: Vec<KeyScope>,
) -> Result<NewKey, KeyError> {
    let secret = new_secret()?;
    // The first of its hash's digits: they tell keys apart and tell nothing of the key.
    let sha256 = hash_secret(&secret);
    let id = hex(sha256.iter().take(4));
    scopes.sort_unstable();
    scopes.dedup();
    let key = ApiKey {
        id,
        name: name.to_owned(),
        sha256,
        scopes,
        created_at: Timestamp::now(),
        revoked_at: None,
    };
    if !store.put_key(&key).await? {
        return Err(KeyError::Taken { id: key.id });
    }
    Ok(NewKey { key, secret })
}
