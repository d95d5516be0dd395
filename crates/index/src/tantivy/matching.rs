//! Which of many queries a few articles match: of the articles, the words that any query looks for go into an index in memory,
//! and each word, phrase and value is looked for there once, however many queries have it.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::directory::RamDirectory;
use tantivy::query::Query;
use tantivy::{DocId, Index, Score, Searcher, SegmentOrdinal, SegmentReader};
use wirewatch_model::ArticleId;

use super::part_set::PartSet;
use super::schema::{self, Fields};
use super::timed::Clock;
use super::translate::Translator;
use crate::analysis::{self, Wanted, stemmer_of};
use crate::query::{Clause, Leaf, Matcher, What};
use crate::{IndexDocument, IndexError, SearchKind, SearchRequest};

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
    let mut known = Known::new();
    let mut found = Vec::with_capacity(asked.len());
    for (clause, request) in asked {
        let mut answering = Answering {
            few: &few,
            translator: Translator::new(&few.fields, &languages, request, clock.clone()),
            request,
            clock,
            known: &mut known,
        };
        let parts = answering.parts(clause)?;
        let articles = few
            .articles_of(&parts)
            .filter_map(|number| documents.get(number));
        found.push(articles.map(|document| document.id.clone()).collect());
    }
    Ok(found)
}

/// What was looked for, which other searches may ask for too.
#[derive(PartialEq, Eq, Hash)]
enum Thing<'a> {
    /// Everything of a kind.
    Kind(SearchKind),
    /// A word, phrase or value.
    Leaf {
        kind: SearchKind,
        field: Option<&'static str>,
        what: &'a What,
        /// The groups that it names.
        groups: Option<&'a [String]>,
    },
}

/// The parts that have what was looked for.
type Known<'a> = HashMap<Thing<'a>, Rc<PartSet>>;

/// One search, answered from the parts that have each of its words: what several searches have in common is looked for once.
struct Answering<'a, 'k> {
    few: &'k Few,
    translator: Translator<'k>,
    request: &'a SearchRequest,
    clock: &'k Clock,
    known: &'k mut Known<'a>,
}

impl<'a> Answering<'a, '_> {
    /// The parts that the search finds.
    fn parts(&mut self, clause: &'a Clause) -> tantivy::Result<PartSet> {
        let kind = self.request.kind;
        let of_kind = self.known(Thing::Kind(kind), |translator| {
            vec![translator.everything(kind)]
        })?;
        let mut parts = self.clause(clause)?;
        parts.keep(&of_kind);
        for filter in self.translator.filters(self.request) {
            if !parts.is_empty() {
                parts.keep(&self.few.parts(&filter)?);
            }
        }
        Ok(parts)
    }

    fn clause(&mut self, clause: &'a Clause) -> tantivy::Result<PartSet> {
        Ok(match clause {
            Clause::Everything => self.few.all(),
            Clause::All(clauses) => {
                let mut parts = self.few.all();
                for clause in clauses {
                    match clause {
                        Clause::Not(inner) => parts.drop(&self.clause(inner)?),
                        other => parts.keep(&self.clause(other)?),
                    }
                }
                parts
            }
            Clause::Any(clauses) => {
                let mut parts = PartSet::none(self.few.articles.len());
                for clause in clauses {
                    parts.join(&self.clause(clause)?);
                }
                parts
            }
            Clause::Not(inner) => {
                let mut parts = self.few.all();
                parts.drop(&self.clause(inner)?);
                parts
            }
            Clause::Leaf(leaf) => self.leaf(leaf)?.as_ref().clone(),
        })
    }

    fn leaf(&mut self, leaf: &'a Leaf) -> tantivy::Result<Rc<PartSet>> {
        let groups = leaf
            .group_name()
            .and_then(|name| self.request.group_names.get(name));
        let thing = Thing::Leaf {
            kind: self.request.kind,
            field: leaf.field,
            what: &leaf.what,
            groups: groups.map(Vec::as_slice),
        };
        self.known(thing, |translator| {
            let fields = translator.leaf(leaf).into_iter();
            fields.map(|(_, query)| query).collect()
        })
    }

    /// The parts that have a thing: those that any of its `queries` finds, which are run when it was not looked for yet.
    fn known(
        &mut self,
        thing: Thing<'a>,
        queries: impl FnOnce(&Translator<'_>) -> Vec<Box<dyn Query>>,
    ) -> tantivy::Result<Rc<PartSet>> {
        if let Some(parts) = self.known.get(&thing) {
            return Ok(Rc::clone(parts));
        }
        let mut parts = PartSet::none(self.few.articles.len());
        // What is not looked for when the time is over is not told either: the caller asks the clock.
        if !self.clock.is_over() {
            for query in queries(&self.translator) {
                parts.join(&self.few.parts(&query)?);
            }
        }
        let parts = Rc::new(parts);
        self.known.insert(thing, Rc::clone(&parts));
        Ok(parts)
    }
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

impl Few {
    /// The parts that a query finds.
    fn parts(&self, query: &dyn Query) -> tantivy::Result<PartSet> {
        let mut parts = PartSet::none(self.articles.len());
        for part in self.searcher.search(query, &Parts)? {
            parts.put(part as usize);
        }
        Ok(parts)
    }

    fn all(&self) -> PartSet {
        let mut parts = PartSet::none(self.articles.len());
        (0..self.articles.len()).for_each(|part| parts.put(part));
        parts
    }

    /// The number of the article of each part.
    fn articles_of(&self, parts: &PartSet) -> impl Iterator<Item = usize> {
        parts
            .iter()
            .filter_map(|part| self.articles.get(part).copied())
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
            for number in stemmers {
                for stem in analysis::stems(word, *number) {
                    wanted.add_stem(&stem, *number);
                    // A word that is its own stem in another language stands only among the words as written.
                    wanted.terms.insert(stem);
                }
            }
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
        Matcher::Fuzzy(term, edits) => wanted.add_fuzzy(term, *edits),
    }
}
