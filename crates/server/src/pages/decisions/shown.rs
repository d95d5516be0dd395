//! Decisions as pages show them: what, who, when, why.

use wirewatch_store::{
    DecidedSpeakers, Decision, DecisionArea, DecisionKind, DecisionList, DecisionRemark,
    SpeakerDecision, StoreError,
};

use crate::ServerState;
use crate::pages::incidents::incident_link;
use crate::pages::links::{Link, speaker_link};
use crate::pages::moment::Moment;
use crate::views::DecisionView;

/// A decision.
pub(crate) struct ShownDecision {
    /// What the form that undoes it sends: `incident`, `story` or `speaker`.
    pub(crate) area: &'static str,
    pub(crate) number: i64,
    /// "Two incidents are one".
    pub(crate) what: &'static str,
    pub(crate) one: Side,
    pub(crate) other: Side,
    /// What a split of a speaker takes away.
    pub(crate) part: Option<String>,
    pub(crate) made: Told,
    /// Who undid it, when and why; `None` while it holds.
    pub(crate) undone: Option<Told>,
}

/// What was merged or split, or what it became.
pub(crate) struct Side {
    pub(crate) id: String,
    pub(crate) link: String,
}

/// Who did something, when and why.
pub(crate) struct Told {
    pub(crate) at: Moment,
    pub(crate) by: Option<String>,
    pub(crate) why: Option<String>,
}

impl ShownDecision {
    /// Whether it is about what has this id.
    fn is_about(&self, id: &str) -> bool {
        self.one.id == id || self.other.id == id
    }
}

/// All decisions, the last one first.
///
/// # Errors
/// A fault of the store.
pub(super) async fn all(state: &ServerState) -> Result<Vec<ShownDecision>, StoreError> {
    let mut all = joined(state, DecisionArea::Incident).await?;
    all.extend(joined(state, DecisionArea::Story).await?);
    all.extend(of_speakers(state).await?);
    all.sort_by(|a, b| b.made.at.machine.cmp(&a.made.at.machine));
    Ok(all)
}

/// The decisions about an incident.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn about_incident(
    state: &ServerState,
    id: &str,
) -> Result<Vec<ShownDecision>, StoreError> {
    let mut found = joined(state, DecisionArea::Incident).await?;
    found.retain(|decision| decision.is_about(id));
    Ok(found)
}

/// The decisions about a story, by the id of its first article, or about the stories of that article.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn about_story(
    state: &ServerState,
    ids: &[&str],
) -> Result<Vec<ShownDecision>, StoreError> {
    let mut found = joined(state, DecisionArea::Story).await?;
    found.retain(|decision| ids.iter().any(|id| decision.is_about(id)));
    Ok(found)
}

/// The decisions about a speaker.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn about_speaker(
    state: &ServerState,
    id: &str,
) -> Result<Vec<ShownDecision>, StoreError> {
    let mut found = of_speakers(state).await?;
    found.retain(|decision| decision.is_about(id));
    Ok(found)
}

async fn joined(state: &ServerState, area: DecisionArea) -> Result<Vec<ShownDecision>, StoreError> {
    let decisions = state.store.decisions(area).await?;
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    let remarks = state.store.remarks(DecisionList::Joined).await?;
    let shown = decisions.iter().map(|decision| shown(decision, &remarks));
    Ok(shown.collect())
}

fn shown(decision: &Decision, remarks: &[DecisionRemark]) -> ShownDecision {
    let (area, link): (_, fn(&str) -> String) = match decision.area {
        DecisionArea::Incident => ("incident", incident_link),
        DecisionArea::Story => ("story", story_link),
    };
    let what = match (decision.area, decision.kind) {
        (DecisionArea::Incident, DecisionKind::Merge) => "Two incidents are one",
        (DecisionArea::Incident, DecisionKind::Split) => "One incident is two",
        (DecisionArea::Story, DecisionKind::Merge) => "Two stories are one",
        (DecisionArea::Story, DecisionKind::Split) => "One story is two",
    };
    let side = |id: &String| Side {
        link: link(id),
        id: id.clone(),
    };
    let (made, undone) = told(decision.id, remarks);
    ShownDecision {
        area,
        number: decision.id,
        what,
        one: side(&decision.from),
        other: side(&decision.into),
        part: None,
        made: Told {
            at: Moment::at(decision.made_at),
            by: made.and_then(|remark| remark.by.clone()),
            why: decision.note.clone(),
        },
        undone: decision.undone_at.map(|at| Told {
            at: Moment::at(at),
            by: undone.and_then(|remark| remark.by.clone()),
            why: undone.and_then(|remark| remark.why.clone()),
        }),
    }
}

/// The remarks on making and undoing a decision.
fn told(
    number: i64,
    remarks: &[DecisionRemark],
) -> (Option<&DecisionRemark>, Option<&DecisionRemark>) {
    let find = |undoing: bool| {
        let mut remarks = remarks.iter();
        remarks.find(|remark| remark.number == number && remark.undoing == undoing)
    };
    (find(false), find(true))
}

fn story_link(id: &str) -> String {
    Link::to("/articles").part(id).with("tab", "story").done()
}

async fn of_speakers(state: &ServerState) -> Result<Vec<ShownDecision>, StoreError> {
    let decisions = state.store.speaker_decisions().await?;
    if decisions.is_empty() {
        return Ok(Vec::new());
    }
    let remarks = state.store.remarks(DecisionList::Speakers).await?;
    let shown = decisions.iter().rev();
    Ok(shown.map(|decision| speakers(decision, &remarks)).collect())
}

fn speakers(decision: &SpeakerDecision, remarks: &[DecisionRemark]) -> ShownDecision {
    let what = match decision.what {
        DecidedSpeakers::Merge { .. } => "Two speakers are one",
        DecidedSpeakers::Split { .. } => "One speaker is two",
        DecidedSpeakers::Apart { .. } => "Two speakers are two",
    };
    let view = DecisionView::new(decision);
    let side = |id: String| Side {
        link: speaker_link(&id),
        id,
    };
    let (made, undone) = told(decision.number, remarks);
    let by = |remark: Option<&DecisionRemark>| remark.and_then(|remark| remark.by.clone());
    let why = |remark: Option<&DecisionRemark>| remark.and_then(|remark| remark.why.clone());
    ShownDecision {
        area: "speaker",
        number: decision.number,
        what,
        one: side(view.one),
        other: side(view.other),
        part: view.part,
        made: Told {
            at: Moment::at(decision.made_at),
            by: by(made),
            why: why(made),
        },
        undone: decision.undone_at.map(|at| Told {
            at: Moment::at(at),
            by: by(undone),
            why: why(undone),
        }),
    }
}
