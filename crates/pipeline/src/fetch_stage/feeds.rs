use std::collections::VecDeque;

use jiff::Timestamp;
use tracing::{info, warn};
use url::Url;
use wirewatch_fetch::{
    DiscoveredFeed, FeedFault, FetchKind, FetchOutcome, FetchRequest, Fetched, parse_feed,
};
use wirewatch_model::{FeedDocument, FeedEntry, Page, Validators};
use wirewatch_store::{FeedStatus, PollReport, PollResult, PollState, StoreError};

use super::Stage;
use crate::polling::{next_poll, next_poll_after_failure};

/// How many sitemaps of a sitemap index, or of a robots.txt, are read, from the top.
const MAX_SITEMAPS: usize = 5;

impl Stage<'_> {
    pub(super) async fn poll(&self, mut status: FeedStatus) -> Result<(), StoreError> {
        let mut outcome = self.ask_feed(&status).await;
        if let Some((address, answer)) = self.advertised_feed(&status, &outcome).await {
            let id = &status.feed.id;
            info!(feed.id = %id, "feed {id} is moved to {address}, which its page advertises");
            self.store.move_feed(id, &address).await?;
            status.feed.url = address;
            status.state = PollState::default();
            outcome = answer;
        }
        let mut result = self.poll_result(&status, outcome).await;
        self.count_poll(status.feed.id.as_str(), &result);
        if let PollResult::Read { entries, .. } = &mut result {
            let missed = self.missed_entries(&status, entries).await?;
            entries.extend(missed);
        }
        self.record(&status, result).await
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

    async fn record(&self, status: &FeedStatus, result: PollResult) -> Result<(), StoreError> {
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
        Ok(())
    }

    /// Entries that came and went since the last poll.
    ///
    /// When every item of a feed is new, others may have been pushed out of it; the site's news sitemap has them.
    async fn missed_entries(
        &self,
        status: &FeedStatus,
        entries: &[FeedEntry],
    ) -> Result<Vec<FeedEntry>, StoreError> {
        let urls: Vec<String> = entries
            .iter()
            .filter_map(|entry| entry.url.clone())
            .collect();
        let first_poll = status.state.last_success_at.is_none();
        if first_poll || urls.is_empty() || self.store.knows_entry(&urls).await? {
            return Ok(Vec::new());
        }
        let sitemaps = self.fetcher.sitemaps_of(&status.feed.url).await;
        let mut missed = self.read_sitemaps(sitemaps).await.unwrap_or_default();
        missed.retain(|entry| {
            entry.title.is_some() && entry.url.as_ref().is_some_and(|url| !urls.contains(url))
        });
        Ok(missed)
    }

    /// The feed that the page at a feed's address advertises, when a site's address was given in place of its feed's.
    ///
    /// A feed that was read before is never moved so: the page may be there for an hour only. Neither is it moved to another site,
    /// or to what is no feed.
    async fn advertised_feed(
        &self,
        status: &FeedStatus,
        outcome: &FetchOutcome,
    ) -> Option<(String, FetchOutcome)> {
        let FetchOutcome::Fetched(fetched) = outcome else {
            return None;
        };
        if status.state.last_success_at.is_some() {
            return None;
        }
        let Err(FeedFault::Html { advertised }) = parse_in_background(&fetched.page).await else {
            return None;
        };
        let same_site = |feed: &&DiscoveredFeed| {
            host(&feed.url).is_some() && host(&feed.url) == host(&status.feed.url)
        };
        let found = advertised.iter().find(same_site)?;
        let request = FetchRequest {
            url: found.url.clone(),
            validators: None,
            kind: FetchKind::Feed,
        };
        let FetchOutcome::Fetched(answer) = self.fetcher.fetch(&request).await else {
            return None;
        };
        let is_feed = parse_in_background(&answer.page).await.is_ok();
        let is_other = found.url != status.feed.url;
        (is_feed && is_other).then(|| (found.url.clone(), FetchOutcome::Fetched(answer)))
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
            Err(FeedFault::SitemapIndex { sitemaps }) => match self.read_sitemaps(sitemaps).await {
                Some(entries) => PollResult::Read {
                    validators: Validators::default(),
                    body_sha256: String::new(),
                    permanent_url,
                    entries,
                },
                None => PollResult::Failed("none of its sitemaps could be read".to_owned()),
            },
            Err(fault) => PollResult::Failed(describe_fault(&fault)),
        }
    }

    /// The entries of sitemaps, and of those that an index among them names; `None` when not one could be read.
    async fn read_sitemaps(&self, sitemaps: Vec<String>) -> Option<Vec<FeedEntry>> {
        let mut entries = None;
        let mut waiting: VecDeque<String> = sitemaps.into_iter().take(MAX_SITEMAPS).collect();
        let mut left = MAX_SITEMAPS * 2;
        while let Some(url) = waiting.pop_front().filter(|_| left > 0) {
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
                Ok(document) => entries
                    .get_or_insert_with(Vec::new)
                    .extend(document.entries),
                Err(FeedFault::SitemapIndex { sitemaps }) => {
                    waiting.extend(sitemaps.into_iter().take(MAX_SITEMAPS));
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
