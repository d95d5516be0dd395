//! The watchlist: its groups, what is unwise in it, trying an alias, changing a group.

mod block;
mod edit;
mod lint;
mod list;
mod report;
mod trial;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use wirewatch_model::hex;
use wirewatch_pipeline::Watchlist;

use super::PageFailure;
use super::forms::{Sent, done};
use crate::answers::Failure;
use crate::state::Serving;
use crate::{ServerState, WatchlistText, hash_secret, tagging};

/// The pages, a line each.
pub(super) fn routes() -> Router<Serving> {
    Router::new()
        .route("/watchlist", get(list::list_page))
        .route("/watchlist/lint", get(lint::lint_page))
        .route("/watchlist/try", get(trial::trial_page))
        .route("/watchlist/tag", post(tag_again))
        .route("/watchlist/new", get(edit::new_page).post(edit::change_new))
        .route(
            "/watchlist/groups/{id}",
            get(edit::group_page).post(edit::change_group),
        )
}

/// The file and what was read from it.
struct Opened {
    file: WatchlistText,
    list: Watchlist,
    /// Tells this text of the file from every other.
    edition: String,
}

impl Opened {
    /// The watchlist's file as it is now; the list the server works by, without a text, when there is no workshop.
    fn now(state: &ServerState) -> Result<Self, PageFailure> {
        let file = match &state.workshop {
            Some(workshop) => workshop.watchlist().map_err(Failure::Invalid)?,
            None => WatchlistText {
                name: state.watchlist.file_name().to_owned(),
                text: Watchlist::builtin_toml().to_owned(),
                fixed: Some("the program that runs this server lends no files to it".to_owned()),
            },
        };
        let list = Watchlist::parse(&file.text, &file.name);
        let list = list.map_err(|fault| Failure::Invalid(fault.to_string()))?;
        Ok(Self {
            edition: edition_of(&file.text),
            file,
            list,
        })
    }
}

fn edition_of(text: &str) -> String {
    hex(hash_secret(text).iter().take(8))
}

/// Tags the articles that another watchlist tagged.
async fn tag_again(State(state): State<ServerState>, _: Sent) -> Result<Response, PageFailure> {
    if !tagging::begin(&state) && state.tagging.how_far().is_none() {
        let text = "the program that runs this server does not tag articles for it; use `wirewatch watchlist apply`";
        return Err(Failure::Invalid(text.to_owned()).into());
    }
    Ok(done("/watchlist", "tagging"))
}

#[cfg(test)]
mod tests;
