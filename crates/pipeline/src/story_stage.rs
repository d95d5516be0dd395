mod origins;
mod prints;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

use wirewatch_cluster::{ClusterConfig, TextPrint, shared_text};
use wirewatch_model::{ArticleId, Provenance};
use wirewatch_store::{DecisionArea, Pin, Store, StoreError, StoredArticle, StoryEntry};

use crate::read_ahead::{LISTED, ReadAhead};
use crate::{Progress, StoryReport};
use prints::Prints;

/// Puts every article that was not compared yet into the story of the articles that carry the same text, and finds where
/// the texts of those stories come from.
///
/// # Errors
/// Only a fault of the store.
pub async fn story_stage(
    store: &Arc<dyn Store>,
    config: &ClusterConfig,
    progress: &dyn Progress,
) -> Result<StoryReport, StoreError> {
    let started = Instant::now();
    let mut report = StoryReport::default();
    let mut known = Prints::default();
    while !progress.stopping() {
        let waiting = store.waiting_for_story(LISTED).await?;
        let mut articles = ReadAhead::new(store, &waiting, print_all);
        let mut any = false;
        while !progress.stopping()
            && let Some(printed) = articles.next().await?
        {
            any = true;
            compare_batch(store, config, printed, &mut known, &mut report).await?;
        }
        if !any {
            break;
        }
    }
    report.duration = started.elapsed();
    Ok(report)
}

fn print_all(articles: Vec<StoredArticle>) -> Vec<(StoredArticle, TextPrint)> {
    let printed = articles.into_iter().map(|article| {
        let print = TextPrint::of(&article.analysis.article.text);
        (article, print)
    });
    printed.collect()
}

async fn compare_batch(
    store: &Arc<dyn Store>,
    config: &ClusterConfig,
    printed: Vec<(StoredArticle, TextPrint)>,
    known: &mut Prints,
    report: &mut StoryReport,
) -> Result<(), StoreError> {
    let ids: Vec<ArticleId> = printed
        .iter()
        .map(|(article, _)| article.id.clone())
        .collect();
    let pins = store.pins(DecisionArea::Story, &ids).await?;
    let touched = origins::companions(store, &ids).await?;
    let keys: Vec<&[u64]> = printed.iter().map(|(_, print)| print.keys()).collect();
    let candidates = store.story_candidates(&keys).await?;
    known.load(store, candidates.iter().flatten()).await?;
    let mut batch = Batch::default();
    for ((article, print), stored) in printed.into_iter().zip(candidates) {
        let copy = stored_copy(&article.id, &print, stored, known, config)
            .or_else(|| batch.copied_from(&print, config));
        report.articles += 1;
        report.reprints += u64::from(copy.as_ref().is_some_and(|copy| copy.story != article.id));
        let pin = pins.iter().find(|pin| pin.article == article.id);
        batch.add(&article, print, copy, pin);
    }
    store.record_stories(&batch.entries).await?;
    for (entry, print) in batch.entries.into_iter().zip(batch.prints) {
        known.remember(entry.article_id, print);
    }
    known.trim();
    origins::settle(store, ids.into_iter().chain(touched)).await
}

/// The article whose text another one carries.
struct Copy {
    article: ArticleId,
    story: ArticleId,
    /// The part of the copy's text that stands there.
    shared: f64,
}

/// Articles of one batch, which the store cannot find yet.
#[derive(Default)]
struct Batch {
    entries: Vec<StoryEntry>,
    prints: Vec<TextPrint>,
    by_key: HashMap<u64, Vec<usize>>,
}

impl Batch {
    fn copied_from(&self, print: &TextPrint, config: &ClusterConfig) -> Option<Copy> {
        let keys = print.keys().iter();
        let numbers = keys.filter_map(|key| self.by_key.get(key)).flatten();
        let numbers: BTreeSet<usize> = numbers.copied().collect();
        for number in numbers {
            let (entry, other) = (self.entries.get(number)?, self.prints.get(number)?);
            if let Some(shared) = shared_text(print, other, config) {
                return Some(Copy {
                    article: entry.article_id.clone(),
                    story: entry.story.clone(),
                    shared: shared.of_first,
                });
            }
        }
        None
    }

    fn add(
        &mut self,
        article: &StoredArticle,
        print: TextPrint,
        copy: Option<Copy>,
        pin: Option<&Pin>,
    ) {
        let number = self.entries.len();
        for key in print.keys() {
            self.by_key.entry(*key).or_default().push(number);
        }
        let decided = pin.map(|pin| ArticleId::from(pin.into.as_str()));
        let joined = decided.is_some() || copy.is_some();
        let found = copy.as_ref().map(|copy| copy.story.clone());
        self.entries.push(StoryEntry {
            article_id: article.id.clone(),
            version: article.version,
            joined,
            story: decided.or(found).unwrap_or_else(|| article.id.clone()),
            keys: print.keys().to_vec(),
            provenance: provenance(article, copy),
        });
        self.prints.push(print);
    }
}

fn provenance(stored: &StoredArticle, copy: Option<Copy>) -> Provenance {
    let article = &stored.analysis.article;
    let credit = wirewatch_cluster::credit_of(article);
    let feed = stored.feed.as_ref();
    let outlet = feed.map(|feed| feed.outlet.clone());
    let host = url_host(&article.url);
    Provenance {
        credit_place: credit.as_ref().map(|(_, place)| (*place).to_owned()),
        credit: credit.map(|(name, _)| name),
        outlet: outlet.or_else(|| article.outlet.clone()).unwrap_or(host),
        publisher: feed.and_then(|feed| feed.publisher.clone()),
        shared: copy.as_ref().map_or(0.0, |copy| copy.shared),
        same_as: copy.map(|copy| copy.article),
    }
}

/// The host of an address; the address itself when it has none.
fn url_host(url: &str) -> String {
    let behind = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = behind.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() {
        url.to_owned()
    } else {
        host.to_owned()
    }
}

/// The stored article whose text an article carries.
fn stored_copy(
    article: &ArticleId,
    print: &TextPrint,
    candidates: Vec<(ArticleId, ArticleId)>,
    known: &Prints,
    config: &ClusterConfig,
) -> Option<Copy> {
    let others = candidates.into_iter().filter(|(id, _)| id != article);
    let mut copies = others.filter_map(|(id, story)| {
        let shared = shared_text(print, known.of(&id)?, config)?;
        Some(Copy {
            article: id,
            story,
            shared: shared.of_first,
        })
    });
    copies.next()
}
