use std::sync::Arc;

use jiff::Timestamp;
use tempfile::TempDir;
use wirewatch_index::{
    ArticleIndex, IndexConfig, IndexDocument, IndexError, IndexMark, IndexQuote, QueryError,
    SearchPage, SearchRequest, open_index,
};
use wirewatch_model::ArticleId;

/// A fresh index and the folder it lives in.
pub struct Fresh {
    pub folder: TempDir,
    pub index: Arc<dyn ArticleIndex>,
}

pub fn fresh() -> Fresh {
    let folder = TempDir::new().expect("a folder");
    let index = open(&folder);
    Fresh { folder, index }
}

pub fn open(folder: &TempDir) -> Arc<dyn ArticleIndex> {
    let config = IndexConfig {
        lock_wait_secs: 0,
        ..IndexConfig::default()
    };
    open_index(folder.path(), &config).expect("an index")
}

/// A fresh index that holds `documents`.
pub fn holding(documents: &[IndexDocument]) -> Fresh {
    let fresh = fresh();
    fresh
        .index
        .apply(documents, &[], &mark(1))
        .expect("applied");
    fresh
}

pub fn mark(seq: i64) -> IndexMark {
    IndexMark {
        store_id: "store".to_owned(),
        seq,
    }
}

pub fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

pub fn document(id: &str, title: &str, body: &str) -> IndexDocument {
    IndexDocument {
        title: title.to_owned(),
        body: body.to_owned(),
        outlet: "The Outlet".to_owned(),
        language: Some("en".to_owned()),
        ..IndexDocument::new(ArticleId::from(id), moment("2025-03-01T12:00:00Z"))
    }
}

/// A quote whose speaker has no name.
pub fn quote(text: &str) -> IndexQuote {
    IndexQuote {
        text: text.to_owned(),
        ..IndexQuote::default()
    }
}

pub fn request(query: &str) -> SearchRequest {
    SearchRequest {
        query: query.to_owned(),
        limit: 100,
        now: moment("2025-03-10T12:00:00Z"),
        ..SearchRequest::default()
    }
}

impl Fresh {
    pub fn search(&self, request: &SearchRequest) -> SearchPage {
        self.index.search(request).expect("an answer")
    }

    /// The ids that match, in alphabetical order.
    pub fn ids(&self, query: &str) -> Vec<String> {
        let mut ids = hits(&self.search(&request(query)));
        ids.sort();
        ids
    }

    #[track_caller]
    pub fn check(&self, query: &str, expected: &[&str]) {
        assert_eq!(self.ids(query), expected, "{query}");
    }

    pub fn query_error(&self, query: &str) -> QueryError {
        match self.index.search(&request(query)) {
            Err(IndexError::Query(error)) => error,
            other => panic!("{query}: {other:?}"),
        }
    }
}

pub fn hits(page: &SearchPage) -> Vec<String> {
    page.hits.iter().map(|hit| hit.id.0.clone()).collect()
}
