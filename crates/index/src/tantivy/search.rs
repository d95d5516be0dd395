//! Answering a search from one snapshot.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tantivy::query::{EnableScoring, Query};
use tantivy::schema::Field;
use tantivy::schema::document::{DeserializeError, DocumentDeserialize, DocumentDeserializer};
use tantivy::{DocAddress, DocSet, Searcher};
use wirewatch_model::ArticleId;

use super::facets::{CountValues, FieldCounts, Values};
use super::fault;
use super::incidents::ByIncident;
use super::known::Known;
use super::of_kind::{Kinds, OfKind};
use super::ranking::{Each, Ranked, RankedHit, Ranking, score_of};
use super::schema::Fields;
use super::timed::Clock;
use super::timeline::{ByDay, Days, Published};
use super::translate::Translator;
use crate::cursor::{Cursor, Place, fingerprint};
use crate::fields;
use crate::query::{Clause, Limits, parse};
use crate::{
    Card, FacetCount, Hit, IndexConfig, IndexError, QueryError, Reason, SearchKind, SearchPage,
    SearchRequest, SearchSort,
};

/// What is known of the last snapshots, so that not every search finds it out again.
#[derive(Default)]
pub(super) struct Facts {
    /// The languages of their articles, by primary tag.
    languages: Known<(), BTreeSet<String>>,
    /// Everything of a kind by day.
    days: Known<SearchKind, Days>,
    /// Which documents are of which kind.
    kinds: Arc<Kinds>,
    /// When their documents were published.
    published: Known<(), Published>,
    /// The values of each field that was counted.
    values: Known<String, Values>,
}

/// What is counted of the hits of a search.
pub(super) struct Counted {
    /// Hits by day.
    pub(super) matching: Days,
    /// Everything of their kind by day.
    pub(super) all: Arc<Days>,
    /// Hits by the values of facets.
    pub(super) facets: Vec<(String, Vec<FacetCount>)>,
}

/// One search on one snapshot.
pub(super) struct Search<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) clause: &'a Clause,
    pub(super) request: &'a SearchRequest,
    pub(super) after: Option<Place>,
    pub(super) clock: Clock,
    pub(super) path: &'a Path,
    pub(super) facts: &'a Facts,
}

