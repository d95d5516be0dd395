//! Commands about incidents and stories.

use clap::{Args as ClapArgs, Subcommand};

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
