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

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, ensure};
use clap::{Parser, ValueEnum};
use tempfile::TempDir;
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
    /// Leave the data in the folder, and begin with what an earlier run with as many articles left there: then only answers are
    /// measured, without `exact` and `visible`, which add articles.
    #[arg(long, requires = "folder", requires = "only")]
    keep: bool,
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
    let home = Home::of(&args)?;
    let folder = home.path().to_owned();
    say(&format!("inventing {} articles", args.articles));
    let articles: Vec<Article> = Corpus::new(args.articles).collect();
    let asked = queries(&articles);
    let kept = home.is_filled();
    let store = match kept {
        true => newsroom::open(&folder).await?,
        false => newsroom::fill(&folder, &articles).await?,
    };
    let index = open_index(&folder, &IndexConfig::default())?;
    let mut bench = Bench {
        table: Table::new(&articles),
        folder,
        articles,
        asked,
        store,
        index,
    };
    let (engine, bare) = match kept {
        true => bare::open(&bench.folder)?,
        false => indexing::measure(&mut bench).await?,
    };
    home.filled()?;
    let server = Server::start(&bench.store, &bench.index).await?;
    let asked = |part| args.only.is_empty() || args.only.contains(&part);
    if asked(Part::Rebuild) {
        indexing::measure_rebuild(&mut bench, &server).await?;
    }
    sizes::measure(&mut bench)?;
    if asked(Part::Searching) {
        searching::measure(&mut bench, &server, &engine, &bare)?;
    }
    if asked(Part::Facets) {
        let postgres = !args.without_postgres && postgres::is_here();
        facets::measure(&mut bench, &server, postgres).await?;
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

/// Where the data is.
enum Home {
    /// In a folder that is removed at the end.
    Passing(TempDir),
    /// In one that stays.
    Kept(PathBuf),
}

impl Home {
    fn of(args: &Args) -> Result<Self> {
        let Some(folder) = &args.folder else {
            return Ok(Self::Passing(tempfile::tempdir()?));
        };
        if !args.keep {
            return Ok(Self::Passing(tempfile::tempdir_in(folder)?));
        }
        let adds = args
            .only
            .iter()
            .any(|part| matches!(part, Part::Exact | Part::Visible));
        ensure!(
            !adds,
            "`exact` and `visible` add articles, so that nothing can be kept"
        );
        let kept = folder.join(format!("articles-{}", args.articles));
        fs::create_dir_all(&kept)?;
        Ok(Self::Kept(kept))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Passing(folder) => folder.path(),
            Self::Kept(folder) => folder,
        }
    }

    /// Whether an earlier run filled it.
    fn is_filled(&self) -> bool {
        self.path().join(FILLED).exists()
    }

    /// Remembers that it is filled.
    fn filled(&self) -> Result<()> {
        Ok(fs::write(self.path().join(FILLED), "")?)
    }
}

/// The file that says that a folder is filled.
const FILLED: &str = "filled";

/// Tells what is being done.
fn say(doing: &str) {
    eprintln!("{} {doing}", jiff::Timestamp::now().strftime("%H:%M:%S"));
}
