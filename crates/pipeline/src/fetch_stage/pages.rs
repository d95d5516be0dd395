use std::time::Duration;

use jiff::Timestamp;
use tracing::info;
use wirewatch_fetch::{FetchKind, FetchOutcome, FetchRequest, Fetched, next_part};
use wirewatch_model::{FeedEntry, Page};
use wirewatch_store::{EntryFailure, PageRequest, PageVisit, StoreError, WaitingEntry};

use super::Stage;
use super::linkless::is_made_up;
use crate::parts::{Part, join_parts};
use crate::polling::page_failure;

/// The header of a page that was made from a feed's full text, because its own address gave none.
const FEED_TEXT_HEADER: &str = "x-wirewatch-source";

/// An article in more parts than this is a trap, or a book.
const MAX_FURTHER_PARTS: usize = 9;

/// A feed's text with fewer characters is a summary, not the article.
const MIN_FEED_TEXT_CHARS: usize = 400;

/// Whether a page was made from a feed's full text.
pub(crate) fn is_feed_text(page: &Page) -> bool {
    page.header(FEED_TEXT_HEADER).is_some()
}

impl Stage<'_> {
    pub(super) async fn fetch_page(&self, entry: WaitingEntry) -> Result<(), StoreError> {
        if is_made_up(&entry.url) {
            return self.keep_feed_text(&entry).await;
        }
        match self.fetcher.fetch(&page_request(&entry)).await {
            FetchOutcome::Fetched(mut fetched) if is_text(fetched.page.header("content-type")) => {
                // Only we may say that a page was made from a feed's text.
                fetched
                    .page
                    .headers
                    .retain(|(name, _)| name != FEED_TEXT_HEADER);
                let visit = visit_of(&mut fetched);
                match self.with_further_parts(fetched.page).await {
                    Ok(page) => self.keep_page(&entry, &page, &visit).await?,
                    // Half an article may say the opposite of the whole; it is kept only when there is no more to hope for.
                    Err((_, outcome)) if entry.tries + 1 < self.config.max_page_tries => {
                        self.record_failure(&entry, &outcome).await?;
                    }
                    Err((page, _)) => self.keep_page(&entry, &page, &visit).await?,
                }
            }
            FetchOutcome::NotModified(_) => {
                self.store.record_unchanged_page(entry.entry_id).await?;
                self.report().pages_unchanged += 1;
            }
            outcome => match self.feed_text_instead(&entry, &outcome).await? {
                Some(page) => {
                    self.store
                        .record_page(entry.entry_id, &page, &PageVisit::default())
                        .await?;
                    self.count_page();
                }
                None => self.record_failure(&entry, &outcome).await?,
            },
        }
        Ok(())
    }

    async fn keep_page(
        &self,
        entry: &WaitingEntry,
        page: &Page,
        visit: &PageVisit,
    ) -> Result<(), StoreError> {
        self.store.record_page(entry.entry_id, page, visit).await?;
        self.count_page();
        Ok(())
    }

    fn count_page(&self) {
        self.report().pages += 1;
        self.arrivals.add();
    }

    /// The page with the parts that follow it; what is had of it, and why, when a part cannot be had for now.
    async fn with_further_parts(&self, first: Page) -> Result<Page, (Page, FetchOutcome)> {
        let mut parts: Vec<Page> = Vec::new();
        let mut failed = None;
        while parts.len() < MAX_FURTHER_PARTS {
            let last = parts.last().unwrap_or(&first);
            let number = u32::try_from(parts.len() + 1).unwrap_or(u32::MAX);
            // Most pages name no next one, and need no closer look.
            if !last
                .body
                .windows(4)
                .any(|word| word.eq_ignore_ascii_case(b"next"))
            {
                break;
            }
            let html = String::from_utf8_lossy(&last.body);
            let Some(url) = next_part(&html, &last.final_url, &first.final_url, number) else {
                break;
            };
            let request = FetchRequest {
                url,
                validators: None,
                kind: FetchKind::Page,
            };
            match self.fetcher.fetch(&request).await {
                FetchOutcome::Fetched(part) if is_text(part.page.header("content-type")) => {
                    parts.push(part.page);
                }
                outcome @ (FetchOutcome::ServerError { .. }
                | FetchOutcome::Unreachable(_)
                | FetchOutcome::RateLimited(_)) => {
                    failed = Some(outcome);
                    break;
                }
                _ => break,
            }
        }
        let further: Vec<Part<'_>> = parts
            .iter()
            .map(|page| Part {
                url: page.final_url.clone(),
                body: &page.body,
            })
            .collect();
        let page = join_parts(first, &further);
        match failed {
            Some(outcome) => Err((page, outcome)),
            None => Ok(page),
        }
    }

    /// Keeps the full text of an entry that has no address of its own.
    async fn keep_feed_text(&self, entry: &WaitingEntry) -> Result<(), StoreError> {
        let told = self.store.entry(entry.entry_id).await?;
        let Some(page) = told.and_then(|told| feed_text_page(&entry.url, &told)) else {
            let failure = EntryFailure {
                reason: "its feed gives neither an address nor the full text".to_owned(),
                retry_at: None,
            };
            return self
                .store
                .record_entry_failure(entry.entry_id, &failure)
                .await;
        };
        let visit = PageVisit::default();
        self.store
            .record_page(entry.entry_id, &page, &visit)
            .await?;
        self.count_page();
        Ok(())
    }

    /// The full text that the feed gave, when the site does not show the page itself.
    async fn feed_text_instead(
        &self,
        entry: &WaitingEntry,
        outcome: &FetchOutcome,
    ) -> Result<Option<Page>, StoreError> {
        let refused = matches!(
            outcome,
            FetchOutcome::NotFound | FetchOutcome::Gone | FetchOutcome::Blocked { .. }
        );
        if !refused {
            return Ok(None);
        }
        let told = self.store.entry(entry.entry_id).await?;
        Ok(told.and_then(|told| feed_text_page(&entry.url, &told)))
    }

    async fn record_failure(
        &self,
        entry: &WaitingEntry,
        outcome: &FetchOutcome,
    ) -> Result<(), StoreError> {
        let (kind, failure) = self.page_failure(entry, outcome);
        info!(article.url = %entry.url, reason = %failure.reason, "page {} failed", entry.url);
        self.store
            .record_entry_failure(entry.entry_id, &failure)
            .await?;
        *self
            .report()
            .pages_failed
            .entry(kind.to_owned())
            .or_default() += 1;
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
            FetchOutcome::RateLimited(wait) => ("rate limited", not_before(*wait, again(reason))),
            FetchOutcome::Blocked { .. } => ("blocked", again(reason)),
            FetchOutcome::ServerError { retry_after, .. } => {
                ("server error", not_before(*retry_after, again(reason)))
            }
            FetchOutcome::NotModified(_) | FetchOutcome::Unreachable(_) => {
                ("unreachable", again(reason))
            }
            FetchOutcome::Unusable(_) => ("unusable answer", again(reason)),
        }
    }
}

