use thiserror::Error;
use wirewatch_fetch::{
    FeedFault, FetchKind, FetchOutcome, FetchRequest, Fetched, Fetcher, decode_page, parse_feed,
    section_entries,
};
use wirewatch_model::{FeedEntry, FeedKind, Page};

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

/// Why an address leads to nothing that can be polled, in words.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct NoFeed(String);

enum Answer {
    Feed(FoundFeed),
    /// A web page: the feeds it advertises, and how many of its links look like articles.
    Page {
        advertised: Vec<String>,
        articles: usize,
    },
    SitemapIndex(Vec<String>),
}

/// Finds the feed at an address: the address itself, a feed that the page there advertises, or the site's news sitemap.
///
/// # Errors
/// When nothing that can be polled is found, with the reason.
pub async fn find_feed(fetcher: &Fetcher, url: &str) -> Result<FoundFeed, NoFeed> {
    let (advertised, articles) = match ask(fetcher, url, FeedKind::Feed).await? {
        Answer::Feed(found) => return Ok(found),
        Answer::SitemapIndex(_) => return Ok(sitemap_index(url)),
        Answer::Page {
            advertised,
            articles,
        } => (advertised, articles),
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
    Err(NoFeed(last_resort(url, articles)))
}

/// Reads the page of a section, whose links to articles are its entries.
///
/// # Errors
/// When the page cannot be had, or has no links that look like articles.
pub async fn read_section(fetcher: &Fetcher, url: &str) -> Result<FoundFeed, NoFeed> {
    let page = fetch(fetcher, url, FetchKind::Page).await?.page;
    let entries = links_to_articles(&page);
    if entries.is_empty() {
        return Err(NoFeed(format!(
            "{url}: no link on the page looks like an article"
        )));
    }
    Ok(FoundFeed {
        url: url.to_owned(),
        kind: FeedKind::Section,
        title: None,
        entries,
    })
}

/// What is left when a site has neither a feed nor a news sitemap.
fn last_resort(url: &str, articles: usize) -> String {
    let found = format!(
        "{url} is a web page that advertises no feed, and its robots.txt names no news sitemap"
    );
    if articles == 0 {
        return format!("{found}; give the feed's address");
    }
    format!(
        "{found}; {articles} of its links look like articles. Give the feed's address, or follow the page itself: \
         wirewatch feeds add --section {url}"
    )
}

fn links_to_articles(page: &Page) -> Vec<FeedEntry> {
    let html = decode_page(&page.body, page.header("content-type"));
    section_entries(&html, &page.final_url)
}

async fn fetch(fetcher: &Fetcher, url: &str, kind: FetchKind) -> Result<Fetched, NoFeed> {
    let request = FetchRequest {
        url: url.to_owned(),
        validators: None,
        kind,
    };
    match fetcher.fetch(&request).await {
        FetchOutcome::Fetched(fetched) => Ok(*fetched),
        other => Err(NoFeed(format!("{url}: {}", other.describe()))),
    }
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

async fn ask(fetcher: &Fetcher, url: &str, kind: FeedKind) -> Result<Answer, NoFeed> {
    let fetched = fetch(fetcher, url, FetchKind::Feed).await?;
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
        Err(FeedFault::Html { advertised }) => Ok(Answer::Page {
            advertised: advertised.into_iter().map(|feed| feed.url).collect(),
            articles: links_to_articles(page).len(),
        }),
        Err(FeedFault::SitemapIndex { sitemaps }) => Ok(Answer::SitemapIndex(sitemaps)),
        Err(fault) => Err(NoFeed(format!("{url}: {fault}"))),
    }
}
