//! What is shown of each hit.

use std::collections::{BTreeMap, HashMap};

use wirewatch_index::{
    ArticleIndex, FacetCount, Highlighter, Hit, SearchKind, SearchPage, SearchRequest,
};
use wirewatch_model::{ArticleId, CodePoints, GroupMention, Span};
use wirewatch_store::ArticleExcerpt;

use super::found::Found;
use super::snippets::snippets_of;
use crate::views::{
    FacetView, HitView, QuoteHitView, ReasonView, SearchView, quote_view, story_view,
};

/// How a hit is looked at.
pub(crate) struct Shown<'a> {
    pub(crate) request: &'a SearchRequest,
    pub(crate) index: &'a dyn ArticleIndex,
    pub(crate) snippets: usize,
}

/// A page, as it is shown, with what is shown of its hits; some of them may have gone from the store.
pub(super) fn page_view(
    page: SearchPage,
    request: &SearchRequest,
    hits: Vec<HitView>,
) -> SearchView {
    let listed = page.hits.len();
    let shown = request.offset + listed;
    let all = page.stories.unwrap_or(page.total);
    let more = request.cursor.is_none() && (shown as u64) < all;
    SearchView {
        total: page.total,
        stories: page.stories,
        next_offset: (more && listed > 0).then_some(shown),
        hits,
        facets: facet_views(page.facets),
        next_cursor: page.next_cursor,
        snapshot: Some(page.snapshot).filter(|name| !name.is_empty()),
    }
}

/// Counts by value, by the facet's name.
pub(crate) fn facet_views(
    facets: Vec<(String, Vec<FacetCount>)>,
) -> BTreeMap<String, Vec<FacetView>> {
    let views = facets.into_iter().map(|(field, counts)| {
        let counts = counts.into_iter().map(|counted| FacetView {
            value: counted.value,
            count: counted.count,
        });
        (field, counts.collect())
    });
    views.collect()
}

/// Hits with what the index itself knows of them; `None` when it does not know all of them.
pub(super) fn cards(hits: &mut [Hit], request: &SearchRequest) -> Option<Vec<HitView>> {
    if hits.iter().any(|hit| hit.card.is_none()) {
        return None;
    }
    let text = |text: String| Some(text).filter(|text| !text.is_empty());
    let mut shown = Vec::with_capacity(hits.len());
    for hit in hits {
        let card = hit.card.take().unwrap_or_default();
        shown.push(HitView {
            why: reasons(hit, request),
            id: hit.id.to_string(),
            url: card.url,
            title: text(card.title),
            outlet: text(card.outlet),
            published: card.dated,
            language: card.language,
            score: hit.score,
            groups: card.groups,
            speakers: card.speakers,
            quotes: card.quotes,
            quote: None,
            incident: None,
            story: None,
            same_story: hit.same_story,
            origins: None,
            snippets: Vec::new(),
            attacks: Vec::new(),
        });
    }
    Some(shown)
}

fn reasons(hit: &Hit, request: &SearchRequest) -> Option<Vec<ReasonView>> {
    let reasons = hit.why.iter().map(|reason| ReasonView {
        wanted: reason.wanted.clone(),
        fields: reason.fields.clone(),
    });
    request.why.then(|| reasons.collect())
}

impl Shown<'_> {
    /// The hits whose article is still there.
    pub(crate) fn hits(&self, hits: &[Hit], found: &Found) -> Vec<HitView> {
        let by_id: HashMap<&ArticleId, &ArticleExcerpt> = found
            .articles
            .iter()
            .map(|article| (&article.id, article))
            .collect();
        let mut highlighter = self.index.highlighter(&self.request.query);
        let shown = hits.iter().filter_map(|hit| {
            let excerpt = by_id.get(&hit.id)?;
            Some(self.hit(hit, excerpt, found, &mut highlighter))
        });
        shown.collect()
    }

    fn hit(
        &self,
        hit: &Hit,
        excerpt: &ArticleExcerpt,
        found: &Found,
        highlighter: &mut Highlighter,
    ) -> HitView {
        let read = &excerpt.read;
        let article = &read.article;
        let quote = hit
            .quote
            .and_then(|number| read.quotes.get(number as usize));
        let within: Option<&[Span]> = quote.map(|quote| quote.content.as_slice());
        HitView {
            id: excerpt.id.to_string(),
            url: article
                .canonical_url
                .clone()
                .unwrap_or_else(|| article.url.clone()),
            title: article.title.clone(),
            outlet: excerpt.outlet.clone(),
            published: article.published.as_ref().map(|p| p.value.to_rfc3339()),
            language: article.language.clone(),
            score: hit.score,
            groups: groups(&read.groups),
            speakers: read.speakers.clone(),
            quotes: read.quotes.len(),
            quote: hit.quote.zip(quote).map(|(number, quote)| {
                let words: Vec<&str> = quote
                    .content
                    .iter()
                    .map(|span| span.of(&article.text))
                    .collect();
                QuoteHitView {
                    number,
                    text: words.join(" … "),
                    quote: quote_view(quote, &CodePoints::new(&article.text)),
                }
            }),
            incident: found.incident(hit),
            story: excerpt.story.as_ref().map(story_view),
            same_story: hit.same_story,
            origins: self.request.collapse.then(|| found.origins(excerpt)),
            why: reasons(hit, self.request),
            snippets: snippets_of(excerpt, self.request, highlighter, self.snippets, within),
            attacks: read.attacks.clone(),
        }
    }
}

/// The articles of hits, each once.
pub(crate) fn ids_of(hits: &[Hit]) -> Vec<ArticleId> {
    let mut seen = std::collections::HashSet::new();
    let ids = hits.iter().map(|hit| &hit.id);
    ids.filter(|id| seen.insert(*id)).cloned().collect()
}

/// What hits are, by their name in the API.
pub(crate) fn kind(name: &str) -> Option<SearchKind> {
    match name {
        "" | "article" => Some(SearchKind::Article),
        "quote" => Some(SearchKind::Quote),
        "incident" => Some(SearchKind::Incident),
        _ => None,
    }
}

/// The ids of groups an article names, not only inside another's name.
fn groups(mentions: &[GroupMention]) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    for mention in mentions.iter().filter(|mention| !mention.part_of_name) {
        if !groups.contains(&mention.group_id.0) {
            groups.push(mention.group_id.to_string());
        }
    }
    groups
}
