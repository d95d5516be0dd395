use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use thiserror::Error;
use wirewatch_index::{ArticleIndex, IndexDocument, IndexError, IndexMark};
use wirewatch_model::ArticleId;
use wirewatch_store::{ArticleSpeaker, Store, StoreError, StoredArticle};

use crate::{IndexReport, Progress, index_document};

/// How many changes go into one commit of the index; as many again are read meanwhile.
const CHANGES_PER_COMMIT: u32 = 500;

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
    let seq = match blocking(index, |index| index.mark()).await? {
        Some(mark) if is_followed(&mark, store.as_ref(), last_seq) => mark.seq,
        Some(_) => return rebuild_index(store, index, progress).await,
        None => 0,
    };
    progress.begin("index", u64::try_from(last_seq - seq).unwrap_or(0));
    let mut changes = Changes::after(store.as_ref(), seq).await?;
    while !progress.stopping()
        && let Some(read) = changes
    {
        let (last, done) = (read.last_seq, read.last_seq - read.after);
        // The store is read while the index writes.
        let next = Changes::after(store.as_ref(), last);
        let applied = apply_changes(store, index, read, &mut report);
        let (next, applied) = tokio::join!(next, applied);
        applied?;
        changes = next?;
        progress.advance(u64::try_from(done).unwrap_or(0));
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
        blocking(index, |index| index.adopt()).await?;
    }
    Ok(report)
}

/// Whether an index with this mark has heard all of this store up to it.
fn is_followed(mark: &IndexMark, store: &dyn Store, last_seq: i64) -> bool {
    mark.store_id == store.store_id() && mark.seq <= last_seq
}

/// Changes that go into one commit, with what the store has of their articles.
struct Changes {
    after: i64,
    last_seq: i64,
    articles: Vec<StoredArticle>,
    speakers: KnownSpeakers,
    /// Articles that are no more.
    deleted: Vec<ArticleId>,
}

impl Changes {
    /// The next changes; `None` when there are no more.
    async fn after(store: &dyn Store, after: i64) -> Result<Option<Self>, StoreError> {
        let rows = store.outbox_after(after, CHANGES_PER_COMMIT).await?;
        let Some(last_seq) = rows.last().map(|row| row.seq) else {
            return Ok(None);
        };
        let ids = distinct(rows.into_iter().map(|row| row.article_id));
        let articles = store.articles(&ids).await?;
        let speakers = KnownSpeakers::of(store, &ids).await?;
        let found: HashSet<&ArticleId> = articles.iter().map(|article| &article.id).collect();
        let gone = ids.iter().filter(|id| !found.contains(id));
        Ok(Some(Self {
            after,
            last_seq,
            deleted: gone.cloned().collect(),
            articles,
            speakers,
        }))
    }
}

async fn apply_changes(
    store: &Arc<dyn Store>,
    index: &Arc<dyn ArticleIndex>,
    changes: Changes,
    report: &mut IndexReport,
) -> Result<(), IndexStageError> {
    let Changes {
        last_seq,
        articles,
        speakers,
        deleted,
        ..
    } = changes;
    let mark = IndexMark {
        store_id: store.store_id().to_owned(),
        seq: last_seq,
    };
    report.documents += articles.len() as u64;
    report.deleted += deleted.len() as u64;
    blocking(index, move |index| {
        let documents: Vec<IndexDocument> = articles
            .iter()
            .map(|article| index_document(article, speakers.in_article(&article.id)))
            .collect();
        index.apply(&documents, &deleted, &mark)
    })
    .await?;
    Ok(())
}

/// The speakers with a profile in some articles.
pub(crate) struct KnownSpeakers {
    by_article: HashMap<ArticleId, Vec<ArticleSpeaker>>,
}

impl KnownSpeakers {
    pub(crate) async fn of(store: &dyn Store, ids: &[ArticleId]) -> Result<Self, StoreError> {
        let mut by_article: HashMap<ArticleId, Vec<ArticleSpeaker>> = HashMap::new();
        for speaker in store.article_speakers(ids).await? {
            let known = by_article.entry(speaker.article_id.clone()).or_default();
            known.push(speaker);
        }
        Ok(Self { by_article })
    }

    pub(crate) fn in_article(&self, id: &ArticleId) -> &[ArticleSpeaker] {
        self.by_article.get(id).map_or(&[], Vec::as_slice)
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
    let done = tokio::task::spawn_blocking(move || work(index.as_ref())).await;
    match done {
        Ok(result) => Ok(result?),
        Err(join) => Err(IndexError::Engine {
            action: "finish its work",
            source: Box::new(join),
        }
        .into()),
    }
}
