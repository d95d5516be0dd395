use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use wirewatch_model::canonicalize_url;
use wirewatch_store::StoredArticle;

use crate::answers::{Failure, Problem};
use crate::routes::api::{check_paging, find_article};
use crate::views::{HitView, SearchView, outlet_name, role_word};
use crate::{SearchParams, ServerState};

mod marked;

use marked::{Piece, marked_paragraphs, marked_snippet};

const STYLE: &str = include_str!("../assets/style.css");

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    params: SearchParams,
    result: Option<SearchView>,
    problem: Option<Problem>,
    hits: Vec<ShownHit>,
    earlier: Option<String>,
    later: Option<String>,
}

struct ShownHit {
    view: HitView,
    day: String,
    snippets: Vec<Vec<Piece>>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    title: String,
    outlet: String,
    article: StoredArticle,
    /// The article's address, if a browser may follow it.
    address: Option<String>,
    published: String,
    paragraphs: Vec<Vec<Piece>>,
    speakers: Vec<ShownSpeaker>,
}

struct ShownSpeaker {
    name: String,
    post: String,
    role: &'static str,
    quotes: Vec<String>,
}

/// The search page; with no query it shows what is new.
pub(crate) async fn search_page(
    State(state): State<ServerState>,
    params: Result<Query<SearchParams>, QueryRejection>,
) -> Response {
    let Query(mut params) = match params {
        Ok(params) => params,
        Err(rejection) => return failed(&Failure::Invalid(rejection.body_text())),
    };
    if params.q.trim().is_empty() && params.sort.is_empty() {
        params.sort = "newest".to_owned();
    }
    let found = match check_paging(&state, &params) {
        Ok(()) => state.search(&params).await,
        Err(failure) => Err(failure),
    };
    let (result, problem) = match found {
        Ok(view) => (Some(view), None),
        Err(failure) => (None, Some(failure.problem())),
    };
    let status = problem.as_ref().map_or(StatusCode::OK, |p| {
        StatusCode::from_u16(p.status).unwrap_or(StatusCode::OK)
    });
    let hits = result
        .iter()
        .flat_map(|view| &view.hits)
        .map(shown_hit)
        .collect();
    let later = result
        .as_ref()
        .and_then(|view| view.next_offset)
        .map(|offset| page_link(&params, offset));
    let step = params.limit.unwrap_or(20);
    let earlier =
        (params.offset > 0).then(|| page_link(&params, params.offset.saturating_sub(step)));
    render(
        status,
        &SearchPage {
            params,
            result,
            problem,
            hits,
            earlier,
            later,
        },
    )
}

/// One article, as text that wirewatch marked up.
pub(crate) async fn article_page(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Response {
    match find_article(&state, &id, None).await {
        Ok(stored) => render(StatusCode::OK, &shown_article(stored)),
        Err(failure) => failed(&failure),
    }
}

/// The style sheet; everything the pages load comes from here.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    match name.as_str() {
        "style.css" => {
            let headers = [
                (CONTENT_TYPE, "text/css; charset=utf-8"),
                (CACHE_CONTROL, "public, max-age=3600"),
            ];
            (headers, STYLE).into_response()
        }
        _ => failed(&Failure::NotFound(format!("there is no file `{name}`"))),
    }
}

fn failed(failure: &Failure) -> Response {
    let problem = failure.problem();
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let page = SearchPage {
        params: SearchParams::default(),
        result: None,
        problem: Some(problem),
        hits: Vec::new(),
        earlier: None,
        later: None,
    };
    render(status, &page)
}

fn render(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn shown_hit(view: &HitView) -> ShownHit {
    ShownHit {
        day: day_of(view.published.as_deref()),
        snippets: view
            .snippets
            .iter()
            .map(|snippet| marked_snippet(&snippet.text, &snippet.marks))
            .collect(),
        view: view.clone(),
    }
}

fn day_of(published: Option<&str>) -> String {
    published
        .and_then(|stamp| stamp.get(..10))
        .unwrap_or("no date")
        .to_owned()
}

/// The address of the same search from another hit on.
fn page_link(params: &SearchParams, offset: usize) -> String {
    let mut link = String::from("/?");
    let limit = params
        .limit
        .map(|limit| limit.to_string())
        .unwrap_or_default();
    let rollup = if params.rollup { "true" } else { "" }.to_owned();
    let pairs = [
        ("q", &params.q),
        ("group", &params.group),
        ("rollup", &rollup),
        ("speaker", &params.speaker),
        ("outlet", &params.outlet),
        ("language", &params.language),
        ("country", &params.country),
        ("from", &params.from),
        ("to", &params.to),
        ("sort", &params.sort),
        ("limit", &limit),
    ];
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        link.push_str(&format!("{key}={}&", percent_encode(value)));
    }
    link.push_str(&format!("offset={offset}"));
    link
}

fn percent_encode(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| {
            if keep(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

fn shown_article(stored: StoredArticle) -> ArticlePage {
    let analysis = &stored.analysis;
    let speakers = analysis.speakers.iter().map(|speaker| {
        let said = analysis.quotes.iter().filter(|quote| {
            quote.speaker.as_ref().and_then(|who| who.id.as_ref()) == Some(&speaker.id)
        });
        let words = |quote: &wirewatch_model::Quote| {
            let pieces: Vec<&str> = quote
                .content
                .iter()
                .map(|span| span.of(&analysis.article.text))
                .collect();
            pieces.join(" … ")
        };
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
    ArticlePage {
        title: analysis
            .article
            .title
            .clone()
            .unwrap_or_else(|| "Untitled".to_owned()),
        outlet: outlet_name(&stored).unwrap_or_default(),
        published: analysis
            .article
            .published
            .as_ref()
            .map(|p| p.value.to_rfc3339())
            .unwrap_or_default(),
        address: canonicalize_url(&analysis.article.url),
        paragraphs: marked_paragraphs(analysis),
        speakers: speakers.collect(),
        article: stored,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_hits_are_of_the_same_search() {
        let params = SearchParams {
            q: "market attack".to_owned(),
            language: "ru".to_owned(),
            limit: Some(5),
            ..SearchParams::default()
        };
        assert_eq!(
            page_link(&params, 5),
            "/?q=market%20attack&language=ru&limit=5&offset=5"
        );
    }
}
