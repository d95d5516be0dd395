use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use wirewatch_model::ArticleId;

use crate::answers::{Failure, Problem, WrittenJson, problem};
use crate::extract::ApiQuery;
use crate::pages::problem_page;
use crate::views::{ArticleView, SearchView, VersionView};
use crate::{SearchParams, ServerState, openapi_json};

/// Searches articles.
#[utoipa::path(
    get, path = "/api/v1/search", operation_id = "search_articles", params(SearchParams),
    responses((status = 200, body = SearchView), (status = 400, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn search(
    State(state): State<ServerState>,
    ApiQuery(params): ApiQuery<SearchParams>,
) -> Result<WrittenJson, Failure> {
    check_paging(&state, &params)?;
    state.search_into(&params, WrittenJson::of).await
}

/// Says when more is asked for than one answer may hold.
pub(crate) fn check_paging(state: &ServerState, params: &SearchParams) -> Result<(), Failure> {
    let (limit, offset) = (state.config.max_limit, state.config.max_offset);
    if params.limit.is_some_and(|asked| asked > limit) {
        return Err(Failure::Invalid(format!(
            "limit is at most {limit}; use offset for further hits"
        )));
    }
    if params.offset > offset {
        return Err(Failure::Invalid(format!(
            "offset is at most {offset}; use `wirewatch export` for all hits"
        )));
    }
    Ok(())
}

/// Which version of an article is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct VersionParams {
    /// The version, from 1; the current one if not given.
    version: Option<u32>,
}

/// One article with all facts and spans.
#[utoipa::path(
    get, path = "/api/v1/articles/{id}", operation_id = "get_article", params(("id" = String, Path, description = "The article's id"), VersionParams),
    responses((status = 200, body = ArticleView), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn article(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    ApiQuery(params): ApiQuery<VersionParams>,
) -> Result<Json<ArticleView>, Failure> {
    let stored = find_article(&state, &id, params.version).await?;
    Ok(Json(ArticleView::new(&stored)))
}

/// The version of an article that is asked for, else the current one.
pub(crate) async fn find_article(
    state: &ServerState,
    id: &str,
    version: Option<u32>,
) -> Result<wirewatch_store::StoredArticle, Failure> {
    let article_id = ArticleId::from(id);
    let found = match version {
        Some(version) => state.store.article_version(&article_id, version).await?,
        None => state
            .store
            .articles(std::slice::from_ref(&article_id))
            .await?
            .pop(),
    };
    found.ok_or_else(|| {
        Failure::NotFound(format!(
            "there is no article `{id}`, or not this version of it"
        ))
    })
}

/// The versions of an article, the first one first.
#[utoipa::path(
    get, path = "/api/v1/articles/{id}/versions", operation_id = "list_article_versions", params(("id" = String, Path, description = "The article's id")),
    responses((status = 200, body = Vec<VersionView>), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn versions(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<Json<Vec<VersionView>>, Failure> {
    let versions = state
        .store
        .article_versions(&ArticleId::from(id.as_str()))
        .await?;
    if versions.is_empty() {
        return Err(Failure::NotFound(format!("there is no article `{id}`")));
    }
    Ok(Json(versions.iter().map(VersionView::new).collect()))
}

/// The page an article was read from, as a download.
#[utoipa::path(
    get, path = "/api/v1/articles/{id}/source", operation_id = "download_article_source", params(("id" = String, Path, description = "The article's id"), VersionParams),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn source(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    ApiQuery(params): ApiQuery<VersionParams>,
) -> Result<Response, Failure> {
    let stored = find_article(&state, &id, params.version).await?;
    let page = state.store.source_page(&stored.id, stored.version).await?;
    let page =
        page.ok_or_else(|| Failure::NotFound(format!("the page of article `{id}` is not kept")))?;
    let disposition = format!(
        "attachment; filename=\"{}-v{}.html\"",
        stored.id, stored.version
    );
    // Never shown by a browser: it is the site's own markup.
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, page.body).into_response())
}

/// The API's own description.
pub(super) async fn openapi() -> Response {
    ([(CONTENT_TYPE, "application/json")], openapi_json()).into_response()
}

/// What is said of an address that is none of ours.
pub(super) async fn no_route(headers: HeaderMap) -> Response {
    if wants_page(&headers) {
        return problem_page(Problem {
            kind: "not-found".to_owned(),
            status: StatusCode::NOT_FOUND.as_u16(),
            detail: "There is no page at this address.".to_owned(),
            position: None,
            suggestion: None,
        });
    }
    problem(
        StatusCode::NOT_FOUND,
        "not-found",
        "there is nothing here; the API is described at /api/v1/openapi.json",
    )
}

/// Whether the client is a browser that would show an answer as a page.
fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/html"))
}

/// What is said of a method that an address does not take.
pub(super) async fn no_method(method: Method) -> Response {
    problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        &format!("this address does not answer {method}; the header Allow names what it answers"),
    )
}
