//! The groups of the watchlist as a tree.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use wirewatch_pipeline::Watchlist;

use super::PageFailure;
use super::failure::page;
use super::links::group_link;
use super::moment::Moment;
use super::shell::{Section, Shell};
use crate::ServerState;
use crate::groups::list_groups;
use crate::views::{GroupListView, GroupRowView};

#[derive(Template)]
#[template(path = "groups.html")]
struct GroupsPage {
    shell: Shell,
    /// Families that articles name.
    named: Vec<GroupLine>,
    /// Families that no article names yet.
    silent: Vec<GroupLine>,
    version: String,
}

/// A group in the tree.
struct GroupLine {
    link: String,
    name: String,
    kind: String,
    /// How many groups it stands under; deeper ones are shown as deep as the fourth.
    depth: usize,
    /// Under which group.
    parent: Option<String>,
    articles: u64,
    mentions: u64,
    latest: Option<Moment>,
    /// The lists that name it now.
    lists: String,
}

const DEEPEST: usize = 4;

/// The groups, each under that which it belongs to; families with most articles first.
pub(super) async fn groups_page(State(state): State<ServerState>) -> Result<Response, PageFailure> {
    let list = list_groups(&state.store, &state.watchlist).await?;
    let (named, silent) = families(&list, &state.watchlist);
    Ok(page(&GroupsPage {
        shell: Shell::at(Section::Groups),
        named,
        silent,
        version: list.watchlist_version,
    }))
}

fn families(list: &GroupListView, watchlist: &Watchlist) -> (Vec<GroupLine>, Vec<GroupLine>) {
    let tree = Tree::of(&list.groups);
    let mut heads: Vec<(u64, &GroupRowView)> = list
        .groups
        .iter()
        .filter(|row| tree.parent(row).is_none())
        .map(|row| (tree.articles(row), row))
        .collect();
    heads.sort_by_key(|(articles, row)| (std::cmp::Reverse(*articles), row.name.to_lowercase()));
    let (mut named, mut silent) = (Vec::new(), Vec::new());
    for (articles, head) in heads {
        let lines = if articles > 0 {
            &mut named
        } else {
            &mut silent
        };
        lines.extend(tree.lines(head, watchlist));
    }
    (named, silent)
}

/// Groups with those below each.
struct Tree<'a> {
    rows: HashMap<&'a str, &'a GroupRowView>,
    below: HashMap<&'a str, Vec<&'a GroupRowView>>,
}

impl<'a> Tree<'a> {
    fn of(rows: &'a [GroupRowView]) -> Self {
        let mut below: HashMap<&str, Vec<&GroupRowView>> = HashMap::new();
        for row in rows {
            if let Some(parent) = &row.parent {
                below.entry(parent).or_default().push(row);
            }
        }
        Self {
            rows: rows.iter().map(|row| (row.id.as_str(), row)).collect(),
            below,
        }
    }

    fn parent(&self, row: &GroupRowView) -> Option<&'a GroupRowView> {
        self.rows.get(row.parent.as_deref()?).copied()
    }

    /// The group and all below it with their depth, each once.
    fn family(&self, head: &'a GroupRowView) -> Vec<(usize, &'a GroupRowView)> {
        let mut seen = HashSet::new();
        let mut family = Vec::new();
        let mut waiting = vec![(0, head)];
        while let Some((depth, row)) = waiting.pop() {
            if !seen.insert(row.id.as_str()) {
                continue;
            }
            family.push((depth, row));
            let mut below = self.below.get(row.id.as_str()).cloned().unwrap_or_default();
            below.sort_by_key(|row| (row.articles, std::cmp::Reverse(row.name.to_lowercase())));
            waiting.extend(below.into_iter().map(|row| (depth + 1, row)));
        }
        family
    }

    /// Articles of a whole family; one that names two of it counts twice, which is near enough for an order.
    fn articles(&self, head: &'a GroupRowView) -> u64 {
        self.family(head).iter().map(|(_, row)| row.articles).sum()
    }

    fn lines(&self, head: &'a GroupRowView, watchlist: &Watchlist) -> Vec<GroupLine> {
        let lines = self.family(head).into_iter().map(|(depth, row)| GroupLine {
            link: group_link(&row.id),
            name: row.name.clone(),
            kind: row.kind.clone(),
            depth: depth.min(DEEPEST),
            parent: self.parent(row).map(|parent| parent.name.clone()),
            articles: row.articles,
            mentions: row.mentions,
            latest: row
                .latest
                .as_deref()
                .and_then(|at| Some(Moment::day(at.parse().ok()?))),
            lists: lists(&row.id, watchlist),
        });
        lines.collect()
    }
}

/// The lists that name a group, without those that took it off.
fn lists(id: &str, watchlist: &Watchlist) -> String {
    let Some(group) = watchlist.group(&id.into()) else {
        return String::new();
    };
    let mut lists: Vec<&str> = Vec::new();
    for named in group
        .designations
        .iter()
        .filter(|named| named.until.is_none())
    {
        if !lists.contains(&named.list.as_str()) {
            lists.push(&named.list);
        }
    }
    lists.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, parent: Option<&str>, articles: u64) -> GroupRowView {
        GroupRowView {
            id: id.to_owned(),
            name: id.to_uppercase(),
            kind: "group".to_owned(),
            regions: Vec::new(),
            parent: parent.map(str::to_owned),
            articles,
            mentions: articles,
            latest: None,
        }
    }

    #[track_caller]
    fn check(rows: Vec<GroupRowView>, named: &[(&str, usize)], silent: &[(&str, usize)]) {
        let list = GroupListView {
            watchlist_version: String::new(),
            groups: rows,
        };
        let (found, quiet) = families(&list, &Watchlist::builtin());
        let shown = |lines: &[GroupLine]| -> Vec<(String, usize)> {
            lines
                .iter()
                .map(|line| (line.name.to_lowercase(), line.depth))
                .collect()
        };
        let expected = |lines: &[(&str, usize)]| -> Vec<(String, usize)> {
            lines
                .iter()
                .map(|(name, depth)| ((*name).to_owned(), *depth))
                .collect()
        };
        assert_eq!(
            (shown(&found), shown(&quiet)),
            (expected(named), expected(silent))
        );
    }

    #[test]
    fn groups_stand_under_those_they_belong_to() {
        check(
            vec![
                row("other", None, 5),
                row("child", Some("head"), 9),
                row("head", None, 0),
                row("small", Some("head"), 1),
                row("unheard", None, 0),
            ],
            &[("head", 0), ("child", 1), ("small", 1), ("other", 0)],
            &[("unheard", 0)],
        );
    }

    #[test]
    fn unknown_parents_hide_nothing() {
        check(vec![row("orphan", Some("gone"), 2)], &[("orphan", 0)], &[]);
    }
}
