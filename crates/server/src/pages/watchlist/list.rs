//! The groups as a table, and how tagging fares.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use wirewatch_pipeline::{CorpusCounts, Group, LintKind, lint};

use super::Opened;
use crate::ServerState;
use crate::access::Viewer;
use crate::pages::PageFailure;
use crate::pages::failure::{PageQuery, page};
use crate::pages::forms::done_text;
use crate::pages::links::Link;
use crate::pages::shell::{Section, Shell};
use crate::tagging::HowFar;

#[derive(Template)]
#[template(path = "watchlist.html")]
struct ListPage {
    shell: Shell,
    viewer: Viewer,
    done: Option<&'static str>,
    file: String,
    fixed: Option<String>,
    version: String,
    /// Whether the server works by the file as it is now.
    is_in_use: bool,
    asked: String,
    groups: Vec<ShownGroup>,
    all: usize,
    /// Articles that another watchlist tagged.
    waiting: u64,
    how_far: Option<HowFar>,
    last: Option<(u64, u64, u64)>,
    last_fault: Option<String>,
    /// Remarks on the list that do not depend on the articles.
    remarks: usize,
}

struct ShownGroup {
    id: String,
    name: String,
    kind: String,
    link: String,
    parent: Option<String>,
    aliases: usize,
    /// Aliases that count only in company, by capitals or never.
    ruled: usize,
    lists: Vec<String>,
    articles: u64,
    mentions: u64,
}

/// What to show of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListParams {
    /// Part of a name or id.
    name: String,
    done: String,
}

/// The groups of the list.
pub(super) async fn list_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    PageQuery(params): PageQuery<ListParams>,
) -> Result<Response, PageFailure> {
    let opened = Opened::now(&state)?;
    let counts = state.store.group_counts().await?;
    let version = opened.list.version();
    let waiting = state.store.count_tagged_otherwise(version).await?;
    let counts: HashMap<&str, (u64, u64)> = counts
        .iter()
        .map(|count| (count.group_id.as_str(), (count.articles, count.mentions)))
        .collect();
    let wanted = params.name.trim().to_lowercase();
    let groups = opened.list.groups();
    let shown = groups.iter().filter(|group| fits(group, &wanted));
    let findings = lint(&opened.list, &CorpusCounts::default());
    let remarks = findings
        .iter()
        .filter(|finding| finding.kind != LintKind::NeverSeen);
    Ok(page(&ListPage {
        shell: Shell::at(Section::Watchlist),
        viewer,
        done: done_text(&params.done),
        is_in_use: version == state.watchlist.version(),
        waiting,
        how_far: state.tagging.how_far(),
        last: state
            .tagging
            .last_report()
            .map(|report| (report.articles, report.appear, report.vanish)),
        last_fault: state.tagging.last_fault(),
        remarks: remarks.count(),
        groups: shown.map(|group| shown_group(group, &counts)).collect(),
        all: groups.len(),
        asked: params.name,
        version: version.to_owned(),
        file: opened.file.name,
        fixed: opened.file.fixed,
    }))
}

/// Whether a group has `wanted`, in small letters, in its id or one of its names.
fn fits(group: &Group, wanted: &str) -> bool {
    let names = group.aliases.iter().map(|alias| &alias.text);
    let mut names = names.chain(&group.official).chain([&group.name]);
    group.id.as_str().contains(wanted) || names.any(|name| name.to_lowercase().contains(wanted))
}

fn shown_group(group: &Group, counts: &HashMap<&str, (u64, u64)>) -> ShownGroup {
    let (articles, mentions) = counts.get(group.id.as_str()).copied().unwrap_or_default();
    let plain = |alias: &&wirewatch_pipeline::Alias| {
        alias.case == wirewatch_pipeline::CaseRule::Name
            && alias.context == wirewatch_pipeline::ContextRule::None
            && !alias.never_extract
            && alias.not_inside.is_empty()
            && alias.traps.is_empty()
    };
    ShownGroup {
        link: Link::to("/watchlist/groups").part(group.id.as_str()).done(),
        id: group.id.to_string(),
        name: group.name.clone(),
        kind: group.kind.clone(),
        parent: group.parent.as_ref().map(ToString::to_string),
        aliases: group.aliases.len(),
        ruled: group.aliases.len() - group.aliases.iter().filter(plain).count(),
        lists: group
            .designations
            .iter()
            .filter(|designation| designation.until.is_none())
            .map(|designation| designation.list.clone())
            .collect(),
        articles,
        mentions,
    }
}
