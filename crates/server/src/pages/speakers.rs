//! The list of speakers.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::PageFailure;
use super::failure::{PageQuery, page};
use super::links::{Link, speaker_link};
use super::moment::Moment;
use super::paging::Paging;
use super::said::post_words;
use super::shell::{Section, Shell};
use crate::views::SpeakerSummaryView;
use crate::{ServerState, SpeakerParams, list_speakers};

/// Speakers on one page.
const STEP: usize = 40;

/// The roles that can be asked for, with their names.
const ROLES: [(&str, &str); 6] = [
    ("", "any role"),
    ("expert", "experts"),
    ("official", "officials"),
    ("militant", "militants"),
    ("journalist", "journalists"),
    ("other", "others"),
];

const KINDS: [(&str, &str); 3] = [
    ("", "people and organizations"),
    ("person", "people"),
    ("organization", "organizations"),
];

#[derive(Template)]
#[template(path = "speakers.html")]
struct SpeakersPage {
    shell: Shell,
    asked: SpeakerParams,
    roles: &'static [(&'static str, &'static str)],
    kinds: &'static [(&'static str, &'static str)],
    total: u64,
    speakers: Vec<SpeakerLine>,
    paging: Paging,
}

struct SpeakerLine {
    link: String,
    name: String,
    other_names: usize,
    role: &'static str,
    post: String,
    quotes: u64,
    articles: u64,
    last: Moment,
}

/// Speakers with a profile, those with most quotes first.
pub(super) async fn speakers_page(
    State(state): State<ServerState>,
    PageQuery(mut asked): PageQuery<SpeakerParams>,
) -> Result<Response, PageFailure> {
    asked.limit = Some(STEP);
    let found = list_speakers(&state.store, &asked).await?;
    let here = |cursor: &str| {
        Link::to("/speakers")
            .with("q", &asked.q)
            .with("role", &asked.role)
            .with("kind", &asked.kind)
            .with("cursor", cursor)
            .done()
    };
    let paging = Paging {
        earlier: (!asked.cursor.is_empty()).then(|| here("")),
        later: found.next_cursor.as_deref().map(here),
    };
    Ok(page(&SpeakersPage {
        shell: Shell::at(Section::Speakers),
        roles: &ROLES,
        kinds: &KINDS,
        total: found.total,
        speakers: found.speakers.iter().map(line).collect(),
        paging,
        asked,
    }))
}

fn line(speaker: &SpeakerSummaryView) -> SpeakerLine {
    SpeakerLine {
        link: speaker_link(&speaker.id),
        name: speaker.name.clone(),
        other_names: speaker.names.len().saturating_sub(1),
        role: speaker.role,
        post: post_words(speaker.title.as_deref(), speaker.affiliation.as_deref()),
        quotes: speaker.quotes,
        articles: speaker.articles,
        last: speaker
            .last_published
            .parse()
            .map_or_else(|_| Moment::of(&speaker.last_published), Moment::day),
    }
}
