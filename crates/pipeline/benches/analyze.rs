//! How many documents one core reads from HTML to facts, beside the bare HTML parse of the same pages in the same run, and how
//! many words of their texts it reads for quotes.
//!
//! Reads the pages of `fixtures/pages`, or all `*.html` under the folder that `WIREWATCH_BENCH_PAGES` names.
//! `cargo bench -p wirewatch-pipeline`

use std::fs;
use std::path::Path;
use std::time::Duration;

use cpu_time::ThreadTime;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use wirewatch_extract::{ExtractConfig, SiteRules, extract_article};
use wirewatch_pipeline::{Analyzer, ReadingRules};
use wirewatch_quotes::{QuoteRules, read_quotes};
use wirewatch_tag::{AttackRules, Watchlist};

fn main() {
    print_ratio();
    divan::main();
}

/// Rounds over all pages; the best of them counts, so that other work on the machine does not.
const ROUNDS: usize = 3;

/// Prints at what part of the bare parser's rate pages are read to facts, by processor time: aimed at is a third.
fn print_ratio() {
    let (pages, analyzer) = (read_pages(), analyzer());
    let (mut parsing, mut reading) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        parsing = parsing.min(cpu_time_of(|| pages.iter().for_each(|page| parse(page))));
        reading = reading.min(cpu_time_of(|| {
            pages.iter().for_each(|page| analyze_one(&analyzer, page));
        }));
    }
    let each = |all: Duration| all.as_secs_f64() * 1_000.0 / pages.len().max(1) as f64;
    println!(
        "{} pages: parsed in {:.3} ms each, read to facts in {:.3} ms: {:.3} of the parser's rate",
        pages.len(),
        each(parsing),
        each(reading),
        parsing.as_secs_f64() / reading.as_secs_f64()
    );
}

fn cpu_time_of(work: impl FnOnce()) -> Duration {
    let start = ThreadTime::now();
    work();
    start.elapsed()
}

fn parse(page: &str) {
    divan::black_box(scraper::Html::parse_document(page));
}

fn analyze_one(analyzer: &Analyzer, page: &str) {
    divan::black_box(analyzer.analyze_html(page, "https://news.example/story"));
}

fn analyzer() -> Analyzer {
    Analyzer::new(ReadingRules {
        extract: ExtractConfig::default(),
        sites: SiteRules::builtin(),
        sites_version: "built-in".to_owned(),
        quotes: QuoteRules::builtin(),
        watchlist: Watchlist::builtin(),
        attacks: AttackRules::builtin(),
    })
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

fn read_pages() -> Vec<String> {
    match std::env::var("WIREWATCH_BENCH_PAGES") {
        Ok(folder) => pages(Path::new(&folder)),
        Err(_) => pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pages")),
    }
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
    let pages = read_pages();
    counted(bencher, &pages).bench_local(|| {
        for page in &pages {
            parse(page);
        }
    });
}

/// Everything that `analyze --stdin` does with a page.
#[divan::bench]
fn analyze(bencher: Bencher<'_, '_>) {
    let pages = read_pages();
    let analyzer = analyzer();
    counted(bencher, &pages).bench_local(|| {
        for page in &pages {
            analyze_one(&analyzer, page);
        }
    });
}

/// Quotes alone, counted in words, from the texts of the same pages.
#[divan::bench]
fn quotes_only(bencher: Bencher<'_, '_>) {
    let rules = QuoteRules::builtin();
    let texts = texts_of(&read_pages());
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
