use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::json;
use wirewatch_model::ArticleId;
use wirewatch_pipeline::{RetagReport, Tagger, apply_retag, index_stage, preview_retag};
use wirewatch_store::{Store, open_store};
use wirewatch_tag::{AttackRules, CorpusCounts, Watchlist, lint};

use super::summary;
use crate::args::{Args, WatchlistCommand};
use crate::lock::RunLock;
use crate::out::outln;
use crate::progress::Bars;
use crate::rules::{load_watchlist, read_watchlist};
use crate::settings;
use crate::shutdown::Shutdown;
use crate::workspace::Workspace;

mod changes;

/// Articles read from the store at once.
const BATCH: u32 = 500;

/// Looks after the watchlist.
pub async fn watchlist(args: &Args, command: &WatchlistCommand) -> anyhow::Result<ExitCode> {
    match command {
        WatchlistCommand::Lint => lint_watchlist(args).await,
        WatchlistCommand::Diff { list } => diff(args, list.as_ref()).await,
        WatchlistCommand::Apply => apply(args).await,
    }
}

/// Prints what would change if the stored articles were tagged by the watchlist, or by the one in a file.
async fn diff(args: &Args, list: Option<&PathBuf>) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let watchlist = match list {
        Some(path) => read_watchlist(path)?,
        None => load_watchlist(&workspace.settings)?,
    };
    let bars = Bars::new(args.quiet, Shutdown::listen());
    let report = preview_retag(&workspace.store, &tagger(watchlist), &bars).await?;
    print_changes(args, &report, changes::Tense::Would);
    if !args.quiet && !report.interrupted {
        hint(&report, list);
    }
    Ok(ExitCode::SUCCESS)
}

fn hint(report: &RetagReport, list: Option<&PathBuf>) {
    match list {
        _ if report.articles == 0 => eprintln!("every article is tagged by this watchlist"),
        Some(path) => eprintln!(
            "nothing was changed; to apply it, put {} in the place of watchlist.toml, then: wirewatch watchlist apply",
            path.display()
        ),
        None => eprintln!("nothing was changed; to apply it: wirewatch watchlist apply"),
    }
}

/// Tags the stored articles by the watchlist and tells the index.
async fn apply(args: &Args) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let _lock = RunLock::take(&workspace.settings.data_dir)?;
    let watchlist = load_watchlist(&workspace.settings)?;
    let bars = Bars::new(args.quiet, Shutdown::listen());
    let report = apply_retag(&workspace.store, &tagger(watchlist), &bars).await?;
    let index = workspace.index()?;
    let indexed = index_stage(&workspace.store, &index, &bars).await?;
    tokio::task::spawn_blocking(move || index.finish()).await??;
    print_changes(args, &report, changes::Tense::Did);
    if !args.quiet {
        eprintln!(
            "{}; {}",
            summary::index_line(&indexed),
            summary::seconds(report.duration + indexed.duration)
        );
        if report.interrupted {
            eprintln!("stopped before the end; the rest follows with: wirewatch watchlist apply");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What tags articles by `watchlist`.
pub fn tagger(watchlist: Watchlist) -> Arc<Tagger> {
    Arc::new(Tagger {
        watchlist,
        attacks: AttackRules::builtin(),
    })
}

fn print_changes(args: &Args, report: &RetagReport, tense: changes::Tense) {
    if args.json {
        outln!("{}", changes::json(report, tense));
    } else {
        outln!("{}", changes::text(report, tense).trim_end());
    }
}

/// Prints what is allowed in the watchlist but unwise, each with its place; with the store's counts when there is a store.
async fn lint_watchlist(args: &Args) -> anyhow::Result<ExitCode> {
    let settings = settings::load(args.config.as_deref(), args.data_dir.as_deref())?;
    let watchlist = load_watchlist(&settings)?;
    let counts = if settings.data_dir.is_dir() {
        let store = open_store(&settings.data_dir, &settings.store).await?;
        count_names(store.as_ref(), &watchlist).await?
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

/// How often the stored articles have the names of `watchlist`: as mentions, and in small letters.
async fn count_names(store: &dyn Store, watchlist: &Watchlist) -> anyhow::Result<CorpusCounts> {
    let mut counts = CorpusCounts::default();
    for count in store.alias_counts().await? {
        let alias = (count.group_id.to_string(), count.alias);
        counts.mentions.insert(alias, count.mentions);
    }
    let mut last: Option<ArticleId> = None;
    loop {
        let articles = store.articles_after(last.as_ref(), BATCH).await?;
        let Some(article) = articles.last() else {
            return Ok(counts);
        };
        last = Some(article.id.clone());
        for article in &articles {
            counts.add_small_words(&article.analysis.article.text, watchlist);
        }
    }
}
