mod several;

use jiff::{SignedDuration, Timestamp};
use wirewatch_extract::{
    ExtractConfig, PageKind, SiteRules, extract_article, fragment_text, is_cut_short,
};
use wirewatch_model::{
    Analysis, Article, Attack, Block, BlockKind, DatePrecision, Feed, FeedEntry, GroupMention,
    Sourced, Stamp, canonicalize_url,
};
use wirewatch_quotes::QuoteRules;
use wirewatch_tag::{AttackContext, AttackRules, Watchlist, find_attacks, find_groups};

/// No news page is older than this; an earlier date is a fault of the page (1 January 1995, UTC).
const EARLIEST_PUBLICATION: i64 = 788_918_400;

/// Everything that reading depends on besides the page.
#[derive(Debug)]
pub struct ReadingRules {
    /// What counts as an article.
    pub extract: ExtractConfig,
    /// Selectors for sites that need them.
    pub sites: SiteRules,
    /// What `sites` and `extract` were read from, in a few digits: another value, and pages are read again.
    pub sites_version: String,
    /// Marks, reporting verbs, titles.
    pub quotes: QuoteRules,
    /// The groups.
    pub watchlist: Watchlist,
    /// Attack words, places, numbers.
    pub attacks: AttackRules,
}

/// What is known of a page besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct PageHints<'a> {
    /// The feed's entry that led to it.
    pub entry: Option<&'a FeedEntry>,
    /// The feed of that entry.
    pub feed: Option<&'a Feed>,
    /// When the page was fetched: no article is from later than a day after.
    pub fetched_at: Timestamp,
}

/// Reads pages and texts: extraction, quotes, groups, attacks. The same input always gives the same output.
#[derive(Debug)]
pub struct Analyzer {
    rules: ReadingRules,
    version: String,
}

impl Analyzer {
    /// An analyzer by `rules`.
    pub fn new(rules: ReadingRules) -> Self {
        let version = format!(
            "{}+sites-{}",
            env!("CARGO_PKG_VERSION"),
            rules.sites_version
        );
        Self { rules, version }
    }

    /// The version of code and data that stands in every analysis; the watchlist has a version of its own.
    pub fn rules_version(&self) -> &str {
        &self.version
    }

    /// The rules it reads by.
    pub fn rules(&self) -> &ReadingRules {
        &self.rules
    }

    /// Reads an HTML page; `None` when it is no article.
    pub fn analyze_page(&self, html: &str, url: &str, hints: PageHints<'_>) -> Option<Analysis> {
        let extraction = extract_article(html, url, &self.rules.extract, &self.rules.sites);
        if !matches!(extraction.kind, PageKind::Article) {
            return None;
        }
        let mut article = extraction.article;
        apply_hints(&mut article, hints);
        Some(self.analyze_article(article, hints.feed))
    }

    /// Reads the full text that a feed gave in place of a page that cannot be had.
    pub fn analyze_feed_text(&self, html: &str, url: &str, hints: PageHints<'_>) -> Analysis {
        let text = fragment_text(html);
        let mut article = Article {
            url: url.to_owned(),
            language: wirewatch_text::detect_language(&text).map(str::to_owned),
            blocks: paragraph_blocks(&text),
            text,
            ..Article::default()
        };
        apply_hints(&mut article, hints);
        self.analyze_article(article, hints.feed)
    }

    /// Reads an HTML page given without a feed, whatever kind of page it is.
    pub fn analyze_html(&self, html: &str, url: &str) -> Analysis {
        let extraction = extract_article(html, url, &self.rules.extract, &self.rules.sites);
        self.analyze_article(extraction.article, None)
    }

    /// Reads plain text, which stays as it is.
    pub fn analyze_text(
        &self,
        text: String,
        title: Option<String>,
        published: Option<Stamp>,
        language: Option<String>,
    ) -> Analysis {
        let language =
            language.or_else(|| wirewatch_text::detect_language(&text).map(str::to_owned));
        let blocks = paragraph_blocks(&text);
        let article = Article {
            title,
            published: published.map(|value| Sourced {
                value,
                source: "input".to_owned(),
            }),
            language,
            text,
            blocks,
            ..Article::default()
        };
        self.analyze_article(article, None)
    }

