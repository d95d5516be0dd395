use std::process::ExitCode;
use std::sync::Arc;

use wirewatch_index::{ArticleIndex, set_index_aside};
use wirewatch_pipeline::{IndexReport, index_stage, rebuild_index};

use super::summary;
use crate::args::Args;
use crate::lock::RunLock;
use crate::out::outln;
use crate::progress::Bars;
use crate::shutdown::Shutdown;
use crate::workspace::Workspace;

/// Tells the index what changed.
pub async fn index(args: &Args) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let _lock = RunLock::take(&workspace.settings.data_dir)?;
    let index = workspace.index()?;
    let report = index_stage(
        &workspace.store,
        &index,
        &Bars::new(args.quiet, Shutdown::listen()),
    )
    .await?;
    close(args, index, &report).await
}

/// Builds the index anew from the store.
pub async fn reindex(args: &Args) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let _lock = RunLock::take(&workspace.settings.data_dir)?;
    let index = openable_index(args, &workspace)?;
    let report = rebuild_index(
        &workspace.store,
        &index,
        &Bars::new(args.quiet, Shutdown::listen()),
    )
    .await?;
    close(args, index, &report).await
}

/// Waits for what the index still does in the background, then says what was done.
async fn close(
    args: &Args,
    index: Arc<dyn ArticleIndex>,
    report: &IndexReport,
) -> anyhow::Result<ExitCode> {
    tokio::task::spawn_blocking(move || index.finish()).await??;
    if args.json {
        outln!("{}", summary::index_json(report));
    } else if !args.quiet {
        outln!(
            "{}; {}",
            summary::index_line(report),
            summary::seconds(report.duration)
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The index; one that is damaged is moved aside, since all of it can be made again.
fn openable_index(args: &Args, workspace: &Workspace) -> anyhow::Result<Arc<dyn ArticleIndex>> {
    if let Ok(index) = workspace.index()
        && index.mark().is_ok()
        && index.count().is_ok()
    {
        return Ok(index);
    }
    if let Some(aside) = set_index_aside(&workspace.settings.data_dir)?
        && !args.quiet
    {
        eprintln!("the damaged index was moved to {}", aside.display());
    }
    workspace.index()
}
