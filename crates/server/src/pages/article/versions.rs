//! The versions of an article, and what changed from one to another.

use std::collections::BTreeSet;

use wirewatch_model::CodePoints;
use wirewatch_store::{StoredArticle, VersionInfo};

use super::diff::{Changed, changes};
use super::facts::facts;
use crate::pages::links::Link;
use crate::pages::moment::Moment;

/// A version in the list.
pub(super) struct ShownVersion {
    pub(super) number: u32,
    pub(super) fetched: Moment,
    pub(super) title: String,
    pub(super) link: String,
    /// What changed from the one before; `None` for the first.
    pub(super) changes: Option<String>,
    pub(super) here: bool,
}

/// What changed between two versions.
pub(super) struct Comparison {
    pub(super) old: u32,
    pub(super) new: u32,
    /// The headline before, when it changed.
    pub(super) old_title: Option<String>,
    pub(super) new_title: Option<String>,
    /// Facts that the new one states and the old one does not, and the other way round.
    pub(super) facts_in: Vec<String>,
    pub(super) facts_out: Vec<String>,
    pub(super) text: Vec<Changed>,
}

/// The versions, the last first.
pub(super) fn versions(id: &str, shown: u32, known: &[VersionInfo]) -> Vec<ShownVersion> {
    let tab = || Link::to("/articles").part(id).with("tab", "versions");
    let shown = known.iter().rev().map(|info| {
        let number = info.version.to_string();
        ShownVersion {
            number: info.version,
            fetched: Moment::at(info.fetched_at),
            title: info.title.clone().unwrap_or_default(),
            link: tab().with("version", &number).done(),
            changes: (info.version > 1).then(|| {
                let before = (info.version - 1).to_string();
                tab()
                    .with("version", &number)
                    .with("against", &before)
                    .done()
            }),
            here: info.version == shown,
        }
    });
    shown.collect()
}

/// What changed from `old` to `new`.
pub(super) fn comparison(old: &StoredArticle, new: &StoredArticle) -> Comparison {
    let (before, after) = (&old.analysis.article, &new.analysis.article);
    let renamed = before.title != after.title;
    let (facts_before, facts_after) = (stated(old), stated(new));
    Comparison {
        old: old.version,
        new: new.version,
        old_title: before.title.clone().filter(|_| renamed),
        new_title: after.title.clone().filter(|_| renamed),
        facts_in: facts_after.difference(&facts_before).cloned().collect(),
        facts_out: facts_before.difference(&facts_after).cloned().collect(),
        text: changes(&before.text, &after.text),
    }
}

fn stated(stored: &StoredArticle) -> BTreeSet<String> {
    let points = CodePoints::new(&stored.analysis.article.text);
    let (_, facts) = facts(&stored.analysis.attacks, &points);
    facts.iter().map(super::facts::Fact::words).collect()
}
