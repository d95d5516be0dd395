//! The engine's own pieces, for benchmarks that compare with the bare engine and for tools that look inside an index. Nothing
//! else needs them.

use std::path::Path;

use ::tantivy::query::Query;
use ::tantivy::{Index, Searcher, TantivyDocument};

use crate::tantivy::schema::{self, Fields};
use crate::tantivy::search::engine_query;
use crate::{IndexConfig, IndexDocument, IndexError, SearchRequest};

/// The schema of wirewatch's index, for the bare engine.
pub struct Engine {
    fields: Fields,
}

impl Engine {
    /// Makes an index with wirewatch's schema and analyzers in an empty folder.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(folder: &Path) -> ::tantivy::Result<(Self, Index)> {
        let (schema, fields) = schema::build();
        let index = schema::settings(Index::builder().schema(schema)).create_in_dir(folder)?;
        schema::register_analyzers(&index);
        Ok((Self { fields }, index))
    }

    /// Opens the index that [`Engine::create`] made in a folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn open(folder: &Path) -> ::tantivy::Result<(Self, Index)> {
        let (_, fields) = schema::build();
        let index = Index::open_in_dir(folder)?;
        schema::register_analyzers(&index);
        Ok((Self { fields }, index))
    }

    /// The engine's documents for an article: itself, and its parts that are searched for themselves.
    pub fn documents(&self, article: &IndexDocument) -> Vec<TantivyDocument> {
        self.fields.documents(article)
    }

    /// The engine's query for a request.
    ///
    /// # Errors
    /// [`IndexError::Query`] when its query is not understood.
    pub fn query(
        &self,
        searcher: &Searcher,
        request: &SearchRequest,
    ) -> Result<Box<dyn Query>, IndexError> {
        engine_query(searcher, &self.fields, request, &IndexConfig::default())
    }
}
