//! What another watchlist would find, as a page shows it.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use wirewatch_pipeline::{ChangeExample, MentionChange, Progress, RetagReport};

use crate::pages::links::article_link;

/// How long articles are read for a preview, so that its page comes in time.
const READING_TIME: Duration = Duration::from_secs(20);

/// Aliases that are shown.
const MAX_ALIASES: usize = 200;

/// What would appear and vanish.
pub(super) struct Preview {
    pub(super) appear: u64,
    pub(super) vanish: u64,
    pub(super) articles: u64,
    pub(super) changed_articles: u64,
    pub(super) changed_attacks: u64,
    /// Whether there was no time for all articles.
    pub(super) is_part: bool,
    pub(super) aliases: Vec<AliasChange>,
    /// Aliases that change, shown or not.
    pub(super) in_all: usize,
}

pub(super) struct AliasChange {
    pub(super) group: String,
    pub(super) alias: String,
    pub(super) appear: u64,
    pub(super) vanish: u64,
    pub(super) samples: Vec<Sample>,
}

/// A sentence with a mention that appears or vanishes.
pub(super) struct Sample {
    pub(super) appears: bool,
    pub(super) before: String,
    pub(super) mention: String,
    pub(super) after: String,
    pub(super) link: String,
}

impl Preview {
    /// The report, groups and aliases with most changes first.
    pub(super) fn of(report: &RetagReport) -> Self {
        let mut by_group: HashMap<&str, u64> = HashMap::new();
        for ((group, _), change) in &report.changes {
            *by_group.entry(group).or_default() += change.appear + change.vanish;
        }
        let mut rows: Vec<(&(String, String), &MentionChange)> = report.changes.iter().collect();
        rows.sort_by_key(|((group, alias), change)| {
            let of_group = by_group.get(group.as_str()).copied().unwrap_or(0);
            let of_alias = change.appear + change.vanish;
            (Reverse(of_group), group, Reverse(of_alias), alias)
        });
        let aliases = rows.iter().take(MAX_ALIASES);
        Self {
            appear: report.appear,
            vanish: report.vanish,
            articles: report.articles,
            changed_articles: report.changed_articles,
            changed_attacks: report.changed_attacks,
            is_part: report.interrupted,
            in_all: rows.len(),
            aliases: aliases
                .map(|((group, alias), change)| AliasChange {
                    group: group.clone(),
                    alias: alias.clone(),
                    appear: change.appear,
                    vanish: change.vanish,
                    samples: samples(change),
                })
                .collect(),
        }
    }
}

fn samples(change: &MentionChange) -> Vec<Sample> {
    let sample = |example: &ChangeExample, appears| Sample {
        appears,
        before: example.before.clone(),
        mention: example.mention.clone(),
        after: example.after.clone(),
        link: article_link(example.article_id.as_str()),
    };
    let appearing = change.appearing.iter().map(|example| sample(example, true));
    let vanishing = change
        .vanishing
        .iter()
        .map(|example| sample(example, false));
    appearing.chain(vanishing).collect()
}

/// Stops a preview when its time is over.
pub(super) struct InTime {
    until: Instant,
}

impl InTime {
    pub(super) fn from_now() -> Self {
        Self {
            until: Instant::now() + READING_TIME,
        }
    }
}

impl Progress for InTime {
    fn begin(&self, _: &'static str, _: u64) {}

    fn advance(&self, _: u64) {}

    fn end(&self) {}

    fn stopping(&self) -> bool {
        Instant::now() > self.until
    }
}
