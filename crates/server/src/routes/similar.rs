use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;
use wirewatch_index::{LikeRequest, SearchRequest};

use super::api::find_article;
use crate::ServerState;
use crate::answers::{Failure, Problem};
use crate::extract::ApiQuery;
use crate::search::{Found, Shown};
use crate::views::HitView;

/// Similar articles when the request does not say how many.
const DEFAULT_LIMIT: usize = 10;

/// How many similar articles are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SimilarParams {
    /// How many at most; 10 if not given.
    limit: Option<usize>,
}

/// Articles about the same matter: those that share its most telling words.
#[utoipa::path(
    get, path = "/api/v1/articles/{id}/similar", operation_id = "list_similar_articles", params(("id" = String, Path, description = "The article's id"), SimilarParams),
    responses((status = 200, body = Vec<HitView>), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn similar(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    ApiQuery(params): ApiQuery<SimilarParams>,
) -> Result<Json<Vec<HitView>>, Failure> {
    let stored = find_article(&state, &id, None).await?;
    let article = stored.analysis.article;
    let like = LikeRequest {
        id: stored.id,
        title: article.title.unwrap_or_default(),
        body: article.text,
        limit: params
            .limit
            .unwrap_or(DEFAULT_LIMIT)
            .min(state.config.max_limit),
    };
    let index = std::sync::Arc::clone(&state.index);
    let hits = tokio::task::spawn_blocking(move || index.similar(&like)).await??;
    let found = Found::of(state.store.as_ref(), &hits, false).await?;
    let shown = Shown {
        request: &SearchRequest::default(),
        index: state.index.as_ref(),
        snippets: 1,
    };
    Ok(Json(shown.hits(&hits, &found)))
}
