use serde::{Deserialize, Deserializer};
use wirewatch_model::{ArticleId, Attack, Count, GroupMention, Origin, Quote, Sourced, Stamp};

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
    /// Attacks reported.
    pub attacks: Vec<AttackExcerpt>,
}

/// The part of an [`Attack`] that an excerpt has.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct AttackExcerpt {
    /// Whether it is an older attack mentioned in passing.
    pub background: bool,
    /// Who said it was them.
    pub claimed_by: Vec<String>,
    /// Who denied it.
    pub denied_by: Vec<String>,
    /// People killed.
    pub killed: Option<Count>,
    /// Every statement of a number, in reading order.
    #[serde(default)]
    pub tolls: Vec<TollExcerpt>,
}

/// The part of a [`TollStatement`](wirewatch_model::TollStatement) that an excerpt has.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TollExcerpt {
    /// `killed`, `injured`, `kidnapped` or `missing`.
    pub field: String,
    /// How many.
    pub count: Count,
    /// Whether it counts the attackers, who are in no other number.
    pub attackers: bool,
    /// Whether it is a part of another number or one given up since.
    pub part: bool,
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
                attacks: stored.analysis.attacks.iter().map(attack).collect(),
            },
        }
    }
}

fn attack(attack: &Attack) -> AttackExcerpt {
    let tolls = attack.tolls.iter().map(|toll| TollExcerpt {
        field: toll.field.clone(),
        count: toll.count,
        attackers: toll.attackers,
        part: toll.part,
    });
    AttackExcerpt {
        background: attack.background,
        claimed_by: attack.claimed_by.clone(),
        denied_by: attack.denied_by.clone(),
        killed: attack.killed,
        tolls: tolls.collect(),
    }
}
