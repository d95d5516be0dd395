use wirewatch_model::Article;

use crate::{ExtractConfig, ExtractionTrace, SiteRules};

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
    _html: &str,
    url: &str,
    _config: &ExtractConfig,
    _sites: &SiteRules,
) -> ExtractionTrace {
    ExtractionTrace {
        extraction: Extraction {
            article: Article {
                url: url.to_owned(),
                ..Article::default()
            },
            kind: PageKind::NotArticle(NotArticle::Empty),
        },
        candidates: Vec::new(),
        trimmed: Vec::new(),
        metadata: Vec::new(),
    }
}
