//! The forms that decide and undo.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use wirewatch_model::{ArticleId, SpeakerId};
use wirewatch_pipeline::name_key;
use wirewatch_store::{DecidedSpeakers, DecisionArea, SplitPart};

use crate::access::Viewer;
use crate::answers::Failure;
use crate::pages::PageFailure;
use crate::pages::forms::{Sent, done, refused};
use crate::pages::incidents::incident_link;
use crate::pages::links::{Link, speaker_link};
use crate::{Reason, ServerState, Wanted, find_speaker};

/// The longest reason that is kept, in characters.
const MOST_WORDS: usize = 500;

/// One story or incident is another.
pub(super) async fn merge(
    State(state): State<ServerState>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let area = area(&sent)?;
    let from = sent.text("from").to_owned();
    let chosen = match sent.text("other") {
        "" => sent.text("into"),
        typed => typed,
    };
    let into = id_in(chosen).to_owned();
    if into.is_empty() {
        return Ok(nothing_chosen("Say which other one it is"));
    }
    let into = match area {
        DecisionArea::Story => story_of(&state, &into).await?,
        DecisionArea::Incident => into,
    };
    let to = place(area, &into);
    let wanted = Wanted::Merge { area, from, into };
    decide(&state, &sent, wanted, &to, "merged").await
}

/// Some articles of a story or incident are another one.
pub(super) async fn split(
    State(state): State<ServerState>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let area = area(&sent)?;
    let from = sent.text("from").to_owned();
    let articles: Vec<ArticleId> = sent
        .all("article")
        .into_iter()
        .map(ArticleId::from)
        .collect();
    if articles.is_empty() {
        return Ok(nothing_chosen("Tick the articles that belong elsewhere"));
    }
    let to = place(area, &from);
    let wanted = Wanted::Split {
        area,
        from,
        articles,
    };
    decide(&state, &sent, wanted, &to, "split").await
}

/// One speaker is another.
pub(super) async fn merge_speakers(
    State(state): State<ServerState>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let (from, into) = match two_speakers(&state, &sent).await? {
        Ok(two) => two,
        Err(answer) => return Ok(*answer),
    };
    let to = speaker_link(into.as_str());
    let wanted = Wanted::Speakers(DecidedSpeakers::Merge { from, into });
    decide(&state, &sent, wanted, &to, "merged").await
}

/// Two speakers are two.
pub(super) async fn part_speakers(
    State(state): State<ServerState>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let (one, other) = match two_speakers(&state, &sent).await? {
        Ok(two) => two,
        Err(answer) => return Ok(*answer),
    };
    let to = speaker_link(one.as_str());
    let wanted = Wanted::Speakers(DecidedSpeakers::Apart { one, other });
    decide(&state, &sent, wanted, &to, "apart").await
}

/// The speaker of the page and the other one that the form names.
async fn two_speakers(
    state: &ServerState,
    sent: &Sent,
) -> Result<Result<(SpeakerId, SpeakerId), Box<Response>>, PageFailure> {
    let other = id_in(sent.text("other"));
    if other.is_empty() {
        return Ok(Err(Box::new(nothing_chosen("Say which other speaker"))));
    }
    let from = find_speaker(state.store.as_ref(), sent.text("from")).await?;
    let other = find_speaker(state.store.as_ref(), other).await?;
    if from.id == other.id {
        let text = "Both are this speaker already; nothing was changed.";
        let answer = refused(StatusCode::CONFLICT, "undecided", text.to_owned());
        return Ok(Err(Box::new(answer)));
    }
    Ok(Ok((from.id, other.id)))
}

