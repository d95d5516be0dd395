//! Where the texts of stories come from.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use wirewatch_cluster::story_origins;
use wirewatch_model::{ArticleId, Origin, Provenance};
use wirewatch_store::{Store, StoreError, StoryMember};

/// The articles that are in a story with one of `articles` now, and may lose what they have their origin from.
pub(super) async fn companions(
    store: &Arc<dyn Store>,
    articles: &[ArticleId],
) -> Result<Vec<ArticleId>, StoreError> {
    let members = members_with(store, articles).await?;
    Ok(members.into_iter().map(|member| member.article).collect())
}

/// Finds the origins of all articles in the stories of `articles`, and keeps them; gives the story of each.
pub(super) async fn settle(
    store: &Arc<dyn Store>,
    articles: impl Iterator<Item = ArticleId>,
) -> Result<HashMap<ArticleId, ArticleId>, StoreError> {
    let articles: Vec<ArticleId> = articles.collect();
    let members = members_with(store, &articles).await?;
    let mut origins: Vec<(ArticleId, Origin)> = Vec::with_capacity(members.len());
    for story in members.chunk_by(|a, b| a.story == b.story) {
        let told: Vec<Provenance> = story.iter().map(|m| m.provenance.clone()).collect();
        let ids = story.iter().map(|member| member.article.clone());
        origins.extend(ids.zip(story_origins(&told)));
    }
    store.record_origins(&origins).await?;
    let joined = members.into_iter();
    Ok(joined
        .map(|member| (member.article, member.story))
        .collect())
}

/// All members of the stories that `articles` are in, story by story.
async fn members_with(
    store: &Arc<dyn Store>,
    articles: &[ArticleId],
) -> Result<Vec<StoryMember>, StoreError> {
    let known = store.origins_of(articles).await?;
    let stories: BTreeSet<ArticleId> = known.into_iter().map(|member| member.story).collect();
    let stories: Vec<ArticleId> = stories.into_iter().collect();
    store.story_members(&stories).await
}
