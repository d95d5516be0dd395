use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use wirewatch_store::{AlertMode, KeyScope};

use crate::commands::{parse_alert_mode, parse_scope};

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

/// What `incidents` takes.
#[derive(Debug, ClapArgs)]
pub struct IncidentsArgs {
    /// Only in this country, by its two letters
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
    /// Only of this type
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// Only with this group as perpetrator, claimant or accused, by id
    #[arg(long, value_name = "ID")]
    pub group: Option<String>,
    /// On this day or later
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Before this day
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
    /// Only with so many killed by the last statement
    #[arg(long, value_name = "NUMBER")]
    pub min_killed: Option<u32>,
    /// Also those that articles only mention in passing
    #[arg(long)]
    pub all: bool,
    /// How many
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
    /// Read lines of JSON from stdin and write which incident each is about; the store is left alone
    #[arg(long)]
    pub stdin: bool,
}

/// What `incident` can do.
#[derive(Debug, Subcommand)]
pub enum IncidentCommand {
    /// Show the tolls, claims and reports of an incident
    Show {
        /// The incident's id
        id: String,
    },
    #[command(flatten)]
    Decide(DecideCommand),
}

/// What `stories` can do.
#[derive(Debug, Subcommand)]
pub enum StoryCommand {
    /// Show the articles of a story and where their text comes from
    Show {
        /// The id of the story, or of one of its articles
        id: String,
    },
    #[command(flatten)]
    Decide(DecideCommand),
}

