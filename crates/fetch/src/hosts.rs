use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OnceCell, Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};
use url::Url;
use wirewatch_model::{HostRecord, RobotsRecord};

use crate::robots::Robots;
use crate::{BlockReason, Unreachable};

/// Consecutive failures after which a host that has answered before is left alone for the run.
const FAILURES_BEFORE_DOWN: u32 = 3;
/// Consecutive refusals (401, 402, 403, 451) after which no more pages of a host are asked for in the run.
const BLOCKS_BEFORE_STOP: u32 = 5;
/// Cookies kept for one host; a cookie wall needs one.
const MAX_COOKIES: usize = 16;

/// Every host asked in this run, and what earlier runs said of it.
#[derive(Debug)]
pub(crate) struct Hosts {
    table: Mutex<HashMap<String, Arc<Host>>>,
    remembered: HashMap<String, HostRecord>,
}

/// One host: a place in line, and what it wants.
#[derive(Debug)]
pub(crate) struct Host {
    line: Semaphore,
    state: Mutex<HostState>,
    plain: OnceCell<RobotsState>,
    secure: OnceCell<RobotsState>,
}

/// What robots.txt came to.
#[derive(Debug)]
pub(crate) enum RobotsState {
    /// Its rules.
    Rules(Box<Robots>),
    /// It could not be had, so nothing is allowed in this run.
    Unavailable(String),
}

#[derive(Debug, Default)]
struct HostState {
    /// When the next request may start, by the pause after the last answer.
    next_at: Option<Instant>,
    /// When the hold of a 429 ends.
    hold_until: Option<Instant>,
    holds_in_row: u32,
    failures_in_row: u32,
    blocks_in_row: u32,
    answered: bool,
    down: Option<String>,
    blocked: Option<(u16, BlockReason)>,
    cookies: Vec<(String, String)>,
    /// What is to be stored, by origin.
    robots: HashMap<String, RobotsRecord>,
    changed: bool,
}

/// Why a host gives no turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoTurn {
    /// It asked for patience that outlasts what a run waits.
    Held(Duration),
    /// It failed earlier in this run.
    Down(String),
    /// It has turned us away again and again in this run.
    Blocked(u16, BlockReason),
}

/// The right to ask one host; while it lives, nobody else has it.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    host: &'a Host,
    pause: Duration,
    _place: Option<SemaphorePermit<'a>>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.host.state().next_at = Some(Instant::now() + self.pause);
    }
}

impl Hosts {
    pub(crate) fn new(records: Vec<HostRecord>) -> Self {
        let remembered = records
            .into_iter()
            .map(|record| (record.origin.clone(), record))
            .collect();
        Self {
            table: Mutex::default(),
            remembered,
        }
    }

    /// The host of a URL; http and https on their own ports are one.
    pub(crate) fn of(&self, url: &Url) -> Arc<Host> {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let host = table
            .entry(authority(url))
            .or_insert_with(|| Arc::new(self.recall(url)));
        host.clone()
    }

    /// The robots.txt that an earlier run read of the URL's origin.
    pub(crate) fn remembered_robots(&self, url: &Url) -> Option<&RobotsRecord> {
        self.remembered.get(&origin(url))?.robots.as_ref()
    }

    /// The records that changed since the last call.
    pub(crate) fn take_changed(&self) -> Vec<HostRecord> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let mut records = Vec::new();
        for (authority, host) in table.iter() {
            let mut state = host.state();
            if !std::mem::take(&mut state.changed) {
                continue;
            }
            let hold_until = state.hold_until.and_then(timestamp_of);
            for scheme in ["http", "https"] {
                let origin = format!("{scheme}://{authority}");
                let robots = state
                    .robots
                    .get(&origin)
                    .or_else(|| self.remembered.get(&origin)?.robots.as_ref())
                    .cloned();
                let known = robots.is_some() || self.remembered.contains_key(&origin);
                if known || hold_until.is_some() {
                    records.push(HostRecord {
                        origin,
                        robots,
                        hold_until,
                    });
                }
            }
        }
        records
    }

    fn recall(&self, url: &Url) -> Host {
        let authority = authority(url);
        let holds = ["http", "https"].iter().filter_map(|scheme| {
            self.remembered
                .get(&format!("{scheme}://{authority}"))?
                .hold_until
        });
        let hold_until = holds.max().and_then(instant_of);
        Host {
            line: Semaphore::new(1),
            state: Mutex::new(HostState {
                hold_until,
                ..HostState::default()
            }),
            plain: OnceCell::new(),
            secure: OnceCell::new(),
        }
    }
}

