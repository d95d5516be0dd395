use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::{ServerError, hash_secret, new_secret};

/// How long a browser stays signed in: a working day.
pub(crate) const SESSION_TIME: Duration = Duration::from_secs(12 * 3_600);

/// The most sessions held; the one that ends first makes room.
const MAX_SESSIONS: usize = 1_000;

/// Browsers that signed in with a key. Each holds a random id in a cookie; here are only the hashes of id and key, and they
/// are forgotten when the server ends.
#[derive(Default)]
pub(crate) struct Sessions {
    open: Mutex<BTreeMap<[u8; 32], Session>>,
}

#[derive(Clone, Copy)]
struct Session {
    key_sha256: [u8; 32],
    ends_at: Instant,
}

impl Sessions {
    /// Begins a session of the key with this hash; gives the id for the cookie.
    ///
    /// # Errors
    /// [`ServerError::NoRandomness`] when the system gives none.
    pub(crate) fn begin(&self, key_sha256: [u8; 32], now: Instant) -> Result<String, ServerError> {
        let id = new_secret()?;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, session| session.ends_at > now);
        while open.len() >= MAX_SESSIONS {
            let first = open.iter().min_by_key(|(_, session)| session.ends_at);
            let Some(id) = first.map(|(id, _)| *id) else {
                break;
            };
            open.remove(&id);
        }
        let session = Session {
            key_sha256,
            ends_at: now + SESSION_TIME,
        };
        open.insert(hash_secret(&id), session);
        Ok(id)
    }

    /// The hash of the key that a session was begun with; `None` when there is no such session or it is over.
    pub(crate) fn key_of(&self, id: &str, now: Instant) -> Option<[u8; 32]> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let session = open.get(&hash_secret(id))?;
        (session.ends_at > now).then_some(session.key_sha256)
    }

    /// Ends a session.
    pub(crate) fn end(&self, id: &str) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(&hash_secret(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_is_known_by_its_id_until_it_is_over_or_ended() {
        let sessions = Sessions::default();
        let now = Instant::now();
        let id = sessions.begin([7; 32], now).expect("randomness");
        assert_eq!(sessions.key_of(&id, now), Some([7; 32]));
        assert_eq!(sessions.key_of("another", now), None);
        assert_eq!(sessions.key_of(&id, now + SESSION_TIME), None);
        sessions.end(&id);
        assert_eq!(sessions.key_of(&id, now), None);
    }

    #[test]
    fn oldest_session_makes_room() {
        let sessions = Sessions::default();
        let start = Instant::now();
        let first = sessions.begin([0; 32], start).expect("randomness");
        let later = start + Duration::from_secs(1);
        for _ in 0..MAX_SESSIONS {
            sessions.begin([1; 32], later).expect("randomness");
        }
        assert_eq!(sessions.key_of(&first, later), None);
    }
}
