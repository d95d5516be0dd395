use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use thiserror::Error;
use wirewatch_index::{ArticleIndex, IndexDocument, IndexError, IndexMark};
use wirewatch_model::ArticleId;
use wirewatch_store::{ArticleIncident, ArticleSpeaker, Store, StoreError, StoredArticle};

use crate::{IndexReport, Progress, index_document};

/// How many changes are read from the store at once.
const CHANGES_PER_BATCH: u32 = 500;

/// How many changes go into one commit of the index, at least: a run that is killed does so many again at most.
const CHANGES_PER_COMMIT: usize = 10_000;

/// Why the index could not be brought up to date.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IndexStageError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Tells the index every change it has not heard of. An index of another store, or ahead of this one, is rebuilt.
///
/// # Errors
/// A fault of the store or the index; what was committed before stays.
pub async fn index_stage(
    store: &Arc<dyn Store>,
    index: &Arc<dyn ArticleIndex>,
    progress: &dyn Progress,
) -> Result<IndexReport, IndexStageError> {
    let started = Instant::now();
    let mut report = IndexReport::default();
    let last_seq = store.last_seq().await?;
    let mut seq = match blocking(index, |index| index.mark()).await? {
        Some(mark) if is_followed(&mark, store.as_ref(), last_seq) => mark.seq,
        Some(_) => return rebuild_index(store, index, progress).await,
        None => 0,
    };
    progress.begin("index", u64::try_from(last_seq - seq).unwrap_or(0));
    let mut waiting = 0;
    let mut next = match progress.stopping() {
        true => None,
        false => Changes::after(store, seq).await?,
    };
    while let Some(changes) = next {
        report.documents += changes.documents.len() as u64;
        report.deleted += changes.deleted.len() as u64;
        waiting += changes.documents.len() + changes.deleted.len();
        let mark = changes.mark.clone();
        // The store is read while the index writes.
        let written = blocking(index, move |index| {
            index.put(&changes.documents, &changes.deleted, &changes.mark)
        });
        let (written, following) = tokio::join!(written, Changes::after(store, mark.seq));
        written?;
        progress.advance(u64::try_from(mark.seq - seq).unwrap_or(0));
        seq = mark.seq;
        let stopping = progress.stopping();
        next = following?.filter(|_| !stopping);
        if next.is_none() || waiting >= CHANGES_PER_COMMIT {
            waiting = 0;
            blocking(index, move |index| index.apply(&[], &[], &mark)).await?;
        }
    }
    progress.end();
    report.duration = started.elapsed();
    Ok(report)
}

/// Builds the index anew beside the one in use, which answers searches until the new one takes its place.
///
/// A rebuild that was interrupted is gone on with.
///
/// # Errors
/// As [`index_stage`]; the index in use stays as it was.
pub async fn rebuild_index(
    store: &Arc<dyn Store>,
    index: &Arc<dyn ArticleIndex>,
    progress: &dyn Progress,
) -> Result<IndexReport, IndexStageError> {
    let beside = blocking(index, |index| index.beside()).await?;
    let last_seq = store.last_seq().await?;
    let begun = blocking(&beside, |index| index.mark()).await?;
    if begun.is_some_and(|mark| !is_followed(&mark, store.as_ref(), last_seq)) {
        blocking(&beside, |index| index.clear()).await?;
        let mark = IndexMark {
            store_id: store.store_id().to_owned(),
            seq: 0,
        };
        blocking(&beside, move |index| index.apply(&[], &[], &mark)).await?;
    }
    let mut report = Box::pin(index_stage(store, &beside, progress)).await?;
    report.rebuilt = true;
    blocking(&beside, |index| index.finish()).await?;
    if !progress.stopping() {
        blocking(&beside, |index| index.compact()).await?;
        blocking(&beside, |index| index.finish()).await?;
        blocking(index, |index| index.adopt()).await?;
    }
    Ok(report)
}

/// Whether an index with this mark has heard all of this store up to it.
fn is_followed(mark: &IndexMark, store: &dyn Store, last_seq: i64) -> bool {
    mark.store_id == store.store_id() && mark.seq <= last_seq
}

/// Changes of the store, as the index is told them.
struct Changes {
    documents: Vec<IndexDocument>,
    deleted: Vec<ArticleId>,
    mark: IndexMark,
}

impl Changes {
    /// The first changes behind `seq`; `None` when there are no more.
    async fn after(store: &Arc<dyn Store>, seq: i64) -> Result<Option<Self>, IndexStageError> {
        let rows = store.outbox_after(seq, CHANGES_PER_BATCH).await?;
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        let mark = IndexMark {
            store_id: store.store_id().to_owned(),
            seq: last.seq,
        };
        let ids = distinct(rows.into_iter().map(|row| row.article_id));
        let articles = store.articles(&ids).await?;
        let known = KnownFacts::of(store.as_ref(), &ids).await?;
        let found: HashSet<&ArticleId> = articles.iter().map(|article| &article.id).collect();
        let gone = ids.iter().filter(|id| !found.contains(id));
        Ok(Some(Self {
            deleted: gone.cloned().collect(),
            documents: off_thread(move || known.documents(&articles)).await?,
            mark,
        }))
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, IndexError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|join| IndexError::Engine {
        action: "finish its work",
        source: Box::new(join),
    })
}

/// What is joined from many articles and known of some: speakers with a profile, and incidents.
#[derive(Default)]
pub(crate) struct KnownFacts {
    speakers: HashMap<ArticleId, Vec<ArticleSpeaker>>,
    incidents: HashMap<ArticleId, Vec<ArticleIncident>>,
}

impl KnownFacts {
    pub(crate) async fn of(store: &dyn Store, ids: &[ArticleId]) -> Result<Self, StoreError> {
        let mut known = Self::default();
        for speaker in store.article_speakers(ids).await? {
            let of_article = known.speakers.entry(speaker.article_id.clone());
            of_article.or_default().push(speaker);
        }
        for incident in store.article_incidents(ids).await? {
            let of_article = known.incidents.entry(incident.article.clone());
            of_article.or_default().push(incident);
        }
        Ok(known)
    }

    pub(crate) fn documents(&self, articles: &[StoredArticle]) -> Vec<IndexDocument> {
        let documents = articles.iter().map(|article| {
            let speakers = self.speakers.get(&article.id);
            let incidents = self.incidents.get(&article.id);
            index_document(
                article,
                speakers.map_or(&[], Vec::as_slice),
                incidents.map_or(&[], Vec::as_slice),
            )
        });
        documents.collect()
    }
}

fn distinct(ids: impl Iterator<Item = ArticleId>) -> Vec<ArticleId> {
    let mut seen = HashSet::new();
    ids.filter(|id| seen.insert(id.clone())).collect()
}

async fn blocking<T: Send + 'static>(
    index: &Arc<dyn ArticleIndex>,
    work: impl FnOnce(&dyn ArticleIndex) -> Result<T, IndexError> + Send + 'static,
) -> Result<T, IndexStageError> {
    let index = Arc::clone(index);
    Ok(off_thread(move || work(index.as_ref())).await??)
}
