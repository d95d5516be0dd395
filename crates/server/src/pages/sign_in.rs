//! Signing in with a key, so that a browser needs to hold none.

use std::time::Instant;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::{ORIGIN, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use wirewatch_store::KeyScope;

use super::PageFailure;
use super::failure::{page, page_with};
use super::forms::{DoneParams, Faults, Sent, done, refused};
use super::links::Link;
use super::shell::{Section, Shell};
use crate::access::{Caller, SESSION_COOKIE, SESSION_TIME, Viewer, session_of};
use crate::{ServerState, hash_secret};

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignInPage {
    shell: Shell,
    viewer: Viewer,
    /// Where to go on.
    to: String,
    faults: Faults,
    done: Option<&'static str>,
    /// Whether anyone may look, so that there is nothing to sign in to.
    is_open: bool,
}

/// Where to go on after signing in, and what was done before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInParams {
    to: String,
    #[serde(flatten)]
    done: DoneParams,
}

/// The form that takes a key.
pub(crate) async fn sign_in_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    Query(params): Query<SignInParams>,
) -> Response {
    let caller = state
        .keys
        .caller(state.store.as_ref(), None, KeyScope::Read)
        .await;
    let shown = SignInPage {
        shell: Shell::at(Section::Elsewhere),
        viewer,
        to: own_path(&params.to).to_owned(),
        faults: Faults::default(),
        done: params.done.text(),
        is_open: matches!(caller, Ok(Caller::Anyone)),
    };
    page(&shown)
}

/// Begins a session of the key that was typed.
pub(crate) async fn sign_in(
    State(state): State<ServerState>,
    headers: HeaderMap,
    sent: Sent,
) -> Response {
    let to = own_path(sent.text("to")).to_owned();
    let left = state.sign_ins.take(&sent.viewer.peer, Instant::now());
    if let Some(left) = left.filter(|left| !left.granted) {
        let detail = format!(
            "there were too many tries to sign in from this address; try again in {} s",
            left.wait_secs
        );
        let mut answer = refused(StatusCode::TOO_MANY_REQUESTS, "rate-limited", detail);
        let wait = HeaderValue::from(left.wait_secs);
        answer.headers_mut().insert(RETRY_AFTER, wait);
        return answer;
    }
    let key = hash_secret(sent.text("key"));
    let store = state.store.as_ref();
    let fault = match state.keys.caller(store, Some(key), KeyScope::Read).await {
        Ok(Caller::Anyone) => return Redirect::to(&to).into_response(),
        Ok(Caller::Key(_)) => None,
        Ok(Caller::NotAllowed) => {
            Some("This key holds, but does not have the scope read, which the pages need.")
        }
        Ok(Caller::Unknown) if sent.text("key").is_empty() => Some("Type or paste a key."),
        Ok(Caller::Unknown) => Some("This key opens nothing here: it was mistyped or revoked."),
        Err(fault) => return PageFailure::from(fault).into_response(),
    };
    if let Some(fault) = fault {
        let shown = SignInPage {
            shell: Shell::at(Section::Elsewhere),
            viewer: sent.viewer,
            to,
            faults: Faults::one("key", fault),
            done: None,
            is_open: false,
        };
        return page_with(StatusCode::UNAUTHORIZED, &shown);
    }
    with_session(&state, done(&to, "signed-in"), key, &headers)
}

/// The answer with a new session of the key with the hash `key`.
pub(super) fn with_session(
    state: &ServerState,
    answer: Response,
    key: [u8; 32],
    headers: &HeaderMap,
) -> Response {
    match state.sessions.begin(key, Instant::now()) {
        Ok(id) => with_cookie(answer, &id, SESSION_TIME.as_secs(), headers),
        Err(fault) => refused(
            StatusCode::INTERNAL_SERVER_ERROR,
            "no-randomness",
            fault.to_string(),
        ),
    }
}

/// Ends the session.
pub(crate) async fn sign_out(
    State(state): State<ServerState>,
    headers: HeaderMap,
    _: Sent,
) -> Response {
    if let Some(id) = session_of(&headers) {
        state.sessions.end(id);
    }
    with_cookie(done("/sign-in", "signed-out"), "", 0, &headers)
}

/// Leads to the form, and from there back to `path`.
pub(crate) fn to_sign_in(path: &str) -> Response {
    let to = Link::to("/sign-in").with("to", own_path(path)).done();
    Redirect::to(&to).into_response()
}

fn with_cookie(mut answer: Response, id: &str, secs: u64, headers: &HeaderMap) -> Response {
    let secure = if is_encrypted(headers) {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{SESSION_COOKIE}={id}; Path=/; Max-Age={secs}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().insert(SET_COOKIE, cookie);
    }
    answer
}

/// Whether the browser asks over TLS, which a server in front of this one unwraps: it says so in `Origin`.
pub(super) fn is_encrypted(headers: &HeaderMap) -> bool {
    let starts = |name: &str, with: &[u8]| {
        headers
            .get(name)
            .is_some_and(|value| value.as_bytes().starts_with(with))
    };
    starts(ORIGIN.as_str(), b"https:") || starts("x-forwarded-proto", b"https")
}

