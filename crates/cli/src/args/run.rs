//! Commands that fetch, read and serve.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

/// What `demo` takes.
#[derive(Debug, ClapArgs)]
pub struct DemoArgs {
    /// Print the summary and three sample searches, then end
    #[arg(long)]
    pub once: bool,
    /// Serve the pages there
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// What `run` and `fetch` take.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct ScopeArgs {
    /// Only this feed
    #[arg(long, value_name = "FEED")]
    pub only: Option<String>,
    /// Poll now, whatever the schedule says; robots.txt, pauses and Retry-After hold all the same
    #[arg(long)]
    pub force: bool,
}

/// What `fetch` takes.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct FetchArgs {
    /// Which feeds, and whether they are due
    #[command(flatten)]
    pub scope: ScopeArgs,
    /// Show what would be asked and why, and ask nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What `analyze` takes.
#[derive(Debug, ClapArgs)]
pub struct AnalyzeArgs {
    /// Read lines of JSON from stdin and write what was found to stdout; the store is left alone
    #[arg(long)]
    pub stdin: bool,
    /// Read pages again that other rules read before
    #[arg(long, conflicts_with = "stdin")]
    pub stale: bool,
}

/// What `serve` takes.
#[derive(Debug, ClapArgs)]
pub struct ServeArgs {
    /// Listen there instead of the address in the settings
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Also run the ingestion at these times, as in crontab
    #[arg(long, value_name = "CRON", num_args = 0..=1, default_missing_value = "*/15 * * * *")]
    pub schedule: Option<String>,
}

/// What `explain` takes.
#[derive(Debug, ClapArgs)]
pub struct ExplainArgs {
    /// An address, or an HTML file
    pub target: String,
    /// The address a file was fetched from
    #[arg(long, value_name = "URL", default_value = "")]
    pub url: String,
}

/// What `forget` takes.
#[derive(Debug, ClapArgs)]
pub struct ForgetArgs {
    /// The article's address or id
    pub target: Option<String>,
    /// Why it goes, in one line; that, its addresses and the moment are all that is kept
    #[arg(long)]
    pub reason: Option<String>,
}

/// What `import` takes.
#[derive(Debug, ClapArgs)]
pub struct ImportArgs {
    /// Files, or folders of them: .html, .txt, .jsonl, .warc, .warc.gz
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
}

/// What `robots` can do.
#[derive(Debug, Subcommand)]
pub enum RobotsCommand {
    /// Say for lines of JSON from stdin what a robots.txt allows
    Check {
        /// Read from stdin
        #[arg(long, required = true)]
        stdin: bool,
    },
}
