use std::collections::HashSet;

use wirewatch_model::Article;

use crate::body::{Body, find_body};
use crate::candidates::Candidate;
use crate::canonical::{amp_url, canonical_url};
use crate::json_ld::JsonLd;
use crate::kind::kind_of;
use crate::live::{LiveEntry, entry_elements, live_entries};
use crate::metadata::{Metadata, note, read_metadata};
use crate::page::Page;
use crate::parse::parse_bounded;
use crate::paywall::is_paywalled;
use crate::said::Said;
use crate::site_view::SiteView;
use crate::state::story_in_scripts;
use crate::{BlockTrace, CandidateTrace, ExtractConfig, ExtractionTrace, SiteRules};

/// What came of reading a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extraction {
    /// What was read; possibly with an empty text.
    pub article: Article,
    /// Whether the page is a story at all.
    pub kind: PageKind,
    /// The page's lighter twin for phones.
    pub amp_url: Option<String>,
    /// Which languages the page is in, by its own word and by its text.
    pub languages: Languages,
    /// The entries of a live blog, in reading order; empty on other pages.
    pub live: Vec<LiveEntry>,
}

/// The two answers to what language a page is in. The article has the one to believe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages {
    /// What the page declares, as a BCP 47 tag.
    pub declared: Option<String>,
    /// What its text is in.
    pub detected: Option<String>,
}

/// Whether a page tells one story.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// It does.
    #[default]
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
    read(html, url, config, sites, |_, _, _| ()).0
}

/// Reads a page like [`extract_article`] and keeps every step for people to look at.
pub fn explain_extraction(
    html: &str,
    url: &str,
    config: &ExtractConfig,
    sites: &SiteRules,
) -> ExtractionTrace {
    let (extraction, mut trace) = read(html, url, config, sites, trace_steps);
    trace.extraction = extraction;
    trace
}

/// Reads a page; `look` sees the steps before they are dropped.
fn read<T>(
    html: &str,
    url: &str,
    config: &ExtractConfig,
    sites: &SiteRules,
    look: impl FnOnce(&Page<'_>, &Body, &Metadata) -> T,
) -> (Extraction, T) {
    let parsed = parse_bounded(html, config);
    let page = Page::flatten(&parsed);
    let ld = JsonLd::read(&page.json_ld);
    let mut site = SiteView::of(sites.for_url(url), &page);
    let mut metadata = read_metadata(&page, &ld, url, std::mem::take(&mut site.dates));
    let said = Said::new(
        metadata.title.as_deref(),
        metadata.standfirst.as_deref(),
        ld.body.as_deref(),
        &metadata.names.authors,
    );
    let entries = entry_elements(&page, &ld);
    let mut body = find_body(&page, &said, &site, &entries);
    if body.text.len() < config.min_body_chars && !is_paywalled(&page, &ld, body.gated) {
        body = drawn_body(&page, &said, config).unwrap_or(body);
    }
    let live = live_entries(&page, &ld, &entries, &mut body);
    let languages = languages(&page, &ld, &body.text);
    note_languages(&mut metadata, &languages);
    let seen = look(&page, &body, &metadata);
    let extraction = Extraction {
        kind: kind_of(&page, &ld, metadata.title.as_deref(), &body, config),
        amp_url: amp_url(&page, url),
        article: Article {
            url: url.to_owned(),
            canonical_url: canonical_url(&page, &ld, url),
            title: metadata.title,
            standfirst: metadata.standfirst,
            authors: metadata.names.authors,
            agencies: metadata.names.agencies,
            reprinted_from: None,
            published: metadata.published,
            modified: metadata.modified,
            language: languages.believed(),
            outlet: metadata.outlet,
            section: metadata.section,
            tags: metadata.tags,
            lead_image: metadata.lead_image,
            paywalled: is_paywalled(&page, &ld, body.gated),
            text: body.text,
            blocks: body.blocks,
        },
        languages,
        live,
    };
    (extraction, seen)
}

/// The body of a page that shows none until a program in the browser has drawn it, read from that program's state.
fn drawn_body(page: &Page<'_>, said: &Said, config: &ExtractConfig) -> Option<Body> {
    let story = story_in_scripts(&page.scripts)?;
    let parsed = parse_bounded(&format!("<article>{story}</article>"), config);
    let drawn = Page::flatten(&parsed);
    let body = find_body(&drawn, said, &SiteView::default(), &[]);
    (body.text.len() >= config.min_body_chars).then_some(Body {
        text: body.text,
        blocks: body.blocks,
        gated: body.gated,
        trimmed: body.trimmed,
        // Candidates and judgements tell of elements of another page.
        ..Body::default()
    })
}

fn trace_steps(page: &Page<'_>, body: &Body, metadata: &Metadata) -> ExtractionTrace {
    let candidates = body.candidates.iter();
    ExtractionTrace {
        candidates: candidates
            .map(|candidate| trace_candidate(page, candidate))
            .collect(),
        trimmed: body.trimmed.clone(),
        blocks: trace_blocks(page, body),
        metadata: metadata.seen.clone(),
        extraction: Extraction::default(),
    }
}

/// What was found of every block; empty on a page without a body.
fn trace_blocks(page: &Page<'_>, body: &Body) -> Vec<BlockTrace> {
    let Some(judged) = &body.judged else {
        return Vec::new();
    };
    let kept: HashSet<usize> = body.kept.iter().copied().collect();
    let blocks = page.blocks.iter().zip(&judged.features).enumerate();
    blocks
        .map(|(index, (block, features))| BlockTrace {
            text: block.text.clone(),
            chars: block.chars,
            features: features
                .iter()
                .map(|feature| format!("{feature:?}"))
                .collect(),
            first_features: judged.first_counts.get(index).copied().unwrap_or(0),
            group: judged.context.group_key(index),
            box_element: judged.context.box_of(index),
            kept: kept.contains(&index),
        })
        .collect()
}

fn trace_candidate(page: &Page<'_>, candidate: &Candidate) -> CandidateTrace {
    CandidateTrace {
        element: page.describe(candidate.element),
        found_by: candidate.found_by.to_owned(),
        score: candidate.score,
        features: candidate.features.clone(),
    }
}

fn languages(page: &Page<'_>, ld: &JsonLd, text: &str) -> Languages {
    Languages {
        declared: page
            .lang
            .as_deref()
            .or(ld.language.as_deref())
            .and_then(clean_tag),
        detected: wirewatch_text::detect_language(head_of(text)).map(str::to_owned),
    }
}

/// The beginning of a text, enough to tell its language by.
fn head_of(text: &str) -> &str {
    let end = text.char_indices().nth(LANGUAGE_CHARS).map(|(end, _)| end);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// A few paragraphs; the detection itself costs time by length.
const LANGUAGE_CHARS: usize = 1_500;

impl Languages {
    /// The language of the text, with the declared region where both agree; the declared one where the text is too short.
    fn believed(&self) -> Option<String> {
        match (&self.declared, &self.detected) {
            (Some(declared), Some(detected))
                if declared.split('-').next() == Some(detected.as_str()) =>
            {
                Some(declared.clone())
            }
            (_, Some(detected)) => Some(detected.clone()),
            (declared, None) => declared.clone(),
        }
    }
}

fn note_languages(metadata: &mut Metadata, languages: &Languages) {
    let believed = languages.believed();
    for (source, value) in [("page", &languages.declared), ("text", &languages.detected)] {
        if let Some(value) = value {
            note(
                metadata,
                "language",
                source,
                value,
                believed.as_ref() == Some(value),
            );
        }
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
