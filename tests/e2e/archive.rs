//! Web archives: what was fetched goes out and comes in again as the same articles.

use serde_json::Value;

use crate::newsroom::{Newsroom, Outlet};
use crate::program::Desk;

/// Everything told of an article but the moments of this store.
fn told(article: &Value) -> Value {
    let mut article = article.clone();
    if let Some(fields) = article.as_object_mut() {
        fields.remove("first_seen_at");
        fields.remove("first_seen");
    }
    // With which of its near copies a text was compared depends on the order in which they came.
    if let Some(origin) = article["origin"].as_object_mut() {
        origin.remove("reason");
    }
    article
}

fn articles(desk: &Desk) -> Vec<Value> {
    let mut articles: Vec<Value> = desk.exported().iter().map(told).collect();
    articles.sort_by_key(|article| article["id"].to_string());
    articles
}

#[test]
fn archive_makes_the_same_articles_in_another_store() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(5), Outlet::Healthy(3)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["run"]);
    newsroom.correct_first_articles();
    desk.run(&["run", "--force"]);
    for name in ["all.warc", "all.warc.gz"] {
        desk.run(&["export", "--format", "warc", "-o", name]);
        let other = Desk::new();
        let archive = desk.path(name);
        let archive = archive.to_str().expect("a path");
        other.run(&["import", archive]);
        assert_eq!(articles(&other), articles(&desk), "{name}");
        assert_eq!(other.indexed(), 8);
        let again = other.run(&["import", archive]);
        assert!(
            again.contains("import 0 pages, 10 known already, 0 not read"),
            "{again}"
        );
        assert!(
            other.run(&["feeds", "list", "--quiet"]).is_empty(),
            "its feeds are not polled"
        );
    }
    let text = String::from_utf8_lossy(&std::fs::read(desk.path("all.warc")).expect("the archive"))
        .into_owned();
    assert!(text.contains("WARC-Payload-Digest: sha256:"));
    assert!(
        text.contains("\r\nuser-agent: wirewatch/"),
        "the real request"
    );
    assert!(text.contains("\r\netag: "), "the real response");
}

#[test]
fn archive_of_a_query_holds_its_pages_only() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(5)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["run"]);
    let warc = desk.run(&[
        "export",
        "--format",
        "warc",
        "--query",
        "\"report number 3\"",
    ]);
    assert_eq!(warc.matches("WARC-Type: response\r\n").count(), 1);
}

#[test]
fn broken_archive_gives_what_is_whole_and_says_where_it_ends() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(5)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["run"]);
    desk.run(&["export", "--format", "warc", "-o", "all.warc.gz"]);
    let whole = std::fs::read(desk.path("all.warc.gz")).expect("the archive");
    std::fs::write(desk.path("cut.warc.gz"), &whole[..whole.len() * 2 / 3]).expect("written");
    let other = Desk::new();
    let output = other.output(&["import", desk.path("cut.warc.gz").to_str().expect("a path")]);
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("cut.warc.gz: the archive"), "{said}");
    let kept = other.exported().len();
    assert!((1..5).contains(&kept), "{kept}");
    std::fs::write(desk.path("none.warc"), b"\x00\xffno archive\n").expect("written");
    let output = other.output(&["import", desk.path("none.warc").to_str().expect("a path")]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("no WARC record"));
}