impl Host {
    /// Waits in line until the host may be asked; `pause` is kept after the answer.
    pub(crate) async fn turn(
        &self,
        pause: Duration,
        longest: Duration,
    ) -> Result<Turn<'_>, NoTurn> {
        self.check(longest)?;
        let place = self.line.acquire().await.ok();
        loop {
            // Those before us in line may have learnt something.
            self.check(longest)?;
            let free_at = {
                let state = self.state();
                state.next_at.max(state.hold_until)
            };
            match free_at {
                Some(at) if at > Instant::now() => sleep_until(at).await,
                _ => {
                    return Ok(Turn {
                        host: self,
                        pause,
                        _place: place,
                    });
                }
            }
        }
    }

    fn check(&self, longest: Duration) -> Result<(), NoTurn> {
        let state = self.state();
        if let Some(why) = &state.down {
            return Err(NoTurn::Down(why.clone()));
        }
        if let Some((status, reason)) = state.blocked {
            return Err(NoTurn::Blocked(status, reason));
        }
        let held = state
            .hold_until
            .map(|until| until.saturating_duration_since(Instant::now()));
        match held {
            Some(wait) if wait > longest => Err(NoTurn::Held(wait)),
            _ => Ok(()),
        }
    }

    /// How long the host is still to be left alone after a 429.
    pub(crate) fn held(&self) -> Option<Duration> {
        let until = self.state().hold_until?;
        let wait = until.saturating_duration_since(Instant::now());
        (!wait.is_zero()).then_some(wait)
    }

    /// The place for the robots.txt of one scheme.
    pub(crate) fn robots(&self, url: &Url) -> &OnceCell<RobotsState> {
        if url.scheme() == "https" {
            &self.secure
        } else {
            &self.plain
        }
    }

    /// Notes a robots.txt for the next run.
    pub(crate) fn remember_robots(&self, url: &Url, record: RobotsRecord) {
        let mut state = self.state();
        state.robots.insert(origin(url), record);
        state.changed = true;
    }

    /// Notes that the host answered; a good answer ends all rows of bad ones.
    pub(crate) fn note_answer(&self, status: u16) {
        let mut state = self.state();
        state.answered = true;
        state.failures_in_row = 0;
        if status != 429 {
            state.holds_in_row = 0;
        }
        if (200..400).contains(&status) {
            state.blocks_in_row = 0;
        }
    }

    /// Notes that the host turned a page away.
    pub(crate) fn note_block(&self, status: u16, reason: BlockReason) {
        let mut state = self.state();
        state.blocks_in_row += 1;
        if state.blocks_in_row >= BLOCKS_BEFORE_STOP {
            state.blocked = Some((status, reason));
        }
    }

    /// Notes that no answer came; a host that cannot be connected to is not asked again in this run.
    pub(crate) fn note_failure(&self, fault: &Unreachable) {
        let mut state = self.state();
        state.failures_in_row += 1;
        let patience = match fault {
            Unreachable::Dns(_) | Unreachable::Connect(_) | Unreachable::Tls(_)
                if !state.answered =>
            {
                1
            }
            Unreachable::Cut(_) => return,
            _ => FAILURES_BEFORE_DOWN,
        };
        if state.failures_in_row >= patience {
            state.down = Some(fault.describe());
        }
    }

    /// Holds the whole host after a 429; without a time it is `default`, doubled each time in a row.
    pub(crate) fn hold(
        &self,
        wait: Option<Duration>,
        default: Duration,
        cap: Duration,
    ) -> Duration {
        let mut state = self.state();
        let doubled = default.saturating_mul(1 << state.holds_in_row.min(10));
        let wait = wait.unwrap_or(doubled).min(cap);
        state.holds_in_row += 1;
        state.hold_until = state.hold_until.max(Some(Instant::now() + wait));
        state.changed = true;
        wait
    }

    /// The Cookie header to send, if a redirect of this host has set cookies.
    pub(crate) fn cookie_header(&self) -> Option<String> {
        let state = self.state();
        let pairs: Vec<String> = state
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Keeps the cookies that a redirect sets, for this run.
    pub(crate) fn keep_cookies(&self, set_cookie: &[&str]) {
        let mut state = self.state();
        for line in set_cookie {
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('='))
            else {
                continue;
            };
            let cookie = (name.trim().to_owned(), value.trim().to_owned());
            if state.cookies.contains(&cookie) || state.cookies.len() >= MAX_COOKIES {
                continue;
            }
            state.cookies.retain(|(name, _)| *name != cookie.0);
            state.cookies.push(cookie);
        }
    }

    fn state(&self) -> MutexGuard<'_, HostState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Host, and port unless it is the scheme's own.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Scheme, host and port, as [`HostRecord::origin`] has it.
pub(crate) fn origin(url: &Url) -> String {
    format!("{}://{}", url.scheme(), authority(url))
}

fn instant_of(at: Timestamp) -> Option<Instant> {
    let wait = Duration::try_from(Timestamp::now().duration_until(at)).ok()?;
    Instant::now().checked_add(wait)
}

fn timestamp_of(at: Instant) -> Option<Timestamp> {
    let wait = at.saturating_duration_since(Instant::now());
    if wait.is_zero() {
        return None;
    }
    Timestamp::now()
        .checked_add(SignedDuration::try_from(wait).ok()?)
        .ok()
}
