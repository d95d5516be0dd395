use std::sync::Arc;

use wirewatch_fetch::Fetcher;
use wirewatch_store::{Store, StoreError};

use crate::analyze_stage::{Arrivals, analyze_arriving};
use crate::fetch_stage::fetch_telling;
use crate::{AnalyzeReport, Analyzer, FetchReport, FetchScope, PipelineConfig, Progress};

/// The fetch stage, and beside it the analyze stage: pages are read while others are still waited for.
///
/// # Errors
/// As [`crate::fetch_stage`] and [`crate::analyze_waiting`].
pub async fn fetch_and_analyze(
    store: &Arc<dyn Store>,
    fetcher: &Fetcher,
    analyzer: &Arc<Analyzer>,
    config: &PipelineConfig,
    scope: &FetchScope,
    progress: &dyn Progress,
) -> Result<(FetchReport, AnalyzeReport), StoreError> {
    let arrivals = Arrivals::default();
    let fetched = fetch_telling(store, fetcher, config, scope, &arrivals, progress);
    let analyzed = analyze_arriving(store, analyzer, config, &arrivals, progress);
    tokio::try_join!(fetched, analyzed)
}
