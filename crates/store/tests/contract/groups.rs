use wirewatch_model::{
    Analysis, ArticleId, GroupId, GroupMention, Quote, QuoteKind, Span, SpeakerId, SpeakerRef,
};
use wirewatch_store::{PageAnalysis, Retag};

use super::support::{Fresh, found, fresh, no_article};

/// Keeps an article whose text is made of the names of groups and gives its page's number.
async fn keep(fresh: &Fresh, url: &str, minute: i64, text: &str, names: &[&str]) -> i64 {
    let page = fresh.import(url, minute, text).await;
    let mut reading = found(page, &[url], "Title", text);
    if let Some(analysis) = &mut reading.analysis {
        analysis.groups = mentions(text, names);
    }
    record(fresh, reading).await;
    page
}

async fn record(fresh: &Fresh, reading: PageAnalysis) {
    fresh.store.record_analyses(&[reading]).await.expect("kept");
}

/// A mention for every place of each name; a name in small letters is a part of another one.
fn mentions(text: &str, names: &[&str]) -> Vec<GroupMention> {
    let mut mentions: Vec<GroupMention> = names
        .iter()
        .flat_map(|name| {
            text.match_indices(name).map(|(start, _)| GroupMention {
                group_id: GroupId(name.to_lowercase()),
                span: Span::new(start, start + name.len()),
                alias: (*name).to_owned(),
                part_of_name: name.starts_with(char::is_lowercase),
                rule: "plain-name".to_owned(),
            })
        })
        .collect();
    mentions.sort_by_key(|mention| mention.span.start);
    mentions
}

async fn article(fresh: &Fresh, url: &str) -> Analysis {
    let articles = fresh.store.articles(&[ArticleId::for_url(url)]).await;
    articles.expect("articles").remove(0).analysis
}

fn retag(page_id: i64, changed: Option<Analysis>) -> Retag {
    Retag {
        page_id,
        tagged_by: "w1".to_owned(),
        read_by: "r1".to_owned(),
        watchlist_version: "w2".to_owned(),
        changed,
    }
}

/// The counts of groups as `id articles mentions`.
async fn counts(fresh: &Fresh) -> Vec<String> {
    let counts = fresh.store.group_counts().await.expect("counts");
    let lines = counts
        .iter()
        .map(|count| format!("{} {} {}", count.group_id, count.articles, count.mentions));
    lines.collect()
}

const A: &str = "https://a.example/a";
const B: &str = "https://a.example/b";

#[tokio::test]
async fn article_tells_which_watchlist_tagged_it() {
    let fresh = fresh().await;
    keep(&fresh, A, 1, "Lynx.", &["Lynx"]).await;
    assert_eq!(article(&fresh, A).await.watchlist_version, "w1");
}

#[tokio::test]
async fn versions_of_another_watchlist_are_given_in_order() {
    let fresh = fresh().await;
    let first = keep(&fresh, A, 1, "Lynx.", &["Lynx"]).await;
    let second = keep(&fresh, A, 2, "Lynx again.", &["Lynx"]).await;
    let other = keep(&fresh, B, 3, "Heron.", &["Heron"]).await;
    let store = &fresh.store;
    let versions = store.versions_tagged_otherwise("w2", 0, 10).await;
    let versions = versions.expect("versions");
    let found: Vec<(i64, bool)> = versions.iter().map(|v| (v.page_id, v.is_current)).collect();
    assert_eq!(found, [(first, false), (second, true), (other, true)]);
    assert_eq!(versions[0].analysis.watchlist_version, "w1");
    assert_eq!(store.count_tagged_otherwise("w2").await.expect("3"), 3);
    let none = store.versions_tagged_otherwise("w1", 0, 10).await;
    assert_eq!(none.expect("none"), []);
    let rest = store.versions_tagged_otherwise("w2", second, 10).await;
    assert_eq!(rest.expect("one").len(), 1);
}

