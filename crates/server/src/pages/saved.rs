//! Saved searches and what they told of.

mod channels;
mod edit;

pub(crate) use channels::site_of;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::Timestamp;
use wirewatch_pipeline::ToldAlertView;
use wirewatch_store::{Alert, AlertMode, SavedSearch};

use super::PageFailure;
use super::failure::{PageQuery, page, page_with};
use super::forms::{DoneParams, Faults, Sent, done};
use super::links::{Link, article_link, search_link};
use super::marked::{Piece, marked_snippet};
use super::moment::Moment;
use super::shell::{Section, Shell};
use crate::ServerState;
use crate::access::Viewer;
use crate::answers::Failure;
use crate::channels::{can_mail, handle_of};
use crate::charts::{Bar, Histogram, Svg, sparkline};
use crate::saved::{find_search, forecast};
use crate::state::Serving;
use crate::views::{ForecastView, SavedSearchView};

/// Alerts read to tell how often each saved search fired lately.
const COUNTED_ALERTS: u32 = 2_000;

/// Alerts that the list shows.
const SHOWN_ALERTS: usize = 20;

/// Alerts that the page of one saved search shows.
const OWN_ALERTS: u32 = 50;

/// Days over which the list counts.
const COUNTED_DAYS: i64 = 30;

/// The pages, a line each.
pub(super) fn routes() -> Router<Serving> {
    Router::new()
        .route("/searches", get(list_page).post(edit::create))
        .route("/searches/new", get(edit::new_page))
        .route("/searches/{id}", get(search_page).post(edit::change))
        .route("/searches/{id}/mode", post(set_mode))
        .route("/searches/{id}/remove", get(remove_page).post(remove))
        .route("/searches/{id}/feed", post(channels::set_feed))
        .route("/searches/{id}/channels", post(channels::add))
        .route("/searches/{id}/channels/remove", post(channels::remove))
}

#[derive(Template)]
#[template(path = "searches.html")]
struct ListPage {
    shell: Shell,
    viewer: Viewer,
    done: Option<&'static str>,
    searches: Vec<ShownSearch>,
    alerts: Vec<ShownAlert>,
}

struct ShownSearch {
    view: SavedSearchView,
    link: String,
    find: String,
    last_fired: Option<Moment>,
    /// Alerts in the days that are counted.
    fired: u64,
    by_day: Option<Svg>,
    /// Channels whose last try failed.
    failing: usize,
}

/// An alert with what it carries.
pub(super) struct ShownAlert {
    search: String,
    view: ToldAlertView,
    link: String,
    search_link: String,
    fired: Moment,
    published: Option<Moment>,
}

/// A change of the alert mode that is offered.
struct ModeChoice {
    mode: &'static str,
    does: &'static str,
}

#[derive(Template)]
#[template(path = "saved-search.html")]
struct SearchPage {
    shell: Shell,
    viewer: Viewer,
    done: Option<&'static str>,
    view: SavedSearchView,
    find: String,
    changed: Moment,
    modes: Vec<ModeChoice>,
    alerts: Vec<ShownAlert>,
    forecast: Option<ShownForecast>,
    channels: Vec<ShownChannel>,
    can_mail: bool,
    /// What was typed in the forms, and what is wrong with it.
    name: String,
    query: String,
    target: String,
    kind: String,
    faults: Faults,
}

struct ShownChannel {
    kind: &'static str,
    target: String,
    /// What the form to remove it names it by: the address itself may be a secret.
    handle: String,
    last_sent: Option<Moment>,
    /// Failed tries, why, and when it is tried again.
    failure: Option<(u32, String, Option<Moment>)>,
}

/// What a query would have told of.
pub(super) struct ShownForecast {
    total: u64,
    per_day: String,
    chart: Histogram,
    hits: Vec<ForecastHit>,
}

struct ForecastHit {
    title: String,
    link: String,
    outlet: String,
    published: Option<Moment>,
    snippets: Vec<Vec<Piece>>,
}

