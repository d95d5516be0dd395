//! Quotes by speaker, about a group, in a period; each once, whatever number of articles carry it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;
use wirewatch_model::{ArticleId, QuoteKind};
use wirewatch_pipeline::said_words;
use wirewatch_store::{About, FoundQuote, QuotePlace, QuoteQuery, Store, StoredArticle};

use crate::answers::Failure;
use crate::cursor;
use crate::search::{list, moment};
use crate::speakers::find_speaker;
use crate::views::{SaidView, SaidsView};

/// The parameters of a list of quotes.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QuoteParams {
    /// Speakers, separated by commas: ids or names, also former and other ones.
    pub speaker: String,
    /// A group (an id, a name or an alias) named in the quote or its sentence, or words of the quote.
    pub about: String,
    /// `direct`, `indirect` or `mixed`; several separated by commas.
    pub kind: String,
    /// Outlets or feed ids, separated by commas.
    pub outlet: String,
    /// First carried on or after this day or RFC 3339 time.
    pub from: String,
    /// First carried before this day or RFC 3339 time.
    pub to: String,
    /// How many quotes at most; 20 if not given.
    pub limit: Option<usize>,
    /// `next_cursor` of the answer before.
    pub cursor: String,
}

/// Quotes of one answer when the request does not say.
const DEFAULT_LIMIT: usize = 20;

/// Lists quotes, the last first carried first.
///
/// # Errors
/// [`Failure`] when a parameter is not understood, a speaker is not known, or the store fails.
pub async fn list_quotes(
    store: &Arc<dyn Store>,
    params: &QuoteParams,
) -> Result<SaidsView, Failure> {
    let query = quote_query(store.as_ref(), params).await?;
    let page = store.find_quotes(&query).await?;
    let articles = articles_of(store.as_ref(), &page.quotes).await?;
    let next = page
        .quotes
        .last()
        .filter(|_| page.quotes.len() >= query.limit as usize)
        .map(|last| cursor::write(nanos(last.first_at), &last.id));
    let quotes = page.quotes.iter();
    Ok(SaidsView {
        total: page.total,
        quotes: quotes
            .map(|quote| SaidView::new(quote, &articles))
            .collect(),
        next_cursor: next,
    })
}

async fn quote_query(store: &dyn Store, params: &QuoteParams) -> Result<QuoteQuery, Failure> {
    let mut speakers = Vec::new();
    for asked in list(&params.speaker) {
        speakers.push(find_speaker(store, &asked).await?.id);
    }
    let kinds = list(&params.kind);
    let after = cursor::read(&params.cursor)?;
    let after = after.and_then(|(at, id)| Some((moment_of(at)?, id)));
    let limit = params.limit.unwrap_or(DEFAULT_LIMIT);
    Ok(QuoteQuery {
        speakers,
        about: about(store, &params.about).await?,
        kinds: kinds
            .iter()
            .map(|kind| kind_of(kind))
            .collect::<Result<_, _>>()?,
        from: moment("from", &params.from)?,
        to: moment("to", &params.to)?,
        outlets: list(&params.outlet),
        after,
        limit: u32::try_from(limit).unwrap_or(u32::MAX),
    })
}

async fn about(store: &dyn Store, text: &str) -> Result<Option<About>, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let words = said_words(text);
    let about = About {
        groups: store.groups_named(&wirewatch_text::fold(text)).await?,
        words: words.split_whitespace().map(str::to_owned).collect(),
    };
    if about.groups.is_empty() && about.words.is_empty() {
        return Err(Failure::Invalid(format!(
            "about=`{text}` has no word in it"
        )));
    }
    Ok(Some(about))
}

fn kind_of(word: &str) -> Result<QuoteKind, Failure> {
    match word {
        "direct" => Ok(QuoteKind::Direct),
        "indirect" => Ok(QuoteKind::Indirect),
        "mixed" => Ok(QuoteKind::Mixed),
        other => Err(Failure::Invalid(format!(
            "kind `{other}` is unknown: direct, indirect or mixed"
        ))),
    }
}

/// The versions of articles that the quotes were read from, as far as they are kept.
async fn articles_of(
    store: &dyn Store,
    quotes: &[FoundQuote],
) -> Result<HashMap<(ArticleId, u32), StoredArticle>, Failure> {
    let places: Vec<&QuotePlace> = quotes.iter().flat_map(|quote| &quote.places).collect();
    versions_of(
        store,
        places
            .iter()
            .map(|place| (&place.article_id, place.version)),
    )
    .await
}

/// Versions of articles, by id and number.
pub(crate) async fn versions_of(
    store: &dyn Store,
    wanted: impl Iterator<Item = (&ArticleId, u32)>,
) -> Result<HashMap<(ArticleId, u32), StoredArticle>, Failure> {
    let mut wanted: Vec<(ArticleId, u32)> =
        wanted.map(|(id, version)| (id.clone(), version)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut ids: Vec<ArticleId> = wanted.iter().map(|(id, _)| id.clone()).collect();
    ids.dedup();
    let mut found: HashMap<(ArticleId, u32), StoredArticle> = HashMap::new();
    for article in store.articles(&ids).await? {
        found.insert((article.id.clone(), article.version), article);
    }
    for (id, version) in wanted {
        if found.contains_key(&(id.clone(), version)) {
            continue;
        }
        if let Some(article) = store.article_version(&id, version).await? {
            found.insert((id, version), article);
        }
    }
    Ok(found)
}

fn nanos(at: Timestamp) -> i64 {
    i64::try_from(at.as_nanosecond()).unwrap_or(i64::MAX)
}

fn moment_of(nanos: i64) -> Option<Timestamp> {
    Timestamp::from_nanosecond(i128::from(nanos)).ok()
}
