//! Decisions of people about what the rules join: stories, incidents, speakers.

use std::sync::Arc;

use jiff::Timestamp;
use wirewatch_model::ArticleId;
use wirewatch_store::{
    DecidedSpeakers, Decision, DecisionArea, DecisionList, DecisionRemark, Store, StoreError,
    Undecided,
};

/// What somebody wants to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// `from` is `into`, whose id stays.
    Merge {
        /// Stories or incidents.
        area: DecisionArea,
        /// The one that goes.
        from: String,
        /// What it becomes.
        into: String,
    },
    /// `articles` of `from` are another one.
    Split {
        /// Stories or incidents.
        area: DecisionArea,
        /// The one that is two.
        from: String,
        /// What is taken off it.
        articles: Vec<ArticleId>,
    },
    /// A decision about stories or incidents does not hold any more.
    Undo {
        /// Stories or incidents.
        area: DecisionArea,
        /// Its number.
        number: i64,
    },
    /// Two speakers are one, or two, or one of them is two.
    Speakers(DecidedSpeakers),
    /// A decision about speakers does not hold any more.
    UndoSpeakers(i64),
}

impl Wanted {
    /// Whether it is about speakers.
    pub fn is_of_speakers(&self) -> bool {
        matches!(self, Self::Speakers(_) | Self::UndoSpeakers(_))
    }
}

/// Who wants it, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reason {
    /// The name of the key; `None` where no key is asked for.
    pub by: Option<String>,
    /// Why, in the person's words.
    pub why: Option<String>,
}

/// Keeps a decision with who made it; the inner error says in words why it cannot be.
///
/// # Errors
/// A fault of the store.
pub async fn make_decision(
    store: &Arc<dyn Store>,
    wanted: &Wanted,
    reason: &Reason,
    now: Timestamp,
) -> Result<Result<(), String>, StoreError> {
    let note = reason.why.as_deref();
    let (number, undoing) = match wanted {
        Wanted::Merge { area, from, into } => {
            match told(store.decide_merge(*area, from, into, note, now).await?) {
                Ok(number) => (number, false),
                Err(why) => return Ok(Err(why)),
            }
        }
        Wanted::Split {
            area,
            from,
            articles,
        } => match told(store.decide_split(*area, from, articles, note, now).await?) {
            Ok(number) => (number, false),
            Err(why) => return Ok(Err(why)),
        },
        Wanted::Undo { area, number } => {
            match told(store.undo_decision(*area, *number, now).await?) {
                Ok(number) => (number, true),
                Err(why) => return Ok(Err(why)),
            }
        }
        Wanted::Speakers(what) => (store.decide_speakers(what, now).await?.number, false),
        Wanted::UndoSpeakers(number) => {
            if !store.undo_speaker_decision(*number, now).await? {
                return Ok(Err(format!("there is no decision {number} that holds")));
            }
            (*number, true)
        }
    };
    let remark = DecisionRemark {
        list: if wanted.is_of_speakers() {
            DecisionList::Speakers
        } else {
            DecisionList::Joined
        },
        number,
        undoing,
        by: reason.by.clone(),
        why: reason.why.clone(),
        at: now,
    };
    store.add_remark(&remark).await?;
    Ok(Ok(()))
}

fn told(decided: Result<Decision, Undecided>) -> Result<i64, String> {
    match decided {
        Ok(decision) => Ok(decision.id),
        Err(Undecided::Unknown(what) | Undecided::Pointless(what)) => Err(what),
        Err(Undecided::Later(later)) => Err(format!(
            "decision {later} came later and holds some of the same articles; undo it first"
        )),
    }
}
