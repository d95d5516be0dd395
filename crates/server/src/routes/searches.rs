use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use wirewatch_store::AlertMode;

use crate::ServerState;
use crate::answers::{Failure, Problem};
use crate::extract::{ApiJson, ApiQuery};
use crate::saved::{SearchDraft, find_search, forecast, save_search};
use crate::views::{AlertView, ForecastView, SavedSearchView};

/// The most alerts of one answer.
const MAX_ALERTS: u32 = 500;

/// Alerts of one answer when the request does not say.
const DEFAULT_ALERTS: u32 = 50;

/// A saved search to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchBody {
    /// What it is called; the id if not given.
    #[serde(default)]
    name: String,
    /// The query, in the query language.
    query: String,
    /// `on`, `muted` or `off`; `on` if not given.
    #[serde(default)]
    alerts: Option<String>,
}

/// The saved searches, by id.
#[utoipa::path(get, path = "/api/v1/searches", operation_id = "list_searches", responses((status = 200, body = Vec<SavedSearchView>)))]
pub(super) async fn list(
    State(state): State<ServerState>,
) -> Result<Json<Vec<SavedSearchView>>, Failure> {
    let searches = state.store.searches().await?;
    let channels = state.store.channels().await?;
    let views = searches
        .iter()
        .map(|search| SavedSearchView::new(search, &channels));
    Ok(Json(views.collect()))
}

/// One saved search.
#[utoipa::path(
    get, path = "/api/v1/searches/{id}", operation_id = "get_search", params(("id" = String, Path, description = "The saved search's id")),
    responses((status = 200, body = SavedSearchView), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn show(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<Json<SavedSearchView>, Failure> {
    let search = find_search(&state.store, &id).await?;
    let search = search.ok_or_else(|| unknown(&id))?;
    let channels = state.store.channels().await?;
    Ok(Json(SavedSearchView::new(&search, &channels)))
}

/// Keeps a saved search, new or changed.
#[utoipa::path(
    put, path = "/api/v1/searches/{id}", operation_id = "keep_search", params(("id" = String, Path, description = "The saved search's id")),
    request_body = SearchBody,
    responses((status = 200, body = SavedSearchView), (status = 400, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn put(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    ApiJson(body): ApiJson<SearchBody>,
) -> Result<Json<SavedSearchView>, Failure> {
    let draft = SearchDraft {
        id,
        name: body.name,
        query: body.query,
        alerts: parse_mode(body.alerts.as_deref().unwrap_or("on")).map_err(Failure::Invalid)?,
    };
    let search = save_search(&state.store, &state.index, draft).await?;
    let channels = state.store.channels().await?;
    Ok(Json(SavedSearchView::new(&search, &channels)))
}

/// Forgets a saved search with its alerts.
#[utoipa::path(
    delete, path = "/api/v1/searches/{id}", operation_id = "remove_search", params(("id" = String, Path, description = "The saved search's id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn remove(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    if !state.store.remove_search(&id).await? {
        return Err(unknown(&id));
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What a saved search would have told of in the last thirty days.
#[utoipa::path(
    get, path = "/api/v1/searches/{id}/test", operation_id = "test_search", params(("id" = String, Path, description = "The saved search's id")),
    responses((status = 200, body = ForecastView), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn test(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<Json<ForecastView>, Failure> {
    let search = find_search(&state.store, &id).await?;
    let search = search.ok_or_else(|| unknown(&id))?;
    let snippets = state.config.snippets;
    Ok(Json(
        forecast(
            &state.store,
            &state.index,
            &state.watchlist,
            &search.query,
            snippets,
        )
        .await?,
    ))
}

/// Which alerts are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AlertParams {
    /// Only those of this saved search.
    search: Option<String>,
    /// Only those with a greater number, the oldest first; the newest first if not given.
    after: Option<i64>,
    /// How many at most; 50 if not given.
    limit: Option<u32>,
}

/// What matched saved searches.
#[utoipa::path(
    get, path = "/api/v1/alerts", operation_id = "list_alerts", params(AlertParams),
    responses((status = 200, body = Vec<AlertView>), (status = 400, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn alerts(
    State(state): State<ServerState>,
    ApiQuery(params): ApiQuery<AlertParams>,
) -> Result<Json<Vec<AlertView>>, Failure> {
    let limit = params.limit.unwrap_or(DEFAULT_ALERTS);
    if limit > MAX_ALERTS {
        return Err(Failure::Invalid(format!(
            "limit is at most {MAX_ALERTS}; use after for further alerts"
        )));
    }
    let search = params.search.as_deref();
    let alerts = match params.after {
        Some(after) => state.store.alerts_after(search, after, limit).await?,
        None => state.store.last_alerts(search, limit).await?,
    };
    Ok(Json(alerts.iter().map(AlertView::new).collect()))
}

/// Reads an alert mode as it is written.
pub(super) fn parse_mode(text: &str) -> Result<AlertMode, String> {
    let known = AlertMode::NAMES.iter().find(|(name, _)| *name == text);
    known
        .map(|(_, mode)| *mode)
        .ok_or_else(|| format!("alerts is on, muted or off, not `{text}`"))
}

fn unknown(id: &str) -> Failure {
    Failure::NotFound(format!("there is no saved search `{id}`"))
}
