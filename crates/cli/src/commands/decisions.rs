use std::process::ExitCode;

use anyhow::bail;
use jiff::Timestamp;
use serde_json::json;
use wirewatch_model::ArticleId;
use wirewatch_pipeline::{incident_stage, index_stage, story_stage, sum_up_incidents};
use wirewatch_store::{Decision, DecisionArea, DecisionKind, Undecided};

use super::incidents::sources;
use crate::args::{Args, DecideCommand, StoryCommand};
use crate::lock::RunLock;
use crate::out::outln;
use crate::progress::Bars;
use crate::shutdown::Shutdown;
use crate::workspace::Workspace;

/// Shows one story, or decides about it.
pub async fn stories(args: &Args, command: &StoryCommand) -> anyhow::Result<ExitCode> {
    match command {
        StoryCommand::Show { id } => show_story(args, id).await,
        StoryCommand::Decide(command) => decide(args, DecisionArea::Story, command).await,
    }
}

/// Makes, lists or undoes decisions about stories or incidents.
pub async fn decide(
    args: &Args,
    area: DecisionArea,
    command: &DecideCommand,
) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let store = &workspace.store;
    if let DecideCommand::Decisions = command {
        for decision in store.decisions(area).await? {
            print_decision(args, &decision);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let _lock = RunLock::take(&workspace.settings.data_dir)?;
    let now = Timestamp::now();
    let decided = match command {
        DecideCommand::Merge { from, into, note } => {
            store
                .decide_merge(area, from, into, note.as_deref(), now)
                .await?
        }
        DecideCommand::Split { id, articles, note } => {
            let articles: Vec<ArticleId> = articles
                .iter()
                .map(|id| ArticleId::from(id.as_str()))
                .collect();
            store
                .decide_split(area, id, &articles, note.as_deref(), now)
                .await?
        }
        DecideCommand::Undo { decision } => store.undo_decision(area, *decision, now).await?,
        DecideCommand::Decisions => return Ok(ExitCode::SUCCESS),
    };
    match decided {
        Ok(decision) => {
            settle(args, &workspace).await?;
            print_decision(args, &decision);
            Ok(ExitCode::SUCCESS)
        }
        Err(Undecided::Unknown(what) | Undecided::Pointless(what)) => bail!(what),
        Err(Undecided::Later(later)) => {
            bail!("decision {later} came later and holds some of the same articles; undo it first")
        }
    }
}

/// Brings names, origins and the index up to date.
async fn settle(args: &Args, workspace: &Workspace) -> anyhow::Result<()> {
    let bars = Bars::new(args.quiet, Shutdown::listen());
    let cluster = &workspace.settings.cluster;
    sum_up_incidents(&workspace.store).await?;
    story_stage(&workspace.store, cluster, &bars).await?;
    incident_stage(&workspace.store, cluster, &bars).await?;
    let index = workspace.index()?;
    index_stage(&workspace.store, &index, &bars).await?;
    tokio::task::spawn_blocking(move || index.finish()).await??;
    Ok(())
}

fn print_decision(args: &Args, decision: &Decision) {
    let kind = match decision.kind {
        DecisionKind::Merge => "merge",
        DecisionKind::Split => "split",
    };
    if args.json {
        outln!(
            "{}",
            json!({
                "decision": decision.id,
                "kind": kind,
                "from": decision.from,
                "into": decision.into,
                "note": decision.note,
                "made": decision.made_at.to_string(),
                "undone": decision.undone_at.map(|at| at.to_string()),
            })
        );
        return;
    }
    let what = match decision.kind {
        DecisionKind::Merge => format!("{} is {}", decision.from, decision.into),
        DecisionKind::Split => format!("{} was split off {}", decision.into, decision.from),
    };
    let note = decision
        .note
        .as_ref()
        .map_or_else(String::new, |note| format!(" ({note})"));
    let undone = decision
        .undone_at
        .map_or_else(String::new, |at| format!(", undone {at}"));
    outln!(
        "decision {}: {what}{note}, made {}{undone}",
        decision.id,
        decision.made_at
    );
}

async fn show_story(args: &Args, id: &str) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let asked = workspace.store.articles(&[ArticleId::from(id)]).await?;
    let story = asked.first().and_then(|article| article.story.clone());
    let Some(story) = story else {
        bail!("there is no story or article `{id}`, or it was not compared yet");
    };
    let asked = std::slice::from_ref(&story.id);
    let members = workspace.store.story_members(asked).await?;
    let ids: Vec<ArticleId> = members
        .iter()
        .map(|member| member.article.clone())
        .collect();
    let articles = workspace.store.articles(&ids).await?;
    if !args.json {
        let count = sources(story.articles as usize, story.origins as usize);
        outln!("story {}: {count}", story.id);
    }
    for article in &articles {
        let origin = article.origin.as_ref();
        let title = article.analysis.article.title.as_deref();
        if args.json {
            outln!(
                "{}",
                json!({
                    "story": story.id.as_str(),
                    "article": article.id.as_str(),
                    "title": title,
                    "outlet": article.feed.as_ref().map(|feed| &feed.outlet),
                    "origin": origin.map(|origin| &origin.id),
                    "reason": origin.map(|origin| &origin.reason),
                })
            );
            continue;
        }
        outln!("  {}  {}", article.id, title.unwrap_or("Untitled"));
        if let Some(origin) = origin {
            outln!("      origin {}: {}", origin.id, origin.reason);
        }
    }
    Ok(ExitCode::SUCCESS)
}
