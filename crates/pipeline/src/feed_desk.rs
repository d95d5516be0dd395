//! Adding, changing and removing feeds: the same for the API and the command line.

mod discovery;
mod error;

use std::collections::HashSet;
use std::sync::Arc;

use url::Url;
use wirewatch_fetch::{FetchConfig, Fetcher};
use wirewatch_model::{Feed, FeedId, FeedKind};
use wirewatch_store::{FeedOrigin, FeedStatus, Store};

use discovery::read_section;
pub use discovery::{FoundFeed, NoFeed, find_feed};
pub use error::FeedDeskError;

/// The longest name of an outlet or publisher, in characters.
const MAX_NAME_CHARS: usize = 200;

/// A feed that somebody wants.
#[derive(Debug, Clone, Default)]
pub struct FeedDraft {
    /// The address of a feed or a site.
    pub url: String,
    /// A short word for it; made from the host if not given.
    pub id: Option<String>,
    /// The outlet's name; the feed's title if not given.
    pub outlet: Option<String>,
    /// The owner of the outlet.
    pub publisher: Option<String>,
    /// The outlet's country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The outlet's language, BCP 47.
    pub language: Option<String>,
    /// Whether the address is a page whose links to articles are its entries.
    pub section: bool,
}

/// What is to be another way with a feed; what is `None` stays, an empty text leaves it open.
#[derive(Debug, Clone, Default)]
pub struct FeedChange {
    /// Poll it at another address; a feed must be there.
    pub url: Option<String>,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// The owner of the outlet.
    pub publisher: Option<String>,
    /// The outlet's country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The outlet's language, BCP 47.
    pub language: Option<String>,
    /// Whether it rests: what it brought stays, and it is not polled.
    pub paused: Option<bool>,
}

/// Looks after the feeds of a store, and asks their sites with all manners of the [`Fetcher`].
#[derive(Clone)]
pub struct FeedDesk {
    store: Arc<dyn Store>,
    config: FetchConfig,
}

impl FeedDesk {
    /// A desk for the feeds of `store`.
    pub fn new(store: Arc<dyn Store>, config: FetchConfig) -> Self {
        Self { store, config }
    }

    /// What the address of `draft` leads to; nothing is kept but what is learnt of the host.
    ///
    /// # Errors
    /// [`FeedDeskError`]: nothing that can be polled is there.
    pub async fn preview(&self, draft: &FeedDraft) -> Result<FoundFeed, FeedDeskError> {
        self.find(&draft.url, draft.kind()).await
    }

    /// Finds the feed of an address and adds it.
    ///
    /// # Errors
    /// [`FeedDeskError`]: the draft is not understood, nothing that can be polled is there, or the feed is known already.
    pub async fn add(&self, draft: &FeedDraft) -> Result<Feed, FeedDeskError> {
        check_facts(
            [&draft.outlet, &draft.publisher],
            &draft.country,
            &draft.language,
        )?;
        check_id(draft.id.as_deref(), &self.store.feeds().await?)?;
        let found = self.find(&draft.url, draft.kind()).await?;
        // Asking took its time: another may have added it meanwhile.
        let known = self.store.feeds().await?;
        check_id(draft.id.as_deref(), &known)?;
        check_address(&found.url, None, &known)?;
        let id = match &draft.id {
            Some(id) => id.clone(),
            None => new_feed_id(&found.url, &ids_of(&known)),
        };
        let outlet = given(&draft.outlet)
            .or_else(|| given(&found.title))
            .unwrap_or_else(|| host_of(&found.url));
        let feed = Feed {
            id: FeedId(id),
            outlet,
            url: found.url,
            kind: found.kind,
            publisher: given(&draft.publisher),
            country: given(&draft.country),
            language: given(&draft.language),
        };
        self.store.put_feed(&feed, FeedOrigin::Added).await?;
        Ok(feed)
    }

    /// Changes a feed.
    ///
    /// # Errors
    /// [`FeedDeskError`]: there is no such feed, its lines stand in `feeds.toml` (such a one can be paused only), or the change
    /// is not understood.
    pub async fn change(&self, id: &str, change: &FeedChange) -> Result<(), FeedDeskError> {
        check_facts(
            [&change.outlet, &change.publisher],
            &change.country,
            &change.language,
        )?;
        let status = self.status(id).await?;
        if change.redefines() {
            let feed = self.redefined(&status, change).await?;
            self.store.put_feed(&feed, FeedOrigin::Added).await?;
        }
        match change.paused {
            Some(true) => self.store.pause_feed(&status.feed.id).await?,
            Some(false) => self.store.resume_feed(&status.feed.id).await?,
            None => {}
        }
        Ok(())
    }

    /// Forgets a feed; its articles stay.
    ///
    /// # Errors
    /// [`FeedDeskError`]: there is no such feed, or its lines stand in `feeds.toml`.
    pub async fn remove(&self, id: &str) -> Result<(), FeedDeskError> {
        let status = self.status(id).await?;
        check_origin(&status)?;
        self.store.remove_feed(&status.feed.id).await?;
        Ok(())
    }

    async fn redefined(
        &self,
        status: &FeedStatus,
        change: &FeedChange,
    ) -> Result<Feed, FeedDeskError> {
        check_origin(status)?;
        let mut feed = status.feed.clone();
        if let Some(url) = &change.url
            && *url != feed.url
        {
            let found = self.find(url, feed.kind).await?;
            check_address(&found.url, Some(&feed.id), &self.store.feeds().await?)?;
            feed.url = found.url;
            feed.kind = found.kind;
        }
        let laid = |new: &Option<String>, old: Option<String>| match new {
            Some(_) => given(new),
            None => old,
        };
        feed.outlet = laid(&change.outlet, Some(feed.outlet))
            .ok_or_else(|| FeedDeskError::Invalid("outlet must not be empty".to_owned()))?;
        feed.publisher = laid(&change.publisher, feed.publisher);
        feed.country = laid(&change.country, feed.country);
        feed.language = laid(&change.language, feed.language);
        Ok(feed)
    }

