//! The web server of one outlet.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use super::resources::{Resource, Resources};

/// What one outlet's server has to offer.
#[derive(Debug)]
pub struct Origin {
    /// The site with every article in its first version.
    pub first: Resources,
    /// The site with its revisions.
    pub revised: Resources,
    /// Whether the second is served; one switch for all outlets.
    pub serving_revisions: Arc<AtomicBool>,
}

/// Serves an outlet until the task is dropped.
pub async fn serve(listener: TcpListener, origin: Origin) {
    let router = Router::new()
        .fallback(get(answer))
        .with_state(Arc::new(origin));
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "a sample outlet is no longer served");
    }
}

async fn answer(State(origin): State<Arc<Origin>>, uri: Uri, headers: HeaderMap) -> Response {
    let resources = if origin.serving_revisions.load(Ordering::Acquire) {
        &origin.revised
    } else {
        &origin.first
    };
    match resources.get(uri.path()) {
        Some(resource) => send(resource, &headers),
        None => (StatusCode::NOT_FOUND, "There is no such page.\n").into_response(),
    }
}

fn send(resource: &Resource, headers: &HeaderMap) -> Response {
    let etag = [(ETAG, resource.etag.clone())];
    if is_current(headers, &resource.etag) {
        return (StatusCode::NOT_MODIFIED, etag).into_response();
    }
    let content_type = [(CONTENT_TYPE, resource.content_type.clone())];
    (etag, content_type, resource.body.clone()).into_response()
}

/// Whether the client says that it holds this very copy (RFC 9110, weak comparison).
fn is_current(headers: &HeaderMap, etag: &str) -> bool {
    let lines = headers.get_all(IF_NONE_MATCH).into_iter();
    let mut tags = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_current(if_none_match: &str, expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, if_none_match.parse().unwrap());
        assert_eq!(is_current(&headers, "\"b\""), expected);
    }

    #[test]
    fn a_copy_is_current_if_any_of_its_tags_fits() {
        check_current("\"b\"", true);
        check_current("\"a\", W/\"b\"", true);
        check_current("*", true);
        check_current("\"a\"", false);
        check_current("b", false);
    }
}
