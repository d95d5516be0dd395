//! Reading pages against parsing them: `cargo bench -p wirewatch-extract`.
//!
//! The fixtures are always read; the benchmark pages beside the repository only when they are there.

use std::fs;
use std::path::{Path, PathBuf};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use wirewatch_extract::{ExtractConfig, SiteRules, extract_article};

fn main() {
    if page_files(&shared_folder()).is_empty() {
        println!(
            "no pages under {}: only the fixtures are read",
            shared_folder().display()
        );
    }
    divan::main();
}

/// A folder of unpacked pages (`*.html`) that is not part of the repository.
fn shared_folder() -> PathBuf {
    let default = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/bench/extraction/html"
    );
    std::env::var("WIREWATCH_BENCH_PAGES")
        .unwrap_or_else(|_| default.to_owned())
        .into()
}

fn fixtures() -> Vec<String> {
    read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pages"))
}

fn shared() -> Vec<String> {
    read_all(&shared_folder())
}

fn read_all(folder: &Path) -> Vec<String> {
    page_files(folder)
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok())
        .collect()
}

fn page_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return files;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files.extend(page_files(&path));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn bench_pages(bencher: Bencher<'_, '_>, pages: Vec<String>, read: impl Fn(&str) + Sync) {
    let bytes: usize = pages.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        for page in &pages {
            read(black_box(page));
        }
    });
}

fn parse(page: &str) {
    black_box(scraper::Html::parse_document(page));
}

fn extract(page: &str) {
    let config = ExtractConfig::default();
    let sites = SiteRules::default();
    black_box(extract_article(
        page,
        "https://www.harbour-courier.example/x",
        &config,
        &sites,
    ));
}

#[divan::bench]
fn parse_fixtures(bencher: Bencher<'_, '_>) {
    bench_pages(bencher, fixtures(), parse);
}

#[divan::bench]
fn extract_fixtures(bencher: Bencher<'_, '_>) {
    bench_pages(bencher, fixtures(), extract);
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn parse_shared(bencher: Bencher<'_, '_>) {
    bench_pages(bencher, shared(), parse);
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn extract_shared(bencher: Bencher<'_, '_>) {
    bench_pages(bencher, shared(), extract);
}
