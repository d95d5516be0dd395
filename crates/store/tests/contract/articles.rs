use wirewatch_model::{ArticleId, FeedId};
use wirewatch_store::ArticleExcerpt;

use super::support::{Fresh, at, entry, found, fresh};

async fn with_articles(count: usize) -> (Fresh, Vec<ArticleId>) {
    let fresh = fresh().await;
    let mut readings = Vec::new();
    let mut ids = Vec::new();
    for number in 0..count {
        let url = format!("https://x.example/{number}");
        let page = fresh.import(&url, 0, &url).await;
        readings.push(found(page, &[&url], "A story", &url));
        ids.push(ArticleId::for_url(&url));
    }
    fresh.store.record_analyses(&readings).await.expect("kept");
    (fresh, ids)
}

#[tokio::test]
async fn articles_come_in_the_order_asked_for() {
    let (fresh, ids) = with_articles(3).await;
    let wanted = [
        ids[2].clone(),
        ArticleId::from("nobody"),
        ids[0].clone(),
        ids[1].clone(),
    ];
    let articles = fresh.store.articles(&wanted).await.expect("articles");
    let found: Vec<ArticleId> = articles.into_iter().map(|article| article.id).collect();
    assert_eq!(found, [ids[2].clone(), ids[0].clone(), ids[1].clone()]);
    assert!(fresh.store.articles(&[]).await.expect("none").is_empty());
}

#[tokio::test]
async fn excerpt_is_a_part_of_the_article() {
    let (fresh, ids) = with_articles(3).await;
    let wanted = [ids[2].clone(), ArticleId::from("nobody"), ids[0].clone()];
    let articles = fresh.store.articles(&wanted).await.expect("articles");
    let excerpts = fresh.store.excerpts(&wanted).await.expect("excerpts");
    let parts: Vec<ArticleExcerpt> = articles.iter().map(ArticleExcerpt::from).collect();
    assert_eq!((excerpts.len(), excerpts), (2, parts));
}

#[tokio::test]
async fn walk_by_id_meets_every_article_once() {
    let (fresh, mut ids) = with_articles(5).await;
    let mut met: Vec<ArticleId> = Vec::new();
    loop {
        let batch = fresh
            .store
            .articles_after(met.last(), 2)
            .await
            .expect("articles");
        if batch.is_empty() {
            break;
        }
        met.extend(batch.into_iter().map(|article| article.id));
    }
    ids.sort();
    assert_eq!(met, ids);
}

#[tokio::test]
async fn outbox_is_read_in_steps() {
    let (fresh, ids) = with_articles(3).await;
    let first = fresh.store.outbox_after(0, 2).await.expect("rows");
    let rest = fresh
        .store
        .outbox_after(first[1].seq, 2)
        .await
        .expect("rows");
    let heard: Vec<ArticleId> = first
        .into_iter()
        .chain(rest)
        .map(|row| row.article_id)
        .collect();
    assert_eq!(heard, ids);
    assert_eq!(fresh.store.last_seq().await.expect("seq"), 3);
}

#[tokio::test]
async fn versions_are_listed_the_first_one_first() {
    let fresh = fresh().await;
    let url = "https://x.example/1";
    for (minute, title) in [(0, "Blast"), (9, "Blast kills two")] {
        let page = fresh.import(url, minute, title).await;
        fresh
            .store
            .record_analyses(&[found(page, &[url], title, "Text.")])
            .await
            .expect("kept");
    }
    let id = ArticleId::for_url(url);
    let versions = fresh.store.article_versions(&id).await.expect("versions");
    let told: Vec<_> = versions
        .iter()
        .map(|v| (v.version, v.fetched_at, v.title.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (1, at(0), Some("Blast")),
            (2, at(9), Some("Blast kills two"))
        ]
    );
    assert_eq!(versions[1].page_sha256, "sha-of-Blast kills two");
    let old = fresh
        .store
        .article_version(&id, 1)
        .await
        .expect("read")
        .expect("a version");
    assert_eq!((old.version, old.versions, old.fetched_at), (1, 2, at(0)));
    assert!(
        fresh
            .store
            .article_version(&id, 3)
            .await
            .expect("none")
            .is_none()
    );
    assert!(
        fresh
            .store
            .article_versions(&ArticleId::from("nobody"))
            .await
            .expect("none")
            .is_empty()
    );
}

#[tokio::test]
async fn article_keeps_its_outlet_when_the_feed_is_removed() {
    let fresh = fresh().await;
    fresh
        .poll("a", 0, &[entry("https://a.example/1", "One")])
        .await;
    let page = fresh.fetch(1, "one").await;
    let reading = found(page, &["https://a.example/1"], "One", "Text.");
    fresh.store.record_analyses(&[reading]).await.expect("kept");
    fresh
        .store
        .remove_feed(&FeedId::from("a"))
        .await
        .expect("removed");
    let article = fresh
        .store
        .articles_after(None, 1)
        .await
        .expect("articles")
        .remove(0);
    assert_eq!(
        article.feed.map(|feed| feed.outlet).as_deref(),
        Some("The a")
    );
}

#[tokio::test]
async fn counts_tell_what_is_stored() {
    let (fresh, _) = with_articles(2).await;
    fresh
        .poll("a", 0, &[entry("https://a.example/1", "One")])
        .await;
    let counts = fresh.store.counts().await.expect("counts");
    assert_eq!(
        (counts.feeds, counts.entries, counts.entries_waiting),
        (1, 1, 1)
    );
    assert_eq!((counts.pages, counts.pages_waiting), (2, 0));
    assert_eq!((counts.articles, counts.versions), (2, 2));
}

#[tokio::test]
async fn address_shared_by_pages_that_tell_different_things_makes_them_no_one_article() {
    let fresh = fresh().await;
    let shared = "https://a.example/news/";
    let text = |number: usize| {
        format!(
            "Story {number} was told by one and only one of the papers of the lake, in words of its own."
        )
    };
    let mut ids = Vec::new();
    for number in 0..3 {
        let url = format!("https://a.example/news/{number}");
        let page = fresh.import(&url, 1, &text(number)).await;
        let reading = found(
            page,
            &[shared, &url],
            &format!("Story {number}"),
            &text(number),
        );
        let summary = fresh.store.record_analyses(&[reading]).await.expect("kept");
        assert_eq!(summary.new_articles, 1);
        ids.push(
            fresh
                .store
                .article_by_url(&url)
                .await
                .expect("known")
                .expect("an article"),
        );
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
    // A later version of one of them is its own, whatever address the page gives itself.
    let url = "https://a.example/news/2";
    let page = fresh.import(url, 2, "a correction").await;
    let reading = found(
        page,
        &[shared, url],
        "Story 2, corrected",
        "Quite another text.",
    );
    let summary = fresh.store.record_analyses(&[reading]).await.expect("kept");
    assert_eq!(summary.new_versions, 1);
    assert_eq!(
        fresh
            .store
            .article_versions(&ids[2])
            .await
            .expect("versions")
            .len(),
        2
    );
}

#[tokio::test]
async fn other_address_of_the_same_article_is_folded_by_the_one_it_gives_itself() {
    let fresh = fresh().await;
    let given = "https://a.example/story";
    for (minute, url) in [(1, given), (2, "https://a.example/print?story=1")] {
        let page = fresh.import(url, minute, url).await;
        let reading = found(page, &[given, url], "One story", "One text.");
        fresh.store.record_analyses(&[reading]).await.expect("kept");
    }
    assert_eq!(fresh.store.counts().await.expect("counts").articles, 1);
}
