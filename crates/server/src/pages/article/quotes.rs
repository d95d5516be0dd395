//! The quotes of an article, each with who said it and how to cite it.

use std::collections::HashMap;

use wirewatch_model::{Quote, Speaker, SpeakerId};
use wirewatch_store::{ArticleSpeaker, StoredArticle};

use crate::pages::links::Link;
use crate::pages::moment::Moment;
use crate::views::{kind_word, outlet_name, role_word};

/// A quote.
pub(super) struct ShownQuote {
    pub(super) number: usize,
    pub(super) words: String,
    pub(super) kind: &'static str,
    /// The speaker's name; `None` when the text does not show it.
    pub(super) speaker: Option<String>,
    /// The speaker's page.
    pub(super) link: Option<String>,
    /// Title and affiliation as this article gives them.
    pub(super) post: String,
    pub(super) role: &'static str,
    pub(super) citation: String,
}

/// The quotes in reading order; `known` are the speakers of the article that have a page.
pub(super) fn quotes(stored: &StoredArticle, known: &[ArticleSpeaker]) -> Vec<ShownQuote> {
    let speakers: HashMap<&SpeakerId, &Speaker> = stored
        .analysis
        .speakers
        .iter()
        .map(|speaker| (&speaker.id, speaker))
        .collect();
    let pages: HashMap<&SpeakerId, &SpeakerId> = known
        .iter()
        .map(|known| (&known.local_id, &known.id))
        .collect();
    let quotes = stored.analysis.quotes.iter().enumerate();
    let shown = quotes.map(|(number, quote)| {
        let id = quote.speaker.as_ref().and_then(|who| who.id.as_ref());
        let speaker = id.and_then(|id| speakers.get(id)).copied();
        let page = id.and_then(|id| pages.get(id));
        let post = speaker.map(post).unwrap_or_default();
        ShownQuote {
            number,
            words: words(quote, &stored.analysis.article.text),
            kind: kind_word(quote.kind),
            speaker: quote.speaker.as_ref().map(|who| who.name.clone()),
            link: page.map(|id| Link::to("/speakers").part(id.as_str()).done()),
            role: speaker.map_or("", |speaker| role_word(speaker.role)),
            citation: citation(stored, Some((quote, post.as_str()))),
            post,
        }
    });
    shown.collect()
}

/// An article, or a quote of it, as text to cite: with the day of capture and what proves the page.
pub(super) fn citation(stored: &StoredArticle, quote: Option<(&Quote, &str)>) -> String {
    let article = &stored.analysis.article;
    let mut parts = Vec::new();
    if let Some((quote, post)) = quote {
        let speaker = quote.speaker.as_ref().map(|who| who.name.as_str());
        let speaker = speaker.unwrap_or("speaker not stated");
        let mut said = format!("“{}” – {speaker}", bare(&words(quote, &article.text)));
        if !post.is_empty() {
            said.push_str(&format!(", {post}"));
        }
        said.push_str(&format!(" ({} quote)", kind_word(quote.kind)));
        parts.push(said);
    } else if !article.authors.is_empty() {
        parts.push(article.authors.join(", "));
    }
    let title = article.title.as_deref().unwrap_or("without a headline");
    parts.push(format!("“{}”", bare(title)));
    parts.extend(outlet_name(stored));
    if let Some(published) = &article.published {
        parts.push(Moment::of(&published.value.to_rfc3339()).words);
    }
    let address = article.canonical_url.as_ref().unwrap_or(&article.url);
    parts.push(address.clone());
    let captured = Moment::at(stored.fetched_at).words;
    parts.push(format!(
        "captured {captured}, SHA-256 {}",
        stored.page_sha256
    ));
    format!("{}.", parts.join(", "))
}

/// Text without quotation marks around all of it.
fn bare(text: &str) -> &str {
    text.trim_matches(['“', '”', '"', '«', '»', '„', '‟'])
}

fn words(quote: &Quote, text: &str) -> String {
    let pieces: Vec<&str> = quote.content.iter().map(|span| span.of(text)).collect();
    pieces.join(" … ")
}

fn post(speaker: &Speaker) -> String {
    let parts: Vec<&str> = [&speaker.title, &speaker.affiliation]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    parts.join(", ")
}
