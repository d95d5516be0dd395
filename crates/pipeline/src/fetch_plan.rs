//! What the next run would ask of a feed, and why, without asking anything.

use jiff::Timestamp;
use wirewatch_fetch::{FetchPlan, Fetcher};
use wirewatch_store::{FeedStatus, QueuedEntry};

use crate::fetch_stage::{feed_request, page_request};

/// One request that would be made, or why it would not.
#[derive(Debug, Clone)]
pub struct PlannedRequest {
    /// The address.
    pub url: String,
    /// When it is due; `None` means now.
    pub due_at: Option<Timestamp>,
    /// Attempts that failed before.
    pub tries: u32,
    /// Why the last attempt failed, if one was made.
    pub last_error: Option<String>,
    /// What asking would mean.
    pub plan: FetchPlan,
}

impl PlannedRequest {
    /// Whether it is due at `now`.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due_at.is_none_or(|at| at <= now)
    }
}

/// Plans the poll of a feed; `None` when it is stopped or rests.
pub fn plan_poll(fetcher: &Fetcher, status: &FeedStatus) -> Option<PlannedRequest> {
    if status.paused || status.state.stopped {
        return None;
    }
    Some(PlannedRequest {
        url: status.feed.url.clone(),
        due_at: status.state.next_at,
        tries: status.state.failures,
        last_error: status.state.last_error.clone(),
        plan: fetcher.plan(&feed_request(status)),
    })
}

/// Plans the fetch of a page that waits.
pub fn plan_page(fetcher: &Fetcher, queued: &QueuedEntry) -> PlannedRequest {
    PlannedRequest {
        url: queued.entry.url.clone(),
        due_at: queued.due_at,
        tries: queued.entry.tries,
        last_error: queued.last_error.clone(),
        plan: fetcher.plan(&page_request(&queued.entry)),
    }
}
