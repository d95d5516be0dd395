//! What people send with the forms of pages, and how they are answered.
//!
//! A handler that takes [`Sent`] gets only what a page of this server sent. When all went well it answers by [`done`], which
//! leads to a page that says so; else it shows its page again with [`Faults`] beside the fields and what was typed in them.

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::problem_page;
use crate::access::Viewer;
use crate::answers::Problem;

/// The largest body taken, in bytes.
pub(crate) const MAX_BODY_BYTES: usize = 1_000_000;

/// What a page says after something was done, by the code that its address carries: no text of an address is ever shown.
const DONE: &[(&str, &str)] = &[
    ("signed-in", "You are signed in."),
    ("signed-out", "You are signed out."),
    (
        "key-revoked",
        "The key is revoked; it opens nothing any more.",
    ),
    ("search-saved", "The search is saved."),
    ("search-removed", "The saved search is forgotten."),
    ("alerts-on", "Alerts are on."),
    (
        "alerts-muted",
        "Alerts are muted: they are listed, and nothing is sent.",
    ),
    ("alerts-off", "Alerts are off."),
    ("feed-added", "The feed is added; the next run polls it."),
    ("feed-changed", "The feed is changed."),
    (
        "feed-paused",
        "The feed rests: what it brought stays, and it is not polled.",
    ),
    ("feed-resumed", "The feed is polled again."),
    ("feed-removed", "The feed is removed; its articles stay."),
    (
        "feed-closed",
        "The feed is closed; its address opens nothing any more.",
    ),
    ("channel-added", "Alerts from now on are sent there."),
    ("channel-removed", "No more alerts are sent there."),
    (
        "watchlist-kept",
        "The watchlist is changed. Articles are being tagged by it.",
    ),
    (
        "watchlist-notes",
        "The watchlist is changed. What is found in articles stays the same.",
    ),
    ("tagging", "Articles are being tagged again."),
    (
        "merged",
        "They are one from now on. The decision can be undone.",
    ),
    (
        "split",
        "They are two from now on. The decision can be undone.",
    ),
    ("apart", "They stay two, and are not suggested again."),
    ("undone", "The decision is undone."),
];

/// The fields of a form that a page of this server sent.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    /// Who sent it.
    pub(crate) viewer: Viewer,
    fields: Vec<(String, String)>,
}

impl Sent {
    /// What was typed in a field, without the space around it; empty when the form has no such field.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// What was typed in a field, as it is.
    pub(crate) fn raw(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(known, _)| known == name);
        field.map_or("", |(_, value)| value)
    }

    /// All values of a field that may be there several times, such as boxes to tick.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let fields = self.fields.iter().filter(|(known, _)| known == name);
        fields.map(|(_, value)| value.as_str()).collect()
    }

    /// Whether the form has the field: a box that was ticked, or the button that was used.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let viewer = match Viewer::from_request_parts(&mut parts, state).await {
            Ok(viewer) => viewer,
            Err(never) => match never {},
        };
        let request = Request::from_parts(parts, body);
        let fields = match Form::<Vec<(String, String)>>::from_request(request, state).await {
            Ok(Form(fields)) => fields,
            Err(rejection) => {
                let status = rejection.status();
                let detail = match status {
                    StatusCode::PAYLOAD_TOO_LARGE => {
                        format!(
                            "a form may send at most {MAX_BODY_BYTES} bytes; nothing was changed"
                        )
                    }
                    _ => format!("the form could not be read: {rejection}; nothing was changed"),
                };
                return Err(refused(status, "form", detail));
            }
        };
        let sent = Self { viewer, fields };
        if !sent.viewer.is_own_page && !sent.viewer.holds(sent.raw("token")) {
            let detail = "the form does not show that it comes from a page of this server, or the server was started anew since; \
                          nothing was changed. Open the page again and send its form from there";
            return Err(refused(
                StatusCode::FORBIDDEN,
                "cross-origin",
                detail.to_owned(),
            ));
        }
        Ok(sent)
    }
}

