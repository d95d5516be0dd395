//! A search counted, listed page by page and exported while articles arrive: all three must be the same.

use std::collections::HashSet;

use anyhow::{Context, Result, ensure};
use wirewatch_pipeline::index_stage;

use crate::corpus::Corpus;
use crate::http::{Client, Server};
use crate::indexing::Until;
use crate::{Bench, newsroom, say};

/// The search, which most articles match.
const SEARCH: &str = "/api/v1/search?q=people%20OR%20police&highlight=false&limit=100&sort=newest";
const EXPORT: &str = "/api/v1/export?q=people%20OR%20police&format=csv&sort=newest";

/// Articles that arrive between pages, at a time and in all.
const ARRIVING: usize = 20;
const ARRIVE: usize = 1_000;

pub async fn measure(bench: &mut Bench, server: &Server) -> Result<()> {
    say("counting, listing and exporting while articles arrive");
    let mut client = Client::connect(server.address)?;
    let first = client.json(SEARCH)?;
    let total = first["total"].as_u64().context("a total")?;
    let snapshot = first["snapshot"].as_str().context("a snapshot")?.to_owned();
    let mut ids: HashSet<String> = HashSet::new();
    let mut listed = 0;
    let mut page = first;
    let known = bench.articles.len();
    let mut arriving = Corpus::new(known + ARRIVE).skip(known);
    let mut arrived = 0;
    loop {
        for hit in page["hits"].as_array().context("hits")? {
            listed += 1;
            ids.insert(hit["id"].as_str().context("an id")?.to_owned());
        }
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        let next = format!("{SEARCH}&cursor={cursor}");
        let new: Vec<_> = arriving.by_ref().take(ARRIVING).collect();
        if !new.is_empty() {
            arrived += new.len();
            newsroom::add(bench.store.as_ref(), &new).await?;
            index_stage(&bench.store, &bench.index, &Until::changes(u64::MAX)).await?;
        }
        page = client.json(&next)?;
    }
    let csv = client.get(&format!("{EXPORT}&snapshot={snapshot}"))?;
    let exported = String::from_utf8_lossy(csv).matches("\r\n").count() as u64 - 1;
    ensure!(
        total == listed && listed == ids.len() as u64,
        "{total} counted, {listed} listed, {} of them different",
        ids.len()
    );
    bench.table.at_most(
        "count, list and export of a search differ by, while articles arrive",
        0.0,
        total.abs_diff(exported) as f64,
        &format!(
            "{total} counted, {listed} listed, {exported} exported, {arrived} arrived meanwhile"
        ),
    );
    bench.index.finish()?;
    Ok(())
}
