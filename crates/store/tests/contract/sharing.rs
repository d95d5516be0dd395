use std::sync::Arc;

use tempfile::TempDir;
use wirewatch_store::{Store, StoreConfig, open_store};

use super::support::{entry, found, fresh, page};

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let fresh = fresh().await;
    let id = fresh.store.store_id().to_owned();
    fresh
        .poll(
            "a",
            0,
            &[
                entry("https://a.example/1", "One"),
                entry("https://a.example/2", "Two"),
            ],
        )
        .await;
    let page = fresh.fetch(1, "one").await;
    let reading = found(page, &["https://a.example/1"], "One", "Text.");
    fresh.store.record_analyses(&[reading]).await.expect("kept");
    let before = fresh.store.counts().await.expect("counts");
    let folder = fresh.folder;
    drop(fresh.store);
    let store = open_store(folder.path(), &StoreConfig::default())
        .await
        .expect("the store again");
    assert_eq!(store.store_id(), id);
    assert_eq!(store.counts().await.expect("counts"), before);
    assert_eq!(
        store.articles_after(None, 9).await.expect("articles").len(),
        1
    );
}

#[tokio::test]
async fn stores_have_ids_of_their_own() {
    let (one, other) = (fresh().await, fresh().await);
    assert_ne!(one.store.store_id(), other.store.store_id());
    assert!(one.store.store_id().len() >= 16);
}

#[tokio::test]
async fn openings_at_once_make_one_store() {
    let folder = TempDir::new().expect("a folder");
    let data_dir = folder.path().join("deep").join("data");
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let data_dir = data_dir.clone();
        tasks.push(tokio::spawn(async move {
            open_store(&data_dir, &StoreConfig::default()).await
        }));
    }
    let mut ids = Vec::new();
    for task in tasks {
        let store = task.await.expect("a task").expect("a store");
        ids.push(store.store_id().to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    let files = std::fs::read_dir(&data_dir).expect("the folder");
    let drafts = files.filter(|file| {
        file.as_ref()
            .is_ok_and(|f| f.file_name().to_string_lossy().contains("new"))
    });
    assert_eq!(drafts.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_openings_write_in_turns_and_see_each_other() {
    let fresh = fresh().await;
    let other = fresh.again().await;
    let one = tokio::spawn(import_many(Arc::clone(&fresh.store), "one"));
    let two = tokio::spawn(import_many(Arc::clone(&other), "two"));
    one.await.expect("a task");
    two.await.expect("a task");
    assert_eq!(fresh.store.counts().await.expect("counts").pages, 100);
    assert_eq!(other.counts().await.expect("counts").pages, 100);
}

async fn import_many(store: Arc<dyn Store>, host: &str) {
    for number in 0..50 {
        let page = page(&format!("https://{host}.example/{number}"), 0, "text");
        assert!(store.import_page(&page).await.expect("an import"));
    }
}
