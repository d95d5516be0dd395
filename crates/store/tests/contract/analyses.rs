use wirewatch_model::ArticleId;
use wirewatch_store::AnalysisSummary;

use super::support::{Fresh, at, entry, found, fresh, no_article};

const URL: &str = "https://a.example/1";

async fn outbox(fresh: &Fresh, after: i64) -> Vec<(i64, String)> {
    let rows = fresh.store.outbox_after(after, 100).await.expect("rows");
    rows.into_iter()
        .map(|row| (row.seq, row.article_id.0))
        .collect()
}

/// Two versions of one article, from two pages.
async fn two_versions() -> (Fresh, i64, i64) {
    let fresh = fresh().await;
    let first = fresh.import(URL, 0, "one").await;
    let second = fresh.import(URL, 9, "two").await;
    let readings = [
        found(first, &[URL], "One", "Six died."),
        found(second, &[URL], "One", "Nine died."),
    ];
    let summary = fresh.store.record_analyses(&readings).await.expect("kept");
    assert_eq!((summary.new_articles, summary.new_versions), (1, 1));
    (fresh, first, second)
}

async fn text(fresh: &Fresh) -> Option<String> {
    let articles = fresh
        .store
        .articles(&[ArticleId::for_url(URL)])
        .await
        .expect("articles");
    articles
        .into_iter()
        .next()
        .map(|article| article.analysis.article.text)
}

#[tokio::test]
async fn new_article_is_named_by_its_first_address_and_queued_for_the_index() {
    let fresh = fresh().await;
    fresh
        .poll("a", 0, &[entry("https://a.example/amp/1", "One")])
        .await;
    let page = fresh.fetch(7, "one").await;
    let readings = [found(
        page,
        &[URL, "https://a.example/amp/1"],
        "One",
        "Text.",
    )];
    let summary = fresh.store.record_analyses(&readings).await.expect("kept");
    assert_eq!(
        summary,
        AnalysisSummary {
            new_articles: 1,
            ..Default::default()
        }
    );
    let id = ArticleId::for_url(URL);
    assert_eq!(outbox(&fresh, 0).await, [(1, id.0.clone())]);
    let article = fresh
        .store
        .articles(std::slice::from_ref(&id))
        .await
        .expect("articles")
        .remove(0);
    assert_eq!((article.version, article.versions), (1, 1));
    assert_eq!((article.first_seen_at, article.fetched_at), (at(0), at(7)));
    assert_eq!(article.feed.map(|feed| feed.id.0).as_deref(), Some("a"));
    assert_eq!(article.page_sha256, "sha-of-one");
    assert_eq!(Some(&article.analysis), readings[0].analysis.as_ref());
    for url in [URL, "http://www.a.example/amp/1/"] {
        assert_eq!(
            fresh.store.article_by_url(url).await.expect("found"),
            Some(id.clone())
        );
    }
}

#[tokio::test]
async fn same_text_at_a_known_address_tells_nothing_new() {
    let fresh = fresh().await;
    let first = fresh.import(URL, 0, "one").await;
    let second = fresh.import("https://a.example/copy", 5, "copy").await;
    let readings = [
        found(first, &[URL], "One", "Text."),
        found(second, &["https://a.example/copy", URL], "One", "Text."),
    ];
    let summary = fresh.store.record_analyses(&readings).await.expect("kept");
    assert_eq!((summary.new_articles, summary.unchanged), (1, 1));
    assert_eq!(fresh.store.last_seq().await.expect("seq"), 1);
    let id = fresh
        .store
        .article_by_url("https://a.example/copy")
        .await
        .expect("found");
    assert_eq!(id, Some(ArticleId::for_url(URL)));
}

#[tokio::test]
async fn other_text_of_a_later_page_is_a_new_version() {
    let (fresh, ..) = two_versions().await;
    assert_eq!(text(&fresh).await.as_deref(), Some("Nine died."));
    assert_eq!(outbox(&fresh, 0).await, [(2, ArticleId::for_url(URL).0)]);
    let third = fresh.import(URL, 12, "three").await;
    let retitled = [found(third, &[URL], "Corrected", "Nine died.")];
    let summary = fresh.store.record_analyses(&retitled).await.expect("kept");
    assert_eq!(summary.new_versions, 1);
}

#[tokio::test]
async fn older_page_never_becomes_the_current_version() {
    let (fresh, ..) = two_versions().await;
    let older = fresh.import(URL, 4, "older").await;
    let summary = fresh
        .store
        .record_analyses(&[found(older, &[URL], "One", "Seven died.")])
        .await
        .expect("kept");
    assert_eq!(summary.unchanged, 1);
    assert_eq!(text(&fresh).await.as_deref(), Some("Nine died."));
}

#[tokio::test]
async fn reading_a_page_again_replaces_what_was_read() {
    let (fresh, first, _) = two_versions().await;
    let mut again = found(first, &[URL], "One", "Six people died.");
    again.rules_version = "r2".to_owned();
    let summary = fresh.store.record_analyses(&[again]).await.expect("kept");
    assert_eq!(
        summary,
        AnalysisSummary {
            reread: 1,
            ..Default::default()
        }
    );
    assert_eq!(text(&fresh).await.as_deref(), Some("Nine died."));
    let id = ArticleId::for_url(URL);
    let version = fresh
        .store
        .article_version(&id, 1)
        .await
        .expect("read")
        .expect("a version");
    assert_eq!(version.analysis.article.text, "Six people died.");
    assert_eq!(outbox(&fresh, 2).await, [(3, id.0)]);
}

