use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use wirewatch_model::IncidentId;
use wirewatch_pipeline::incident_detail;
use wirewatch_store::IncidentFilter;

use crate::ServerState;
use crate::answers::{Failure, Problem};
use crate::extract::ApiQuery;
use crate::views::{IncidentEntryView, IncidentListView, IncidentView};

/// Incidents of one answer when the request does not say.
const DEFAULT_LIMIT: u32 = 20;

/// Which incidents are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct IncidentParams {
    /// Country, ISO 3166-1 alpha-2.
    country: String,
    /// Type, such as `bombing`.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    kind: String,
    /// A group's id.
    group: String,
    /// May have happened on this day or later.
    from: String,
    /// May have happened before this day.
    to: String,
    /// The last statement counts so many killed.
    min_killed: Option<u32>,
    /// Also those that articles only mention in passing.
    background: bool,
    /// How many at most; 20 if not given.
    limit: Option<u32>,
    /// How many to pass over.
    offset: u32,
}

/// Incidents, the last first.
#[utoipa::path(
    get, path = "/api/v1/incidents", operation_id = "list_incidents", params(IncidentParams),
    responses((status = 200, body = IncidentListView), (status = 400, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn list(
    State(state): State<ServerState>,
    ApiQuery(params): ApiQuery<IncidentParams>,
) -> Result<Json<IncidentListView>, Failure> {
    let limit = params.limit.unwrap_or(DEFAULT_LIMIT).max(1);
    let most = u32::try_from(state.config.max_limit).unwrap_or(u32::MAX);
    if limit > most {
        let message = format!("limit is at most {most}; use offset for further incidents");
        return Err(Failure::Invalid(message));
    }
    let filter = IncidentFilter {
        country: some(&params.country).map(|country| country.to_ascii_uppercase()),
        kind: some(&params.kind),
        group: some(&params.group),
        from: day("from", &params.from)?,
        to: day("to", &params.to)?,
        min_killed: params.min_killed,
        background: params.background,
        // One more tells whether there are further ones.
        limit: limit.saturating_add(1),
        offset: params.offset,
    };
    let mut found = state.store.incidents(&filter).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let next_offset = (found.len() > wanted).then(|| params.offset.saturating_add(limit));
    found.truncate(wanted);
    Ok(Json(IncidentListView {
        incidents: found.iter().map(IncidentEntryView::new).collect(),
        next_offset,
    }))
}

/// One incident with its tolls, claims and reports. The id of one that was joined with another leads there.
#[utoipa::path(
    get, path = "/api/v1/incidents/{id}", operation_id = "get_incident", params(("id" = String, Path, description = "The incident's id")),
    responses(
        (status = 200, body = IncidentView),
        (status = 308, description = "It was joined with the incident that `Location` names"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn show(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let asked = IncidentId::from(id.as_str());
    let Some(detail) = incident_detail(&state.store, &asked).await? else {
        return Err(Failure::NotFound(format!("there is no incident `{id}`")));
    };
    if detail.incident.id != asked {
        let place = format!("/api/v1/incidents/{}", detail.incident.id);
        return Ok(Redirect::permanent(&place).into_response());
    }
    Ok(Json(IncidentView::new(&detail)).into_response())
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn day(name: &str, text: &str) -> Result<Option<Date>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    let parsed = text.parse::<Date>();
    let day = parsed
        .map_err(|_| Failure::Invalid(format!("{name}=`{text}` is no day such as 2024-03-22")))?;
    Ok(Some(day))
}
