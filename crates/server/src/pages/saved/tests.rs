use wirewatch_store::KeyScope;

use super::*;
use crate::testing::Desk;

async fn saved(desk: &Desk) -> SavedSearch {
    let answer = desk
        .post(
            "/searches",
            "name=Hall+attack&query=title%3Ahall&alerts=on",
            &[],
        )
        .await;
    assert_eq!(
        answer.header("location"),
        "/searches/hall-attack?done=search-saved"
    );
    let searches = desk.store.searches().await.expect("searches");
    searches.into_iter().next().expect("one")
}

#[tokio::test]
async fn search_is_saved_changed_muted_and_removed() {
    let desk = Desk::open().await;
    assert_eq!(saved(&desk).await.query, "title:hall");
    let page = desk
        .get("/searches/hall-attack?done=search-saved", &[])
        .await;
    assert!(page.body.contains("The search is saved."), "{}", page.body);
    let change = "version=1&name=Hall&query=title%3Atheatre";
    let answer = desk.post("/searches/hall-attack", change, &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let answer = desk
        .post("/searches/hall-attack/mode", "alerts=muted&to=list", &[])
        .await;
    assert_eq!(answer.header("location"), "/searches?done=alerts-muted");
    let search = &desk.store.searches().await.expect("searches")[0];
    assert_eq!(
        (search.name.as_str(), search.query.as_str()),
        ("Hall", "title:theatre")
    );
    assert_eq!((search.version, search.alerts), (2, AlertMode::Muted));
    let list = desk.get("/searches", &[]).await;
    assert!(list.body.contains("muted") && list.body.contains("title:theatre"));
    assert!(
        desk.get("/searches/hall-attack/remove", &[])
            .await
            .body
            .contains("Remove")
    );
    assert_eq!(
        desk.post("/searches/hall-attack/remove", "", &[])
            .await
            .status,
        303
    );
    assert_eq!(desk.get("/searches/hall-attack", &[]).await.status, 404);
}

#[tokio::test]
async fn query_that_is_not_understood_is_told_beside_it() {
    let desk = Desk::open().await;
    let page = desk
        .post("/searches", "name=%3Ci%3E&query=titel%3Ahall", &[])
        .await;
    assert_eq!(page.status, 400);
    assert!(page.body.contains("there is no field"), "{}", page.body);
    assert!(
        page.body.contains("value=\"titel:hall\"") && page.body.contains("value=\"&#60;i&#62;\"")
    );
    let page = desk.post("/searches", "name=&query=hall", &[]).await;
    assert!(page.body.contains("Give it a name"), "{}", page.body);
    assert!(desk.store.searches().await.expect("searches").is_empty());
}

#[tokio::test]
async fn query_is_tried_before_it_is_saved() {
    let desk = Desk::open().await;
    let page = desk.get("/searches/new?query=title%3Ahall", &[]).await;
    assert!(
        page.body.contains("in the last thirty days"),
        "{}",
        page.body
    );
    let page = desk.get("/searches/new?query=titel%3Ahall", &[]).await;
    assert!(page.body.contains("there is no field"), "{}", page.body);
}

#[tokio::test]
async fn change_of_another_query_than_was_seen_is_held_back() {
    let desk = Desk::open().await;
    saved(&desk).await;
    let page = desk
        .post(
            "/searches/hall-attack",
            "version=7&name=Hall&query=mine",
            &[],
        )
        .await;
    assert_eq!(page.status, 400);
    assert!(
        page.body.contains("title:hall") && page.body.contains(">mine<"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn feed_s_address_is_shown_once_and_can_be_closed() {
    let desk = Desk::open().await;
    saved(&desk).await;
    let host = [("host", "127.0.0.1:8080")];
    let page = desk
        .post("/searches/hall-attack/feed", "do=open", &host)
        .await;
    let address = "http://127.0.0.1:8080/alerts/";
    let (_, rest) = page.body.split_once(address).expect("an address");
    let path = format!("/alerts/{}", rest.split('<').next().expect("its end"));
    assert_eq!(desk.get(&path, &[]).await.status, 200);
    assert_eq!(page.header("cache-control"), "no-store");
    desk.post("/searches/hall-attack/feed", "do=close", &[])
        .await;
    assert_eq!(desk.get(&path, &[]).await.status, 404);
}

#[tokio::test]
async fn channels_are_added_and_removed() {
    let desk = Desk::open().await;
    saved(&desk).await;
    let bad = desk
        .post(
            "/searches/hall-attack/channels",
            "kind=webhook&target=ftp%3A%2F%2Fa",
            &[],
        )
        .await;
    assert_eq!(bad.status, 400);
    assert!(bad.body.contains("begins with https") && bad.body.contains("value=\"ftp://a\""));
    let mail = desk
        .post(
            "/searches/hall-attack/channels",
            "kind=email&target=a%40desk.example",
            &[],
        )
        .await;
    assert!(mail.body.contains("Nothing can be mailed"), "{}", mail.body);
    let form = "kind=webhook&target=https%3A%2F%2Fhooks.example%2Fsecret";
    let added = desk.post("/searches/hall-attack/channels", form, &[]).await;
    assert_eq!(added.status, 200);
    let page = desk.get("/searches/hall-attack", &[]).await;
    assert!(page.body.contains("https://hooks.example/…") && !page.body.contains("/secret"));
    let handle = handle_of("https://hooks.example/secret");
    assert!(page.body.contains(&handle), "{}", page.body);
    let form = format!("channel={handle}");
    desk.post("/searches/hall-attack/channels/remove", &form, &[])
        .await;
    assert!(desk.store.channels().await.expect("channels").is_empty());
    let again = desk
        .post("/searches/hall-attack/channels/remove", &form, &[])
        .await;
    assert_eq!(again.status, 404);
}

#[tokio::test]
async fn reader_and_other_sites_save_nothing() {
    let desk = Desk::with_keys(&[("k1", KeyScope::Read), ("k2", KeyScope::Admin)]).await;
    let cookie = desk.sign_in("k1").await;
    let reader = [("cookie", cookie.as_str())];
    assert_eq!(
        desk.post("/searches", "name=a&query=b", &reader)
            .await
            .status,
        403
    );
    let page = desk.get("/searches/new?query=b", &reader).await;
    assert!(page.body.contains("change nothing") && !page.body.contains(">Save<"));
    let cookie = desk.sign_in("k2").await;
    let elsewhere = [
        ("cookie", cookie.as_str()),
        ("origin", "http://evil.example"),
    ];
    let answer = desk
        .ask("POST", "/searches", "name=a&query=b", &elsewhere)
        .await;
    assert_eq!(answer.status, 403);
    let without = desk
        .ask("POST", "/searches", "name=a&query=b", &elsewhere[..1])
        .await;
    assert_eq!(without.status, 403);
    assert!(desk.store.searches().await.expect("searches").is_empty());
}
