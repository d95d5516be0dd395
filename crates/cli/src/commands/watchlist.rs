use std::process::ExitCode;

use serde_json::json;
use wirewatch_model::ArticleId;
use wirewatch_store::{Store, open_store};
use wirewatch_tag::{CorpusCounts, lint};

use crate::args::{Args, WatchlistCommand};
use crate::out::outln;
use crate::rules::load_watchlist;
use crate::settings;

/// Articles read from the store at once.
const BATCH: u32 = 500;

/// Looks after the watchlist.
pub async fn watchlist(args: &Args, command: &WatchlistCommand) -> anyhow::Result<ExitCode> {
    match command {
        WatchlistCommand::Lint => lint_watchlist(args).await,
    }
}

/// Prints what is allowed in the watchlist but unwise, each with its place; with the store's counts when there is a store.
async fn lint_watchlist(args: &Args) -> anyhow::Result<ExitCode> {
    let settings = settings::load(args.config.as_deref(), args.data_dir.as_deref())?;
    let watchlist = load_watchlist(&settings)?;
    let counts = if settings.data_dir.is_dir() {
        count_mentions(
            open_store(&settings.data_dir, &settings.store)
                .await?
                .as_ref(),
        )
        .await?
    } else {
        CorpusCounts::default()
    };
    let findings = lint(&watchlist, &counts);
    for finding in &findings {
        let place = format!("{}:{}:{}", finding.file, finding.line, finding.column);
        if args.json {
            outln!(
                "{}",
                json!({"place": place, "kind": format!("{:?}", finding.kind), "message": finding.message})
            );
        } else {
            outln!("{place}: {}", finding.message);
        }
    }
    if findings.is_empty() && !args.quiet {
        eprintln!("nothing to remark on {} groups", watchlist.groups().len());
    }
    Ok(ExitCode::SUCCESS)
}

async fn count_mentions(store: &dyn Store) -> anyhow::Result<CorpusCounts> {
    let mut counts = CorpusCounts::default();
    let mut last: Option<ArticleId> = None;
    loop {
        let articles = store.articles_after(last.as_ref(), BATCH).await?;
        let Some(article) = articles.last() else {
            break;
        };
        last = Some(article.id.clone());
        for mention in articles.iter().flat_map(|article| &article.analysis.groups) {
            let alias = (mention.group_id.to_string(), mention.alias.clone());
            *counts.mentions.entry(alias).or_default() += 1;
        }
    }
    Ok(counts)
}
