//! The command line: what each command takes.

mod feeds;
mod incidents;
mod run;
mod search;
mod searches;
mod settings;
mod speakers;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use feeds::{AddFeedArgs, FeedsCommand, OutletArgs, SetFeedArgs};
pub use incidents::{DecideCommand, IncidentCommand, IncidentsArgs, StoryCommand};
pub use run::{
    AnalyzeArgs, DemoArgs, ExplainArgs, FetchArgs, ForgetArgs, ImportArgs, RobotsCommand,
    ScopeArgs, ServeArgs,
};
pub use search::{ExportArgs, ExportFormat, GroupsArgs, GroupsCommand, QuotesArgs, SearchArgs};
pub use searches::{
    AlertsArgs, DigestArgs, EmailArgs, SaveSearchArgs, SearchesCommand, WebhookArgs,
};
pub use settings::{ConfigCommand, CreateKeyArgs, KeyCommand, WatchlistCommand};
pub use speakers::{SpeakersCommand, SplitArgs};

/// Watches the news for armed groups, attacks and who said what, and makes it searchable.
#[derive(Debug, Parser)]
#[command(name = "wirewatch", version, max_term_width = 100)]
pub struct Args {
    /// The settings file; the rule files lie beside it
    #[arg(long, global = true, env = "WIREWATCH_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of the store and the index
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Write results as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Log more; twice or three times for still more
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write commented settings files and create the store
    Init,
    /// Try wirewatch on bundled sample outlets, with no network
    Demo(DemoArgs),
    /// One cron run: fetch, analyze, index, alerts
    Run(ScopeArgs),
    /// Poll the feeds that are due and fetch the pages that wait
    Fetch(FetchArgs),
    /// Read the pages that wait, or lines of JSON from stdin
    Analyze(AnalyzeArgs),
    /// Tell the index what changed
    Index,
    /// Answer searches over HTTP
    Serve(ServeArgs),
    /// Search from the terminal
    Search(SearchArgs),
    /// List the groups with their counts, or show one
    Groups(GroupsArgs),
    /// List incidents: attacks joined from the reports of many articles
    Incidents(IncidentsArgs),
    /// One incident: its tolls, claims and reports, and decisions about it
    #[command(subcommand)]
    Incident(IncidentCommand),
    /// Stories, articles that carry the same text: their origins, and decisions about them
    #[command(subcommand)]
    Stories(StoryCommand),
    /// Who said what: by speaker, about a group, in a period; each quote once
    Quotes(QuotesArgs),
    /// The speakers: list, show, merge, split
    #[command(subcommand)]
    Speakers(SpeakersCommand),
    /// Searches kept under a name, and where their alerts go
    #[command(subcommand)]
    Searches(SearchesCommand),
    /// What saved searches told of, the newest first
    Alerts(AlertsArgs),
    /// Write what saved searches told of lately, as Markdown
    Digest(DigestArgs),
    /// Show every step of reading one page
    Explain(ExplainArgs),
    /// The feeds: add, list, health, test, remove, import, export
    #[command(subcommand)]
    Feeds(FeedsCommand),
    /// robots.txt rules
    #[command(subcommand)]
    Robots(RobotsCommand),
    /// Read HTML, text, JSONL or WARC files through the same pipeline
    Import(ImportArgs),
    /// Write articles with all facts
    Export(ExportArgs),
    /// The watchlist of groups
    #[command(subcommand)]
    Watchlist(WatchlistCommand),
    /// The keys that open the server
    #[command(subcommand)]
    Key(KeyCommand),
    /// The settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Build the index anew from the store
    Reindex,
    /// Prove that what is kept is what was fetched, and that store and index are whole
    Verify,
    /// Write store and settings as they are at one moment to one file; runs and servers go on
    Backup {
        /// The file; one that is there already is left alone
        file: PathBuf,
    },
    /// Put the store and settings of a backup in place, where none are
    Restore {
        /// The file that `backup` wrote
        file: PathBuf,
    },
    /// Look at everything a run or server needs, and say what is wrong and what helps
    Doctor,
    /// Take an article out for good, with all that was read from it; without one, list what was taken out
    Forget(ForgetArgs),
    /// Write shell completions
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the man page
    Man,
}
