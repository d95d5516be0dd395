use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::ServerState;
use crate::answers::{Failure, Problem};
use crate::extract::ApiQuery;
use crate::groups::{RollUp, list_groups, show_group};
use crate::views::{GroupListView, GroupView};

/// The groups of the watchlist, those with most articles first.
#[utoipa::path(
    get, path = "/api/v1/groups", operation_id = "list_groups",
    responses((status = 200, body = GroupListView))
)]
pub(super) async fn groups(
    State(state): State<ServerState>,
) -> Result<Json<GroupListView>, Failure> {
    Ok(Json(list_groups(&state.store, &state.watchlist).await?))
}

/// What a group's coverage takes in.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct GroupParams {
    /// Count the coverage of the groups below it too.
    rollup: bool,
}

/// One group with its coverage.
#[utoipa::path(
    get, path = "/api/v1/groups/{id}", operation_id = "get_group",
    params(("id" = String, Path, description = "The group's id, name or any alias"), GroupParams),
    responses(
        (status = 200, body = GroupView),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn group(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    ApiQuery(params): ApiQuery<GroupParams>,
) -> Result<Json<GroupView>, Failure> {
    let rollup = RollUp::from(params.rollup);
    Ok(Json(
        show_group(&state.store, &state.watchlist, &id, rollup).await?,
    ))
}
