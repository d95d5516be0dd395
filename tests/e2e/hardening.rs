//! What the server refuses, and how it says so; feeds looked after over HTTP.

use std::io::{Read, Write};
use std::net::TcpListener;

use crate::http::{Answer, Server};
use crate::program::Desk;

const JSON: (&str, &str) = ("Content-Type", "application/json");

#[track_caller]
fn check_problem(answer: &Answer, status: u16, kind: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    assert!(
        answer.body.contains(&format!("\"type\":\"{kind}\"")),
        "{}",
        answer.body
    );
}

#[test]
fn server_without_keys_answers_under_its_own_names_only() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    check_problem(
        &server.ask("GET", "/api/v1/search", &[("Host", "evil.example")]),
        403,
        "other-host",
    );
    assert_eq!(
        server
            .ask("GET", "/api/v1/search", &[("Host", "localhost:80")])
            .status,
        200
    );
    drop(server);
    desk.add_settings("[server]\nhosts = [\"watch.desk.example\"]\n");
    let server = Server::start(&desk);
    let named = [("Host", "watch.desk.example")];
    assert_eq!(server.ask("GET", "/api/v1/search", &named).status, 200);
    drop(server);
    desk.write_settings("");
    desk.run(&["key", "create", "desk"]);
    let server = Server::start(&desk);
    let foreign = server.ask("GET", "/api/v1/search", &[("Host", "evil.example")]);
    assert_eq!(foreign.status, 401, "with keys the key decides");
}

#[test]
fn page_of_another_site_changes_nothing() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let headers = [JSON, ("Origin", "https://evil.example")];
    let answer = server.send("PUT", "/api/v1/searches/a", &headers, "{\"query\":\"x\"}");
    check_problem(&answer, 403, "cross-origin");
    assert_eq!(server.get("/api/v1/searches/a").status, 404);
}

#[test]
fn what_is_not_understood_is_answered_as_a_problem() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    check_problem(&server.get("/api/v1/articles/%ff"), 400, "invalid-request");
    check_problem(
        &server.get("/api/v1/articles/a?version=x"),
        400,
        "invalid-request",
    );
    let wrong_method = server.ask("POST", "/api/v1/search", &[]);
    check_problem(&wrong_method, 405, "method-not-allowed");
    assert_eq!(wrong_method.header("allow"), Some("GET,HEAD"));
    check_problem(
        &server.send("PUT", "/api/v1/searches/a", &[], "{\"query\":\"x\"}"),
        415,
        "not-json",
    );
    check_problem(
        &server.send("PUT", "/api/v1/searches/a", &[JSON], "{"),
        400,
        "invalid-request",
    );
    let large = format!("{{\"query\":\"{}\"}}", "x".repeat(1_200_000));
    check_problem(
        &server.send("PUT", "/api/v1/searches/a", &[JSON], &large),
        413,
        "too-large",
    );
}

#[test]
fn answers_are_packed_as_the_client_wishes() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    for coding in ["br", "gzip"] {
        let answer = server.ask(
            "GET",
            "/api/v1/openapi.json",
            &[("Accept-Encoding", coding)],
        );
        assert_eq!(answer.header("content-encoding"), Some(coding));
        assert!(
            answer
                .header("vary")
                .is_some_and(|vary| vary.contains("accept-encoding"))
        );
    }
}

/// A site on the loopback address that answers every request with the same feed.
fn feed_site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut request = [0; 4096];
            let read = stream.read(&mut request).unwrap_or(0);
            let robots = request
                .get(..read)
                .unwrap_or_default()
                .starts_with(b"GET /robots.txt");
            let body = if robots {
                String::new()
            } else {
                "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour Post</title><link>https://post.example</link></channel></rss>".to_owned()
            };
            let kind = if robots {
                "text/plain"
            } else {
                "application/rss+xml"
            };
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            // The client may have hung up.
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    format!("http://{address}/rss")
}

#[test]
fn feed_is_added_changed_paused_and_removed_over_http() {
    let desk = Desk::new();
    let url = feed_site();
    let server = Server::start(&desk);
    let body = serde_json::json!({"url": url, "id": "post", "country": "GB"}).to_string();
    let added = server.send("POST", "/api/v1/feeds", &[JSON], &body);
    assert_eq!(added.status, 201, "{}", added.body);
    assert_eq!(added.header("location"), Some("/api/v1/feeds/post"));
    assert!(
        added.body.contains("\"outlet\":\"Harbour Post\""),
        "{}",
        added.body
    );
    check_problem(
        &server.send("POST", "/api/v1/feeds", &[JSON], &body),
        409,
        "feed-known",
    );
    let change = "{\"outlet\":\"The Post\",\"country\":\"\",\"paused\":true}";
    let changed = server.send("PATCH", "/api/v1/feeds/post", &[JSON], change);
    let view: serde_json::Value = serde_json::from_str(&changed.body).expect("JSON");
    assert_eq!(
        (&view["outlet"], &view["state"]),
        (&"The Post".into(), &"paused".into()),
        "{view}"
    );
    assert_eq!(view["country"], serde_json::Value::Null);
    assert_eq!(
        desk.run_json(&["run", "--force"])["fetch"]["feeds"],
        0,
        "a paused feed rests"
    );
    server.send("PATCH", "/api/v1/feeds/post", &[JSON], "{\"paused\":false}");
    assert_eq!(desk.run_json(&["run", "--force"])["fetch"]["feeds"], 1);
    assert_eq!(server.ask("DELETE", "/api/v1/feeds/post", &[]).status, 204);
    check_problem(
        &server.ask("DELETE", "/api/v1/feeds/post", &[]),
        404,
        "not-found",
    );
}

#[test]
fn feed_that_cannot_be_added_says_why() {
    let desk = Desk::new();
    let server = Server::start(&desk);
    let add = |url: &str| {
        let body = serde_json::json!({"url": url}).to_string();
        server.send("POST", "/api/v1/feeds", &[JSON], &body)
    };
    check_problem(
        &add("http://169.254.169.254/latest"),
        400,
        "invalid-request",
    );
    check_problem(&add("ftp://news.example/rss"), 400, "invalid-request");
    check_problem(&add("http://127.0.0.1:9/rss"), 422, "no-feed");
    check_problem(
        &server.send("POST", "/api/v1/feeds", &[JSON], "{\"url\":1}"),
        400,
        "invalid-request",
    );
}

#[test]
fn feed_of_the_file_is_changed_in_the_file() {
    let desk = Desk::new();
    std::fs::write(
        desk.path("feeds.toml"),
        "[[feed]]\nid = \"post\"\nurl = \"http://127.0.0.1:9/rss\"\noutlet = \"Post\"\n",
    )
    .expect("a file");
    desk.run(&["feeds", "list"]);
    let server = Server::start(&desk);
    let change = server.send("PATCH", "/api/v1/feeds/post", &[JSON], "{\"outlet\":\"x\"}");
    check_problem(&change, 409, "feed-in-file");
    check_problem(
        &server.ask("DELETE", "/api/v1/feeds/post", &[]),
        409,
        "feed-in-file",
    );
    let paused = server.send("PATCH", "/api/v1/feeds/post", &[JSON], "{\"paused\":true}");
    assert_eq!(paused.status, 200, "{}", paused.body);
    desk.run(&["feeds", "list"]);
    assert!(
        server.get("/api/v1/feeds/post").body.contains("\"paused\""),
        "it stays paused"
    );
}