/// How an entry's page is asked for: with what is held of it, if it was fetched before.
pub(crate) fn page_request(entry: &WaitingEntry) -> FetchRequest {
    let known = entry.validators.etag.is_some() || entry.validators.last_modified.is_some();
    FetchRequest {
        url: entry.url.clone(),
        validators: known.then(|| entry.validators.clone()),
        kind: FetchKind::Page,
    }
}

/// What is to be remembered of a visit, besides the page.
fn visit_of(fetched: &mut Fetched) -> PageVisit {
    PageVisit {
        validators: std::mem::take(&mut fetched.validators),
        request: Some(PageRequest {
            headers: std::mem::take(&mut fetched.request_headers),
            http_version: std::mem::take(&mut fetched.http_version),
            remote_ip: fetched.remote_addr.map(|address| address.ip().to_string()),
        }),
    }
}

/// A failure that is not tried again before the server's own word on it.
fn not_before(wait: Option<Duration>, failure: EntryFailure) -> EntryFailure {
    let earliest = wait.and_then(|wait| Timestamp::now().checked_add(wait).ok());
    let retry_at = failure
        .retry_at
        .map(|at| earliest.map_or(at, |earliest| at.max(earliest)));
    EntryFailure {
        retry_at,
        ..failure
    }
}

/// Whether a feed gives the article itself, not only a summary.
pub(super) fn has_full_text(told: &FeedEntry) -> bool {
    let content = told.content.as_deref().unwrap_or_default();
    content.len() >= MIN_FEED_TEXT_CHARS
        && wirewatch_extract::fragment_text(content).chars().count() >= MIN_FEED_TEXT_CHARS
}

/// A feed's full text as a page of its own, marked as such; `None` when it has only a summary.
fn feed_text_page(url: &str, told: &FeedEntry) -> Option<Page> {
    let content = told.content.as_deref().filter(|_| has_full_text(told))?;
    let body = content.as_bytes().to_vec();
    Some(Page {
        url: url.to_owned(),
        final_url: url.to_owned(),
        status: 200,
        headers: vec![
            (
                "content-type".to_owned(),
                "text/html; charset=utf-8".to_owned(),
            ),
            (FEED_TEXT_HEADER.to_owned(), "feed".to_owned()),
        ],
        fetched_at: Timestamp::now(),
        sha256: Page::sha256_of(&body),
        body,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_text_of_a_feed_stands_in_for_its_page() {
        let content = format!(
            "<p>{}</p>",
            "The road was closed again on Monday. ".repeat(20)
        );
        let told = FeedEntry {
            content: Some(content),
            ..FeedEntry::default()
        };
        let page = feed_text_page("https://a.example/1", &told).expect("a page");
        assert!(is_feed_text(&page));
    }

    #[test]
    fn summary_is_no_article() {
        let told = FeedEntry {
            content: Some("<p>The road was closed.</p>".to_owned()),
            ..FeedEntry::default()
        };
        assert_eq!(feed_text_page("https://a.example/1", &told), None);
    }

    #[test]
    fn pictures_and_documents_are_not_read_as_pages() {
        assert!(is_text(None));
        assert!(is_text(Some("text/html; charset=utf-8")));
        assert!(!is_text(Some("image/png")));
        assert!(!is_text(Some("Application/PDF")));
    }
}
