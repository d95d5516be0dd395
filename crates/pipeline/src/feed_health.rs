//! How a feed does, in words a person can act on.

mod remedy;
mod volume;
mod words;

use jiff::Timestamp;
use wirewatch_store::{FailureKind, FeedDay, FeedStatus};

use remedy::remedy;
use volume::{silence, unusual_volume};
use words::{moment, span};

/// A feed that has failed for so long, and in a way that speaks for its end, is called dead.
const DEAD_AFTER_SECS: i64 = 7 * 86_400;
/// Answers that take longer on average are called slow.
const SLOW_MS: u64 = 5_000;

/// The state of a feed, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedState {
    /// Somebody lets it rest.
    Paused,
    /// The server says it is gone for good; nobody asks any more.
    Gone,
    /// It has failed for more than a week.
    Dead,
    /// The server wants a login.
    Login,
    /// The server wants to be paid.
    Paywall,
    /// The server shows a challenge that only a browser can pass.
    Challenge,
    /// The server forbids access.
    Forbidden,
    /// The law forbids it.
    Legal,
    /// A web page answers in its place.
    WebPage,
    /// robots.txt keeps us out.
    Robots,
    /// The address guard keeps us from it.
    Guard,
    /// There is nothing at its address.
    Missing,
    /// What is there is no feed.
    NotAFeed,
    /// The answer is too large, empty or of no use.
    Unusable,
    /// The server fails.
    ServerError,
    /// No answer comes.
    Unreachable,
    /// The host asks for patience.
    RateLimited,
    /// It answers, but nothing new has come for longer than usual.
    Silent,
    /// It brings far more or far less than usual.
    UnusualVolume,
    /// It answers, but slowly.
    Slow,
    /// It answers at another address than the one it was added with.
    Moved,
    /// It was never polled.
    New,
    /// All is well.
    Well,
}

impl FeedState {
    /// The state's word, stable for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::Gone => "gone",
            Self::Dead => "dead",
            Self::Login => "login",
            Self::Paywall => "paywall",
            Self::Challenge => "challenge",
            Self::Forbidden => "forbidden",
            Self::Legal => "legal",
            Self::WebPage => "web-page",
            Self::Robots => "robots",
            Self::Guard => "guard",
            Self::Missing => "missing",
            Self::NotAFeed => "not-a-feed",
            Self::Unusable => "unusable",
            Self::ServerError => "server-error",
            Self::Unreachable => "unreachable",
            Self::RateLimited => "rate-limited",
            Self::Silent => "silent",
            Self::UnusualVolume => "unusual-volume",
            Self::Slow => "slow",
            Self::Moved => "moved",
            Self::New => "new",
            Self::Well => "well",
        }
    }

    /// Whether a person should look at it.
    pub fn needs_attention(self) -> bool {
        !matches!(
            self,
            Self::Paused | Self::Well | Self::New | Self::Moved | Self::RateLimited
        )
    }
}

/// How one feed does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedHealth {
    /// The state; of several the one that matters most.
    pub state: FeedState,
    /// What is the matter, in words; one sentence for each thing, the state's own first.
    pub findings: Vec<String>,
    /// What a person could do about it.
    pub remedy: Option<String>,
    /// What happens next and when, in words.
    pub next: String,
}

/// Says how a feed does at `now`; `days` are those of this feed, by day.
pub fn feed_health(status: &FeedStatus, days: &[FeedDay], now: Timestamp) -> FeedHealth {
    let mut found = findings(status, days, now);
    found.sort_by_key(|(state, _)| *state);
    let state = found.first().map_or(FeedState::Well, |(state, _)| *state);
    FeedHealth {
        state,
        findings: found.into_iter().map(|(_, text)| text).collect(),
        remedy: remedy(status, state),
        next: words::next_poll(status, now),
    }
}

