//! Whole pages under `fixtures/pages`, each with the expected reading beside it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use wirewatch_extract::{ExtractConfig, Extraction, LiveEntry, SiteRules, extract_article};
use wirewatch_model::{Article, BlockKind};

/// What is expected of one page.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    kind: String,
    title: Option<String>,
    standfirst: Option<String>,
    authors: Vec<String>,
    agencies: Vec<String>,
    published: Option<String>,
    published_from: Option<String>,
    modified: Option<String>,
    language: Option<String>,
    canonical_url: Option<String>,
    amp_url: Option<String>,
    outlet: Option<String>,
    section: Option<String>,
    tags: Vec<String>,
    lead_image: Option<String>,
    lead_caption: Option<String>,
    paywalled: bool,
    text: Vec<String>,
    /// What each paragraph of the text is.
    kinds: Vec<BlockKind>,
    /// The entries of a live blog.
    live: Vec<ExpectedEntry>,
    /// Phrases of the page that must not be in the text.
    absent: Vec<String>,
}

/// One entry of a live blog.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedEntry {
    published: Option<String>,
    headline: Option<String>,
    /// How many paragraphs of the text it has, its headline among them.
    paragraphs: usize,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pages")
}

fn pages() -> Vec<PathBuf> {
    let hosts = fs::read_dir(fixtures()).expect("the fixtures are there");
    let mut found: Vec<PathBuf> = hosts
        .filter_map(|host| fs::read_dir(host.expect("an entry").path()).ok())
        .flatten()
        .map(|page| page.expect("an entry").path())
        .filter(|page| {
            page.extension()
                .is_some_and(|extension| extension == "html")
        })
        .collect();
    found.sort();
    found
}

fn read(page: &Path) -> Extraction {
    let html = fs::read_to_string(page).expect("a readable page");
    let host = page.parent().and_then(Path::file_name).expect("a host");
    let stem = page.file_stem().expect("a name").to_string_lossy();
    let slug = stem.get(11..).expect("a date before the slug");
    let url = format!("https://www.{}/{slug}", host.to_string_lossy());
    extract_article(
        &html,
        &url,
        &ExtractConfig::default(),
        &SiteRules::default(),
    )
}

fn summary(found: &Extraction, absent: Vec<String>) -> Expected {
    let article = &found.article;
    let image = article.lead_image.as_ref();
    Expected {
        kind: format!("{:?}", found.kind),
        title: article.title.clone(),
        standfirst: article.standfirst.clone(),
        authors: article.authors.clone(),
        agencies: article.agencies.clone(),
        published: article
            .published
            .as_ref()
            .map(|stamp| stamp.value.to_rfc3339()),
        published_from: article.published.as_ref().map(|stamp| stamp.source.clone()),
        modified: article
            .modified
            .as_ref()
            .map(|stamp| stamp.value.to_rfc3339()),
        language: article.language.clone(),
        canonical_url: article.canonical_url.clone(),
        amp_url: found.amp_url.clone(),
        outlet: article.outlet.clone(),
        section: article.section.clone(),
        tags: article.tags.clone(),
        lead_image: image.map(|image| image.url.clone()),
        lead_caption: image.and_then(|image| image.caption.clone()),
        paywalled: article.paywalled,
        text: article.text.split("\n\n").map(str::to_owned).collect(),
        kinds: article.blocks.iter().map(|block| block.kind).collect(),
        live: found
            .live
            .iter()
            .map(|entry| expected_entry(article, entry))
            .collect(),
        absent,
    }
}

fn expected_entry(article: &Article, entry: &LiveEntry) -> ExpectedEntry {
    ExpectedEntry {
        published: entry.published.map(|stamp| stamp.to_rfc3339()),
        headline: entry.headline.clone(),
        paragraphs: entry.span.of(&article.text).split("\n\n").count(),
    }
}

#[test]
fn pages_are_read_as_expected() {
    let pages = pages();
    let mut wrong = Vec::new();
    assert!(pages.len() >= 12, "only {} pages", pages.len());
    for page in pages {
        let json = page.with_extension("json");
        let expected: Expected = serde_json::from_str(
            &fs::read_to_string(&json).unwrap_or_default(),
        )
        .unwrap_or_else(|error| {
            let shown = serde_json::to_string_pretty(&summary(&read(&page), Vec::new()));
            panic!(
                "{}: {error}; read is\n{}",
                json.display(),
                shown.unwrap_or_default()
            )
        });
        let found = read(&page);
        for phrase in &expected.absent {
            assert!(
                !found.article.text.contains(phrase.as_str()),
                "{}: {phrase}",
                page.display()
            );
        }
        let absent = expected.absent.clone();
        let read = summary(&found, absent);
        if read != expected {
            wrong.push(format!(
                "{}\nread     {read:#?}\nexpected {expected:#?}",
                page.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn blocks_cover_the_paragraphs_of_the_text() {
    for page in pages() {
        let article = read(&page).article;
        let spans: Vec<&str> = article
            .blocks
            .iter()
            .map(|block| block.span.of(&article.text))
            .collect();
        assert_eq!(spans.join("\n\n"), article.text, "{}", page.display());
    }
}
