//! Commands about speakers.

use clap::{Args as ClapArgs, Subcommand};

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
