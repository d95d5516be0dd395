use wirewatch_store::KeyScope;

use crate::pages::links::percent_encode;
use crate::testing::Desk;

/// Forms as browsers send them.
fn form(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", percent_encode(value)));
    pairs.collect::<Vec<String>>().join("&")
}

#[tokio::test]
async fn list_of_decisions_says_where_the_forms_are_while_it_is_empty() {
    let desk = Desk::open().await;
    let page = desk.get("/decisions", &[]).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("Nothing was decided yet"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn what_cannot_be_decided_is_told_with_its_reason() {
    let desk = Desk::open().await;
    let pairs = [
        ("area", "incident"),
        ("from", "i1"),
        ("other", "/incidents/i2?x=1"),
    ];
    let answer = desk.post("/decisions/merge", &form(&pairs), &[]).await;
    assert_eq!(answer.status, 409, "{}", answer.body);
    assert!(
        answer.body.contains("nothing was changed"),
        "{}",
        answer.body
    );
    let answer = desk.post("/decisions/split", &form(&pairs), &[]).await;
    assert_eq!(answer.status, 400, "no article was ticked");
    let undo = [("area", "speaker"), ("number", "7")];
    let answer = desk.post("/decisions/undo", &form(&undo), &[]).await;
    assert_eq!(answer.status, 409, "{}", answer.body);
}

#[tokio::test]
async fn only_the_scope_for_changes_decides_and_only_from_an_own_page() {
    let desk = Desk::with_keys(&[("reader", KeyScope::Read), ("chief", KeyScope::Admin)]).await;
    let pairs = form(&[("area", "incident"), ("number", "1")]);
    let reader = desk.sign_in("reader").await;
    let answer = desk
        .post("/decisions/undo", &pairs, &[("cookie", reader.as_str())])
        .await;
    assert_eq!(answer.status, 403);
    let chief = desk.sign_in("chief").await;
    let foreign = [("cookie", chief.as_str()), ("sec-fetch-site", "cross-site")];
    let answer = desk.ask("POST", "/decisions/undo", &pairs, &foreign).await;
    assert_eq!(answer.status, 403);
    let answer = desk
        .post("/decisions/undo", &pairs, &[("cookie", chief.as_str())])
        .await;
    assert_eq!(
        answer.status, 409,
        "there is no such decision: {}",
        answer.body
    );
}

#[tokio::test]
async fn stories_become_one_and_two_again_with_who_and_why() {
    let desk = Desk::with_keys(&[("chief", KeyScope::Admin)]).await;
    desk.add_article("1", "Fighters left the town of Aru on Monday.")
        .await;
    desk.add_article("2", "The market of Beru was open again on Friday.")
        .await;
    let ids = desk.join_stories().await;
    let [one, other] = ids.as_slice() else {
        panic!("two articles, not {}", ids.len());
    };
    let chief = desk.sign_in("chief").await;
    let cookie = [("cookie", chief.as_str())];
    let address = format!("http://localhost/articles/{other}?tab=story");
    let pairs = [
        ("area", "story"),
        ("from", one.as_str()),
        ("other", &address),
        ("why", "one <b> wire"),
    ];
    let answer = desk.post("/decisions/merge", &form(&pairs), &cookie).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = desk.get("/decisions", &cookie).await.body;
    assert!(
        page.contains("Two stories are one") && page.contains("name of chief"),
        "{page}"
    );
    assert!(page.contains("one &#60;b&#62; wire"), "{page}");
    let undo = [("area", "story"), ("number", "1"), ("why", "not so")];
    let answer = desk.post("/decisions/undo", &form(&undo), &cookie).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = desk.get("/decisions", &cookie).await.body;
    assert!(page.contains("undone") && page.contains("not so"), "{page}");
}
