mod arrivals;
mod readers;

use std::sync::Arc;
use std::time::Instant;

use wirewatch_store::{AnalysisSummary, Store, StoreError, WaitingPage};

use crate::{AnalyzeReport, Analyzer, PipelineConfig, Progress};
pub(crate) use arrivals::Arrivals;
use readers::{Readers, Reading};

/// However many pages the settings want between two writes, no more than so many are in memory.
const MOST_AT_ONCE: u32 = 4_096;

/// Reads every page that was never read, and records what was found.
///
/// # Errors
/// Only a fault of the store; a page that cannot be read is counted and logged once.
pub async fn analyze_waiting(
    store: &Arc<dyn Store>,
    analyzer: &Arc<Analyzer>,
    config: &PipelineConfig,
    progress: &dyn Progress,
) -> Result<AnalyzeReport, StoreError> {
    let arrivals = Arrivals::default();
    arrivals.end();
    analyze_arriving(store, analyzer, config, &arrivals, progress).await
}

/// As [`analyze_waiting`], while more pages come: it ends when all are read that came before the end of `arrivals`.
///
/// # Errors
/// As [`analyze_waiting`].
pub(crate) async fn analyze_arriving(
    store: &Arc<dyn Store>,
    analyzer: &Arc<Analyzer>,
    config: &PipelineConfig,
    arrivals: &Arrivals,
    progress: &dyn Progress,
) -> Result<AnalyzeReport, StoreError> {
    let started = Instant::now();
    // Until then it is told how far the fetching is.
    let begin = async {
        arrivals.ended().await;
        progress.begin("analyze", store.counts().await?.pages_waiting);
        Ok(())
    };
    let later = AfterArrivals { progress, arrivals };
    let read = read_pages(store, analyzer, config, Source::Arriving(arrivals), &later);
    let (mut report, ()) = tokio::try_join!(read, begin)?;
    progress.end();
    report.duration = started.elapsed();
    Ok(report)
}

/// Tells how far the reading is once no more pages come.
struct AfterArrivals<'a> {
    progress: &'a dyn Progress,
    arrivals: &'a Arrivals,
}

impl Progress for AfterArrivals<'_> {
    fn begin(&self, stage: &'static str, total: u64) {
        self.progress.begin(stage, total);
    }

    fn advance(&self, by: u64) {
        if self.arrivals.so_far().ended {
            self.progress.advance(by);
        }
    }

    fn end(&self) {
        self.progress.end();
    }

    fn stopping(&self) -> bool {
        self.progress.stopping()
    }
}

/// Reads again every stored page that other rules read before.
///
/// # Errors
/// Only a fault of the store.
pub async fn reanalyze_stale(
    store: &Arc<dyn Store>,
    analyzer: &Arc<Analyzer>,
    config: &PipelineConfig,
    progress: &dyn Progress,
) -> Result<AnalyzeReport, StoreError> {
    let started = Instant::now();
    progress.begin("analyze again", store.counts().await?.pages);
    let mut report = read_pages(store, analyzer, config, Source::Stale, progress).await?;
    progress.end();
    report.duration = started.elapsed();
    Ok(report)
}

/// Where pages that are to be read come from.
enum Source<'a> {
    /// Pages that were never read, and those that still come.
    Arriving(&'a Arrivals),
    /// Pages that other rules read.
    Stale,
}

impl Source<'_> {
    /// The next pages behind the one with the number `after`; none when there are no more.
    async fn behind(
        &self,
        after: i64,
        store: &dyn Store,
        analyzer: &Analyzer,
        batch: u32,
    ) -> Result<Vec<WaitingPage>, StoreError> {
        let arrivals = match self {
            Self::Arriving(arrivals) => arrivals,
            Self::Stale => {
                let stale = store.stale_pages(analyzer.rules_version(), after, batch);
                return stale.await;
            }
        };
        loop {
            let arrived = arrivals.so_far();
            let pages = store.waiting_pages_after(after, batch).await?;
            if !pages.is_empty() || arrived.ended {
                return Ok(pages);
            }
            arrivals.beyond(arrived.pages + u64::from(batch)).await;
        }
    }
}

/// Reads all pages of a source, and keeps what was read in their order.
///
/// The store is asked and written to while all cores read.
async fn read_pages(
    store: &Arc<dyn Store>,
    analyzer: &Arc<Analyzer>,
    config: &PipelineConfig,
    source: Source<'_>,
    progress: &dyn Progress,
) -> Result<AnalyzeReport, StoreError> {
    let asked = config.analyze_batch.clamp(1, MOST_AT_ONCE);
    let batch = usize::try_from(asked).unwrap_or(1);
    let (readers, mut readings) = Readers::start(analyzer, batch);
    let hand_out = async move {
        let mut last_page = 0;
        while !progress.stopping() {
            let pages = source.behind(last_page, store.as_ref(), analyzer, asked);
            let pages = pages.await?;
            let Some(last) = pages.last() else { break };
            last_page = last.page_id;
            for page in pages {
                if progress.stopping() {
                    break;
                }
                readers.read(page).await;
            }
        }
        Ok(())
    };
    let keep = async {
        let mut report = AnalyzeReport::default();
        let mut read = Vec::with_capacity(batch);
        while let Some(reading) = readings.next().await {
            read.push(reading);
            if read.len() == batch {
                record_batch(store, std::mem::take(&mut read), &mut report, progress).await?;
            }
        }
        record_batch(store, read, &mut report, progress).await?;
        Ok(report)
    };
    let ((), report) = tokio::try_join!(hand_out, keep)?;
    Ok(report)
}

/// Keeps what was read from a batch, and counts it.
async fn record_batch(
    store: &Arc<dyn Store>,
    readings: Vec<Reading>,
    report: &mut AnalyzeReport,
    progress: &dyn Progress,
) -> Result<(), StoreError> {
    if readings.is_empty() {
        return Ok(());
    }
    let count = readings.len() as u64;
    report.pages += count;
    let mut analyses = Vec::with_capacity(readings.len());
    for Reading { analysis, failed } in readings {
        report.failed += u64::from(failed);
        if let Some(found) = &analysis.analysis {
            report.quotes += found.quotes.len() as u64;
            report.groups += found.groups.len() as u64;
            report.attacks += found.attacks.len() as u64;
        }
        analyses.push(analysis);
    }
    let summary = store.record_analyses(&analyses).await?;
    add_summary(report, summary);
    progress.advance(count);
    Ok(())
}

fn add_summary(report: &mut AnalyzeReport, summary: AnalysisSummary) {
    report.new_articles += summary.new_articles;
    report.new_versions += summary.new_versions;
    report.reread += summary.reread;
    report.unchanged += summary.unchanged;
    report.not_articles += summary.not_articles;
}
