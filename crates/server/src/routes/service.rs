//! For those who run the server: is it up, is it ready, how does it fare; and for browsers, how to search it.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::response::{IntoResponse, Response};
use tokio::task::spawn_blocking;

use crate::ServerState;
use crate::answers::{Failure, problem};
use crate::metrics::add_gauge;

/// Whether the process answers.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether store and index can be read.
pub(super) async fn readyz(State(state): State<ServerState>) -> Response {
    let index = std::sync::Arc::clone(&state.index);
    let indexed = spawn_blocking(move || index.count()).await;
    let indexed = matches!(indexed, Ok(Ok(_)));
    let stored = state.store.last_seq().await.is_ok();
    let broken = match (stored, indexed) {
        (true, true) => return "ready\n".into_response(),
        (false, _) => "the store cannot be read; see the server's log",
        (_, false) => "the index cannot be read; try `wirewatch reindex`",
    };
    problem(StatusCode::SERVICE_UNAVAILABLE, "not-ready", broken)
}

/// Counts for Prometheus.
pub(super) async fn metrics(State(state): State<ServerState>) -> Result<Response, Failure> {
    let counts = state.store.counts().await?;
    let last = state.store.last_seq().await?;
    let index = std::sync::Arc::clone(&state.index);
    let (indexed, mark) = spawn_blocking(move || Ok((index.count()?, index.mark()?)))
        .await?
        .map_err(Failure::Index)?;
    let heard = mark.map_or(0, |mark| mark.seq);
    let mut text = state.metrics.to_text();
    let gauges: [(&str, &str, u64); 8] = [
        ("wirewatch_feeds", "Feeds that are polled.", counts.feeds),
        (
            "wirewatch_entries",
            "Entries seen in feeds.",
            counts.entries,
        ),
        (
            "wirewatch_entries_waiting",
            "Entries whose page is still to be fetched.",
            counts.entries_waiting,
        ),
        (
            "wirewatch_pages_waiting",
            "Pages still to be read.",
            counts.pages_waiting,
        ),
        ("wirewatch_articles", "Articles stored.", counts.articles),
        (
            "wirewatch_article_versions",
            "Versions of articles stored.",
            counts.versions,
        ),
        (
            "wirewatch_articles_indexed",
            "Articles in the index's last commit.",
            indexed,
        ),
        (
            "wirewatch_index_lag_changes",
            "Numbered changes of the store that the index has not heard of.",
            u64::try_from(last.saturating_sub(heard)).unwrap_or(0),
        ),
    ];
    for (name, help, value) in gauges {
        add_gauge(&mut text, name, help, value);
    }
    Ok((
        [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        text,
    )
        .into_response())
}

/// Lets a browser offer this server as a search engine, as OpenSearch 1.1 describes it.
pub(super) async fn opensearch(request: Request) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    let Some(host) = host.filter(|host| is_authority(host)) else {
        return problem(
            StatusCode::BAD_REQUEST,
            "invalid-request",
            "the request names no host of this server",
        );
    };
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>wirewatch</ShortName>\n\
         <Description>News coverage of armed groups and attacks</Description>\n\
         <InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" template=\"http://{host}/?q={{searchTerms}}\"/>\n\
         <Url type=\"application/json\" template=\"http://{host}/api/v1/search?q={{searchTerms}}\"/>\n\
         </OpenSearchDescription>\n"
    );
    (
        [(CONTENT_TYPE, "application/opensearchdescription+xml")],
        text,
    )
        .into_response()
}

/// Whether `host` is a name or address with an optional port, and nothing that could end the XML attribute it goes into.
fn is_authority(host: &str) -> bool {
    !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_that_could_break_out_of_an_attribute_is_refused() {
        assert!(is_authority("127.0.0.1:8080") && is_authority("[::1]:80"));
        assert!(!is_authority("a\"><script>") && !is_authority(""));
    }
}
