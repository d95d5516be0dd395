//! Who may ask the server, how often, and what it tells of itself.

use crate::http::Server;
use crate::program::Desk;

/// A desk with a short article, so that there is something to serve.
fn desk() -> Desk {
    let desk = Desk::new();
    let page = "<html lang=en><title>Ferry stopped</title><body><article><h1>Ferry stopped</h1><p>The ferry over the strait was stopped for the whole of Monday, the harbour office said, because of high waves.</p><p>It will sail again as soon as the wind has gone down, the office added in a second notice.</p></article>";
    std::fs::write(desk.path("ferry.html"), page).expect("a page");
    desk.run(&["import", "ferry.html"]);
    desk
}

#[test]
fn server_without_keys_answers_anyone_on_its_machine() {
    let desk = desk();
    let server = Server::start(&desk);
    assert_eq!(server.get("/api/v1/search?q=ferry").status, 200);
}

#[test]
fn key_opens_what_its_scopes_say_and_revoking_it_closes_all() {
    let desk = desk();
    let made = desk.run_json(&["key", "create", "desk one", "--scope", "read"]);
    let key = made["key"].as_str().expect("a key").to_owned();
    let server = Server::start(&desk);
    assert_eq!(server.get("/api/v1/search").status, 401);
    assert_eq!(server.get("/healthz").status, 200);
    let bearer = format!("Bearer {key}");
    let auth = [("Authorization", bearer.as_str())];
    assert_eq!(server.ask("GET", "/api/v1/search", &auth).status, 200);
    let id = desk.exported()[0]["id"].as_str().expect("an id").to_owned();
    let source = format!("/api/v1/articles/{id}/source");
    let refused = server.ask("GET", &source, &auth);
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("--scope export"), "{}", refused.body);
    let list = desk.run(&["key", "list"]);
    assert!(list.contains("desk one") && !list.contains(&key), "{list}");
    desk.run(&["key", "revoke", made["id"].as_str().expect("an id")]);
    drop(server);
    let server = Server::start(&desk);
    assert_eq!(server.ask("GET", "/api/v1/search", &auth).status, 401);
}

#[test]
fn key_that_asks_too_often_is_told_when_to_come_back() {
    let desk = desk();
    desk.write_settings("[server]\nrequests_per_minute = 2\n");
    let made = desk.run_json(&["key", "create", "robot"]);
    let key = made["key"].as_str().expect("a key");
    let server = Server::start(&desk);
    let auth = [("X-Api-Key", key)];
    let first = server.ask("GET", "/api/v1/search", &auth);
    assert_eq!(first.header("ratelimit-policy"), Some("\"key\";q=2;w=60"));
    let statuses: Vec<u16> = (0..3)
        .map(|_| server.ask("GET", "/api/v1/search", &auth).status)
        .collect();
    assert_eq!(statuses, [200, 429, 429]);
    let refused = server.ask("GET", "/api/v1/search", &auth);
    assert!(refused.header("retry-after").is_some());
}

#[test]
fn answer_that_the_client_holds_is_not_sent_again() {
    let desk = desk();
    let server = Server::start(&desk);
    let first = server.get("/api/v1/search?q=ferry&sort=newest");
    let etag = first.header("etag").expect("a tag").to_owned();
    let again = server.ask(
        "GET",
        "/api/v1/search?q=ferry&sort=newest",
        &[("If-None-Match", &etag)],
    );
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let other = server.ask(
        "GET",
        "/api/v1/search?q=train&sort=newest",
        &[("If-None-Match", &etag)],
    );
    assert_eq!(other.status, 200);
}

#[test]
fn metrics_count_articles_and_requests_by_route() {
    let desk = desk();
    let server = Server::start(&desk);
    server.get("/api/v1/search?q=a-secret-word");
    assert_eq!(server.get("/readyz").status, 200);
    let metrics = server.get("/metrics").body;
    assert!(metrics.contains("\nwirewatch_articles 1\n"), "{metrics}");
    assert!(
        metrics.contains("route=\"/api/v1/search\",status=\"200\""),
        "{metrics}"
    );
    assert!(!metrics.contains("a-secret-word"), "{metrics}");
}

#[test]
fn browser_learns_how_to_search_here() {
    let desk = desk();
    let server = Server::start(&desk);
    let description = server.get("/opensearch.xml").body;
    assert!(description.contains("/?q={searchTerms}"), "{description}");
}
