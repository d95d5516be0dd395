//! What is shown of each hit.

use std::collections::{BTreeMap, HashMap};

use wirewatch_index::{ArticleIndex, Hit, SearchKind, SearchPage, SearchRequest};
use wirewatch_model::{ArticleId, CodePoints, Span};
use wirewatch_store::StoredArticle;

use super::found::Found;
use super::snippets::snippets_of;
use crate::views::{
    FacetView, HitView, QuoteHitView, ReasonView, SearchView, outlet_name, quote_view, story_view,
};

/// How a hit is looked at.
pub(crate) struct Shown<'a> {
    pub(crate) request: &'a SearchRequest,
    pub(crate) index: &'a dyn ArticleIndex,
    pub(crate) snippets: usize,
}

/// A page of hits, as it is shown.
pub(super) fn page_view(
    page: &SearchPage,
    request: &SearchRequest,
    hits: Vec<HitView>,
) -> SearchView {
    let shown = request.offset + page.hits.len();
    let facets: BTreeMap<String, Vec<FacetView>> = page
        .facets
        .iter()
        .map(|(field, counts)| {
            let counts = counts.iter().map(|c| FacetView {
                value: c.value.clone(),
                count: c.count,
            });
            (field.clone(), counts.collect())
        })
        .collect();
    let listed = page.stories.unwrap_or(page.total);
    let more = request.cursor.is_none() && (shown as u64) < listed;
    SearchView {
        total: page.total,
        stories: page.stories,
        hits,
        facets,
        next_offset: (more && !page.hits.is_empty()).then_some(shown),
        next_cursor: page.next_cursor.clone(),
        snapshot: Some(page.snapshot.clone()).filter(|name| !name.is_empty()),
    }
}

/// Hits with what the index itself knows of them.
pub(super) fn cards(hits: &[Hit], request: &SearchRequest) -> Vec<HitView> {
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let known = hits
        .iter()
        .filter_map(|hit| Some((hit, hit.card.as_ref()?)));
    let shown = known.map(|(hit, card)| HitView {
        id: hit.id.to_string(),
        url: card.url.clone(),
        title: text(&card.title),
        outlet: text(&card.outlet),
        published: card.dated.clone(),
        language: card.language.clone(),
        score: hit.score,
        groups: card.groups.clone(),
        speakers: card.speakers.clone(),
        quotes: card.quotes,
        quote: None,
        incident: None,
        story: None,
        same_story: hit.same_story,
        origins: None,
        why: reasons(hit, request),
        snippets: Vec::new(),
    });
    shown.collect()
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
        let by_id: HashMap<&ArticleId, &StoredArticle> = found
            .articles
            .iter()
            .map(|article| (&article.id, article))
            .collect();
        let shown = hits.iter().filter_map(|hit| {
            let stored = by_id.get(&hit.id)?;
            Some(self.hit(hit, stored, found))
        });
        shown.collect()
    }

    fn hit(&self, hit: &Hit, stored: &StoredArticle, found: &Found) -> HitView {
        let article = &stored.analysis.article;
        let quote = hit
            .quote
            .and_then(|number| stored.analysis.quotes.get(number as usize));
        let within: Option<&[Span]> = quote.map(|quote| quote.content.as_slice());
        HitView {
            id: stored.id.to_string(),
            url: article
                .canonical_url
                .clone()
                .unwrap_or_else(|| article.url.clone()),
            title: article.title.clone(),
            outlet: outlet_name(stored),
            published: article.published.as_ref().map(|p| p.value.to_rfc3339()),
            language: article.language.clone(),
            score: hit.score,
            groups: groups(stored),
            speakers: stored
                .analysis
                .speakers
                .iter()
                .map(|speaker| speaker.name.clone())
                .collect(),
            quotes: stored.analysis.quotes.len(),
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
            story: story_view(stored),
            same_story: hit.same_story,
            origins: self.request.collapse.then(|| found.origins(stored)),
            why: reasons(hit, self.request),
            snippets: snippets_of(stored, self.request, self.index, self.snippets, within),
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
fn groups(stored: &StoredArticle) -> Vec<String> {
    let mentions = stored.analysis.groups.iter();
    let mut groups: Vec<String> = Vec::new();
    for mention in mentions.filter(|mention| !mention.part_of_name) {
        if !groups.contains(&mention.group_id.0) {
            groups.push(mention.group_id.to_string());
        }
    }
    groups
}