impl Search<'_> {
    /// The hits of one page; `snapshot` gives the number by which the snapshot is found again.
    pub(super) fn page(&self, snapshot: impl Fn() -> u64) -> Result<SearchPage, IndexError> {
        let facets = self.facets()?;
        let translator = self.translator()?;
        let query = self.query(&translator);
        let keep = self.request.offset.saturating_add(self.request.limit);
        let (mut ranked, counts) = self.ranked(&query, keep, facets)?;
        ranked
            .hits
            .drain(..self.request.offset.min(ranked.hits.len()));
        let mut page = SearchPage {
            total: match self.request.kind {
                SearchKind::Incident => ranked.groups,
                SearchKind::Article | SearchKind::Quote => ranked.total,
            },
            stories: (self.one_of_each() == Some(Each::Story)).then_some(ranked.groups),
            hits: self.hits(&ranked.hits)?,
            facets: Vec::new(),
            snapshot: String::new(),
            next_cursor: None,
        };
        if self.request.why {
            self.give_reasons(&translator, &ranked.hits, &mut page.hits)?;
        }
        page.facets = self.named(counts);
        let full = self.request.limit > 0 && ranked.hits.len() == self.request.limit;
        if let Some(last) = ranked.hits.last().filter(|_| full) {
            let snapshot = snapshot();
            page.snapshot = format!("{snapshot:x}");
            page.next_cursor = Some(self.cursor(snapshot, last.place).to_string());
        }
        Ok(page)
    }

    /// Every hit, in order.
    pub(super) fn all(&self) -> Result<Vec<Hit>, IndexError> {
        let query = self.query(&self.translator()?);
        let most = usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX);
        let (ranked, _) = self.ranked(&query, most, None)?;
        self.hits(&ranked.hits)
    }

    /// Hits by day, everything of their kind by day, and hits by the values of facets.
    pub(super) fn days(&self) -> Result<Counted, IndexError> {
        let facets = self.facets()?;
        let translator = self.translator()?;
        let by_day = ByDay {
            published: self.published()?,
        };
        let query = self.query(&translator);
        let kind = self.request.kind;
        let all = self.facts.days.of(self.searcher, kind, || {
            self.run(&translator.everything(kind), &by_day)
        })?;
        let (matching, counts) = self.run(&query, &(by_day, facets))?;
        Ok(Counted {
            matching,
            all,
            facets: self.named(counts),
        })
    }

    /// The counts by the names of their facets.
    fn named(&self, counts: Option<FieldCounts>) -> Vec<(String, Vec<FacetCount>)> {
        let names = self.request.facets.iter().cloned();
        names.zip(counts.unwrap_or_default()).collect()
    }

    /// What counts the values of the fields asked for.
    fn facets(&self) -> Result<Option<CountValues>, IndexError> {
        if self.request.facets.is_empty() {
            return Ok(None);
        }
        let mut fields = Vec::new();
        for name in &self.request.facets {
            check_facet(name)?;
            let values = self.facts.values.of(self.searcher, name.clone(), || {
                Values::of(self.searcher, name)
                    .map_err(|error| fault(self.path, "count values", error))
            });
            fields.push(values?);
        }
        Ok(Some(CountValues { fields }))
    }

    fn translator(&self) -> Result<Translator<'_>, IndexError> {
        let languages = self.facts.languages.of(self.searcher, (), || {
            languages(self.searcher, self.fields)
                .map_err(|error| fault(self.path, "answer a search", error))
        })?;
        Ok(Translator::new(
            self.fields,
            &languages,
            self.request,
            self.clock.clone(),
        ))
    }

    fn query(&self, translator: &Translator<'_>) -> OfKind {
        OfKind {
            inner: translator.of_any_kind(self.clause, self.request),
            kind: translator.kind(self.request.kind),
            kinds: Arc::clone(&self.facts.kinds),
            clock: self.clock.clone(),
        }
    }

    /// The first `keep` hits, and the counts of `facets`.
    fn ranked(
        &self,
        query: &dyn Query,
        keep: usize,
        facets: Option<CountValues>,
    ) -> Result<(Ranked, Option<FieldCounts>), IndexError> {
        if self.request.sort == SearchSort::Incident && self.request.kind == SearchKind::Article {
            let ranking = ByIncident {
                keep,
                after: self.after,
                by_story: self.request.collapse,
            };
            return self.run(query, &(ranking, facets));
        }
        let ranking = Ranking {
            sort: self.request.sort,
            keep,
            after: self.after,
            now: self.request.now,
            one_of_each: self.one_of_each(),
            published: self.published()?,
        };
        self.run(query, &(ranking, facets))
    }

    /// When the documents of the snapshot were published.
    fn published(&self) -> Result<Arc<Published>, IndexError> {
        self.facts.published.of(self.searcher, (), || {
            Published::of(self.searcher).map_err(|error| fault(self.path, "answer a search", error))
        })
    }

    /// Of what each only the first hit is shown.
    fn one_of_each(&self) -> Option<Each> {
        match self.request.kind {
            SearchKind::Incident => Some(Each::Incident),
            _ => self.request.collapse.then_some(Each::Story),
        }
    }

    /// Runs a query whose time is limited.
    fn run<C: tantivy::collector::Collector>(
        &self,
        query: &dyn Query,
        collector: &C,
    ) -> Result<C::Fruit, IndexError> {
        let found = self.searcher.search(query, collector);
        if self.clock.cut() {
            return Err(IndexError::TooSlow);
        }
        found.map_err(|error| fault(self.path, "answer a search", error))
    }

    fn cursor(&self, snapshot: u64, place: Place) -> Cursor {
        Cursor {
            snapshot,
            now: self.request.now.as_second(),
            asked: fingerprint(self.request),
            place,
        }
    }

    /// The hits in the order given. They are read in the order they stand in, which reads each block of the index once.
    fn hits(&self, ranked: &[RankedHit]) -> Result<Vec<Hit>, IndexError> {
        let mut reading: Vec<(usize, &RankedHit)> = ranked.iter().enumerate().collect();
        reading.sort_unstable_by_key(|(_, hit)| (hit.place.segment, hit.place.document));
        let mut hits = Vec::with_capacity(ranked.len());
        for (number, hit) in reading {
            hits.extend(self.hit(hit)?.map(|hit| (number, hit)));
        }
        hits.sort_unstable_by_key(|(number, _)| *number);
        Ok(hits.into_iter().map(|(_, hit)| hit).collect())
    }

    fn hit(&self, ranked: &RankedHit) -> Result<Option<Hit>, IndexError> {
        let failed = |error| fault(self.path, "answer a search", error);
        let address = address(ranked.place);
        let stored: Stored = self.searcher.doc(address).map_err(failed)?;
        let id = stored.text(self.fields.id);
        let card = stored.text(self.fields.card).and_then(Card::of_line);
        let quote = match self.request.kind {
            SearchKind::Quote => self.quote_number(address).map_err(failed)?,
            SearchKind::Article | SearchKind::Incident => None,
        };
        let score = match self.request.sort {
            SearchSort::Relevance => score_of(ranked.place.key),
            SearchSort::Newest | SearchSort::Oldest | SearchSort::Incident => 0.0,
        };
        let incident = match self.request.kind {
            SearchKind::Incident => self.value_of("incident", address).map_err(failed)?,
            SearchKind::Article | SearchKind::Quote => None,
        };
        let alike = |each| match self.one_of_each() == Some(each) {
            true => ranked.alike,
            false => 1,
        };
        Ok(id.map(|id| Hit {
            id: ArticleId::from(id),
            card,
            incident,
            quote,
            score,
            same_story: alike(Each::Story),
            reports: alike(Each::Incident),
            why: Vec::new(),
        }))
    }

    fn quote_number(&self, address: DocAddress) -> tantivy::Result<Option<u32>> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let number = segment
            .fast_fields()
            .u64("quote_number")?
            .first(address.doc_id);
        Ok(number.and_then(|number| u32::try_from(number).ok()))
    }

    /// The first value that a document has in a field of values.
    fn value_of(&self, field: &str, address: DocAddress) -> tantivy::Result<Option<String>> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let Some(values) = segment.fast_fields().str(field)? else {
            return Ok(None);
        };
        let Some(number) = values.term_ords(address.doc_id).next() else {
            return Ok(None);
        };
        let mut value = String::new();
        let known = values.ord_to_str(number, &mut value)?;
        Ok(known.then_some(value))
    }

    /// Which words of the query each hit has, and where.
    fn give_reasons(
        &self,
        translator: &Translator<'_>,
        ranked: &[RankedHit],
        hits: &mut [Hit],
    ) -> Result<(), IndexError> {
        for leaf in self.clause.wanted() {
            let mut fields = vec![Vec::new(); hits.len()];
            for (name, query) in translator.leaf(leaf) {
                let scoring = EnableScoring::disabled_from_searcher(self.searcher);
                let weight = query.weight(scoring);
                let weight = weight.map_err(|error| fault(self.path, "explain a search", error))?;
                for (hit, fields) in ranked.iter().zip(&mut fields) {
                    let address = address(hit.place);
                    let segment = self.searcher.segment_reader(address.segment_ord);
                    let scorer = weight.scorer(segment, 1.0);
                    let mut scorer =
                        scorer.map_err(|error| fault(self.path, "explain a search", error))?;
                    let first = scorer.doc();
                    if first == address.doc_id
                        || (first < address.doc_id && scorer.seek(address.doc_id) == address.doc_id)
                    {
                        fields.push(name.to_owned());
                    }
                }
            }
            for (hit, fields) in hits.iter_mut().zip(fields) {
                if !fields.is_empty() {
                    hit.why.push(Reason {
                        wanted: leaf.to_string(),
                        fields,
                    });
                }
            }
        }
        Ok(())
    }
}

