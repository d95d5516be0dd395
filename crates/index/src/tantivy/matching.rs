//! Which of many queries a few articles match: the articles go into an index in memory, and each query is run on it.

use std::collections::{BTreeSet, HashMap};

use tantivy::collector::DocSetCollector;
use tantivy::indexer::{NoMergePolicy, UserOperation};
use tantivy::schema::Value;
use tantivy::{DocAddress, Index, IndexWriter, Searcher, TantivyDocument};
use wirewatch_model::ArticleId;

use super::schema::{self, Fields};
use super::timed::Clock;
use super::translate::Translator;
use crate::query::Clause;
use crate::{IndexDocument, IndexError, SearchRequest};

/// Memory of the one writing thread; a batch that needs more goes into several segments.
const MEMORY_BYTES: usize = 15_000_000;

/// For each of `asked`, the articles among `documents` that it matches.
pub(super) fn matches(
    documents: &[IndexDocument],
    asked: &[(Clause, &SearchRequest)],
    clock: &Clock,
) -> Result<Vec<Vec<ArticleId>>, IndexError> {
    find(documents, asked, clock).map_err(|error| IndexError::Engine {
        action: "match new articles",
        source: Box::new(error),
    })
}

fn find(
    documents: &[IndexDocument],
    asked: &[(Clause, &SearchRequest)],
    clock: &Clock,
) -> tantivy::Result<Vec<Vec<ArticleId>>> {
    let (schema, fields) = schema::build();
    let index = Index::create_in_ram(schema);
    schema::register_analyzers(&index);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, MEMORY_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for document in documents {
        // What is given at once stands in one segment, one behind the other.
        writer.run(
            fields
                .documents(document)
                .into_iter()
                .map(UserOperation::Add),
        )?;
    }
    writer.commit()?;
    let searcher = index.reader()?.searcher();
    let languages: BTreeSet<String> = documents
        .iter()
        .filter_map(|document| document.language.as_deref())
        .filter_map(|tag| tag.split('-').next())
        .map(str::to_lowercase)
        .collect();
    let mut ids = Ids::default();
    let mut found = Vec::with_capacity(asked.len());
    for (clause, request) in asked {
        let translator = Translator::new(&fields, &languages, request, clock.clone());
        let query = translator.request(clause, request);
        let mut addresses: Vec<DocAddress> = searcher
            .search(&query, &DocSetCollector)?
            .into_iter()
            .collect();
        addresses.sort_unstable();
        let mut articles = Vec::with_capacity(addresses.len());
        for address in addresses {
            articles.extend(ids.of(&searcher, &fields, address)?);
        }
        found.push(articles);
    }
    Ok(found)
}

/// The ids of articles, each read once however many queries match it.
#[derive(Default)]
struct Ids {
    known: HashMap<DocAddress, ArticleId>,
}

impl Ids {
    fn of(
        &mut self,
        searcher: &Searcher,
        fields: &Fields,
        address: DocAddress,
    ) -> tantivy::Result<Option<ArticleId>> {
        if let Some(id) = self.known.get(&address) {
            return Ok(Some(id.clone()));
        }
        let document: TantivyDocument = searcher.doc(address)?;
        let id = document
            .get_first(fields.id)
            .and_then(|value| value.as_str().map(ArticleId::from));
        if let Some(id) = &id {
            self.known.insert(address, id.clone());
        }
        Ok(id)
    }
}
