use thiserror::Error;
use wirewatch_fetch::FetchError;
use wirewatch_store::StoreError;

use super::NoFeed;

/// Why a feed could not be added, changed or removed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FeedDeskError {
    /// What was asked for is not understood.
    #[error("{0}")]
    Invalid(String),
    /// There is no such feed.
    #[error("there is no feed `{0}`; try: wirewatch feeds list")]
    Unknown(String),
    /// Another feed has the id.
    #[error("there is a feed `{0}` already; choose another id")]
    Taken(String),
    /// The address is polled already.
    #[error("{url} is there already, as feed `{id}`")]
    Known {
        /// The address.
        url: String,
        /// The feed that has it.
        id: String,
    },
    /// The feed is defined in the file of feeds, which every run follows.
    #[error("feed `{0}` stands in feeds.toml; change or remove its lines there")]
    InFile(String),
    /// Nothing that can be polled was found.
    #[error(transparent)]
    NoFeed(#[from] NoFeed),
    /// A fault of the fetcher.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A fault of the store.
    #[error(transparent)]
    Store(#[from] StoreError),
}
