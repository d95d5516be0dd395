use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use wirewatch_model::FeedKind;
use wirewatch_pipeline::feed_health;
use wirewatch_store::{FeedDay, FeedStatus};

/// A week, in days.
const WEEK: i64 = 7;

/// A feed and how it does.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FeedView {
    /// The feed's id.
    pub id: String,
    /// Where it is polled.
    pub url: String,
    /// The address it was added with, when it is polled at another one.
    pub moved_from: Option<String>,
    /// `feed`, `sitemap` or `section`.
    pub kind: String,
    /// The outlet's name.
    pub outlet: String,
    /// The owner of the outlet.
    pub publisher: Option<String>,
    /// The outlet's country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The outlet's language, BCP 47.
    pub language: Option<String>,
    /// How it does, in one word: `well`, `new`, `paused`, `moved`, `slow`, `silent`, `unusual-volume`, `paywall`, `dead`, …
    pub state: String,
    /// Whether somebody lets it rest.
    pub paused: bool,
    /// Whether a person should look at it.
    pub needs_attention: bool,
    /// What is the matter, in words, what matters most first.
    pub findings: Vec<String>,
    /// What a person could do about it.
    pub remedy: Option<String>,
    /// What happens next and when, in words.
    pub next: String,
    /// When it is polled next, RFC 3339; `null` when it is due now or never polled again.
    pub next_poll: Option<String>,
    /// The last poll, RFC 3339.
    pub last_polled: Option<String>,
    /// The last poll that was answered well.
    pub last_success: Option<String>,
    /// When the failures in a row began.
    pub failing_since: Option<String>,
    /// Failures in a row.
    pub failures: u32,
    /// When something new came last.
    pub last_new: Option<String>,
    /// The usual time between two of its entries, in seconds.
    pub usual_gap_secs: Option<u64>,
    /// How often it is polled by its own rhythm, in seconds.
    pub interval_secs: Option<u64>,
    /// Entries seen since it was added.
    pub entries_seen: u64,
    /// Entries that were new in the last seven days.
    pub new_in_week: u64,
}

impl FeedView {
    /// A feed as it does at `now`; `days` are those of this feed.
    pub fn new(status: &FeedStatus, days: &[FeedDay], now: Timestamp) -> Self {
        let health = feed_health(status, days, now);
        let (feed, state) = (&status.feed, &status.state);
        let habits = &state.habits;
        let moment = |at: Option<Timestamp>| at.map(|at| at.to_string());
        let week_ago = now.as_second().div_euclid(86_400) - WEEK;
        let of_week = days.iter().filter(|day| day.day > week_ago);
        Self {
            id: feed.id.to_string(),
            url: feed.url.clone(),
            moved_from: status.moved_from.clone(),
            kind: kind_word(feed.kind).to_owned(),
            outlet: feed.outlet.clone(),
            publisher: feed.publisher.clone(),
            country: feed.country.clone(),
            language: feed.language.clone(),
            state: health.state.word().to_owned(),
            paused: status.paused,
            needs_attention: health.state.needs_attention(),
            findings: health.findings,
            remedy: health.remedy,
            next: health.next,
            next_poll: moment(
                state
                    .next_at
                    .filter(|at| *at > now && !state.stopped && !status.paused),
            ),
            last_polled: moment(state.last_polled_at),
            last_success: moment(state.last_success_at),
            failing_since: moment(habits.failing_since),
            failures: state.failures,
            last_new: moment(habits.last_new_at),
            usual_gap_secs: habits.gap_secs,
            interval_secs: habits.interval_secs,
            entries_seen: state.entries_seen,
            new_in_week: of_week.map(|day| day.new_entries).sum(),
        }
    }
}

/// All feeds as they do at `now`, by id.
pub fn feed_views(statuses: &[FeedStatus], days: &[FeedDay], now: Timestamp) -> Vec<FeedView> {
    statuses
        .iter()
        .map(|status| {
            // Days come by feed, so those of one feed stand together.
            let start = days.partition_point(|day| day.feed_id < status.feed.id);
            let own = days.get(start..).unwrap_or_default();
            let end = own.partition_point(|day| day.feed_id == status.feed.id);
            FeedView::new(status, own.get(..end).unwrap_or_default(), now)
        })
        .collect()
}

/// The day from which on days of feeds are needed to say how feeds do.
pub fn feed_days_since(now: Timestamp) -> i64 {
    now.as_second().div_euclid(86_400) - 40
}

fn kind_word(kind: FeedKind) -> &'static str {
    match kind {
        FeedKind::Feed => "feed",
        FeedKind::Sitemap => "sitemap",
        FeedKind::Section => "section",
    }
}
