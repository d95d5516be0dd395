mod key_ring;
mod origin;
mod rate;
mod sessions;
mod viewer;

use std::net::SocketAddr;
use std::time::Instant;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    ACCEPT, AUTHORIZATION, COOKIE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wirewatch_store::KeyScope;

use crate::answers::{Failure, problem};
use crate::pages::forms::refused;
use crate::pages::sign_in::to_sign_in;
use crate::{ServerState, hash_secret};

pub(crate) use key_ring::{Caller, KeyRing};
pub(crate) use rate::{Left, RateLimit};
pub(crate) use sessions::{SESSION_TIME, Sessions};
pub(crate) use viewer::{FormTokens, Viewer};

use origin::{MadeBy, asks_for_own_name, made_by};

/// The cookie that tells a browser's session.
pub(crate) const SESSION_COOKIE: &str = "wirewatch_session";

/// Lets a request through when no key was ever made, or when it carries one that allows it and has requests left: as a
/// bearer token, in `X-Api-Key`, as the password of HTTP Basic, or by the session of a browser that signed in with it.
///
/// A change that a browser asks for on another site's page is refused whatever it carries.
pub(crate) async fn require_key(
    State(state): State<ServerState>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_change = !matches!(*request.method(), Method::GET | Method::HEAD);
    let made_by = made_by(request.headers());
    if is_change && made_by == MadeBy::OtherSite {
        return refuse(&request, Refusal::OtherSite);
    }
    let scope = scope_of(request.method(), request.uri().path());
    let is_for_all = is_for_all(request.uri().path());
    let held = Credential::of(&state, request.headers());
    let caller = match state
        .keys
        .caller(state.store.as_ref(), held.key(), scope)
        .await
    {
        Ok(caller) => caller,
        Err(fault) => return Failure::from(fault).into_response(),
    };
    // A page's form shows by its token that it is one of ours; what else a session asks for must say so itself.
    let by_session = matches!(held, Credential::Session(..));
    if is_change && is_api(&request) && by_session && made_by == MadeBy::Unknown {
        return refuse(&request, Refusal::OtherSite);
    }
    let limited = match caller {
        Caller::Anyone if !asks_for_own_name(request.headers(), &state.config.hosts) => {
            return refuse(&request, Refusal::OtherName);
        }
        Caller::Key(id) => Some(id),
        Caller::NotAllowed if !is_for_all => return refuse(&request, Refusal::ScopeMissing(scope)),
        Caller::Unknown if !is_for_all => return ask_for_key(&request),
        Caller::Anyone | Caller::NotAllowed | Caller::Unknown => None,
    };
    let mut viewer = viewer(&state, &held, limited.clone(), &request);
    viewer.may_change = may_change(&state, held.key()).await;
    request.extensions_mut().insert(viewer);
    match limited {
        Some(id) => within_limit(&state, &id, request, next).await,
        None => next.run(request).await,
    }
}

/// Whether a path is for everyone: what a browser needs to sign in.
fn is_for_all(path: &str) -> bool {
    matches!(path, "/sign-in" | "/sign-out")
}

/// How a request says who sends it.
pub(crate) enum Credential {
    /// It does not.
    None,
    /// By a key, of which this is the hash.
    Key([u8; 32]),
    /// By a session's id, with the hash of the key it was begun with.
    Session(String, [u8; 32]),
}

impl Credential {
    /// What a request carries: its own key before that of its session.
    pub(crate) fn of(state: &ServerState, headers: &HeaderMap) -> Self {
        if let Some(key) = key_of(headers) {
            return Self::Key(hash_secret(&key));
        }
        let Some(id) = session_of(headers) else {
            return Self::None;
        };
        match state.sessions.key_of(id, Instant::now()) {
            Some(key) => Self::Session(id.to_owned(), key),
            None => Self::None,
        }
    }

    /// The hash of the key.
    pub(crate) fn key(&self) -> Option<[u8; 32]> {
        match self {
            Self::None => None,
            Self::Key(key) | Self::Session(_, key) => Some(*key),
        }
    }
}

fn viewer(
    state: &ServerState,
    held: &Credential,
    key: Option<String>,
    request: &Request,
) -> Viewer {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let session = match held {
        Credential::Session(id, _) => id.as_str(),
        _ => "",
    };
    Viewer {
        key,
        may_change: false,
        signed_in: !session.is_empty(),
        // Only pages have forms.
        token: match is_api(request) {
            true => String::new(),
            false => state.tokens.token(session),
        },
        peer: peer.map_or_else(String::new, |peer| peer.0.ip().to_string()),
        is_own_page: made_by(request.headers()) == MadeBy::OwnPage,
    }
}

async fn may_change(state: &ServerState, key: Option<[u8; 32]>) -> bool {
    let store = state.store.as_ref();
    let caller = state.keys.caller(store, key, KeyScope::Admin).await;
    matches!(caller, Ok(Caller::Anyone | Caller::Key(_)))
}

/// The id of the session that the request's cookies tell.
pub(crate) fn session_of(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).into_iter();
    cookies
        .filter_map(|cookie| cookie.to_str().ok())
        .flat_map(|cookie| cookie.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == SESSION_COOKIE)
        .map(|(_, id)| id)
}

