//! A changed watchlist over stored articles.

use serde_json::Value;

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
