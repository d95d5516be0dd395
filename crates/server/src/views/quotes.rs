use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;
use wirewatch_model::{ArticleId, CodePoints, Quote, Span};
use wirewatch_store::{FoundQuote, QuotePlace, StoredArticle};

use super::{kind_word, role_word};

/// A list of quotes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SaidsView {
    /// How many quotes there are in all.
    pub total: u64,
    /// The quotes, each once.
    pub quotes: Vec<SaidView>,
    /// Where the list goes on; `null` when these are the last.
    pub next_cursor: Option<String>,
}

/// A quote with the articles that carry it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SaidView {
    /// The quote's id: it follows from speaker and words.
    pub id: String,
    /// `direct`, `indirect` or `mixed`.
    pub kind: &'static str,
    /// The words, as the first article has them.
    pub text: String,
    /// Who said it; `null` when no text shows it.
    pub speaker: Option<SaidSpeakerView>,
    /// When it was first carried, RFC 3339 UTC.
    pub first_published: String,
    /// Articles that carry it.
    pub articles: u64,
    /// Independent stories among them: reprints of one text are one.
    pub origins: u64,
    /// Outlets that carry it, the first one first.
    pub outlets: Vec<String>,
    /// The first articles that carry it, at most 20.
    pub places: Vec<SaidPlaceView>,
}

/// Who said a quote.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SaidSpeakerView {
    /// The id of the profile; `null` for one without.
    pub id: Option<String>,
    /// The usual name, or the article's words for one without a profile.
    pub name: String,
    /// The post held at the time, by the first article.
    pub title: Option<String>,
    /// The organization of that post.
    pub affiliation: Option<String>,
    /// The role at the time.
    pub role: Option<&'static str>,
}

/// A quote in one article. Offsets count code points of that version's `text`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SaidPlaceView {
    /// The article's id.
    pub article: String,
    /// The version that was read.
    pub version: u32,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// Publication, or when it was first seen, RFC 3339 UTC.
    pub published: String,
    /// The story it belongs to.
    pub story: Option<String>,
    /// The words of the quote.
    pub content: Vec<[usize; 2]>,
    /// The reporting words.
    pub cue: Option<[usize; 2]>,
    /// The words that name the speaker.
    pub mention: Option<[usize; 2]>,
    /// The speaker as this article has it.
    pub speaker: Option<String>,
    /// The rule that found it.
    pub rule: Option<String>,
    /// The version of the rules.
    pub rules_version: String,
}

type Articles = HashMap<(ArticleId, u32), StoredArticle>;

impl SaidView {
    /// Shows `quote`; `articles` are those it was read from.
    pub fn new(quote: &FoundQuote, articles: &Articles) -> Self {
        Self {
            id: quote.id.clone(),
            kind: kind_word(quote.kind),
            text: quote.content.clone(),
            speaker: speaker(quote, articles),
            first_published: quote.first_at.to_string(),
            articles: quote.articles,
            origins: quote.origins,
            outlets: quote.outlets.clone(),
            places: quote
                .places
                .iter()
                .map(|place| place_view(place, articles))
                .collect(),
        }
    }
}

fn speaker(quote: &FoundQuote, articles: &Articles) -> Option<SaidSpeakerView> {
    let name = quote.speaker_name.clone()?;
    let first = quote.places.first();
    let told = first.and_then(|place| {
        let (stored, told) = told_in(place, articles)?;
        let id = told.speaker.as_ref()?.id.as_ref()?;
        let speakers = &stored.analysis.speakers;
        speakers.iter().find(|speaker| speaker.id == *id)
    });
    Some(SaidSpeakerView {
        id: quote.speaker.as_ref().map(ToString::to_string),
        name,
        title: told.and_then(|speaker| speaker.title.clone()),
        affiliation: told.and_then(|speaker| speaker.affiliation.clone()),
        role: told.map(|speaker| role_word(speaker.role)),
    })
}

/// The quote in the article it was read from; `None` when the article was read anew since.
fn told_in<'a>(
    place: &QuotePlace,
    articles: &'a Articles,
) -> Option<(&'a StoredArticle, &'a Quote)> {
    let stored = articles.get(&(place.article_id.clone(), place.version))?;
    let same = stored.analysis.rules_version == place.rules_version;
    let quote = stored.analysis.quotes.get(place.number as usize);
    let quote = quote.filter(|_| same)?;
    Some((stored, quote))
}

fn place_view(place: &QuotePlace, articles: &Articles) -> SaidPlaceView {
    let stored = articles.get(&(place.article_id.clone(), place.version));
    let article = stored.map(|stored| &stored.analysis.article);
    let mut view = SaidPlaceView {
        article: place.article_id.to_string(),
        version: place.version,
        url: article.map(|article| {
            article
                .canonical_url
                .clone()
                .unwrap_or_else(|| article.url.clone())
        }),
        title: article.and_then(|article| article.title.clone()),
        outlet: place.outlet.clone(),
        published: place.at.to_string(),
        story: stored
            .and_then(|stored| stored.story.as_ref())
            .map(|story| story.id.to_string()),
        content: Vec::new(),
        cue: None,
        mention: None,
        speaker: place.speaker_words.clone(),
        rule: None,
        rules_version: place.rules_version.clone(),
    };
    if let Some((stored, quote)) = told_in(place, articles) {
        let points = CodePoints::new(&stored.analysis.article.text);
        let span = |span: Span| points.of_span(span);
        view.content = quote.content.iter().map(|piece| span(*piece)).collect();
        view.cue = quote.cue.map(span);
        view.mention = quote.speaker.as_ref().map(|speaker| span(speaker.mention));
        view.rule = Some(quote.rule.clone());
    }
    view
}
