use jiff::Timestamp;
use tracing::{info, warn};
use url::Url;
use wirewatch_fetch::{
    DiscoveredFeed, FeedFault, FetchKind, FetchOutcome, FetchRequest, Fetched, parse_feed,
};
use wirewatch_model::{FeedDocument, FeedEntry, Page, Validators};
use wirewatch_store::{FeedStatus, PollReport, PollResult, PollSummary, StoreError};

use super::Stage;
use crate::polling::{next_poll, next_poll_after_failure};

/// How many sitemaps of a sitemap index, or of a robots.txt, are read, from the top.
const MAX_SITEMAPS: usize = 5;

impl Stage<'_> {
    pub(super) async fn poll(&self, mut status: FeedStatus) -> Result<(), StoreError> {
        let mut outcome = self.ask_feed(&status).await;
        if let Some(address) = self.advertised_feed(&status, &outcome).await {
            info!(feed.id = %status.feed.id, "feed {} is moved to {address}, which its page advertises", status.feed.id);
            self.store.move_feed(&status.feed.id, &address).await?;
            status.feed.url = address;
            status.state = Default::default();
            outcome = self.ask_feed(&status).await;
        }
        let result = self.poll_result(&status, outcome).await;
        self.count_poll(status.feed.id.as_str(), &result);
        let entries = match &result {
            PollResult::Read { entries, .. } => entries.len() as u64,
            _ => 0,
        };
        let summary = self.record(&status, result.clone()).await?;
        let items_were_missed =
            entries > 0 && summary.new_entries >= entries && status.state.last_success_at.is_some();
        if items_were_missed {
            self.read_missed(&status, result).await?;
        }
        Ok(())
    }

    async fn ask_feed(&self, status: &FeedStatus) -> FetchOutcome {
        let state = &status.state;
        let held = state
            .body_sha256
            .is_some()
            .then(|| state.validators.clone());
        let url = status.feed.url.clone();
        let request = FetchRequest {
            url,
            validators: held,
            kind: FetchKind::Feed,
        };
        self.fetcher.fetch(&request).await
    }

    async fn record(
        &self,
        status: &FeedStatus,
        result: PollResult,
    ) -> Result<PollSummary, StoreError> {
        let polled_at = Timestamp::now();
        let next_at = match &result {
            PollResult::Read { .. } | PollResult::NotModified { .. } => {
                next_poll(&status.feed.id, status.feed.kind, polled_at, self.config)
            }
            PollResult::Failed(_) => next_poll_after_failure(&status.state, polled_at, self.config),
            PollResult::Gone(_) => None,
        };
        let report = PollReport {
            feed_id: status.feed.id.clone(),
            polled_at,
            next_at,
            result,
        };
        let summary = self.store.record_poll(&report).await?;
        let mut report = self.report();
        report.new_entries += summary.new_entries;
        report.updated_entries += summary.updated_entries;
        Ok(summary)
    }

    /// Every item of the feed was new, so others may have come and gone since the last poll: the site's news sitemap has them.
    async fn read_missed(&self, status: &FeedStatus, read: PollResult) -> Result<(), StoreError> {
        let sitemaps = self.fetcher.sitemaps_of(&status.feed.url).await;
        let mut missed = self.read_sitemaps(sitemaps).await;
        missed.retain(|entry| entry.title.is_some());
        if missed.is_empty() {
            return Ok(());
        }
        if let PollResult::Read {
            validators,
            body_sha256,
            permanent_url,
            ..
        } = read
        {
            let read = PollResult::Read {
                validators,
                body_sha256,
                permanent_url,
                entries: missed,
            };
            self.record(status, read).await?;
        }
        Ok(())
    }

    /// The feed that the page at a feed's address advertises, if there is a page in its place.
    ///
    /// Only one on the same site is taken: the page may be an error page of someone else.
    async fn advertised_feed(&self, status: &FeedStatus, outcome: &FetchOutcome) -> Option<String> {
        let FetchOutcome::Fetched(fetched) = outcome else {
            return None;
        };
        let Err(FeedFault::Html { advertised }) = parse_in_background(&fetched.page).await else {
            return None;
        };
        let same_site = |feed: &&DiscoveredFeed| {
            host(&feed.url).is_some() && host(&feed.url) == host(&status.feed.url)
        };
        let found = advertised.iter().find(same_site)?;
        (found.url != status.feed.url).then(|| found.url.clone())
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
        let Fetched {
            page,
            validators,
            permanent_url,
            ..
        } = fetched;
        match parse_in_background(&page).await {
            Ok(document) => PollResult::Read {
                validators,
                body_sha256: page.sha256,
                permanent_url,
                entries: document.entries,
            },
            // The index may stay as it is while its sitemaps change, so it is always asked for whole.
            Err(FeedFault::SitemapIndex { sitemaps }) => PollResult::Read {
                validators: Validators::default(),
                body_sha256: String::new(),
                permanent_url,
                entries: self.read_sitemaps(sitemaps).await,
            },
            Err(fault) => PollResult::Failed(describe_fault(&fault)),
        }
    }

    /// The entries of sitemaps, and of those that an index among them names.
    async fn read_sitemaps(&self, sitemaps: Vec<String>) -> Vec<FeedEntry> {
        let mut entries = Vec::new();
        let mut waiting: Vec<String> = sitemaps.into_iter().take(MAX_SITEMAPS).rev().collect();
        let mut left = MAX_SITEMAPS * 2;
        while let Some(url) = waiting.pop().filter(|_| left > 0) {
            left -= 1;
            let request = FetchRequest {
                url,
                validators: None,
                kind: FetchKind::Sitemap,
            };
            let FetchOutcome::Fetched(fetched) = self.fetcher.fetch(&request).await else {
                continue;
            };
            match parse_in_background(&fetched.page).await {
                Ok(document) => entries.extend(document.entries),
                Err(FeedFault::SitemapIndex { sitemaps }) => {
                    waiting.extend(sitemaps.into_iter().take(MAX_SITEMAPS))
                }
                Err(_) => {}
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
}

async fn parse_in_background(page: &Page) -> Result<FeedDocument, FeedFault> {
    let (body, content_type) = (
        page.body.clone(),
        page.header("content-type").map(str::to_owned),
    );
    let base = page.final_url.clone();
    let parsed = tokio::task::spawn_blocking(move || {
        parse_feed(&body, content_type.as_deref(), Some(&base))
    })
    .await;
    parsed.unwrap_or_else(|_| {
        Err(FeedFault::Unrecognized(
            "its reading was interrupted".to_owned(),
        ))
    })
}

fn host(url: &str) -> Option<String> {
    let parsed = Url::parse(url).ok()?;
    let host = parsed.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// Says what is wrong with a feed's bytes, and what to do about it.
fn describe_fault(fault: &FeedFault) -> String {
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