/// Leads to the page `to`, which says by `code` what was done; the browser asks for it anew, so that loading it again sends
/// nothing twice.
pub(crate) fn done(to: &str, code: &str) -> Response {
    debug_assert!(done_text(code).is_some(), "{code} has no text");
    let joint = if to.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{to}{joint}done={code}")).into_response()
}

/// The code in a page's address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DoneParams {
    done: String,
}

impl DoneParams {
    /// What the page says.
    pub(crate) fn text(&self) -> Option<&'static str> {
        done_text(&self.done)
    }
}

/// What a page says for `code`.
pub(crate) fn done_text(code: &str) -> Option<&'static str> {
    let known = DONE.iter().find(|(known, _)| *known == code);
    known.map(|(_, text)| *text)
}

/// What is wrong with the fields of a form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    found: Vec<(&'static str, String)>,
}

impl Faults {
    /// One fault.
    pub(crate) fn one(field: &'static str, text: impl Into<String>) -> Self {
        let mut faults = Self::default();
        faults.add(field, text);
        faults
    }

    /// Says what is wrong with a field.
    pub(crate) fn add(&mut self, field: &'static str, text: impl Into<String>) {
        self.found.push((field, text.into()));
    }

    /// What is wrong with a field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        let found = self.found.iter().find(|(known, _)| *known == field);
        found.map(|(_, text)| text.as_str())
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

/// A page that says why nothing was done.
pub(crate) fn refused(status: StatusCode, kind: &str, detail: String) -> Response {
    problem_page(Problem {
        kind: kind.to_owned(),
        status: status.as_u16(),
        detail,
        position: None,
        suggestion: None,
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::header::{CONTENT_TYPE, LOCATION};

    use super::*;

    async fn send(body: &'static str, viewer: Viewer) -> Result<Sent, StatusCode> {
        let mut request = Request::post("/")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        request.extensions_mut().insert(viewer);
        let sent = Sent::from_request(request, &()).await;
        sent.map_err(|answer| answer.status())
    }

    fn viewer(token: &str, is_own_page: bool) -> Viewer {
        Viewer {
            token: token.to_owned(),
            is_own_page,
            ..Viewer::default()
        }
    }

    #[tokio::test]
    async fn fields_of_an_own_page_are_read() {
        let sent = send("name=%20Caf%C3%A9+x%20&box=a&box=b", viewer("", true)).await;
        let sent = sent.expect("taken");
        assert_eq!(sent.text("name"), "Café x");
        assert_eq!(sent.raw("name"), " Café x ");
        assert_eq!(sent.all("box"), ["a", "b"]);
        assert_eq!(sent.text("absent"), "");
        assert!(sent.has("box") && !sent.has("absent"));
    }

    #[tokio::test]
    async fn form_of_nobody_knows_where_needs_its_token() {
        assert!(send("token=t1", viewer("t1", false)).await.is_ok());
        for body in ["token=t2", "name=a", ""] {
            let refused = send(body, viewer("t1", false)).await;
            assert_eq!(refused.err(), Some(StatusCode::FORBIDDEN), "{body}");
        }
        let nobody = send("token=", Viewer::default()).await;
        assert_eq!(nobody.err(), Some(StatusCode::FORBIDDEN));
    }

    #[tokio::test]
    async fn other_kinds_of_bodies_are_refused() {
        let mut request = Request::post("/")
            .header(CONTENT_TYPE, "text/plain")
            .body(Body::from("a=b"))
            .expect("a request");
        request.extensions_mut().insert(viewer("", true));
        let refused = Sent::from_request(request, &()).await.expect_err("refused");
        assert_eq!(refused.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }

    #[test]
    fn what_was_done_is_told_by_a_code() {
        let answer = done("/feeds?state=well", "signed-in");
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let to = answer.headers().get(LOCATION).expect("a place");
        assert_eq!(to, "/feeds?state=well&done=signed-in");
        assert_eq!(done_text("<script>"), None);
    }
}
