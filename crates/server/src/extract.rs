//! What a request carries, read so that what is not understood is answered as a problem like everything else.

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Json, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answers::Failure;
use crate::pages::forms::MAX_BODY_BYTES;

/// The parameters of the query string.
pub(crate) struct ApiQuery<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for ApiQuery<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let read: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        let Query(params) = read.map_err(|rejection| Failure::Invalid(rejection.body_text()))?;
        Ok(Self(params))
    }
}

/// A body of JSON.
pub(crate) struct ApiJson<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for ApiJson<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let read: Result<Json<Value>, JsonRejection> = Json::from_request(request, state).await;
        let Json(body) = read.map_err(|rejection| fault_of_body(&rejection))?;
        // A list would be taken for the fields in their order.
        if !body.is_object() {
            return Err(Failure::Invalid(
                "the body must be a JSON object".to_owned(),
            ));
        }
        let body = T::deserialize(body).map_err(|fault| Failure::Invalid(fault.to_string()))?;
        Ok(Self(body))
    }
}

fn fault_of_body(rejection: &JsonRejection) -> Failure {
    let detail = rejection.body_text();
    match rejection.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::Refused {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            kind: "not-json",
            detail: "the body must be JSON, sent as `Content-Type: application/json`".to_owned(),
        },
        StatusCode::PAYLOAD_TOO_LARGE => Failure::Refused {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            kind: "too-large",
            detail: format!("the body is larger than {MAX_BODY_BYTES} bytes"),
        },
        _ => Failure::Invalid(detail),
    }
}
