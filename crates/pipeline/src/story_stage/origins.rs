//! Where the texts of stories come from.

use std::collections::BTreeSet;
use std::sync::Arc;

use wirewatch_cluster::story_origins;
use wirewatch_model::{ArticleId, Origin, Provenance};
use wirewatch_store::{Store, StoreError, StoredArticle};

/// The articles that are in a story with one of `articles` now, and may lose what they have their origin from.
pub(super) async fn companions(
    store: &Arc<dyn Store>,
    articles: &[StoredArticle],
) -> Result<Vec<ArticleId>, StoreError> {
    let shared = articles
        .iter()
        .filter_map(|article| article.story.as_ref())
        .filter(|story| story.articles > 1);
    let stories: BTreeSet<&ArticleId> = shared.map(|story| &story.id).collect();
    let mut found = Vec::new();
    for story in stories {
        let members = store.story_members(story).await?;
        found.extend(members.into_iter().map(|member| member.article));
    }
    Ok(found)
}

/// Finds the origins of all articles in the stories of `articles`, and keeps them.
pub(super) async fn settle(
    store: &Arc<dyn Store>,
    articles: impl Iterator<Item = ArticleId>,
) -> Result<(), StoreError> {
    let articles: Vec<ArticleId> = articles.collect();
    let known = store.origins_of(&articles).await?;
    let stories: BTreeSet<ArticleId> = known.into_iter().map(|member| member.story).collect();
    let mut origins: Vec<(ArticleId, Origin)> = Vec::new();
    for story in stories {
        let members = store.story_members(&story).await?;
        let told: Vec<Provenance> = members.iter().map(|m| m.provenance.clone()).collect();
        let ids = members.into_iter().map(|member| member.article);
        origins.extend(ids.zip(story_origins(&told)));
    }
    store.record_origins(&origins).await
}
