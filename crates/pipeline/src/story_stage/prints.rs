//! Prints of articles in the store that were made in this run, the latest ones.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use wirewatch_cluster::TextPrint;
use wirewatch_model::ArticleId;
use wirewatch_store::{Store, StoreError};

/// Prints that are remembered from batch to batch; most candidates are of the same days. Some 10 KB each.
const REMEMBERED_PRINTS: usize = 3_000;

/// How many articles are in memory at once while their prints are made.
const READ_AT_ONCE: usize = 250;

#[derive(Default)]
pub(super) struct Prints {
    by_id: HashMap<ArticleId, TextPrint>,
    order: VecDeque<ArticleId>,
}

impl Prints {
    pub(super) fn of(&self, id: &ArticleId) -> Option<&TextPrint> {
        self.by_id.get(id)
    }

    pub(super) fn remember(&mut self, id: ArticleId, print: TextPrint) {
        if self.by_id.insert(id.clone(), print).is_none() {
            self.order.push_back(id);
        }
    }

    /// Forgets the oldest prints beyond those that are worth their memory.
    pub(super) fn trim(&mut self) {
        while self.order.len() > REMEMBERED_PRINTS {
            let oldest = self.order.pop_front();
            oldest.and_then(|id| self.by_id.remove(&id));
        }
    }

    /// Reads from the store what is not remembered of these articles.
    pub(super) async fn load(
        &mut self,
        store: &Arc<dyn Store>,
        candidates: impl Iterator<Item = &(ArticleId, ArticleId)>,
    ) -> Result<(), StoreError> {
        let missing: BTreeSet<ArticleId> = candidates
            .filter(|(id, _)| !self.by_id.contains_key(id))
            .map(|(id, _)| id.clone())
            .collect();
        let missing: Vec<ArticleId> = missing.into_iter().collect();
        for ids in missing.chunks(READ_AT_ONCE) {
            for article in store.articles(ids).await? {
                let print = TextPrint::of(&article.analysis.article.text);
                self.remember(article.id, print);
            }
        }
        Ok(())
    }
}