/// What people can decide about stories and incidents.
#[derive(Debug, Subcommand)]
pub enum DecideCommand {
    /// Say that two are one
    Merge {
        /// The one that goes; its id will lead to the other
        from: String,
        /// The one that stays
        into: String,
        /// Why
        #[arg(long)]
        note: Option<String>,
    },
    /// Say that some of its articles are another one
    Split {
        /// The one to split
        id: String,
        /// The ids of the articles to split off
        #[arg(required = true)]
        articles: Vec<String>,
        /// Why
        #[arg(long)]
        note: Option<String>,
    },
    /// List the decisions, the last one first
    Decisions,
    /// Take a decision back
    Undo {
        /// The number of the decision
        decision: i64,
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

/// What `speakers` can do.
#[derive(Debug, Subcommand)]
pub enum SpeakersCommand {
    /// List speakers with a profile, those with most quotes first
    List(ListSpeakersArgs),
    /// Show one: names, titles and affiliations over time with their evidence
    Show {
        /// An id or a name
        speaker: String,
    },
    /// Say that two speakers are one
    Merge {
        /// The speaker that goes
        from: String,
        /// The speaker that it becomes
        into: String,
    },
    /// Say that a part of a speaker is somebody else
    Split(SplitArgs),
    /// Say that two speakers are two, so that they are not suggested again
    Apart {
        /// The one
        one: String,
        /// The other
        other: String,
    },
    /// List pairs that may be one speaker and were not joined
    Suggestions {
        /// How many
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// List what was decided
    Decisions,
    /// Undo a decision
    Undo {
        /// Its number
        number: i64,
    },
}

/// What `speakers list` takes.
#[derive(Debug, ClapArgs)]
pub struct ListSpeakersArgs {
    /// Words of the name
    pub name: Vec<String>,
    /// Only experts, officials, militants, journalists or others
    #[arg(long, value_name = "ROLE,…", default_value = "")]
    pub role: String,
    /// Only a person or an organization
    #[arg(long, value_name = "KIND", default_value = "")]
    pub kind: String,
    /// How many speakers
    #[arg(long, default_value_t = 20)]
    pub limit: usize,
    /// Go on where the last answer ended
    #[arg(long, default_value = "")]
    pub cursor: String,
}

/// What `speakers split` takes; all that is given must fit.
#[derive(Debug, ClapArgs)]
pub struct SplitArgs {
    /// The speaker
    pub speaker: String,
    /// Split off what goes by this name
    #[arg(long)]
    pub name: Option<String>,
    /// Split off what has this title
    #[arg(long)]
    pub title: Option<String>,
    /// Split off what has this affiliation
    #[arg(long)]
    pub affiliation: Option<String>,
    /// Split off what this article says
    #[arg(long, value_name = "ID")]
    pub article: Option<String>,
}

/// What `searches` can do.
#[derive(Debug, Subcommand)]
pub enum SearchesCommand {
    /// Keep a query under a name, or change the one kept
    Save(SaveSearchArgs),
    /// List the saved searches and how their messages fare
    List,
    /// Show what one would have told of in the last thirty days
    Test {
        /// The saved search's id
        id: String,
    },
    /// Forget one, with its alerts
    Remove {
        /// The saved search's id
        id: String,
    },
    /// Make the addresses of its Atom and JSON feed; earlier ones end
    Feed {
        /// The saved search's id
        id: String,
        /// Only end the addresses there are
        #[arg(long)]
        revoke: bool,
    },
    /// Send its alerts to an address on the web from now on
    Webhook(WebhookArgs),
    /// Mail its alerts to an address from now on
    Email(EmailArgs),
}

/// What `searches save` takes.
#[derive(Debug, ClapArgs)]
pub struct SaveSearchArgs {
    /// What it is addressed by: small letters, digits and hyphens
    pub id: String,
    /// The query, in the query language
    #[arg(required = true)]
    pub query: Vec<String>,
    /// What it is called
    #[arg(long, default_value = "")]
    pub name: String,
    /// Whether it tells of new articles: on, muted (listed, not sent) or off
    #[arg(long, value_parser = parse_alert_mode, default_value = "on", value_name = "MODE")]
    pub alerts: AlertMode,
}

/// What `searches webhook` takes.
#[derive(Debug, ClapArgs)]
pub struct WebhookArgs {
    /// The saved search's id
    pub id: String,
    /// The address
    pub url: String,
    /// Send no more there
    #[arg(long)]
    pub remove: bool,
}

/// What `searches email` takes.
#[derive(Debug, ClapArgs)]
pub struct EmailArgs {
    /// The saved search's id
    pub id: String,
    /// The mail address
    pub address: String,
    /// Mail no more there
    #[arg(long)]
    pub remove: bool,
}

/// What `alerts` takes.
#[derive(Debug, ClapArgs)]
pub struct AlertsArgs {
    /// Only those of this saved search
    pub search: Option<String>,
    /// How many
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
}

/// What `digest` takes.
#[derive(Debug, ClapArgs)]
pub struct DigestArgs {
    /// How far back
    #[arg(long, default_value_t = 24)]
    pub hours: u32,
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

/// What `feeds` can do.
#[derive(Debug, Subcommand)]
pub enum FeedsCommand {
    /// Add a feed; the address of a site will do, its feed is looked for
    Add(AddFeedArgs),
    /// List the feeds and how their polls went
    List,
    /// Say how the feeds do: what is wrong, what helps, what happens next
    Health {
        /// Only this feed
        feed: Option<String>,
    },
    /// Show what a feed holds and what would be read of its first article
    Test {
        /// The feed's address or id
        feed: String,
    },
    /// Change what is said of a feed, or poll it at another address
    Set(SetFeedArgs),
    /// Let a feed rest: what it brought stays, and it is not polled
    Pause {
        /// The feed's id
        id: String,
    },
    /// Poll a feed again that rested
    Resume {
        /// The feed's id
        id: String,
    },
    /// Forget a feed; its articles stay
    Remove {
        /// The feed's id
        id: String,
    },
    /// Add the feeds of an OPML file, or of a list of one address a line
    Import {
        /// The file
        path: PathBuf,
    },
    /// Write the feeds as OPML
    Export,
    /// Read feed documents as lines of JSON from stdin
    Parse {
        /// Read from stdin
        #[arg(long, required = true)]
        stdin: bool,
    },
    /// Read dates as lines of JSON from stdin
    Date {
        /// Read from stdin
        #[arg(long, required = true)]
        stdin: bool,
    },
}

/// What `feeds add` takes.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct AddFeedArgs {
    /// The address of a feed or a site
    pub url: String,
    /// A short word for it; made from the host if not given
    #[arg(long)]
    pub id: Option<String>,
    /// The outlet's name; the feed's title if not given
    #[arg(long)]
    pub outlet: Option<String>,
    /// The owner of the outlet
    #[arg(long)]
    pub publisher: Option<String>,
    /// The outlet's country, ISO 3166-1 alpha-2
    #[arg(long)]
    pub country: Option<String>,
    /// The outlet's language, BCP 47
    #[arg(long)]
    pub language: Option<String>,
    /// The address is a page whose links to articles are its entries; for a site without feed and sitemap
    #[arg(long)]
    pub section: bool,
}

/// What `feeds set` takes; what is not given stays, and an empty text stands for not known.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct SetFeedArgs {
    /// The feed's id
    pub id: String,
    /// Poll it there; a feed must be there
    #[arg(long)]
    pub url: Option<String>,
    /// The outlet's name
    #[arg(long)]
    pub outlet: Option<String>,
    /// The owner of the outlet
    #[arg(long)]
    pub publisher: Option<String>,
    /// The outlet's country, ISO 3166-1 alpha-2
    #[arg(long)]
    pub country: Option<String>,
    /// The outlet's language, BCP 47
    #[arg(long)]
    pub language: Option<String>,
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

/// What `watchlist` can do.
#[derive(Debug, Subcommand)]
pub enum WatchlistCommand {
    /// Find names that are allowed but unwise, with their place in the file
    Lint,
    /// Show what tagging the stored articles by the changed watchlist would change; nothing is written
    Diff {
        /// A watchlist to try, in place of the one beside the settings
        #[arg(long, value_name = "FILE")]
        list: Option<PathBuf>,
    },
    /// Tag the stored articles by the watchlist; may be stopped and taken up again
    Apply,
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

/// What `key` can do.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key and print it; it is shown this once only
    Create(CreateKeyArgs),
    /// List the keys, also revoked ones
    List,
    /// End a key
    Revoke {
        /// The key's id, as `key list` shows it
        id: String,
    },
}

/// What `key create` takes.
#[derive(Debug, ClapArgs)]
pub struct CreateKeyArgs {
    /// Whose key it is, in words
    pub name: String,
    /// What it allows: read, export (whole result lists, archived pages), admin (changes, and all else)
    #[arg(long, value_delimiter = ',', value_parser = parse_scope, default_value = "read", value_name = "SCOPE,…")]
    pub scope: Vec<KeyScope>,
}

/// What `config` can do.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show every setting
    Show {
        /// Also say where each value comes from
        #[arg(long)]
        origin: bool,
    },
    /// Read all settings and rule files and say what is wrong with them
    Check,
}
