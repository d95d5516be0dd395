//! What a search counts, lists and exports is the same.

use crate::http::Server;
use crate::program::Desk;

/// A desk with three articles, two of them on the ferry.
fn desk() -> Desk {
    let desk = Desk::new();
    let pages = [
        (
            "a",
            "Ferry stopped",
            "The ferry over the strait was stopped for the whole of Monday",
        ),
        (
            "b",
            "Ferry sails again",
            "The ferry over the strait sailed again on Tuesday morning",
        ),
        (
            "c",
            "Market opens",
            "The market on the hill opened its gates to the first buyers",
        ),
    ];
    for (name, title, words) in pages {
        let page = format!(
            "<html lang=en><title>{title}</title><body><article><h1>{title}</h1><p>{words}, the town's office said, after \
             a week of waiting in which nobody knew what would come next.</p><p>\u{201c}We are glad that it is over\u{201d}, said Mira Holm, \
             the head of the {title} office, and thanked all who had helped.</p></article>"
        );
        std::fs::write(desk.path(&format!("{name}.html")), page).expect("a page");
    }
    desk.run(&["import", "a.html", "b.html", "c.html"]);
    desk
}

#[test]
fn every_format_writes_what_the_search_counts() {
    let desk = desk();
    let total = desk.run_json(&["search", "ferry"])["total"].as_u64();
    assert_eq!(total, Some(2));
    for (format, sign) in [
        ("jsonl", "\"rules_version\""),
        ("csv", "\r\n"),
        ("stix", "\"type\":\"report\""),
        ("bibtex", "@online{"),
        ("ris", "ER  - "),
        ("csl-json", "\"container-title\""),
        ("atom", "<entry>"),
    ] {
        let export = [
            "export",
            "--query",
            "ferry",
            "--format",
            format,
            "--manifest",
            "manifest.json",
        ];
        let written = desk.run(&export);
        let heads = usize::from(format == "csv");
        assert_eq!(
            written.matches(sign).count(),
            2 + heads,
            "{format}: {written}"
        );
        let manifest = std::fs::read_to_string(desk.path("manifest.json")).expect("a manifest");
        let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
        assert_eq!(manifest["count"], 2);
        assert_eq!(manifest["bytes"], written.len());
        assert_eq!(manifest["query"], "ferry");
        if matches!(format, "stix" | "csl-json") {
            let read: Result<serde_json::Value, _> = serde_json::from_str(&written);
            assert!(read.is_ok(), "{format}: {written}");
        }
    }
}

#[test]
fn server_exports_the_snapshot_that_a_search_showed() {
    let desk = desk();
    let server = Server::start(&desk);
    let page = server.get("/api/v1/search?q=office&limit=1");
    let page: serde_json::Value = serde_json::from_str(&page.body).expect("JSON");
    let snapshot = page["snapshot"].as_str().expect("a snapshot");
    let export = server.get(&format!("/api/v1/export?q=office&snapshot={snapshot}"));
    assert_eq!(export.status, 200);
    assert_eq!(
        page["total"].as_u64(),
        Some(export.body.matches("\"rules_version\"").count() as u64)
    );
    let manifest = server.get(&format!(
        "/api/v1/export?q=office&snapshot={snapshot}&manifest=true"
    ));
    let manifest: serde_json::Value = serde_json::from_str(&manifest.body).expect("JSON");
    assert_eq!(manifest["count"], page["total"]);
    assert_eq!(manifest["snapshot"], snapshot);
    assert_eq!(server.get("/api/v1/export?snapshot=12").status, 410);
    assert_eq!(server.get("/api/v1/export?format=tape").status, 400);
}

#[test]
fn timeline_counts_what_the_search_counts() {
    let desk = desk();
    let server = Server::start(&desk);
    let timeline = server.get("/api/v1/timeline?q=ferry");
    let timeline: serde_json::Value = serde_json::from_str(&timeline.body).expect("JSON");
    assert_eq!(timeline["total"], 2);
    let spans = timeline["spans"].as_array().expect("spans");
    let counted: u64 = spans.iter().filter_map(|span| span["count"].as_u64()).sum();
    assert_eq!(counted, 2);
    assert!(timeline["facets"].is_null(), "{timeline}");
    let counts = |path: &str| -> serde_json::Value {
        let answer: serde_json::Value = serde_json::from_str(&server.get(path).body).expect("JSON");
        answer["facets"].clone()
    };
    let facets = counts("/api/v1/timeline?q=ferry&facets=outlet,group_family");
    assert_eq!(facets["outlet"].as_array().map(Vec::is_empty), Some(false));
    assert_eq!(
        facets,
        counts("/api/v1/search?q=ferry&facets=outlet,group_family")
    );
}

#[test]
fn quotes_are_found_one_by_one() {
    let desk = desk();
    let found = desk.run_json(&["search", "glad", "--kind", "quote", "--why"]);
    assert_eq!(found["total"], 3);
    assert_eq!(found["hits"][0]["quote"]["speaker"]["name"], "Mira Holm");
    assert_eq!(found["hits"][0]["why"][0]["fields"][0], "quote");
    let lines = desk.run(&["export", "--kind", "quote", "--query", "glad"]);
    assert_eq!(lines.lines().count(), 3);
}
