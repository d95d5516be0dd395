//! How many documents one core reads from HTML to facts, beside the bare HTML parse of the same pages in the same run, and how
//! many words of their texts it reads for quotes.
//!
//! Reads the pages of `fixtures/pages`. `cargo bench -p wirewatch-pipeline`

use std::fs;
use std::path::Path;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use wirewatch_extract::{ExtractConfig, SiteRules, extract_article};
use wirewatch_pipeline::{Analyzer, ReadingRules};
use wirewatch_quotes::{QuoteRules, read_quotes};
use wirewatch_tag::{AttackRules, Watchlist};

fn main() {
    divan::main();
}

/// Every HTML page below `folder`.
fn pages(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(pages(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            found.extend(fs::read_to_string(&path));
        }
    }
    found
}

fn fixture_pages() -> Vec<String> {
    pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pages"))
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>, pages: &[String]) -> Bencher<'a, 'b> {
    bencher
        .counter(ItemsCount::new(pages.len()))
        .counter(BytesCount::new(
            pages.iter().map(String::len).sum::<usize>(),
        ))
}

/// The floor: parsing alone.
#[divan::bench]
fn parse_only(bencher: Bencher<'_, '_>) {
    let pages = fixture_pages();
    counted(bencher, &pages).bench_local(|| {
        for page in &pages {
            divan::black_box(scraper::Html::parse_document(page));
        }
    });
}

/// Everything that `analyze --stdin` does with a page.
#[divan::bench]
fn analyze(bencher: Bencher<'_, '_>) {
    let pages = fixture_pages();
    let analyzer = Analyzer::new(ReadingRules {
        extract: ExtractConfig::default(),
        sites: SiteRules::builtin(),
        sites_version: "built-in".to_owned(),
        quotes: QuoteRules::builtin(),
        watchlist: Watchlist::builtin(),
        attacks: AttackRules::builtin(),
    });
    counted(bencher, &pages).bench_local(|| {
        for page in &pages {
            divan::black_box(analyzer.analyze_html(page, "https://news.example/story"));
        }
    });
}

/// Quotes alone, counted in words, from the texts of the same pages.
#[divan::bench]
fn quotes_only(bencher: Bencher<'_, '_>) {
    let rules = QuoteRules::builtin();
    let texts = texts_of(&fixture_pages());
    let words: usize = texts
        .iter()
        .map(|text| text.split_whitespace().count())
        .sum();
    bencher.counter(ItemsCount::new(words)).bench_local(|| {
        for text in &texts {
            divan::black_box(read_quotes(text, Some("en"), &rules));
        }
    });
}

/// The article text of every page that has one.
fn texts_of(pages: &[String]) -> Vec<String> {
    let (config, sites) = (ExtractConfig::default(), SiteRules::builtin());
    pages
        .iter()
        .map(|page| {
            let url = "https://news.example/story";
            extract_article(page, url, &config, &sites).article.text
        })
        .collect()
}
