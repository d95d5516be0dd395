use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use tracing::warn;
use wirewatch_cluster::{ClusterConfig, TextPrint, is_same_story};
use wirewatch_model::ArticleId;
use wirewatch_store::{Store, StoreError, StoredArticle, StoryEntry};

use crate::{Progress, StoryReport};

/// How many articles are compared between two writes to the store.
const BATCH: u32 = 200;
/// Prints that are remembered from batch to batch; most candidates are of the same days. Some 10 KB each.
const REMEMBERED_PRINTS: usize = 3_000;

/// Puts every article that was not compared yet into the story of the articles that carry the same text.
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
    let mut prints_of = Prints::default();
    while !progress.stopping() {
        let articles = store.waiting_for_story(BATCH).await?;
        if articles.is_empty() {
            break;
        }
        let Some(prints) = print_in_background(&articles).await else {
            warn!("the comparison of texts was interrupted; the next run takes it up");
            break;
        };
        let mut batch = Batch::default();
        for (article, print) in articles.iter().zip(prints) {
            let story = match batch.story_of(&print, config) {
                Some(story) => Some(story),
                None => stored_story(store, article, &print, &mut prints_of, config).await?,
            };
            report.articles += 1;
            report.reprints += u64::from(story.as_ref().is_some_and(|story| *story != article.id));
            batch.add(article, print, story);
        }
        store.record_stories(&batch.entries).await?;
        for (entry, print) in batch.entries.into_iter().zip(batch.prints) {
            prints_of.remember(entry.article_id, print);
        }
    }
    report.duration = started.elapsed();
    Ok(report)
}

/// Prints of articles in the store that were made in this run, the latest ones.
#[derive(Default)]
struct Prints {
    by_id: HashMap<ArticleId, TextPrint>,
    order: VecDeque<ArticleId>,
}

impl Prints {
    fn remember(&mut self, id: ArticleId, print: TextPrint) {
        if self.by_id.insert(id.clone(), print).is_none() {
            self.order.push_back(id);
        }
        while self.order.len() > REMEMBERED_PRINTS {
            let oldest = self.order.pop_front();
            oldest.and_then(|id| self.by_id.remove(&id));
        }
    }

    /// Reads from the store what is not remembered of these articles.
    async fn load(
        &mut self,
        store: &Arc<dyn Store>,
        candidates: &[(ArticleId, ArticleId)],
    ) -> Result<(), StoreError> {
        let missing: Vec<ArticleId> = candidates
            .iter()
            .filter(|(id, _)| !self.by_id.contains_key(id))
            .map(|(id, _)| id.clone())
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        for article in store.articles(&missing).await? {
            let print = TextPrint::of(&article.analysis.article.text);
            self.remember(article.id, print);
        }
        Ok(())
    }
}

/// Articles of one batch, which the store cannot find yet.
#[derive(Default)]
struct Batch {
    entries: Vec<StoryEntry>,
    prints: Vec<TextPrint>,
    by_key: HashMap<u64, Vec<usize>>,
}

impl Batch {
    fn story_of(&self, print: &TextPrint, config: &ClusterConfig) -> Option<ArticleId> {
        let numbers = print
            .keys()
            .iter()
            .filter_map(|key| self.by_key.get(key))
            .flatten();
        for &number in numbers {
            let (entry, other) = (self.entries.get(number)?, self.prints.get(number)?);
            if is_same_story(print, other, config) {
                return Some(entry.story.clone());
            }
        }
        None
    }

    fn add(&mut self, article: &StoredArticle, print: TextPrint, story: Option<ArticleId>) {
        let number = self.entries.len();
        for key in print.keys() {
            self.by_key.entry(*key).or_default().push(number);
        }
        self.entries.push(StoryEntry {
            article_id: article.id.clone(),
            version: article.version,
            joined: story.is_some(),
            story: story.unwrap_or_else(|| article.id.clone()),
            keys: print.keys().to_vec(),
        });
        self.prints.push(print);
    }
}

/// The story of a stored article that carries the same text.
async fn stored_story(
    store: &Arc<dyn Store>,
    article: &StoredArticle,
    print: &TextPrint,
    prints: &mut Prints,
    config: &ClusterConfig,
) -> Result<Option<ArticleId>, StoreError> {
    let mut candidates = store.story_candidates(print.keys()).await?;
    candidates.retain(|(id, _)| *id != article.id);
    prints.load(store, &candidates).await?;
    let same = candidates.into_iter().find(|(id, _)| {
        let other = prints.by_id.get(id);
        other.is_some_and(|other| is_same_story(print, other, config))
    });
    Ok(same.map(|(_, story)| story))
}

async fn print_in_background(articles: &[StoredArticle]) -> Option<Vec<TextPrint>> {
    let texts: Vec<String> = articles
        .iter()
        .map(|article| article.analysis.article.text.clone())
        .collect();
    let printing =
        tokio::task::spawn_blocking(move || texts.iter().map(|text| TextPrint::of(text)).collect());
    printing.await.ok()
}
