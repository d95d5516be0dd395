//! The search page.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::PageFailure;
use super::failure::{PageQuery, page_with};
use super::links::{Link, article_link};
use super::marked::{Piece, marked_snippet};
use super::moment::Moment;
use super::paging::Paging;
use super::shell::{Section, Shell};
use crate::answers::Problem;
use crate::routes::api::check_paging;
use crate::views::{HitView, SearchView};
use crate::{SearchParams, ServerState};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    params: SearchParams,
    result: Option<SearchView>,
    problem: Option<Problem>,
    hits: Vec<ShownHit>,
    paging: Paging,
}

struct ShownHit {
    view: HitView,
    link: String,
    published: Option<Moment>,
    snippets: Vec<Vec<Piece>>,
}

/// The search page; with no query it shows what is new.
pub(crate) async fn search_page(
    State(state): State<ServerState>,
    PageQuery(mut params): PageQuery<SearchParams>,
) -> Result<Response, PageFailure> {
    if params.q.trim().is_empty() && params.sort.is_empty() {
        params.sort = "newest".to_owned();
    }
    check_paging(&state, &params)?;
    let (result, problem) = match state.search(&params).await {
        Ok(view) => (Some(view), None),
        Err(failure) => (None, Some(failure.problem())),
    };
    let status = problem.as_ref().map_or(StatusCode::OK, |problem| {
        StatusCode::from_u16(problem.status).unwrap_or(StatusCode::OK)
    });
    let hits = result.iter().flat_map(|view| &view.hits).map(shown_hit);
    let more = result
        .as_ref()
        .is_some_and(|view| view.next_offset.is_some());
    let shown = params.limit.unwrap_or(20);
    let page = SearchPage {
        shell: Shell::at(Section::Search).with_query(&params.q),
        hits: hits.collect(),
        paging: Paging::by_offset(params.offset, shown, more, |offset| {
            page_link(&params, offset)
        }),
        params,
        result,
        problem,
    };
    Ok(page_with(status, &page))
}

fn shown_hit(view: &HitView) -> ShownHit {
    ShownHit {
        link: article_link(&view.id),
        published: view.published.as_deref().map(Moment::of),
        snippets: view
            .snippets
            .iter()
            .map(|snippet| marked_snippet(&snippet.text, &snippet.marks))
            .collect(),
        view: view.clone(),
    }
}

/// The address of the same search from another hit on.
fn page_link(params: &SearchParams, offset: usize) -> String {
    let number = |number: usize| {
        if number == 0 {
            String::new()
        } else {
            number.to_string()
        }
    };
    Link::to("/")
        .with("q", &params.q)
        .with("group", &params.group)
        .with("rollup", if params.rollup { "true" } else { "" })
        .with("speaker", &params.speaker)
        .with("outlet", &params.outlet)
        .with("language", &params.language)
        .with("country", &params.country)
        .with("from", &params.from)
        .with("to", &params.to)
        .with("sort", &params.sort)
        .with("limit", &number(params.limit.unwrap_or_default()))
        .with("offset", &number(offset))
        .done()
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
