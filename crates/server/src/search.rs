use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::IntoParams;
use wirewatch_index::{ArticleIndex, SearchPage, SearchRequest, SearchSort};
use wirewatch_model::{CodePoints, Span};
use wirewatch_pipeline::Watchlist;
use wirewatch_store::{Store, StoredArticle};

use crate::answers::Failure;
use crate::groups::{RollUp, resolve_groups, search_families};
use crate::views::{FacetView, HitView, SearchView, SnippetView, outlet_name, story_view};

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
    /// Speaker ids, separated by commas.
    pub speaker: String,
    /// Outlets or feed ids, separated by commas.
    pub outlet: String,
    /// Languages, separated by commas.
    pub language: String,
    /// Countries of reported attacks (ISO 3166-1 alpha-2), separated by commas.
    pub country: String,
    /// Published on or after this day or RFC 3339 time.
    pub from: String,
    /// Published before this day or RFC 3339 time.
    pub to: String,
    /// `relevance`, `newest` or `oldest`.
    pub sort: String,
    /// How many hits at most; 20 if not given.
    pub limit: Option<usize>,
    /// How many hits to pass over.
    pub offset: usize,
    /// Fields to count values of, separated by commas: `group`, `group_family` (a group with all groups below it),
    /// `speaker`, `outlet`, `language`, `country`.
    pub facets: String,
}

/// Hits of one answer when the request does not say.
const DEFAULT_LIMIT: usize = 20;

/// The longest snippet, in characters; a longer sentence is cut at a word.
const SNIPPET_CHARS: usize = 300;

/// Answers a search: hits from the index, their words from the store.
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
    let mut request = search_request(params)?;
    resolve_groups(&mut request, watchlist, RollUp::from(params.rollup));
    let searching = (Arc::clone(index), Arc::clone(watchlist));
    let asked = request.clone();
    let page = tokio::task::spawn_blocking(move || {
        let (index, watchlist) = searching;
        search_families(index.as_ref(), &asked, &watchlist)
    })
    .await
    .map_err(|_| Failure::Invalid("the search was interrupted".to_owned()))??;
    let ids: Vec<_> = page.hits.iter().map(|hit| hit.id.clone()).collect();
    let articles = store.articles(&ids).await?;
    Ok(search_view(
        &request,
        &page,
        &articles,
        index.as_ref(),
        snippets,
    ))
}

fn search_request(params: &SearchParams) -> Result<SearchRequest, Failure> {
    let sort = match params.sort.as_str() {
        "" | "relevance" => SearchSort::Relevance,
        "newest" => SearchSort::Newest,
        "oldest" => SearchSort::Oldest,
        other => {
            return Err(Failure::Invalid(format!(
                "sort `{other}` is unknown: relevance, newest or oldest"
            )));
        }
    };
    Ok(SearchRequest {
        query: params.q.clone(),
        filters: filters(params),
        group_names: BTreeMap::new(),
        from: moment("from", &params.from)?,
        to: moment("to", &params.to)?,
        sort,
        limit: params.limit.unwrap_or(DEFAULT_LIMIT),
        offset: params.offset,
        facets: list(&params.facets),
        now: Timestamp::now(),
    })
}

/// The fields that have a parameter of their own.
fn filters(params: &SearchParams) -> Vec<(String, Vec<String>)> {
    let given = [
        ("group", &params.group),
        ("speaker", &params.speaker),
        ("outlet", &params.outlet),
        ("language", &params.language),
        ("country", &params.country),
    ];
    let given = given.iter().filter(|(_, text)| !text.is_empty());
    given
        .map(|(name, text)| ((*name).to_owned(), list(text)))
        .collect()
}

