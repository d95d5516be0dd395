//! Commands about feeds.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

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
    /// What is said of its outlet
    #[command(flatten)]
    pub about: OutletArgs,
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
    /// What is said of its outlet
    #[command(flatten)]
    pub about: OutletArgs,
}

/// What is known of the outlet of a feed.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct OutletArgs {
    /// The outlet's name; of a new feed its title if not given
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
