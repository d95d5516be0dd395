//! Saving a search, and changing one.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use wirewatch_index::IndexError;
use wirewatch_store::{AlertMode, SavedSearch};

use super::{ShownForecast, again, found, shown_forecast};
use crate::access::Viewer;
use crate::answers::Failure;
use crate::pages::PageFailure;
use crate::pages::failure::{PageQuery, page, page_with};
use crate::pages::forms::{Faults, Sent, done};
use crate::pages::links::Link;
use crate::pages::shell::{Section, Shell};
use crate::{SearchDraft, ServerState, save_search};

/// The longest id that is made from a name, in characters.
const MAX_ID_CHARS: usize = 40;

#[derive(Template)]
#[template(path = "new-search.html")]
struct NewPage {
    shell: Shell,
    viewer: Viewer,
    draft: Draft,
    faults: Faults,
    forecast: Option<ShownForecast>,
}

/// A saved search that is not kept yet, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    name: String,
    query: String,
    alerts: String,
}

/// The form for a new saved search; with a query, also what that would have told of.
pub(super) async fn new_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    PageQuery(draft): PageQuery<Draft>,
) -> Result<Response, PageFailure> {
    let mut shown = NewPage {
        shell: Shell::at(Section::Alerts),
        viewer,
        faults: Faults::default(),
        forecast: None,
        draft,
    };
    if shown.draft.query.trim().is_empty() {
        return Ok(page(&shown));
    }
    match shown_forecast(&state, &shown.draft.query).await {
        Ok(forecast) => shown.forecast = Some(forecast),
        Err(failure) => shown.faults = faults_of(failure)?,
    }
    Ok(page(&shown))
}

/// What is wrong with a form for which a search could not be saved; a fault on our side stays one.
fn faults_of(failure: Failure) -> Result<Faults, PageFailure> {
    match &failure {
        Failure::Index(IndexError::Query(query)) => {
            let mut text = format!("At character {}: {}.", query.position + 1, query.message);
            if let Some(better) = &query.suggestion {
                text.push_str(&format!(" Did you mean {better} ?"));
            }
            Ok(Faults::one("query", text))
        }
        Failure::Invalid(text) => Ok(Faults::one("query", text.clone())),
        _ => Err(failure.into()),
    }
}

/// Keeps a new saved search.
pub(super) async fn create(
    State(state): State<ServerState>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let draft = Draft {
        name: sent.text("name").to_owned(),
        query: sent.text("query").to_owned(),
        alerts: sent.text("alerts").to_owned(),
    };
    let refuse = |faults: Faults| {
        let shown = NewPage {
            shell: Shell::at(Section::Alerts),
            viewer: sent.viewer.clone(),
            draft: draft.clone(),
            faults,
            forecast: None,
        };
        page_with(StatusCode::BAD_REQUEST, &shown)
    };
    if draft.name.is_empty() {
        return Ok(refuse(Faults::one("name", "Give it a name to know it by.")));
    }
    let known = state.store.searches().await?;
    let id = new_id(&draft.name, &known);
    let saved = SearchDraft {
        id: id.clone(),
        name: draft.name.clone(),
        query: draft.query.clone(),
        alerts: mode_of(&draft.alerts),
    };
    match save_search(&state.store, &state.index, saved).await {
        Ok(_) => Ok(done(
            &Link::to("/searches").part(&id).done(),
            "search-saved",
        )),
        Err(failure) => Ok(refuse(faults_of(failure)?)),
    }
}

fn mode_of(name: &str) -> AlertMode {
    let known = AlertMode::NAMES.iter().find(|(known, _)| *known == name);
    known.map_or(AlertMode::On, |(_, mode)| *mode)
}

/// Changes the name and the query of a saved search.
pub(super) async fn change(
    State(state): State<ServerState>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let search = found(&state, &id).await?;
    if sent.text("version") != search.version.to_string() {
        let text = format!(
            "Somebody changed the query meanwhile; it is now: {} . Send yours again to put it in that one's place.",
            search.query
        );
        return again(&state, &search, &sent, Faults::one("query", text)).await;
    }
    let draft = SearchDraft {
        id: search.id.clone(),
        name: sent.text("name").to_owned(),
        query: sent.text("query").to_owned(),
        alerts: search.alerts,
    };
    match save_search(&state.store, &state.index, draft).await {
        Ok(_) => Ok(done(
            &Link::to("/searches").part(&id).done(),
            "search-saved",
        )),
        Err(failure) => again(&state, &search, &sent, faults_of(failure)?).await,
    }
}

/// A short word made from a name that no other saved search has; `new` is the address of the form.
fn new_id(name: &str, known: &[SavedSearch]) -> String {
    let mut word = String::new();
    for letter in name.chars().take(MAX_ID_CHARS) {
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        } else if !word.is_empty() && !word.ends_with('-') {
            word.push('-');
        }
    }
    let word = word.trim_end_matches('-');
    let word = if word.is_empty() { "search" } else { word };
    let taken = |id: &str| id == "new" || known.iter().any(|search| search.id == id);
    if !taken(word) {
        return word.to_owned();
    }
    let mut number = 2;
    while taken(&format!("{word}-{number}")) {
        number += 1;
    }
    format!("{word}-{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_is_made_from_the_name() {
        assert_eq!(new_id("Crocus Hall: tolls!", &[]), "crocus-hall-tolls");
        assert_eq!(new_id("مسكو", &[]), "search");
        assert_eq!(new_id("New", &[]), "new-2");
    }
}
