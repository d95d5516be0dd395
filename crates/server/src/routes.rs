use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::require_key;
use crate::answers::problem;
use crate::conditional::answer_conditionally;
use crate::gate::check_path;
use crate::metrics::Counting;
use crate::pages::forms::MAX_BODY_BYTES;
use crate::state::Serving;
use crate::{ServerState, pages};

mod alert_feeds;
pub(crate) mod api;
mod channels;
mod description;
mod export;
mod feeds;
mod groups;
mod incidents;
mod quotes;
mod searches;
mod service;
mod similar;
mod speakers;
mod timeline;

/// Nothing is loaded from elsewhere, and nothing a news site wrote can run.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// All routes: the API, the pages, and those for whoever runs the server.
pub fn router(state: ServerState) -> Router {
    let (api, _) = api_router().split_for_parts();
    // A stream has no end, so that no time limit holds for it.
    let live = Router::new()
        .route("/api/v1/alerts/stream", get(alert_feeds::stream))
        .layer(from_fn_with_state(state.clone(), require_key))
        .layer(from_fn(add_security_headers));
    Router::new()
        .merge(api)
        .route("/api/v1/openapi.json", get(api::openapi))
        .merge(pages::routes())
        .route("/metrics", get(service::metrics))
        .route("/opensearch.xml", get(service::opensearch))
        .fallback(api::no_route)
        .method_not_allowed_fallback(api::no_method)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn_with_state(state.clone(), require_key))
        .route("/assets/{name}", get(pages::asset))
        .route("/alerts/{token}/atom", get(alert_feeds::atom))
        .route("/alerts/{token}/json", get(alert_feeds::json_feed))
        .route("/healthz", get(service::healthz))
        .route("/readyz", get(service::readyz))
        .layer(from_fn_with_state(state.clone(), answer))
        .layer(CompressionLayer::new())
        .merge(live)
        .layer(from_fn(check_path))
        .with_state(Serving(state))
}

/// The OpenAPI 3.1 description of the API, made from the code.
pub fn openapi_json() -> String {
    let (_, mut description) = api_router().split_for_parts();
    description::complete(&mut description);
    description.to_pretty_json().unwrap_or_default()
}

fn api_router() -> OpenApiRouter<Serving> {
    OpenApiRouter::with_openapi(description::Api::openapi())
        .routes(routes!(api::search))
        .routes(routes!(api::article))
        .routes(routes!(api::versions))
        .routes(routes!(api::source))
        .routes(routes!(similar::similar))
        .routes(routes!(timeline::timeline))
        .routes(routes!(export::export))
        .routes(routes!(feeds::feeds, feeds::add))
        .routes(routes!(feeds::feed, feeds::change, feeds::remove))
        .routes(routes!(groups::groups))
        .routes(routes!(groups::group))
        .routes(routes!(incidents::list))
        .routes(routes!(incidents::show))
        .routes(routes!(quotes::quotes))
        .routes(routes!(speakers::speakers))
        .routes(routes!(speakers::speaker))
        .routes(routes!(searches::list))
        .routes(routes!(searches::show, searches::put, searches::remove))
        .routes(routes!(searches::test))
        .routes(routes!(channels::list, channels::add))
        .routes(routes!(channels::change, channels::remove))
        .routes(routes!(searches::alerts))
}

/// What holds for every answer: it is given up when it takes longer than the settings allow, counted, tagged, and carries what
/// keeps browsers safe. One layer, since each costs every request a little.
async fn answer(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let limit = Duration::from_secs(state.config.timeout_secs);
    let answering = async {
        let counting = Counting::begin(&request);
        let mut answer = answer_conditionally(request, next).await;
        counting.end(&state.metrics, answer.status());
        put_security_headers(answer.headers_mut());
        answer
    };
    match tokio::time::timeout(limit, answering).await {
        Ok(answer) => answer,
        Err(_) => problem(
            StatusCode::GATEWAY_TIMEOUT,
            "too-slow",
            "the answer took longer than [server] timeout_secs allows; ask for less, or again later",
        ),
    }
}

async fn add_security_headers(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    put_security_headers(answer.headers_mut());
    answer
}

/// The fields that are put beside an answer's own: room for all of them is made once.
const FIELDS_ADDED: usize = 8;

fn put_security_headers(headers: &mut HeaderMap) {
    headers.reserve(FIELDS_ADDED);
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(CSP));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
}
