//! From the commit of one process to the answer of another.

use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use wirewatch_index::{IndexConfig, IndexDocument, open_index};
use wirewatch_model::ArticleId;

use crate::http::{Client, Server};
use crate::{Bench, say};

const WORD: &str = "zzlatest";

const ROUNDS: usize = 5;

/// Commits one more article to the index and prints when that was done, in microseconds since 1970.
pub fn commit(folder: &Path) -> Result<()> {
    let index = open_index(folder, &IndexConfig::default())?;
    let mut mark = index.mark()?.context("an index that was filled")?;
    mark.seq += 1;
    let id = ArticleId(format!("{WORD}-{}", mark.seq));
    let document = IndexDocument {
        title: WORD.to_owned(),
        ..IndexDocument::new(id, jiff::Timestamp::now())
    };
    index.apply(&[document], &[], &mark)?;
    println!("{}", micros());
    index.finish()?;
    Ok(())
}

fn micros() -> u128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_micros())
}

pub fn measure(bench: &mut Bench, server: &Server) -> Result<()> {
    say("committing in another process");
    bench.index.finish()?;
    let mut client = Client::connect(server.address)?;
    let path = format!("/api/v1/search?q={WORD}&highlight=false");
    let mut slowest: f64 = 0.0;
    for round in 1..=ROUNDS {
        let program = std::env::current_exe()?;
        let child = Command::new(program)
            .arg("--commit-in")
            .arg(&bench.folder)
            .stdout(std::process::Stdio::piped())
            .spawn()?;
        let seen = loop {
            if client.number(&path, "total")? == round as u64 {
                break micros();
            }
        };
        let output = child.wait_with_output()?;
        ensure!(output.status.success(), "the other process failed");
        let committed: u128 = String::from_utf8(output.stdout)?.trim().parse()?;
        let late = seen.saturating_sub(committed) as f64 / 1_000_000.0;
        slowest = slowest.max(late);
    }
    bench.table.at_most(
        "committed by one process to seen over HTTP in another, seconds, slowest of 5",
        1.0,
        slowest,
        "",
    );
    Ok(())
}
