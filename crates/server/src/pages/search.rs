//! The search page: one box, what the search is made of, what was found.

mod address;
mod chips;
mod empty;
mod examples;
mod facets;
mod hits;
mod names;
mod period;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use wirewatch_index::IndexError;

use super::PageFailure;
use super::failure::{PageQuery, page_with};
use super::paging::Paging;
use super::shell::{Section, Shell};
use super::words::counted;
use crate::answers::{Failure, Problem};
use crate::charts::Histogram;
use crate::routes::api::check_paging;
use crate::views::SearchView;
use crate::{SearchParams, ServerState};

use address::{Address, SINGLE};
use chips::{Chip, chips};
use empty::{Loss, losses, verdict};
use examples::{Example, examples};
use facets::{Facet, facets, to_name};
use hits::{ShownHit, shown_hit};
use names::Names;
use period::histogram;

/// Hits of one page when the address does not say.
const DEFAULT_LIMIT: usize = 20;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    params: SearchParams,
    /// What was found, in words; empty when the search is not understood.
    found: String,
    chips: Vec<Chip>,
    problem: Option<Problem>,
    /// Articles, quotes or incidents of the same search.
    kinds: Vec<Choice>,
    choices: Vec<Choices>,
    hits: Vec<ShownHit>,
    facets: Vec<Facet>,
    /// Hits over time; `None` when there are none at all.
    histogram: Option<Histogram>,
    losses: Vec<Loss>,
    /// Which part leaves nothing, in a sentence.
    verdict: String,
    examples: Vec<Example>,
    /// Whether nothing was collected yet.
    barren: bool,
    exports: Vec<(&'static str, String)>,
    citations: Vec<(&'static str, String)>,
    save: String,
    json: String,
    paging: Paging,
}

/// Ways to see the same search.
struct Choices {
    name: &'static str,
    links: Vec<Choice>,
}

struct Choice {
    name: &'static str,
    link: String,
    here: bool,
}

/// The search page; with no query it shows what is new.
pub(crate) async fn search_page(
    State(state): State<ServerState>,
    PageQuery(params): PageQuery<SearchParams>,
) -> Result<Response, PageFailure> {
    check_paging(&state, &params)?;
    let address = Address::of(&params);
    let asked = asked(&params);
    // The search goes on where it is; what is counted over time goes to another thread before it.
    let (over_time, found) = tokio::join!(histogram(&state, &address), state.search(&asked));
    match found {
        Ok(view) => {
            let page = SearchPage {
                histogram: over_time?,
                ..found_page(&state, params, &address, view).await?
            };
            Ok(page_with(StatusCode::OK, &page))
        }
        Err(failure @ (Failure::Invalid(_) | Failure::Index(IndexError::Query(_)))) => {
            let chips = chips(&address, &Names::known(&state.watchlist));
            let page = SearchPage {
                problem: Some(failure.problem()),
                ..bare_page(params, &address, chips)
            };
            Ok(page_with(StatusCode::BAD_REQUEST, &page))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// What the index is asked for a page: stories, and the newest first when there is nothing to compare.
fn asked(params: &SearchParams) -> SearchParams {
    let sort = match params.sort.as_str() {
        "" if params.q.trim().is_empty() => "newest",
        given => given,
    };
    let collapse = match params.collapse.as_str() {
        SINGLE => "",
        _ if params.kind == "incident" => "",
        _ => "story",
    };
    SearchParams {
        sort: sort.to_owned(),
        collapse: collapse.to_owned(),
        facets: facets::ASKED.to_owned(),
        ..params.clone()
    }
}

/// The page of a search before its answer.
fn bare_page(params: SearchParams, address: &Address, chips: Vec<Chip>) -> SearchPage {
    let formats = |formats: [(&'static str, &str); 3]| {
        let links = formats.map(|(name, format)| {
            let link = address.link("/api/v1/export").with("format", format);
            (name, link.done())
        });
        links.to_vec()
    };
    SearchPage {
        shell: Shell::at(Section::Search).with_query(&params.q),
        found: String::new(),
        chips,
        problem: None,
        kinds: kinds(address),
        choices: choices(address),
        hits: Vec::new(),
        facets: Vec::new(),
        histogram: None,
        losses: Vec::new(),
        verdict: String::new(),
        examples: Vec::new(),
        barren: false,
        exports: formats([
            ("CSV table", "csv"),
            ("JSON lines", "jsonl"),
            ("STIX 2.1", "stix"),
        ]),
        citations: formats([
            ("BibTeX", "bibtex"),
            ("RIS", "ris"),
            ("CSL JSON", "csl-json"),
        ]),
        save: super::links::Link::to("/searches/new")
            .with("query", &address.as_query())
            .done(),
        json: address.link("/api/v1/search").done(),
        paging: Paging::default(),
        params,
    }
}

async fn found_page(
    state: &ServerState,
    params: SearchParams,
    address: &Address,
    view: SearchView,
) -> Result<SearchPage, Failure> {
    let names = Names::of(
        &state.watchlist,
        state.store.as_ref(),
        to_name(&view, address, "speaker"),
        to_name(&view, address, "incident"),
    );
    let names = names.await?;
    let facets = facets(&view, address, &names);
    let chips = chips(address, &names);
    let hits = view.hits.iter();
    let hits = hits.map(|hit| shown_hit(hit, &state.watchlist)).collect();
    let everything = chips.is_empty();
    if view.total == 0 && !everything {
        let (index, watchlist) = (Arc::clone(&state.index), Arc::clone(&state.watchlist));
        let (losses, chips) = tokio::task::spawn_blocking(move || {
            let losses = losses(&chips, &index, &watchlist);
            (losses, chips)
        })
        .await?;
        let losses = losses?;
        return Ok(SearchPage {
            verdict: verdict(&losses),
            losses,
            found: found_words(&params, &view),
            ..bare_page(params, address, chips)
        });
    }
    let shown = params.limit.unwrap_or(DEFAULT_LIMIT);
    let paging = Paging::by_offset(params.offset, shown, view.next_offset.is_some(), |offset| {
        address.page(offset)
    });
    Ok(SearchPage {
        found: found_words(&params, &view),
        examples: if everything && params.offset == 0 {
            examples(&groups(&view, state), &facets)
        } else {
            Vec::new()
        },
        barren: everything && view.total == 0,
        hits,
        facets,
        paging,
        ..bare_page(params, address, chips)
    })
}

/// The groups that most hits name, with their names.
fn groups(view: &SearchView, state: &ServerState) -> Vec<(String, String)> {
    let counts = view.facets.get("group").map(Vec::as_slice);
    let known = counts.unwrap_or_default().iter().filter_map(|count| {
        let id = wirewatch_model::GroupId::from(count.value.as_str());
        let group = state.watchlist.group(&id)?;
        Some((count.value.clone(), group.name.clone()))
    });
    known.take(2).collect()
}

fn found_words(params: &SearchParams, view: &SearchView) -> String {
    let noun = match params.kind.as_str() {
        "quote" => "quote",
        "incident" => "incident",
        _ => "article",
    };
    let total = counted(view.total, noun);
    match view.stories {
        Some(stories) if stories != view.total => {
            format!("{total} in {}", counted(stories, "story"))
        }
        _ => total,
    }
}

/// The kinds of hits, each with the same search for it.
fn kinds(address: &Address) -> Vec<Choice> {
    let given = match address.params().kind.as_str() {
        "article" => "",
        given => given,
    };
    let kinds = [
        ("Articles", ""),
        ("Quotes", "quote"),
        ("Incidents", "incident"),
    ];
    let kinds = kinds.map(|(name, kind)| Choice {
        name,
        link: address.of_kind(kind).first(),
        here: given == kind,
    });
    kinds.into()
}

/// Ways to see the hits; of quotes and incidents all are shown each for itself.
fn choices(address: &Address) -> Vec<Choices> {
    let params = address.params();
    let choice = |name, other: Address, here| Choice {
        name,
        link: other.first(),
        here,
    };
    let sort = |name, sort: &str| {
        let given = match params.sort.as_str() {
            "" if params.q.trim().is_empty() => "newest",
            "" => "relevance",
            given => given,
        };
        choice(name, address.sorted(sort), given == sort)
    };
    let each = |name, collapse: &str| {
        let here = (params.collapse == SINGLE) == (collapse == SINGLE);
        choice(name, address.collapsed(collapse), here)
    };
    let mut choices = vec![Choices {
        name: "Order",
        links: vec![
            sort("best match", "relevance"),
            sort("newest", "newest"),
            sort("oldest", "oldest"),
        ],
    }];
    if matches!(params.kind.as_str(), "" | "article") {
        choices.push(Choices {
            name: "Show",
            links: vec![each("stories", ""), each("every article", SINGLE)],
        });
    }
    choices
}

impl SearchPage {
    /// What a form on this page keeps of the search: everything but the period.
    fn held(&self) -> Vec<(&'static str, &str)> {
        let params = &self.params;
        let rollup = if params.rollup { "true" } else { "" };
        let mut pairs = vec![
            ("q", params.q.as_str()),
            ("kind", &params.kind),
            ("group", &params.group),
            ("rollup", rollup),
            ("speaker", &params.speaker),
            ("outlet", &params.outlet),
            ("language", &params.language),
            ("country", &params.country),
            ("incident", &params.incident),
            ("sort", &params.sort),
            ("collapse", &params.collapse),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The search of all days, when a period is chosen.
    fn all_days(&self) -> Option<String> {
        let chosen = !self.params.from.is_empty() || !self.params.to.is_empty();
        chosen.then(|| Address::of(&self.params).during("", "").first())
    }

    /// A day as a date field takes it; of a moment, its day.
    fn day<'a>(&self, moment: &'a str) -> &'a str {
        moment.get(..10).unwrap_or_default()
    }
}
