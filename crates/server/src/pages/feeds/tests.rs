use wirewatch_model::{Feed, FeedId, FeedKind};
use wirewatch_store::{FeedOrigin, KeyScope};

use super::*;
use crate::testing::Desk;

async fn desk() -> Desk {
    let desk = Desk::open().await;
    for (id, origin) in [("kp", FeedOrigin::Added), ("filed", FeedOrigin::File)] {
        let feed = Feed {
            id: FeedId::from(id),
            url: format!("https://{id}.example/rss"),
            kind: FeedKind::Feed,
            outlet: format!("Outlet <{id}>"),
            publisher: None,
            country: None,
            language: None,
        };
        desk.store.put_feed(&feed, origin).await.expect("kept");
    }
    desk
}

#[tokio::test]
async fn feeds_are_listed_with_their_state_and_filtered() {
    let desk = desk().await;
    let page = desk.get("/feeds", &[]).await;
    assert!(
        page.body.contains("Outlet &#60;kp&#62;") && page.body.contains("not polled yet"),
        "{}",
        page.body
    );
    let page = desk.get("/feeds?name=filed", &[]).await;
    assert!(page.body.contains("filed") && !page.body.contains("&#60;kp&#62;"));
    let page = desk.get("/feeds?show=attention", &[]).await;
    assert!(page.body.contains("No feed"), "{}", page.body);
}

#[tokio::test]
async fn feed_is_paused_resumed_changed_and_removed() {
    let desk = desk().await;
    let answer = desk.post("/feeds/kp/rest", "do=pause", &[]).await;
    assert_eq!(answer.header("location"), "/feeds/kp?done=feed-paused");
    let page = desk.get("/feeds/kp?done=feed-paused", &[]).await;
    assert!(page.body.contains("paused"), "{}", page.body);
    desk.post("/feeds/kp/rest", "do=resume", &[]).await;
    let form = "url=https%3A%2F%2Fkp.example%2Frss&outlet=KP&country=ua&language=uk&publisher=";
    assert_eq!(desk.post("/feeds/kp", form, &[]).await.status, 303);
    let feeds = desk.store.feeds().await.expect("feeds");
    let feed = feeds.iter().find(|status| status.feed.id.as_str() == "kp");
    let feed = &feed.expect("the feed").feed;
    assert_eq!(
        (feed.outlet.as_str(), feed.country.as_deref()),
        ("KP", Some("UA"))
    );
    let bad = desk
        .post("/feeds/kp", &form.replace("=ua", "=%3Cua%3E"), &[])
        .await;
    assert_eq!(bad.status, 400);
    assert!(
        bad.body.contains("two capital letters") && bad.body.contains("&#60;ua&#62;"),
        "{}",
        bad.body
    );
    assert!(
        desk.get("/feeds/kp/remove", &[])
            .await
            .body
            .contains("Remove")
    );
    assert_eq!(desk.post("/feeds/kp/remove", "", &[]).await.status, 303);
    assert_eq!(desk.get("/feeds/kp", &[]).await.status, 404);
}

#[tokio::test]
async fn feed_of_the_file_rests_but_stays() {
    let desk = desk().await;
    assert_eq!(
        desk.post("/feeds/filed/rest", "do=pause", &[]).await.status,
        303
    );
    let page = desk.get("/feeds/filed", &[]).await;
    assert!(
        page.body.contains("feeds.toml") && !page.body.contains("name=\"outlet\""),
        "{}",
        page.body
    );
    assert_eq!(desk.post("/feeds/filed/remove", "", &[]).await.status, 409);
}

#[tokio::test]
async fn address_that_the_guard_forbids_is_told_beside_it() {
    let desk = desk().await;
    let form = "do=preview&url=http%3A%2F%2F169.254.169.254%2Flatest%3Ca%3E";
    let page = desk.post("/feeds/new", form, &[]).await;
    assert_eq!(page.status, 400);
    assert!(
        page.body.contains("169.254.169.254/latest&#60;a&#62;\""),
        "{}",
        page.body
    );
    let page = desk.post("/feeds/new", "do=add&url=", &[]).await;
    assert!(page.body.contains("Type the address"), "{}", page.body);
}

#[tokio::test]
async fn reader_and_other_sites_change_no_feed() {
    let desk = desk().await;
    let elsewhere = [("origin", "http://evil.example")];
    assert_eq!(
        desk.ask("POST", "/feeds/kp/remove", "", &elsewhere)
            .await
            .status,
        403
    );
    assert_eq!(
        desk.ask("POST", "/feeds/kp/remove", "", &[]).await.status,
        403
    );
    desk.add_key("k1", KeyScope::Read).await;
    let cookie = desk.sign_in("k1").await;
    let reader = [("cookie", cookie.as_str())];
    assert_eq!(desk.post("/feeds/kp/remove", "", &reader).await.status, 403);
    let page = desk.get("/feeds/kp", &reader).await;
    assert!(page.status == 200 && !page.body.contains("<form class=\"row\" action=\"/feeds"));
    assert_eq!(desk.store.feeds().await.expect("feeds").len(), 2);
}

#[test]
fn weeks_are_counted_back_from_today() {
    let day = |day: i64, new_entries| FeedDay {
        feed_id: FeedId::from("b"),
        day,
        new_entries,
    };
    let mut weeks = vec![0; WEEKS];
    add_days(
        &mut weeks,
        [day(100, 1), day(94, 2), day(93, 4), day(40, 8)].iter(),
        100,
    );
    assert_eq!(weeks, [0, 0, 0, 0, 0, 0, 4, 3]);
}