    /// Reads an article that has been extracted.
    pub fn analyze_article(&self, article: Article, feed: Option<&Feed>) -> Analysis {
        let language = article.language.as_deref();
        let reading = wirewatch_quotes::read_quotes(&article.text, language, &self.rules.quotes);
        let country = feed.and_then(|feed| feed.country.as_deref());
        let groups = find_mentions(&article, &self.rules.watchlist);
        let attacks = read_attacks(
            &article,
            country,
            &groups,
            &self.rules.watchlist,
            &self.rules.attacks,
        );
        Analysis {
            quotes: reading.quotes,
            speakers: reading.speakers,
            groups,
            attacks,
            rules_version: self.version.clone(),
            watchlist_version: self.rules.watchlist.version().to_owned(),
            article,
        }
    }
}

/// Where an article names a group of `watchlist`.
pub fn find_mentions(article: &Article, watchlist: &Watchlist) -> Vec<GroupMention> {
    find_groups(&article.text, article.language.as_deref(), watchlist)
}

/// What attacks an article reports that names `groups`; `country` is the outlet's.
pub(crate) fn read_attacks(
    article: &Article,
    country: Option<&str>,
    groups: &[GroupMention],
    watchlist: &Watchlist,
    rules: &AttackRules,
) -> Vec<Attack> {
    let regions = watchlist.homes_of(groups);
    let context = AttackContext {
        published: article.published.as_ref().map(|published| &published.value),
        language: article.language.as_deref(),
        country,
        groups,
        regions: &regions,
    };
    find_attacks(&article.text, &context, rules)
}

/// Every paragraph of a text that came without markup.
fn paragraph_blocks(text: &str) -> Vec<Block> {
    let paragraphs = wirewatch_text::paragraphs(text).into_iter();
    paragraphs
        .map(|span| Block {
            kind: BlockKind::Paragraph,
            span,
        })
        .collect()
}

/// Fills what the page does not say from what the feed says, and drops dates that cannot be.
fn apply_hints(article: &mut Article, hints: PageHints<'_>) {
    article.published = article
        .published
        .take()
        .filter(|p| is_plausible(&p.value, hints.fetched_at));
    article.modified = article
        .modified
        .take()
        .filter(|m| is_plausible(&m.value, hints.fetched_at));
    if let Some(entry) = hints.entry {
        apply_entry(article, entry, hints.fetched_at);
        article.reprinted_from = reprint_source(entry, hints.feed);
    }
    if article.canonical_url.is_none() {
        article.canonical_url = canonicalize_url(&article.url);
    }
    if article.language.is_none() {
        article.language = hints.feed.and_then(|feed| feed.language.clone());
    }
}

/// The outlet a reprint was taken from, by its feed; feeds that name themselves say nothing.
fn reprint_source(entry: &FeedEntry, feed: Option<&Feed>) -> Option<String> {
    let name = entry.source_name.as_deref()?.trim();
    let own = feed.is_some_and(|feed| {
        let known = feed.outlet.to_lowercase();
        let named = name.to_lowercase();
        known == named || named.starts_with(&known) || named.is_empty()
    });
    (!own && !name.is_empty()).then(|| name.to_owned())
}

fn apply_entry(article: &mut Article, entry: &FeedEntry, fetched_at: Timestamp) {
    if article.title.is_none() {
        article.title = entry.title.clone();
    }
    if article.authors.is_empty() {
        article
            .authors
            .extend(entry.author.clone().filter(|author| !author.contains('@')));
    }
    if article.text.is_empty() {
        let feed_text = entry
            .content
            .as_deref()
            .or(entry.summary.as_deref())
            .unwrap_or_default();
        article.text = fragment_text(feed_text);
        article.blocks = paragraph_blocks(&article.text);
    } else if let Some(content) = entry.content.as_deref() {
        article.paywalled |= is_cut_short(&article.text, &fragment_text(content));
    }
    // A page that gives only a day, or nothing, is bettered by the feed's time.
    let page_is_exact = article
        .published
        .as_ref()
        .is_some_and(|p| p.value.precision == DatePrecision::Second);
    if let Some(published) = entry
        .published
        .filter(|stamp| !page_is_exact && is_plausible(stamp, fetched_at))
    {
        article.published = Some(Sourced {
            value: published,
            source: "feed".to_owned(),
        });
    }
    if article.modified.is_none() {
        let updated = entry
            .updated
            .filter(|stamp| is_plausible(stamp, fetched_at));
        article.modified = updated.map(|value| Sourced {
            value,
            source: "feed".to_owned(),
        });
    }
}

fn is_plausible(stamp: &Stamp, fetched_at: Timestamp) -> bool {
    let latest = fetched_at
        .checked_add(SignedDuration::from_hours(24))
        .unwrap_or(Timestamp::MAX);
    stamp.at.as_second() >= EARLIEST_PUBLICATION && stamp.at <= latest
}
