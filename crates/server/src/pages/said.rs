//! Quotes across articles, as pages list them: each once, in the sentence that carries it.

use std::collections::HashMap;
use std::sync::Arc;

use wirewatch_model::{ArticleId, CodePoints};
use wirewatch_store::{Store, StoredArticle};

use super::links::{article_link, sentence_link, speaker_link};
use super::marked::{Piece, marked_snippet};
use super::moment::Moment;
use super::script::direction;
use super::words::counted;
use crate::answers::Failure;
use crate::quotes::versions_of;
use crate::views::{SaidPlaceView, SaidView};

/// A quote with the sentences around it.
pub(super) struct ShownQuote {
    /// `direct`, `indirect` or `mixed`.
    pub(super) kind: &'static str,
    /// The sentences that carry it, its words marked.
    pub(super) words: Vec<Piece>,
    pub(super) language: Option<String>,
    pub(super) direction: &'static str,
    pub(super) speaker: Option<QuotedSpeaker>,
    pub(super) at: Moment,
    /// The first article that carries it.
    pub(super) title: String,
    pub(super) link: String,
    /// The outlets that carry it, the first one first.
    pub(super) outlets: String,
    /// "3 articles, 2 stories", when there is more than one.
    pub(super) carried: Option<String>,
}

/// Who said a quote.
pub(super) struct QuotedSpeaker {
    pub(super) name: String,
    /// The profile, for those who have one.
    pub(super) link: Option<String>,
    /// Title and organization at the time.
    pub(super) post: String,
}

/// So many outlets of a quote are named.
const OUTLETS: usize = 4;

/// Shows `quotes` with the sentences of the first article that carries each.
pub(super) async fn shown_quotes(
    store: &Arc<dyn Store>,
    quotes: &[SaidView],
) -> Result<Vec<ShownQuote>, Failure> {
    let firsts = quotes.iter().filter_map(|quote| quote.places.first());
    let wanted: Vec<(ArticleId, u32)> = firsts
        .map(|place| (ArticleId::from(place.article.as_str()), place.version))
        .collect();
    let wanted = wanted.iter().map(|(id, version)| (id, *version));
    let articles = versions_of(store.as_ref(), wanted).await?;
    Ok(quotes.iter().map(|quote| shown(quote, &articles)).collect())
}

fn shown(quote: &SaidView, articles: &HashMap<(ArticleId, u32), StoredArticle>) -> ShownQuote {
    let place = quote.places.first();
    let stored = place
        .and_then(|place| articles.get(&(ArticleId::from(place.article.as_str()), place.version)));
    let language = stored.and_then(|stored| stored.analysis.article.language.clone());
    let context = place
        .zip(stored)
        .and_then(|(place, stored)| context(place, stored));
    let (start, words) = match context {
        Some((start, words)) => (Some(start), words),
        None => (None, marked_snippet(&quote.text, &[])),
    };
    let article = place.map_or("", |place| place.article.as_str());
    ShownQuote {
        kind: quote.kind,
        words,
        direction: direction(language.as_deref()),
        language,
        speaker: quote.speaker.as_ref().map(|speaker| QuotedSpeaker {
            name: speaker.name.clone(),
            link: speaker.id.as_deref().map(speaker_link),
            post: post_words(speaker.title.as_deref(), speaker.affiliation.as_deref()),
        }),
        at: Moment::of(&quote.first_published),
        title: place
            .and_then(|place| place.title.clone())
            .unwrap_or_else(|| "Untitled".to_owned()),
        link: start.map_or_else(
            || article_link(article),
            |start| sentence_link(article, start),
        ),
        outlets: outlets(&quote.outlets),
        carried: (quote.articles > 1).then(|| {
            let articles = counted(quote.articles, "article");
            format!("{articles}, {}", counted(quote.origins, "story"))
        }),
    }
}

/// A post in words: title, organization.
pub(super) fn post_words(title: Option<&str>, affiliation: Option<&str>) -> String {
    let parts: Vec<&str> = [title, affiliation].into_iter().flatten().collect();
    parts.join(", ")
}

fn outlets(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(OUTLETS).map(String::as_str).collect();
    match names.len().checked_sub(OUTLETS) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}

/// The sentences that carry a quote, its words marked, and where they begin; `None` when the article was read anew since.
fn context(place: &SaidPlaceView, stored: &StoredArticle) -> Option<(usize, Vec<Piece>)> {
    let (first, last) = (place.content.first()?, place.content.last()?);
    let ([from, _], [_, to]) = (first, last);
    let text = &stored.analysis.article.text;
    let points = CodePoints::new(text);
    let touching = wirewatch_text::sentences(text)
        .into_iter()
        .map(|sentence| points.of_span(sentence))
        .filter(|[start, end]| start < to && end > from);
    let mut range: Option<(usize, usize)> = None;
    for [start, end] in touching {
        range = Some((range.map_or(start, |(first, _)| first), end));
    }
    let (start, end) = range?;
    let start = start.min(*from);
    let end = end.max(*to);
    let words: String = text.chars().skip(start).take(end - start).collect();
    let marks: Vec<[usize; 2]> = place
        .content
        .iter()
        .map(|span| span.map(|at| at.saturating_sub(start)))
        .collect();
    Some((start, marked_snippet(&words, &marks)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_outlets_are_counted() {
        let names = ["A", "B", "C", "D", "E", "F"].map(str::to_owned);
        assert_eq!(outlets(&names), "A, B, C, D and 2 more");
        assert_eq!(outlets(names.get(..2).unwrap_or_default()), "A, B");
    }

    #[test]
    fn posts_are_told_as_far_as_they_are_known() {
        assert_eq!(post_words(Some("mayor"), Some("Oslo")), "mayor, Oslo");
        assert_eq!(post_words(None, Some("Oslo")), "Oslo");
        assert_eq!(post_words(None, None), "");
    }
}
