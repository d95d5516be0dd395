//! Adding a feed: what an address leads to is shown before it is kept.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use wirewatch_model::FeedKind;
use wirewatch_pipeline::{FeedDraft, FoundFeed};

use super::faults_of;
use super::one::Typed;
use crate::ServerState;
use crate::access::Viewer;
use crate::pages::PageFailure;
use crate::pages::failure::{page, page_with};
use crate::pages::forms::{Faults, Sent, done};
use crate::pages::links::Link;
use crate::pages::moment::Moment;
use crate::pages::shell::{Section, Shell};

/// Entries of a feed that a preview shows.
const SHOWN_ENTRIES: usize = 8;

#[derive(Template)]
#[template(path = "new-feed.html")]
struct NewPage {
    shell: Shell,
    viewer: Viewer,
    typed: Typed,
    section: bool,
    faults: Faults,
    found: Option<ShownFound>,
}

/// What an address leads to.
struct ShownFound {
    url: String,
    kind: &'static str,
    title: Option<String>,
    count: usize,
    entries: Vec<(String, Option<Moment>)>,
}

impl NewPage {
    fn of(viewer: Viewer, typed: Typed) -> Self {
        Self {
            shell: Shell::at(Section::Feeds),
            viewer,
            typed,
            section: false,
            faults: Faults::default(),
            found: None,
        }
    }
}

/// The form.
pub(super) async fn new_page(viewer: Viewer) -> Response {
    page(&NewPage::of(viewer, Typed::default()))
}

/// Shows what an address leads to, or adds its feed.
pub(super) async fn preview_or_add(
    State(state): State<ServerState>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let draft = draft_of(&sent);
    let mut shown = NewPage::of(sent.viewer.clone(), Typed::of(&sent));
    shown.section = draft.section;
    if draft.url.is_empty() {
        shown.faults = Faults::one("url", "Type the address of a feed or a site.");
        return Ok(page_with(StatusCode::BAD_REQUEST, &shown));
    }
    let fault = if sent.text("do") == "add" {
        match state.feeds.add(&draft).await {
            Ok(feed) => {
                let to = Link::to("/feeds").part(feed.id.as_str()).done();
                return Ok(done(&to, "feed-added"));
            }
            Err(fault) => fault,
        }
    } else {
        match state.feeds.preview(&draft).await {
            Ok(found) => {
                shown.found = Some(shown_found(found));
                return Ok(page(&shown));
            }
            Err(fault) => fault,
        }
    };
    shown.faults = faults_of(fault)?;
    Ok(page_with(StatusCode::BAD_REQUEST, &shown))
}

fn draft_of(sent: &Sent) -> FeedDraft {
    let given = |name: &str| Some(sent.text(name).to_owned()).filter(|text| !text.is_empty());
    FeedDraft {
        url: sent.text("url").to_owned(),
        id: given("id"),
        outlet: given("outlet"),
        publisher: given("publisher"),
        country: given("country").map(|code| code.to_ascii_uppercase()),
        language: given("language"),
        section: sent.has("section"),
    }
}

fn shown_found(found: FoundFeed) -> ShownFound {
    let entries = found.entries.iter().take(SHOWN_ENTRIES).map(|entry| {
        let title = entry.title.clone().unwrap_or_else(|| "no title".to_owned());
        let published = entry.published.as_ref();
        (
            title,
            published.map(|stamp| Moment::of(&stamp.to_rfc3339())),
        )
    });
    ShownFound {
        kind: match found.kind {
            FeedKind::Feed => "feed",
            FeedKind::Sitemap => "news sitemap",
            FeedKind::Section => "page whose links are followed",
        },
        count: found.entries.len(),
        entries: entries.collect(),
        url: found.url,
        title: found.title,
    }
}