/// What is stored of a document: texts, by field.
struct Stored {
    texts: Vec<(Field, String)>,
}

impl Stored {
    fn text(&self, field: Field) -> Option<&str> {
        let found = self.texts.iter().find(|(of, _)| *of == field);
        found.map(|(_, text)| text.as_str())
    }
}

impl DocumentDeserialize for Stored {
    fn deserialize<'de, D>(mut from: D) -> Result<Self, DeserializeError>
    where
        D: DocumentDeserializer<'de>,
    {
        let mut texts = Vec::with_capacity(from.size_hint());
        while let Some(text) = from.next_field::<String>()? {
            texts.push(text);
        }
        Ok(Self { texts })
    }
}

fn address(place: Place) -> DocAddress {
    DocAddress::new(place.segment, place.document)
}

/// The engine's query for a request.
pub(crate) fn engine_query(
    searcher: &Searcher,
    fields: &Fields,
    request: &SearchRequest,
    config: &IndexConfig,
) -> Result<Box<dyn Query>, IndexError> {
    let clause = parse(&request.query, request.now, Limits::of(config))?;
    let time = Duration::from_millis(config.max_query_ms);
    let languages = languages(searcher, fields)
        .map_err(|error| fault(Path::new(""), "answer a search", error))?;
    let clock = Clock::until(Instant::now() + time);
    Ok(Translator::new(fields, &languages, request, clock).request(&clause, request))
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

/// Whether the values of a field can be counted.
fn check_facet(name: &str) -> Result<(), IndexError> {
    if fields::facets().contains(&name) {
        return Ok(());
    }
    Err(IndexError::Query(QueryError {
        message: format!(
            "there is no facet `{name}`; there are {}",
            fields::facets().join(", ")
        ),
        position: 0,
        suggestion: None,
    }))
}
