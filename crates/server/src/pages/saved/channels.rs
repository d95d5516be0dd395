//! Where the alerts of a saved search go: a feed behind a token, webhooks, mails.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, HOST, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use wirewatch_store::ChannelKind;

use super::{again, found};
use crate::ServerState;
use crate::answers::Failure;
use crate::channels::{add_channel, fault_of, handle_of, open_feed};
use crate::pages::PageFailure;
use crate::pages::failure::page_with;
use crate::pages::forms::{Faults, Sent, done};
use crate::pages::links::Link;
use crate::pages::shell::{Section, Shell};
use crate::pages::sign_in::is_encrypted;

/// What is shown once: the addresses of a feed, or what a webhook's messages are signed with.
#[derive(Template)]
#[template(path = "search-secret.html")]
struct SecretPage {
    shell: Shell,
    heading: &'static str,
    says: &'static str,
    secrets: Vec<(&'static str, String)>,
    back: String,
    name: String,
}

/// Opens the feed of a saved search, with a new token, or closes it.
pub(super) async fn set_feed(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let search = found(&state, &id).await?;
    let back = Link::to("/searches").part(&id).done();
    if sent.text("do") == "close" {
        state.store.set_search_token(&id, None).await?;
        return Ok(done(&back, "feed-closed"));
    }
    let token = open_feed(&state, &id).await?;
    let site = site_of(&headers);
    Ok(shown_once(SecretPage {
        shell: Shell::at(Section::Alerts),
        heading: "The feed is open",
        says: "Whoever has one of these addresses reads the alerts, without a key. They are shown this once and replace earlier ones.",
        secrets: vec![
            ("Atom", format!("{site}/alerts/{token}/atom")),
            ("JSON Feed", format!("{site}/alerts/{token}/json")),
        ],
        back,
        name: search.name,
    }))
}

/// The address this server was asked at.
pub(crate) fn site_of(headers: &HeaderMap) -> String {
    let scheme = if is_encrypted(headers) {
        "https"
    } else {
        "http"
    };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    host.map_or_else(String::new, |host| format!("{scheme}://{host}"))
}

fn shown_once(page: SecretPage) -> Response {
    let mut answer = page_with(StatusCode::OK, &page);
    let never = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(CACHE_CONTROL, never);
    answer
}

/// Sends the alerts of a saved search to one more address.
pub(super) async fn add(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let search = found(&state, &id).await?;
    let target = sent.text("target");
    let kind = ChannelKind::of_name(sent.text("kind"));
    let kind = kind.ok_or_else(|| Failure::Invalid("a channel is webhook or email".to_owned()))?;
    if let Some(fault) = fault_of(&state, kind, target) {
        return again(&state, &search, &sent, Faults::one("target", fault)).await;
    }
    let back = Link::to("/searches").part(&id).done();
    let channel = add_channel(&state, &search, kind, target).await?;
    if kind == ChannelKind::Email {
        return Ok(done(&back, "channel-added"));
    }
    Ok(shown_once(SecretPage {
        shell: Shell::at(Section::Alerts),
        heading: "The webhook is set",
        says: "Messages are signed with this secret, which is shown this once: X-Wirewatch-Signature is t=TIME,v1=HMAC-SHA-256(TIME.BODY). The address is checked again before each message; addresses inside your own network need [fetch] allow_networks.",
        secrets: vec![("Secret", channel.secret)],
        back,
        name: search.name,
    }))
}

/// Sends no more alerts to an address.
pub(super) async fn remove(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let channels = state.store.channels().await?;
    let handle = sent.text("channel");
    let channel = channels
        .iter()
        .find(|channel| channel.search_id == id && handle_of(&channel.target) == handle);
    let Some(channel) = channel else {
        let text = format!("the saved search `{id}` has no such channel, or not any more");
        return Err(Failure::NotFound(text).into());
    };
    let store = &state.store;
    store
        .remove_channel(&id, channel.kind, &channel.target)
        .await?;
    Ok(done(
        &Link::to("/searches").part(&id).done(),
        "channel-removed",
    ))
}
