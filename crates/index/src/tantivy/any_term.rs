//! Any of some words. Where nobody asks how well a document matches, the documents of all of them are put together as one bit for
//! each document of a segment, which takes less than going through their lists side by side.

use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{
    BooleanQuery, BoostQuery, EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery,
    Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// Bits are only worth their room where at least one document in so many has one of the words.
const SPARSE: u64 = 1_024;

/// One word in one field.
#[derive(Debug, Clone)]
pub(super) struct OneTerm {
    term: Term,
    /// How much it says.
    boost: Score,
}

impl OneTerm {
    pub(super) fn new(term: Term) -> Self {
        Self { term, boost: 1.0 }
    }

    /// The same, saying so many times as much.
    pub(super) fn boosted(self, times: Score) -> Self {
        Self {
            boost: self.boost * times,
            ..self
        }
    }

    fn query(&self) -> Box<dyn Query> {
        let query = TermQuery::new(self.term.clone(), IndexRecordOption::WithFreqs);
        match self.boost == 1.0 {
            true => Box::new(query),
            false => Box::new(BoostQuery::new(Box::new(query), self.boost)),
        }
    }
}

impl Query for OneTerm {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        self.query().weight(scoring)
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.term, false);
    }
}

/// Any of several words.
#[derive(Debug, Clone)]
pub(super) struct AnyTerm {
    terms: Vec<OneTerm>,
}

impl AnyTerm {
    pub(super) fn new(terms: Vec<OneTerm>) -> Self {
        Self { terms }
    }

    fn union(&self) -> BooleanQuery {
        BooleanQuery::union(self.terms.iter().map(OneTerm::query).collect())
    }
}

impl Query for AnyTerm {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        if scoring.is_scoring_enabled() {
            return self.union().weight(scoring);
        }
        Ok(Box::new(AnyTermWeight { any: self.clone() }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for one in &self.terms {
            visitor(&one.term, false);
        }
    }
}

struct AnyTermWeight {
    any: AnyTerm,
}

impl AnyTermWeight {
    /// The same as the engine does it.
    fn union(&self, reader: &SegmentReader) -> tantivy::Result<Box<dyn Weight>> {
        let unscored = EnableScoring::disabled_from_schema(reader.schema());
        self.any.union().weight(unscored)
    }
}

impl Weight for AnyTermWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut lists = Vec::with_capacity(self.any.terms.len());
        let mut found: u64 = 0;
        for one in &self.any.terms {
            let index = reader.inverted_index(one.term.field())?;
            if let Some(info) = index.get_term_info(&one.term)? {
                found += u64::from(info.doc_freq);
                lists.push((index, info));
            }
        }
        if lists.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        if lists.len() == 1 || found.saturating_mul(SPARSE) < u64::from(reader.max_doc()) {
            return self.union(reader)?.scorer(reader, boost);
        }
        let mut bits = Bits::none(reader.max_doc(), found);
        for (index, info) in lists {
            let basic = IndexRecordOption::Basic;
            bits.add(index.read_block_postings_from_terminfo(&info, basic)?);
        }
        bits.begin();
        Ok(Box::new(bits))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.union(reader)?.explain(reader, document)
    }
}

/// Documents as bits, gone through in order.
struct Bits {
    words: Vec<u64>,
    /// The place of the word that is gone through.
    place: usize,
    /// Its bits behind the current document.
    rest: u64,
    document: DocId,
    /// No fewer documents than there are.
    most: u32,
}

impl Bits {
    fn none(documents: DocId, most: u64) -> Self {
        Self {
            words: vec![0; documents as usize / 64 + 1],
            place: 0,
            rest: 0,
            document: TERMINATED,
            most: u32::try_from(most).unwrap_or(documents).min(documents),
        }
    }

    fn add(&mut self, mut list: BlockSegmentPostings) {
        while !list.docs().is_empty() {
            for document in list.docs() {
                if let Some(word) = self.words.get_mut(*document as usize / 64) {
                    *word |= 1 << (document % 64);
                }
            }
            list.advance();
        }
    }

    /// Goes to the first document.
    fn begin(&mut self) {
        self.rest = self.words.first().copied().unwrap_or_default();
        self.advance();
    }
}

impl DocSet for Bits {
    fn advance(&mut self) -> DocId {
        while self.rest == 0 {
            self.place += 1;
            match self.words.get(self.place) {
                Some(word) => self.rest = *word,
                None => {
                    self.document = TERMINATED;
                    return TERMINATED;
                }
            }
        }
        // There are no more words than documents.
        self.document = self.place as DocId * 64 + self.rest.trailing_zeros();
        self.rest &= self.rest - 1;
        self.document
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.document {
            return self.document;
        }
        self.place = target as usize / 64;
        let word = self.words.get(self.place).copied().unwrap_or_default();
        self.rest = word & (u64::MAX << (target % 64));
        self.advance()
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        self.most
    }
}

impl Scorer for Bits {
    fn score(&mut self) -> Score {
        1.0
    }
}
