//! What is told of feeds, what would be asked of them, and sites that have none.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::newsroom::{Newsroom, Outlet};
use crate::program::Desk;

/// The lines of a command's JSON output.
fn json_lines(desk: &Desk, arguments: &[&str]) -> Vec<Value> {
    let lines = desk.run(&[arguments, &["--json"]].concat());
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn health_names_each_state_and_says_what_helps_and_what_is_next() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(2), Outlet::Paid, Outlet::Feedless(3)]);
    let desk = Desk::new();
    let mut urls = newsroom.feeds();
    urls[2] = newsroom.front_pages()[2].clone();
    desk.import_feeds(&urls);
    let before = json_lines(&desk, &["feeds", "health"]);
    assert!(before.iter().all(|feed| feed["state"] == "new"));
    desk.run(&["run"]);
    let feeds = json_lines(&desk, &["feeds", "health"]);
    let of = |url: &str| {
        feeds
            .iter()
            .find(|feed| feed["url"] == url)
            .expect("the feed")
    };
    assert_eq!(
        of(&urls[0])["state"],
        "silent",
        "its entries are of another year"
    );
    assert_eq!(of(&urls[0])["entries_seen"], 2);
    let paid = of(&urls[1]);
    assert_eq!(paid["state"], "paywall");
    assert!(
        paid["findings"][0]
            .as_str()
            .expect("words")
            .contains("wants to be paid (402)")
    );
    assert!(
        paid["next"]
            .as_str()
            .expect("words")
            .contains("never given up")
    );
    let page = of(&urls[2]);
    assert_eq!(page["state"], "web-page");
    assert!(
        page["remedy"]
            .as_str()
            .expect("words")
            .contains("wirewatch feeds add")
    );
    let told = desk.run(&["feeds", "health"]);
    assert!(told.contains("paywall") && told.contains("what helps:") && told.contains("next: "));
}

#[test]
fn dry_run_tells_what_would_be_asked_and_asks_nothing() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(2)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    let plan = desk.run_json(&["fetch", "--dry-run"]);
    assert_eq!(newsroom.served(), 0);
    assert_eq!(plan["feed"]["asked"], true);
    assert_eq!(plan["feed"]["robots"], "asked for first");
    assert_eq!(plan["feed"]["conditional"], false);
    desk.run(&["run"]);
    let served = newsroom.served();
    let id = plan["id"].as_str().expect("an id");
    let plan = desk.run_json(&["fetch", "--dry-run", "--only", id]);
    assert_eq!(plan["feed"]["asked"], false);
    assert!(
        plan["feed"]["why"]
            .as_str()
            .expect("words")
            .contains("due at")
    );
    assert_eq!(plan["feed"]["conditional"], true);
    assert!(
        plan["feed"]["robots"]
            .as_str()
            .expect("words")
            .starts_with("allows it")
    );
    let forced = desk.run(&["fetch", "--dry-run", "--only", id, "--force"]);
    assert!(forced.contains("asked: --force"), "{forced}");
    assert!(forced.contains("> if-none-match: "), "{forced}");
    assert_eq!(newsroom.served(), served);
}

#[test]
fn site_without_a_feed_is_followed_by_its_page_when_asked_to() {
    let newsroom = Newsroom::open(&[Outlet::Feedless(4)]);
    let desk = Desk::new();
    let front = newsroom.front_pages().remove(0);
    let refused = desk.output(&["feeds", "add", &front]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success());
    assert!(
        said.contains(&format!("wirewatch feeds add --section {front}")),
        "{said}"
    );
    desk.run(&["feeds", "add", "--section", "--id", "front", &front]);
    let report = desk.run_json(&["run"]);
    assert_eq!(report["fetch"]["new_entries"], 4);
    assert_eq!(desk.exported().len(), 4);
    let again = desk.run_json(&["run", "--force"]);
    assert_eq!(again["fetch"]["feeds_unchanged"], 1);
    assert_eq!(
        json_lines(&desk, &["feeds", "health"])[0]["kind"],
        "section"
    );
}

#[test]
fn article_in_two_parts_is_read_whole() {
    let newsroom = Newsroom::open(&[Outlet::Parted]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["run"]);
    let articles = desk.exported();
    assert_eq!(articles.len(), 1);
    let text = articles[0]["text"].as_str().expect("text");
    assert!(
        text.starts_with("Fighters of Boko Haram")
            && text.contains("brought their goods to another place"),
        "{text}"
    );
    let again = desk.run_json(&["run", "--force"]);
    assert_eq!(again["fetch"]["pages"], 0);
}

#[test]
fn item_without_an_address_is_an_article_when_its_text_is_whole() {
    let newsroom = Newsroom::open(&[Outlet::Linkless]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["run"]);
    let articles = desk.exported();
    assert_eq!(articles.len(), 1);
    assert_eq!(articles[0]["title"], "Bridge opened");
    assert!(
        articles[0]["url"]
            .as_str()
            .expect("a name")
            .starts_with("urn:wirewatch:")
    );
    assert_eq!(
        desk.run_json(&["run", "--force"])["fetch"]["new_entries"],
        0
    );
}

#[test]
fn api_lists_the_feeds_with_their_health() {
    let newsroom = Newsroom::open(&[Outlet::Healthy(1), Outlet::Paid]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["run"]);
    let mut server = desk.start(&["serve", "--listen", "127.0.0.1:0"]);
    let mut lines = BufReader::new(server.stderr.take().expect("piped")).lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| {
            Some(
                line.split("http://")
                    .nth(1)?
                    .trim_end_matches('/')
                    .to_owned(),
            )
        })
        .expect("it says where it listens");
    let address = address
        .split(['/', ' '])
        .next()
        .expect("an address")
        .to_owned();
    let mut stream = TcpStream::connect(&address).expect("it listens");
    write!(
        stream,
        "GET /api/v1/feeds HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    server.kill().expect("killed");
    server.wait().expect("gone");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("\"state\":\"paywall\"") && answer.contains("\"next\":\""),
        "{answer}"
    );
}
