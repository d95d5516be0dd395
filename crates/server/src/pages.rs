//! The web pages: one file a page, with its template in `templates`. Templates escape what they print; nothing that comes
//! from outside is ever marked safe.
//!
//! Every page has a field `shell` ([`shell::Shell`]) and extends `base.html`, which has the blocks `title`, `scripts`, `box`
//! (the search box) and `main`. Handlers give `Result<Response, PageFailure>`, so that `?` ends in a page that tells what is
//! wrong; [`failure::PageQuery`] reads parameters in the same way, and [`forms::Sent`] what a form sends. What many pages
//! need is in [`links`], [`moment`], [`paging`], [`script`], [`words`] and [`marked`], and in `templates/parts.html`.

mod article;
mod assets;
mod failure;
#[allow(dead_code, reason = "pages with forms are being built on it")]
pub(crate) mod forms;
mod links;
mod marked;
mod moment;
mod paging;
mod script;
mod search;
mod shell;
pub(crate) mod sign_in;
mod words;

use axum::Router;
use axum::routing::{get, post};

pub(crate) use assets::asset;
pub(crate) use failure::{PageFailure, problem_page};

use crate::ServerState;

/// The pages, a line each.
pub(crate) fn routes() -> Router<ServerState> {
    Router::new()
        .route("/", get(search::search_page))
        .route("/articles/{id}", get(article::article_page))
        .route(
            "/sign-in",
            get(sign_in::sign_in_page).post(sign_in::sign_in),
        )
        .route("/sign-out", post(sign_in::sign_out))
}
