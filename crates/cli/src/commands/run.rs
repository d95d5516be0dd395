use std::process::ExitCode;

use wirewatch_model::FeedId;
use wirewatch_pipeline::{
    FetchReport, FetchScope, Progress, RunReport, alert_stage, deliver_stage, fetch_and_analyze,
    fetch_stage, index_stage, join_stages,
};

use super::summary;
use crate::args::{Args, ScopeArgs};
use crate::exit::EVERY_FEED_FAILED;
use crate::lock::RunLock;
use crate::out::outln;
use crate::progress::Bars;
use crate::shutdown::Shutdown;
use crate::workspace::Workspace;

/// One cron run: fetch, analyze, index, alerts.
pub async fn run_all(args: &Args, scope: &ScopeArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let _lock = RunLock::take(&workspace.settings.data_dir)?;
    workspace.sync_feeds().await?;
    let bars = Bars::new(args.quiet, Shutdown::listen());
    let report = run_stages(&workspace, &fetch_scope(&workspace, scope).await?, &bars).await?;
    if args.json {
        outln!("{}", summary::run_json(&report));
    } else if !args.quiet {
        outln!("run {}", summary::run_line(&report));
        hint(&report.fetch);
    }
    Ok(exit_code(&report.fetch))
}

/// The fetch stage alone.
pub async fn fetch_only(args: &Args, scope: &ScopeArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let _lock = RunLock::take(&workspace.settings.data_dir)?;
    workspace.sync_feeds().await?;
    let bars = Bars::new(args.quiet, Shutdown::listen());
    let scope = fetch_scope(&workspace, scope).await?;
    let fetcher = workspace.fetcher().await?;
    let report = fetch_stage(
        &workspace.store,
        &fetcher,
        &workspace.settings.pipeline,
        &scope,
        &bars,
    )
    .await?;
    if args.json {
        outln!("{}", summary::fetch_json(&report));
    } else if !args.quiet {
        outln!(
            "{}; {}",
            summary::fetch_line(&report),
            summary::seconds(report.duration)
        );
        hint(&report);
    }
    Ok(exit_code(&report))
}

/// Fetches, reads, indexes and tells; what one stage leaves undone the next run takes up.
pub async fn run_stages(
    workspace: &Workspace,
    scope: &FetchScope,
    progress: &dyn Progress,
) -> anyhow::Result<RunReport> {
    let analyzer = workspace.analyzer()?;
    let index = workspace.index()?;
    let fetcher = workspace.fetcher().await?;
    let pipeline = &workspace.settings.pipeline;
    let store = &workspace.store;
    let (fetch, analyze) =
        fetch_and_analyze(store, &fetcher, &analyzer, pipeline, scope, progress).await?;
    let cluster = &workspace.settings.cluster;
    let joined = join_stages(&workspace.store, &analyzer, cluster, progress).await?;
    let indexed = index_stage(&workspace.store, &index, progress).await?;
    let alerts = alert_stage(
        &workspace.store,
        &index,
        &analyzer.rules().watchlist,
        progress,
    )
    .await?;
    let delivery =
        deliver_stage(&workspace.store, &fetcher, &workspace.mailer()?, progress).await?;
    tokio::task::spawn_blocking(move || index.finish()).await??;
    Ok(RunReport {
        fetch,
        analyze,
        stories: joined.stories,
        incidents: joined.incidents,
        speakers: joined.speakers,
        index: indexed,
        alerts,
        delivery,
    })
}

async fn fetch_scope(workspace: &Workspace, scope: &ScopeArgs) -> anyhow::Result<FetchScope> {
    let only = scope.only.as_deref().map(FeedId::from);
    if let Some(id) = &only {
        let known = workspace.store.feeds().await?;
        if !known.iter().any(|status| status.feed.id == *id) {
            anyhow::bail!("there is no feed `{id}`; try: wirewatch feeds list");
        }
    }
    Ok(FetchScope {
        only,
        force: scope.force,
    })
}

fn hint(report: &FetchReport) {
    if report.feeds == 0 && report.pages == 0 {
        eprintln!(
            "no feed is due; `wirewatch feeds health` says when they are and why, `--force` polls them now"
        );
    }
    if !report.feeds_failed.is_empty() {
        eprintln!(
            "{} feeds failed; see: wirewatch feeds health",
            report.feeds_failed.len()
        );
    }
}

fn exit_code(report: &FetchReport) -> ExitCode {
    if report.every_feed_failed() {
        return ExitCode::from(EVERY_FEED_FAILED);
    }
    ExitCode::SUCCESS
}
