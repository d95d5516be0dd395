use serde::{Deserialize, Deserializer};
use wirewatch_model::{ArticleId, GroupMention, Origin, Quote, Sourced, Stamp};

use crate::{StoredArticle, StoryInfo};

/// What a list of hits shows of an article: most of its analysis is not even unpacked for it.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleExcerpt {
    /// The article.
    pub id: ArticleId,
    /// The outlet's name, by the feed it was first seen in, else by the page.
    pub outlet: Option<String>,
    /// The story it belongs to; `None` until it was compared with others.
    pub story: Option<StoryInfo>,
    /// Where its text comes from; `None` until it was compared with others.
    pub origin: Option<Origin>,
    /// What was read.
    pub read: ReadExcerpt,
}

/// The part of an [`Analysis`](wirewatch_model::Analysis) that an excerpt has, as it is kept.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ReadExcerpt {
    /// The article; the spans of quotes and groups are of its `text`.
    pub article: TextExcerpt,
    /// Quotes in reading order.
    pub quotes: Vec<Quote>,
    /// The names of those who speak in them.
    #[serde(deserialize_with = "names")]
    pub speakers: Vec<String>,
    /// Groups named, in reading order.
    pub groups: Vec<GroupMention>,
}

/// The part of an [`Article`](wirewatch_model::Article) that an excerpt has.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TextExcerpt {
    /// The address the page was read from.
    pub url: String,
    /// The address the page says is its own, when it is believable.
    pub canonical_url: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// First publication.
    pub published: Option<Sourced<Stamp>>,
    /// Language, BCP 47.
    pub language: Option<String>,
    /// The outlet's name by the page.
    pub outlet: Option<String>,
    /// The body.
    pub text: String,
}

fn names<'de, D: Deserializer<'de>>(speakers: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    struct Named {
        name: String,
    }
    let speakers = Vec::<Named>::deserialize(speakers)?;
    Ok(speakers.into_iter().map(|speaker| speaker.name).collect())
}

impl From<&StoredArticle> for ArticleExcerpt {
    fn from(stored: &StoredArticle) -> Self {
        let article = &stored.analysis.article;
        let speakers = stored.analysis.speakers.iter();
        Self {
            id: stored.id.clone(),
            outlet: match &stored.feed {
                Some(feed) => Some(feed.outlet.clone()),
                None => article.outlet.clone(),
            },
            story: stored.story.clone(),
            origin: stored.origin.clone(),
            read: ReadExcerpt {
                article: TextExcerpt {
                    url: article.url.clone(),
                    canonical_url: article.canonical_url.clone(),
                    title: article.title.clone(),
                    published: article.published.clone(),
                    language: article.language.clone(),
                    outlet: article.outlet.clone(),
                    text: article.text.clone(),
                },
                quotes: stored.analysis.quotes.clone(),
                speakers: speakers.map(|speaker| speaker.name.clone()).collect(),
                groups: stored.analysis.groups.clone(),
            },
        }
    }
}
