use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tracing::warn;
use wirewatch_index::{ArticleIndex, IndexError, SearchRequest};
use wirewatch_model::{Attack, Span};
use wirewatch_store::{AlertEvidence, AlertMode, NewAlert, SavedSearch, Store, StoredArticle};
use wirewatch_tag::Watchlist;

use crate::documents::outlet_of;
use crate::index_stage::KnownFacts;
use crate::{IndexStageError, Progress};

/// How many changes are matched between two writes to the store.
const BATCH: u32 = 200;

/// Sentences that an alert shows.
const SENTENCES: usize = 3;

/// What the alert stage did.
#[derive(Debug, Clone, Default)]
pub struct AlertReport {
    /// Articles matched against the saved searches.
    pub articles: u64,
    /// Alerts that are news.
    pub alerts: u64,
    /// How long it took.
    pub duration: Duration,
}

/// Matches every change the store made since the last time against the saved searches.
///
/// An article counts from the moment its version was fetched: a search tells of nothing older than itself. A story is told
/// of once, and again only when an article of it states other facts.
///
/// # Errors
/// A fault of the store or the index; what was matched before stays.
pub async fn alert_stage(
    store: &Arc<dyn Store>,
    index: &Arc<dyn ArticleIndex>,
    watchlist: &Watchlist,
    progress: &dyn Progress,
) -> Result<AlertReport, IndexStageError> {
    let started = Instant::now();
    let mut report = AlertReport::default();
    let searches = usable_searches(store, index, watchlist).await?;
    let mut seq = store.alert_mark().await?.unwrap_or(0);
    if searches.is_empty() {
        let last = store.last_seq().await?;
        if last > seq {
            store.record_alerts(&[], last).await?;
        }
        return Ok(report);
    }
    let searches = Arc::new(searches);
    while !progress.stopping() {
        let rows = store.outbox_after(seq, BATCH).await?;
        let Some(last) = rows.last() else { break };
        seq = last.seq;
        let ids: Vec<_> = rows.into_iter().map(|row| row.article_id).collect();
        let mut articles = store.articles(&ids).await?;
        articles.retain(|article| {
            let newer = |asked: &Asked| is_newer(article, &asked.search);
            searches.iter().any(newer)
        });
        report.articles += articles.len() as u64;
        let ids: Vec<_> = articles.iter().map(|article| article.id.clone()).collect();
        let known = KnownFacts::of(store.as_ref(), &ids).await?;
        let alerts = match_articles(index, &searches, articles, known).await?;
        report.alerts += store.record_alerts(&alerts, seq).await?;
    }
    report.duration = started.elapsed();
    Ok(report)
}

/// The saved searches to match: not those switched off, nor those a later grammar no longer understands.
async fn usable_searches(
    store: &Arc<dyn Store>,
    index: &Arc<dyn ArticleIndex>,
    watchlist: &Watchlist,
) -> Result<Vec<Asked>, IndexStageError> {
    let mut searches = store.searches().await?;
    searches.retain(|search| search.alerts != AlertMode::Off);
    let now = Timestamp::now();
    searches.retain(|search| match index.check(&search.query, now) {
        Ok(()) => true,
        Err(error) => {
            warn!(search.id = %search.id, %error, "saved search {} is not understood", search.id);
            false
        }
    });
    let asked = searches.into_iter().map(|search| Asked {
        request: SearchRequest {
            query: search.query.clone(),
            group_names: named_groups(&search.query, watchlist),
            now,
            ..SearchRequest::default()
        },
        search,
    });
    Ok(asked.collect())
}

/// The ids of the groups that a query names, by whatever name.
fn named_groups(query: &str, watchlist: &Watchlist) -> BTreeMap<String, Vec<String>> {
    let names = wirewatch_index::group_names(query).into_iter();
    names
        .map(|name| {
            let groups = watchlist.resolve(&name);
            let ids = groups.iter().map(|group| group.id.to_string()).collect();
            (name, ids)
        })
        .collect()
}

/// A saved search as the index is asked for it.
struct Asked {
    search: SavedSearch,
    request: SearchRequest,
}

fn is_newer(article: &StoredArticle, search: &SavedSearch) -> bool {
    article.fetched_at >= search.changed_at
}

async fn match_articles(
    index: &Arc<dyn ArticleIndex>,
    searches: &Arc<Vec<Asked>>,
    articles: Vec<StoredArticle>,
    known: KnownFacts,
) -> Result<Vec<NewAlert>, IndexStageError> {
    if articles.is_empty() {
        return Ok(Vec::new());
    }
    let (index, searches) = (Arc::clone(index), Arc::clone(searches));
    let matching = tokio::task::spawn_blocking(move || {
        find_alerts(index.as_ref(), &searches, &articles, &known)
    });
    match matching.await {
        Ok(alerts) => Ok(alerts?),
        Err(join) => Err(IndexError::Engine {
            action: "match new articles",
            source: Box::new(join),
        }
        .into()),
    }
}

