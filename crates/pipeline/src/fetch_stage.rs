use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use futures::StreamExt;
use jiff::Timestamp;
use tracing::{info, warn};
use url::Url;
use wirewatch_fetch::{
    FeedFault, FetchKind, FetchOutcome, FetchRequest, Fetched, Fetcher, parse_feed,
};
use wirewatch_model::{FeedEntry, FeedId};
use wirewatch_store::{
    EntryFailure, FeedStatus, PollReport, PollResult, Store, StoreError, WaitingEntry,
};

use crate::polling::{next_poll, next_poll_after_failure, page_failure};
use crate::{FetchReport, PipelineConfig, Progress};

/// How many hosts are worked on at once; requests under way are limited by the fetcher.
const HOSTS_AT_ONCE: usize = 256;

/// How many sitemaps of a sitemap index are read, from its top.
const MAX_SITEMAPS: usize = 5;

/// What a fetch is to cover.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FetchScope {
    /// Only this feed and its pages.
    pub only: Option<FeedId>,
    /// Whatever the schedule says: every feed and every failed page is due now.
    pub force: bool,
}

/// Polls the feeds that are due and fetches the pages that wait.
///
/// What a server answers is an outcome in the report and in the store.
///
/// # Errors
/// Only a fault of the store.
pub async fn fetch_stage(
    store: &Arc<dyn Store>,
    fetcher: &Fetcher,
    config: &PipelineConfig,
    scope: &FetchScope,
    progress: &dyn Progress,
) -> Result<FetchReport, StoreError> {
    let started = Instant::now();
    let stage = Stage {
        store,
        fetcher,
        config,
        progress,
        report: Mutex::new(FetchReport::default()),
        fault: Mutex::new(None),
    };
    stage.poll_feeds(scope).await?;
    store.put_host_records(&fetcher.host_records()).await?;
    stage.fetch_pages(scope).await?;
    store.put_host_records(&fetcher.host_records()).await?;
    let mut report = stage
        .report
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    report.feeds_failed.sort();
    report.wire_bytes = fetcher.stats().wire_bytes;
    report.duration = started.elapsed();
    Ok(report)
}

struct Stage<'a> {
    store: &'a Arc<dyn Store>,
    fetcher: &'a Fetcher,
    config: &'a PipelineConfig,
    progress: &'a dyn Progress,
    report: Mutex<FetchReport>,
    fault: Mutex<Option<StoreError>>,
}

