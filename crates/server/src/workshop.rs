//! What the program lends the pages that change things: its settings and the watchlist's file. The server itself reads no
//! files; without a workshop those pages say so.

use async_trait::async_trait;
use wirewatch_pipeline::{Progress, RetagReport};

use crate::{Reason, Wanted};

/// The program around the server.
#[async_trait]
pub trait Workshop: Send + Sync {
    /// The settings in force, by key; secrets are not among them.
    fn settings(&self) -> Vec<Setting>;

    /// The watchlist's file as it is now.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    fn watchlist(&self) -> Result<WatchlistText, String>;

    /// Puts another text in the place of the watchlist's file, whole or not at all; the one before is kept beside it.
    ///
    /// # Errors
    /// Why not, in words.
    async fn write_watchlist(&self, text: &str, in_place_of: &str) -> Result<(), WriteRefusal>;

    /// Tags the stored articles by the watchlist's file, and tells the index.
    ///
    /// # Errors
    /// Why not, in words.
    async fn tag_again(&self, progress: &dyn Progress) -> Result<RetagReport, String>;

    /// Decides something about stories, incidents or speakers, and brings what follows from it up to date.
    ///
    /// # Errors
    /// Why not, in words.
    async fn decide(&self, wanted: &Wanted, reason: &Reason) -> Result<(), String>;
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its key, with its section (`fetch.host_pause_ms`).
    pub key: String,
    /// Its value, as it is written in the file.
    pub value: String,
    /// Where the value comes from: `default`, a file, a variable or a flag.
    pub origin: String,
}

/// The watchlist as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchlistText {
    /// The file, for people.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// Why it cannot be changed from here; `None` when it can.
    pub fixed: Option<String>,
}

/// Why a watchlist was not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteRefusal {
    /// The file is no longer the one that was changed.
    Changed,
    /// Something else, in words.
    Other(String),
}
