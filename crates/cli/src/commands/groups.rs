use std::process::ExitCode;

use wirewatch_pipeline::Watchlist;
use wirewatch_server::views::{GroupListView, GroupView};
use wirewatch_server::{RollUp, SearchFailure, list_groups, show_group};

use crate::args::{Args, GroupsArgs, GroupsCommand};
use crate::exit::Failure;
use crate::out::outln;
use crate::workspace::Workspace;

/// Lines of each list that `groups show` prints.
const SHOWN: usize = 12;

/// Lists the groups of the watchlist, or shows one with its coverage.
pub async fn groups(args: &Args, groups: &GroupsArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let watchlist = workspace.watchlist()?;
    match &groups.command {
        None => list(args, &workspace, &watchlist).await?,
        Some(GroupsCommand::Show { name, rollup }) => {
            let rollup = RollUp::from(*rollup);
            let shown = show_group(&workspace.store, &watchlist, &name.join(" "), rollup).await;
            let view = shown.map_err(fault)?;
            if args.json {
                outln!("{}", serde_json::to_string(&view)?);
            } else {
                outln!("{}", described(&view).trim_end());
            }
        }
    }
    let waiting = workspace
        .store
        .count_tagged_otherwise(watchlist.version())
        .await?;
    if waiting > 0 && !args.quiet {
        eprintln!(
            "{waiting} articles are tagged by another watchlist; see: wirewatch watchlist diff"
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn fault(failure: SearchFailure) -> anyhow::Error {
    match failure {
        SearchFailure::Store(fault) => fault.into(),
        SearchFailure::Index(fault) => fault.into(),
        SearchFailure::Interrupted(fault) => fault.into(),
        SearchFailure::Refused { detail, .. } => anyhow::anyhow!(detail),
        SearchFailure::Invalid(what) | SearchFailure::NotFound(what) => {
            Failure::Usage(format!("{what}; `wirewatch groups` lists them")).into()
        }
    }
}

async fn list(args: &Args, workspace: &Workspace, watchlist: &Watchlist) -> anyhow::Result<()> {
    let view = list_groups(&workspace.store, watchlist)
        .await
        .map_err(fault)?;
    if args.json {
        outln!("{}", serde_json::to_string(&view)?);
    } else {
        print_list(&view);
    }
    Ok(())
}

fn print_list(view: &GroupListView) {
    outln!("articles  mentions  latest      group");
    for row in &view.groups {
        let latest = row.latest.as_deref().and_then(|at| at.get(..10));
        outln!(
            "{:>8}  {:>8}  {:10}  {}  {}",
            row.articles,
            row.mentions,
            latest.unwrap_or("-"),
            row.id,
            row.name
        );
    }
}

fn described(view: &GroupView) -> String {
    let mut out = format!("{}  [{}]\n", view.name, view.id);
    push_line(&mut out, "kind", &view.kind);
    push_line(&mut out, "regions", &view.regions.join(", "));
    push_line(
        &mut out,
        "part of",
        view.parent.as_deref().unwrap_or_default(),
    );
    push_line(&mut out, "parts", &view.children.join(", "));
    push_line(
        &mut out,
        "since",
        view.valid_from.as_deref().unwrap_or_default(),
    );
    push_line(
        &mut out,
        "until",
        view.valid_to.as_deref().unwrap_or_default(),
    );
    for designation in &view.designations {
        push_line(&mut out, "list", &designation.words);
    }
    out.push_str(&format!(
        "\n{} articles, {} mentions ({} inside other names)\n",
        view.articles, view.mentions, view.part_of_name
    ));
    let seen = view.aliases_seen.iter();
    let seen = seen.map(|alias| format!("{:>8}  {}", alias.mentions, alias.alias));
    push_list(&mut out, "names seen, by mentions", seen);
    let months = view.coverage.iter().rev();
    let months = months.map(|month| format!("{:>8}  {}", month.articles, month.month));
    push_list(&mut out, "articles by month, the latest first", months);
    let together = view.named_together.iter();
    let together = together.map(|other| format!("{:>8}  {}", other.articles, other.group_id));
    push_list(&mut out, "named together with, by articles", together);
    let speakers = view.speakers.iter();
    let speakers = speakers.map(|speaker| format!("{:>8}  {}", speaker.quotes, speaker.name));
    push_list(&mut out, "quoted beside it, by quotes", speakers);
    out
}

fn push_line(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        out.push_str(&format!("{name:8} {value}\n"));
    }
}

fn push_list(out: &mut String, title: &str, lines: impl ExactSizeIterator<Item = String>) {
    if lines.len() == 0 {
        return;
    }
    out.push_str(&format!("\n{title}\n"));
    let rest = lines.len().saturating_sub(SHOWN);
    for line in lines.take(SHOWN) {
        out.push_str(&format!("{line}\n"));
    }
    if rest > 0 {
        out.push_str(&format!("{:>8}  and {rest} more\n", ""));
    }
}
