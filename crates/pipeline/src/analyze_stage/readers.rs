//! Threads that read pages, one for each core.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{mpsc, oneshot};
use tracing::warn;
use wirewatch_model::Analysis;
use wirewatch_store::{PageAnalysis, WaitingPage};

use crate::fetch_stage::is_feed_text;
use crate::parts::parts_of;
use crate::{Analyzer, PageHints};

/// How many pages lie ready to be read: enough for the time in which the next ones are had from the store.
const READY: usize = 32;

/// What came of reading one page.
pub(super) struct Reading {
    pub(super) analysis: PageAnalysis,
    /// Whether the reading broke off; then nothing was found.
    pub(super) failed: bool,
}

/// A page, and who hears of it.
type Job = (WaitingPage, oneshot::Sender<Reading>);

/// Takes pages to be read; when it is dropped, the threads end.
pub(super) struct Readers {
    jobs: mpsc::Sender<Job>,
    order: mpsc::Sender<oneshot::Receiver<Reading>>,
}

/// Gives what was read, in the order in which the pages were handed out.
pub(super) struct Readings {
    order: mpsc::Receiver<oneshot::Receiver<Reading>>,
}

impl Readers {
    /// Starts the threads. They go on reading until `ahead` readings wait to be taken.
    pub(super) fn start(analyzer: &Arc<Analyzer>, ahead: usize) -> (Self, Readings) {
        let (jobs, queue) = mpsc::channel(READY);
        let (order, readings) = mpsc::channel(ahead);
        let queue = Arc::new(Mutex::new(queue));
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        for _ in 0..cores {
            let (analyzer, queue) = (Arc::clone(analyzer), Arc::clone(&queue));
            tokio::task::spawn_blocking(move || {
                while let Some((page, done)) = next_job(&queue) {
                    // Nobody hears of it when the run broke off; the page waits on.
                    let _ = done.send(read_page(&analyzer, &page));
                }
            });
        }
        (Self { jobs, order }, Readings { order: readings })
    }

    /// Hands a page to the next free thread; waits while all have enough to do.
    pub(super) async fn read(&self, page: WaitingPage) {
        let (done, reading) = oneshot::channel();
        // Both go on as long as their other ends are held; without those nobody asks for the reading any more.
        let _ = self.order.send(reading).await;
        let _ = self.jobs.send((page, done)).await;
    }
}

impl Readings {
    /// The next reading; `None` when there are no more.
    pub(super) async fn next(&mut self) -> Option<Reading> {
        loop {
            // A page whose thread was interrupted is left out, and waits for the next run.
            if let Ok(reading) = self.order.recv().await?.await {
                return Some(reading);
            }
        }
    }
}

fn next_job(queue: &Mutex<mpsc::Receiver<Job>>) -> Option<Job> {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    queue.blocking_recv()
}

fn read_page(analyzer: &Analyzer, waiting: &WaitingPage) -> Reading {
    let page = &waiting.page;
    let read = catch_unwind(AssertUnwindSafe(|| read_html(analyzer, waiting)));
    let failed = read.is_err();
    if failed {
        warn!(article.url = %page.url, "page {} could not be read; it is kept and left out", page.url);
    }
    let analysis = read.unwrap_or_default();
    let analysis = PageAnalysis {
        page_id: waiting.page_id,
        urls: known_urls(waiting, analysis.as_ref()),
        analysis,
        rules_version: analyzer.rules_version().to_owned(),
    };
    Reading { analysis, failed }
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
