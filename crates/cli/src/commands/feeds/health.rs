use anyhow::bail;
use jiff::Timestamp;
use wirewatch_server::views::{FeedView, feed_days_since, feed_views};

use crate::args::Args;
use crate::out::outln;
use crate::workspace::Workspace;

/// Says how the feeds do, those that need attention first.
pub async fn health(args: &Args, workspace: &Workspace, only: Option<&str>) -> anyhow::Result<()> {
    workspace.sync_feeds().await?;
    let now = Timestamp::now();
    let statuses = workspace.store.feeds().await?;
    let days = workspace.store.feed_days(feed_days_since(now)).await?;
    let mut feeds = feed_views(&statuses, &days, now);
    if let Some(id) = only {
        feeds.retain(|feed| feed.id == id);
        if feeds.is_empty() {
            bail!("there is no feed `{id}`; try: wirewatch feeds list");
        }
    }
    if args.json {
        for feed in &feeds {
            outln!("{}", serde_json::to_string(feed)?);
        }
        return Ok(());
    }
    // Stable, so that feeds of one kind stay in the order of their ids.
    feeds.sort_by_key(|feed| !feed.needs_attention);
    for feed in &feeds {
        print(feed);
    }
    if !args.quiet {
        let ill = feeds.iter().filter(|feed| feed.needs_attention).count();
        eprintln!("{} feeds, {ill} need attention", feeds.len());
    }
    Ok(())
}

fn print(feed: &FeedView) {
    outln!("{:24} {:14} {}", feed.id, feed.state, feed.outlet);
    for finding in &feed.findings {
        outln!("    {finding}");
    }
    if let Some(remedy) = &feed.remedy {
        outln!("    what helps: {remedy}");
    }
    outln!("    next: {}", feed.next);
}
