//! The files of `config/` as they are in the binary: what `init` writes, and what is used where no file is.

/// `wirewatch.toml`, every setting at its default.
pub const SETTINGS: &str = include_str!("../../../config/wirewatch.toml");

/// `feeds.toml`, public feeds as examples.
pub const FEEDS: &str = include_str!("../../../config/feeds.toml");

/// `watchlist.toml`, the groups.
pub const WATCHLIST: &str = include_str!("../../../config/watchlist.toml");

/// `sites.toml`, selectors for single sites.
pub const SITES: &str = include_str!("../../../config/sites.toml");
