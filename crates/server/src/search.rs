use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::IntoParams;
use wirewatch_index::{ArticleIndex, SearchKind, SearchPage, SearchRequest, SearchSort};
use wirewatch_pipeline::Watchlist;
use wirewatch_store::Store;

use crate::answers::Failure;
use crate::groups::{RollUp, resolve_groups, search_families};
use crate::speakers::speakers_meant;
use crate::views::SearchView;
use crate::work::Work;

mod found;
mod hits;
mod snippets;

pub(crate) use found::Found;
pub(crate) use hits::{Shown, facet_views, ids_of, kind};
use hits::{cards, page_view};

/// The parameters of a search.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchParams {
    /// The query, in the query language; empty for every article.
    pub q: String,
    /// Groups by id, name or any alias, separated by commas.
    pub group: String,
    /// Let a group stand for the groups below it too, here and in the query.
    pub rollup: bool,
    /// Speakers by id or name, also former and other ones, separated by commas.
    pub speaker: String,
    /// Outlets or feed ids, separated by commas.
    pub outlet: String,
    /// Languages, separated by commas.
    pub language: String,
    /// Countries of reported attacks (ISO 3166-1 alpha-2), separated by commas.
    pub country: String,
    /// Incidents by id, separated by commas.
    pub incident: String,
    /// Published on or after this day or RFC 3339 time.
    pub from: String,
    /// Published before this day or RFC 3339 time.
    pub to: String,
    /// What is searched: `article`, `quote` or `incident`.
    pub kind: String,
    /// `relevance`, `newest`, `oldest`, or `incident`: the reports of an incident beside one another, the newest incident first.
    pub sort: String,
    /// `story` shows of each story only the first hit, with how many there are and from which origins.
    pub collapse: String,
    /// `false` leaves the sentences that match, and the story, out of hits that are articles, which is faster.
    pub highlight: String,
    /// Whether to say of each hit which words of the query it has, and in which fields.
    pub why: bool,
    /// `next_cursor` of the page before: its hits go on, from the same snapshot.
    pub cursor: String,
    /// A snapshot to search, as a page or an export named it.
    pub snapshot: String,
    /// How many hits at most; 20 if not given.
    pub limit: Option<usize>,
    /// How many hits to pass over.
    pub offset: usize,
    /// Fields to count values of, separated by commas: `group`, `group_family` (a group with all groups below it),
    /// `speaker`, `outlet`, `language`, `country`, `incident`.
    pub facets: String,
}

/// Hits of one answer when the request does not say.
const DEFAULT_LIMIT: usize = 20;

const HOUR_SECS: i64 = 3_600;

/// Answers a search: hits from the index, their words from the store. Speakers may be given by any name or former id.
///
/// # Errors
/// [`Failure`] when a parameter or the query is not understood, or store or index fail.
pub async fn search_articles(
    store: &Arc<dyn Store>,
    index: &Arc<dyn ArticleIndex>,
    watchlist: &Arc<Watchlist>,
    params: &SearchParams,
    snippets: usize,
) -> Result<SearchView, Failure> {
    let searched = Searched {
        store,
        index,
        watchlist,
        work: &Work::default(),
        snippets,
    };
    searched.answer(params, |view| view).await
}

/// What is searched, and where.
pub(crate) struct Searched<'a> {
    pub(crate) store: &'a Arc<dyn Store>,
    pub(crate) index: &'a Arc<dyn ArticleIndex>,
    pub(crate) watchlist: &'a Arc<Watchlist>,
    pub(crate) work: &'a Work,
    /// How many sentences are shown of a hit at most.
    pub(crate) snippets: usize,
}

impl Searched<'_> {
    /// Answers a search as [`search_articles`], with what `finish` makes of the answer where it was made.
    pub(crate) async fn answer<T: Send + 'static>(
        &self,
        params: &SearchParams,
        finish: fn(SearchView) -> T,
    ) -> Result<T, Failure> {
        let params = &with_speaker_ids(self.store.as_ref(), params).await?;
        let request = resolved_request(params, self.watchlist)?;
        let highlighted = highlighted(&params.highlight)?;
        let turn = self.work.turn().await;
        let searching = (Arc::clone(self.index), Arc::clone(self.watchlist));
        let (request, step) = turn
            .busy(move || {
                let (index, watchlist) = searching;
                let page = search_families(index.as_ref(), &request, &watchlist);
                let step = page.map(|page| match highlighted && !page.hits.is_empty() {
                    true => Step::Page(page),
                    false => without_store(page, &request, finish),
                });
                (request, step)
            })
            .await?;
        let page = match step? {
            Step::Answer(answer) => return Ok(answer),
            Step::Page(page) => page,
        };
        let found = Found::of(self.store.as_ref(), &page.hits, request.collapse).await?;
        let (index, snippets) = (Arc::clone(self.index), self.snippets);
        // Looking for the words in the texts takes longer than the search.
        let shown = turn.busy(move || {
            let shown = Shown {
                request: &request,
                index: index.as_ref(),
                snippets,
            };
            let hits = shown.hits(&page.hits, &found);
            finish(page_view(page, &request, hits))
        });
        Ok(shown.await?)
    }
}

