//! How long reading a feed, a robots.txt and a section page takes: `cargo bench -p wirewatch-fetch`.

use divan::Bencher;
use divan::counter::BytesCount;
use wirewatch_fetch::{parse_feed, robots_allows, section_entries};

fn main() {
    divan::main();
}

const PARAGRAPH: &str = "The ferry was stopped at the pier before noon, and nobody said why; traders waited until the evening for another. ";

/// A feed of 36 items with their full text, some 110 KB.
fn rss() -> String {
    let items: String = (0..36)
        .map(|number| {
            format!(
                "<item><title>Report {number} &amp; more</title><link>https://harbour.example/news/{number}</link>\
                 <guid>https://harbour.example/news/{number}</guid><pubDate>Tue, 02 Jun 2026 10:{number:02}:00 +0200</pubDate>\
                 <description><![CDATA[<p>{text}</p>]]></description></item>",
                text = PARAGRAPH.repeat(25)
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour Post</title><ttl>30</ttl>{items}</channel></rss>"
    )
}

#[divan::bench]
fn whole_feed(bencher: Bencher<'_, '_>) {
    let feed = rss();
    bencher
        .counter(BytesCount::of_str(&feed))
        .bench(|| parse_feed(feed.as_bytes(), Some("application/rss+xml"), None));
}

/// The same with one bare `&`, which only the tolerant scanner survives.
#[divan::bench]
fn broken_feed(bencher: Bencher<'_, '_>) {
    let feed = rss().replace("&amp;", "&");
    bencher
        .counter(BytesCount::of_str(&feed))
        .bench(|| parse_feed(feed.as_bytes(), Some("application/rss+xml"), None));
}

#[divan::bench]
fn robots(bencher: Bencher<'_, '_>) {
    let rules: String = (0..60)
        .map(|number| format!("Disallow: /private/{number}/*.pdf$\n"))
        .collect();
    let file = format!("User-agent: *\nCrawl-delay: 1\n{rules}");
    bencher.bench(|| robots_allows(&file, "wirewatch", "https://harbour.example/news/1"));
}

#[divan::bench]
fn section_page(bencher: Bencher<'_, '_>) {
    let html: String = (0..120)
        .map(|number| {
            format!("<div><a href='/2026/06/02/report-{number}-of-the-day'>Report {number} of a long day</a><p>{PARAGRAPH}</p></div>")
        })
        .collect();
    bencher.bench(|| section_entries(&html, "https://harbour.example/"));
}
