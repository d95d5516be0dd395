use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use wirewatch_store::{Outage, Store, StoreError};

/// An outage that began or ended is heard of after so long; tests need not wait.
const BELIEVED_FOR: Duration = Duration::from_secs(if cfg!(test) { 0 } else { 2 });

/// When feeds were down. Every timeline asks, and it seldom changes.
#[derive(Default)]
pub(crate) struct KnownOutages {
    read: Mutex<Option<Read>>,
}

struct Read {
    at: Instant,
    outages: Arc<Vec<Outage>>,
}

impl KnownOutages {
    /// Those that were not over at `begin`.
    pub(crate) async fn since(
        &self,
        store: &dyn Store,
        begin: Timestamp,
    ) -> Result<Vec<Outage>, StoreError> {
        let all = match self.believed() {
            Some(outages) => outages,
            None => self.read(store).await?,
        };
        let since = all
            .iter()
            .filter(|outage| outage.to.is_none_or(|to| to > begin));
        Ok(since.cloned().collect())
    }

    async fn read(&self, store: &dyn Store) -> Result<Arc<Vec<Outage>>, StoreError> {
        let outages = store.outages(Timestamp::MIN, Timestamp::now()).await?;
        let outages = Arc::new(outages);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        *read = Some(Read {
            at: Instant::now(),
            outages: Arc::clone(&outages),
        });
        Ok(outages)
    }

    fn believed(&self) -> Option<Arc<Vec<Outage>>> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let read = read.as_ref()?;
        (read.at.elapsed() < BELIEVED_FOR).then(|| Arc::clone(&read.outages))
    }
}