fn findings(status: &FeedStatus, days: &[FeedDay], now: Timestamp) -> Vec<(FeedState, String)> {
    let state = &status.state;
    let mut found = Vec::new();
    if status.paused {
        found.push((FeedState::Paused, "it rests: it is not polled".to_owned()));
        return found;
    }
    if state.last_polled_at.is_none() {
        return vec![(FeedState::New, "it was not polled yet".to_owned())];
    }
    if state.stopped || state.failures > 0 {
        found.push(failure(status, now));
    } else {
        let well = format!(
            "it answers; {} entries seen since it was added",
            state.entries_seen
        );
        found.push((FeedState::Well, well));
        found.extend(silence(&state.habits, now).map(|text| (FeedState::Silent, text)));
        let unusual = unusual_volume(days, state.last_success_at, now);
        found.extend(unusual.map(|text| (FeedState::UnusualVolume, text)));
        if let Some(took) = state.habits.answer_ms.filter(|took| *took > SLOW_MS) {
            let seconds = took / 1_000;
            found.push((
                FeedState::Slow,
                format!("its answers take {seconds} seconds on average"),
            ));
        }
    }
    if let Some(old) = &status.moved_from {
        let text = format!(
            "it was added as {old} and is now polled at {}",
            status.feed.url
        );
        found.push((FeedState::Moved, text));
    } else if let Some(new) = &state.permanent_url {
        let text = format!(
            "it redirects to {new} for good; when the next poll says so too, it is polled there"
        );
        found.push((FeedState::Moved, text));
    }
    found
}

fn failure(status: &FeedStatus, now: Timestamp) -> (FeedState, String) {
    let state = &status.state;
    let reason = state.last_error.as_deref().unwrap_or("no reason known");
    if state.stopped {
        return (FeedState::Gone, format!("{reason}; it is polled no longer"));
    }
    let since = state.habits.failing_since.or(state.last_success_at);
    let failing_secs = since.map_or(0, |at| now.as_second() - at.as_second());
    let kind = state.habits.failure.unwrap_or(FailureKind::Unreachable);
    let times = match state.failures {
        1 => "once".to_owned(),
        times => format!("{times} times in a row"),
    };
    let since = since.map_or_else(String::new, |at| format!(", since {}", moment(at)));
    let last = match state.last_success_at {
        Some(at) => format!("; last read {} ago", span(now.as_second() - at.as_second())),
        None => "; it was never read".to_owned(),
    };
    let named = if failing_secs > DEAD_AFTER_SECS && speaks_for_its_end(kind) {
        FeedState::Dead
    } else {
        state_of(kind)
    };
    (named, format!("{reason}; failed {times}{since}{last}"))
}

fn speaks_for_its_end(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::NotFound
            | FailureKind::Unreachable
            | FailureKind::ServerError
            | FailureKind::NotAFeed
            | FailureKind::Unusable
    )
}

fn state_of(kind: FailureKind) -> FeedState {
    match kind {
        FailureKind::Login => FeedState::Login,
        FailureKind::Paywall => FeedState::Paywall,
        FailureKind::Challenge => FeedState::Challenge,
        FailureKind::Forbidden => FeedState::Forbidden,
        FailureKind::Legal => FeedState::Legal,
        FailureKind::Robots => FeedState::Robots,
        FailureKind::Guard => FeedState::Guard,
        FailureKind::NotFound => FeedState::Missing,
        FailureKind::Gone => FeedState::Gone,
        FailureKind::RateLimited => FeedState::RateLimited,
        FailureKind::ServerError => FeedState::ServerError,
        FailureKind::Unreachable => FeedState::Unreachable,
        FailureKind::WebPage => FeedState::WebPage,
        FailureKind::NotAFeed => FeedState::NotAFeed,
        FailureKind::Unusable => FeedState::Unusable,
    }
}

#[cfg(test)]
mod tests {
    use wirewatch_model::{Feed, FeedId, FeedKind};
    use wirewatch_store::{FeedOrigin, PollState};

    use super::*;

    fn now() -> Timestamp {
        "2026-06-20T10:00:00Z".parse().expect("a time")
    }

    fn hours_ago(hours: i64) -> Option<Timestamp> {
        Timestamp::from_second(now().as_second() - hours * 3_600).ok()
    }

