use anyhow::bail;
use wirewatch_fetch::{FeedFault, FetchKind, FetchOutcome, FetchRequest, Fetcher, parse_feed};
use wirewatch_model::{FeedEntry, FeedKind};

/// How many advertised feeds are tried.
const MAX_TRIED: usize = 5;

/// A feed that was found and read.
#[derive(Debug)]
pub struct FoundFeed {
    /// Its address.
    pub url: String,
    /// What is served there.
    pub kind: FeedKind,
    /// Its title.
    pub title: Option<String>,
    /// Its entries.
    pub entries: Vec<FeedEntry>,
}

enum Answer {
    Feed(FoundFeed),
    Page(Vec<String>),
    SitemapIndex(Vec<String>),
}

/// Finds the feed at an address: the address itself, a feed that the page there advertises, or the site's news sitemap.
///
/// # Errors
/// When nothing that can be polled is found, with the reason.
pub async fn find_feed(fetcher: &Fetcher, url: &str) -> anyhow::Result<FoundFeed> {
    let advertised = match ask(fetcher, url, FeedKind::Feed).await? {
        Answer::Feed(found) => return Ok(found),
        Answer::SitemapIndex(_) => return Ok(sitemap_index(url)),
        Answer::Page(advertised) => advertised,
    };
    for candidate in advertised.iter().take(MAX_TRIED) {
        if let Ok(Answer::Feed(found)) = ask(fetcher, candidate, FeedKind::Feed).await {
            return Ok(found);
        }
    }
    for sitemap in fetcher.sitemaps_of(url).await.iter().take(MAX_TRIED) {
        match ask(fetcher, sitemap, FeedKind::Sitemap).await {
            Ok(Answer::Feed(found)) if is_news(&found.entries) => return Ok(found),
            Ok(Answer::SitemapIndex(inside)) if inside.iter().any(|url| url.contains("news")) => {
                return Ok(sitemap_index(sitemap));
            }
            _ => {}
        }
    }
    bail!(
        "{url} is a web page that advertises no feed, and its robots.txt names no news sitemap; give the feed's address"
    )
}

fn sitemap_index(url: &str) -> FoundFeed {
    FoundFeed {
        url: url.to_owned(),
        kind: FeedKind::Sitemap,
        title: None,
        entries: Vec::new(),
    }
}

/// News entries have a headline; other sitemaps list every page there ever was.
fn is_news(entries: &[FeedEntry]) -> bool {
    entries.iter().any(|entry| entry.title.is_some())
}

async fn ask(fetcher: &Fetcher, url: &str, kind: FeedKind) -> anyhow::Result<Answer> {
    let request = FetchRequest {
        url: url.to_owned(),
        validators: None,
        kind: FetchKind::Feed,
    };
    let fetched = match fetcher.fetch(&request).await {
        FetchOutcome::Fetched(fetched) => fetched,
        other => bail!("{url}: {}", other.describe()),
    };
    let page = &fetched.page;
    let address = fetched
        .permanent_url
        .clone()
        .unwrap_or_else(|| url.to_owned());
    match parse_feed(
        &page.body,
        page.header("content-type"),
        Some(&page.final_url),
    ) {
        Ok(feed) => Ok(Answer::Feed(FoundFeed {
            url: address,
            kind,
            title: feed.title,
            entries: feed.entries,
        })),
        Err(FeedFault::Html { advertised }) => Ok(Answer::Page(
            advertised.into_iter().map(|feed| feed.url).collect(),
        )),
        Err(FeedFault::SitemapIndex { sitemaps }) => Ok(Answer::SitemapIndex(sitemaps)),
        Err(fault) => bail!("{url}: {fault}"),
    }
}
