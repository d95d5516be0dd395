//! What people decided about stories, incidents and speakers: the list of it, and the forms that decide and undo.

mod make;
mod shown;
#[cfg(test)]
mod tests;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};

use super::PageFailure;
use super::failure::{PageQuery, page};
use super::forms::DoneParams;
use super::shell::{Section, Shell};
use crate::ServerState;
use crate::access::Viewer;
use crate::state::Serving;

pub(super) use shown::{ShownDecision, about_incident, about_speaker, about_story};

/// The pages, a line each.
pub(super) fn routes() -> Router<Serving> {
    Router::new()
        .route("/decisions", get(decisions_page))
        .route("/decisions/merge", post(make::merge))
        .route("/decisions/split", post(make::split))
        .route("/decisions/speakers/merge", post(make::merge_speakers))
        .route("/decisions/speakers/apart", post(make::part_speakers))
        .route("/decisions/speakers/split", post(make::split_speaker))
        .route("/decisions/undo", post(make::undo))
}

#[derive(Template)]
#[template(path = "decisions.html")]
struct DecisionsPage {
    shell: Shell,
    viewer: Viewer,
    done: Option<&'static str>,
    decisions: Vec<ShownDecision>,
}

/// All decisions, the last one first.
async fn decisions_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    PageQuery(done): PageQuery<DoneParams>,
) -> Result<Response, PageFailure> {
    Ok(page(&DecisionsPage {
        shell: Shell::at(Section::Elsewhere),
        done: done.text(),
        decisions: shown::all(&state).await?,
        viewer,
    }))
}
