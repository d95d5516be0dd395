use std::collections::HashSet;
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, bail};
use serde_json::json;
use wirewatch_fetch::{OpmlFeed, parse_feed_list, write_opml};
use wirewatch_model::{Feed, FeedId};
use wirewatch_store::{FeedOrigin, FeedStatus};

use crate::args::{AddFeedArgs, Args, FeedsCommand};
use crate::out::outln;
use crate::rules::is_feed_id;
use crate::workspace::Workspace;

mod discovery;
mod health;
mod preview;

pub use discovery::find_feed;
use discovery::read_section;

/// Adds, lists, tests, removes, imports and exports feeds.
pub async fn feeds(args: &Args, command: &FeedsCommand) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    match command {
        FeedsCommand::Add(add) => {
            let feed = add_feed(&workspace, add).await?;
            say(
                args,
                &format!("added feed {} ({}): {}", feed.id, feed.outlet, feed.url),
            );
        }
        FeedsCommand::List => list(args, &workspace).await?,
        FeedsCommand::Health { feed } => health::health(args, &workspace, feed.as_deref()).await?,
        FeedsCommand::Test { feed } => preview::test_feed(&workspace, feed).await?,
        FeedsCommand::Remove { id } => remove(&workspace, id).await?,
        FeedsCommand::Import { path } => {
            let text = fs::read_to_string(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            let list = parse_feed_list(&text).with_context(|| path.display().to_string())?;
            let count = import(&workspace, &list).await?;
            say(
                args,
                &format!(
                    "added {count} feeds, {} were there already; next: wirewatch run",
                    list.len() - count
                ),
            );
        }
        FeedsCommand::Export => export(&workspace).await?,
        FeedsCommand::Parse { .. } | FeedsCommand::Date { .. } => bail!("this command reads stdin"),
    }
    Ok(ExitCode::SUCCESS)
}

fn say(args: &Args, line: &str) {
    if !args.quiet {
        eprintln!("{line}");
    }
}

/// Finds the feed of an address, and adds it.
pub async fn add_feed(workspace: &Workspace, add: &AddFeedArgs) -> anyhow::Result<Feed> {
    let fetcher = workspace.fetcher().await?;
    let found = if add.section {
        read_section(&fetcher, &add.url).await?
    } else {
        find_feed(&fetcher, &add.url).await?
    };
    workspace
        .store
        .put_host_records(&fetcher.host_records())
        .await?;
    let known = workspace.store.feeds().await?;
    if let Some(status) = known.iter().find(|status| status.feed.url == found.url) {
        bail!(
            "{} is there already, as feed `{}`",
            found.url,
            status.feed.id
        );
    }
    let ids: HashSet<&str> = known.iter().map(|status| status.feed.id.as_str()).collect();
    let id = match &add.id {
        Some(id) if ids.contains(id.as_str()) => {
            bail!("there is a feed `{id}` already; choose another --id")
        }
        Some(id) if !is_feed_id(id) => {
            bail!("--id `{id}` must be of letters, digits, `-`, `_` and `.`")
        }
        Some(id) => id.clone(),
        None => new_id(&found.url, &ids),
    };
    let outlet = add
        .outlet
        .clone()
        .or(found.title)
        .unwrap_or_else(|| host_of(&found.url));
    let feed = Feed {
        id: FeedId(id),
        url: found.url,
        kind: found.kind,
        outlet,
        publisher: add.publisher.clone(),
        country: add.country.clone(),
        language: add.language.clone(),
    };
    workspace.store.put_feed(&feed, FeedOrigin::Added).await?;
    Ok(feed)
}

async fn list(args: &Args, workspace: &Workspace) -> anyhow::Result<()> {
    workspace.sync_feeds().await?;
    let feeds = workspace.store.feeds().await?;
    for status in &feeds {
        if args.json {
            outln!("{}", status_json(status));
        } else {
            outln!(
                "{:24} {:28} {}",
                status.feed.id,
                status.feed.outlet,
                state_in_words(status)
            );
        }
    }
    if feeds.is_empty() && !args.quiet {
        eprintln!("there are no feeds; try: wirewatch feeds add https://news.example");
    }
    Ok(())
}

