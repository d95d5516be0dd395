//! Full-text search over articles: what is asked ([`SearchRequest`], the query language), what is answered
//! ([`SearchPage`]), and the Tantivy index behind it. The index is never the truth: it carries the number of the last change
//! it heard from the store, and can be rebuilt at any time.

mod analysis;
mod article_index;
mod config;
mod cursor;
mod document;
mod edits;
pub mod engine;
mod error;
mod fields;
mod highlight;
mod query;
mod request;
mod tantivy;

pub use article_index::{ArticleIndex, IndexMark, open_index, set_index_aside};
pub use config::IndexConfig;
pub use document::{IndexAttack, IndexDocument, IndexQuote};
pub use error::{IndexError, QueryError};
pub use fields::{QueryField, Takes, query_fields};
pub use highlight::Highlighter;
pub use query::{QueryPart, group_names, query_parts};
pub use request::{
    Card, DayCount, DayCounts, FacetCount, Hit, LikeRequest, Matching, Reason, SearchKind,
    SearchPage, SearchRequest, SearchSort,
};
