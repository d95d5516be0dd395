use wirewatch_model::Article;

use crate::body::find_body;
use crate::candidates::Candidate;
use crate::canonical::canonical_url;
use crate::json_ld::JsonLd;
use crate::kind::kind_of;
use crate::metadata::read_metadata;
use crate::page::Page;
use crate::parse::parse_bounded;
use crate::said::Said;
use crate::site_view::SiteView;
use crate::{CandidateTrace, ExtractConfig, ExtractionTrace, SiteRules};

/// What came of reading a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extraction {
    /// What was read; possibly with an empty text.
    pub article: Article,
    /// Whether the page is a story at all.
    pub kind: PageKind,
}

/// Whether a page tells one story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// It does.
    Article,
    /// It does not, for this reason.
    NotArticle(NotArticle),
}

/// Why a page is no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NotArticle {
    /// There is no text to read, or too little.
    Empty,
    /// It says that the page was not found, though the server answered as if it were.
    SoftNotFound,
    /// It lists other pages: a front page, a section, a tag.
    SectionPage,
    /// It asks to prove that the reader is human, or to allow scripts or cookies.
    Interstitial,
}

/// Reads the article on the page `html`, fetched from `url`.
///
/// No page makes this fail; one without a story gives an empty or short text and a [`PageKind::NotArticle`].
pub fn extract_article(
    html: &str,
    url: &str,
    config: &ExtractConfig,
    sites: &SiteRules,
) -> Extraction {
    explain_extraction(html, url, config, sites).extraction
}

/// Reads a page like [`extract_article`] and keeps every step for people to look at.
pub fn explain_extraction(
    html: &str,
    url: &str,
    config: &ExtractConfig,
    sites: &SiteRules,
) -> ExtractionTrace {
    let parsed = parse_bounded(html, config);
    let page = Page::flatten(&parsed);
    let ld = JsonLd::read(&page.json_ld);
    let mut site = SiteView::of(sites.for_url(url), &page);
    let metadata = read_metadata(&page, &ld, url, std::mem::take(&mut site.dates));
    let said = Said::new(
        metadata.title.as_deref(),
        metadata.standfirst.as_deref(),
        ld.body.as_deref(),
        &metadata.names.authors,
    );
    let body = find_body(&page, &said, &site);
    let kind = kind_of(&page, &ld, metadata.title.as_deref(), &body, config);
    let candidates = body
        .candidates
        .iter()
        .map(|candidate| trace_candidate(&page, candidate))
        .collect();
    let article = Article {
        url: url.to_owned(),
        canonical_url: canonical_url(&page, &ld, url),
        title: metadata.title,
        standfirst: metadata.standfirst,
        authors: metadata.names.authors,
        agencies: metadata.names.agencies,
        published: metadata.published,
        modified: metadata.modified,
        language: language(&page, &ld, &body.text),
        outlet: metadata.outlet,
        section: metadata.section,
        tags: metadata.tags,
        lead_image: metadata.lead_image,
        // Many pages ask for money and still show all; what the page says of itself goes first.
        paywalled: !ld.free.unwrap_or(!body.gated),
        text: body.text,
        blocks: body.blocks,
    };
    ExtractionTrace {
        extraction: Extraction { article, kind },
        candidates,
        trimmed: body.trimmed,
        metadata: metadata.seen,
    }
}

fn trace_candidate(page: &Page<'_>, candidate: &Candidate) -> CandidateTrace {
    CandidateTrace {
        element: page.describe(candidate.element),
        found_by: candidate.found_by.to_owned(),
        score: candidate.score,
        features: candidate.features.clone(),
    }
}

/// The language of the text; where that cannot be told, the language the page declares.
fn language(page: &Page<'_>, ld: &JsonLd, text: &str) -> Option<String> {
    let declared = page
        .lang
        .as_deref()
        .or(ld.language.as_deref())
        .and_then(clean_tag);
    let detected = wirewatch_text::detect_language(text);
    match (declared, detected) {
        (Some(declared), Some(detected)) if declared.split('-').next() == Some(detected) => {
            Some(declared)
        }
        (_, Some(detected)) => Some(detected.to_owned()),
        (declared, None) => declared,
    }
}

/// `en_US` and `EN-us` as `en-US`; `None` for what is no language tag.
fn clean_tag(tag: &str) -> Option<String> {
    let mut parts = tag.trim().split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    let is_language =
        matches!(language.len(), 2 | 3) && language.bytes().all(|b| b.is_ascii_lowercase());
    if !is_language {
        return None;
    }
    match parts.next() {
        Some(region) if region.len() == 2 && region.is_ascii() => {
            Some(format!("{language}-{}", region.to_ascii_uppercase()))
        }
        _ => Some(language),
    }
}
