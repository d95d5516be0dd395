//! What every request asks the store, and what seldom changes there.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A change by another process is heard of after so long; tests need not wait.
const BELIEVED_FOR: Duration = Duration::from_secs(if cfg!(test) { 0 } else { 2 });

/// What the store said last, believed for a while.
pub(crate) struct Believed<T> {
    said: Mutex<Option<(Instant, Arc<T>)>>,
}

impl<T> Default for Believed<T> {
    fn default() -> Self {
        Self {
            said: Mutex::new(None),
        }
    }
}

impl<T> Believed<T> {
    /// What was said, or else what `ask` says now.
    pub(crate) async fn get<E>(
        &self,
        ask: impl Future<Output = Result<T, E>>,
    ) -> Result<Arc<T>, E> {
        if let Some(said) = self.held() {
            return Ok(said);
        }
        let said = Arc::new(ask.await?);
        let mut held = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Some((Instant::now(), Arc::clone(&said)));
        Ok(said)
    }

    fn held(&self) -> Option<Arc<T>> {
        let held = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, said) = held.as_ref()?;
        (at.elapsed() < BELIEVED_FOR).then(|| Arc::clone(said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn fault_is_not_remembered() {
        let believed = Believed::default();
        let faulty = believed.get(async { Err::<u8, &str>("busy") }).await;
        assert_eq!(faulty, Err("busy"));
        let said = believed.get(async { Ok::<u8, &str>(7) }).await;
        assert_eq!(said, Ok(Arc::new(7)));
    }
}
