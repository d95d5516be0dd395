//! What the store knows of hits.

use std::collections::HashMap;

use wirewatch_index::Hit;
use wirewatch_model::{ArticleId, IncidentId};
use wirewatch_store::{ArticleExcerpt, IncidentEntry, Store, StoreError, StoryMember};

use super::ids_of;
use crate::views::{IncidentEntryView, IncidentHitView, OriginCountView};

/// What is shown of hits beside what the index says.
#[derive(Default)]
pub(crate) struct Found {
    /// Their articles.
    pub(crate) articles: Vec<ArticleExcerpt>,
    incidents: HashMap<IncidentId, IncidentEntry>,
    /// The articles of each story with more than one.
    stories: HashMap<ArticleId, Vec<StoryMember>>,
}

impl Found {
    /// Reads it; of stories, if they are `collapsed`, also where the texts of their articles come from.
    pub(crate) async fn of(
        store: &dyn Store,
        hits: &[Hit],
        collapsed: bool,
    ) -> Result<Self, StoreError> {
        let mut found = Self {
            articles: store.excerpts(&ids_of(hits)).await?,
            ..Self::default()
        };
        let incidents = hits.iter().filter_map(|hit| hit.incident.clone());
        let incidents: Vec<IncidentId> = incidents.map(IncidentId).collect();
        if !incidents.is_empty() {
            let entries = store.incident_entries(&incidents).await?.into_iter();
            found.incidents = entries.map(|entry| (entry.id.clone(), entry)).collect();
        }
        if collapsed {
            let stories = found
                .articles
                .iter()
                .filter_map(|article| article.story.as_ref());
            let several: Vec<ArticleId> = stories
                .filter(|story| story.articles > 1)
                .map(|story| story.id.clone())
                .collect();
            for member in store.story_members(&several).await? {
                let members = found.stories.entry(member.story.clone());
                members.or_default().push(member);
            }
        }
        Ok(found)
    }

    /// The incident that a hit stands for, with how many of its reports match.
    pub(super) fn incident(&self, hit: &Hit) -> Option<IncidentHitView> {
        let id = IncidentId(hit.incident.clone()?);
        Some(IncidentHitView {
            reports: hit.reports,
            incident: IncidentEntryView::new(self.incidents.get(&id)?),
        })
    }

    /// The origins of the story that an article belongs to, those of most articles first.
    pub(super) fn origins(&self, article: &ArticleExcerpt) -> Vec<OriginCountView> {
        let members = article
            .story
            .as_ref()
            .and_then(|story| self.stories.get(&story.id));
        let known: Vec<_> = match members {
            Some(members) => members.iter().filter_map(|m| m.origin.as_ref()).collect(),
            None => article.origin.iter().collect(),
        };
        let mut origins: Vec<OriginCountView> = Vec::new();
        for origin in known {
            match origins.iter_mut().find(|held| held.id == origin.id) {
                Some(held) => held.articles += 1,
                None => origins.push(OriginCountView {
                    id: origin.id.clone(),
                    articles: 1,
                    reason: origin.reason.clone(),
                }),
            }
        }
        origins.sort_by_key(|origin| std::cmp::Reverse(origin.articles));
        origins
    }
}
