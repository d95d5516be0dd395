use axum::Json;
use axum::extract::State;
use jiff::Timestamp;

use crate::ServerState;
use crate::answers::{Failure, Problem};
use crate::views::{FeedView, feed_days_since, feed_views};

/// The feeds, each with how it does, what is the matter and what happens next.
#[utoipa::path(
    get, path = "/api/v1/feeds",
    responses((status = 200, body = Vec<FeedView>), (status = 500, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn feeds(
    State(state): State<ServerState>,
) -> Result<Json<Vec<FeedView>>, Failure> {
    let now = Timestamp::now();
    let statuses = state.store.feeds().await?;
    let days = state.store.feed_days(feed_days_since(now)).await?;
    Ok(Json(feed_views(&statuses, &days, now)))
}
