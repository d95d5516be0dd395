use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};
use croner::Cron;
use jiff::Timestamp;
use tracing::{error, info, warn};
use wirewatch_pipeline::FetchScope;
use wirewatch_server::ServerState;

use super::run::run_stages;
use super::summary;
use crate::args::{Args, ServeArgs};
use crate::exit::Failure;
use crate::lock::RunLock;
use crate::progress::Bars;
use crate::shutdown::Shutdown;
use crate::workspace::Workspace;

/// Serves searches until the process is asked to stop, and runs the ingestion on a schedule if asked to.
pub async fn serve(args: &Args, what: &ServeArgs) -> anyhow::Result<ExitCode> {
    let schedule = what.schedule.as_deref().map(parse_schedule).transpose()?;
    let mut workspace = Workspace::open(args).await?;
    if let Some(listen) = what.listen {
        workspace.settings.server.listen = listen;
    }
    workspace.analyzer().context("the rules cannot be read")?;
    let shutdown = Shutdown::listen();
    serve_workspace(args, Arc::new(workspace), schedule, shutdown).await
}

/// Serves an open data folder.
pub async fn serve_workspace(
    args: &Args,
    workspace: Arc<Workspace>,
    schedule: Option<Cron>,
    shutdown: Shutdown,
) -> anyhow::Result<ExitCode> {
    let api_key = std::env::var("WIREWATCH_API_KEY")
        .ok()
        .filter(|key| !key.is_empty());
    let config = workspace.settings.server.clone();
    let listener = wirewatch_server::bind(&config, api_key.as_deref()).await?;
    if !args.quiet {
        eprintln!(
            "serving on http://{}/ (Ctrl-C to end)",
            listener.local_addr()?
        );
    }
    let state = ServerState::new(
        Arc::clone(&workspace.store),
        workspace.index()?,
        config,
        api_key.as_deref(),
    );
    let ingesting = schedule.map(|cron| {
        let (workspace, shutdown) = (Arc::clone(&workspace), shutdown.clone());
        tokio::spawn(ingest_on_schedule(workspace, cron, shutdown))
    });
    let waiting = shutdown.clone();
    wirewatch_server::serve(listener, state, async move { waiting.wait().await }).await?;
    shutdown.ask();
    if let Some(ingesting) = ingesting {
        ingesting.await.context("the ingestion broke off")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn parse_schedule(text: &str) -> Result<Cron, Failure> {
    text.parse()
        .map_err(|fault| Failure::Config(format!("--schedule `{text}` is no cron line: {fault}")))
}

/// Runs the ingestion at the times of `cron` (UTC); a run that fails is logged, and the next one comes all the same.
async fn ingest_on_schedule(workspace: Arc<Workspace>, cron: Cron, shutdown: Shutdown) {
    while !shutdown.asked() {
        let Some(pause) = time_to_next(&cron) else {
            warn!("the schedule has no further time");
            return;
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = shutdown.wait() => return,
        }
        match ingest(&workspace, &shutdown).await {
            Ok(line) => info!("run {line}"),
            Err(fault) => error!("run failed: {fault:#}"),
        }
    }
}

async fn ingest(workspace: &Workspace, shutdown: &Shutdown) -> anyhow::Result<String> {
    let _lock = RunLock::take(&workspace.settings.data_dir)?;
    workspace.sync_feeds().await?;
    let bars = Bars::new(true, shutdown.clone());
    let report = run_stages(workspace, &FetchScope::default(), &bars).await?;
    Ok(summary::run_line(&report))
}

/// Time from now to the next time of `cron`; `None` when there is none.
fn time_to_next(cron: &Cron) -> Option<std::time::Duration> {
    let now = Timestamp::now();
    let from = DateTime::<Utc>::from_timestamp(now.as_second(), 0)?;
    let next = cron.find_next_occurrence(&from, false).ok()?;
    std::time::Duration::try_from(
        Timestamp::from_second(next.timestamp())
            .ok()?
            .duration_since(now),
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedule_comes_round_within_its_interval() {
        let cron = parse_schedule("*/15 * * * *").expect("a cron line");
        assert!(time_to_next(&cron).expect("a time").as_secs() <= 900);
    }

    #[test]
    fn wrong_schedule_is_named() {
        let fault = parse_schedule("every day")
            .expect_err("no cron line")
            .to_string();
        assert!(
            fault.starts_with("--schedule `every day` is no cron line"),
            "{fault}"
        );
    }
}
