//! Reading what waits for a stage while what was read before is worked on.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::task::JoinHandle;
use tracing::warn;
use wirewatch_model::ArticleId;
use wirewatch_store::{Store, StoreError, StoredArticle};

/// How many waiting articles a stage asks for at once; it asks again until none is left.
pub(crate) const LISTED: u32 = 20_000;

/// How many articles are read, worked on and recorded together.
const BATCH: usize = 250;

/// How many batches are read at once while another one is recorded.
const AHEAD: usize = 2;

/// Articles in batches, each made into what a stage needs of it.
pub(crate) struct ReadAhead<T> {
    store: Arc<dyn Store>,
    work: Arc<dyn Fn(Vec<StoredArticle>) -> T + Send + Sync>,
    batches: VecDeque<Vec<ArticleId>>,
    reading: VecDeque<JoinHandle<Result<Option<T>, StoreError>>>,
}

impl<T: Send + 'static> ReadAhead<T> {
    /// Begins to read `ids`; `work` is done on each batch where it holds up no task.
    pub(crate) fn new(
        store: &Arc<dyn Store>,
        ids: &[ArticleId],
        work: impl Fn(Vec<StoredArticle>) -> T + Send + Sync + 'static,
    ) -> Self {
        let mut ahead = Self {
            store: Arc::clone(store),
            work: Arc::new(work),
            batches: ids.chunks(BATCH).map(<[ArticleId]>::to_vec).collect(),
            reading: VecDeque::with_capacity(AHEAD),
        };
        for _ in 0..AHEAD {
            ahead.read_on();
        }
        ahead
    }

    /// The next batch; `None` when all were given, or when the work on one was interrupted.
    pub(crate) async fn next(&mut self) -> Result<Option<T>, StoreError> {
        let Some(reading) = self.reading.pop_front() else {
            return Ok(None);
        };
        let batch = reading.await.unwrap_or(Ok(None))?;
        if batch.is_none() {
            warn!("the reading of articles was interrupted; the next run takes it up");
            return Ok(None);
        }
        self.read_on();
        Ok(batch)
    }

    fn read_on(&mut self) {
        let Some(ids) = self.batches.pop_front() else {
            return;
        };
        let (store, work) = (Arc::clone(&self.store), Arc::clone(&self.work));
        self.reading.push_back(tokio::spawn(async move {
            let articles = store.articles(&ids).await?;
            Ok(tokio::task::spawn_blocking(move || work(articles))
                .await
                .ok())
        }));
    }
}
