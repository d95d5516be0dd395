//! What kind of failure a poll was, and in which words it is told.

use std::time::Duration;

use wirewatch_fetch::{BlockReason, FeedFault, FetchOutcome};
use wirewatch_store::FailureKind;

/// A poll that gave nothing.
pub(super) struct Failed {
    pub(super) kind: FailureKind,
    /// In words.
    pub(super) reason: String,
    /// How long the server itself wants to be left alone.
    pub(super) wait: Option<Duration>,
}

impl Failed {
    pub(super) fn new(kind: FailureKind, reason: &str) -> Self {
        Self {
            kind,
            reason: reason.to_owned(),
            wait: None,
        }
    }
}

/// The failure that an answer is which is no feed.
pub(super) fn fault_of_outcome(outcome: &FetchOutcome) -> Failed {
    let (kind, wait) = match outcome {
        FetchOutcome::Gone => (FailureKind::Gone, None),
        FetchOutcome::NotFound => (FailureKind::NotFound, None),
        FetchOutcome::Disallowed(_) => (FailureKind::Robots, None),
        FetchOutcome::Refused(_) => (FailureKind::Guard, None),
        FetchOutcome::RateLimited(wait) => (FailureKind::RateLimited, *wait),
        FetchOutcome::Blocked { reason, .. } => (kind_of_block(*reason), None),
        FetchOutcome::ServerError { retry_after, .. } => (FailureKind::ServerError, *retry_after),
        FetchOutcome::Unreachable(_) => (FailureKind::Unreachable, None),
        FetchOutcome::TooLarge { .. }
        | FetchOutcome::Unusable(_)
        | FetchOutcome::Fetched(_)
        | FetchOutcome::NotModified(_) => (FailureKind::Unusable, None),
    };
    Failed {
        kind,
        reason: outcome.describe(),
        wait,
    }
}

fn kind_of_block(reason: BlockReason) -> FailureKind {
    match reason {
        BlockReason::Login => FailureKind::Login,
        BlockReason::Paywall => FailureKind::Paywall,
        BlockReason::Challenge => FailureKind::Challenge,
        BlockReason::Forbidden => FailureKind::Forbidden,
        BlockReason::Legal => FailureKind::Legal,
    }
}

/// Says what is wrong with a feed's bytes, and what to do about it.
pub(super) fn fault_of_feed(fault: &FeedFault) -> Failed {
    let FeedFault::Html { advertised } = fault else {
        return Failed::new(FailureKind::NotAFeed, &fault.to_string());
    };
    let reason = match advertised.first() {
        Some(feed) => format!(
            "it is a web page, not a feed; it advertises {url}. Try: wirewatch feeds add {url}",
            url = feed.url
        ),
        None => "it is a web page, not a feed, and advertises none".to_owned(),
    };
    Failed::new(FailureKind::WebPage, &reason)
}
