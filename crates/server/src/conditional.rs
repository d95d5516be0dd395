//! Answers that need not be sent again: an `ETag` of what an answer holds, and 304 for a client that has it.

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use wirewatch_model::hex;

/// Larger answers are sent as they are, and so are those whose size is not known when they begin.
const MAX_TAGGED_BYTES: u64 = 4_000_000;

/// Tags answers to GET and HEAD by what they hold, and answers 304 when the client has the same.
pub(crate) async fn answer_conditionally(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let held = request.headers().get(IF_NONE_MATCH).cloned();
    let answer = next.run(request).await;
    let size = answer.body().size_hint().exact();
    let tagged = answer.status() == StatusCode::OK
        && !answer.headers().contains_key(ETAG)
        && size.is_some_and(|bytes| bytes <= MAX_TAGGED_BYTES);
    if tagged {
        tag(answer, held.as_ref()).await
    } else {
        answer
    }
}

async fn tag(answer: Response, held: Option<&HeaderValue>) -> Response {
    let (mut parts, body) = answer.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_TAGGED_BYTES as usize).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let Ok(etag) = HeaderValue::from_str(&etag_of(&bytes)) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    let same = held.is_some_and(|held| names(held, &etag));
    parts.headers.insert(ETAG, etag);
    // An answer changes with every run: it may be kept, but is asked for anew each time.
    parts
        .headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        forget_body(&mut parts.headers);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn forget_body(headers: &mut HeaderMap) {
    headers.remove(CONTENT_LENGTH);
    headers.remove(CONTENT_TYPE);
}

/// A weak tag: the same answer may travel compressed or not.
fn etag_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    format!("W/\"{}\"", hex(digest.iter().take(16)))
}

/// Whether the value of `If-None-Match` names `etag`, by the weak comparison that RFC 9110, 13.1.2 asks for.
fn names(held: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(held), Ok(etag)) = (held.to_str(), etag.to_str()) else {
        return false;
    };
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    held.trim() == "*" || held.split(',').any(|tag| bare(tag) == bare(etag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_names(held: &str, etag: &str, expected: bool) {
        let value = |text: &str| HeaderValue::from_str(text).expect("a header value");
        assert_eq!(names(&value(held), &value(etag)), expected, "{held} {etag}");
    }

    #[test]
    fn tags_are_compared_weakly_and_in_lists() {
        check_names("W/\"a\"", "W/\"a\"", true);
        check_names("\"a\"", "W/\"a\"", true);
        check_names("\"b\", W/\"a\"", "W/\"a\"", true);
        check_names("*", "W/\"a\"", true);
        check_names("\"ab\"", "W/\"a\"", false);
    }

    #[test]
    fn same_bytes_have_the_same_tag() {
        assert_eq!(etag_of(b"one"), etag_of(b"one"));
        assert_ne!(etag_of(b"one"), etag_of(b"two"));
    }
}