/// A part of a speaker is somebody else.
pub(super) async fn split_speaker(
    State(state): State<ServerState>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let from = find_speaker(state.store.as_ref(), sent.text("from")).await?;
    let (kind, value) = sent.raw("part").split_once(':').unwrap_or_default();
    let value = value.to_owned();
    let part = match kind {
        "name" => SplitPart {
            name_key: name_key(&value),
            ..SplitPart::default()
        },
        "title" => SplitPart {
            title: Some(value),
            ..SplitPart::default()
        },
        "affiliation" => SplitPart {
            affiliation: Some(value),
            ..SplitPart::default()
        },
        _ => SplitPart::default(),
    };
    if part == SplitPart::default() {
        return Ok(nothing_chosen("Say what belongs to somebody else"));
    }
    let to = speaker_link(from.id.as_str());
    let into = state.store.free_speaker_id(&from.id).await?;
    let wanted = Wanted::Speakers(DecidedSpeakers::Split {
        from: from.id,
        into,
        part,
    });
    decide(&state, &sent, wanted, &to, "split").await
}

/// A decision does not hold any more.
pub(super) async fn undo(
    State(state): State<ServerState>,
    sent: Sent,
) -> Result<Response, PageFailure> {
    let number = sent.text("number").parse();
    let number = number.map_err(|_| Failure::Invalid("a decision has a number".to_owned()))?;
    let wanted = match sent.text("area") {
        "speaker" => Wanted::UndoSpeakers(number),
        _ => Wanted::Undo {
            area: area(&sent)?,
            number,
        },
    };
    decide(&state, &sent, wanted, "/decisions", "undone").await
}

async fn decide(
    state: &ServerState,
    sent: &Sent,
    wanted: Wanted,
    to: &str,
    code: &str,
) -> Result<Response, PageFailure> {
    let Some(workshop) = &state.workshop else {
        let text = "the program that runs this server decides nothing for it; use `wirewatch incident`, `stories` or `speakers`";
        return Err(Failure::Invalid(text.to_owned()).into());
    };
    let why: String = sent.text("why").chars().take(MOST_WORDS).collect();
    let reason = Reason {
        by: name_of(state, &sent.viewer).await?,
        why: (!why.is_empty()).then_some(why),
    };
    match workshop.decide(&wanted, &reason).await {
        Ok(()) => Ok(done(to, code)),
        Err(why) => Ok(refused(
            StatusCode::CONFLICT,
            "undecided",
            format!("{why}; nothing was changed"),
        )),
    }
}

/// The name of the key that somebody came with.
async fn name_of(state: &ServerState, viewer: &Viewer) -> Result<Option<String>, Failure> {
    let Some(id) = &viewer.key else {
        return Ok(None);
    };
    let keys = state.store.keys().await?;
    let name = keys
        .into_iter()
        .find(|key| key.id == *id)
        .map(|key| key.name);
    Ok(Some(name.unwrap_or_else(|| id.clone())))
}

fn area(sent: &Sent) -> Result<DecisionArea, Failure> {
    match sent.text("area") {
        "incident" => Ok(DecisionArea::Incident),
        "story" => Ok(DecisionArea::Story),
        other => Err(Failure::Invalid(format!(
            "nothing is decided about `{other}`"
        ))),
    }
}

/// The story that an article belongs to; what is no article stands for itself.
async fn story_of(state: &ServerState, id: &str) -> Result<String, Failure> {
    let found = state.store.articles(&[ArticleId::from(id)]).await?;
    let story = found.first().and_then(|article| article.story.as_ref());
    Ok(story.map_or_else(|| id.to_owned(), |story| story.id.to_string()))
}

fn place(area: DecisionArea, id: &str) -> String {
    match area {
        DecisionArea::Incident => incident_link(id),
        DecisionArea::Story => Link::to("/articles").part(id).with("tab", "story").done(),
    }
}

/// The id in what somebody typed: an id, or the address of a page.
fn id_in(typed: &str) -> &str {
    let path = typed.split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default()
}

fn nothing_chosen(what: &str) -> Response {
    let text = format!("{what}; nothing was changed. Go back to the form.");
    refused(StatusCode::BAD_REQUEST, "undecided", text)
}
