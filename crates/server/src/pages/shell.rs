//! The frame around every page.

use super::assets::asset_address;
use super::links::search_link;

/// Which of the ways in the header a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Search,
    Incidents,
    Groups,
    Speakers,
    Feeds,
    Watchlist,
    Alerts,
    Settings,
    Help,
    /// None of them: an article, an error.
    Elsewhere,
}

/// The ways in the header: where they lead, and what they are called.
const WAYS: [(Section, &str, &str); 9] = [
    (Section::Search, "/", "Search"),
    (Section::Incidents, "/incidents", "Incidents"),
    (Section::Groups, "/groups", "Groups"),
    (Section::Speakers, "/speakers", "Speakers"),
    (Section::Feeds, "/feeds", "Feeds"),
    (Section::Watchlist, "/watchlist", "Watchlist"),
    (Section::Alerts, "/searches", "Alerts"),
    (Section::Settings, "/settings", "Settings"),
    (Section::Help, "/help", "Help"),
];

/// The single keys, as the dialog and the help page list them.
pub(crate) const KEYS: [(&str, &str); 11] = [
    ("/", "go to the search box"),
    ("j", "next entry of the list"),
    ("k", "entry before"),
    ("o", "open the entry"),
    ("n", "next page of the list"),
    ("p", "page before"),
    ("s", "save this search"),
    ("e", "export"),
    ("q", "quotes on and off, in an article"),
    ("g", "groups on and off, in an article"),
    ("a", "attack evidence on and off, in an article"),
];

/// One way in the header.
pub(crate) struct Way {
    pub(crate) href: &'static str,
    pub(crate) name: &'static str,
    pub(crate) here: bool,
}

/// What `base.html` needs; every page has one as its field `shell`.
#[derive(Debug, Clone)]
pub(crate) struct Shell {
    section: Section,
    /// What stands in the search box.
    pub(crate) query: String,
}

impl Shell {
    /// The frame of a page of `section`, with an empty search box.
    pub(crate) fn at(section: Section) -> Self {
        Self {
            section,
            query: String::new(),
        }
    }

    /// The same with `query` in the search box.
    pub(crate) fn with_query(self, query: &str) -> Self {
        Self {
            query: query.to_owned(),
            ..self
        }
    }

    /// The ways of the header.
    pub(crate) fn ways(&self) -> Vec<Way> {
        let ways = WAYS.iter().map(|(section, href, name)| Way {
            href,
            name,
            here: *section == self.section,
        });
        ways.collect()
    }

    /// The single keys and what they do.
    pub(crate) fn keys(&self) -> Vec<(&'static str, &'static str)> {
        let mut keys = KEYS.to_vec();
        keys.push(("?", "this list"));
        keys
    }

    /// The address of a file the page loads.
    pub(crate) fn asset(&self, name: &str) -> String {
        asset_address(name)
    }

    /// The program's version.
    pub(crate) fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// The address of a search for `query`.
    pub(crate) fn search_link(&self, query: &str) -> String {
        search_link(query)
    }
}
