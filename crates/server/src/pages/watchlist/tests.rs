use std::time::Duration;

use wirewatch_store::KeyScope;

use super::*;
use crate::testing::Desk;

/// Forms as browsers send them.
fn form(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", crate::pages::links::percent_encode(value)));
    pairs.collect::<Vec<String>>().join("&")
}

const GROUP: &str = "/watchlist/groups/red-lynx";

/// A desk with two articles and a small list that has a comment in each place.
async fn desk() -> Desk {
    let desk = Desk::with_watchlist(
        "# Head.\n\n[[group]]\nid = \"red-lynx\" # its id\nname = \"Red Lynx\"\n\n# Another.\n[[group]]\nid = \"blue-owl\"\nname = \"Blue Owl\"\n",
    )
    .await;
    desk.add_article(
        "1",
        "Fighters of the Red Lynx left the town of Aru on Monday.",
    )
    .await;
    desk.add_article("2", "The Lynx Front said that it holds the town of Aru.")
        .await;
    desk
}

fn changed() -> String {
    "[[group]]\nid = \"red-lynx\" # its id\nname = \"Red Lynx\"\naliases = [\"Lynx Front\"]"
        .to_owned()
}

#[tokio::test]
async fn groups_are_listed_with_their_counts() {
    let desk = desk().await;
    let page = desk.get("/watchlist", &[]).await;
    assert!(
        page.body.contains("Red Lynx") && page.body.contains("Blue Owl"),
        "{}",
        page.body
    );
    let page = desk.get("/watchlist?name=owl", &[]).await;
    assert!(!page.body.contains("Red Lynx") && page.body.contains("1 of 2 groups"));
}

#[tokio::test]
async fn alias_is_previewed_then_put_in_place_and_articles_follow() {
    let desk = desk().await;
    let edition = edition_of(&desk.watchlist_text());
    let toml = changed();
    let fields = [
        ("edition", edition.as_str()),
        ("toml", &toml),
        ("do", "preview"),
    ];
    let page = desk.post(GROUP, &form(&fields), &[]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body.contains("+1 / −0") && page.body.contains("<mark>Lynx Front</mark>"),
        "{}",
        page.body
    );
    assert!(
        !desk.watchlist_text().contains("Lynx Front"),
        "a preview writes nothing"
    );
    let fields = [
        ("edition", edition.as_str()),
        ("toml", &toml),
        ("do", "apply"),
    ];
    let answer = desk.post(GROUP, &form(&fields), &[]).await;
    assert_eq!(
        answer.header("location"),
        "/watchlist?done=watchlist-kept",
        "{}",
        answer.body
    );
    let text = desk.watchlist_text();
    assert!(
        text.starts_with("# Head.\n\n[[group]]\nid = \"red-lynx\" # its id\n"),
        "{text}"
    );
    assert!(
        text.contains("aliases = [\"Lynx Front\"]\n\n# Another.\n[[group]]"),
        "{text}"
    );
    desk.wait_for_tagging().await;
    let counts = desk.store.group_counts().await.expect("counts");
    assert_eq!(
        counts
            .iter()
            .map(|count| count.articles)
            .collect::<Vec<_>>(),
        [2]
    );
    let found = desk
        .get("/api/v1/search?q=group:%22lynx+front%22", &[])
        .await;
    assert!(found.body.contains("\"total\":2"), "{}", found.body);
}