impl Stage<'_> {
    async fn poll_feeds(&self, scope: &FetchScope) -> Result<(), StoreError> {
        let mut feeds = if scope.force {
            self.store.retry_failed_entries().await?;
            self.store.feeds().await?
        } else {
            self.store.due_feeds(Timestamp::now()).await?
        };
        feeds.retain(|status| !status.state.stopped);
        if let Some(only) = &scope.only {
            feeds.retain(|status| status.feed.id == *only);
        }
        self.progress.begin("feeds", feeds.len() as u64);
        self.report().feeds = feeds.len() as u64;
        let hosts = by_host(feeds, |status| &status.feed.url);
        self.for_each_host(hosts, |status| self.poll(status))
            .await?;
        self.progress.end();
        Ok(())
    }

    async fn fetch_pages(&self, scope: &FetchScope) -> Result<(), StoreError> {
        let mut entries = self.store.waiting_entries(Timestamp::now()).await?;
        if let Some(only) = &scope.only {
            entries.retain(|entry| entry.feed_id == *only);
        }
        self.progress.begin("pages", entries.len() as u64);
        let hosts = by_host(entries, |entry| &entry.url);
        self.for_each_host(hosts, |entry| self.fetch_page(entry))
            .await?;
        self.progress.end();
        Ok(())
    }

    /// Works through each host's things one after the other, and through the hosts side by side.
    async fn for_each_host<T, Done>(
        &self,
        hosts: Vec<Vec<T>>,
        work: impl Fn(T) -> Done,
    ) -> Result<(), StoreError>
    where
        Done: Future<Output = Result<(), StoreError>>,
    {
        let work = &work;
        futures::stream::iter(hosts)
            .for_each_concurrent(HOSTS_AT_ONCE, |things| async move {
                for thing in things {
                    if self.progress.stopping() || self.failed() {
                        break;
                    }
                    if let Err(fault) = work(thing).await {
                        self.set_fault(fault);
                    }
                    self.progress.advance(1);
                }
            })
            .await;
        let fault = self
            .fault
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        fault.map_or(Ok(()), Err)
    }

    async fn poll(&self, status: FeedStatus) -> Result<(), StoreError> {
        let feed = &status.feed;
        let request = FetchRequest {
            url: feed.url.clone(),
            validators: status
                .state
                .body_sha256
                .is_some()
                .then(|| status.state.validators.clone()),
            kind: FetchKind::Feed,
        };
        let outcome = self.fetcher.fetch(&request).await;
        let polled_at = Timestamp::now();
        let result = self.poll_result(&status, outcome).await;
        let next_at = match &result {
            PollResult::Read { .. } | PollResult::NotModified { .. } => {
                next_poll(&feed.id, feed.kind, polled_at, self.config)
            }
            PollResult::Failed(_) => next_poll_after_failure(&status.state, polled_at, self.config),
            PollResult::Gone(_) => None,
        };
        self.count_poll(feed.id.as_str(), &result);
        let report = PollReport {
            feed_id: feed.id.clone(),
            polled_at,
            next_at,
            result,
        };
        let summary = self.store.record_poll(&report).await?;
        let mut report = self.report();
        report.new_entries += summary.new_entries;
        report.updated_entries += summary.updated_entries;
        Ok(())
    }

    async fn poll_result(&self, status: &FeedStatus, outcome: FetchOutcome) -> PollResult {
        match outcome {
            FetchOutcome::Fetched(fetched) => {
                if status.state.body_sha256.as_ref() == Some(&fetched.page.sha256) {
                    return PollResult::NotModified {
                        validators: fetched.validators,
                    };
                }
                self.read_feed(*fetched).await
            }
            FetchOutcome::NotModified(kept) => PollResult::NotModified {
                validators: kept.validators,
            },
            FetchOutcome::Gone => PollResult::Gone(FetchOutcome::Gone.describe()),
            other => PollResult::Failed(other.describe()),
        }
    }

    async fn read_feed(&self, fetched: Fetched) -> PollResult {
        let page = fetched.page;
        let (body, content_type) = (
            page.body.clone(),
            page.header("content-type").map(str::to_owned),
        );
        let base = page.final_url.clone();
        let parsed = tokio::task::spawn_blocking(move || {
            parse_feed(&body, content_type.as_deref(), Some(&base))
        })
        .await;
        let entries = match parsed {
            Ok(Ok(document)) => document.entries,
            Ok(Err(FeedFault::SitemapIndex { sitemaps })) => self.read_sitemaps(sitemaps).await,
            Ok(Err(fault)) => return PollResult::Failed(describe_fault(&fault)),
            Err(_) => return PollResult::Failed("it could not be read".to_owned()),
        };
        PollResult::Read {
            validators: fetched.validators,
            body_sha256: page.sha256,
            permanent_url: fetched.permanent_url,
            entries,
        }
    }

    async fn read_sitemaps(&self, sitemaps: Vec<String>) -> Vec<FeedEntry> {
        let mut entries = Vec::new();
        for url in sitemaps.into_iter().take(MAX_SITEMAPS) {
            let request = FetchRequest {
                url,
                validators: None,
                kind: FetchKind::Feed,
            };
            if let FetchOutcome::Fetched(fetched) = self.fetcher.fetch(&request).await {
                let page = &fetched.page;
                let parsed = parse_feed(
                    &page.body,
                    page.header("content-type"),
                    Some(&page.final_url),
                );
                entries.extend(parsed.map(|document| document.entries).unwrap_or_default());
            }
        }
        entries
    }

    fn count_poll(&self, feed: &str, result: &PollResult) {
        let mut report = self.report();
        match result {
            PollResult::Read { .. } => report.feeds_read += 1,
            PollResult::NotModified { .. } => report.feeds_unchanged += 1,
            PollResult::Failed(reason) | PollResult::Gone(reason) => {
                warn!(feed.id = %feed, reason = %reason, "feed {feed} failed: {reason}");
                report.feeds_failed.push((feed.to_owned(), reason.clone()));
            }
        }
    }

    async fn fetch_page(&self, entry: WaitingEntry) -> Result<(), StoreError> {
        let known = entry.validators.etag.is_some() || entry.validators.last_modified.is_some();
        let request = FetchRequest {
            url: entry.url.clone(),
            validators: known.then(|| entry.validators.clone()),
            kind: FetchKind::Page,
        };
        match self.fetcher.fetch(&request).await {
            FetchOutcome::Fetched(fetched) if is_text(fetched.page.header("content-type")) => {
                self.store
                    .record_page(entry.entry_id, &fetched.page, &fetched.validators)
                    .await?;
                self.report().pages += 1;
            }
            FetchOutcome::NotModified(_) => {
                self.store.record_unchanged_page(entry.entry_id).await?;
                self.report().pages_unchanged += 1;
            }
            outcome => {
                let (kind, failure) = self.page_failure(&entry, &outcome);
                info!(article.url = %entry.url, reason = %failure.reason, "page {} failed", entry.url);
                self.store
                    .record_entry_failure(entry.entry_id, &failure)
                    .await?;
                *self
                    .report()
                    .pages_failed
                    .entry(kind.to_owned())
                    .or_default() += 1;
            }
        }
        Ok(())
    }

    /// Names the kind of failure, and says whether and when to try again.
    fn page_failure(
        &self,
        entry: &WaitingEntry,
        outcome: &FetchOutcome,
    ) -> (&'static str, EntryFailure) {
        let reason = outcome.describe();
        let again = |reason| page_failure(reason, entry.tries, Timestamp::now(), self.config);
        let never = |reason| EntryFailure {
            reason,
            retry_at: None,
        };
        match outcome {
            FetchOutcome::Fetched(_) => ("not text", never("it is not a web page".to_owned())),
            FetchOutcome::Gone => ("gone", never(reason)),
            FetchOutcome::Refused(_) => ("refused by the address guard", never(reason)),
            FetchOutcome::TooLarge { .. } => ("too large", never(reason)),
            FetchOutcome::Disallowed(_) => ("robots.txt", again(reason)),
            FetchOutcome::NotFound => ("not found", again(reason)),
            FetchOutcome::RateLimited(_) => ("rate limited", again(reason)),
            FetchOutcome::Blocked { .. } => ("blocked", again(reason)),
            FetchOutcome::ServerError { .. } => ("server error", again(reason)),
            FetchOutcome::NotModified(_) | FetchOutcome::Unreachable(_) => {
                ("unreachable", again(reason))
            }
            FetchOutcome::Unusable(_) => ("unusable answer", again(reason)),
        }
    }

    fn report(&self) -> MutexGuard<'_, FetchReport> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self) -> bool {
        self.fault
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    fn set_fault(&self, fault: StoreError) {
        self.fault
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(fault);
    }
}

