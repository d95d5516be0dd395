use axum::Json;
use axum::extract::{Path, State};

use super::quotes::check_limit;
use crate::answers::{Failure, Problem};
use crate::extract::ApiQuery;
use crate::views::{SpeakerProfileView, SpeakersView};
use crate::{ServerState, SpeakerParams, list_speakers, show_speaker};

/// Lists speakers who have a profile, those with most quotes first.
#[utoipa::path(
    get, path = "/api/v1/speakers", operation_id = "list_speakers", params(SpeakerParams),
    responses(
        (status = 200, body = SpeakersView),
        (status = 400, body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn speakers(
    State(state): State<ServerState>,
    ApiQuery(params): ApiQuery<SpeakerParams>,
) -> Result<Json<SpeakersView>, Failure> {
    check_limit(&state, params.limit)?;
    Ok(Json(list_speakers(&state.store, &params).await?))
}

/// One speaker with names, titles and affiliations over time.
#[utoipa::path(
    get, path = "/api/v1/speakers/{id}", operation_id = "get_speaker",
    params(("id" = String, Path, description = "The speaker's id, also a former one")),
    responses(
        (status = 200, body = SpeakerProfileView),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn speaker(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<Json<SpeakerProfileView>, Failure> {
    Ok(Json(show_speaker(&state.store, &id).await?))
}
