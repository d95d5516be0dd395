use axum::Json;
use axum::extract::State;

use crate::answers::{Failure, Problem};
use crate::extract::ApiQuery;
use crate::views::SaidsView;
use crate::{QuoteParams, ServerState, list_quotes};

/// Lists quotes, each once with the articles that carry it, the last first carried first.
#[utoipa::path(
    get, path = "/api/v1/quotes", operation_id = "list_quotes", params(QuoteParams),
    responses(
        (status = 200, body = SaidsView),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json", description = "The speaker is not known")
    )
)]
pub(super) async fn quotes(
    State(state): State<ServerState>,
    ApiQuery(params): ApiQuery<QuoteParams>,
) -> Result<Json<SaidsView>, Failure> {
    check_limit(&state, params.limit)?;
    Ok(Json(list_quotes(&state.store, &params).await?))
}

/// Says when more is asked for than one answer may hold.
pub(super) fn check_limit(state: &ServerState, limit: Option<usize>) -> Result<(), Failure> {
    let most = state.config.max_limit;
    match limit {
        Some(0) => Err(Failure::Invalid("limit is at least 1".to_owned())),
        Some(asked) if asked > most => Err(Failure::Invalid(format!(
            "limit is at most {most}; use next_cursor for more"
        ))),
        _ => Ok(()),
    }
}