/// What a request needs: changes need `admin`, whole result lists and archived pages `export`, all else `read`.
fn scope_of(method: &Method, path: &str) -> KeyScope {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return KeyScope::Admin;
    }
    let of_article = path
        .strip_prefix("/api/v1/articles/")
        .and_then(|rest| rest.split_once('/'));
    let is_source = of_article.is_some_and(|(_, part)| part == "source");
    let takes_out = path == "/api/v1/export" || is_source;
    if takes_out {
        KeyScope::Export
    } else {
        KeyScope::Read
    }
}

/// Why a request is refused that is understood well.
enum Refusal {
    OtherSite,
    OtherName,
    ScopeMissing(KeyScope),
}

fn refuse(request: &Request, refusal: Refusal) -> Response {
    let (kind, detail) = match refusal {
        Refusal::OtherSite => (
            "cross-origin",
            "changes are only taken from the pages of this server; the request was made on another site, or does not say where. \
             Nothing was changed; open the page here and send its form again"
                .to_owned(),
        ),
        Refusal::OtherName => (
            "other-host",
            "this server has no API key, so it answers only at its loopback address, such as http://127.0.0.1 or http://localhost. \
             To reach it by another name make a key: `wirewatch key create NAME`; or give the name in [server] hosts"
                .to_owned(),
        ),
        Refusal::ScopeMissing(scope) => (
            "scope-missing",
            format!(
                "this key does not have the scope `{0}`; `wirewatch key create NAME --scope {0}` makes one that has",
                scope.name()
            ),
        ),
    };
    if wants_page(request) {
        return refused(StatusCode::FORBIDDEN, kind, detail);
    }
    problem(StatusCode::FORBIDDEN, kind, &detail)
}

/// Whether a person waits for the answer, in a browser.
fn wants_page(request: &Request) -> bool {
    let accept = request.headers().get(ACCEPT);
    let takes_html = accept
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    takes_html && !is_api(request)
}

/// Whether a program waits for the answer.
fn is_api(request: &Request) -> bool {
    request.uri().path().starts_with("/api/")
}

fn ask_for_key(request: &Request) -> Response {
    if wants_page(request) {
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        return to_sign_in(path);
    }
    let mut answer = problem(
        StatusCode::UNAUTHORIZED,
        "key-required",
        "this server asks for an API key that holds: send it as `Authorization: Bearer KEY`, or sign in with it at /sign-in",
    );
    answer.headers_mut().insert(
        WWW_AUTHENTICATE,
        HeaderValue::from_static("Basic realm=\"wirewatch\""),
    );
    answer
}

async fn within_limit(state: &ServerState, key: &str, request: Request, next: Next) -> Response {
    let Some(left) = state.rate.take(key, Instant::now()) else {
        return next.run(request).await;
    };
    let mut answer = if left.granted {
        next.run(request).await
    } else {
        too_many(left)
    };
    tell_limit(answer.headers_mut(), left);
    answer
}

fn too_many(left: Left) -> Response {
    let detail = format!(
        "this key may make {} requests a minute ([server] requests_per_minute); try again in {} s",
        left.limit, left.wait_secs
    );
    let mut answer = problem(StatusCode::TOO_MANY_REQUESTS, "rate-limited", &detail);
    answer
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(left.wait_secs));
    answer
}

/// The header fields of the IETF's draft "RateLimit header fields for HTTP".
fn tell_limit(headers: &mut HeaderMap, left: Left) {
    let fields = [
        ("ratelimit-policy", format!("\"key\";q={};w=60", left.limit)),
        (
            "ratelimit",
            format!("\"key\";r={};t={}", left.remaining, left.wait_secs),
        ),
    ];
    for (name, value) in fields {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// The key that a request carries by itself.
fn key_of(headers: &HeaderMap) -> Option<String> {
    if let Some(key) = headers.get("x-api-key") {
        return key.to_str().ok().map(str::to_owned);
    }
    let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = authorization.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(credentials.trim().to_owned());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    decoded
        .split_once(':')
        .map(|(_, password)| password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_scope(method: Method, path: &str, expected: KeyScope) {
        assert_eq!(scope_of(&method, path), expected, "{method} {path}");
    }

    #[test]
    fn session_is_read_among_other_cookies() {
        let mut headers = HeaderMap::new();
        assert_eq!(session_of(&headers), None);
        headers.append(COOKIE, HeaderValue::from_static("a=b"));
        headers.append(
            COOKIE,
            HeaderValue::from_static("theme=dark; wirewatch_session=id"),
        );
        assert_eq!(session_of(&headers), Some("id"));
    }

    #[test]
    fn reading_needs_read_taking_out_export_and_changing_admin() {
        check_scope(Method::GET, "/api/v1/search", KeyScope::Read);
        check_scope(Method::HEAD, "/", KeyScope::Read);
        check_scope(Method::GET, "/api/v1/export", KeyScope::Export);
        check_scope(Method::GET, "/api/v1/articles/a1/source", KeyScope::Export);
        check_scope(Method::GET, "/api/v1/articles/source", KeyScope::Read);
        check_scope(Method::POST, "/api/v1/searches", KeyScope::Admin);
        check_scope(Method::DELETE, "/api/v1/feeds/a", KeyScope::Admin);
    }
}