fn find_alerts(
    index: &dyn ArticleIndex,
    searches: &[Asked],
    articles: &[StoredArticle],
    known: &KnownFacts,
) -> Result<Vec<NewAlert>, IndexError> {
    let now = Timestamp::now();
    let documents = known.documents(articles);
    let requests: Vec<SearchRequest> = searches.iter().map(|asked| asked.request.clone()).collect();
    let matched = index.matches(&documents, &requests)?;
    let mut alerts = Vec::new();
    for (Asked { search, .. }, ids) in searches.iter().zip(matched) {
        let found = articles
            .iter()
            .filter(|article| ids.contains(&article.id) && is_newer(article, search));
        alerts.extend(found.map(|article| alert(search, article, index, now)));
    }
    Ok(alerts)
}

fn alert(
    search: &SavedSearch,
    stored: &StoredArticle,
    index: &dyn ArticleIndex,
    now: Timestamp,
) -> NewAlert {
    let story = stored.story.as_ref();
    NewAlert {
        search_id: search.id.clone(),
        search_version: search.version,
        story: story.map_or_else(|| stored.id.clone(), |story| story.id.clone()),
        facts: facts_hash(&stored.analysis.attacks),
        article_id: stored.id.clone(),
        article_version: stored.version,
        fired_at: now,
        evidence: evidence(search, stored, index),
    }
}

/// What an article states, in a form that is equal when the facts are: tolls, and who is said to have done it.
#[derive(Serialize)]
struct Facts<'a> {
    kind: &'a str,
    killed: Option<(Option<u32>, Option<u32>)>,
    injured: Option<(Option<u32>, Option<u32>)>,
    claimed_by: &'a [String],
    blamed_on: &'a [String],
    denied_by: &'a [String],
}

fn facts_hash(attacks: &[Attack]) -> Vec<u8> {
    let mut facts: Vec<String> = attacks
        .iter()
        .filter(|attack| !attack.background)
        .map(|attack| {
            let facts = Facts {
                kind: &attack.kind,
                killed: attack.killed.map(|count| (count.min, count.max)),
                injured: attack.injured.map(|count| (count.min, count.max)),
                claimed_by: &attack.claimed_by,
                blamed_on: &attack.blamed_on,
                denied_by: &attack.denied_by,
            };
            serde_json::to_string(&facts).unwrap_or_default()
        })
        .collect();
    facts.sort_unstable();
    Sha256::digest(facts.join("\n").as_bytes()).to_vec()
}

fn evidence(
    search: &SavedSearch,
    stored: &StoredArticle,
    index: &dyn ArticleIndex,
) -> AlertEvidence {
    let article = &stored.analysis.article;
    let text = &article.text;
    let marks = index.highlight(&search.query, text, article.language.as_deref());
    let words: BTreeSet<String> = marks
        .iter()
        .map(|mark| mark.of(text).to_lowercase())
        .take(50)
        .collect();
    let words: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
    let named = if words.is_empty() {
        String::new()
    } else {
        format!(": the text has {}", words.join(", "))
    };
    AlertEvidence {
        title: article.title.clone().unwrap_or_default(),
        url: article
            .canonical_url
            .clone()
            .unwrap_or_else(|| article.url.clone()),
        outlet: outlet_of(stored),
        published: article
            .published
            .as_ref()
            .map(|published| published.value.to_rfc3339()),
        sentences: matching_sentences(text, &marks),
        story_articles: stored
            .story
            .as_ref()
            .map_or(1, |story| u64::from(story.articles)),
        story_origins: stored.story.as_ref().map(|story| u64::from(story.origins)),
        reason: format!(
            "matches `{}` (version {} of this search){named}",
            search.query, search.version
        ),
    }
}

/// The first sentences with a mark in them; the first of all when none has one.
fn matching_sentences(text: &str, marks: &[Span]) -> Vec<String> {
    let sentences = wirewatch_text::sentences(text);
    let is_marked = |sentence: &Span| {
        marks
            .iter()
            .any(|mark| mark.start < sentence.end && sentence.start < mark.end)
    };
    let mut found: Vec<Span> = sentences
        .iter()
        .copied()
        .filter(is_marked)
        .take(SENTENCES)
        .collect();
    if found.is_empty() {
        found.extend(sentences.first());
    }
    found
        .iter()
        .map(|sentence| sentence.of(text).trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_with_a_match_are_shown_before_the_first() {
        let text = "The wind was strong. A drone hit the depot. Nobody was there.";
        let at = text.find("drone").expect("it is there");
        let mark = Span {
            start: at,
            end: at + 5,
        };
        assert_eq!(
            matching_sentences(text, &[mark]),
            ["A drone hit the depot."]
        );
        assert_eq!(matching_sentences(text, &[]), ["The wind was strong."]);
    }

    #[test]
    fn article_without_attacks_states_the_same_as_any_other() {
        assert_eq!(facts_hash(&[]), facts_hash(&[]));
    }
}