fn list(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn moment(name: &str, text: &str) -> Result<Option<Timestamp>, Failure> {
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

fn search_view(
    request: &SearchRequest,
    page: &SearchPage,
    articles: &[StoredArticle],
    index: &dyn ArticleIndex,
    snippets: usize,
) -> SearchView {
    let hits: Vec<HitView> = page
        .hits
        .iter()
        .filter_map(|hit| {
            let stored = articles.iter().find(|article| article.id == hit.id)?;
            Some(hit_view(
                stored,
                hit.score,
                snippets_of(stored, request, index, snippets),
            ))
        })
        .collect();
    let shown = request.offset + page.hits.len();
    let facets = page.facets.iter().map(|(field, counts)| {
        let counts = counts.iter().map(|c| FacetView {
            value: c.value.clone(),
            count: c.count,
        });
        (field.clone(), counts.collect())
    });
    SearchView {
        total: page.total,
        hits,
        facets: facets.collect(),
        next_offset: ((shown as u64) < page.total && !page.hits.is_empty()).then_some(shown),
    }
}

fn hit_view(stored: &StoredArticle, score: f32, snippets: Vec<SnippetView>) -> HitView {
    let analysis = &stored.analysis;
    let mut groups: Vec<String> = Vec::new();
    for mention in analysis
        .groups
        .iter()
        .filter(|mention| !mention.part_of_name)
    {
        if !groups.contains(&mention.group_id.0) {
            groups.push(mention.group_id.to_string());
        }
    }
    HitView {
        id: stored.id.to_string(),
        url: analysis
            .article
            .canonical_url
            .clone()
            .unwrap_or_else(|| analysis.article.url.clone()),
        title: analysis.article.title.clone(),
        outlet: outlet_name(stored),
        published: analysis
            .article
            .published
            .as_ref()
            .map(|p| p.value.to_rfc3339()),
        language: analysis.article.language.clone(),
        score,
        groups,
        speakers: analysis
            .speakers
            .iter()
            .map(|speaker| speaker.name.clone())
            .collect(),
        quotes: analysis.quotes.len(),
        story: story_view(stored),
        snippets,
    }
}

/// The sentences of the text that match best, in reading order; the first sentence when none does.
fn snippets_of(
    stored: &StoredArticle,
    request: &SearchRequest,
    index: &dyn ArticleIndex,
    most: usize,
) -> Vec<SnippetView> {
    let article = &stored.analysis.article;
    let text = &article.text;
    let mut marks = index.highlight(&request.query, text, article.language.as_deref());
    if marks.is_empty() {
        marks = asked_groups(stored, request);
    }
    let sentences = wirewatch_text::sentences(text);
    let mut scored: Vec<(usize, Span)> = Vec::new();
    let mut next = 0;
    for sentence in sentences {
        while marks
            .get(next)
            .is_some_and(|mark| mark.end <= sentence.start)
        {
            next += 1;
        }
        let inside = marks
            .iter()
            .skip(next)
            .take_while(|mark| mark.start < sentence.end)
            .count();
        scored.push((inside, sentence));
    }
    if marks.is_empty() {
        scored.truncate(1);
    } else {
        scored.retain(|(inside, _)| *inside > 0);
    }
    scored.sort_by_key(|(inside, sentence)| (std::cmp::Reverse(*inside), sentence.start));
    scored.truncate(most);
    scored.sort_by_key(|(_, sentence)| sentence.start);
    let points = CodePoints::new(text);
    scored
        .into_iter()
        .map(|(_, sentence)| snippet(text, sentence, &marks, &points))
        .collect()
}

/// Where the groups that were asked for are named.
fn asked_groups(stored: &StoredArticle, request: &SearchRequest) -> Vec<Span> {
    let filtered = request.filters.iter().filter(|(name, _)| name == "group");
    let named = request.group_names.values();
    let asked: Vec<&String> = filtered
        .flat_map(|(_, ids)| ids)
        .chain(named.flatten())
        .collect();
    let mentions = stored.analysis.groups.iter();
    mentions
        .filter(|mention| asked.contains(&&mention.group_id.0))
        .map(|mention| mention.span)
        .collect()
}

fn snippet(text: &str, sentence: Span, marks: &[Span], points: &CodePoints) -> SnippetView {
    let sentence = shorten(text, sentence, marks);
    let start = points.of_byte(sentence.start);
    let inside = marks.iter().filter(|mark| sentence.contains(**mark));
    SnippetView {
        text: sentence.of(text).to_owned(),
        marks: inside
            .map(|mark| points.of_span(*mark).map(|point| point - start))
            .collect(),
        start,
    }
}

/// Cuts a long sentence to a window of words around its first mark.
fn shorten(text: &str, sentence: Span, marks: &[Span]) -> Span {
    let words = sentence.of(text);
    if words.chars().count() <= SNIPPET_CHARS {
        return sentence;
    }
    let first = marks
        .iter()
        .find(|mark| sentence.contains(**mark))
        .map_or(sentence.start, |mark| mark.start);
    let before = text.get(sentence.start..first).unwrap_or_default();
    let lead: usize = before
        .chars()
        .rev()
        .take(SNIPPET_CHARS / 3)
        .map(char::len_utf8)
        .sum();
    let mut start = first - lead;
    if start > sentence.start {
        start += text
            .get(start..first)
            .and_then(|gap| gap.find(' '))
            .map_or(0, |gap| gap + 1);
    }
    let rest = text.get(start..sentence.end).unwrap_or_default();
    let cut = rest
        .char_indices()
        .nth(SNIPPET_CHARS)
        .map_or(rest.len(), |(byte, _)| byte);
    let kept = rest.get(..cut).unwrap_or_default();
    let end = if cut < rest.len() {
        kept.rfind(' ').unwrap_or(cut)
    } else {
        cut
    };
    Span::new(start, start + end)
}