/// Says what is wrong with a feed's bytes, and what to do about it.
pub(crate) fn describe_fault(fault: &FeedFault) -> String {
    match fault {
        FeedFault::Html { advertised } => match advertised.first() {
            Some(feed) => format!(
                "it is a web page, not a feed; it advertises {url}. Try: wirewatch feeds add {url}",
                url = feed.url
            ),
            None => "it is a web page, not a feed, and advertises none".to_owned(),
        },
        other => other.to_string(),
    }
}

fn by_host<T>(things: Vec<T>, url: impl Fn(&T) -> &str) -> Vec<Vec<T>> {
    let mut hosts: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for thing in things {
        let origin = Url::parse(url(&thing))
            .map(|url| url.origin().ascii_serialization())
            .unwrap_or_default();
        hosts.entry(origin).or_default().push(thing);
    }
    hosts.into_values().collect()
}

/// Whether a page of this content type can hold text to read; servers that say nothing are believed.
fn is_text(content_type: Option<&str>) -> bool {
    let Some(content_type) = content_type else {
        return true;
    };
    let kind = content_type.trim().to_ascii_lowercase();
    let binary = [
        "image/",
        "audio/",
        "video/",
        "font/",
        "application/pdf",
        "application/zip",
    ];
    !binary.iter().any(|prefix| kind.starts_with(prefix))
}
