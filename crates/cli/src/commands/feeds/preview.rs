use anyhow::bail;
use jiff::Timestamp;
use wirewatch_fetch::{FetchKind, FetchOutcome, FetchRequest, Fetcher, decode_page};
use wirewatch_model::{Feed, FeedEntry, FeedId};
use wirewatch_pipeline::{Analyzer, FoundFeed, PageHints, find_feed};

use crate::out::outln;
use crate::workspace::Workspace;

/// How many entries are shown.
const SHOWN_ENTRIES: usize = 5;

/// Shows what a feed holds and what would be read of its first article; nothing is kept.
pub async fn test_feed(workspace: &Workspace, address_or_id: &str) -> anyhow::Result<()> {
    workspace.sync_feeds().await?;
    let feeds = workspace.store.feeds().await?;
    let id = FeedId::from(address_or_id);
    let known = feeds
        .into_iter()
        .find(|status| status.feed.id == id)
        .map(|status| status.feed);
    let url = known
        .as_ref()
        .map_or(address_or_id, |feed| feed.url.as_str());
    let fetcher = workspace.fetcher().await?;
    let found = find_feed(&fetcher, url).await?;
    print_feed(&found);
    if let Some(entry) = found.entries.iter().find(|entry| entry.url.is_some()) {
        let analyzer = workspace.analyzer()?;
        print_article(&fetcher, &analyzer, entry, known.as_ref()).await?;
    }
    Ok(())
}

fn print_feed(found: &FoundFeed) {
    outln!("feed     {}", found.url);
    outln!("title    {}", found.title.as_deref().unwrap_or("not given"));
    outln!("entries  {}", found.entries.len());
    for entry in found.entries.iter().take(SHOWN_ENTRIES) {
        let published = entry
            .published
            .map_or_else(|| "no date".to_owned(), |stamp| stamp.to_rfc3339());
        outln!(
            "  {published}  {}",
            entry.title.as_deref().unwrap_or("no title")
        );
    }
}

async fn print_article(
    fetcher: &Fetcher,
    analyzer: &Analyzer,
    entry: &FeedEntry,
    feed: Option<&Feed>,
) -> anyhow::Result<()> {
    let url = entry.url.clone().unwrap_or_default();
    let request = FetchRequest {
        url: url.clone(),
        validators: None,
        kind: FetchKind::Page,
    };
    let page = match fetcher.fetch(&request).await {
        FetchOutcome::Fetched(fetched) => fetched.page,
        other => bail!(
            "its first article {url} cannot be had: {}",
            other.describe()
        ),
    };
    let html = decode_page(&page.body, page.header("content-type"));
    let hints = PageHints {
        entry: Some(entry),
        feed,
        fetched_at: Timestamp::now(),
    };
    let Some(analysis) = analyzer.analyze_page(&html, &page.final_url, hints) else {
        outln!("the page of its first entry is no article: {url}");
        return Ok(());
    };
    let article = &analysis.article;
    outln!("\nfirst article  {url}");
    outln!(
        "title      {}",
        article.title.as_deref().unwrap_or("not stated")
    );
    outln!("authors    {}", article.authors.join(", "));
    let published = article
        .published
        .as_ref()
        .map(|p| format!("{} ({})", p.value.to_rfc3339(), p.source));
    outln!(
        "published  {}",
        published.unwrap_or_else(|| "not stated".to_owned())
    );
    outln!(
        "language   {}",
        article.language.as_deref().unwrap_or("unknown")
    );
    outln!(
        "quotes     {}, groups {}, attacks {}",
        analysis.quotes.len(),
        analysis.groups.len(),
        analysis.attacks.len()
    );
    outln!("\n{}", article.text);
    Ok(())
}
