//! One feed: how it does, when it was down, what waits, and changing it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use wirewatch_model::FeedId;
use wirewatch_pipeline::FeedChange;
use wirewatch_store::{FeedOrigin, FeedStatus, Outage};

use super::{ShownFeed, faults_of, shown_feeds};
use crate::ServerState;
use crate::access::Viewer;
use crate::answers::Failure;
use crate::charts::{Bar, Histogram};
use crate::pages::PageFailure;
use crate::pages::failure::{PageQuery, page, page_with};
use crate::pages::forms::{DoneParams, Faults, Sent, done};
use crate::pages::links::{Link, search_link};
use crate::pages::moment::Moment;
use crate::pages::shell::{Section, Shell};

/// Days that are drawn and looked through for outages.
const DAYS: i64 = 42;

/// Waiting entries that are shown.
const SHOWN_WAITING: u32 = 20;

#[derive(Template)]
#[template(path = "feed.html")]
struct FeedPage {
    shell: Shell,
    viewer: Viewer,
    done: Option<&'static str>,
    feed: ShownFeed,
    in_file: bool,
    find: String,
    /// Address of the feed, if a browser may follow it.
    address: Option<String>,
    next_poll: Option<Moment>,
    last_success: Option<Moment>,
    failing_since: Option<Moment>,
    chart: Histogram,
    outages: Vec<ShownOutage>,
    waiting: Vec<ShownWaiting>,
    /// What was typed in the form, and what is wrong with it.
    typed: Typed,
    faults: Faults,
}

struct ShownOutage {
    from: Moment,
    to: Option<Moment>,
}

struct ShownWaiting {
    url: String,
    due: Option<Moment>,
    last_error: Option<String>,
}

/// What is typed about a feed.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) id: String,
    pub(super) url: String,
    pub(super) outlet: String,
    pub(super) publisher: String,
    pub(super) country: String,
    pub(super) language: String,
}

impl Typed {
    /// What a form sends.
    pub(super) fn of(sent: &Sent) -> Self {
        let typed = |name: &str| sent.text(name).to_owned();
        Self {
            id: typed("id"),
            url: typed("url"),
            outlet: typed("outlet"),
            publisher: typed("publisher"),
            country: typed("country"),
            language: typed("language"),
        }
    }
}

/// One feed.
pub(super) async fn feed_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    Path(id): Path<String>,
    PageQuery(params): PageQuery<DoneParams>,
) -> Result<Response, PageFailure> {
    let mut shown = shown(&state, viewer, &id).await?;
    shown.done = params.text();
    Ok(page(&shown))
}

async fn status(state: &ServerState, id: &str) -> Result<FeedStatus, PageFailure> {
    let feeds = state.store.feeds().await?;
    let found = feeds
        .into_iter()
        .find(|status| status.feed.id.as_str() == id);
    Ok(found.ok_or_else(|| Failure::NotFound(format!("there is no feed `{id}`")))?)
}

async fn shown(state: &ServerState, viewer: Viewer, id: &str) -> Result<FeedPage, PageFailure> {
    let now = Timestamp::now();
    let status = status(state, id).await?;
    let feeds = shown_feeds(state, now).await?;
    let feed = feeds.into_iter().find(|feed| feed.view.id == id);
    let feed = feed.ok_or_else(|| Failure::NotFound(format!("there is no feed `{id}`")))?;
    let from = now
        .saturating_sub(SignedDuration::from_hours(24 * DAYS))
        .unwrap_or(now);
    let mut outages = state.store.outages(from, now).await?;
    outages.retain(|outage| outage.feed_id.as_str() == id);
    let chart = chart(state, id, now, &outages).await?;
    let waiting = state
        .store
        .queued_entries(&FeedId::from(id), SHOWN_WAITING)
        .await?;
    let view = &feed.view;
    let moment = |stamp: &Option<String>| stamp.as_deref().map(Moment::of);
    Ok(FeedPage {
        shell: Shell::at(Section::Feeds),
        viewer,
        done: None,
        in_file: status.origin == FeedOrigin::File,
        find: search_link(&format!("feed:{id}")),
        address: wirewatch_model::canonicalize_url(&view.url),
        next_poll: moment(&view.next_poll),
        last_success: moment(&view.last_success),
        failing_since: moment(&view.failing_since),
        chart,
        outages: outages
            .iter()
            .rev()
            .map(|outage| ShownOutage {
                from: Moment::at(outage.from),
                to: outage.to.map(Moment::at),
            })
            .collect(),
        waiting: waiting
            .into_iter()
            .map(|queued| ShownWaiting {
                url: queued.entry.url,
                due: queued.due_at.map(Moment::at),
                last_error: queued.last_error,
            })
            .collect(),
        typed: Typed {
            id: view.id.clone(),
            url: view.url.clone(),
            outlet: view.outlet.clone(),
            publisher: view.publisher.clone().unwrap_or_default(),
            country: view.country.clone().unwrap_or_default(),
            language: view.language.clone().unwrap_or_default(),
        },
        faults: Faults::default(),
        feed,
    })
}

