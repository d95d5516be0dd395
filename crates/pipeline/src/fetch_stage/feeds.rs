use std::collections::{HashSet, VecDeque};

use jiff::Timestamp;
use tracing::{info, warn};
use url::Url;
use wirewatch_fetch::{
    DiscoveredFeed, FeedFault, FetchKind, FetchOutcome, FetchRequest, Fetched, is_plausible_date,
};
use wirewatch_model::{FeedDocument, FeedEntry, FeedKind, url_key};
use wirewatch_store::{FailureKind, FeedStatus, PollReport, PollResult, PollState, StoreError};

use super::Stage;
use super::failure::{Failed, fault_of_feed, fault_of_outcome};
use super::linkless::name_linkless;
use super::parsing::read_in_background;
use crate::polling::{
    Answer, Heard, after_answer, after_failure, next_poll, next_poll_after_failure,
};

/// How many sitemaps of a sitemap index, or of a robots.txt, are read, from the top.
const MAX_SITEMAPS: usize = 5;

/// What a poll came to, before the store hears of it.
enum Polled {
    /// A feed, or the word that it has not changed.
    Well { result: PollResult, answer: Answer },
    /// Nothing that could be read.
    Badly(Failed),
}

impl Stage<'_> {
    pub(super) async fn poll(&self, mut status: FeedStatus) -> Result<(), StoreError> {
        let mut outcome = self.fetcher.fetch(&feed_request(&status)).await;
        if let Some((address, answer)) = self.advertised_feed(&status, &outcome).await {
            let id = &status.feed.id;
            info!(feed.id = %id, "feed {id} is moved to {address}, which its page advertises");
            self.store.move_feed(id, &address).await?;
            status.feed.url = address;
            status.state = PollState::default();
            outcome = answer;
        }
        let mut polled = self.read_answer(&status, outcome).await;
        if let Polled::Well {
            result: PollResult::Read { entries, .. },
            answer,
        } = &mut polled
        {
            name_linkless(&status.feed.id, entries);
            let new_entries = self.count_new(entries).await?;
            if let Some(heard) = &mut answer.heard {
                heard.new_entries = new_entries;
            }
            if status.state.last_success_at.is_some() && new_entries == addresses(entries).len() {
                let missed = self.missed_entries(&status, entries).await;
                entries.extend(missed);
            }
        }
        self.record(&status, polled).await
    }

    async fn record(&self, status: &FeedStatus, polled: Polled) -> Result<(), StoreError> {
        let now = Timestamp::now();
        let (id, before, config) = (&status.feed.id, &status.state, self.config);
        let (result, habits, next_at) = match polled {
            Polled::Well { result, answer } => {
                let first = before.last_success_at.is_none();
                let habits = after_answer(&before.habits, first, &answer, now, config);
                let next_at = next_poll(id, &habits, now, config);
                (result, habits, next_at)
            }
            Polled::Badly(failed) => {
                let habits = after_failure(&before.habits, failed.kind, now);
                let next_at = match failed.kind {
                    FailureKind::Gone => None,
                    _ => next_poll_after_failure(
                        id,
                        before.failures,
                        &habits,
                        failed.wait,
                        now,
                        config,
                    ),
                };
                let result = match failed.kind {
                    FailureKind::Gone => PollResult::Gone(failed.reason),
                    _ => PollResult::Failed(failed.reason),
                };
                (result, habits, next_at)
            }
        };
        self.count_poll(id.as_str(), &result);
        let summary = self
            .store
            .record_poll(&PollReport {
                feed_id: id.clone(),
                polled_at: now,
                next_at,
                habits,
                result,
            })
            .await?;
        let mut report = self.report();
        report.new_entries += summary.new_entries;
        report.updated_entries += summary.updated_entries;
        Ok(())
    }

    async fn count_new(&self, entries: &[FeedEntry]) -> Result<usize, StoreError> {
        let urls = addresses(entries);
        if urls.is_empty() {
            return Ok(0);
        }
        let urls: Vec<String> = urls.into_iter().map(str::to_owned).collect();
        let known = self.store.count_known_entries(&urls).await?;
        Ok(urls
            .len()
            .saturating_sub(usize::try_from(known).unwrap_or(usize::MAX)))
    }

    /// Entries that came and went since the last poll.
    ///
    /// When every item of a feed is new, others may have been pushed out of it; the site's news sitemap has them.
    async fn missed_entries(&self, status: &FeedStatus, entries: &[FeedEntry]) -> Vec<FeedEntry> {
        if entries.is_empty() || status.feed.kind == FeedKind::Section {
            return Vec::new();
        }
        let urls: HashSet<&str> = entries
            .iter()
            .filter_map(|entry| entry.url.as_deref())
            .collect();
        let sitemaps = self.fetcher.sitemaps_of(&status.feed.url).await;
        let mut missed = self.read_sitemaps(sitemaps).await.unwrap_or_default();
        missed.retain(|entry| {
            entry.title.is_some() && entry.url.as_deref().is_some_and(|url| !urls.contains(url))
        });
        missed
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
        if status.state.last_success_at.is_some() || status.feed.kind == FeedKind::Section {
            return None;
        }
        let read = read_in_background(&fetched.page, status.feed.kind).await;
        let Err(FeedFault::Html { advertised }) = read else {
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
        let is_feed = read_in_background(&answer.page, FeedKind::Feed)
            .await
            .is_ok();
        let is_other = found.url != status.feed.url;
        (is_feed && is_other).then(|| (found.url.clone(), FetchOutcome::Fetched(answer)))
    }

    async fn read_answer(&self, status: &FeedStatus, outcome: FetchOutcome) -> Polled {
        match outcome {
            FetchOutcome::Fetched(fetched) => {
                if status.state.body_sha256.as_ref() == Some(&fetched.page.sha256) {
                    let answer = Answer {
                        max_age_secs: max_age(fetched.page.header("cache-control")),
                        took: fetched.took,
                        heard: None,
                    };
                    let validators = fetched.validators;
                    let result = PollResult::NotModified { validators };
                    return Polled::Well { result, answer };
                }
                self.read_feed(status.feed.kind, *fetched).await
            }
            FetchOutcome::NotModified(kept) => {
                let cache_control = kept
                    .headers
                    .iter()
                    .find(|(name, _)| name == "cache-control");
                let answer = Answer {
                    max_age_secs: max_age(cache_control.map(|(_, value)| value.as_str())),
                    took: kept.took,
                    heard: None,
                };
                let validators = kept.validators;
                let result = PollResult::NotModified { validators };
                Polled::Well { result, answer }
            }
            other => Polled::Badly(fault_of_outcome(&other)),
        }
    }

    async fn read_feed(&self, kind: FeedKind, fetched: Fetched) -> Polled {
        let Fetched {
            page,
            validators,
            permanent_url,
            took,
            ..
        } = fetched;
        let max_age_secs = max_age(page.header("cache-control"));
        let well = |document: FeedDocument, validators, body_sha256| Polled::Well {
            answer: Answer {
                max_age_secs,
                took,
                heard: Some(heard(&document)),
            },
            result: PollResult::Read {
                validators,
                body_sha256,
                permanent_url,
                entries: document.entries,
            },
        };
        match read_in_background(&page, kind).await {
            Ok(document) => well(document, validators, page.sha256),
            // The index may stay as it is while its sitemaps change, so it is always asked for whole.
            Err(FeedFault::SitemapIndex { sitemaps }) => match self.read_sitemaps(sitemaps).await {
                Some(entries) => {
                    let document = FeedDocument {
                        entries,
                        ..FeedDocument::default()
                    };
                    well(document, Default::default(), String::new())
                }
                None => Polled::Badly(Failed::new(
                    FailureKind::NotAFeed,
                    "none of its sitemaps could be read",
                )),
            },
            Err(fault) => Polled::Badly(fault_of_feed(&fault)),
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
            match read_in_background(&fetched.page, FeedKind::Sitemap).await {
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

/// How a feed is asked for: with what is held of it, so that it need not be sent again.
pub(crate) fn feed_request(status: &FeedStatus) -> FetchRequest {
    let state = &status.state;
    FetchRequest {
        url: status.feed.url.clone(),
        validators: state
            .body_sha256
            .is_some()
            .then(|| state.validators.clone()),
        kind: match status.feed.kind {
            FeedKind::Feed | FeedKind::Sitemap => FetchKind::Feed,
            FeedKind::Section => FetchKind::Page,
        },
    }
}

fn heard(document: &FeedDocument) -> Heard {
    let now = Timestamp::now();
    let date = |entry: &FeedEntry| entry.published.or(entry.updated);
    let dates = document.entries.iter().filter_map(date);
    Heard {
        wishes: document.wishes,
        dates: dates
            .filter(|stamp| is_plausible_date(stamp, now))
            .map(|stamp| stamp.at)
            .collect(),
        entries: document.entries.len(),
        new_entries: 0,
    }
}

/// The addresses of a feed's entries, each once.
fn addresses(entries: &[FeedEntry]) -> Vec<&str> {
    let mut seen = HashSet::new();
    let urls = entries.iter().filter_map(|entry| entry.url.as_deref());
    urls.filter(|url| seen.insert(url_key(url))).collect()
}

/// How long an answer may be kept, by its Cache-Control header, in seconds.
fn max_age(cache_control: Option<&str>) -> Option<u64> {
    let mut directives = cache_control?.split(',').map(str::trim);
    directives.find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        let age: u64 = value.trim().trim_matches('"').parse().ok()?;
        (name.trim().eq_ignore_ascii_case("max-age") && age > 0).then_some(age)
    })
}

fn host(url: &str) -> Option<String> {
    let parsed = Url::parse(url).ok()?;
    let host = parsed.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn max_age_is_read_among_other_directives() {
        assert_eq!(
            max_age(Some("public, Max-Age=600, must-revalidate")),
            Some(600)
        );
        assert_eq!(max_age(Some("s-maxage=9, max-age=\"60\"")), Some(60));
        for header in ["no-cache", "max-age=0", "max-age=soon", "x-max-age=7", ""] {
            assert_eq!(max_age(Some(header)), None, "{header}");
        }
    }

    #[test]
    fn address_that_comes_twice_counts_once() {
        let entry = |url: &str| FeedEntry {
            url: Some(url.to_owned()),
            ..FeedEntry::default()
        };
        let entries = [
            entry("https://a.example/1"),
            entry("https://a.example/1#b"),
            FeedEntry::default(),
        ];
        assert_eq!(addresses(&entries), ["https://a.example/1"]);
    }
}
