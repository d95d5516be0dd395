//! The page of an article: text that wirewatch marked up, never the site's HTML.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use wirewatch_model::{Analysis, canonicalize_url};
use wirewatch_store::StoredArticle;

use super::PageFailure;
use super::failure::page;
use super::marked::{Piece, marked_paragraphs};
use super::moment::Moment;
use super::script::direction;
use super::shell::{Section, Shell};
use crate::ServerState;
use crate::routes::api::find_article;
use crate::views::{outlet_name, role_word};

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    shell: Shell,
    title: String,
    outlet: String,
    article: StoredArticle,
    /// The article's address, if a browser may follow it.
    address: Option<String>,
    published: Option<Moment>,
    direction: &'static str,
    paragraphs: Vec<Vec<Piece>>,
    speakers: Vec<ShownSpeaker>,
}

struct ShownSpeaker {
    name: String,
    post: String,
    role: &'static str,
    quotes: Vec<String>,
}

/// One article.
pub(crate) async fn article_page(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<Response, PageFailure> {
    let stored = find_article(&state, &id, None).await?;
    Ok(page(&shown_article(stored)))
}

fn shown_article(stored: StoredArticle) -> ArticlePage {
    let analysis = &stored.analysis;
    let article = &analysis.article;
    ArticlePage {
        shell: Shell::at(Section::Elsewhere),
        title: article.title.clone().unwrap_or("Untitled".to_owned()),
        outlet: outlet_name(&stored).unwrap_or_default(),
        published: article
            .published
            .as_ref()
            .map(|p| Moment::of(&p.value.to_rfc3339())),
        address: canonicalize_url(&article.url),
        direction: direction(article.language.as_deref()),
        paragraphs: marked_paragraphs(analysis),
        speakers: speakers(analysis),
        article: stored,
    }
}

fn speakers(analysis: &Analysis) -> Vec<ShownSpeaker> {
    let words = |quote: &wirewatch_model::Quote| {
        let pieces: Vec<&str> = quote
            .content
            .iter()
            .map(|span| span.of(&analysis.article.text))
            .collect();
        pieces.join(" … ")
    };
    let shown = analysis.speakers.iter().map(|speaker| {
        let said = analysis.quotes.iter().filter(|quote| {
            quote.speaker.as_ref().and_then(|who| who.id.as_ref()) == Some(&speaker.id)
        });
        let post: Vec<&str> = [&speaker.title, &speaker.affiliation]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        ShownSpeaker {
            name: speaker.name.clone(),
            post: post.join(", "),
            role: role_word(speaker.role),
            quotes: said.map(words).collect(),
        }
    });
    shown.collect()
}
