use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::task::JoinError;
use tracing::error;
use utoipa::ToSchema;
use wirewatch_index::IndexError;
use wirewatch_store::StoreError;

/// An error as RFC 9457 describes it (`application/problem+json`).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// What kind of problem, stable for programs.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, in words.
    pub detail: String,
    /// Where in the query, in characters from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
    /// A query that would be understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// Why a request could not be answered as asked.
#[derive(Debug)]
pub enum Failure {
    /// There is no such thing.
    NotFound(String),
    /// The request is not understood.
    Invalid(String),
    /// The request is understood and not granted.
    Refused {
        /// The HTTP status.
        status: StatusCode,
        /// What kind of problem, stable for programs.
        kind: &'static str,
        /// Why, in words.
        detail: String,
    },
    /// The store failed.
    Store(StoreError),
    /// The index failed, or the query is not understood.
    Index(IndexError),
    /// The work for the answer broke off.
    Interrupted(JoinError),
}

impl From<JoinError> for Failure {
    fn from(error: JoinError) -> Self {
        Self::Interrupted(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}

impl Failure {
    /// The problem to show; faults on our side are logged here, once, and shown without their inside.
    pub fn problem(&self) -> Problem {
        let (status, kind, detail) = match self {
            Self::NotFound(detail) => (StatusCode::NOT_FOUND, "not-found", detail.clone()),
            Self::Refused {
                status,
                kind,
                detail,
            } => (*status, *kind, detail.clone()),
            Self::Invalid(detail) => (StatusCode::BAD_REQUEST, "invalid-request", detail.clone()),
            Self::Index(IndexError::Query(query)) => {
                return Problem {
                    kind: "query-syntax".to_owned(),
                    status: StatusCode::BAD_REQUEST.as_u16(),
                    detail: query.message.clone(),
                    position: Some(query.position),
                    suggestion: query.suggestion.clone(),
                };
            }
            Self::Index(fault @ IndexError::Cursor) => {
                (StatusCode::BAD_REQUEST, "cursor", fault.to_string())
            }
            Self::Index(fault @ IndexError::SnapshotGone) => {
                (StatusCode::GONE, "snapshot-gone", fault.to_string())
            }
            Self::Index(fault @ IndexError::TooSlow) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "too-slow",
                fault.to_string(),
            ),
            Self::Store(fault) => {
                error!(
                    error = fault as &dyn std::error::Error,
                    "the store could not answer a request"
                );
                let detail = "the store cannot be read; see the server's log";
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "store-fault",
                    detail.to_owned(),
                )
            }
            Self::Index(fault) => {
                error!(
                    error = fault as &dyn std::error::Error,
                    "the index could not answer a request"
                );
                let detail =
                    "the index cannot be read; see the server's log, then try `wirewatch reindex`";
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "index-fault",
                    detail.to_owned(),
                )
            }
            Self::Interrupted(fault) => {
                error!(
                    error = fault as &dyn std::error::Error,
                    "the work for a request broke off"
                );
                let detail = "the answer was interrupted; see the server's log, then try again";
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "interrupted",
                    detail.to_owned(),
                )
            }
        };
        Problem {
            kind: kind.to_owned(),
            status: status.as_u16(),
            detail,
            position: None,
            suggestion: None,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        self.problem().into_response()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = (status, Json(self)).into_response();
        answer.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        answer
    }
}

/// An answer as it is sent, written where it was made: a large one takes a while.
pub(crate) struct WrittenJson(serde_json::Result<Vec<u8>>);

/// Most answers are no longer.
const ANSWER_BYTES: usize = 16_384;

impl WrittenJson {
    pub(crate) fn of(answer: impl Serialize) -> Self {
        let mut bytes = Vec::with_capacity(ANSWER_BYTES);
        let written = serde_json::to_writer(&mut bytes, &answer);
        Self(written.map(|()| bytes))
    }
}

impl IntoResponse for WrittenJson {
    fn into_response(self) -> Response {
        match self.0 {
            Ok(bytes) => ([(CONTENT_TYPE, "application/json")], bytes).into_response(),
            Err(fault) => {
                error!(
                    error = &fault as &dyn std::error::Error,
                    "an answer could not be written"
                );
                let detail = "the answer could not be written; see the server's log";
                problem(StatusCode::INTERNAL_SERVER_ERROR, "interrupted", detail)
            }
        }
    }
}

/// A problem without a place in a query.
pub(crate) fn problem(status: StatusCode, kind: &str, detail: &str) -> Response {
    Problem {
        kind: kind.to_owned(),
        status: status.as_u16(),
        detail: detail.to_owned(),
        position: None,
        suggestion: None,
    }
    .into_response()
}
