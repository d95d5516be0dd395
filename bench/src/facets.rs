//! The outlets of a word's articles and its weeks: over HTTP, and by SQLite and PostgreSQL from the same articles.

use std::time::Instant;

use anyhow::{Result, ensure};
use wirewatch_index::SearchRequest;

use crate::clock::Times;
use crate::http::{Client, Sentences, Server, path};
use crate::postgres::Postgres;
use crate::queries::Asked;
use crate::searching::request;
use crate::sqlite::Fts;
use crate::{Bench, say};

/// How often each query is asked after one pass that warms up.
const PASSES: usize = 3;

pub async fn measure(bench: &mut Bench, server: &Server, with_postgres: bool) -> Result<()> {
    say("filling SQLite");
    let mut fts = Fts::build(&bench.folder, &bench.articles).await?;
    same_totals(bench, &mut fts).await?;
    let asked = bench.asked.iter().filter(|asked| asked.class == "facets");
    let asked: Vec<Asked> = asked.cloned().collect();
    let mut client = Client::connect(server.address)?;
    let (mut http, mut cpu, mut index) = (Times::default(), Times::default(), Times::default());
    let mut sqlite = Times::default();
    // Each goes through all queries before the next: what the others did last is in no one's way.
    for pass in 0..=PASSES {
        for asked in &asked {
            let took = client.timed(&path(asked, Sentences::Left))?;
            if pass > 0 {
                http.add(took.wall);
                cpu.add(took.cpu);
            }
        }
        for asked in &asked {
            let started = Instant::now();
            counted_directly(bench, asked)?;
            if pass > 0 {
                index.add(started.elapsed());
            }
        }
        for asked in &asked {
            let started = Instant::now();
            fts.facets(asked).await?;
            if pass > 0 {
                sqlite.add(started.elapsed());
            }
        }
    }
    let (ours, theirs) = (http.at(0.5), sqlite.at(0.5));
    let (cpu, index) = (cpu.at(0.5), index.at(0.5));
    let how = format!(
        "{theirs:.2} ms and {ours:.3} ms in one request, of processor time {cpu:.3} ms; the index called directly {index:.3} ms"
    );
    bench.table.at_least(
        "facets: SQLite's FTS5 / over HTTP, p50",
        15.0,
        theirs / ours,
        &how,
    );
    drop(fts);
    if !with_postgres {
        bench.table.absent(
            "facets: PostgreSQL / over HTTP, p50",
            "left out, or `initdb` is not on the path",
        );
        return Ok(());
    }
    say("filling PostgreSQL");
    let mut postgres = Postgres::build(&bench.folder, &bench.articles)?;
    let mut theirs = Times::default();
    for pass in 0..=1 {
        for asked in &asked {
            let took = postgres.facets(asked)?;
            if pass > 0 {
                theirs.add(took);
            }
        }
    }
    let theirs = theirs.at(0.5);
    let how = format!("{theirs:.2} ms and {ours:.3} ms in one request");
    bench.table.at_least(
        "facets: PostgreSQL / over HTTP, p50",
        30.0,
        theirs / ours,
        &how,
    );
    Ok(())
}

/// The same counts from wirewatch's index, called directly.
fn counted_directly(bench: &Bench, asked: &Asked) -> Result<()> {
    let outlets = SearchRequest {
        facets: vec!["outlet".to_owned()],
        ..request(asked)
    };
    bench.index.days(&outlets)?;
    Ok(())
}

/// Phrases must have the same articles in both: a fast answer that is wrong is worth nothing.
async fn same_totals(bench: &Bench, fts: &mut Fts) -> Result<()> {
    let phrases = bench
        .asked
        .iter()
        .filter(|asked| matches!(asked.class, "name" | "long phrase"));
    for asked in phrases {
        let ours = bench.index.search(&request(asked))?.total;
        let theirs = fts.total(asked).await?;
        ensure!(ours == theirs, "{}: {ours} and {theirs}", asked.query);
    }
    Ok(())
}
