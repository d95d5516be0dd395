//! HTTP with manners, and what is read from feeds.
//!
//! [`Fetcher`] is the only part of wirewatch that talks to news sites. It cannot skip the address guard, robots.txt,
//! the pause per host or the size limits. Everything else here turns bytes into feeds, dates, addresses and text, and
//! never fails on odd input.
//!
//! The crate keeps nothing on disk: what is to be remembered between runs goes in as [`wirewatch_model::Validators`]
//! and [`wirewatch_model::HostRecord`] and comes out the same way.

mod charset;
mod coding;
mod config;
mod dates;
mod discover;
mod dns;
mod entities;
mod error;
mod feed;
mod fetcher;
mod guard;
mod hosts;
mod mail;
mod markup;
mod next_part;
mod opml;
mod outcome;
mod refresh;
mod resolver;
mod retry_after;
pub mod robots;
mod section;
mod sitemap;
mod transport;

pub use charset::{decode_feed, decode_page};
pub use coding::{CodingFault, decode_body};
pub use config::FetchConfig;
pub use dates::{is_plausible_date, parse_feed_date};
pub use discover::{DiscoveredFeed, discover_feeds};
pub use error::FetchError;
pub use feed::{FeedFault, parse_feed, parse_feed_as_written};
pub use fetcher::{FetchKind, FetchPlan, FetchRequest, FetchStats, Fetcher, RobotsPlan};
pub use guard::{Guard, Refusal};
pub use mail::{Mail, MailConfig, MailSecurity, Mailer, check_mail_address};
pub use next_part::next_part;
pub use opml::{OpmlFault, OpmlFeed, parse_feed_list, parse_opml, write_opml};
pub use outcome::{
    BlockReason, DisallowReason, FetchOutcome, Fetched, NotModified, Unreachable, UnusableAnswer,
};
pub use robots::robots_allows;
pub use section::section_entries;
pub use sitemap::{Sitemap, SitemapEntry, parse_sitemap};
