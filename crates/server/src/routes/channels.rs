use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use wirewatch_store::{AlertChannel, ChannelKind, SavedSearch};

use crate::ServerState;
use crate::answers::{Failure, Problem};
use crate::channels::{add_channel, fault_of, handle_of, open_feed};
use crate::extract::ApiJson;
use crate::pages::site_of;
use crate::saved::find_search;
use crate::views::{ChannelView, NewChannelView};

/// What the feed of a saved search is named by among its channels.
const FEED: &str = "feed";

/// A channel to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewChannelBody {
    /// `webhook`, `email` or `feed`.
    kind: String,
    /// The address of a webhook or mailbox; none for a feed.
    #[serde(default)]
    target: Option<String>,
}

/// What to change of a channel.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelChangeBody {
    /// Whether it rests: what comes meanwhile is not sent to it later either.
    muted: bool,
}

/// Where the alerts of a saved search go, and how that fares.
#[utoipa::path(
    get, path = "/api/v1/searches/{id}/channels", operation_id = "list_channels",
    params(("id" = String, Path, description = "The saved search's id")),
    responses((status = 200, body = Vec<ChannelView>), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn list(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<Json<Vec<ChannelView>>, Failure> {
    let search = found(&state, &id).await?;
    let channels = state.store.channels().await?;
    Ok(Json(ChannelView::all(&search, &channels)))
}

/// Sends the alerts of a saved search from now on to one more address, or opens its feed. The secret of a webhook and the
/// addresses of a feed are in this answer only.
#[utoipa::path(
    post, path = "/api/v1/searches/{id}/channels", operation_id = "add_channel",
    params(("id" = String, Path, description = "The saved search's id")), request_body = NewChannelBody,
    responses(
        (status = 201, body = NewChannelView, headers(("Location" = String, description = "Where the channel is changed and removed"))),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn add(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    ApiJson(body): ApiJson<NewChannelBody>,
) -> Result<Response, Failure> {
    let search = found(&state, &id).await?;
    let target = body.target.as_deref().unwrap_or_default();
    if body.kind == FEED {
        if !target.is_empty() {
            return Err(Failure::Invalid(
                "a feed has no target: it is read from here".to_owned(),
            ));
        }
        let token = open_feed(&state, &id).await?;
        let view = NewChannelView::of_feed(&site_of(&headers), &token);
        return Ok(added(&search, &view));
    }
    let kind = ChannelKind::of_name(&body.kind).ok_or_else(|| {
        Failure::Invalid(format!(
            "kind is webhook, email or feed, not `{}`",
            body.kind
        ))
    })?;
    if let Some(fault) = fault_of(&state, kind, target) {
        return Err(Failure::Invalid(fault));
    }
    let channel = add_channel(&state, &search, kind, target).await?;
    Ok(added(&search, &NewChannelView::new(&channel)))
}

/// The answer that is not to be kept anywhere on its way.
fn added(search: &SavedSearch, view: &NewChannelView) -> Response {
    let at = format!(
        "/api/v1/searches/{}/channels/{}",
        search.id, view.channel.id
    );
    let headers = [(LOCATION, at), (CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::CREATED, headers, Json(view)).into_response()
}

/// Lets a webhook or mailbox rest, or speak again.
#[utoipa::path(
    patch, path = "/api/v1/searches/{id}/channels/{channel}", operation_id = "change_channel",
    params(("id" = String, Path, description = "The saved search's id"), ("channel" = String, Path, description = "The channel's id")),
    request_body = ChannelChangeBody,
    responses(
        (status = 200, body = ChannelView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A feed cannot be muted", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn change(
    State(state): State<ServerState>,
    Path((id, channel)): Path<(String, String)>,
    ApiJson(body): ApiJson<ChannelChangeBody>,
) -> Result<Json<ChannelView>, Failure> {
    let search = found(&state, &id).await?;
    if channel == FEED && search.token_sha256.is_some() {
        return Err(Failure::Refused {
            status: StatusCode::CONFLICT,
            kind: "feed-not-muted",
            detail: "a feed sends nothing by itself, so that it cannot be muted; DELETE closes it"
                .to_owned(),
        });
    }
    let mut changed = find_channel(&state, &search, &channel).await?;
    let store = &state.store;
    let known = store
        .mute_channel(&id, changed.kind, &changed.target, body.muted)
        .await?;
    if !known {
        return Err(unknown(&id, &channel));
    }
    changed.muted = body.muted;
    Ok(Json(ChannelView::new(&changed)))
}

/// Sends no more alerts to an address, or closes the feed.
#[utoipa::path(
    delete, path = "/api/v1/searches/{id}/channels/{channel}", operation_id = "remove_channel",
    params(("id" = String, Path, description = "The saved search's id"), ("channel" = String, Path, description = "The channel's id")),
    responses((status = 204), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn remove(
    State(state): State<ServerState>,
    Path((id, channel)): Path<(String, String)>,
) -> Result<StatusCode, Failure> {
    let search = found(&state, &id).await?;
    if channel == FEED && search.token_sha256.is_some() {
        state.store.set_search_token(&id, None).await?;
        return Ok(StatusCode::NO_CONTENT);
    }
    let held = find_channel(&state, &search, &channel).await?;
    let store = &state.store;
    if !store.remove_channel(&id, held.kind, &held.target).await? {
        return Err(unknown(&id, &channel));
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn found(state: &ServerState, id: &str) -> Result<SavedSearch, Failure> {
    let search = find_search(&state.store, id).await?;
    search.ok_or_else(|| Failure::NotFound(format!("there is no saved search `{id}`")))
}

async fn find_channel(
    state: &ServerState,
    search: &SavedSearch,
    id: &str,
) -> Result<AlertChannel, Failure> {
    let channels = state.store.channels().await?.into_iter();
    let mut own = channels.filter(|channel| channel.search_id == search.id);
    own.find(|channel| handle_of(&channel.target) == id)
        .ok_or_else(|| unknown(&search.id, id))
}

fn unknown(search: &str, channel: &str) -> Failure {
    Failure::NotFound(format!(
        "the saved search `{search}` has no channel `{channel}`, or not any more"
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::testing::{Answer, Desk};

    const CHANNELS: &str = "/api/v1/searches/bridge/channels";

    async fn desk() -> Desk {
        let desk = Desk::open().await;
        let kept = desk
            .ask_json("PUT", "/api/v1/searches/bridge", "{\"query\": \"bridge\"}")
            .await;
        assert_eq!(kept.status, 200, "{}", kept.body);
        desk
    }

    fn read(answer: &Answer) -> Value {
        serde_json::from_str(&answer.body).expect("JSON")
    }

    #[tokio::test]
    async fn webhook_is_added_with_a_secret_shown_once_then_muted_and_removed() {
        let desk = desk().await;
        let body = "{\"kind\": \"webhook\", \"target\": \"https://hooks.example/T0/token\"}";
        let added = desk.ask_json("POST", CHANNELS, body).await;
        assert_eq!(added.status, 201, "{}", added.body);
        assert_eq!(added.header("cache-control"), "no-store");
        let view = read(&added);
        assert_eq!(view["target"], "https://hooks.example/…");
        assert!(view["secret"].as_str().expect("a secret").len() > 20);
        let one = added.header("location").to_owned();

        let listed = desk.get(CHANNELS, &[]).await;
        assert!(!listed.body.contains("token") && !listed.body.contains("secret"));
        assert_eq!(read(&listed)[0]["muted"], false);

        let muted = desk.ask_json("PATCH", &one, "{\"muted\": true}").await;
        assert_eq!(read(&muted)["muted"], true, "{}", muted.body);
        assert_eq!(read(&desk.get(CHANNELS, &[]).await)[0]["muted"], true);

        assert_eq!(desk.ask_json("DELETE", &one, "").await.status, 204);
        assert_eq!(desk.ask_json("DELETE", &one, "").await.status, 404);
        assert_eq!(read(&desk.get(CHANNELS, &[]).await), Value::Array(vec![]));
    }

    #[tokio::test]
    async fn feed_is_opened_and_closed_like_any_channel() {
        let desk = desk().await;
        let added = desk
            .ask_json("POST", CHANNELS, "{\"kind\": \"feed\"}")
            .await;
        let atom = read(&added)["atom"]
            .as_str()
            .expect("an address")
            .to_owned();
        assert_eq!(desk.get(&atom, &[]).await.status, 200);
        assert_eq!(read(&desk.get(CHANNELS, &[]).await)[0]["kind"], "feed");
        let one = format!("{CHANNELS}/feed");
        let muted = desk.ask_json("PATCH", &one, "{\"muted\": true}").await;
        assert_eq!(muted.status, 409);
        assert_eq!(desk.ask_json("DELETE", &one, "").await.status, 204);
        assert_eq!(desk.get(&atom, &[]).await.status, 404);
    }

    #[tokio::test]
    async fn what_cannot_be_sent_to_is_refused_with_the_reason() {
        let desk = desk().await;
        for (body, says) in [
            ("{\"kind\": \"webhook\", \"target\": \"desk\"}", "https://"),
            (
                "{\"kind\": \"email\", \"target\": \"a@b.example\"}",
                "[mail] server",
            ),
            ("{\"kind\": \"pigeon\"}", "webhook, email or feed"),
            ("{\"kind\": \"feed\", \"target\": \"a\"}", "no target"),
        ] {
            let answer = desk.ask_json("POST", CHANNELS, body).await;
            assert!(
                answer.status == 400 && answer.body.contains(says),
                "{}",
                answer.body
            );
        }
        let nowhere = "/api/v1/searches/ferry/channels";
        assert_eq!(desk.get(nowhere, &[]).await.status, 404);
    }
}