/// `path` if it is one of this server, else the first page.
fn own_path(path: &str) -> &str {
    let is_own = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n', '\t']);
    if is_own { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Desk;

    #[test]
    fn sign_in_leads_back_to_this_server_only() {
        for own in ["/", "/feeds?state=dead", "/a//b"] {
            assert_eq!(own_path(own), own);
        }
        for other in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "/\t/a",
        ] {
            assert_eq!(own_path(other), "/", "{other}");
        }
    }

    #[test]
    fn cookie_is_for_this_server_s_requests_only() {
        let cookie = |fields: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in fields {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            let answer = with_cookie(StatusCode::OK.into_response(), "id", 60, &headers);
            let cookie = answer.headers().get(SET_COOKIE).expect("a cookie");
            cookie.to_str().expect("text").to_owned()
        };
        let plain = "wirewatch_session=id; Path=/; Max-Age=60; HttpOnly; SameSite=Strict";
        assert_eq!(cookie(&[("origin", "http://127.0.0.1:8080")]), plain);
        assert_eq!(
            cookie(&[("origin", "https://w.example")]),
            format!("{plain}; Secure")
        );
    }

    const PAGE: [(&str, &str); 1] = [("accept", "text/html")];

    #[tokio::test]
    async fn page_of_a_closed_server_leads_to_the_form_and_back() {
        let desk = Desk::with_keys(&[("k1", KeyScope::Read)]).await;
        let answer = desk.get("/?q=a%26b", &PAGE).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("location"), "/sign-in?to=%2F%3Fq%3Da%2526b");
        let form = desk.get("/sign-in?to=%2F%3Fq%3Da%2526b", &PAGE).await;
        assert_eq!(form.status, 200);
        assert!(form.body.contains("value=\"/?q=a%26b\""), "{}", form.body);
        let signed = desk.post("/sign-in", "key=k1&to=%2F%3Fq%3Da", &[]).await;
        assert_eq!(signed.status, 303);
        assert_eq!(signed.header("location"), "/?q=a&done=signed-in");
        let cookie = signed.header("set-cookie").to_owned();
        let cookie = [("cookie", cookie.split(';').next().expect("a cookie"))];
        assert_eq!(desk.get("/", &cookie).await.status, 200);
        assert_eq!(desk.post("/sign-out", "", &cookie).await.status, 303);
        assert_eq!(desk.get("/", &cookie).await.status, 401);
    }

    #[tokio::test]
    async fn wrong_key_is_told_and_tries_are_limited() {
        let desk = Desk::with_keys(&[("k1", KeyScope::Read), ("k2", KeyScope::Export)]).await;
        let wrong = desk.post("/sign-in", "key=nope&to=/feeds", &[]).await;
        assert_eq!(wrong.status, 401);
        assert!(wrong.body.contains("opens nothing here"), "{}", wrong.body);
        assert!(wrong.body.contains("value=\"/feeds\"") && !wrong.body.contains("nope"));
        let narrow = desk.post("/sign-in", "key=k2", &[]).await;
        assert!(narrow.body.contains("scope read"), "{}", narrow.body);
        for _ in 0..8 {
            desk.post("/sign-in", "key=nope", &[]).await;
        }
        let limited = desk.post("/sign-in", "key=k1", &[]).await;
        assert_eq!(limited.status, 429);
    }

    #[tokio::test]
    async fn session_may_what_its_key_may_and_ends_with_it() {
        let desk = Desk::with_keys(&[("k1", KeyScope::Read)]).await;
        let cookie = desk.sign_in("k1").await;
        let cookie = [("cookie", cookie.as_str())];
        let own = [cookie[0], ("sec-fetch-site", "same-origin")];
        let change = desk.ask("DELETE", "/api/v1/searches/a", "", &own);
        assert_eq!(change.await.status, 403);
        desk.revoke_keys().await;
        assert_eq!(desk.get("/", &cookie).await.status, 401);
    }

    #[tokio::test]
    async fn change_from_elsewhere_is_refused_whatever_it_carries() {
        let open = Desk::open().await;
        let from = [("origin", "http://evil.example")];
        assert_eq!(
            open.ask("DELETE", "/api/v1/searches/a", "", &from)
                .await
                .status,
            403
        );
        assert_eq!(
            open.ask("DELETE", "/api/v1/searches/a", "", &[])
                .await
                .status,
            404
        );
        let closed = Desk::with_keys(&[("k1", KeyScope::Admin)]).await;
        let cookie = closed.sign_in("k1").await;
        let cookie = ("cookie", cookie.as_str());
        let bare = closed
            .ask("DELETE", "/api/v1/searches/a", "", &[cookie])
            .await;
        assert_eq!(bare.status, 403);
        let own = [cookie, ("sec-fetch-site", "same-origin")];
        assert_eq!(
            closed
                .ask("DELETE", "/api/v1/searches/a", "", &own)
                .await
                .status,
            404
        );
    }

    #[tokio::test]
    async fn open_server_answers_to_its_own_names_only() {
        let desk = Desk::open().await;
        assert_eq!(desk.get("/", &[("host", "evil.example")]).await.status, 403);
        assert_eq!(
            desk.get("/", &[("host", "localhost:8080")]).await.status,
            200
        );
        let page = desk.get("/sign-in", &PAGE).await;
        assert!(page.body.contains("No key was ever made"), "{}", page.body);
    }
}
