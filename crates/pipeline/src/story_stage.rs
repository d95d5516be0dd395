mod origins;
mod prints;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

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
    let mut stories = Stories::new(store, config);
    stories.join_waiting(progress).await?;
    Ok(stories.report(started.elapsed()))
}

/// What stories ask of an article.
pub(crate) struct StoryReading {
    article: ArticleId,
    version: u32,
    print: TextPrint,
    /// Who tells it and after whom; not yet which text it carries.
    provenance: Provenance,
}

impl StoryReading {
    pub(crate) fn of(stored: &StoredArticle) -> Self {
        Self {
            article: stored.id.clone(),
            version: stored.version,
            print: TextPrint::of(&stored.analysis.article.text),
            provenance: provenance(stored),
        }
    }
}

/// Puts articles into stories, batch after batch.
pub(crate) struct Stories<'a> {
    store: &'a Arc<dyn Store>,
    config: &'a ClusterConfig,
    known: Prints,
    report: StoryReport,
}

impl<'a> Stories<'a> {
    pub(crate) fn new(store: &'a Arc<dyn Store>, config: &'a ClusterConfig) -> Self {
        Self {
            store,
            config,
            known: Prints::default(),
            report: StoryReport::default(),
        }
    }

    /// What was done, which took so long.
    pub(crate) fn report(self, duration: Duration) -> StoryReport {
        StoryReport {
            duration,
            ..self.report
        }
    }

    /// Joins every article that waits.
    pub(crate) async fn join_waiting(&mut self, progress: &dyn Progress) -> Result<(), StoreError> {
        while !progress.stopping() {
            let waiting = self.store.waiting_for_story(LISTED).await?;
            let mut articles = ReadAhead::new(self.store, &waiting, |articles| {
                articles.iter().map(StoryReading::of).collect::<Vec<_>>()
            });
            let mut any = false;
            while !progress.stopping()
                && let Some(read) = articles.next().await?
            {
                any = true;
                self.join(read).await?;
            }
            if !any {
                break;
            }
        }
        Ok(())
    }

    /// Joins a batch of articles, and gives the story that each of them is in now.
    pub(crate) async fn join(
        &mut self,
        read: Vec<StoryReading>,
    ) -> Result<HashMap<ArticleId, ArticleId>, StoreError> {
        let store = self.store;
        let ids: Vec<ArticleId> = read.iter().map(|article| article.article.clone()).collect();
        let pins = store.pins(DecisionArea::Story, &ids).await?;
        let touched = origins::companions(store, &ids).await?;
        let keys: Vec<&[u64]> = read.iter().map(|article| article.print.keys()).collect();
        let candidates = store.story_candidates(&keys).await?;
        self.known.load(store, candidates.iter().flatten()).await?;
        let mut batch = Batch::default();
        for (article, stored) in read.into_iter().zip(candidates) {
            let copy = stored_copy(&article, stored, &self.known, self.config)
                .or_else(|| batch.copied_from(&article.print, self.config));
            let told_before = copy.as_ref().is_some_and(|c| c.story != article.article);
            self.report.articles += 1;
            self.report.reprints += u64::from(told_before);
            let pin = pins.iter().find(|pin| pin.article == article.article);
            batch.add(article, copy, pin);
        }
        store.record_stories(&batch.entries).await?;
        for (entry, print) in batch.entries.into_iter().zip(batch.prints) {
            self.known.remember(entry.article_id, print);
        }
        self.known.trim();
        origins::settle(store, ids.into_iter().chain(touched)).await
    }
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

    fn add(&mut self, article: StoryReading, copy: Option<Copy>, pin: Option<&Pin>) {
        let number = self.entries.len();
        let (id, print) = (article.article, article.print);
        for key in print.keys() {
            self.by_key.entry(*key).or_default().push(number);
        }
        let decided = pin.map(|pin| ArticleId::from(pin.into.as_str()));
        let joined = decided.is_some() || copy.is_some();
        let found = copy.as_ref().map(|copy| copy.story.clone());
        self.entries.push(StoryEntry {
            version: article.version,
            joined,
            story: decided.or(found).unwrap_or_else(|| id.clone()),
            keys: print.keys().to_vec(),
            provenance: Provenance {
                shared: copy.as_ref().map_or(0.0, |copy| copy.shared),
                same_as: copy.map(|copy| copy.article),
                ..article.provenance
            },
            article_id: id,
        });
        self.prints.push(print);
    }
}

/// Who tells an article and after whom.
fn provenance(stored: &StoredArticle) -> Provenance {
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
        shared: 0.0,
        same_as: None,
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
    article: &StoryReading,
    candidates: Vec<(ArticleId, ArticleId)>,
    known: &Prints,
    config: &ClusterConfig,
) -> Option<Copy> {
    let others = candidates
        .into_iter()
        .filter(|(id, _)| *id != article.article);
    let mut copies = others.filter_map(|(id, story)| {
        let shared = shared_text(&article.print, known.of(&id)?, config)?;
        Some(Copy {
            article: id,
            story,
            shared: shared.of_first,
        })
    });
    copies.next()
}
