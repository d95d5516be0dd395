use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use wirewatch_pipeline::{FeedChange, FeedDeskError, FeedDraft};

use crate::ServerState;
use crate::answers::{Failure, Problem};
use crate::extract::ApiJson;
use crate::views::{FeedView, feed_days_since, feed_views};

/// A feed to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewFeedBody {
    /// The address of a feed or a site; the feed of a site is looked for.
    url: String,
    /// A short word for it, of letters, digits, `-`, `_` and `.`; made from the host if not given.
    #[serde(default)]
    id: Option<String>,
    /// The outlet's name; the feed's title if not given.
    #[serde(default)]
    outlet: Option<String>,
    /// The owner of the outlet.
    #[serde(default)]
    publisher: Option<String>,
    /// The outlet's country, ISO 3166-1 alpha-2.
    #[serde(default)]
    country: Option<String>,
    /// The outlet's language, BCP 47.
    #[serde(default)]
    language: Option<String>,
    /// Whether the address is a page whose links to articles are its entries; for a site without feed and sitemap.
    #[serde(default)]
    section: bool,
}

/// What is to be another way with a feed; what is not given stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FeedChangeBody {
    /// Poll it at another address; a feed must be there.
    #[serde(default)]
    url: Option<String>,
    /// The outlet's name.
    #[serde(default)]
    outlet: Option<String>,
    /// The owner of the outlet; empty for not known.
    #[serde(default)]
    publisher: Option<String>,
    /// The outlet's country, ISO 3166-1 alpha-2; empty for not known.
    #[serde(default)]
    country: Option<String>,
    /// The outlet's language, BCP 47; empty for not known.
    #[serde(default)]
    language: Option<String>,
    /// Whether it rests: what it brought stays, and it is not polled.
    #[serde(default)]
    paused: Option<bool>,
}

/// The feeds, each with how it does, what is the matter and what happens next.
#[utoipa::path(get, path = "/api/v1/feeds", operation_id = "list_feeds", responses((status = 200, body = Vec<FeedView>)))]
pub(super) async fn feeds(
    State(state): State<ServerState>,
) -> Result<Json<Vec<FeedView>>, Failure> {
    Ok(Json(views(&state).await?))
}

/// One feed.
#[utoipa::path(
    get, path = "/api/v1/feeds/{id}", operation_id = "get_feed", params(("id" = String, Path, description = "The feed's id")),
    responses((status = 200, body = FeedView), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn feed(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<Json<FeedView>, Failure> {
    Ok(Json(view(&state, &id).await?))
}

/// Adds a feed: the address of a site will do, its feed is looked for there.
#[utoipa::path(
    post, path = "/api/v1/feeds", operation_id = "add_feed", request_body = NewFeedBody,
    responses(
        (status = 201, body = FeedView, headers(("Location" = String, description = "Where the feed is shown"))),
        (status = 409, description = "The address or the id is another feed's", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Nothing that can be polled is there", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn add(
    State(state): State<ServerState>,
    ApiJson(body): ApiJson<NewFeedBody>,
) -> Result<Response, Failure> {
    let draft = FeedDraft {
        url: body.url,
        id: body.id,
        outlet: body.outlet,
        publisher: body.publisher,
        country: body.country,
        language: body.language,
        section: body.section,
    };
    let feed = state.feeds.add(&draft).await?;
    let view = view(&state, feed.id.as_str()).await?;
    let location = [(LOCATION, format!("/api/v1/feeds/{}", feed.id))];
    Ok((StatusCode::CREATED, location, Json(view)).into_response())
}

/// Changes a feed, or lets it rest.
#[utoipa::path(
    patch, path = "/api/v1/feeds/{id}", operation_id = "change_feed", params(("id" = String, Path, description = "The feed's id")),
    request_body = FeedChangeBody,
    responses(
        (status = 200, body = FeedView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It stands in feeds.toml (then it can be paused only), or the address is another feed's", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Nothing that can be polled is there", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn change(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    ApiJson(body): ApiJson<FeedChangeBody>,
) -> Result<Json<FeedView>, Failure> {
    let change = FeedChange {
        url: body.url,
        outlet: body.outlet,
        publisher: body.publisher,
        country: body.country,
        language: body.language,
        paused: body.paused,
    };
    state.feeds.change(&id, &change).await?;
    Ok(Json(view(&state, &id).await?))
}

/// Forgets a feed; its articles stay.
#[utoipa::path(
    delete, path = "/api/v1/feeds/{id}", operation_id = "remove_feed", params(("id" = String, Path, description = "The feed's id")),
    responses(
        (status = 204),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It stands in feeds.toml", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn remove(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    state.feeds.remove(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn views(state: &ServerState) -> Result<Vec<FeedView>, Failure> {
    let now = Timestamp::now();
    let statuses = state.store.feeds().await?;
    let days = state.store.feed_days(feed_days_since(now)).await?;
    Ok(feed_views(&statuses, &days, now))
}

async fn view(state: &ServerState, id: &str) -> Result<FeedView, Failure> {
    let views = views(state).await?;
    let found = views.into_iter().find(|view| view.id == id);
    found.ok_or_else(|| Failure::NotFound(format!("there is no feed `{id}`")))
}

impl From<FeedDeskError> for Failure {
    fn from(error: FeedDeskError) -> Self {
        let refused = |status, kind, error: &FeedDeskError| Self::Refused {
            status,
            kind,
            detail: error.to_string(),
        };
        match error {
            FeedDeskError::Store(fault) => Self::Store(fault),
            FeedDeskError::Unknown(id) => Self::NotFound(format!("there is no feed `{id}`")),
            FeedDeskError::Taken(_) | FeedDeskError::Known { .. } => {
                refused(StatusCode::CONFLICT, "feed-known", &error)
            }
            FeedDeskError::InFile(_) => refused(StatusCode::CONFLICT, "feed-in-file", &error),
            FeedDeskError::NoFeed(_) => {
                refused(StatusCode::UNPROCESSABLE_ENTITY, "no-feed", &error)
            }
            FeedDeskError::Invalid(detail) => Self::Invalid(detail),
            // The settings were checked when the server began.
            other => refused(StatusCode::INTERNAL_SERVER_ERROR, "fetch-fault", &other),
        }
    }
}
