use wirewatch_model::ArticleId;
use wirewatch_store::{
    AlertChannel, AlertEvidence, AlertMode, ChannelKind, Delivery, NewAlert, SavedSearch, Store,
};

use super::support::{at, fresh};

fn search(id: &str, query: &str) -> SavedSearch {
    SavedSearch {
        id: id.to_owned(),
        name: format!("what is new on {id}"),
        query: query.to_owned(),
        version: 1,
        created_at: at(0),
        changed_at: at(0),
        alerts: AlertMode::On,
        token_sha256: Some([7; 32]),
    }
}

fn alert(search: &str, story: &str, facts: u8) -> NewAlert {
    NewAlert {
        search_id: search.to_owned(),
        search_version: 1,
        story: ArticleId::from(story),
        facts: vec![facts],
        article_id: ArticleId::from(story),
        article_version: 1,
        fired_at: at(3),
        evidence: AlertEvidence {
            title: "A bridge is shut".to_owned(),
            ..AlertEvidence::default()
        },
    }
}

fn channel(search: &str) -> AlertChannel {
    AlertChannel::new(
        search,
        ChannelKind::Webhook,
        "https://desk.example/hook",
        "s",
    )
}

async fn numbers(store: &dyn Store, search: Option<&str>) -> Vec<i64> {
    let alerts = store.alerts_after(search, 0, 100).await.expect("alerts");
    alerts.iter().map(|alert| alert.number).collect()
}

#[tokio::test]
async fn saved_search_is_kept_as_it_was_put() {
    let fresh = fresh().await;
    let saved = search("bridge", "bridge AND NOT opera");
    assert_eq!(fresh.store.put_search(&saved).await.expect("kept"), 1);
    assert_eq!(
        fresh.again().await.searches().await.expect("searches"),
        [saved]
    );
}

#[tokio::test]
async fn other_query_is_a_new_version_and_another_name_is_not() {
    let fresh = fresh().await;
    let mut saved = search("bridge", "bridge");
    fresh.store.put_search(&saved).await.expect("kept");
    saved.name = "Bridges".to_owned();
    saved.changed_at = at(5);
    assert_eq!(fresh.store.put_search(&saved).await.expect("kept"), 1);
    assert_eq!(
        fresh.store.searches().await.expect("searches")[0].changed_at,
        at(0)
    );
    saved.query = "bridge OR ferry".to_owned();
    assert_eq!(fresh.store.put_search(&saved).await.expect("kept"), 2);
    let versions = fresh
        .store
        .search_versions("bridge")
        .await
        .expect("versions");
    assert_eq!(
        versions,
        [
            (1, "bridge".to_owned(), at(0)),
            (2, "bridge OR ferry".to_owned(), at(5))
        ]
    );
}

#[tokio::test]
async fn changing_a_search_leaves_its_feed_open() {
    let fresh = fresh().await;
    let store = &fresh.store;
    let mut saved = search("bridge", "bridge");
    store.put_search(&saved).await.expect("kept");
    let opened = store.set_search_token("bridge", Some([9; 32])).await;
    assert!(opened.expect("answered"));
    saved.created_at = at(8);
    saved.query = "ferry".to_owned();
    store.put_search(&saved).await.expect("kept");
    let kept = store.searches().await.expect("searches").remove(0);
    assert_eq!((kept.token_sha256, kept.created_at), (Some([9; 32]), at(0)));
    let unknown = store.set_search_token("gone", None).await;
    assert!(!unknown.expect("answered"));
}

#[tokio::test]
async fn story_is_told_of_once_until_its_facts_change() {
    let fresh = fresh().await;
    fresh
        .store
        .put_search(&search("bridge", "bridge"))
        .await
        .expect("kept");
    let store = &fresh.store;
    assert_eq!(store.alert_mark().await.expect("a mark"), None);
    let first = [alert("bridge", "a", 1), alert("bridge", "b", 1)];
    assert_eq!(store.record_alerts(&first, 10).await.expect("kept"), 2);
    let again = [alert("bridge", "a", 1), alert("bridge", "a", 2)];
    assert_eq!(store.record_alerts(&again, 12).await.expect("kept"), 1);
    assert_eq!(store.alert_mark().await.expect("a mark"), Some(12));
    assert_eq!(numbers(store.as_ref(), Some("bridge")).await.len(), 3);
    let last = store.last_alerts(None, 1).await.expect("alerts").remove(0);
    assert_eq!(last.alert, alert("bridge", "a", 2));
}

#[tokio::test]
async fn alert_of_a_search_removed_meanwhile_is_left_out() {
    let fresh = fresh().await;
    let kept = fresh.store.record_alerts(&[alert("gone", "a", 1)], 3).await;
    assert_eq!(kept.expect("answered"), 0);
}

#[tokio::test]
async fn channel_is_sent_what_comes_after_it() {
    let fresh = fresh().await;
    let store = &fresh.store;
    store
        .put_search(&search("bridge", "bridge"))
        .await
        .expect("kept");
    store
        .record_alerts(&[alert("bridge", "a", 1)], 1)
        .await
        .expect("kept");
    store.put_channel(&channel("bridge")).await.expect("kept");
    let before = store.channels().await.expect("channels").remove(0);
    assert_eq!(
        Some(&before.sent_up_to),
        numbers(store.as_ref(), None).await.last()
    );
    let failed = Delivery::Failed {
        error: "answered 500".to_owned(),
        due_at: at(9),
    };
    store.record_delivery(&before, &failed).await.expect("kept");
    let waiting = store.channels().await.expect("channels").remove(0);
    assert_eq!(
        (waiting.tries, waiting.due_at, waiting.last_error.as_deref()),
        (1, Some(at(9)), Some("answered 500"))
    );
    let sent = Delivery::Sent {
        up_to: 40,
        at: at(10),
    };
    store.record_delivery(&before, &sent).await.expect("kept");
    let done = store.channels().await.expect("channels").remove(0);
    assert_eq!(
        (
            done.sent_up_to,
            done.tries,
            done.due_at,
            done.last_error,
            done.last_sent_at
        ),
        (40, 0, None, None, Some(at(10)))
    );
}

#[tokio::test]
async fn muted_channel_stays_and_another_is_none() {
    let fresh = fresh().await;
    let store = &fresh.store;
    store.put_channel(&channel("bridge")).await.expect("kept");
    let target = channel("bridge").target;
    for muted in [true, false] {
        let known = store
            .mute_channel("bridge", ChannelKind::Webhook, &target, muted)
            .await;
        assert!(known.expect("muted"));
        let kept = store.channels().await.expect("channels").remove(0);
        assert_eq!((kept.muted, kept.secret.as_str()), (muted, "s"));
    }
    let other = store
        .mute_channel("bridge", ChannelKind::Email, &target, true)
        .await;
    assert!(!other.expect("asked"));
}

#[tokio::test]
async fn removed_search_takes_its_alerts_and_channels_along() {
    let fresh = fresh().await;
    let store = &fresh.store;
    store
        .put_search(&search("bridge", "bridge"))
        .await
        .expect("kept");
    store.put_channel(&channel("bridge")).await.expect("kept");
    store
        .record_alerts(&[alert("bridge", "a", 1)], 1)
        .await
        .expect("kept");
    assert!(store.remove_search("bridge").await.expect("removed"));
    assert!(!store.remove_search("bridge").await.expect("answered"));
    assert!(numbers(store.as_ref(), None).await.is_empty());
    assert!(store.channels().await.expect("channels").is_empty());
}
