use wirewatch_store::{DecisionList, DecisionRemark};

use super::support::{at, fresh};

#[tokio::test]
async fn who_decided_and_why_is_kept_in_order_and_for_each_list_of_its_own() {
    let fresh = fresh().await;
    let made = DecisionRemark {
        list: DecisionList::Joined,
        number: 1,
        undoing: false,
        by: Some("desk".to_owned()),
        why: Some("one bridge".to_owned()),
        at: at(5),
    };
    let undone = DecisionRemark {
        undoing: true,
        by: None,
        why: None,
        at: at(6),
        ..made.clone()
    };
    let other = DecisionRemark {
        list: DecisionList::Speakers,
        ..made.clone()
    };
    for remark in [&made, &other, &undone] {
        fresh.store.add_remark(remark).await.expect("kept");
    }
    let joined = fresh
        .store
        .remarks(DecisionList::Joined)
        .await
        .expect("read");
    assert_eq!(joined, [made, undone]);
    let speakers = fresh
        .store
        .remarks(DecisionList::Speakers)
        .await
        .expect("read");
    assert_eq!(speakers, [other]);
}