#[tokio::test]
async fn page_that_proves_to_be_no_article_takes_its_version_back() {
    let (fresh, first, second) = two_versions().await;
    let summary = fresh
        .store
        .record_analyses(&[no_article(second, "r2")])
        .await
        .expect("kept");
    assert_eq!(
        summary,
        AnalysisSummary {
            not_articles: 1,
            ..Default::default()
        }
    );
    assert_eq!(text(&fresh).await.as_deref(), Some("Six died."));
    fresh
        .store
        .record_analyses(&[no_article(first, "r2")])
        .await
        .expect("kept");
    assert_eq!(text(&fresh).await, None);
    assert_eq!(fresh.store.article_by_url(URL).await.expect("found"), None);
    assert_eq!(outbox(&fresh, 0).await, [(4, ArticleId::for_url(URL).0)]);
    let counts = fresh.store.counts().await.expect("counts");
    assert_eq!((counts.articles, counts.versions, counts.pages), (0, 0, 2));
}

#[tokio::test]
async fn page_that_told_nothing_new_is_read_again_when_the_version_goes() {
    let fresh = fresh().await;
    let first = fresh.import(URL, 0, "one").await;
    let copy = fresh.import(URL, 5, "copy").await;
    let readings = [
        found(first, &[URL], "One", "Text."),
        found(copy, &[URL], "One", "Text."),
    ];
    fresh.store.record_analyses(&readings).await.expect("kept");
    fresh
        .store
        .record_analyses(&[no_article(first, "r2")])
        .await
        .expect("kept");
    let waiting = fresh.store.waiting_pages(10).await.expect("pages");
    assert_eq!(waiting[0].page_id, copy);
}

#[tokio::test]
async fn reading_of_an_unknown_page_is_left_out() {
    let fresh = fresh().await;
    let summary = fresh
        .store
        .record_analyses(&[found(77, &[URL], "One", "Text.")])
        .await
        .expect("kept");
    assert_eq!(summary, AnalysisSummary::default());
    assert_eq!(fresh.store.last_seq().await.expect("seq"), 0);
}

#[tokio::test]
async fn article_without_addresses_is_named_by_its_page() {
    let fresh = fresh().await;
    let page = fresh.import(URL, 0, "one").await;
    let mut reading = found(page, &[URL], "One", "Text.");
    reading.urls.clear();
    fresh.store.record_analyses(&[reading]).await.expect("kept");
    assert_eq!(
        fresh.store.article_by_url(URL).await.expect("found"),
        Some(ArticleId::for_url(URL))
    );
}

#[tokio::test]
async fn pages_recorded_together_tell_what_they_tell_one_by_one() {
    const OTHER: &str = "https://a.example/2";
    const MOBILE: &str = "https://m.a.example/2";
    let (together, alone) = (fresh().await, fresh().await);
    let mut answers = Vec::new();
    for (fresh, at_once) in [(&together, 100), (&alone, 1)] {
        let known = fresh.import("https://a.example/0", 0, "zero").await;
        let earlier = [found(known, &["https://a.example/0"], "Zero", "Old.")];
        fresh.store.record_analyses(&earlier).await.expect("kept");
        let mut readings = vec![found(known, &["https://a.example/0"], "Zero", "Read anew.")];
        for (url, minute, body) in [
            (URL, 1, "one"),
            (OTHER, 2, "two"),
            (URL, 3, "one, corrected"),
            (MOBILE, 4, "two, mobile"),
            ("https://a.example/about", 5, "about"),
            ("https://a.example/3", 6, "three"),
        ] {
            let page = fresh.import(url, minute, body).await;
            readings.push(match url {
                "https://a.example/about" => no_article(page, "rules-1"),
                MOBILE => found(page, &[OTHER, MOBILE], "Title", "two"),
                url => found(page, &[url], "Title", body),
            });
        }
        let mut sum = AnalysisSummary::default();
        for readings in readings.chunks(at_once) {
            let kept = fresh.store.record_analyses(readings).await.expect("kept");
            sum.new_articles += kept.new_articles;
            sum.new_versions += kept.new_versions;
            sum.reread += kept.reread;
            sum.unchanged += kept.unchanged;
            sum.not_articles += kept.not_articles;
        }
        let changed: Vec<String> = outbox(fresh, 0)
            .await
            .into_iter()
            .map(|row| row.1)
            .collect();
        let mobile = fresh.store.article_by_url(MOBILE).await.expect("a look");
        answers.push((sum, changed, mobile, text(fresh).await));
    }
    let [together, alone] = answers.as_slice() else {
        panic!("two answers");
    };
    assert_eq!(together, alone);
    assert_eq!((together.0.new_articles, together.0.new_versions), (3, 1));
    assert_eq!(together.2, Some(ArticleId::for_url(OTHER)));
    assert_eq!(together.3.as_deref(), Some("one, corrected"));
}
