//! Filling the index: the bare engine from documents in memory, `wirewatch index` from its store, and a rebuild that is broken
//! off and gone on with while the server answers.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Result, ensure};
use tantivy::Index;
use wirewatch_index::engine::Engine;
use wirewatch_pipeline::{Progress, index_stage, rebuild_index};

use crate::clock::timed;
use crate::http::{Client, Server};
use crate::{Bench, bare, newsroom, say};

/// Articles that the target for a rebuild is given for.
const REBUILD_ARTICLES: f64 = 200_000.0;

/// Lets a stage run until so many changes are done.
pub struct Until {
    most: u64,
    done: AtomicU64,
}

impl Until {
    pub fn changes(most: u64) -> Self {
        Self {
            most,
            done: AtomicU64::new(0),
        }
    }
}

impl Progress for Until {
    fn begin(&self, _stage: &'static str, _total: u64) {}

    fn advance(&self, by: u64) {
        self.done.fetch_add(by, Ordering::Relaxed);
    }

    fn end(&self) {}

    fn stopping(&self) -> bool {
        self.done.load(Ordering::Relaxed) >= self.most
    }
}

pub async fn measure(bench: &mut Bench) -> Result<(Engine, Index)> {
    let count = bench.articles.len() as f64;
    say("reading the documents for the bare engine");
    let documents = newsroom::documents(bench.store.as_ref()).await?;
    say("filling the bare engine");
    let folder = bare::folder(&bench.folder);
    std::fs::create_dir_all(&folder)?;
    let (built, bare) = timed(|| bare::build(&folder, &documents));
    let built = built?;
    drop(documents);
    bare::compact(&built.1)?;
    say("filling wirewatch's index");
    let (wall, cpu) = (Instant::now(), crate::clock::process_cpu());
    let report = index_stage(&bench.store, &bench.index, &Until::changes(u64::MAX)).await?;
    bench.index.finish()?;
    let (wall, cpu) = (
        wall.elapsed(),
        crate::clock::process_cpu().saturating_sub(cpu),
    );
    ensure!(
        report.documents as usize == bench.articles.len(),
        "{report:?}"
    );
    let table = &mut bench.table;
    let (ours, bares) = (count / wall.as_secs_f64(), count / bare.wall.as_secs_f64());
    table.at_least(
        "`wirewatch index` from the store / bare engine from memory, articles a second",
        0.9,
        ours / bares,
        &format!("{ours:.0} and {bares:.0}"),
    );
    let (ours, bares) = (count / cpu.as_secs_f64(), count / bare.cpu.as_secs_f64());
    table.told(
        "the same by processor time, with reading and unpacking the store",
        ours / bares,
        &format!("{ours:.0} and {bares:.0}"),
    );
    Ok(built)
}

pub async fn measure_rebuild(bench: &mut Bench, server: &Server) -> Result<()> {
    say("rebuilding the index");
    let count = bench.articles.len() as u64;
    let over = AtomicBool::new(false);
    let answered = AtomicU64::new(0);
    let address = server.address;
    let (store, index) = (&bench.store, &bench.index);
    let (over, answered) = (std::sync::Arc::new(over), std::sync::Arc::new(answered));
    let asking = {
        let (over, answered) = (over.clone(), answered.clone());
        std::thread::spawn(move || -> Result<()> {
            let mut client = Client::connect(address)?;
            while !over.load(Ordering::Relaxed) {
                let total = client.number("/api/v1/search?limit=1&highlight=false", "total")?;
                ensure!(total == count, "{total} of {count} articles are found");
                answered.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            Ok(())
        })
    };
    let started = Instant::now();
    let first = rebuild_index(store, index, &Until::changes(count / 3)).await?;
    let second = rebuild_index(store, index, &Until::changes(u64::MAX)).await?;
    let took = started.elapsed().as_secs_f64();
    over.store(true, Ordering::Relaxed);
    asking.join().expect("the client does not panic")?;
    ensure!(
        first.documents + second.documents == count,
        "{first:?} {second:?}"
    );
    bench.table.at_most(
        "rebuild of 200,000 articles, broken off once and gone on with, seconds",
        120.0,
        took * REBUILD_ARTICLES / count as f64,
        &format!(
            "{took:.1} for {count}; {} searches answered meanwhile, each with all articles",
            answered.load(Ordering::Relaxed)
        ),
    );
    Ok(())
}
