//! Articles, quotes and attacks stand side by side in the index. Which documents of a segment are of a kind is found out once and
//! kept as one bit each, which is looked at faster than a list of them is gone through with every search.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::index::SegmentId;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::timed::Clock;

/// Segments of which the documents are known at a time; the last ones searched.
const MOST_SEGMENTS: usize = 256;

/// The clock is looked at once in so many documents.
const LOOK_EACH: u32 = 1_024;

/// One bit for each document of a segment.
struct Members {
    bits: Vec<u64>,
}

impl Members {
    fn of(reader: &SegmentReader, kind: &Term) -> tantivy::Result<Self> {
        let words = usize::try_from(reader.max_doc() / 64 + 1).unwrap_or(0);
        let mut bits = vec![0_u64; words];
        let index = reader.inverted_index(kind.field())?;
        if let Some(mut postings) = index.read_postings(kind, IndexRecordOption::Basic)? {
            let mut document = postings.doc();
            while document != TERMINATED {
                if let Some(word) = bits.get_mut(document as usize / 64) {
                    *word |= 1 << (document % 64);
                }
                document = postings.advance();
            }
        }
        Ok(Self { bits })
    }

    fn have(&self, document: DocId) -> bool {
        let word = self.bits.get(document as usize / 64);
        word.is_some_and(|word| word >> (document % 64) & 1 == 1)
    }
}

/// The members of kinds, by segment.
#[derive(Default)]
pub(super) struct Kinds {
    held: Mutex<Vec<(SegmentId, Term, Arc<Members>)>>,
}

impl Kinds {
    fn members(&self, reader: &SegmentReader, kind: &Term) -> tantivy::Result<Arc<Members>> {
        let segment = reader.segment_id();
        let held = self.lock().iter().find_map(|(of, term, members)| {
            let same = *of == segment && term == kind;
            same.then(|| Arc::clone(members))
        });
        if let Some(members) = held {
            return Ok(members);
        }
        let members = Arc::new(Members::of(reader, kind)?);
        let mut held = self.lock();
        if held.len() >= MOST_SEGMENTS {
            held.remove(0);
        }
        held.push((segment, kind.clone(), Arc::clone(&members)));
        Ok(members)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(SegmentId, Term, Arc<Members>)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What `inner` finds of one kind, until its time is over.
pub(super) struct OfKind {
    pub(super) inner: Box<dyn Query>,
    pub(super) kind: Term,
    pub(super) kinds: Arc<Kinds>,
    pub(super) clock: Clock,
}

impl std::fmt::Debug for OfKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OfKind")
            .field("inner", &self.inner)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Clone for OfKind {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.box_clone(),
            kind: self.kind.clone(),
            kinds: Arc::clone(&self.kinds),
            clock: self.clock.clone(),
        }
    }
}

impl Query for OfKind {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(OfKindWeight {
            inner: self.inner.weight(scoring)?,
            kind: self.kind.clone(),
            kinds: Arc::clone(&self.kinds),
            clock: self.clock.clone(),
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.inner.query_terms(visitor);
    }
}

struct OfKindWeight {
    inner: Box<dyn Weight>,
    kind: Term,
    kinds: Arc<Kinds>,
    clock: Clock,
}

impl Weight for OfKindWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = OfKindScorer {
            members: self.kinds.members(reader, &self.kind)?,
            inner: self.inner.scorer(reader, boost)?,
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let members = self.kinds.members(reader, &self.kind)?;
        let mut scorer = self.inner.scorer(reader, 1.0)?;
        let mut steps = 0;
        let mut document = scorer.doc();
        while document != TERMINATED {
            if steps % LOOK_EACH == 0 && self.clock.is_over() {
                return Ok(());
            }
            steps += 1;
            if members.have(document) {
                callback(document, scorer.score());
            }
            document = scorer.advance();
        }
        Ok(())
    }

    fn for_each_no_score(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(&[DocId]),
    ) -> tantivy::Result<()> {
        let members = self.kinds.members(reader, &self.kind)?;
        let mut scorer = self.inner.scorer(reader, 1.0)?;
        let mut found: [DocId; COLLECT_BLOCK_BUFFER_LEN] = [0; COLLECT_BLOCK_BUFFER_LEN];
        let mut of_kind = Vec::with_capacity(COLLECT_BLOCK_BUFFER_LEN);
        let mut blocks = 0;
        loop {
            if blocks % (LOOK_EACH / COLLECT_BLOCK_BUFFER_LEN as u32) == 0 && self.clock.is_over() {
                return Ok(());
            }
            blocks += 1;
            let count = scorer.fill_buffer(&mut found);
            let filled = found.get(..count).unwrap_or_default().iter().copied();
            of_kind.clear();
            of_kind.extend(filled.filter(|document| members.have(*document)));
            callback(&of_kind);
            if count < found.len() {
                return Ok(());
            }
        }
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, document)
    }
}

struct OfKindScorer {
    inner: Box<dyn Scorer>,
    members: Arc<Members>,
}

impl OfKindScorer {
    /// Goes on to a document of the kind.
    fn settle(&mut self) -> DocId {
        let mut document = self.inner.doc();
        while document != TERMINATED && !self.members.have(document) {
            document = self.inner.advance();
        }
        document
    }
}

impl DocSet for OfKindScorer {
    fn advance(&mut self) -> DocId {
        self.inner.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target);
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for OfKindScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
