//! Tagging the stored articles again by another watchlist, from their stored texts: to see what would change, or to
//! make it so.

mod changes;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use futures::{StreamExt, stream};
use tracing::warn;
use wirewatch_model::Analysis;
use wirewatch_store::{Retag, Store, StoreError, TaggedVersion};
use wirewatch_tag::{AttackRules, Watchlist};

use crate::Progress;
use crate::analyze::{find_mentions, read_attacks};
use changes::Change;
pub use changes::{ChangeExample, MentionChange, RetagReport};

/// Versions read, tagged and recorded at once; recording so many takes some tenths of a second.
const BATCH: u32 = 400;

/// What tagging needs besides the articles.
#[derive(Debug)]
pub struct Tagger {
    /// The watchlist to tag by.
    pub watchlist: Watchlist,
    /// The words by which attacks are read again, where the groups of an article change.
    pub attacks: AttackRules,
}

impl Tagger {
    /// Tags by `watchlist`, and reads attacks by the words that come with wirewatch.
    pub fn new(watchlist: Watchlist) -> Self {
        Self {
            watchlist,
            attacks: AttackRules::builtin(),
        }
    }
}

/// Says what would change if the stored articles were tagged by another watchlist; changes nothing.
///
/// # Errors
/// Only a fault of the store.
pub async fn preview_retag(
    store: &Arc<dyn Store>,
    tagger: &Arc<Tagger>,
    progress: &dyn Progress,
) -> Result<RetagReport, StoreError> {
    retag(store, tagger, Recording::Nothing, BATCH, progress).await
}

/// Tags every stored article that another watchlist tagged, and says what changed.
///
/// May be killed at any moment: what was recorded stays, and the next call takes up the rest. A tagged article is what
/// a fresh analysis with this watchlist makes of its text.
///
/// # Errors
/// Only a fault of the store.
pub async fn apply_retag(
    store: &Arc<dyn Store>,
    tagger: &Arc<Tagger>,
    progress: &dyn Progress,
) -> Result<RetagReport, StoreError> {
    retag(store, tagger, Recording::Everything, BATCH, progress).await
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Recording {
    Nothing,
    Everything,
}

async fn retag(
    store: &Arc<dyn Store>,
    tagger: &Arc<Tagger>,
    recording: Recording,
    batch: u32,
    progress: &dyn Progress,
) -> Result<RetagReport, StoreError> {
    let started = std::time::Instant::now();
    let mut report = RetagReport::new(tagger.watchlist.version());
    let waiting = store.count_tagged_otherwise(tagger.watchlist.version());
    progress.begin("tag again", waiting.await?);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let asked = (Arc::clone(store), Arc::clone(tagger));
    let batches = stream::unfold(Some(0), move |after| {
        next_batch(asked.clone(), after, batch)
    });
    let tagger = Arc::clone(tagger);
    let tagged = batches.map(move |batch| tag_batch(Arc::clone(&tagger), batch));
    let mut tagged = std::pin::pin!(tagged.buffered(cores));
    while let Some(batch) = tagged.next().await {
        let batch = batch?;
        if recording == Recording::Everything {
            let retags: Vec<Retag> = batch.iter().map(|tagged| tagged.retag.clone()).collect();
            store.record_retags(&retags).await?;
        }
        let count = batch.len() as u64;
        for tagged in batch {
            report.add(tagged.change);
        }
        progress.advance(count);
        if progress.stopping() {
            report.interrupted = true;
            break;
        }
    }
    progress.end();
    report.duration = started.elapsed();
    Ok(report)
}

type Batch = Result<Vec<TaggedVersion>, StoreError>;

/// The versions behind the page `after`, and behind which page the next ones are; `None` ends the stream.
async fn next_batch(
    (store, tagger): (Arc<dyn Store>, Arc<Tagger>),
    after: Option<i64>,
    limit: u32,
) -> Option<(Batch, Option<i64>)> {
    let version = tagger.watchlist.version();
    match store
        .versions_tagged_otherwise(version, after?, limit)
        .await
    {
        Ok(versions) => {
            let last = versions.last()?.page_id;
            Some((Ok(versions), Some(last)))
        }
        Err(fault) => Some((Err(fault), None)),
    }
}

/// One version tagged again.
struct Tagged {
    retag: Retag,
    change: Change,
}

async fn tag_batch(tagger: Arc<Tagger>, batch: Batch) -> Result<Vec<Tagged>, StoreError> {
    let versions = batch?;
    let tagging = tokio::task::spawn_blocking(move || {
        let tagged = versions.into_iter();
        tagged
            .filter_map(|version| tag_again(&tagger, version))
            .collect()
    });
    // A task that was cancelled leaves its versions waiting for the next call.
    Ok(tagging.await.unwrap_or_default())
}

/// Tags one version; `None` when its text cannot be read, which is logged and leaves it as it is.
fn tag_again(tagger: &Tagger, version: TaggedVersion) -> Option<Tagged> {
    let read = catch_unwind(AssertUnwindSafe(|| tag_version(tagger, &version)));
    if read.is_err() {
        let url = &version.analysis.article.url;
        warn!(article.url = %url, "article {url} could not be tagged again; it is left as it is");
    }
    let analysis = read.ok()?;
    let change = Change::between(&version, analysis.as_ref());
    let retag = Retag {
        page_id: version.page_id,
        tagged_by: version.analysis.watchlist_version,
        read_by: version.analysis.rules_version,
        watchlist_version: tagger.watchlist.version().to_owned(),
        changed: analysis,
    };
    Some(Tagged { retag, change })
}

/// What is read now, if it is not what is stored. Attacks depend on the watchlist by the groups alone, so they are read
/// again only where those change.
fn tag_version(tagger: &Tagger, version: &TaggedVersion) -> Option<Analysis> {
    let stored = &version.analysis;
    let groups = find_mentions(&stored.article, &tagger.watchlist);
    // What was tagged before versions of the watchlist were kept has no counts of its groups yet.
    if groups == stored.groups && !stored.watchlist_version.is_empty() {
        return None;
    }
    let country = version.country.as_deref();
    let attacks = read_attacks(
        &stored.article,
        country,
        &groups,
        &tagger.watchlist,
        &tagger.attacks,
    );
    Some(Analysis {
        groups,
        attacks,
        watchlist_version: tagger.watchlist.version().to_owned(),
        ..stored.clone()
    })
}

#[cfg(test)]
mod tests;
