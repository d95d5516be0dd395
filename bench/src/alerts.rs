//! Matching new articles against many saved searches.

use anyhow::Result;
use wirewatch_index::SearchRequest;
use wirewatch_pipeline::index_document;

use crate::clock::timed;
use crate::searching::request;
use crate::{Bench, say};

const SEARCHES: usize = 1_000;
const BATCH: u32 = 200;
const ROUNDS: u32 = 3;

pub fn measure(bench: &mut Bench) -> Result<()> {
    say("matching saved searches");
    let searches: Vec<SearchRequest> = (0..SEARCHES)
        .map(|number| {
            let asked = &bench.asked[number % bench.asked.len()];
            let mut request = request(asked);
            let other = &bench.asked[(number * 7 + 3) % bench.asked.len()];
            if number >= bench.asked.len() {
                request.query = format!("({}) OR ({})", request.query, other.query);
            }
            request
        })
        .collect();
    let articles = tokio::task::block_in_place(|| {
        let reading = bench.store.articles_after(None, BATCH);
        tokio::runtime::Handle::current().block_on(reading)
    })?;
    let documents: Vec<_> = articles
        .iter()
        .map(|article| index_document(article, &[], &[]))
        .collect();
    let mut least = f64::INFINITY;
    let mut matches = 0;
    for _ in 0..ROUNDS {
        let (found, took) = timed(|| bench.index.matches(&documents, &searches));
        matches = found?.iter().map(Vec::len).sum();
        least = least.min(took.cpu.as_secs_f64() * 1_000.0 / f64::from(BATCH));
    }
    bench.table.at_most(
        "1,000 saved searches on batches of 200, CPU milliseconds an article",
        1.0,
        least,
        &format!("{matches} matches in a batch"),
    );
    Ok(())
}
