//! Alerts as Atom and JSON Feed, for feed readers: a token in the address opens them, so that no key needs to be given away.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::fmt::Write;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream::{Stream, unfold};
use tracing::error;
use wirewatch_store::{Alert, KeyScope, SavedSearch};

use crate::ServerState;
use crate::access::{Caller, Credential};
use crate::answers::{Failure, problem};
use crate::secrets::hash_secret;
use crate::views::{AlertFeedView, AlertView, alert_words};
use crate::xml::escape;

/// Alerts in a feed.
const FEED_ALERTS: u32 = 100;

/// How often a live stream looks for new alerts.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Alerts read at once for a live stream.
const STREAM_BATCH: u32 = 100;

/// The alerts of the saved search that the token opens, as Atom (RFC 4287).
pub(super) async fn atom(
    State(state): State<ServerState>,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    let Some((search, alerts)) = open(&state, &token).await? else {
        return Ok(no_feed());
    };
    let site = site(request.headers());
    let text = atom_text(&search, &alerts, &site, &token);
    Ok((
        [(CONTENT_TYPE, "application/atom+xml; charset=utf-8")],
        text,
    )
        .into_response())
}

/// The same as JSON Feed 1.1.
pub(super) async fn json_feed(
    State(state): State<ServerState>,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    let Some((search, alerts)) = open(&state, &token).await? else {
        return Ok(no_feed());
    };
    let site = site(request.headers());
    let feed = AlertFeedView::new(&search, &alerts, &site, &token);
    let mut answer = Json(feed).into_response();
    let kind = axum::http::HeaderValue::from_static("application/feed+json");
    answer.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(answer)
}

async fn open(
    state: &ServerState,
    token: &str,
) -> Result<Option<(SavedSearch, Vec<Alert>)>, Failure> {
    let hash = hash_secret(token);
    let searches = state.store.searches().await?;
    let opened = searches
        .into_iter()
        .find(|search| search.token_sha256 == Some(hash));
    let Some(search) = opened else {
        return Ok(None);
    };
    let alerts = state
        .store
        .last_alerts(Some(&search.id), FEED_ALERTS)
        .await?;
    Ok(Some((search, alerts)))
}

fn no_feed() -> Response {
    problem(
        StatusCode::NOT_FOUND,
        "not-found",
        "this token opens no feed, or not any more; `wirewatch searches feed ID` makes a new one",
    )
}

/// The address this server was asked at; empty when the request names none.
fn site(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    host.map_or_else(String::new, |host| format!("http://{host}"))
}

fn atom_text(search: &SavedSearch, alerts: &[Alert], site: &str, token: &str) -> String {
    let updated = alerts
        .first()
        .map_or(search.changed_at, |kept| kept.alert.fired_at);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <title>{}</title>\n<id>urn:wirewatch:search:{}</id>\n<updated>{updated}</updated>\n\
         <link rel=\"self\" href=\"{}/alerts/{token}/atom\"/>\n<author><name>wirewatch</name></author>\n",
        escape(&AlertFeedView::title_of(search)),
        escape(&search.id),
        escape(site),
    );
    for kept in alerts {
        let evidence = &kept.alert.evidence;
        let _ = write!(
            text,
            "<entry>\n<title>{}</title>\n<id>{}</id>\n<updated>{}</updated>\n<link href=\"{}\"/>\n\
             <author><name>{}</name></author>\n<content type=\"text\">{}</content>\n</entry>\n",
            escape(&evidence.title),
            AlertFeedView::id_of(kept),
            kept.alert.fired_at,
            escape(&evidence.url),
            escape(&evidence.outlet),
            escape(&alert_words(kept)),
        );
    }
    text.push_str("</feed>\n");
    text
}

/// A live stream under way.
struct Live {
    state: ServerState,
    /// The hash of the key that opened it.
    key: Option<[u8; 32]>,
    /// The last alert that was sent.
    after: i64,
    waiting: VecDeque<Alert>,
}

impl Live {
    /// Waits for the next alert; `None` when the server stops, or the key that opened the stream holds no longer.
    async fn next(&mut self) -> Option<Alert> {
        while self.may_go_on().await {
            if let Some(kept) = self.waiting.pop_front() {
                self.after = self.after.max(kept.number);
                return Some(kept);
            }
            let store = &self.state.store;
            match store.alerts_after(None, self.after, STREAM_BATCH).await {
                Ok(alerts) if !alerts.is_empty() => self.waiting = alerts.into(),
                // The client comes again with what it has, as with every stream that ends.
                Err(fault) => {
                    error!(
                        error = &fault as &dyn std::error::Error,
                        "a live stream cannot read the store"
                    );
                    return None;
                }
                Ok(_) => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
        None
    }

    async fn may_go_on(&self) -> bool {
        if self.state.stopping.load(Ordering::SeqCst) {
            return false;
        }
        let store = self.state.store.as_ref();
        let caller = self
            .state
            .keys
            .caller(store, self.key, KeyScope::Read)
            .await;
        !matches!(caller, Ok(Caller::Unknown | Caller::NotAllowed))
    }
}

/// New alerts as they come, as server-sent events; `Last-Event-ID` goes on where a client was cut off.
#[utoipa::path(
    get, path = "/api/v1/alerts/stream", operation_id = "stream_alerts",
    params(("Last-Event-ID" = Option<i64>, Header, description = "The number of the last alert the client has")),
    responses((status = 200, description = "Events named `alert`, each with an AlertView as JSON and its number as id", body = String, content_type = "text/event-stream"))
)]
pub(super) async fn stream(
    State(state): State<ServerState>,
    request: Request,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    let held = request
        .headers()
        .get("last-event-id")
        .and_then(|id| id.to_str().ok())
        .and_then(|id| id.parse::<i64>().ok());
    let after = match held {
        Some(number) => number,
        None => state
            .store
            .last_alerts(None, 1)
            .await?
            .first()
            .map_or(0, |last| last.number),
    };
    let live = Live {
        key: Credential::of(&state, request.headers()).key(),
        state,
        after,
        waiting: VecDeque::new(),
    };
    let events = unfold(live, |mut live| async move {
        let kept = live.next().await?;
        let event = Event::default()
            .event("alert")
            .id(kept.number.to_string())
            .json_data(AlertView::new(&kept))
            .unwrap_or_default();
        Some((Ok(event), live))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}
