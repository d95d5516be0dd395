//! Commands about the watchlist, keys and settings.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use wirewatch_store::KeyScope;

use crate::commands::parse_scope;

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
