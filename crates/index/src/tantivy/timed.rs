//! A query that gives up when its time is over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// The clock is looked at once in so many documents.
const LOOK_EACH: u32 = 1_024;

/// `inner`, which finds nothing more after the end of its time.
#[derive(Debug)]
pub(super) struct Timed {
    inner: Box<dyn Query>,
    clock: Clock,
}

/// When it is over, and whether that cut a search short.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    end: Instant,
    cut: Arc<AtomicBool>,
}

impl Clock {
    pub(super) fn until(end: Instant) -> Self {
        Self {
            end,
            cut: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Whether a search was cut short.
    pub(super) fn cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    /// Whether the time is over; what asks then gives up.
    pub(super) fn is_over(&self) -> bool {
        let over = Instant::now() >= self.end;
        if over {
            self.cut.store(true, Ordering::Relaxed);
        }
        over
    }
}

impl Timed {
    pub(super) fn new(inner: Box<dyn Query>, clock: Clock) -> Self {
        Self { inner, clock }
    }
}

impl Clone for Timed {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.box_clone(),
            clock: self.clock.clone(),
        }
    }
}

impl Query for Timed {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(TimedWeight {
            inner: self.inner.weight(scoring)?,
            clock: self.clock.clone(),
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.inner.query_terms(visitor);
    }
}

struct TimedWeight {
    inner: Box<dyn Weight>,
    clock: Clock,
}

impl Weight for TimedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let over = self.clock.is_over();
        Ok(Box::new(TimedScorer {
            inner: self.inner.scorer(reader, boost)?,
            clock: self.clock.clone(),
            steps: 0,
            over,
        }))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, document)
    }
}

struct TimedScorer {
    inner: Box<dyn Scorer>,
    clock: Clock,
    steps: u32,
    over: bool,
}

impl TimedScorer {
    fn step(&mut self, steps: u32) {
        self.steps += steps;
        if self.steps >= LOOK_EACH {
            self.steps = 0;
            self.over = self.over || self.clock.is_over();
        }
    }
}

impl DocSet for TimedScorer {
    fn advance(&mut self) -> DocId {
        self.step(1);
        if self.over {
            return TERMINATED;
        }
        self.inner.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.step(1);
        if self.over {
            return TERMINATED;
        }
        self.inner.seek(target)
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        self.step(COLLECT_BLOCK_BUFFER_LEN as u32);
        if self.over {
            return 0;
        }
        self.inner.fill_buffer(buffer)
    }

    fn doc(&self) -> DocId {
        if self.over {
            return TERMINATED;
        }
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for TimedScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
