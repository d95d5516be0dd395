//! Reads the same pages in the same run with wirewatch and two other extractors.
//!
//! ```text
//! python3 BENCH/pages.py aeb | cargo run --release -- OUT/aeb
//! python3 compare.py BENCH aeb OUT/aeb
//! ```
//!
//! Takes lines of `{"id", "url", "html"}`; writes `OUT/aeb.NAME.jsonl` for each extractor with the text of every page, and
//! prints how fast each was as a share of the bare parse of `scraper`. It has a lock file of its own, so that the
//! other extractors and what they pull in are no part of the workspace.

use std::fs::File;
use std::io::{self, BufRead, BufWriter, Write};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use wirewatch_extract::{ExtractConfig, SiteRules, extract_article};

/// An extractor: the text it finds on a page.
type Reader = Box<dyn Fn(&str, &str) -> String>;

struct Arm {
    name: &'static str,
    read: Reader,
    time: Duration,
    out: BufWriter<File>,
}

fn main() -> io::Result<()> {
    let prefix = std::env::args().nth(1).unwrap_or_else(|| "out".to_owned());
    let mut arms = Vec::new();
    for (name, read) in readers() {
        let out = BufWriter::new(File::create(format!("{prefix}.{name}.jsonl"))?);
        let time = Duration::ZERO;
        arms.push(Arm {
            name,
            read,
            time,
            out,
        });
    }
    // What is built once per run, such as patterns, is built before the clock runs.
    for arm in &arms {
        (arm.read)(
            "<title>Warm up</title><p>By Mina Oyelaran, 3 May 2024.",
            "https://harbour-courier.example/",
        );
    }
    let mut parse = Duration::ZERO;
    for line in io::stdin().lock().lines() {
        let page: Value = serde_json::from_str(&line?)?;
        let field = |key: &str| page.get(key).and_then(Value::as_str).unwrap_or_default();
        let (id, url, html) = (field("id"), field("url"), field("html"));
        let start = Instant::now();
        std::hint::black_box(scraper::Html::parse_document(html));
        parse += start.elapsed();
        for arm in &mut arms {
            let start = Instant::now();
            let text = (arm.read)(html, url);
            arm.time += start.elapsed();
            writeln!(arm.out, "{}", json!({"id": id, "text": text}))?;
        }
    }
    println!("{:<24} {:>8.0} ms", "bare parse", parse.as_secs_f64() * 1e3);
    for arm in &mut arms {
        arm.out.flush()?;
        let rate = parse.as_secs_f64() / arm.time.as_secs_f64().max(f64::EPSILON);
        println!(
            "{:<24} {:>8.0} ms  {rate:.2} of the parse's rate",
            arm.name,
            arm.time.as_secs_f64() * 1e3
        );
    }
    Ok(())
}

fn readers() -> Vec<(&'static str, Reader)> {
    let config = ExtractConfig::default();
    let sites = SiteRules::default();
    let wirewatch: Reader =
        Box::new(move |html, url| extract_article(html, url, &config, &sites).article.text);
    let smoothie: Reader = Box::new(|html, url| {
        let config = dom_smoothie::Config {
            text_mode: dom_smoothie::TextMode::Formatted,
            ..dom_smoothie::Config::default()
        };
        let url = url.starts_with("http").then_some(url);
        let article = dom_smoothie::Readability::new(html, url, Some(config))
            .and_then(|mut page| page.parse());
        article
            .map(|article| article.text_content.to_string())
            .unwrap_or_default()
    });
    let trafilatura: Reader = Box::new(|html, _| {
        let options = trafilatura::Options::default()
            .with_exclude_comments(true)
            .with_fallback(true)
            .with_focus(trafilatura::ExtractionFocus::FavorPrecision);
        let result = trafilatura::extract(html, &options);
        result.map(|result| result.content_text).unwrap_or_default()
    });
    vec![
        ("wirewatch", wirewatch),
        ("dom_smoothie", smoothie),
        ("trafilatura", trafilatura),
    ]
}
