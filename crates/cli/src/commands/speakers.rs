use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use jiff::Timestamp;
use serde::Serialize;
use wirewatch_model::{ArticleId, SpeakerId};
use wirewatch_pipeline::name_key;
use wirewatch_server::views::{DecisionView, SpeakerProfileView, SpeakerSummaryView};
use wirewatch_server::{
    SpeakerParams, find_speaker, list_decisions, list_speakers, list_suggestions, show_speaker,
};
use wirewatch_store::{DecidedSpeakers, SpeakerSummary, SplitPart, Store};

use super::search::fault;
use crate::args::{Args, SpeakersCommand, SplitArgs};
use crate::exit::Failure;
use crate::out::outln;
use crate::workspace::Workspace;

/// Looks after speakers: who they are, and what people decided about them.
pub async fn speakers(args: &Args, command: &SpeakersCommand) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let store = &workspace.store;
    match command {
        SpeakersCommand::List(list) => {
            let params = SpeakerParams {
                q: list.name.join(" "),
                role: list.role.clone(),
                kind: list.kind.clone(),
                limit: Some(list.limit.max(1)),
                cursor: list.cursor.clone(),
            };
            let view = list_speakers(store, &params)
                .await
                .map_err(|failure| fault(failure, ""))?;
            say(args, &view, || {
                outln!("{} speakers", view.total);
                view.speakers.iter().for_each(print_summary);
                if let Some(cursor) = &view.next_cursor {
                    eprintln!("more: --cursor {cursor}");
                }
            })?;
        }
        SpeakersCommand::Show { speaker } => {
            let view = show_speaker(store, speaker)
                .await
                .map_err(|failure| fault(failure, ""))?;
            say(args, &view, || print_profile(&view))?;
        }
        SpeakersCommand::Suggestions { limit } => {
            let pairs = list_suggestions(store, *limit)
                .await
                .map_err(|failure| fault(failure, ""))?;
            say(args, &pairs, || {
                for pair in &pairs {
                    outln!(
                        "{}  {}  {} / {}: {}",
                        pair.one,
                        pair.other,
                        pair.one_name,
                        pair.other_name,
                        pair.reason
                    );
                }
                if !args.quiet {
                    eprintln!(
                        "{} pairs; join one with `speakers merge A B`, dismiss it with `speakers apart A B`",
                        pairs.len()
                    );
                }
            })?;
        }
        SpeakersCommand::Decisions => {
            let decisions = list_decisions(store)
                .await
                .map_err(|failure| fault(failure, ""))?;
            say(args, &decisions, || {
                decisions.iter().for_each(print_decision)
            })?;
        }
        SpeakersCommand::Merge { from, into } => {
            let (from, into) = two(store, from, into).await?;
            let what = DecidedSpeakers::Merge {
                from: from.id,
                into: into.id,
            };
            decide(args, store, &what).await?;
        }
        SpeakersCommand::Apart { one, other } => {
            let (one, other) = two(store, one, other).await?;
            let what = DecidedSpeakers::Apart {
                one: one.id,
                other: other.id,
            };
            decide(args, store, &what).await?;
        }
        SpeakersCommand::Split(split) => {
            let what = split_of(store, split).await?;
            decide(args, store, &what).await?;
        }
        SpeakersCommand::Undo { number } => {
            if !store
                .undo_speaker_decision(*number, Timestamp::now())
                .await?
            {
                bail!(
                    "there is no decision {number} that holds; see: wirewatch speakers decisions"
                );
            }
            if !args.quiet {
                outln!(
                    "decision {number} is undone; the index follows with the next run, or now with `wirewatch index`"
                );
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn two(
    store: &Arc<dyn Store>,
    one: &str,
    other: &str,
) -> anyhow::Result<(SpeakerSummary, SpeakerSummary)> {
    let (one, other) = (known(store, one).await?, known(store, other).await?);
    if one.id == other.id {
        bail!("both are the speaker {} already", one.id);
    }
    Ok((one, other))
}

/// The speaker somebody means; also one that waits for a decision and has no profile.
async fn known(store: &Arc<dyn Store>, asked: &str) -> anyhow::Result<SpeakerSummary> {
    if let Some(speaker) = store.speaker_to_decide(&SpeakerId::from(asked)).await? {
        return Ok(speaker);
    }
    let found = find_speaker(store.as_ref(), asked).await;
    found.map_err(|failure| fault(failure, ""))
}

async fn split_of(store: &Arc<dyn Store>, split: &SplitArgs) -> anyhow::Result<DecidedSpeakers> {
    let from = known(store, &split.speaker).await?;
    let part = SplitPart {
        name_key: split.name.as_deref().and_then(name_key),
        title: split.title.clone(),
        affiliation: split.affiliation.clone(),
        article: split.article.as_deref().map(ArticleId::from),
    };
    if part == SplitPart::default() {
        return Err(Failure::Usage(
            "say what to split off: --name, --title, --affiliation or --article".to_owned(),
        )
        .into());
    }
    if !has_part(store, &from, &part).await? {
        bail!(
            "nothing of {} is so; see its names and posts with: wirewatch speakers show {}",
            from.id,
            from.id
        );
    }
    Ok(DecidedSpeakers::Split {
        into: store.free_speaker_id(&from.id).await?,
        from: from.id,
        part,
    })
}

/// Whether some of a speaker's articles show the part that is to be split off.
async fn has_part(
    store: &Arc<dyn Store>,
    from: &SpeakerSummary,
    part: &SplitPart,
) -> anyhow::Result<bool> {
    let same = |wanted: &Option<String>, found: &Option<String>| {
        let lower = |text: &Option<String>| text.as_deref().map(str::to_lowercase);
        wanted.is_none() || lower(wanted) == lower(found)
    };
    let sightings = store.speaker_sightings(&from.id, u32::MAX).await?;
    Ok(sightings.iter().any(|sighting| {
        let form = &sighting.form;
        let name = part.name_key.as_ref();
        let article = part.article.as_ref();
        name.is_none_or(|key| name_key(&form.name).as_ref() == Some(key))
            && same(&part.title, &form.title)
            && same(&part.affiliation, &form.affiliation)
            && article.is_none_or(|id| *id == sighting.article_id)
    }))
}

async fn decide(args: &Args, store: &Arc<dyn Store>, what: &DecidedSpeakers) -> anyhow::Result<()> {
    let decision = store.decide_speakers(what, Timestamp::now()).await?;
    let view = DecisionView::new(&decision);
    say(args, &view, || {
        print_decision(&view);
        if !args.quiet {
            eprintln!(
                "the index follows with the next run, or now with `wirewatch index`; undo: wirewatch speakers undo {}",
                decision.number
            );
        }
    })
}

/// Writes a result as JSON, or as `print` does.
fn say<T: Serialize>(args: &Args, view: &T, print: impl FnOnce()) -> anyhow::Result<()> {
    if args.json {
        outln!("{}", serde_json::to_string(view)?);
    } else {
        print();
    }
    Ok(())
}

fn print_summary(speaker: &SpeakerSummaryView) {
    let post: Vec<&str> = [&speaker.title, &speaker.affiliation]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    outln!(
        "{:32}  {} quotes in {} articles  {}  {}  {}",
        speaker.id,
        speaker.quotes,
        speaker.articles,
        speaker.role,
        speaker.name,
        post.join(", ")
    );
}

fn print_profile(profile: &SpeakerProfileView) {
    print_summary(&profile.summary);
    outln!("names");
    for name in &profile.variants {
        outln!(
            "    {}  {} articles  ({})",
            name.name,
            name.articles,
            name.reason
        );
    }
    outln!("posts");
    for post in &profile.posts {
        let parts = [
            post.honorific.as_deref(),
            post.title.as_deref(),
            post.affiliation.as_deref(),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        let day = |stamp: &str| stamp.get(..10).unwrap_or_default().to_owned();
        outln!(
            "    {} to {}  {}  {}  {} articles",
            day(&post.from),
            day(&post.to),
            post.role,
            parts.join(", "),
            post.articles
        );
        for place in &post.evidence {
            outln!("        [{}] {}", place.article, place.text.join(" … "));
        }
    }
    for pair in &profile.suggestions {
        outln!("perhaps  {} / {}: {}", pair.one, pair.other, pair.reason);
    }
}

fn print_decision(decision: &DecisionView) {
    let day = decision.made.get(..10).unwrap_or_default();
    let part = decision
        .part
        .as_deref()
        .map(|part| format!(" ({part})"))
        .unwrap_or_default();
    let link = match decision.kind {
        "merge" => "became",
        "split" => "gave off",
        _ => "is not",
    };
    let undone = if decision.undone.is_some() {
        "  undone"
    } else {
        ""
    };
    outln!(
        "{}  {day}  {}  {} {link} {}{part}{undone}",
        decision.number,
        decision.kind,
        decision.one,
        decision.other
    );
}
