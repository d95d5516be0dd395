use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::ServerState;
use crate::answers::problem;

/// Lets a request through when no key is set, or when it carries the key: as a bearer token, in `X-Api-Key`,
/// or as the password of HTTP Basic (which browsers ask for).
pub(crate) async fn require_key(
    State(state): State<ServerState>,
    request: Request,
    next: Next,
) -> Response {
    let Some(expected) = state.key_hash else {
        return next.run(request).await;
    };
    let given =
        key_of(request.headers()).map(|key| <[u8; 32]>::from(Sha256::digest(key.as_bytes())));
    if given == Some(expected) {
        return next.run(request).await;
    }
    let mut answer = problem(
        StatusCode::UNAUTHORIZED,
        "key-required",
        "this server asks for an API key: send it as `Authorization: Bearer KEY`, or as the password in a browser",
    );
    answer.headers_mut().insert(
        WWW_AUTHENTICATE,
        HeaderValue::from_static("Basic realm=\"wirewatch\""),
    );
    answer
}

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