fn status_json(status: &FeedStatus) -> serde_json::Value {
    let state = &status.state;
    json!({
        "id": status.feed.id.as_str(),
        "url": status.feed.url,
        "outlet": status.feed.outlet,
        "publisher": status.feed.publisher,
        "country": status.feed.country,
        "language": status.feed.language,
        "from_file": status.origin == FeedOrigin::File,
        "last_polled": state.last_polled_at.map(|at| at.to_string()),
        "last_success": state.last_success_at.map(|at| at.to_string()),
        "next": state.next_at.map(|at| at.to_string()),
        "failures": state.failures,
        "last_error": state.last_error,
        "stopped": state.stopped,
        "entries_seen": state.entries_seen,
        "state": state_in_words(status),
    })
}

fn state_in_words(status: &FeedStatus) -> String {
    let state = &status.state;
    let error = state.last_error.as_deref().unwrap_or("no reason known");
    let next = state
        .next_at
        .map_or_else(|| "now".to_owned(), |at| at.to_string());
    if state.stopped {
        return format!("stopped: {error}");
    }
    if state.failures > 0 {
        return format!(
            "failed {} times in a row: {error}; next try {next}",
            state.failures
        );
    }
    match state.last_success_at {
        Some(_) => format!(
            "well, {} entries seen; next poll {next}",
            state.entries_seen
        ),
        None => "never polled".to_owned(),
    }
}

async fn remove(workspace: &Workspace, id: &str) -> anyhow::Result<()> {
    let id = FeedId::from(id);
    let feeds = workspace.store.feeds().await?;
    let Some(status) = feeds.iter().find(|status| status.feed.id == id) else {
        bail!("there is no feed `{id}`; try: wirewatch feeds list");
    };
    if status.origin == FeedOrigin::File {
        bail!("feed `{id}` stands in feeds.toml; remove its lines there");
    }
    workspace.store.remove_feed(&id).await?;
    Ok(())
}

async fn import(workspace: &Workspace, list: &[OpmlFeed]) -> anyhow::Result<usize> {
    let known = workspace.store.feeds().await?;
    let mut urls: HashSet<String> = known.iter().map(|status| status.feed.url.clone()).collect();
    let mut ids: HashSet<String> = known
        .iter()
        .map(|status| status.feed.id.to_string())
        .collect();
    let mut added = 0;
    for entry in list {
        if !urls.insert(entry.url.clone()) {
            continue;
        }
        let id = new_id(&entry.url, &ids.iter().map(String::as_str).collect());
        ids.insert(id.clone());
        let feed = Feed {
            id: FeedId(id),
            url: entry.url.clone(),
            kind: wirewatch_model::FeedKind::Feed,
            outlet: entry.title.clone().unwrap_or_else(|| host_of(&entry.url)),
            publisher: None,
            country: None,
            language: None,
        };
        workspace.store.put_feed(&feed, FeedOrigin::Added).await?;
        added += 1;
    }
    Ok(added)
}

async fn export(workspace: &Workspace) -> anyhow::Result<()> {
    let feeds = workspace.store.feeds().await?;
    let list: Vec<OpmlFeed> = feeds
        .into_iter()
        .map(|status| OpmlFeed {
            url: status.feed.url,
            title: Some(status.feed.outlet),
            ..OpmlFeed::default()
        })
        .collect();
    outln!("{}", write_opml(&list));
    Ok(())
}

fn host_of(url: &str) -> String {
    let parsed = url::Url::parse(url).ok();
    let host = parsed.as_ref().and_then(url::Url::host_str).unwrap_or(url);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// A short word made from the host that no other feed has.
fn new_id(url: &str, taken: &HashSet<&str>) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_is_made_from_the_host_and_is_not_taken_twice() {
        let taken = HashSet::from(["news-example"]);
        assert_eq!(
            new_id("https://www.news.example/rss", &HashSet::new()),
            "news-example"
        );
        assert_eq!(new_id("https://news.example/rss", &taken), "news-example-2");
    }
}