/// The saved searches and the last alerts.
async fn list_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    PageQuery(params): PageQuery<DoneParams>,
) -> Result<Response, PageFailure> {
    let searches = state.store.searches().await?;
    let channels = state.store.channels().await?;
    let alerts = state.store.last_alerts(None, COUNTED_ALERTS).await?;
    let now = Timestamp::now();
    let searches = searches.iter().map(|search| {
        let view = SavedSearchView::new(search, &channels);
        shown_search(view, &alerts, now)
    });
    Ok(page(&ListPage {
        shell: Shell::at(Section::Alerts),
        viewer,
        done: params.text(),
        searches: searches.collect(),
        alerts: alerts.iter().take(SHOWN_ALERTS).map(shown_alert).collect(),
    }))
}

fn shown_search(view: SavedSearchView, alerts: &[Alert], now: Timestamp) -> ShownSearch {
    let own = || alerts.iter().filter(|kept| kept.alert.search_id == view.id);
    let by_day = alerts_by_day(own(), now);
    let title = format!("Alerts of {} by day", view.name);
    ShownSearch {
        link: Link::to("/searches").part(&view.id).done(),
        find: search_link(&view.query),
        last_fired: own().next().map(|kept| Moment::at(kept.alert.fired_at)),
        fired: by_day.iter().sum(),
        by_day: sparkline(&format!("fired-{}", view.id), &title, &by_day),
        failing: view
            .channels
            .iter()
            .filter(|channel| channel.last_error.is_some())
            .count(),
        view,
    }
}

/// How many alerts fired on each of the last days, the first day first.
fn alerts_by_day<'a>(alerts: impl Iterator<Item = &'a Alert>, now: Timestamp) -> Vec<u64> {
    let mut by_day = vec![0; COUNTED_DAYS as usize];
    for kept in alerts {
        let ago = now.as_second() - kept.alert.fired_at.as_second();
        let day = COUNTED_DAYS - 1 - ago.div_euclid(86_400);
        let slot = usize::try_from(day).ok();
        if let Some(count) = slot.and_then(|day| by_day.get_mut(day)) {
            *count += 1;
        }
    }
    by_day
}

fn shown_alert(kept: &Alert) -> ShownAlert {
    let view = ToldAlertView::new(&kept.alert);
    ShownAlert {
        search: kept.alert.search_id.clone(),
        link: article_link(&view.article),
        search_link: Link::to("/searches").part(&kept.alert.search_id).done(),
        fired: Moment::at(kept.alert.fired_at),
        published: view.published.as_deref().map(Moment::of),
        view,
    }
}

/// One saved search: what it asks, what it told of, what it would have told of, and where that is sent.
async fn search_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    Path(id): Path<String>,
    PageQuery(params): PageQuery<DoneParams>,
) -> Result<Response, PageFailure> {
    let search = found(&state, &id).await?;
    let mut shown = shown(&state, viewer, &search).await?;
    shown.done = params.text();
    Ok(page(&shown))
}

async fn found(state: &ServerState, id: &str) -> Result<SavedSearch, PageFailure> {
    let search = find_search(&state.store, id).await?;
    let unknown = || Failure::NotFound(format!("there is no saved search `{id}`"));
    Ok(search.ok_or_else(unknown)?)
}

async fn shown(
    state: &ServerState,
    viewer: Viewer,
    search: &SavedSearch,
) -> Result<SearchPage, PageFailure> {
    let channels = state.store.channels().await?;
    let alerts = state
        .store
        .last_alerts(Some(&search.id), OWN_ALERTS)
        .await?;
    let own = channels.iter().filter(|own| own.search_id == search.id);
    let view = SavedSearchView::new(search, &channels);
    let shown_channels = own.zip(&view.channels).map(|(channel, told)| ShownChannel {
        kind: channel.kind.name(),
        target: told.target.clone(),
        handle: handle_of(&channel.target),
        last_sent: channel.last_sent_at.map(Moment::at),
        failure: channel
            .last_error
            .clone()
            .map(|why| (channel.tries, why, channel.due_at.map(Moment::at))),
    });
    let shown_channels = shown_channels.collect();
    let forecast = shown_forecast(state, &search.query).await.ok();
    Ok(SearchPage {
        shell: Shell::at(Section::Alerts),
        done: None,
        find: search_link(&search.query),
        changed: Moment::at(search.changed_at),
        modes: mode_choices(search.alerts),
        alerts: alerts.iter().map(shown_alert).collect(),
        forecast,
        channels: shown_channels,
        can_mail: can_mail(state),
        name: search.name.clone(),
        query: search.query.clone(),
        target: String::new(),
        kind: "webhook".to_owned(),
        faults: Faults::default(),
        view,
        viewer,
    })
}

