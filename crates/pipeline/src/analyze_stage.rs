use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tracing::warn;
use wirewatch_model::Analysis;
use wirewatch_store::{AnalysisSummary, PageAnalysis, Store, StoreError, WaitingPage};

use crate::fetch_stage::is_feed_text;
use crate::parts::parts_of;
use crate::{AnalyzeReport, Analyzer, PageHints, PipelineConfig, Progress};

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
    let started = Instant::now();
    let mut report = AnalyzeReport::default();
    progress.begin("analyze", store.counts().await?.pages_waiting);
    let mut pages = store.waiting_pages_after(0, config.analyze_batch).await?;
    let mut read = Vec::new();
    // One batch is kept and another one fetched while a third is read: the store has one writer, reading takes all cores.
    loop {
        if progress.stopping() {
            pages.clear();
        }
        if pages.is_empty() && read.is_empty() {
            break;
        }
        let last_page = pages.last().map(|page| page.page_id);
        let kept = record_batch(store, std::mem::take(&mut read), &mut report, progress);
        let reading = read_on_all_cores(analyzer, std::mem::take(&mut pages));
        let coming = async {
            match last_page {
                Some(last) => store.waiting_pages_after(last, config.analyze_batch).await,
                None => Ok(Vec::new()),
            }
        };
        let (kept, readings, coming) = tokio::join!(kept, reading, coming);
        kept?;
        read = readings;
        pages = coming?;
    }
    progress.end();
    report.duration = started.elapsed();
    Ok(report)
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
    let mut report = AnalyzeReport::default();
    let mut last_page = 0;
    progress.begin("analyze again", store.counts().await?.pages);
    while !progress.stopping() {
        let pages = store
            .stale_pages(analyzer.rules_version(), last_page, config.analyze_batch)
            .await?;
        let Some(last) = pages.last() else { break };
        last_page = last.page_id;
        let readings = read_on_all_cores(analyzer, pages).await;
        record_batch(store, readings, &mut report, progress).await?;
    }
    progress.end();
    report.duration = started.elapsed();
    Ok(report)
}

/// Keeps what was read from a batch, and counts it.
async fn record_batch(
    store: &Arc<dyn Store>,
    readings: Vec<(PageAnalysis, bool)>,
    report: &mut AnalyzeReport,
    progress: &dyn Progress,
) -> Result<(), StoreError> {
    if readings.is_empty() {
        return Ok(());
    }
    let count = readings.len() as u64;
    report.pages += count;
    let mut analyses = Vec::with_capacity(readings.len());
    for (analysis, failed) in readings {
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

/// Reads `pages`, each core the next one that is left; the order is kept.
async fn read_on_all_cores(
    analyzer: &Arc<Analyzer>,
    pages: Vec<WaitingPage>,
) -> Vec<(PageAnalysis, bool)> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let pages = Arc::new(pages);
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = Vec::with_capacity(cores);
    for _ in 0..cores.min(pages.len()) {
        let (analyzer, pages, next) = (Arc::clone(analyzer), Arc::clone(&pages), Arc::clone(&next));
        tasks.push(tokio::task::spawn_blocking(move || {
            let mut read = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(page) = pages.get(place) else {
                    return read;
                };
                read.push((place, read_page(&analyzer, page)));
            }
        }));
    }
    let mut readings = Vec::with_capacity(pages.len());
    for task in tasks {
        // A task that was cancelled leaves its pages waiting for the next run.
        readings.extend(task.await.unwrap_or_default());
    }
    readings.sort_by_key(|(place, _)| *place);
    readings.into_iter().map(|(_, reading)| reading).collect()
}

/// Reads one page; `true` when the reading failed.
fn read_page(analyzer: &Analyzer, waiting: &WaitingPage) -> (PageAnalysis, bool) {
    let page = &waiting.page;
    let read = catch_unwind(AssertUnwindSafe(|| read_html(analyzer, waiting)));
    let failed = read.is_err();
    if failed {
        warn!(article.url = %page.url, "page {} could not be read; it is kept and left out", page.url);
    }
    let analysis = read.unwrap_or_default();
    let reading = PageAnalysis {
        page_id: waiting.page_id,
        urls: known_urls(waiting, analysis.as_ref()),
        analysis,
        rules_version: analyzer.rules_version().to_owned(),
    };
    (reading, failed)
}

fn read_html(analyzer: &Analyzer, waiting: &WaitingPage) -> Option<Analysis> {
    let page = &waiting.page;
    let hints = PageHints {
        entry: waiting.entry.as_ref(),
        feed: waiting.feed.as_ref(),
        fetched_at: page.fetched_at,
    };
    let content_type = page.header("content-type");
    if is_feed_text(page) {
        let html = wirewatch_fetch::decode_page(&page.body, content_type);
        return Some(analyzer.analyze_feed_text(&html, &page.final_url, hints));
    }
    let parts: Vec<(String, String)> = parts_of(page)
        .into_iter()
        .map(|part| {
            let html = wirewatch_fetch::decode_page(part.body, content_type);
            (html, part.url)
        })
        .collect();
    match parts.as_slice() {
        [(html, url)] => analyzer.analyze_page(html, url, hints),
        parts => analyzer.analyze_parts(parts, hints),
    }
}

/// The addresses an article goes by: the one its page names, the one that answered, the one that was asked.
fn known_urls(waiting: &WaitingPage, analysis: Option<&Analysis>) -> Vec<String> {
    let canonical = analysis.and_then(|found| found.article.canonical_url.clone());
    let mut urls: Vec<String> = canonical.into_iter().collect();
    urls.push(waiting.page.final_url.clone());
    urls.push(waiting.page.url.clone());
    urls
}
