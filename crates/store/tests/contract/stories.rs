use wirewatch_model::{ArticleId, Origin, Provenance};
use wirewatch_store::StoryEntry;

use super::support::{Fresh, found, fresh, no_article};

/// Keeps an article per text and gives their ids, the first seen first.
async fn articles(fresh: &Fresh, texts: &[&str]) -> Vec<ArticleId> {
    let mut ids = Vec::new();
    for (minute, text) in (0..).zip(texts) {
        let url = format!("https://a.example/{minute}");
        let page = fresh.import(&url, minute, text).await;
        let reading = found(page, &[&url], "Title", text);
        fresh.store.record_analyses(&[reading]).await.expect("kept");
        ids.push(ArticleId::for_url(&url));
    }
    ids
}

fn entry(id: &ArticleId, story: &ArticleId, keys: &[u64]) -> StoryEntry {
    StoryEntry {
        article_id: id.clone(),
        version: 1,
        story: story.clone(),
        joined: id != story,
        keys: keys.to_vec(),
        provenance: Provenance::default(),
    }
}

#[tokio::test]
async fn article_waits_until_it_is_in_a_story_and_again_after_a_new_version() {
    let fresh = fresh().await;
    let ids = articles(&fresh, &["One.", "Two."]).await;
    let waiting = fresh.store.waiting_for_story(10).await.expect("waiting");
    assert_eq!(waiting, ids);
    let entries = [entry(&ids[0], &ids[0], &[1]), entry(&ids[1], &ids[0], &[1])];
    fresh.store.record_stories(&entries).await.expect("kept");
    // Until their origins are known, the articles wait on.
    let waiting = fresh.store.waiting_for_story(10).await.expect("waiting");
    assert_eq!(waiting.len(), 2);
    let origin = Origin {
        id: "lakeside-wire".to_owned(),
        reason: "credits Lakeside Wire in the dateline".to_owned(),
    };
    let origins: Vec<_> = ids.iter().map(|id| (id.clone(), origin.clone())).collect();
    fresh.store.record_origins(&origins).await.expect("kept");
    let stored = fresh.store.articles(&ids).await.expect("articles");
    let story = stored[1].story.as_ref().expect("a story");
    assert_eq!((story.articles, story.origins), (2, 1));
    assert_eq!(stored[1].origin, Some(origin));
    assert!(
        fresh
            .store
            .waiting_for_story(10)
            .await
            .expect("none")
            .is_empty()
    );

    let page = fresh
        .import("https://a.example/0", 9, "One, corrected.")
        .await;
    let reading = found(page, &["https://a.example/0"], "Title", "One, corrected.");
    fresh.store.record_analyses(&[reading]).await.expect("kept");
    let waiting = fresh.store.waiting_for_story(10).await.expect("waiting");
    assert_eq!(waiting, [ids[0].clone()]);
}

#[tokio::test]
async fn story_tells_how_many_articles_it_has() {
    let fresh = fresh().await;
    let ids = articles(&fresh, &["One.", "Two.", "Three."]).await;
    let entries = [
        entry(&ids[0], &ids[0], &[1, u64::MAX]),
        entry(&ids[1], &ids[0], &[u64::MAX]),
        entry(&ids[2], &ids[2], &[7]),
    ];
    fresh.store.record_stories(&entries).await.expect("kept");
    let stored = fresh.store.articles(&ids).await.expect("articles");
    let stories: Vec<(ArticleId, u32)> = stored
        .into_iter()
        .filter_map(|article| article.story)
        .map(|story| (story.id, story.articles))
        .collect();
    assert_eq!(
        stories,
        [
            (ids[0].clone(), 2),
            (ids[0].clone(), 2),
            (ids[2].clone(), 1)
        ]
    );
    let candidates = fresh
        .store
        .story_candidates(&[&[u64::MAX, 7], &[], &[1, 9]])
        .await
        .expect("candidates");
    let found = |article: usize, story: usize| (ids[article].clone(), ids[story].clone());
    assert_eq!(
        candidates,
        [
            vec![found(0, 0), found(1, 0), found(2, 2)],
            Vec::new(),
            vec![found(0, 0)],
        ]
    );
}

#[tokio::test]
async fn article_that_is_no_more_leaves_its_story() {
    let fresh = fresh().await;
    let page = fresh.import("https://a.example/0", 0, "One.").await;
    let reading = found(page, &["https://a.example/0"], "Title", "One.");
    fresh.store.record_analyses(&[reading]).await.expect("kept");
    let id = ArticleId::for_url("https://a.example/0");
    let entries = [entry(&id, &id, &[1])];
    fresh.store.record_stories(&entries).await.expect("kept");
    fresh
        .store
        .record_analyses(&[no_article(page, "r2")])
        .await
        .expect("kept");
    assert!(fresh.store.story_candidates(&[&[1]]).await.expect("none")[0].is_empty());
}

#[tokio::test]
async fn article_that_was_rewritten_leaves_the_others_their_story() {
    let fresh = fresh().await;
    let ids = articles(&fresh, &["One.", "One, reprinted.", "One, once more."]).await;
    let entries = [
        entry(&ids[0], &ids[0], &[1]),
        entry(&ids[1], &ids[0], &[1]),
        entry(&ids[2], &ids[0], &[1]),
    ];
    fresh.store.record_stories(&entries).await.expect("kept");
    let mut rewritten = entry(&ids[0], &ids[0], &[2]);
    rewritten.version = 2;
    fresh
        .store
        .record_stories(&[rewritten])
        .await
        .expect("kept");
    let stored = fresh.store.articles(&ids).await.expect("articles");
    let stories: Vec<ArticleId> = stored
        .into_iter()
        .filter_map(|article| article.story)
        .map(|story| story.id)
        .collect();
    assert_eq!(stories, [ids[0].clone(), ids[1].clone(), ids[1].clone()]);
}