#[tokio::test]
async fn tagging_anew_changes_the_article_and_tells_the_index() {
    let fresh = fresh().await;
    let page = keep(&fresh, A, 1, "Lynx and Heron.", &["Lynx"]).await;
    let same = keep(&fresh, B, 2, "Lynx.", &["Lynx"]).await;
    let heard = fresh.store.last_seq().await.expect("a mark");
    let mut analysis = article(&fresh, A).await;
    analysis.groups = mentions("Lynx and Heron.", &["Lynx", "Heron"]);
    let retags = [retag(page, Some(analysis)), retag(same, None)];
    fresh.store.record_retags(&retags).await.expect("kept");
    let tagged = article(&fresh, A).await;
    assert_eq!(
        (tagged.groups.len(), tagged.watchlist_version.as_str()),
        (2, "w2")
    );
    assert_eq!(article(&fresh, B).await.watchlist_version, "w2");
    assert_eq!(counts(&fresh).await, ["heron 1 1", "lynx 2 2"]);
    let rows = fresh.store.outbox_after(heard, 10).await.expect("rows");
    let ids: Vec<_> = rows.into_iter().map(|row| row.article_id).collect();
    assert_eq!(ids, [ArticleId::for_url(A)]);
}

#[tokio::test]
async fn article_read_since_keeps_what_was_read() {
    let fresh = fresh().await;
    let page = keep(&fresh, A, 1, "Lynx.", &["Lynx"]).await;
    let mut newer = found(page, &[A], "Title", "Lynx.");
    newer.rules_version = "r2".to_owned();
    if let Some(analysis) = &mut newer.analysis {
        analysis.rules_version = "r2".to_owned();
    }
    record(&fresh, newer).await;
    let mut late = article(&fresh, A).await;
    late.groups = mentions("Lynx.", &["Lynx"]);
    fresh
        .store
        .record_retags(&[retag(page, Some(late))])
        .await
        .expect("left alone");
    assert_eq!(article(&fresh, A).await.watchlist_version, "w1");
    assert!(article(&fresh, A).await.groups.is_empty());
}

#[tokio::test]
async fn counts_follow_the_current_version() {
    let fresh = fresh().await;
    keep(&fresh, A, 1, "Lynx and Lynx, heron.", &["Lynx", "heron"]).await;
    assert_eq!(counts(&fresh).await, ["heron 0 1", "lynx 1 2"]);
    let page = keep(&fresh, A, 2, "Otter.", &["Otter"]).await;
    assert_eq!(counts(&fresh).await, ["otter 1 1"]);
    record(&fresh, no_article(page, "r2")).await;
    assert_eq!(counts(&fresh).await, ["heron 0 1", "lynx 1 2"]);
}

#[tokio::test]
async fn counts_go_with_the_article() {
    let fresh = fresh().await;
    let page = keep(&fresh, A, 1, "Lynx.", &["Lynx"]).await;
    record(&fresh, no_article(page, "r2")).await;
    assert!(counts(&fresh).await.is_empty());
    let none = fresh.store.versions_tagged_otherwise("w2", 0, 10).await;
    assert_eq!(none.expect("none"), []);
}

#[tokio::test]
async fn coverage_tells_names_months_company_and_speakers() {
    let fresh = fresh().await;
    keep(&fresh, B, 1, "Lynx met Heron and Lynx.", &["Lynx", "Heron"]).await;
    let text = "Lynx came.\n\nHe spoke of rain.";
    let page = fresh.import(A, 2, text).await;
    let mut reading = found(page, &[A], "Title", text);
    if let Some(analysis) = &mut reading.analysis {
        analysis.groups = mentions(text, &["Lynx"]);
        analysis.quotes = vec![quote("near", 0), quote("far", 14)];
    }
    record(&fresh, reading).await;

    let coverage = fresh.store.group_coverage(&[GroupId::from("lynx")]).await;
    let coverage = coverage.expect("coverage");
    assert_eq!((coverage.articles, coverage.mentions), (2, 3));
    assert_eq!(coverage.aliases[0].alias, "Lynx");
    assert_eq!(coverage.months, [("2025-03".to_owned(), 2)]);
    assert_eq!(coverage.together, [(GroupId::from("heron"), 1)]);
    let speakers: Vec<&str> = coverage.speakers.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(speakers, ["near"]);

    let both = [GroupId::from("lynx"), GroupId::from("heron")];
    let both = fresh.store.group_coverage(&both).await.expect("coverage");
    assert_eq!((both.articles, both.mentions), (2, 4));
    assert_eq!(both.together, []);
}

fn quote(speaker: &str, start: usize) -> Quote {
    Quote {
        kind: QuoteKind::Indirect,
        content: vec![Span::new(start, start + 4)],
        cue: None,
        speaker: Some(SpeakerRef {
            id: Some(SpeakerId::from(speaker)),
            name: speaker.to_owned(),
            mention: Span::new(start, start + 2),
        }),
        rule: "test".to_owned(),
    }
}