/// New entries by day, with the days on which it was down.
async fn chart(
    state: &ServerState,
    id: &str,
    now: Timestamp,
    outages: &[Outage],
) -> Result<Histogram, PageFailure> {
    let today = now.as_second().div_euclid(86_400);
    let first = today - DAYS + 1;
    let mut days = state.store.feed_days(first).await?;
    days.retain(|day| day.feed_id.as_str() == id);
    let bars = (first..=today).map(|number| {
        let count = days.iter().filter(|day| day.day == number);
        let is_down = outages.iter().any(|outage| was_down(outage, number));
        Bar {
            start: day_text(number),
            count: count.map(|day| day.new_entries).sum(),
            feeds_down: if is_down {
                vec![id.to_owned()]
            } else {
                Vec::new()
            },
            ..Bar::default()
        }
    });
    Ok(Histogram::new(
        "entries",
        "new entries",
        "day",
        bars.collect(),
    ))
}

/// Whether a feed was down on a day, counted in days since 1970.
fn was_down(outage: &Outage, day: i64) -> bool {
    let from = outage.from.as_second().div_euclid(86_400);
    let to = outage.to.map(|to| to.as_second().div_euclid(86_400));
    from <= day && to.is_none_or(|to| day <= to)
}

fn day_text(day: i64) -> String {
    let begin = Timestamp::from_second(day * 86_400).map(|at| at.to_string());
    let begin = begin.unwrap_or_default();
    begin.get(..10).unwrap_or_default().to_owned()
}

/// Changes what is known of a feed.
pub(super) async fn change(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let field = |name: &str| Some(sent.text(name).to_owned());
    let change = FeedChange {
        url: field("url"),
        outlet: field("outlet"),
        publisher: field("publisher"),
        country: field("country").map(|code| code.to_ascii_uppercase()),
        language: field("language"),
        paused: None,
    };
    match state.feeds.change(&id, &change).await {
        Ok(()) => Ok(done(&Link::to("/feeds").part(&id).done(), "feed-changed")),
        Err(fault) => {
            let faults = faults_of(fault)?;
            let mut shown = shown(&state, sent.viewer.clone(), &id).await?;
            shown.typed = Typed::of(&sent);
            shown.faults = faults;
            Ok(page_with(StatusCode::BAD_REQUEST, &shown))
        }
    }
}

/// Lets a feed rest, or polls it again.
pub(super) async fn rest(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let pause = sent.text("do") == "pause";
    let change = FeedChange {
        paused: Some(pause),
        ..FeedChange::default()
    };
    state
        .feeds
        .change(&id, &change)
        .await
        .map_err(Failure::from)?;
    let code = if pause { "feed-paused" } else { "feed-resumed" };
    Ok(done(&Link::to("/feeds").part(&id).done(), code))
}

#[derive(Template)]
#[template(path = "remove-feed.html")]
struct RemovePage {
    shell: Shell,
    viewer: Viewer,
    id: String,
    outlet: String,
    url: String,
    in_file: bool,
    link: String,
}

/// Asks whether a feed is to be removed.
pub(super) async fn remove_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageFailure> {
    let status = status(&state, &id).await?;
    Ok(page(&RemovePage {
        shell: Shell::at(Section::Feeds),
        viewer,
        link: Link::to("/feeds").part(&id).done(),
        in_file: status.origin == FeedOrigin::File,
        outlet: status.feed.outlet,
        url: status.feed.url,
        id,
    }))
}

/// Removes a feed; its articles stay.
pub(super) async fn remove(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    _: Sent,
) -> Result<Response, PageFailure> {
    state.feeds.remove(&id).await.map_err(Failure::from)?;
    Ok(done("/feeds", "feed-removed"))
}