    fn status() -> FeedStatus {
        let mut state = PollState {
            last_polled_at: hours_ago(1),
            last_success_at: hours_ago(1),
            next_at: Timestamp::from_second(now().as_second() + 780).ok(),
            entries_seen: 41,
            ..PollState::default()
        };
        state.habits.last_new_at = hours_ago(2);
        state.habits.gap_secs = Some(3_600);
        state.habits.interval_secs = Some(1_800);
        FeedStatus {
            feed: Feed {
                id: FeedId::from("harbour"),
                url: "https://harbour.example/rss".to_owned(),
                kind: FeedKind::Feed,
                outlet: "Harbour Post".to_owned(),
                publisher: None,
                country: None,
                language: None,
            },
            origin: FeedOrigin::Added,
            moved_from: None,
            paused: false,
            state,
        }
    }

    fn failed(kind: FailureKind, hours: i64) -> FeedStatus {
        let mut status = status();
        status.state.failures = 3;
        status.state.last_error = Some("the reason (403)".to_owned());
        status.state.last_success_at = hours_ago(hours);
        status.state.habits.failure = Some(kind);
        status.state.habits.failing_since = hours_ago(hours);
        status
    }

    #[track_caller]
    fn check_state(status: &FeedStatus, state: FeedState, said: &str) {
        let health = feed_health(status, &[], now());
        assert_eq!(health.state, state, "{health:?}");
        assert!(health.findings[0].contains(said), "{health:?}");
        assert!(!health.next.is_empty());
    }

    #[test]
    fn well_feed_says_when_it_is_polled_next() {
        let health = feed_health(&status(), &[], now());
        assert_eq!(health.state, FeedState::Well);
        assert_eq!(
            health.next,
            "polled again in 13 minutes, at 2026-06-20 10:13 UTC; every 30 minutes, half the usual time between its entries"
        );
        assert_eq!(health.remedy, None);
    }

    #[test]
    fn new_feed_is_due_now() {
        let mut new = status();
        new.state = PollState::default();
        check_state(&new, FeedState::New, "not polled yet");
        assert_eq!(
            feed_health(&new, &[], now()).next,
            "due now; the next run polls it"
        );
    }

    #[test]
    fn refusals_are_named() {
        for (kind, state) in [
            (FailureKind::Paywall, FeedState::Paywall),
            (FailureKind::Challenge, FeedState::Challenge),
            (FailureKind::Login, FeedState::Login),
            (FailureKind::Legal, FeedState::Legal),
            (FailureKind::WebPage, FeedState::WebPage),
            (FailureKind::Robots, FeedState::Robots),
        ] {
            let status = failed(kind, 400);
            check_state(
                &status,
                state,
                "the reason (403); failed 3 times in a row, since 2026-06-03",
            );
            assert!(feed_health(&status, &[], now()).remedy.is_some());
        }
    }

    #[test]
    fn long_failure_is_death_and_short_failure_is_none() {
        check_state(
            &failed(FailureKind::Unreachable, 5),
            FeedState::Unreachable,
            "last read 5 hours ago",
        );
        check_state(
            &failed(FailureKind::Unreachable, 200),
            FeedState::Dead,
            "last read 8 days ago",
        );
        check_state(
            &failed(FailureKind::RateLimited, 200),
            FeedState::RateLimited,
            "",
        );
    }

    #[test]
    fn gone_feed_is_polled_no_longer() {
        let mut gone = failed(FailureKind::Gone, 1);
        gone.state.stopped = true;
        check_state(&gone, FeedState::Gone, "polled no longer");
        assert!(feed_health(&gone, &[], now()).next.contains("never"));
    }

    #[test]
    fn silence_slowness_and_moves_are_told() {
        let mut silent = status();
        silent.state.habits.last_new_at = hours_ago(72);
        silent.moved_from = Some("https://harbour.example/old".to_owned());
        check_state(&silent, FeedState::Silent, "nothing new for 3 days");
        assert_eq!(feed_health(&silent, &[], now()).findings.len(), 3);
        let mut slow = status();
        slow.state.habits.answer_ms = Some(9_400);
        check_state(&slow, FeedState::Slow, "9 seconds");
        let mut moving = status();
        moving.state.permanent_url = Some("https://harbour.example/new".to_owned());
        check_state(&moving, FeedState::Moved, "when the next poll says so too");
    }
}
