//! Commands that search, list and export.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

/// What `search` takes.
#[derive(Debug, ClapArgs)]
pub struct SearchArgs {
    /// The query, in the query language
    pub query: Vec<String>,
    /// How many hits
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    /// relevance, newest or oldest
    #[arg(long, default_value = "relevance")]
    pub sort: String,
    /// Only articles that name these groups, by id, name or any alias
    #[arg(long, value_name = "GROUP,…", default_value = "")]
    pub group: String,
    /// Let a group stand for the groups below it too
    #[arg(long)]
    pub rollup: bool,
    /// Only articles that quote these speakers, by id or name
    #[arg(long, value_name = "SPEAKER,…", default_value = "")]
    pub speaker: String,
    /// Only these outlets, by name or feed id
    #[arg(long, value_name = "NAME,…", default_value = "")]
    pub outlet: String,
    /// Only these languages
    #[arg(long, value_name = "TAG,…", default_value = "")]
    pub language: String,
    /// Only attacks reported from these countries, ISO 3166-1 alpha-2
    #[arg(long, value_name = "CODE,…", default_value = "")]
    pub country: String,
    /// What is searched: article, quote or incident
    #[arg(long, default_value = "article")]
    pub kind: String,
    /// Show of each story only the first hit
    #[arg(long)]
    pub collapse: bool,
    /// Say of each hit which words of the query it has, and where
    #[arg(long)]
    pub why: bool,
    /// Published on or after this day
    #[arg(long, value_name = "DAY", default_value = "")]
    pub from: String,
    /// Published before this day
    #[arg(long, value_name = "DAY", default_value = "")]
    pub to: String,
}

/// What `groups` takes.
#[derive(Debug, ClapArgs)]
pub struct GroupsArgs {
    /// What to show; the list of groups if not given
    #[command(subcommand)]
    pub command: Option<GroupsCommand>,
}

/// What `groups` can do.
#[derive(Debug, Subcommand)]
pub enum GroupsCommand {
    /// Show one group: the lists that name it, the names seen, its coverage, company and speakers
    Show {
        /// The group's id, name or any alias
        #[arg(required = true)]
        name: Vec<String>,
        /// Count the groups below it too
        #[arg(long)]
        rollup: bool,
    },
}

/// What `quotes` takes.
#[derive(Debug, ClapArgs)]
pub struct QuotesArgs {
    /// Only by this speaker: an id or a name, also a former or other one
    #[arg(long, value_name = "SPEAKER", default_value = "")]
    pub speaker: String,
    /// Only about this: a group (id, name or alias) named in or beside the quote, or words of the quote
    #[arg(long, value_name = "GROUP OR WORDS", default_value = "")]
    pub about: String,
    /// Only direct, indirect or mixed quotes
    #[arg(long, value_name = "KIND,…", default_value = "")]
    pub kind: String,
    /// First carried on or after this day
    #[arg(long, value_name = "DAY", default_value = "")]
    pub from: String,
    /// First carried before this day
    #[arg(long, value_name = "DAY", default_value = "")]
    pub to: String,
    /// Only what these outlets carry, by name or feed id
    #[arg(long, value_name = "OUTLET,…", default_value = "")]
    pub outlet: String,
    /// How many quotes
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    /// Go on where the last answer ended
    #[arg(long, default_value = "")]
    pub cursor: String,
}

/// What `export` takes.
#[derive(Debug, ClapArgs)]
pub struct ExportArgs {
    /// The format
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    pub format: ExportFormat,
    /// Only articles that match this query; all if not given
    #[arg(long)]
    pub query: Option<String>,
    /// What is exported: article or quote
    #[arg(long, default_value = "")]
    pub kind: String,
    /// relevance, newest or oldest
    #[arg(long, default_value = "")]
    pub sort: String,
    /// Write to this file instead of stdout
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Also write a file that says what was exported: query, snapshot, count, SHA-256
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
}

/// What `export` can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One article or quote a line, as JSON
    Jsonl,
    /// A table (RFC 4180) that no spreadsheet takes for formulas
    Csv,
    /// A STIX 2.1 bundle
    Stix,
    /// Citations for BibTeX
    Bibtex,
    /// Citations for reference managers
    Ris,
    /// Citations for word processors
    CslJson,
    /// An Atom feed
    Atom,
    /// The pages as they were fetched, with request and response headers, as a web archive (WARC 1.1)
    Warc,
}
