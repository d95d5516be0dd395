//! Feeds in, search out.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::newsroom::{Newsroom, Outlet};
use crate::program::Desk;

#[test]
fn run_fetches_reads_and_indexes_each_article_once() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(5), Outlet::Healthy(4)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    let report = desk.run_json(&["run"]);
    assert_eq!(report["fetch"]["feeds_read"], 2);
    assert_eq!(report["analyze"]["new_articles"], 9);
    let articles = desk.exported();
    assert_eq!(articles.len(), 9);
    assert_eq!(desk.indexed(), 9);
    let first = articles
        .iter()
        .find(|article| article["title"] == "Report 0 of outlet 0")
        .expect("the article");
    assert_eq!(first["published"], "2026-06-02T08:00:00+00:00");
    assert!(
        first["text"]
            .as_str()
            .expect("text")
            .starts_with("Fighters of Boko Haram attacked")
    );
    assert_eq!(first["groups"][0]["group_id"], "boko-haram");
    let quotes = first["quotes"].as_array().expect("quotes");
    let direct = quotes
        .iter()
        .find(|quote| quote["kind"] == "direct")
        .expect("a direct quote");
    assert_eq!(direct["speaker"]["name"], "Ilse Verhagen");
}

#[test]
fn second_run_asks_only_whether_feeds_changed() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(3)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["run"]);
    assert_eq!(newsroom.unconditional_feeds(), 1);
    let before = newsroom.served();
    let report = desk.run_json(&["run", "--force"]);
    assert_eq!(report["fetch"]["feeds_unchanged"], 1);
    assert_eq!(report["fetch"]["pages"], 0);
    assert_eq!(newsroom.unconditional_feeds(), 1);
    assert_eq!(newsroom.served() - before, 1);
    let report = desk.run_json(&["run"]);
    assert_eq!(report["fetch"]["feeds"], 0, "it is not due yet");
}

#[test]
fn corrected_article_is_a_second_version() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(2)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["run"]);
    newsroom.correct_first_articles();
    let report = desk.run_json(&["run", "--force"]);
    assert_eq!(report["fetch"]["updated_entries"], 1);
    assert_eq!(report["analyze"]["new_versions"], 1);
    let articles = desk.exported();
    assert_eq!(articles.len(), 2);
    let corrected = articles
        .iter()
        .find(|article| article["version"] == 2)
        .expect("a second version");
    assert!(
        corrected["text"]
            .as_str()
            .expect("text")
            .contains("nine traders died")
    );
    assert_eq!(desk.run_json(&["search", "nine"])["total"], 1);
    assert_eq!(desk.indexed(), 2);
}

#[test]
fn bad_pages_and_feeds_are_counted_and_the_run_goes_on() {
    let newsroom = Newsroom::open(&[Outlet::Failing, Outlet::Spotty, Outlet::Healthy(1)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    let report = desk.run_json(&["run"]);
    assert_eq!(
        report["fetch"]["feeds_failed"][0]["reason"],
        "the server failed (500)"
    );
    assert_eq!(report["fetch"]["pages_failed"]["not found"], 1);
    assert_eq!(report["fetch"]["pages_failed"]["not text"], 1);
    assert_eq!(report["fetch"]["pages_failed"]["robots.txt"], 1);
    assert_eq!(desk.exported().len(), 2);
    assert!(
        !newsroom
            .paths()
            .iter()
            .any(|path| path.starts_with("/private/"))
    );
}

#[test]
fn run_ends_with_6_when_every_feed_failed() {
    let newsroom = Newsroom::open(&[Outlet::Failing]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    assert_eq!(desk.output(&["run"]).status.code(), Some(6));
}

#[test]
fn addresses_of_this_machine_are_refused_unless_allowed() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(1)]);
    let desk = Desk::new();
    desk.write_settings("");
    desk.import_feeds(&newsroom.feeds());
    assert_eq!(desk.output(&["run"]).status.code(), Some(6));
    assert_eq!(newsroom.served(), 0);
}

#[test]
fn feed_of_a_site_is_found_tested_listed_and_removed() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(2)]);
    let desk = Desk::new();
    let feed = &newsroom.feeds()[0];
    desk.run(&["feeds", "add", feed, "--id", "outlet"]);
    assert!(
        desk.run(&["feeds", "test", "outlet"])
            .contains("Report 0 of outlet 0")
    );
    assert!(desk.run(&["feeds", "list"]).contains("never polled"));
    assert!(desk.run(&["feeds", "export"]).contains(feed.as_str()));
    let again = desk.output(&["feeds", "add", feed]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("is there already, as feed `outlet`"));
    desk.run(&["feeds", "remove", "outlet"]);
    assert_eq!(desk.run(&["feeds", "list", "--quiet"]), "");
}

#[test]
fn front_page_in_place_of_a_feed_leads_to_the_feed() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(2)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.front_pages());
    let report = desk.run_json(&["run"]);
    assert_eq!(report["analyze"]["new_articles"], 2);
    let listed = desk.run(&["feeds", "list", "--json"]);
    assert!(listed.contains("/feed.xml"), "{listed}");
    let report = desk.run_json(&["run", "--force"]);
    assert_eq!(report["fetch"]["feeds_unchanged"], 1);
}

#[test]
fn served_search_answers_and_ends_on_sigterm() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(3)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["run"]);
    let mut server = desk.start(&["serve", "--listen", "127.0.0.1:0"]);
    let mut line = String::new();
    BufReader::new(server.stderr.take().expect("piped"))
        .read_line(&mut line)
        .expect("a line");
    let address = line
        .split("http://")
        .nth(1)
        .and_then(|rest| rest.split('/').next())
        .expect("an address")
        .to_owned();
    assert!(get(&address, "/healthz").ends_with("ok\n"));
    let answer = get(
        &address,
        "/api/v1/search?q=market+group%3Aboko-haram&facets=group",
    );
    let body: serde_json::Value = serde_json::from_str(body_of(&answer)).expect("JSON");
    assert_eq!(body["total"], 3);
    assert_eq!(body["facets"]["group"][0]["value"], "boko-haram");
    let id = body["hits"][0]["id"].as_str().expect("an id");
    assert!(get(&address, &format!("/api/v1/articles/{id}")).contains("\"quotes\":["));
    assert!(get(&address, "/?q=market").contains("<mark>market</mark>"));
    let problem = get(&address, "/api/v1/search?q=(market");
    assert!(
        problem.starts_with("HTTP/1.1 400") && problem.contains("application/problem+json"),
        "{problem}"
    );
    assert!(get(&address, "/api/v1/articles/none").starts_with("HTTP/1.1 404"));
    assert!(get(&address, &format!("/articles/{id}")).contains("Ilse Verhagen"));
    assert!(get(&address, "/api/v1/openapi.json").contains("/api/v1/search"));
    terminate(&server);
    assert!(server.wait().expect("it ends").success());
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn body_of(answer: &str) -> &str {
    answer.split("\r\n\r\n").nth(1).expect("a body")
}

fn terminate(child: &std::process::Child) {
    let sent = std::process::Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .expect("kill starts");
    assert!(sent.success());
}
