//! Measures search: speed and size of the index, answers over HTTP, alerts and rebuilding, side by side in one run with the bare
//! engine and, for facets, with SQLite and PostgreSQL. Prints one table with the targets.
//!
//! `cargo run --release -p wirewatch-bench` measures 50,000 invented articles; `-- --articles 200000` is the whole bench.

mod alerts;
mod bare;
mod clock;
mod corpus;
mod exact;
mod facets;
mod http;
mod indexing;
mod load;
mod newsroom;
mod postgres;
mod queries;
mod random;
mod searching;
mod sizes;
mod sqlite;
mod table;
mod visible;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use clap::{Parser, ValueEnum};
use wirewatch_index::{ArticleIndex, IndexConfig, open_index};
use wirewatch_store::Store;

use corpus::{Article, Corpus};
use http::Server;
use queries::{Asked, queries};
use table::Table;

/// Measures search beside the bare engine and databases, and prints one table.
#[derive(Parser)]
struct Args {
    /// How many articles.
    #[arg(long, default_value_t = 50_000)]
    articles: usize,
    /// Where to put data, about 25 KB an article; removed at the end. A temporary folder if not given.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Leave PostgreSQL out, which takes longer to fill than all else together.
    #[arg(long)]
    without_postgres: bool,
    /// Measure only these parts, separated by commas; everything if not given.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
    /// Commit one article to the index in this folder, as another process, and print when that was done.
    #[arg(long, hide = true)]
    commit_in: Option<PathBuf>,
}

/// What can be measured for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// A rebuild of the index while the server answers.
    Rebuild,
    /// Answers one by one, beside the bare engine.
    Searching,
    /// Facets, beside SQLite and PostgreSQL.
    Facets,
    /// Answers to many clients at once.
    Load,
    /// Whether count, list and export are the same.
    Exact,
    /// How soon a commit is seen.
    Visible,
    /// Saved searches.
    Alerts,
}

/// What is measured.
struct Bench {
    folder: PathBuf,
    articles: Vec<Article>,
    asked: Vec<Asked>,
    store: Arc<dyn Store>,
    index: Arc<dyn ArticleIndex>,
    table: Table,
}

fn main() -> Result<()> {
    let args = Args::parse();
    if let Some(folder) = args.commit_in {
        return visible::commit(&folder);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run(args))
}

async fn run(args: Args) -> Result<()> {
    let home = match &args.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let folder = home.path().to_owned();
    say(&format!("inventing {} articles", args.articles));
    let articles: Vec<Article> = Corpus::new(args.articles).collect();
    let asked = queries(&articles);
    say("filling the store");
    let store = newsroom::fill(&folder, &articles).await?;
    let index = open_index(&folder, &IndexConfig::default())?;
    let mut bench = Bench {
        table: Table::new(&articles),
        folder,
        articles,
        asked,
        store,
        index,
    };
    let (engine, bare) = indexing::measure(&mut bench).await?;
    let server = Server::start(&bench.store, &bench.index).await?;
    let asked = |part| args.only.is_empty() || args.only.contains(&part);
    if asked(Part::Rebuild) {
        indexing::measure_rebuild(&mut bench, &server).await?;
    }
    sizes::measure(&mut bench)?;
    // Facets are compared only where phrases have the same articles.
    if asked(Part::Searching) || asked(Part::Facets) {
        let totals = searching::measure(&mut bench, &server, &engine, &bare)?;
        if asked(Part::Facets) {
            let postgres = !args.without_postgres && postgres::is_here();
            facets::measure(&mut bench, &server, &totals, postgres).await?;
        }
    }
    if asked(Part::Load) {
        load::measure(&mut bench, &server)?;
    }
    if asked(Part::Exact) {
        exact::measure(&mut bench, &server).await?;
    }
    if asked(Part::Visible) {
        visible::measure(&mut bench, &server)?;
    }
    if asked(Part::Alerts) {
        alerts::measure(&mut bench)?;
    }
    print!("{}", bench.table);
    Ok(())
}

/// Tells what is being done.
fn say(doing: &str) {
    eprintln!("{} {doing}", jiff::Timestamp::now().strftime("%H:%M:%S"));
}
