use std::collections::HashSet;
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, bail};
use serde_json::json;
use wirewatch_fetch::{OpmlFeed, parse_feed_list, write_opml};
use wirewatch_model::{Feed, FeedId};
use wirewatch_pipeline::{FeedChange, FeedDraft, host_of, new_feed_id};
use wirewatch_store::{FeedOrigin, FeedStatus};

use crate::args::{AddFeedArgs, Args, FeedsCommand, SetFeedArgs};
use crate::out::outln;
use crate::workspace::Workspace;

mod health;
mod preview;

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
        FeedsCommand::Set(what) => set(&workspace, what).await?,
        FeedsCommand::Pause { id } => pause(&workspace, id, Some(true)).await?,
        FeedsCommand::Resume { id } => pause(&workspace, id, Some(false)).await?,
        FeedsCommand::Remove { id } => workspace.feed_desk().remove(id).await?,
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
    let draft = FeedDraft {
        url: add.url.clone(),
        id: add.id.clone(),
        outlet: add.about.outlet.clone(),
        publisher: add.about.publisher.clone(),
        country: add.about.country.clone(),
        language: add.about.language.clone(),
        section: add.section,
    };
    Ok(workspace.feed_desk().add(&draft).await?)
}

async fn set(workspace: &Workspace, set: &SetFeedArgs) -> anyhow::Result<()> {
    let change = FeedChange {
        url: set.url.clone(),
        outlet: set.about.outlet.clone(),
        publisher: set.about.publisher.clone(),
        country: set.about.country.clone(),
        language: set.about.language.clone(),
        paused: None,
    };
    Ok(workspace.feed_desk().change(&set.id, &change).await?)
}

async fn pause(workspace: &Workspace, id: &str, paused: Option<bool>) -> anyhow::Result<()> {
    let change = FeedChange {
        paused,
        ..FeedChange::default()
    };
    Ok(workspace.feed_desk().change(id, &change).await?)
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
        "paused": status.paused,
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
    if status.paused {
        return "paused: not polled until it is resumed".to_owned();
    }
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
        let id = new_feed_id(&entry.url, &ids.iter().map(String::as_str).collect());
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
