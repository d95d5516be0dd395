//! Saving searches, and what they would have told of: the same for the API, the pages and the command line.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use wirewatch_index::{ArticleIndex, SearchRequest};
use wirewatch_pipeline::Watchlist;
use wirewatch_store::{AlertMode, SavedSearch, Store};

use crate::SearchParams;
use crate::answers::Failure;
use crate::groups::{RollUp, resolve_groups};
use crate::search::search_articles;
use crate::views::{ForecastDayView, ForecastView};

/// The longest id of a saved search, in characters.
const MAX_ID_CHARS: usize = 64;

/// The longest name of a saved search, in characters.
const MAX_NAME_CHARS: usize = 200;

/// How far back a forecast looks, in days.
const FORECAST_DAYS: i64 = 30;

/// Hits that a forecast shows.
const FORECAST_HITS: usize = 20;

/// A saved search as a user asks for it.
#[derive(Debug, Clone)]
pub struct SearchDraft {
    /// What it is addressed by: letters, digits and hyphens.
    pub id: String,
    /// What it is called; the id if empty.
    pub name: String,
    /// The query.
    pub query: String,
    /// Whether it tells of new articles.
    pub alerts: AlertMode,
}

/// Keeps a saved search, new or changed; a query that is not understood is not kept.
///
/// # Errors
/// [`Failure`] when a field or the query is not understood, or the store fails.
pub async fn save_search(
    store: &Arc<dyn Store>,
    index: &Arc<dyn ArticleIndex>,
    draft: SearchDraft,
) -> Result<SavedSearch, Failure> {
    check_id(&draft.id)?;
    if draft.name.chars().count() > MAX_NAME_CHARS {
        return Err(Failure::Invalid(format!(
            "a name has at most {MAX_NAME_CHARS} characters"
        )));
    }
    if draft.name.chars().any(char::is_control) {
        return Err(Failure::Invalid(
            "a name has no control characters".to_owned(),
        ));
    }
    if draft.query.trim().is_empty() {
        return Err(Failure::Invalid(
            "a saved search needs a query; an empty one would tell of every article".to_owned(),
        ));
    }
    let now = Timestamp::now();
    index.check(&draft.query, now)?;
    let draft = SavedSearch {
        name: if draft.name.trim().is_empty() {
            draft.id.clone()
        } else {
            draft.name.trim().to_owned()
        },
        id: draft.id,
        query: draft.query,
        version: 1,
        created_at: now,
        changed_at: now,
        alerts: draft.alerts,
        token_sha256: None,
    };
    store.put_search(&draft).await?;
    // As it is kept: an earlier one gave it its age and its feed.
    Ok(find_search(store, &draft.id).await?.unwrap_or(draft))
}

/// The saved search with an id.
///
/// # Errors
/// A fault of the store.
pub async fn find_search(store: &Arc<dyn Store>, id: &str) -> Result<Option<SavedSearch>, Failure> {
    let searches = store.searches().await?;
    Ok(searches.into_iter().find(|search| search.id == id))
}

fn check_id(id: &str) -> Result<(), Failure> {
    let fits = id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.chars().count() <= MAX_ID_CHARS
        && id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if fits {
        return Ok(());
    }
    Err(Failure::Invalid(format!(
        "the id `{id}` is not one of 1 to {MAX_ID_CHARS} small letters, digits and hyphens that begin with no hyphen, such as `crocus-hall`"
    )))
}

/// What a query would have told of in the last thirty days: articles by day, and the last of them.
///
/// # Errors
/// [`Failure`] when the query is not understood, or store or index fail.
pub async fn forecast(
    store: &Arc<dyn Store>,
    index: &Arc<dyn ArticleIndex>,
    watchlist: &Arc<Watchlist>,
    query: &str,
    snippets: usize,
) -> Result<ForecastView, Failure> {
    let now = Timestamp::now();
    let day = SignedDuration::from_hours(24);
    let mut days = Vec::new();
    let mut from = now
        .saturating_sub(day.saturating_mul(FORECAST_DAYS as i32))
        .unwrap_or(now);
    let first = from;
    while from < now {
        let to = from.saturating_add(day).unwrap_or(now);
        let mut request = SearchRequest {
            query: query.to_owned(),
            from: Some(from),
            to: Some(to),
            now,
            ..SearchRequest::default()
        };
        resolve_groups(&mut request, watchlist, RollUp::No);
        let articles = count(index, request).await?;
        days.push(ForecastDayView {
            from: from.to_string(),
            articles,
        });
        from = to;
    }
    let params = SearchParams {
        q: query.to_owned(),
        from: first.to_string(),
        sort: "newest".to_owned(),
        limit: Some(FORECAST_HITS),
        ..SearchParams::default()
    };
    let found = search_articles(store, index, watchlist, &params, snippets).await?;
    Ok(ForecastView {
        query: query.to_owned(),
        total: found.total,
        days,
        hits: found.hits,
    })
}

async fn count(index: &Arc<dyn ArticleIndex>, request: SearchRequest) -> Result<u64, Failure> {
    let index = Arc::clone(index);
    let counted = tokio::task::spawn_blocking(move || index.search(&request)).await;
    let page = counted??;
    Ok(page.total)
}
