//! Answering a search from the last commit.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::agg_result::{AggregationResult, AggregationResults, BucketResult};
use tantivy::aggregation::{AggContextParams, AggregationCollector, Key};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::Query;
use tantivy::schema::Value;
use tantivy::{
    DateTime, DocAddress, Index, IndexReader, Order, ReloadPolicy, Searcher, TantivyDocument,
};
use wirewatch_model::ArticleId;

use super::fault;
use super::schema::Fields;
use super::translate::Translator;
use crate::fields;
use crate::query::Clause;
use crate::{FacetCount, Hit, IndexError, QueryError, SearchPage, SearchRequest, SearchSort};

/// The most values a facet lists.
const MAX_FACET_VALUES: usize = 200;

/// Sees each commit with the first search that follows it, whichever process made it.
pub(super) struct Reader {
    engine: IndexReader,
    commit_file: PathBuf,
    seen: Mutex<Option<Stamp>>,
}

/// What tells one commit's file from the next; commits replace the file.
type Stamp = (std::time::SystemTime, u64, u64);

impl Reader {
    pub(super) fn new(index: &Index, path: &Path) -> tantivy::Result<Self> {
        let engine = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            engine,
            commit_file: path.join("meta.json"),
            seen: Mutex::new(None),
        })
    }

    pub(super) fn searcher(&self, path: &Path) -> Result<Searcher, IndexError> {
        let stamp = stamp(&self.commit_file);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if stamp.is_none() || *seen != stamp {
            self.engine
                .reload()
                .map_err(|error| fault(path, "read the last commit", error))?;
            *seen = stamp;
        }
        Ok(self.engine.searcher())
    }
}

fn stamp(file: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(file).ok()?;
    Some((
        metadata.modified().ok()?,
        metadata.len(),
        file_number(&metadata),
    ))
}

#[cfg(unix)]
fn file_number(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn file_number(_metadata: &fs::Metadata) -> u64 {
    0
}

pub(super) fn search(
    searcher: &Searcher,
    fields: &Fields,
    clause: &Clause,
    request: &SearchRequest,
    path: &Path,
) -> Result<SearchPage, IndexError> {
    let failed = |error| fault(path, "answer a search", error);
    let facets = facet_request(&request.facets)?;
    let languages = languages(searcher, fields).map_err(failed)?;
    let query = Translator::new(fields, &languages, &request.group_names).request(clause, request);
    let facets =
        facets.map(|facets| AggregationCollector::from_aggs(facets, AggContextParams::default()));
    let (hits, total, counts) = collect(searcher, &query, request, facets).map_err(failed)?;
    let mut page = SearchPage {
        total: total as u64,
        hits: Vec::with_capacity(hits.len()),
        facets: Vec::new(),
    };
    for (score, address) in hits {
        let document: TantivyDocument = searcher.doc(address).map_err(failed)?;
        let id = document
            .get_first(fields.id)
            .and_then(|value| value.as_str());
        page.hits.extend(id.map(|id| Hit {
            id: ArticleId::from(id),
            score,
        }));
    }
    if let Some(counts) = counts {
        page.facets = request
            .facets
            .iter()
            .map(|name| (name.clone(), facet_counts(&counts, name)))
            .collect();
    }
    Ok(page)
}

type Collected = (Vec<(f32, DocAddress)>, usize, Option<AggregationResults>);

fn collect(
    searcher: &Searcher,
    query: &dyn Query,
    request: &SearchRequest,
    facets: Option<AggregationCollector>,
) -> tantivy::Result<Collected> {
    let articles = usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX);
    let limit = request.limit.min(articles);
    if limit == 0 || request.offset >= articles {
        let (total, counts) = searcher.search(query, &(Count, facets))?;
        return Ok((Vec::new(), total, counts));
    }
    let top = TopDocs::with_limit(limit).and_offset(request.offset);
    let order = match request.sort {
        SearchSort::Relevance => {
            let (hits, total, counts) =
                searcher.search(query, &(top.order_by_score(), Count, facets))?;
            return Ok((hits, total, counts));
        }
        SearchSort::Newest => Order::Desc,
        SearchSort::Oldest => Order::Asc,
    };
    let top = top.order_by_fast_field::<DateTime>("published", order);
    let (hits, total, counts) = searcher.search(query, &(top, Count, facets))?;
    let hits = hits
        .into_iter()
        .map(|(_, address)| (0.0, address))
        .collect();
    Ok((hits, total, counts))
}

/// The languages of articles in the index, by primary tag.
fn languages(searcher: &Searcher, fields: &Fields) -> tantivy::Result<BTreeSet<String>> {
    let mut languages = BTreeSet::new();
    let Some(language) = fields.values("language") else {
        return Ok(languages);
    };
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(language)?;
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            languages.insert(String::from_utf8_lossy(terms.key()).into_owned());
        }
    }
    Ok(languages)
}

fn facet_request(facets: &[String]) -> Result<Option<Aggregations>, IndexError> {
    if facets.is_empty() {
        return Ok(None);
    }
    let mut request = serde_json::Map::new();
    for name in facets {
        if !fields::facets().contains(&name.as_str()) {
            return Err(IndexError::Query(QueryError {
                message: format!(
                    "there is no facet `{name}`; there are {}",
                    fields::facets().join(", ")
                ),
                position: 0,
                suggestion: None,
            }));
        }
        let terms = serde_json::json!({ "terms": { "field": name, "size": MAX_FACET_VALUES } });
        request.insert(name.clone(), terms);
    }
    let request = serde_json::from_value(serde_json::Value::Object(request));
    request.map(Some).map_err(|error| IndexError::Engine {
        action: "count values",
        source: Box::new(error),
    })
}

fn facet_counts(counts: &AggregationResults, name: &str) -> Vec<FacetCount> {
    let Some(AggregationResult::BucketResult(BucketResult::Terms { buckets, .. })) =
        counts.0.get(name)
    else {
        return Vec::new();
    };
    let mut values: Vec<FacetCount> = buckets
        .iter()
        .map(|bucket| FacetCount {
            value: match &bucket.key {
                Key::Str(value) => value.clone(),
                other => other.to_string(),
            },
            count: bucket.doc_count,
        })
        .collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    values
}
