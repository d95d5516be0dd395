mod key_ring;
mod rate;

use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wirewatch_store::KeyScope;

use crate::ServerState;
use crate::answers::{Failure, problem};

pub(crate) use key_ring::{Caller, KeyRing};
pub(crate) use rate::{Left, RateLimit};

/// Lets a request through when no key was ever made, or when it carries one that allows it and has requests left: as a
/// bearer token, in `X-Api-Key`, or as the password of HTTP Basic (which browsers ask for).
pub(crate) async fn require_key(
    State(state): State<ServerState>,
    request: Request,
    next: Next,
) -> Response {
    let scope = scope_of(request.method(), request.uri().path());
    let given = key_of(request.headers());
    let caller = state
        .keys
        .caller(state.store.as_ref(), given.as_deref(), scope)
        .await;
    match caller {
        Ok(Caller::Anyone) => next.run(request).await,
        Ok(Caller::Key(id)) => within_limit(&state, &id, request, next).await,
        Ok(Caller::NotAllowed) => problem(
            StatusCode::FORBIDDEN,
            "scope-missing",
            &format!(
                "this key does not have the scope `{}`; `wirewatch key create NAME --scope {}` makes one that has",
                scope.name(),
                scope.name()
            ),
        ),
        Ok(Caller::Unknown) => ask_for_key(),
        Err(fault) => Failure::from(fault).into_response(),
    }
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

fn ask_for_key() -> Response {
    let mut answer = problem(
        StatusCode::UNAUTHORIZED,
        "key-required",
        "this server asks for an API key that holds: send it as `Authorization: Bearer KEY`, or as the password in a browser",
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

/// The key that a request carries.
pub(crate) fn key_of(headers: &HeaderMap) -> Option<String> {
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
