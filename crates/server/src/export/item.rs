//! One hit, as the formats need it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::Serialize;
use wirewatch_index::Hit;
use wirewatch_model::{Article, CodePoints, Quote};
use wirewatch_store::StoredArticle;

use crate::views::{ExportView, QuoteHitView, outlet_name, quote_view};

/// An article, or one quote of it.
pub(super) struct Item<'a> {
    pub(super) stored: &'a StoredArticle,
    pub(super) quote: Option<(u32, &'a Quote)>,
}

/// A line of JSON for a quote.
#[derive(Serialize)]
struct QuoteLine<'a> {
    article: &'a str,
    url: &'a str,
    title: Option<&'a str>,
    outlet: Option<String>,
    published: Option<String>,
    language: Option<&'a str>,
    page_sha256: &'a str,
    #[serde(flatten)]
    quote: QuoteHitView,
}

impl<'a> Item<'a> {
    /// The hit's article or quote; `None` when the article has no such quote any more.
    pub(super) fn of(stored: &'a StoredArticle, hit: &Hit) -> Option<Self> {
        let quote = match hit.quote {
            Some(number) => Some((number, stored.analysis.quotes.get(number as usize)?)),
            None => None,
        };
        Some(Self { stored, quote })
    }

    pub(super) fn article(&self) -> &'a Article {
        &self.stored.analysis.article
    }

    /// The ids of the groups that the article names, in order; names inside other names are left out.
    pub(super) fn group_ids(&self) -> Vec<&'a str> {
        let mentions = self.stored.analysis.groups.iter();
        let mut ids: Vec<&str> = mentions
            .filter(|mention| !mention.part_of_name)
            .map(|mention| mention.group_id.as_str())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// A key that no two items share.
    pub(super) fn key(&self) -> String {
        match self.quote {
            Some((number, _)) => format!("{}-q{number}", self.stored.id),
            None => self.stored.id.to_string(),
        }
    }

    pub(super) fn title(&self) -> &'a str {
        self.article().title.as_deref().unwrap_or("Untitled")
    }

    pub(super) fn url(&self) -> &'a str {
        let article = self.article();
        article.canonical_url.as_deref().unwrap_or(&article.url)
    }

    pub(super) fn outlet(&self) -> String {
        outlet_name(self.stored).unwrap_or_default()
    }

    /// When it was published, or first seen when the page does not say.
    pub(super) fn at(&self) -> Timestamp {
        let published = self.article().published.as_ref();
        published.map_or(self.stored.first_seen_at, |stamp| stamp.value.at)
    }

    /// The day of publication, if the page says it.
    pub(super) fn day(&self) -> Option<Date> {
        let published = self.article().published.as_ref()?;
        Some(published.value.civil_date())
    }

    /// The day the page was fetched.
    pub(super) fn accessed(&self) -> Date {
        Offset::UTC.to_datetime(self.stored.fetched_at).date()
    }

    /// The quote's words and who says them.
    pub(super) fn said(&self) -> Option<(String, Option<&'a str>)> {
        let (_, quote) = self.quote?;
        let speaker = quote.speaker.as_ref().map(|who| who.name.as_str());
        Some((self.words(quote), speaker))
    }

    pub(super) fn words(&self, quote: &Quote) -> String {
        let text = &self.article().text;
        let pieces: Vec<&str> = quote.content.iter().map(|span| span.of(text)).collect();
        pieces.join(" … ")
    }

    pub(super) fn json_line(&self) -> String {
        let article = self.article();
        let line = match self.quote {
            None => serde_json::to_string(&ExportView::new(self.stored)),
            Some((number, quote)) => serde_json::to_string(&QuoteLine {
                article: self.stored.id.as_str(),
                url: self.url(),
                title: article.title.as_deref(),
                outlet: outlet_name(self.stored),
                published: article.published.as_ref().map(|p| p.value.to_rfc3339()),
                language: article.language.as_deref(),
                page_sha256: &self.stored.page_sha256,
                quote: QuoteHitView {
                    number,
                    text: self.words(quote),
                    quote: quote_view(quote, &CodePoints::new(&article.text)),
                },
            }),
        };
        // Views are plain data with text for keys; there is nothing that could not be written.
        line.unwrap_or_default() + "\n"
    }
}
