//! Errors as pages: what, where, why, what next.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use serde::de::DeserializeOwned;
use tokio::task::JoinError;
use wirewatch_index::IndexError;
use wirewatch_store::StoreError;

use super::shell::{Section, Shell};
use crate::answers::{Failure, Problem};

/// A failure that is shown as a page; handlers of pages give it by `?`.
pub(crate) struct PageFailure(Failure);

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    heading: &'static str,
    problem: Problem,
    next: &'static str,
}

impl IntoResponse for PageFailure {
    fn into_response(self) -> Response {
        problem_page(self.0.problem())
    }
}

impl From<Failure> for PageFailure {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl From<StoreError> for PageFailure {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl From<IndexError> for PageFailure {
    fn from(error: IndexError) -> Self {
        Self(error.into())
    }
}

impl From<JoinError> for PageFailure {
    fn from(error: JoinError) -> Self {
        Self(error.into())
    }
}

/// The parameters of a page; those that are not understood are told on a page.
pub(crate) struct PageQuery<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for PageQuery<T> {
    type Rejection = PageFailure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let read: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        match read {
            Ok(Query(params)) => Ok(Self(params)),
            Err(rejection) => Err(Failure::Invalid(rejection.body_text()).into()),
        }
    }
}

/// A page as an answer.
pub(crate) fn page(page: &impl Template) -> Response {
    page_with(StatusCode::OK, page)
}

/// A page as an answer with a status.
pub(crate) fn page_with(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A problem as a page.
pub(crate) fn problem_page(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (heading, next) = match status {
        StatusCode::NOT_FOUND => (
            "Not found",
            "It may have been removed, or the address is mistyped; a search may find it.",
        ),
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => {
            ("Not done", "What you asked for was left as it is.")
        }
        StatusCode::GONE => (
            "No longer kept",
            "Begin the search anew from its first page.",
        ),
        _ if status.is_client_error() => (
            "Not understood",
            "Go back to change it; the help page lists what a search may ask.",
        ),
        _ => (
            "The server could not answer",
            "The server's log says more; `wirewatch doctor` checks store and index.",
        ),
    };
    page_with(
        status,
        &ErrorPage {
            shell: Shell::at(Section::Elsewhere),
            heading,
            problem,
            next,
        },
    )
}
