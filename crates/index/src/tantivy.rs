mod open;
mod schema;
mod search;
mod translate;
mod writer;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tantivy::{Index, TantivyError};
use wirewatch_model::{ArticleId, Span};

use crate::highlight::highlight;
use crate::query::{Limits, parse};
use crate::{
    ArticleIndex, IndexConfig, IndexDocument, IndexError, IndexMark, SearchPage, SearchRequest,
};
use schema::Fields;
use search::Reader;
use writer::Writer;

/// The index in one folder, `index/v…` in the data folder; the name says which schema it has, and folders of other schemas
/// are left alone.
///
/// One process writes at a time, any number search; each commit is seen by all with their next search. The folder must be
/// on a local disk.
pub(crate) struct TantivyIndex {
    path: PathBuf,
    index: Index,
    fields: Fields,
    limits: Limits,
    writer: Writer,
    reader: Reader,
}

impl TantivyIndex {
    pub(crate) fn open(data_dir: &Path, config: &IndexConfig) -> Result<Self, IndexError> {
        let (schema, fields) = schema::build();
        let path = data_dir.join("index").join(schema::folder_name(&schema));
        let index = open::open_or_create(&path, &schema)?;
        Ok(Self {
            writer: Writer::new(config),
            reader: Reader::new(&index, &path)
                .map_err(|error| fault(&path, "be opened for searching", error))?,
            limits: Limits {
                chars: config.max_query_chars,
                clauses: config.max_query_clauses,
                wildcards: config.max_query_wildcards,
            },
            path,
            index,
            fields,
        })
    }
}

impl ArticleIndex for TantivyIndex {
    fn mark(&self) -> Result<Option<IndexMark>, IndexError> {
        writer::mark(&self.index, &self.path)
    }

    fn apply(
        &self,
        documents: &[IndexDocument],
        deleted: &[ArticleId],
        mark: &IndexMark,
    ) -> Result<(), IndexError> {
        let documents: Vec<_> = documents
            .iter()
            .map(|document| self.fields.document(document))
            .collect();
        let deleted: Vec<_> = deleted.iter().map(|id| self.fields.id_term(id)).collect();
        self.writer
            .apply(&self.index, &self.path, documents, deleted, mark)
    }

    fn clear(&self) -> Result<(), IndexError> {
        self.writer.clear(&self.index, &self.path)
    }

    fn search(&self, request: &SearchRequest) -> Result<SearchPage, IndexError> {
        let clause = parse(&request.query, request.now, self.limits)?;
        let searcher = self.reader.searcher(&self.path)?;
        search::search(&searcher, &self.fields, &clause, request, &self.path)
    }

    fn highlight(&self, query: &str, text: &str, language: Option<&str>) -> Vec<Span> {
        // A query that cannot be read has no words, and dates mark nothing whatever the time.
        match parse(query, Timestamp::UNIX_EPOCH, self.limits) {
            Ok(clause) => highlight(&clause, text, language),
            Err(_) => Vec::new(),
        }
    }

    fn count(&self) -> Result<u64, IndexError> {
        Ok(self.reader.searcher(&self.path)?.num_docs())
    }

    fn finish(&self) -> Result<(), IndexError> {
        self.writer.finish(&self.path)
    }
}

/// Tells an error of the engine: files that cannot be read are damage, everything else a fault of the moment.
fn fault(path: &Path, action: &'static str, error: TantivyError) -> IndexError {
    match error {
        TantivyError::DataCorruption(_)
        | TantivyError::IncompatibleIndex(_)
        | TantivyError::OpenReadError(_) => IndexError::Damaged {
            path: path.to_owned(),
            detail: error.to_string(),
        },
        other => IndexError::Engine {
            action,
            source: Box::new(other),
        },
    }
}
