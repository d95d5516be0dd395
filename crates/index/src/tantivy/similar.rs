//! Finding articles about the same matter.

use std::path::Path;

use tantivy::Searcher;
use tantivy::TantivyDocument;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, MoreLikeThisQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, OwnedValue, Value};
use wirewatch_model::ArticleId;

use super::fault;
use super::schema::{ARTICLE, Fields};
use crate::{Hit, IndexError, LikeRequest};

/// The most telling words of the article are looked for: more cost time and say less.
const WORDS: usize = 30;

/// Shorter words tell little.
const WORD_LETTERS: usize = 4;

pub(super) fn similar(
    searcher: &Searcher,
    fields: &Fields,
    request: &LikeRequest,
    path: &Path,
) -> Result<Vec<Hit>, IndexError> {
    let failed = |error| fault(path, "look for similar articles", error);
    let Some(body) = fields.words("body") else {
        return Ok(Vec::new());
    };
    let text = format!("{}\n\n{}", request.title, request.body);
    let like = MoreLikeThisQuery::builder()
        .with_min_doc_frequency(2)
        .with_max_doc_frequency((searcher.num_docs() / 5).max(10))
        .with_min_term_frequency(1)
        .with_max_query_terms(WORDS)
        .with_min_word_length(WORD_LETTERS)
        .with_document_fields(vec![(body.folded, vec![OwnedValue::Str(text)])]);
    let exactly =
        |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
    let query = BooleanQuery::new(vec![
        (Occur::Must, Box::new(like) as Box<dyn Query>),
        (
            Occur::Must,
            super::translate::unscored(exactly(fields.kind_term(ARTICLE))),
        ),
        (Occur::MustNot, exactly(fields.id_term(&request.id))),
    ]);
    if request.limit == 0 {
        return Ok(Vec::new());
    }
    let top = searcher
        .search(&query, &TopDocs::with_limit(request.limit).order_by_score())
        .map_err(failed)?;
    let mut hits = Vec::with_capacity(top.len());
    for (score, address) in top {
        let document: TantivyDocument = searcher.doc(address).map_err(failed)?;
        let id = document.get_first(fields.id);
        hits.extend(id.and_then(|id| id.as_str()).map(|id| Hit {
            id: ArticleId::from(id),
            card: None,
            incident: None,
            quote: None,
            score,
            same_story: 1,
            reports: 1,
            why: Vec::new(),
        }));
    }
    Ok(hits)
}
