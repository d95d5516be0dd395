use wirewatch_store::{ApiKey, KeyScope};

use super::support::{at, fresh};

fn key(id: &str, byte: u8, scopes: &[KeyScope]) -> ApiKey {
    ApiKey {
        id: id.to_owned(),
        name: format!("key of {id}"),
        sha256: [byte; 32],
        scopes: scopes.to_vec(),
        created_at: at(i64::from(byte)),
        revoked_at: None,
    }
}

#[tokio::test]
async fn keys_are_listed_as_they_were_made() {
    let fresh = fresh().await;
    let second = key("b", 2, &[KeyScope::Read, KeyScope::Export]);
    let first = key("c", 1, &[KeyScope::Admin]);
    for key in [&second, &first] {
        assert!(fresh.store.put_key(key).await.expect("kept"));
    }
    assert_eq!(
        fresh.again().await.keys().await.expect("keys"),
        [first, second]
    );
}

#[tokio::test]
async fn id_is_given_once() {
    let fresh = fresh().await;
    assert!(
        fresh
            .store
            .put_key(&key("a", 1, &[KeyScope::Read]))
            .await
            .expect("kept")
    );
    assert!(
        !fresh
            .store
            .put_key(&key("a", 2, &[KeyScope::Admin]))
            .await
            .expect("answered")
    );
    assert_eq!(
        fresh.store.keys().await.expect("keys")[0].scopes,
        [KeyScope::Read]
    );
}

#[tokio::test]
async fn revoked_key_stays_and_allows_nothing() {
    let fresh = fresh().await;
    fresh
        .store
        .put_key(&key("a", 1, &[KeyScope::Admin]))
        .await
        .expect("kept");
    assert!(fresh.store.revoke_key("a", at(5)).await.expect("revoked"));
    assert!(!fresh.store.revoke_key("a", at(6)).await.expect("answered"));
    assert!(
        !fresh
            .store
            .revoke_key("unknown", at(6))
            .await
            .expect("answered")
    );
    let kept = fresh.store.keys().await.expect("keys").remove(0);
    assert_eq!(kept.revoked_at, Some(at(5)));
    assert!(!kept.allows(KeyScope::Read));
}

#[test]
fn admin_allows_everything_and_read_only_reading() {
    assert!(key("a", 1, &[KeyScope::Admin]).allows(KeyScope::Export));
    let reader = key("r", 2, &[KeyScope::Read]);
    assert!(reader.allows(KeyScope::Read) && !reader.allows(KeyScope::Export));
}