/// What a search found.
enum Step<T> {
    /// Hits of which more must be read.
    Page(SearchPage),
    /// All that is asked for.
    Answer(T),
}

/// The answer that shows no more of hits than the index itself knows; the hits, if it does not know all of them.
fn without_store<T>(
    mut page: SearchPage,
    request: &SearchRequest,
    finish: fn(SearchView) -> T,
) -> Step<T> {
    match cards(&mut page.hits, request) {
        Some(hits) => Step::Answer(finish(page_view(page, request, hits))),
        None => Step::Page(page),
    }
}

/// Whether hits are shown with the sentences that match.
fn highlighted(asked: &str) -> Result<bool, Failure> {
    match asked {
        "" | "true" => Ok(true),
        "false" => Ok(false),
        other => Err(Failure::Invalid(format!(
            "highlight `{other}` is unknown: true or false"
        ))),
    }
}

/// The request that `params` make, with groups by their ids.
///
/// # Errors
/// When a parameter is not understood.
pub(crate) fn resolved_request(
    params: &SearchParams,
    watchlist: &Watchlist,
) -> Result<SearchRequest, Failure> {
    let mut request = search_request(params)?;
    resolve_groups(&mut request, watchlist, RollUp::from(params.rollup));
    Ok(request)
}

fn search_request(params: &SearchParams) -> Result<SearchRequest, Failure> {
    let sort = match params.sort.as_str() {
        "" | "relevance" => SearchSort::Relevance,
        "newest" => SearchSort::Newest,
        "oldest" => SearchSort::Oldest,
        "incident" => SearchSort::Incident,
        other => {
            return Err(Failure::Invalid(format!(
                "sort `{other}` is unknown: relevance, newest, oldest or incident"
            )));
        }
    };
    let kind = kind(&params.kind).ok_or_else(|| {
        Failure::Invalid(format!(
            "kind `{}` is unknown: article, quote or incident",
            params.kind
        ))
    })?;
    if sort == SearchSort::Incident && kind == SearchKind::Quote {
        return Err(Failure::Invalid(
            "sort `incident` orders articles and incidents, not quotes".to_owned(),
        ));
    }
    Ok(SearchRequest {
        query: params.q.clone(),
        filters: filters(params),
        group_names: BTreeMap::new(),
        from: moment("from", &params.from)?,
        to: moment("to", &params.to)?,
        kind,
        sort,
        collapse: match params.collapse.as_str() {
            "" => false,
            // An incident is one hit however many stories report it.
            "story" => kind != SearchKind::Incident,
            other => {
                return Err(Failure::Invalid(format!(
                    "collapse `{other}` is unknown: story"
                )));
            }
        },
        why: params.why,
        cursor: given(&params.cursor),
        snapshot: given(&params.snapshot),
        limit: params.limit.unwrap_or(DEFAULT_LIMIT),
        offset: params.offset,
        facets: list(&params.facets),
        now: this_hour(),
    })
}

/// The beginning of the current hour. What scores and relative dates count from, so that the same search has the same answer,
/// and the same `ETag`, as long as nothing arrives.
fn this_hour() -> Timestamp {
    let now = Timestamp::now();
    let past = now.as_second().rem_euclid(HOUR_SECS);
    Timestamp::from_second(now.as_second() - past).unwrap_or(now)
}

/// The fields that have a parameter of their own.
fn filters(params: &SearchParams) -> Vec<(String, Vec<String>)> {
    let given = [
        ("group", &params.group),
        ("speaker", &params.speaker),
        ("outlet", &params.outlet),
        ("language", &params.language),
        ("country", &params.country),
        ("incident", &params.incident),
    ];
    let given = given.iter().filter(|(_, text)| !text.is_empty());
    given
        .map(|(name, text)| ((*name).to_owned(), list(text)))
        .collect()
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The parameters with the ids that stand in the index for the speakers asked for; one without a profile stands under its own.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn with_speaker_ids(
    store: &dyn Store,
    params: &SearchParams,
) -> Result<SearchParams, Failure> {
    let mut ids = Vec::new();
    for speaker in list(&params.speaker) {
        let known = speakers_meant(store, &speaker).await?;
        if known.is_empty() {
            ids.push(speaker);
        }
        ids.extend(known.into_iter().map(|known| known.id.0));
    }
    Ok(SearchParams {
        speaker: ids.join(","),
        ..params.clone()
    })
}

pub(crate) fn list(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

pub(crate) fn moment(name: &str, text: &str) -> Result<Option<Timestamp>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(Some(at));
    }
    let day = text
        .parse::<Date>()
        .ok()
        .and_then(|date| date.to_zoned_datetime(TimeZone::UTC).ok());
    match day {
        Some(day) => Ok(Some(day.timestamp())),
        None => Err(Failure::Invalid(format!(
            "{name}=`{text}` is no day such as 2024-03-22 and no RFC 3339 time"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_count_from_the_beginning_of_the_hour() {
        let (hour, now) = (this_hour(), Timestamp::now());
        assert_eq!(hour.as_second() % HOUR_SECS, 0);
        assert!(hour <= now && now.as_second() - hour.as_second() <= HOUR_SECS);
    }
}