    async fn status(&self, id: &str) -> Result<FeedStatus, FeedDeskError> {
        let feeds = self.store.feeds().await?;
        let found = feeds
            .into_iter()
            .find(|status| status.feed.id.as_str() == id);
        found.ok_or_else(|| FeedDeskError::Unknown(id.to_owned()))
    }

    async fn find(&self, url: &str, kind: FeedKind) -> Result<FoundFeed, FeedDeskError> {
        let hosts = self.store.host_records().await?;
        let fetcher = Fetcher::new(self.config.clone(), hosts)?;
        if let Err(refusal) = fetcher.guard().check(url) {
            return Err(FeedDeskError::Invalid(format!("{url}: {refusal}")));
        }
        let found = match kind {
            FeedKind::Section => read_section(&fetcher, url).await,
            FeedKind::Feed | FeedKind::Sitemap => find_feed(&fetcher, url).await,
        };
        // What was learnt of the site's robots.txt and its patience holds for the next run too.
        self.store.put_host_records(&fetcher.host_records()).await?;
        Ok(found?)
    }
}

impl FeedDraft {
    /// What is looked for at the address.
    fn kind(&self) -> FeedKind {
        if self.section {
            FeedKind::Section
        } else {
            FeedKind::Feed
        }
    }
}

impl FeedChange {
    /// Whether it changes more than whether the feed rests.
    fn redefines(&self) -> bool {
        [
            &self.url,
            &self.outlet,
            &self.publisher,
            &self.country,
            &self.language,
        ]
        .into_iter()
        .any(Option::is_some)
    }
}

/// Whether `id` can be a feed's short word.
pub fn is_feed_id(id: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !id.is_empty() && id.len() <= 80 && id.chars().all(fits)
}

/// A feed's host without `www`.
pub fn host_of(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    let host = parsed.as_ref().and_then(Url::host_str).unwrap_or(url);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// A short word made from the host that no other feed has.
pub fn new_feed_id(url: &str, taken: &HashSet<&str>) -> String {
    let word = host_of(url).replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let word = word.trim_matches('-').to_owned();
    let mut id = word.clone();
    let mut number = 2;
    while taken.contains(id.as_str()) {
        id = format!("{word}-{number}");
        number += 1;
    }
    id
}

fn ids_of(feeds: &[FeedStatus]) -> HashSet<&str> {
    feeds.iter().map(|status| status.feed.id.as_str()).collect()
}

/// A text that says something.
fn given(text: &Option<String>) -> Option<String> {
    let text = text.as_deref()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn check_id(id: Option<&str>, known: &[FeedStatus]) -> Result<(), FeedDeskError> {
    match id {
        Some(id) if !is_feed_id(id) => Err(FeedDeskError::Invalid(format!(
            "the id `{id}` must be of letters, digits, `-`, `_` and `.`"
        ))),
        Some(id) if ids_of(known).contains(id) => Err(FeedDeskError::Taken(id.to_owned())),
        _ => Ok(()),
    }
}

fn check_address(
    url: &str,
    own: Option<&FeedId>,
    known: &[FeedStatus],
) -> Result<(), FeedDeskError> {
    let other = known
        .iter()
        .find(|status| status.feed.url == url && Some(&status.feed.id) != own);
    match other {
        Some(status) => Err(FeedDeskError::Known {
            url: url.to_owned(),
            id: status.feed.id.to_string(),
        }),
        None => Ok(()),
    }
}

fn check_origin(status: &FeedStatus) -> Result<(), FeedDeskError> {
    match status.origin {
        FeedOrigin::Added => Ok(()),
        FeedOrigin::File => Err(FeedDeskError::InFile(status.feed.id.to_string())),
    }
}

fn check_facts(
    names: [&Option<String>; 2],
    country: &Option<String>,
    language: &Option<String>,
) -> Result<(), FeedDeskError> {
    let invalid = |text: &str| Err(FeedDeskError::Invalid(text.to_owned()));
    for name in names.into_iter().flatten() {
        if name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
            return invalid("a name has at most 200 characters and no control characters");
        }
    }
    let country = given(country).unwrap_or_default();
    let is_code = country.len() == 2 && country.chars().all(|c| c.is_ascii_uppercase());
    if !is_code && !country.is_empty() {
        return invalid("country is two capital letters (ISO 3166-1 alpha-2), such as GB");
    }
    let language = given(language).unwrap_or_default();
    if language.len() > 35
        || !language
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-')
    {
        return invalid("language is a BCP 47 tag such as en or pt-BR");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_is_made_from_the_host_and_is_not_taken_twice() {
        let taken = HashSet::from(["news-example"]);
        assert_eq!(
            new_feed_id("https://www.news.example/rss", &HashSet::new()),
            "news-example"
        );
        assert_eq!(
            new_feed_id("https://news.example/rss", &taken),
            "news-example-2"
        );
    }

    #[test]
    fn facts_of_an_outlet_are_codes_and_names() {
        let check = |country: &str, language: &str| {
            check_facts(
                [&None, &None],
                &Some(country.to_owned()),
                &Some(language.to_owned()),
            )
        };
        assert!(check("GB", "pt-BR").is_ok() && check("", "").is_ok());
        assert!(
            check("gb", "").is_err() && check("GBR", "").is_err() && check("GB", "e n").is_err()
        );
        let name = Some("a\nb".to_owned());
        assert!(check_facts([&name, &None], &None, &None).is_err());
    }
}