fn mode_choices(now: AlertMode) -> Vec<ModeChoice> {
    let choices = [
        (AlertMode::On, "Turn alerts on"),
        (AlertMode::Muted, "Mute: list alerts, send nothing"),
        (AlertMode::Off, "Turn alerts off"),
    ];
    let others = choices.into_iter().filter(|(mode, _)| *mode != now);
    others
        .map(|(mode, does)| ModeChoice {
            mode: mode.name(),
            does,
        })
        .collect()
}

/// What `query` would have told of in the last thirty days.
async fn shown_forecast(state: &ServerState, query: &str) -> Result<ShownForecast, Failure> {
    let (store, index, watchlist) = (&state.store, &state.index, &state.watchlist);
    let view = forecast(store, index, watchlist, query, state.config.snippets).await?;
    let days = view.days.len().max(1) as f64;
    Ok(ShownForecast {
        total: view.total,
        per_day: format!("{:.1}", view.total as f64 / days),
        chart: forecast_chart(&view),
        hits: view.hits.iter().map(forecast_hit).collect(),
    })
}

fn forecast_chart(view: &ForecastView) -> Histogram {
    let bars = view.days.iter().map(|day| Bar {
        start: day.from.get(..10).unwrap_or(&day.from).to_owned(),
        count: day.articles,
        ..Bar::default()
    });
    Histogram::new("forecast", "articles", "day", bars.collect())
}

fn forecast_hit(hit: &crate::views::HitView) -> ForecastHit {
    let snippets = hit.snippets.iter();
    ForecastHit {
        title: hit.title.clone().unwrap_or_else(|| "Untitled".to_owned()),
        link: article_link(&hit.id),
        outlet: hit.outlet.clone().unwrap_or_default(),
        published: hit.published.as_deref().map(Moment::of),
        snippets: snippets
            .map(|snippet| marked_snippet(&snippet.text, &snippet.marks))
            .collect(),
    }
}

/// Turns the alerts of a saved search on or off, or mutes them.
async fn set_mode(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let mut search = found(&state, &id).await?;
    let asked = sent.text("alerts");
    let known = AlertMode::NAMES.iter().find(|(name, _)| *name == asked);
    let Some((_, mode)) = known else {
        let text = format!("alerts is on, muted or off, not `{asked}`");
        return Err(Failure::Invalid(text).into());
    };
    search.alerts = *mode;
    state.store.put_search(&search).await?;
    let to = match sent.text("to") {
        "list" => "/searches".to_owned(),
        _ => Link::to("/searches").part(&id).done(),
    };
    Ok(done(&to, &format!("alerts-{}", mode.name())))
}

#[derive(Template)]
#[template(path = "remove-search.html")]
struct RemovePage {
    shell: Shell,
    viewer: Viewer,
    view: SavedSearchView,
    alerts: usize,
}

/// Asks whether a saved search is to be forgotten.
async fn remove_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response, PageFailure> {
    let search = found(&state, &id).await?;
    let channels = state.store.channels().await?;
    let alerts = state.store.last_alerts(Some(&id), COUNTED_ALERTS).await?;
    Ok(page(&RemovePage {
        shell: Shell::at(Section::Alerts),
        viewer,
        view: SavedSearchView::new(&search, &channels),
        alerts: alerts.len(),
    }))
}

/// Forgets a saved search.
async fn remove(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    _: Sent,
) -> Result<Response, PageFailure> {
    if !state.store.remove_search(&id).await? {
        found(&state, &id).await?;
    }
    Ok(done("/searches", "search-removed"))
}

/// The page of a saved search with what was typed and what is wrong with it.
async fn again(
    state: &ServerState,
    search: &SavedSearch,
    sent: &Sent,
    faults: Faults,
) -> Result<Response, PageFailure> {
    let mut shown = shown(state, sent.viewer.clone(), search).await?;
    if sent.has("query") {
        shown.name = sent.text("name").to_owned();
        shown.query = sent.text("query").to_owned();
    }
    shown.target = sent.text("target").to_owned();
    if sent.has("kind") {
        shown.kind = sent.text("kind").to_owned();
    }
    shown.faults = faults;
    Ok(page_with(StatusCode::BAD_REQUEST, &shown))
}

#[cfg(test)]
mod tests;
