//! The web pages: one file a page, with its template in `templates`. Templates escape what they print; nothing that comes
//! from outside is ever marked safe.
//!
//! Every page has a field `shell` ([`shell::Shell`]) and extends `base.html`, which has the blocks `title`, `scripts`, `box`
//! (the search box) and `main`. Handlers give `Result<Response, PageFailure>`, so that `?` ends in a page that tells what is
//! wrong; [`failure::PageQuery`] reads parameters in the same way, and [`forms::Sent`] what a form sends. What many pages
//! need is in [`links`], [`moment`], [`paging`], [`script`], [`words`] and [`marked`], and in `templates/parts.html`.

mod article;
mod assets;
mod counts;
mod decisions;
mod failure;
mod feeds;
pub(crate) mod forms;
mod group;
mod groups;
mod help;
mod incident;
mod incidents;
mod links;
mod marked;
mod moment;
mod paging;
mod said;
mod saved;
mod script;
mod search;
mod settings;
mod shell;
pub(crate) mod sign_in;
mod speaker;
mod speakers;
mod watchlist;
mod words;

use axum::Router;
use axum::routing::{get, post};

pub(crate) use assets::asset;
pub(crate) use failure::{PageFailure, problem_page};
pub(crate) use saved::site_of;

use crate::state::Serving;

/// The pages, a line each.
pub(crate) fn routes() -> Router<Serving> {
    Router::new()
        .route("/", get(search::search_page))
        .route("/articles/{id}", get(article::article_page))
        .route(
            "/sign-in",
            get(sign_in::sign_in_page).post(sign_in::sign_in),
        )
        .route("/sign-out", post(sign_in::sign_out))
        .route("/help", get(help::help_page))
        .route("/settings", get(settings::settings_page))
        .route("/settings/keys", post(settings::create_key))
        .route(
            "/settings/keys/{id}/revoke",
            get(settings::revoke_key_page).post(settings::revoke_key),
        )
        .merge(decisions::routes())
        .merge(feeds::routes())
        .merge(saved::routes())
        .merge(watchlist::routes())
        .route("/incidents", get(incidents::incidents_page))
        .route("/incidents/{id}", get(incident::incident_page))
        .route("/groups", get(groups::groups_page))
        .route("/groups/{id}", get(group::group_page))
        .route("/speakers", get(speakers::speakers_page))
        .route("/speakers/{id}", get(speaker::speaker_page))
}
