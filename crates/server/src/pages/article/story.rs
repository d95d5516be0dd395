//! The articles that carry the same text, by where the text comes from.

use wirewatch_model::ArticleId;
use wirewatch_store::{Store, StoredArticle};

use crate::answers::Failure;
use crate::pages::links::article_link;
use crate::pages::moment::Moment;
use crate::pages::words::{counted, id_in_words};
use crate::views::outlet_name;

/// The articles of a story are shown up to so many.
const MOST: usize = 200;

/// A story.
pub(super) struct ShownStory {
    /// "7 articles, 2 origins".
    pub(super) summary: String,
    pub(super) origins: Vec<ShownOrigin>,
    /// Articles that are not shown.
    pub(super) more: usize,
}

/// An origin with the articles that have their text from it.
pub(super) struct ShownOrigin {
    /// Its name; empty where it is not known.
    pub(super) name: String,
    pub(super) articles: Vec<ShownMember>,
}

/// An article of a story.
pub(super) struct ShownMember {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) outlet: String,
    pub(super) published: Option<Moment>,
    pub(super) link: String,
    /// Why it is taken to come from its origin.
    pub(super) reason: String,
    pub(super) here: bool,
}

/// The story of an article; `None` when no other article carries its text, or it was not compared yet.
///
/// # Errors
/// A fault of the store.
pub(super) async fn story(
    store: &dyn Store,
    stored: &StoredArticle,
) -> Result<Option<ShownStory>, Failure> {
    let Some(info) = stored.story.as_ref().filter(|story| story.articles > 1) else {
        return Ok(None);
    };
    let members = store.story_members(std::slice::from_ref(&info.id)).await?;
    let ids: Vec<ArticleId> = members
        .iter()
        .map(|m| m.article.clone())
        .take(MOST)
        .collect();
    let mut articles = store.articles(&ids).await?;
    articles.sort_by_key(|article| article.first_seen_at);
    let mut origins: Vec<ShownOrigin> = Vec::new();
    for article in &articles {
        let origin = article.origin.as_ref();
        let name = origin.map(|origin| id_in_words(&origin.id));
        let name = name.unwrap_or_default();
        let member = member(article, stored);
        match origins.iter_mut().find(|held| held.name == name) {
            Some(held) => held.articles.push(member),
            None => origins.push(ShownOrigin {
                name,
                articles: vec![member],
            }),
        }
    }
    Ok(Some(ShownStory {
        summary: format!(
            "{}, {}",
            counted(u64::from(info.articles), "article"),
            counted(u64::from(info.origins), "origin")
        ),
        origins,
        more: members.len().saturating_sub(ids.len()),
    }))
}

fn member(article: &StoredArticle, shown: &StoredArticle) -> ShownMember {
    let read = &article.analysis.article;
    ShownMember {
        id: article.id.to_string(),
        title: read
            .title
            .clone()
            .unwrap_or("Without a headline".to_owned()),
        outlet: outlet_name(article).unwrap_or_default(),
        published: read
            .published
            .as_ref()
            .map(|published| Moment::of(&published.value.to_rfc3339())),
        link: article_link(article.id.as_str()),
        reason: article
            .origin
            .as_ref()
            .map(|origin| origin.reason.clone())
            .unwrap_or_default(),
        here: article.id == shown.id,
    }
}
