//! What no route should have to think of: paths that are no text.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use crate::answers::problem;

/// Lets a request through to its route when its path is text.
pub(crate) async fn check_path(request: Request, next: Next) -> Response {
    if is_text(request.uri().path()) {
        return next.run(request).await;
    }
    problem(
        StatusCode::BAD_REQUEST,
        "invalid-request",
        "the path has bytes that are no UTF-8 text",
    )
}

/// Whether a path's bytes, decoded, are UTF-8.
fn is_text(path: &str) -> bool {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        match escaped(rest) {
            Some(decoded) => {
                bytes.push(decoded);
                rest = rest.get(3..).unwrap_or_default();
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

/// The byte that `%41` at the beginning stands for.
fn escaped(bytes: &[u8]) -> Option<u8> {
    let &[b'%', high, low, ..] = bytes else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_is_text_when_its_bytes_are() {
        assert!(is_text("/api/v1/speakers/J%C3%A9r%C3%B4me") && is_text("/a%zz%") && is_text("/"));
        assert!(!is_text("/api/v1/articles/%ff") && !is_text("/%C3"));
    }
}
