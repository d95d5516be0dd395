use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};
use croner::Cron;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tracing::{error, info, warn};
use wirewatch_pipeline::FetchScope;
use wirewatch_server::{Protection, ServerState};

use super::run::run_stages;
use super::summary;
use crate::args::{Args, ServeArgs};
use crate::exit::Failure;
use crate::lock::RunLock;
use crate::progress::Bars;
use crate::settings::{Merged, load_merged};
use crate::shutdown::Shutdown;
use crate::workshop::Files;
use crate::workspace::Workspace;

/// How long requests under way may take after the process was asked to stop.
const DRAIN_TIME: std::time::Duration = std::time::Duration::from_secs(7);

/// How long a run of the ingestion may take to end by itself then.
const TIME_FOR_THE_RUN: std::time::Duration = std::time::Duration::from_secs(60);

/// Serves searches until the process is asked to stop, and runs the ingestion on a schedule if asked to.
pub async fn serve(args: &Args, what: &ServeArgs) -> anyhow::Result<ExitCode> {
    let schedule = what.schedule.as_deref().map(parse_schedule).transpose()?;
    let mut workspace = Workspace::open(args).await?;
    let mut merged = load_merged(args.config.as_deref(), args.data_dir.as_deref())?;
    if let Some(listen) = what.listen {
        workspace.settings.server.listen = listen;
        merged.set_by("--listen", "server.listen", listen.to_string().into());
    }
    workspace.analyzer().context("the rules cannot be read")?;
    let shutdown = Shutdown::listen();
    let listener = bind(&workspace).await?;
    serve_workspace(
        args,
        Arc::new(workspace),
        &merged,
        listener,
        schedule,
        shutdown,
    )
    .await
}

/// Takes the address that the settings name.
pub async fn bind(workspace: &Workspace) -> anyhow::Result<TcpListener> {
    let keyed = api_key().is_some() || !workspace.store.keys().await?.is_empty();
    let protection = if keyed {
        Protection::Keys
    } else {
        Protection::None
    };
    Ok(wirewatch_server::bind(&workspace.settings.server, protection).await?)
}

fn api_key() -> Option<String> {
    std::env::var("WIREWATCH_API_KEY")
        .ok()
        .filter(|key| !key.is_empty())
}

/// Serves an open data folder; `merged` tells where its settings come from.
pub async fn serve_workspace(
    args: &Args,
    workspace: Arc<Workspace>,
    merged: &Merged,
    listener: TcpListener,
    schedule: Option<Cron>,
    shutdown: Shutdown,
) -> anyhow::Result<ExitCode> {
    let api_key = api_key();
    let config = workspace.settings.server.clone();
    if !args.quiet {
        eprintln!(
            "serving on http://{}/ (Ctrl-C to end)",
            listener.local_addr()?
        );
    }
    let state = ServerState::new(
        Arc::clone(&workspace.store),
        workspace.index()?,
        workspace.watchlist()?,
        workspace.feed_desk(),
        config,
        api_key.as_deref(),
    );
    let files = Files::new(Arc::clone(&workspace), merged);
    let state = state.with_workshop(Arc::new(files));
    let mut ingesting = schedule.map(|cron| {
        let (workspace, shutdown) = (Arc::clone(&workspace), shutdown.clone());
        tokio::spawn(ingest_on_schedule(workspace, cron, shutdown))
    });
    let waiting = shutdown.clone();
    let serving = wirewatch_server::serve(listener, state, async move { waiting.wait().await });
    tokio::select! {
        served = serving => served?,
        () = drain_time(&shutdown) => warn!("some requests were not finished in time"),
        broken = broken_off(&mut ingesting) => return Err(broken),
    }
    shutdown.ask();
    if let Some(run) = ingesting {
        // What a run has not recorded by then, the next one takes up.
        let _ = tokio::time::timeout(TIME_FOR_THE_RUN, run).await;
    }
    Ok(ExitCode::SUCCESS)
}

/// Over only when the ingestion broke off: a server that shows old news as new is worse than none.
async fn broken_off(ingesting: &mut Option<JoinHandle<()>>) -> anyhow::Error {
    match ingesting {
        Some(handle) => match handle.await {
            Ok(()) => std::future::pending().await,
            Err(panic) => anyhow::Error::new(panic).context("the ingestion broke off"),
        },
        None => std::future::pending().await,
    }
}

/// Over when requests had their time to finish after the process was asked to stop: a client may never finish its own.
async fn drain_time(shutdown: &Shutdown) {
    shutdown.wait().await;
    tokio::time::sleep(DRAIN_TIME).await;
}

fn parse_schedule(text: &str) -> Result<Cron, Failure> {
    text.parse()
        .map_err(|fault| Failure::Usage(format!("--schedule `{text}` is no cron line: {fault}")))
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
            // A run from cron or by hand does this one's work.
            Err(fault) if is_locked(&fault) => info!("run left out: {fault:#}"),
            Err(fault) => error!("run failed: {fault:#}"),
        }
    }
}

fn is_locked(fault: &anyhow::Error) -> bool {
    matches!(fault.downcast_ref::<Failure>(), Some(Failure::Locked(_)))
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
