//! Tagging the stored articles again, behind the requests.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::{error, info};
use wirewatch_pipeline::{Progress, RetagReport};

use crate::ServerState;

/// How tagging again fares. There is one at a time.
#[derive(Default)]
pub(crate) struct Tagging {
    running: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    /// What came of the last time since the server began.
    last: Mutex<Option<Result<RetagReport, String>>>,
}

/// How far tagging is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HowFar {
    /// Articles done in the stage under way.
    pub(crate) done: u64,
    /// Those it has to do.
    pub(crate) total: u64,
}

impl Tagging {
    /// How far it is; `None` when nothing is being tagged.
    pub(crate) fn how_far(&self) -> Option<HowFar> {
        self.running.load(Ordering::SeqCst).then(|| HowFar {
            done: self.done.load(Ordering::SeqCst),
            total: self.total.load(Ordering::SeqCst),
        })
    }

    /// Why the last time was not finished; `None` when it was.
    pub(crate) fn last_fault(&self) -> Option<String> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match last.as_ref()? {
            Ok(report) if report.interrupted => Some("it was stopped before the end".to_owned()),
            Ok(_) => None,
            Err(fault) => Some(fault.clone()),
        }
    }

    /// What the last time changed.
    pub(crate) fn last_report(&self) -> Option<RetagReport> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref()?.as_ref().ok().cloned()
    }
}

/// Begins to tag again, unless that is under way or nobody lends a workshop; `false` then.
pub(crate) fn begin(state: &ServerState) -> bool {
    let Some(workshop) = state.workshop.clone() else {
        return false;
    };
    if state.tagging.running.swap(true, Ordering::SeqCst) {
        return false;
    }
    let told = Told {
        tagging: Arc::clone(&state.tagging),
        stopping: Arc::clone(&state.stopping),
    };
    tokio::spawn(async move {
        let came = workshop.tag_again(&told).await;
        match &came {
            Ok(report) => info!("{} articles were tagged again", report.articles),
            Err(fault) => error!("articles were not tagged again: {fault}"),
        }
        let tagging = &told.tagging;
        *tagging.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(came);
    });
    true
}

/// Tells how far it is; when dropped, also after a panic, nothing is under way any more.
struct Told {
    tagging: Arc<Tagging>,
    stopping: Arc<AtomicBool>,
}

impl Drop for Told {
    fn drop(&mut self) {
        self.tagging.running.store(false, Ordering::SeqCst);
    }
}

impl Progress for Told {
    fn begin(&self, _: &'static str, total: u64) {
        self.tagging.done.store(0, Ordering::SeqCst);
        self.tagging.total.store(total, Ordering::SeqCst);
    }

    fn advance(&self, by: u64) {
        self.tagging.done.fetch_add(by, Ordering::SeqCst);
    }

    fn end(&self) {}

    fn stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}
