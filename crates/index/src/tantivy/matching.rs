//! Which of many queries a few articles match: of the articles, the words that any query looks for go into an index in memory,
//! and each query is run on it.

use std::collections::BTreeSet;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::directory::RamDirectory;
use tantivy::{DocId, Index, Score, Searcher, SegmentOrdinal, SegmentReader};
use wirewatch_model::ArticleId;

use super::schema::{self, Fields};
use super::timed::Clock;
use super::translate::Translator;
use crate::analysis::{self, FuzzyTerm, Wanted, stemmer_of};
use crate::query::{Clause, Leaf, Matcher, What};
use crate::{IndexDocument, IndexError, SearchRequest};

/// What the writing of a batch begins with; a larger batch takes more.
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
    let languages: BTreeSet<String> = documents
        .iter()
        .filter_map(|document| document.language.as_deref())
        .filter_map(|tag| tag.split('-').next())
        .map(str::to_lowercase)
        .collect();
    let wanted = wanted(asked.iter().map(|(clause, _)| clause), &languages);
    let few = Few::of(documents, wanted)?;
    let mut found = Vec::with_capacity(asked.len());
    for (clause, request) in asked {
        let translator = Translator::new(&few.fields, &languages, request, clock.clone());
        let query = translator.request(clause, request);
        let hits = few.searcher.search(&query, &Parts)?.into_iter();
        let articles = hits.filter_map(|part| documents.get(*few.articles.get(part as usize)?));
        found.push(articles.map(|document| document.id.clone()).collect());
    }
    Ok(found)
}

/// An index in memory: all parts of a few articles in one segment, one behind the other.
struct Few {
    fields: Fields,
    searcher: Searcher,
    /// The number of the article that each part is of.
    articles: Vec<usize>,
}

impl Few {
    fn of(documents: &[IndexDocument], wanted: Wanted) -> tantivy::Result<Self> {
        let (schema, fields) = schema::build();
        let builder = Index::builder()
            .schema(schema)
            .tokenizers(schema::choosing_analyzers(wanted));
        let mut writer =
            builder.single_segment_index_writer(RamDirectory::create(), MEMORY_BYTES)?;
        let mut articles = Vec::new();
        for (number, document) in documents.iter().enumerate() {
            for part in fields.documents(document) {
                writer.add_document(part)?;
                articles.push(number);
            }
        }
        Ok(Self {
            fields,
            searcher: writer.finalize()?.reader()?.searcher(),
            articles,
        })
    }
}

/// Collects all parts that match, in order.
struct Parts;

struct SegmentParts(Vec<DocId>);

impl Collector for Parts {
    type Fruit = Vec<DocId>;
    type Child = SegmentParts;

    fn for_segment(
        &self,
        _segment: SegmentOrdinal,
        _reader: &SegmentReader,
    ) -> tantivy::Result<SegmentParts> {
        Ok(SegmentParts(Vec::new()))
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<DocId>>) -> tantivy::Result<Vec<DocId>> {
        Ok(segments.concat())
    }
}

impl SegmentCollector for SegmentParts {
    type Fruit = Vec<DocId>;

    fn collect(&mut self, document: DocId, _score: Score) {
        self.0.push(document);
    }

    fn collect_block(&mut self, documents: &[DocId]) {
        self.0.extend_from_slice(documents);
    }

    fn harvest(self) -> Vec<DocId> {
        self.0
    }
}

/// The terms that the translator looks for.
fn wanted<'a>(clauses: impl Iterator<Item = &'a Clause>, languages: &BTreeSet<String>) -> Wanted {
    let stemmers = languages.iter().filter_map(|tag| stemmer_of(tag));
    let stemmers: BTreeSet<usize> = stemmers.collect();
    let mut wanted = Wanted::default();
    for clause in clauses {
        for leaf in clause.leaves() {
            want(&mut wanted, leaf, &stemmers);
        }
    }
    wanted
}

fn want(wanted: &mut Wanted, leaf: &Leaf, stemmers: &BTreeSet<usize>) {
    let What::Words {
        matcher: Some(matcher),
        ..
    } = &leaf.what
    else {
        return;
    };
    match matcher {
        Matcher::Word(word) => {
            wanted.terms.extend(analysis::terms(word));
            let stems = stemmers.iter();
            let stems = stems.flat_map(|number| analysis::stems(word, *number));
            wanted.terms.extend(stems);
        }
        Matcher::Phrase { terms, open, .. } => {
            wanted.terms.extend(terms.iter().cloned());
            wanted
                .prefixes
                .extend(terms.last().filter(|_| *open).cloned());
        }
        Matcher::Prefix(prefix) => {
            wanted.prefixes.insert(prefix.clone());
        }
        Matcher::Fuzzy(term, edits) => wanted.fuzzy.push(FuzzyTerm::new(term, *edits)),
    }
}
