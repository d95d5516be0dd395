//! How the feeds do, and adding, resting and removing them.

mod add;
mod one;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::Timestamp;
use serde::Deserialize;
use wirewatch_pipeline::FeedDeskError;
use wirewatch_store::FeedDay;

use super::PageFailure;
use super::failure::{PageQuery, page};
use super::forms::{Faults, done_text};
use super::links::Link;
use super::moment::Moment;
use super::shell::{Section, Shell};
use crate::ServerState;
use crate::access::Viewer;
use crate::answers::Failure;
use crate::charts::{Svg, sparkline};
use crate::state::Serving;
use crate::views::{FeedView, feed_days_since, feed_views};

/// Weeks that the list draws.
const WEEKS: usize = 8;

/// The pages, a line each.
pub(super) fn routes() -> Router<Serving> {
    Router::new()
        .route("/feeds", get(list_page))
        .route("/feeds/new", get(add::new_page).post(add::preview_or_add))
        .route("/feeds/{id}", get(one::feed_page).post(one::change))
        .route("/feeds/{id}/rest", post(one::rest))
        .route(
            "/feeds/{id}/remove",
            get(one::remove_page).post(one::remove),
        )
}

#[derive(Template)]
#[template(path = "feeds.html")]
struct ListPage {
    shell: Shell,
    viewer: Viewer,
    done: Option<&'static str>,
    choices: Vec<Choice>,
    asked: String,
    show: String,
    feeds: Vec<ShownFeed>,
    all: usize,
}

/// A filter with the number of its feeds.
struct Choice {
    name: &'static str,
    link: String,
    count: usize,
    here: bool,
}

pub(super) struct ShownFeed {
    view: FeedView,
    link: String,
    tone: &'static str,
    finding: String,
    last_polled: Option<Moment>,
    last_new: Option<Moment>,
    weeks: Option<Svg>,
}

/// What to show of the feeds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListParams {
    /// `attention`, `well` or `paused`; all if empty.
    show: String,
    /// Part of an outlet's name, id or address.
    name: String,
    done: String,
}

const FILTERS: [(&str, &str); 4] = [
    ("", "All"),
    ("attention", "Need attention"),
    ("well", "Well"),
    ("paused", "Paused"),
];

/// The feeds, those that need attention first.
async fn list_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    PageQuery(params): PageQuery<ListParams>,
) -> Result<Response, PageFailure> {
    let now = Timestamp::now();
    let mut feeds = shown_feeds(&state, now).await?;
    // Stable, so that feeds of one kind stay in the order of their ids.
    feeds.sort_by_key(|feed| !feed.view.needs_attention);
    let wanted = params.name.trim().to_lowercase();
    let all = feeds.len();
    feeds.retain(|feed| has_words(&feed.view, &wanted));
    let choices = FILTERS.iter().map(|(show, name)| Choice {
        name,
        link: Link::to("/feeds")
            .with("show", show)
            .with("name", &params.name)
            .done(),
        count: feeds
            .iter()
            .filter(|feed| is_shown(&feed.view, show))
            .count(),
        here: *show == params.show,
    });
    let choices = choices.collect();
    feeds.retain(|feed| is_shown(&feed.view, &params.show));
    Ok(page(&ListPage {
        shell: Shell::at(Section::Feeds),
        viewer,
        done: done_text(&params.done),
        choices,
        asked: params.name,
        show: params.show,
        feeds,
        all,
    }))
}

fn is_shown(view: &FeedView, show: &str) -> bool {
    match show {
        "attention" => view.needs_attention,
        "paused" => view.paused,
        "well" => !view.needs_attention && !view.paused,
        _ => true,
    }
}

fn has_words(view: &FeedView, wanted: &str) -> bool {
    let texts = [&view.id, &view.outlet, &view.url];
    texts
        .iter()
        .any(|text| text.to_lowercase().contains(wanted))
}

async fn shown_feeds(state: &ServerState, now: Timestamp) -> Result<Vec<ShownFeed>, PageFailure> {
    let today = now.as_second().div_euclid(86_400);
    let statuses = state.store.feeds().await?;
    let first = today - 7 * WEEKS as i64 + 1;
    let days = state
        .store
        .feed_days(first.min(feed_days_since(now)))
        .await?;
    let mut lately = days.clone();
    lately.retain(|day| day.day >= feed_days_since(now));
    let views = feed_views(&statuses, &lately, now);
    Ok(views
        .into_iter()
        .map(|view| shown_feed(view, &days, today))
        .collect())
}

fn shown_feed(view: FeedView, days: &[FeedDay], today: i64) -> ShownFeed {
    // Days come by feed, so those of one feed stand together.
    let start = days.partition_point(|day| day.feed_id.as_str() < view.id.as_str());
    let own = days.get(start..).unwrap_or_default().iter();
    let own = own.take_while(|day| day.feed_id.as_str() == view.id);
    let mut weeks = vec![0; WEEKS];
    add_days(&mut weeks, own, today);
    let title = format!("New entries of {} a week, for eight weeks", view.outlet);
    ShownFeed {
        link: Link::to("/feeds").part(&view.id).done(),
        tone: tone_of(&view),
        finding: view.findings.first().cloned().unwrap_or_default(),
        last_polled: view.last_polled.as_deref().map(Moment::of),
        last_new: view.last_new.as_deref().map(Moment::of),
        weeks: sparkline(&format!("weeks-{}", view.id), &title, &weeks),
        view,
    }
}

/// Adds the entries of days to the weeks that end today, the last one last.
fn add_days<'a>(weeks: &mut [u64], days: impl Iterator<Item = &'a FeedDay>, today: i64) {
    for day in days {
        let ago = usize::try_from((today - day.day) / 7).unwrap_or(weeks.len());
        let week = weeks.len().checked_sub(ago + 1);
        if let Some(count) = week.and_then(|week| weeks.get_mut(week)) {
            *count += day.new_entries;
        }
    }
}

/// The colour of a state; its word says the same.
fn tone_of(view: &FeedView) -> &'static str {
    match view.state.as_str() {
        "well" => "good",
        "silent" | "unusual-volume" | "slow" | "rate-limited" => "warn",
        _ if view.needs_attention => "bad",
        _ => "",
    }
}

/// What is wrong with a form about a feed; a fault on our side stays one.
fn faults_of(error: FeedDeskError) -> Result<Faults, PageFailure> {
    let text = error.to_string();
    match error {
        FeedDeskError::Taken(_) => Ok(Faults::one("id", text)),
        FeedDeskError::Invalid(_) if text.starts_with("the id") => Ok(Faults::one("id", text)),
        FeedDeskError::Invalid(_) if text.starts_with("country") => {
            Ok(Faults::one("country", text))
        }
        FeedDeskError::Invalid(_) if text.starts_with("language") => {
            Ok(Faults::one("language", text))
        }
        FeedDeskError::Invalid(_) if text.starts_with("a name") || text.starts_with("outlet") => {
            Ok(Faults::one("outlet", text))
        }
        FeedDeskError::Invalid(_) | FeedDeskError::NoFeed(_) | FeedDeskError::Known { .. } => {
            Ok(Faults::one("url", text))
        }
        other => Err(Failure::from(other).into()),
    }
}

#[cfg(test)]
mod tests;
