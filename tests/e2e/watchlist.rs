//! A changed watchlist over stored articles.

use serde_json::Value;

use crate::http::Server;
use crate::newsroom::{Newsroom, Outlet};
use crate::program::Desk;

/// Finds nothing that the newsroom's articles name but the office in them.
const OTHER_LIST: &str = r#"
[[group]]
id = "market-league"
name = "The Market League"
parent = "league"
aliases = [{ text = "market of a village", case = "any" }]

[[group]]
id = "league"
name = "League of Leagues"
"#;

fn desk_with_articles(articles: usize) -> Desk {
    let newsroom = Newsroom::open(&[Outlet::Healthy(articles)]);
    let desk = Desk::new();
    desk.import_feeds(&newsroom.feeds());
    desk.run(&["run"]);
    desk
}

#[track_caller]
fn check_found(desk: &Desk, query: &str, total: u64) {
    assert_eq!(desk.run_json(&["search", query])["total"], total, "{query}");
}

#[test]
fn changed_watchlist_is_shown_then_applied_with_the_same_numbers() {
    let desk = desk_with_articles(4);
    check_found(&desk, "group:\"Boko Haram\"", 4);
    let before = desk.exported();
    std::fs::write(desk.path("other.toml"), OTHER_LIST).expect("a list");
    let shown = desk.run_json(&["watchlist", "diff", "--list", "other.toml"]);
    assert_eq!(desk.exported(), before, "a diff changes nothing");

    std::fs::write(desk.path("watchlist.toml"), OTHER_LIST).expect("a list");
    let applied = desk.run_json(&["watchlist", "apply"]);
    for key in [
        "from",
        "to",
        "articles",
        "changed_articles",
        "changed_attacks",
        "appear",
        "vanish",
        "changes",
    ] {
        assert_eq!(shown[key], applied[key], "{key}");
    }
    assert_eq!(
        (&shown["applied"], &applied["applied"]),
        (&Value::Bool(false), &Value::Bool(true))
    );
    assert_eq!(applied["appear"], 4);
    check_found(&desk, "group:boko-haram", 0);
    check_found(&desk, "group:\"the market league\"", 4);
    let version = &applied["to"];
    for article in desk.exported() {
        assert_eq!(&article["watchlist_version"], version);
        assert_eq!(&article["groups"][0]["watchlist_version"], version);
    }
    let again = desk.run_json(&["watchlist", "diff"]);
    assert_eq!(again["articles"], 0);
}

#[test]
fn group_is_shown_with_those_below_it_when_asked() {
    let desk = desk_with_articles(3);
    std::fs::write(desk.path("watchlist.toml"), OTHER_LIST).expect("a list");
    desk.run(&["watchlist", "apply"]);
    let alone = desk.run_json(&["groups", "show", "league"]);
    assert_eq!(
        (&alone["articles"], &alone["children"][0]),
        (&Value::from(0), &Value::from("market-league"))
    );
    let family = desk.run_json(&["groups", "show", "League", "of", "Leagues", "--rollup"]);
    assert_eq!(family["articles"], 3);
    assert_eq!(family["aliases_seen"][0]["alias"], "market of a village");
    let list = desk.run_json(&["groups"]);
    assert_eq!(list["groups"][0]["id"], "market-league");
    let found = desk.run_json(&["search", "group:league", "--rollup"]);
    assert_eq!(found["total"], 3);
}

#[test]
fn groups_are_served_by_any_name_and_counted_by_family() {
    let desk = desk_with_articles(3);
    std::fs::write(desk.path("watchlist.toml"), OTHER_LIST).expect("a list");
    desk.run(&["watchlist", "apply"]);
    let server = Server::start(&desk);
    let json = |path: &str| -> Value {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).expect("JSON")
    };
    let list = json("/api/v1/groups");
    assert_eq!(list["groups"][0]["articles"], 3);
    let group = json("/api/v1/groups/The%20Market%20League");
    assert_eq!(
        (&group["id"], &group["articles"]),
        (&Value::from("market-league"), &Value::from(3))
    );
    assert_eq!(json("/api/v1/groups/league?rollup=true")["articles"], 3);
    assert_eq!(server.get("/api/v1/groups/nobody").status, 404);
    let found =
        json("/api/v1/search?q=group:%22market%20of%20a%20village%22&facets=group,group_family");
    assert_eq!(found["total"], 3);
    let counted = |facet: &str, value: &str| {
        found["facets"][facet][0] == serde_json::json!({"value": value, "count": 3})
    };
    assert!(counted("group", "market-league") && counted("group_family", "league"));
    assert_eq!(json("/api/v1/search?group=League+of+Leagues")["total"], 0);
    let rolled = json("/api/v1/search?group=League+of+Leagues&rollup=true");
    assert_eq!(rolled["total"], 3);
}
