//! Articles by what one of their quotes has. A quote is a document of its own that stands behind its article, so that its words
//! need not be indexed once more with the article.

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// The articles of the quotes that `quotes` finds.
#[derive(Debug)]
pub(super) struct OfQuotes {
    quotes: Box<dyn Query>,
}

impl OfQuotes {
    pub(super) fn new(quotes: Box<dyn Query>) -> Self {
        Self { quotes }
    }
}

impl Clone for OfQuotes {
    fn clone(&self) -> Self {
        Self::new(self.quotes.box_clone())
    }
}

impl Query for OfQuotes {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(OfQuotesWeight {
            quotes: self.quotes.weight(scoring)?,
        }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.quotes.query_terms(visitor);
    }
}

struct OfQuotesWeight {
    quotes: Box<dyn Weight>,
}

impl Weight for OfQuotesWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let quotes = self.quotes.scorer(reader, boost)?;
        let numbers = reader.fast_fields().u64("quote_number")?;
        Ok(Box::new(OfQuotesScorer {
            article: article_of(quotes.doc(), &numbers),
            quotes,
            numbers,
        }))
    }

    fn explain(&self, reader: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        self.quotes.explain(reader, document)
    }
}

struct OfQuotesScorer {
    quotes: Box<dyn Scorer>,
    /// The number of each quote in its article.
    numbers: Column<u64>,
    article: DocId,
}

/// The article that a quote stands behind: its first quote follows it at once.
fn article_of(quote: DocId, numbers: &Column<u64>) -> DocId {
    if quote == TERMINATED {
        return TERMINATED;
    }
    let before = numbers
        .first(quote)
        .and_then(|number| u32::try_from(number).ok());
    quote.saturating_sub(before.unwrap_or(0).saturating_add(1))
}

impl DocSet for OfQuotesScorer {
    fn advance(&mut self) -> DocId {
        let last = self.article;
        while self.article == last && last != TERMINATED {
            self.article = article_of(self.quotes.advance(), &self.numbers);
        }
        self.article
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.article < target {
            // Quotes stand behind their article.
            let next = target.saturating_add(1).min(TERMINATED);
            if self.quotes.doc() < next {
                self.quotes.seek(next);
            }
            self.article = article_of(self.quotes.doc(), &self.numbers);
        }
        while self.article < target {
            self.advance();
        }
        self.article
    }

    fn doc(&self) -> DocId {
        self.article
    }

    fn size_hint(&self) -> u32 {
        self.quotes.size_hint()
    }
}

impl Scorer for OfQuotesScorer {
    fn score(&mut self) -> Score {
        self.quotes.score()
    }
}
