//! The bare engine, with wirewatch's schema, analyzers and queries, called directly.

use std::path::{Path, PathBuf};

use anyhow::Result;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::{AggContextParams, AggregationCollector};
use tantivy::collector::{Count, TopDocs};
use tantivy::indexer::{NoMergePolicy, UserOperation};
use tantivy::{Index, IndexWriter, Order, Searcher, TantivyDocument};
use wirewatch_index::engine::Engine;
use wirewatch_index::{IndexConfig, IndexDocument, SearchRequest, SearchSort};

/// Hits of a page.
const HITS: usize = 20;

/// Opens the one that was built in the folder of a bench.
pub fn open(home: &Path) -> Result<(Engine, Index)> {
    Ok(Engine::open(&folder(home))?)
}

/// Where it stands in the folder of a bench.
pub fn folder(home: &Path) -> PathBuf {
    home.join("bare")
}

/// Builds an index of all documents as fast as the engine can, with one commit, in one thread, as `wirewatch index` writes.
pub fn build(folder: &Path, documents: &[IndexDocument]) -> Result<(Engine, Index)> {
    let (engine, index) = Engine::create(folder)?;
    let memory = IndexConfig::default().writer_memory_mb * 1_000_000;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, memory)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for document in documents {
        writer.run(
            engine
                .documents(document)
                .into_iter()
                .map(UserOperation::Add),
        )?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok((engine, index))
}

/// Joins its segments, as a rebuild of wirewatch's index does.
pub fn compact(index: &Index) -> Result<()> {
    let segments = index.searchable_segment_ids()?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 64_000_000)?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    Ok(writer.wait_merging_threads()?)
}

/// The total, and the first hits with what is stored of them.
pub fn search(engine: &Engine, searcher: &Searcher, request: &SearchRequest) -> Result<u64> {
    let query = engine.query(searcher, request)?;
    if !request.facets.is_empty() {
        return facets(searcher, query.as_ref());
    }
    let top = TopDocs::with_limit(HITS);
    let (total, found) = match request.sort {
        SearchSort::Newest => {
            let top = top.order_by_fast_field::<tantivy::DateTime>("published", Order::Desc);
            let (total, hits) = searcher.search(query.as_ref(), &(Count, top))?;
            (
                total,
                hits.into_iter().map(|(_, at)| at).collect::<Vec<_>>(),
            )
        }
        _ => {
            let (total, hits) = searcher.search(query.as_ref(), &(Count, top.order_by_score()))?;
            (total, hits.into_iter().map(|(_, at)| at).collect())
        }
    };
    for address in found {
        let _: TantivyDocument = searcher.doc(address)?;
    }
    Ok(total as u64)
}

fn facets(searcher: &Searcher, query: &dyn tantivy::query::Query) -> Result<u64> {
    let wanted: Aggregations = serde_json::from_value(serde_json::json!({
        "outlets": { "terms": { "field": "outlet", "size": 20 } },
        "weeks": { "date_histogram": { "field": "published", "fixed_interval": "7d" } },
    }))?;
    let counting = AggregationCollector::from_aggs(wanted, AggContextParams::default());
    let (total, _) = searcher.search(query, &(Count, counting))?;
    Ok(total as u64)
}