#[tokio::test]
async fn fault_is_told_with_its_line_and_nothing_is_written() {
    let desk = desk().await;
    let before = desk.watchlist_text();
    let edition = edition_of(&before);
    let toml = "[[group]]\nid = \"red-lynx\"\nnam = \"<Lynx>\"";
    let fields = [
        ("edition", edition.as_str()),
        ("toml", toml),
        ("do", "apply"),
    ];
    let page = desk.post(GROUP, &form(&fields), &[]).await;
    assert_eq!(page.status, 400);
    assert!(
        page.body.contains("Line 3, column 1: unknown key"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("&#60;Lynx&#62;"),
        "what was typed is kept"
    );
    assert_eq!(desk.watchlist_text(), before);
}

#[tokio::test]
async fn change_of_an_older_file_is_held_back() {
    let desk = desk().await;
    let toml = changed();
    let fields = [("edition", "older"), ("toml", &toml), ("do", "apply")];
    let page = desk.post(GROUP, &form(&fields), &[]).await;
    assert_eq!(page.status, 409);
    assert!(
        page.body.contains("changed meanwhile") && page.body.contains("Lynx Front"),
        "{}",
        page.body
    );
    assert!(!desk.watchlist_text().contains("Lynx Front"));
}

#[tokio::test]
async fn group_is_added_and_taken_out() {
    let desk = desk().await;
    let edition = edition_of(&desk.watchlist_text());
    let toml = "[[group]]\nid = \"grey-hare\"\nname = \"Grey Hare\"";
    let fields = [
        ("edition", edition.as_str()),
        ("toml", toml),
        ("do", "apply"),
    ];
    assert_eq!(
        desk.post("/watchlist/new", &form(&fields), &[])
            .await
            .status,
        303
    );
    desk.wait_for_tagging().await;
    assert_eq!(
        desk.get("/watchlist/groups/grey-hare", &[]).await.status,
        200
    );
    let edition = edition_of(&desk.watchlist_text());
    let fields = [("edition", edition.as_str()), ("toml", ""), ("do", "apply")];
    assert_eq!(desk.post(GROUP, &form(&fields), &[]).await.status, 303);
    assert_eq!(desk.get(GROUP, &[]).await.status, 404);
}

#[tokio::test]
async fn alias_is_tried_on_the_articles() {
    let desk = desk().await;
    let page = desk
        .get("/watchlist/try?alias=Lynx+Front&case=exact", &[])
        .await;
    assert!(
        page.body.contains("<mark>Lynx Front</mark>"),
        "{}",
        page.body
    );
    let page = desk
        .get("/watchlist/try?alias=lynx+front&case=exact", &[])
        .await;
    assert!(
        page.body.contains("<strong>Lynx Front</strong>"),
        "{}",
        page.body
    );
    let page = desk.get("/watchlist/try?alias=%3Cb%3E", &[]).await;
    assert!(!page.body.contains("<b>"), "{}", page.body);
}

#[tokio::test]
async fn reader_and_other_sites_change_no_list() {
    let desk = desk().await;
    let toml = changed();
    let edition = edition_of(&desk.watchlist_text());
    let fields = form(&[
        ("edition", edition.as_str()),
        ("toml", &toml),
        ("do", "apply"),
    ]);
    let elsewhere = [("origin", "http://evil.example")];
    assert_eq!(
        desk.ask("POST", GROUP, &fields, &elsewhere).await.status,
        403
    );
    desk.add_key("k1", KeyScope::Read).await;
    let cookie = desk.sign_in("k1").await;
    let reader = [("cookie", cookie.as_str())];
    assert_eq!(desk.post(GROUP, &fields, &reader).await.status, 403);
    let page = desk.get(GROUP, &reader).await;
    assert!(!page.body.contains("<textarea"), "{}", page.body);
    assert!(!desk.watchlist_text().contains("Lynx Front"));
}

#[tokio::test]
async fn remarks_are_told_with_their_lines() {
    let desk = Desk::with_watchlist(
        "[[group]]\nid = \"ants\"\nname = \"Ant League\"\naliases = [{ text = \"AT\", case = \"any\" }]\n",
    )
    .await;
    let page = desk.get("/watchlist/lint", &[]).await;
    assert!(
        page.body.contains("4:12") && page.body.contains("no case rule"),
        "{}",
        page.body
    );
    let page = desk.get("/watchlist/lint?words=count", &[]).await;
    assert!(page.body.contains("counted in 0 articles"), "{}", page.body);
}

impl Desk {
    /// Waits until nothing is being tagged.
    async fn wait_for_tagging(&self) {
        let waiting = async {
            while self.state.tagging.how_far().is_some() {
                tokio::task::yield_now().await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(30), waiting).await;
        waited.expect("tagged in time");
    }
}
