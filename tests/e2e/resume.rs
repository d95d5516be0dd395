//! A run that is killed at any moment loses nothing and doubles nothing.

use std::process::Child;

use serde_json::Value;

use crate::newsroom::{Newsroom, Outlet};
use crate::program::Desk;

const OUTLETS: usize = 6;
const ARTICLES: usize = 30;

/// After how many answers the run is killed: from the first feed to the last page.
const KILLED_AFTER: [usize; 5] = [3, 14, 41, 97, 158];

fn newsroom() -> Newsroom {
    Newsroom::open(&vec![Outlet::Healthy(ARTICLES); OUTLETS])
}

/// What is told of an article, without what depends on the moment and the port.
fn told(article: &Value) -> (String, String, Value, Value) {
    let text = |key: &str| article[key].as_str().unwrap_or_default().to_owned();
    (
        text("title"),
        text("text"),
        article["version"].clone(),
        article["quotes"].clone(),
    )
}

fn end_state(desk: &Desk) -> Vec<(String, String, Value, Value)> {
    let mut articles: Vec<_> = desk.exported().iter().map(told).collect();
    articles.sort_by(|a, b| a.0.cmp(&b.0));
    articles
}

#[test]
fn killed_run_ends_like_an_unbroken_one() {
    let quiet = newsroom();
    let unbroken = Desk::new();
    unbroken.import_feeds(&quiet.feeds());
    unbroken.run(&["run"]);
    let expected = end_state(&unbroken);
    assert_eq!(expected.len(), OUTLETS * ARTICLES);

    let busy = newsroom();
    let desk = Desk::new();
    desk.import_feeds(&busy.feeds());
    for answers in KILLED_AFTER {
        let mut run = desk.start(&["run", "--force"]);
        busy.wait_for(answers);
        run.kill().expect("killed");
        run.wait().expect("gone");
    }
    desk.run(&["run", "--force"]);
    assert_eq!(end_state(&desk), expected);
    assert_eq!(desk.indexed(), (OUTLETS * ARTICLES) as u64);
}

/// Waits until `seen` says that the command has got somewhere, or it has ended by itself.
fn wait_for_progress(run: &mut Child, seen: impl Fn() -> bool) {
    while !seen() && run.try_wait().expect("a child").is_none() {}
}

#[test]
fn kill_while_reading_and_indexing_doubles_nothing() {
    let newsroom = newsroom();
    let desk = Desk::new();
    desk.add_settings("[pipeline]\nanalyze_batch = 8\n");
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["fetch"]);
    for _ in 0..2 {
        let before = desk.exported().len();
        let mut run = desk.start(&["analyze"]);
        wait_for_progress(&mut run, || desk.exported().len() > before);
        run.kill().expect("killed");
        run.wait().expect("gone");
    }
    assert!(
        !desk.exported().is_empty(),
        "it was killed after some progress"
    );
    desk.run(&["analyze"]);
    let mut run = desk.start(&["index"]);
    wait_for_progress(&mut run, || desk.indexed() > 0);
    run.kill().expect("killed");
    run.wait().expect("gone");
    desk.run(&["index"]);
    assert_eq!(desk.exported().len(), OUTLETS * ARTICLES);
    assert_eq!(desk.indexed(), (OUTLETS * ARTICLES) as u64);
}

/// Reports of many attacks: those of `fixtures/incidents`, and the same again in other years.
fn many_reports() -> String {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/incidents/reports.jsonl"
    );
    let lines = std::fs::read_to_string(path).expect("the reports");
    let mut copies = Vec::new();
    for copy in 0..9 {
        for line in lines.lines() {
            let report: Value = serde_json::from_str(line).expect("JSON");
            let day = report["published"].as_str().expect("a day");
            let day: jiff::civil::Date = day.parse().expect("a day");
            // Whole weeks, so that weekdays still fit.
            let day = day.saturating_sub(jiff::Span::new().weeks(copy * 26));
            let name = report["id"].as_str().expect("an id");
            copies.push(
                serde_json::json!({
                    "url": format!("https://{name}.example/{copy}"),
                    "title": name,
                    "published": format!("{day}T12:00:00Z"),
                    "text": report["text"],
                })
                .to_string(),
            );
        }
    }
    copies.join("\n")
}

/// The incidents of each article, by its address.
fn joined(desk: &Desk) -> Vec<(String, Value)> {
    let articles = desk.exported().into_iter();
    let mut joined: Vec<(String, Value)> = articles
        .map(|article| (article["url"].to_string(), article["incidents"].clone()))
        .collect();
    joined.sort_by(|a, b| a.0.cmp(&b.0));
    joined
}

#[test]
fn kill_while_joining_ends_like_an_unbroken_run() {
    let reports = many_reports();
    let desks = [Desk::new(), Desk::new()];
    for desk in &desks {
        desk.add_settings("[extract]\nmin_body_chars = 20\n");
        std::fs::write(desk.path("in.jsonl"), &reports).expect("a file");
    }
    let [unbroken, broken] = &desks;
    unbroken.run(&["import", "in.jsonl"]);
    let expected = joined(unbroken);
    assert!(
        expected
            .iter()
            .filter(|(_, ids)| ids != &serde_json::json!([]))
            .count()
            > 400
    );

    let listed = |desk: &Desk| {
        desk.run(&["incidents", "--json", "--limit", "1000"])
            .lines()
            .count()
    };
    let mut run = broken.start(&["import", "in.jsonl"]);
    wait_for_progress(&mut run, || listed(broken) > 0);
    run.kill().expect("killed");
    run.wait().expect("gone");
    assert!(
        listed(broken) < listed(unbroken),
        "it was killed on the way"
    );
    broken.run(&["run"]);
    assert_eq!(joined(broken), expected);
}
