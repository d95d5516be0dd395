//! Searches of each class: the bare engine called directly, wirewatch's index called directly, and the same over HTTP.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::{Result, ensure};
use tantivy::{Index, Searcher};
use wirewatch_index::engine::Engine;
use wirewatch_index::{ArticleIndex, SearchRequest, SearchSort};

use crate::clock::{Times, thread_cpu};
use crate::http::{Client, Sentences, Server, path};
use crate::queries::{Asked, CLASSES};
use crate::{Bench, bare, say};

impl Class {
    fn extend(&mut self, other: &Self) {
        self.bare.extend(&other.bare);
        self.bare_cpu.extend(&other.bare_cpu);
        self.index.extend(&other.index);
        self.index_cpu.extend(&other.index_cpu);
        self.http.extend(&other.http);
        self.http_cpu.extend(&other.http_cpu);
    }
}

/// How often each query is asked after one pass that warms up.
const PASSES: usize = 3;

/// What a class took by each way.
#[derive(Default)]
struct Class {
    bare: Times,
    bare_cpu: Times,
    index: Times,
    index_cpu: Times,
    http: Times,
    http_cpu: Times,
}

pub fn measure(bench: &mut Bench, server: &Server, engine: &Engine, bare: &Index) -> Result<()> {
    say("searching");
    let searcher = bare.reader()?.searcher();
    let mut client = Client::connect(server.address)?;
    let mut classes: BTreeMap<&str, Class> = BTreeMap::new();
    for pass in 0..=PASSES {
        for asked in &bench.asked {
            if asked.class == "facets" {
                continue;
            }
            let class = classes.entry(asked.class).or_default();
            let mut once = Class::default();
            ask(
                asked,
                bench.index.as_ref(),
                engine,
                &searcher,
                &mut client,
                &mut once,
            )?;
            if pass > 0 {
                class.extend(&once);
            }
        }
    }
    tell(bench, &classes);
    sentences(bench, &mut client)
}

fn ask(
    asked: &Asked,
    index: &dyn ArticleIndex,
    engine: &Engine,
    searcher: &Searcher,
    client: &mut Client,
    times: &mut Class,
) -> Result<()> {
    let request = request(asked);
    let (started, cpu) = (Instant::now(), thread_cpu());
    let bare = bare::search(engine, searcher, &request)?;
    times.bare.add(started.elapsed());
    times.bare_cpu.add(thread_cpu().saturating_sub(cpu));
    let (started, cpu) = (Instant::now(), thread_cpu());
    let page = index.search(&request)?;
    times.index.add(started.elapsed());
    times.index_cpu.add(thread_cpu().saturating_sub(cpu));
    ensure!(
        bare == page.total,
        "{}: {bare} and {}",
        asked.query,
        page.total
    );
    let took = client.timed(&path(asked, Sentences::Left))?;
    times.http.add(took.wall);
    times.http_cpu.add(took.cpu);
    Ok(())
}

/// A query as the index is asked.
pub fn request(asked: &Asked) -> SearchRequest {
    let moment = |epoch: i64| jiff::Timestamp::from_second(epoch).ok();
    SearchRequest {
        query: asked.query.clone(),
        from: asked.from.and_then(moment),
        to: asked.to.and_then(moment),
        sort: match asked.class {
            "newest" => SearchSort::Newest,
            _ => SearchSort::Relevance,
        },
        limit: 20,
        now: jiff::Timestamp::now(),
        ..SearchRequest::default()
    }
}

fn tell(bench: &mut Bench, classes: &BTreeMap<&str, Class>) {
    let mut all = Class::default();
    let mut lines = vec![
        "| class | bare engine p50 (CPU) | index p50 (CPU) | HTTP p50 (CPU) | HTTP p99 |"
            .to_owned(),
        "| --- | --- | --- | --- | --- |".to_owned(),
    ];
    for (name, words) in CLASSES {
        let Some(class) = classes.get(name) else {
            continue;
        };
        all.extend(class);
        lines.push(format!(
            "| {name}: {words} | {:.3} ({:.3}) | {:.3} ({:.3}) | {:.3} ({:.3}) | {:.3} |",
            class.bare.at(0.5),
            class.bare_cpu.at(0.5),
            class.index.at(0.5),
            class.index_cpu.at(0.5),
            class.http.at(0.5),
            class.http_cpu.at(0.5),
            class.http.at(0.99)
        ));
    }
    let (bare, index, http) = (all.bare.at(0.5), all.index.at(0.5), all.http.at(0.5));
    let how =
        format!("{http:.3} ms and {bare:.3} ms; wirewatch's index called directly {index:.3} ms");
    let table = &mut bench.table;
    table.at_most(
        "20 hits over HTTP / the bare engine called directly, p50",
        1.2,
        http / bare,
        &how,
    );
    table.at_most("the same, milliseconds more", 0.2, http - bare, "");
    let (bare, http) = (all.bare_cpu.at(0.5), all.http_cpu.at(0.5));
    let how = format!("{http:.3} ms and {bare:.3} ms");
    table.told("the same by processor time", http / bare, &how);
    table.note(format!(
        "Milliseconds by class, 20 hits with total:\n\n{}",
        lines.join("\n")
    ));
}

/// Hits with the sentences that match.
fn sentences(bench: &mut Bench, client: &mut Client) -> Result<()> {
    let (mut cpu, mut wall) = (Times::default(), Times::default());
    let middling: Vec<&Asked> = bench
        .asked
        .iter()
        .filter(|asked| asked.class == "middling")
        .collect();
    for pass in 0..=PASSES {
        for pair in middling.windows(2) {
            let mut asked = pair[0].clone();
            asked.query = format!("{} OR {}", pair[0].query, pair[1].query);
            let took = client.timed(&path(&asked, Sentences::Shown))?;
            if pass > 0 {
                wall.add(took.wall);
                cpu.add(took.cpu);
            }
        }
    }
    let how = format!(
        "p99 {:.2}; on the wall p50 {:.2}; {} answers",
        cpu.at(0.99),
        wall.at(0.5),
        cpu.count()
    );
    bench.table.at_most(
        "20 hits with sentences over HTTP, CPU milliseconds, p50",
        2.5,
        cpu.at(0.5),
        &how,
    );
    Ok(())
}
