use std::process::ExitCode;

use wirewatch_pipeline::{analyze_waiting, apply_retag, join_stages, reanalyze_stale};

use super::summary;
use super::watchlist::tagger;
use crate::args::{AnalyzeArgs, Args};
use crate::lock::RunLock;
use crate::out::outln;
use crate::progress::Bars;
use crate::rules::load_watchlist;
use crate::shutdown::Shutdown;
use crate::workspace::Workspace;

/// Reads the pages that wait, or again those that other rules read; then articles that only another watchlist tagged
/// are tagged again.
pub async fn analyze(args: &Args, what: &AnalyzeArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let _lock = RunLock::take(&workspace.settings.data_dir)?;
    let analyzer = workspace.analyzer()?;
    let bars = Bars::new(args.quiet, Shutdown::listen());
    let pipeline = &workspace.settings.pipeline;
    let report = if what.stale {
        reanalyze_stale(&workspace.store, &analyzer, pipeline, &bars).await?
    } else {
        analyze_waiting(&workspace.store, &analyzer, pipeline, &bars).await?
    };
    if what.stale {
        let tagger = tagger(load_watchlist(&workspace.settings)?);
        apply_retag(&workspace.store, &tagger, &bars).await?;
    }
    let cluster = &workspace.settings.cluster;
    join_stages(&workspace.store, &analyzer, cluster, &bars).await?;
    if args.json {
        outln!("{}", summary::analyze_json(&report));
    } else if !args.quiet {
        outln!(
            "{}; {}",
            summary::analyze_line(&report),
            summary::seconds(report.duration)
        );
    }
    Ok(ExitCode::SUCCESS)
}
