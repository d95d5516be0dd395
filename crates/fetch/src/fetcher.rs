use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use url::Url;
use wirewatch_model::{HostRecord, Validators};

use crate::hosts::{Host, Hosts, NoTurn, RobotsState};
use crate::retry_after::parse_retry_after;
use crate::transport::{Answer, BodyLimit, Fault, Transport};
use crate::{
    DisallowReason, FetchConfig, FetchError, FetchOutcome, Guard, Unreachable, UnusableAnswer,
};

mod judge;
mod plan;
mod post;
mod robots_file;
mod trip;

pub use plan::{FetchPlan, RobotsPlan};
use trip::{Step, Trip, done};

/// Tries of one address in a run that a 429 or 503 may cost.
const MAX_PATIENT_TRIES: u32 = 4;
/// Clocks are rounded; a moment later is never wrong.
const RETRY_MARGIN: Duration = Duration::from_millis(100);

/// What is asked for; it sets the Accept header and the size limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FetchKind {
    /// A web page: an article, or a site's home page.
    Page,
    /// A feed.
    Feed,
    /// A sitemap or an index of sitemaps.
    Sitemap,
}

/// One address to be asked for.
#[derive(Debug, Clone)]
pub struct FetchRequest {
    /// The address.
    pub url: String,
    /// What is remembered of the copy already held; `None` asks for the whole page.
    pub validators: Option<Validators>,
    /// What is expected there.
    pub kind: FetchKind,
}

/// What a [`Fetcher`] has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FetchStats {
    /// Requests sent, robots.txt and redirects included.
    pub requests: u64,
    /// Bytes of bodies received, before decoding.
    pub wire_bytes: u64,
    /// Answers that said "not modified".
    pub not_modified: u64,
}

/// Asks news sites with manners. Cheap to clone; all clones share one memory of the hosts.
#[derive(Debug, Clone)]
pub struct Fetcher {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: FetchConfig,
    guard: Arc<Guard>,
    transport: Transport,
    hosts: Hosts,
    slots: Semaphore,
    requests: AtomicU64,
    wire_bytes: AtomicU64,
    not_modified: AtomicU64,
}

impl Fetcher {
    /// Makes a fetcher that behaves as `config` says and remembers what `hosts` holds.
    pub fn new(config: FetchConfig, hosts: Vec<HostRecord>) -> Result<Self, FetchError> {
        config.check()?;
        let guard = Arc::new(Guard::new(&config)?);
        let inner = Inner {
            transport: Transport::new(&config, guard.clone())?,
            hosts: Hosts::new(hosts),
            slots: Semaphore::new(config.max_concurrent),
            guard,
            config,
            requests: AtomicU64::new(0),
            wire_bytes: AtomicU64::new(0),
            not_modified: AtomicU64::new(0),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Asks for one address and says what came of it.
    ///
    /// Waits its turn at the host, follows redirects, tries again where that helps, and waits out short requests for
    /// patience. It never asks what robots.txt or the address guard forbid.
    pub async fn fetch(&self, request: &FetchRequest) -> FetchOutcome {
        let url = match self.inner.guard.check(&request.url) {
            Ok(url) => url,
            Err(refusal) => return FetchOutcome::Refused(refusal),
        };
        let mut trip = Trip::new(request, url);
        loop {
            match self.inner.hop(&mut trip).await {
                Step::Onward => {}
                Step::Done(outcome) => return *outcome,
            }
        }
    }

    /// The address guard in use.
    pub fn guard(&self) -> &Guard {
        &self.inner.guard
    }

    /// The sitemaps that the robots.txt of the URL's host names; reads that file if need be.
    pub async fn sitemaps_of(&self, url: &str) -> Vec<String> {
        let Ok(url) = self.inner.guard.check(url) else {
            return Vec::new();
        };
        let host = self.inner.hosts.of(&url);
        match self.inner.robots_of(&host, &url).await {
            Ok(RobotsState::Rules(robots)) => robots.sitemaps().to_vec(),
            _ => Vec::new(),
        }
    }

    /// What changed of the hosts since the last call, to be stored for the next run.
    pub fn host_records(&self) -> Vec<HostRecord> {
        self.inner.hosts.take_changed()
    }

    /// What has been done so far.
    pub fn stats(&self) -> FetchStats {
        FetchStats {
            requests: self.inner.requests.load(Ordering::Relaxed),
            wire_bytes: self.inner.wire_bytes.load(Ordering::Relaxed),
            not_modified: self.inner.not_modified.load(Ordering::Relaxed),
        }
    }
}

impl Inner {
    /// Asks for the address the trip has come to.
    async fn hop(&self, trip: &mut Trip<'_>) -> Step {
        if let Err(refusal) = self.guard.check_url(&trip.url) {
            return done(FetchOutcome::Refused(refusal));
        }
        let host = self.hosts.of(&trip.url);
        let pause = match self.robots_of(&host, &trip.url).await {
            Ok(RobotsState::Rules(robots)) if robots.allows(trip.url.as_str()) => {
                self.pause(robots.crawl_delay())
            }
            Ok(RobotsState::Rules(_)) => {
                return done(FetchOutcome::Disallowed(DisallowReason::Rule));
            }
            Ok(RobotsState::Unavailable(why)) => {
                return done(FetchOutcome::Disallowed(DisallowReason::RobotsUnavailable(
                    why.clone(),
                )));
            }
            Err(outcome) => return Step::Done(outcome),
        };
        if !trip.seen.insert((trip.url.clone(), host.cookie_header())) {
            return done(FetchOutcome::Unusable(UnusableAnswer::RedirectLoop));
        }
        match self.ask(trip, &host, pause).await {
            Ok((answer, headers)) => self.judge(trip, &host, answer, headers),
            Err(outcome) => done(outcome),
        }
    }

    /// Our own pause, or the site's when it is longer, up to the cap.
    fn pause(&self, crawl_delay: Option<Duration>) -> Duration {
        let theirs = crawl_delay.unwrap_or_default();
        let cap = Duration::from_secs(self.config.crawl_delay_cap_secs);
        self.config.host_pause().max(theirs.min(cap))
    }

    /// Asks until there is an answer worth judging, or none to be had in this run.
    async fn ask(
        &self,
        trip: &Trip<'_>,
        host: &Host,
        pause: Duration,
    ) -> Result<(Answer, Vec<(String, String)>), FetchOutcome> {
        let limit = BodyLimit::Refuse(trip.limit(&self.config));
        let mut failed = false;
        let mut patient_tries = 1;
        loop {
            let turn = host
                .turn(pause, self.config.run_wait())
                .await
                .map_err(outcome_of)?;
            let headers = trip.headers(&self.config, host);
            let answer = self.send(host, &trip.url, &headers, limit).await;
            let wait = match &answer {
                Ok(answer) => self.wait_wanted(host, answer, patient_tries),
                Err(_) => Wait::No,
            };
            drop(turn);
            match wait {
                Wait::InLine => {
                    patient_tries += 1;
                    continue;
                }
                Wait::Aside(wait) => {
                    patient_tries += 1;
                    tokio::time::sleep(wait).await;
                    continue;
                }
                Wait::No => {}
            }
            if !failed && is_passing(&answer) {
                failed = true;
                tokio::time::sleep(self.retry_pause(&trip.url)).await;
                continue;
            }
            return answer
                .map(|answer| (answer, headers))
                .map_err(fault_outcome);
        }
    }

    /// Sends one request and notes what it tells of the host. The host's turn must be held.
    async fn send(
        &self,
        host: &Host,
        url: &Url,
        headers: &[(String, String)],
        limit: BodyLimit,
    ) -> Result<Answer, Fault> {
        let slot = self.slots.acquire().await;
        self.requests.fetch_add(1, Ordering::Relaxed);
        let answer = self.transport.get(url, headers, limit).await;
        drop(slot);
        match &answer {
            Ok(answer) => {
                host.note_answer(answer.status);
                self.wire_bytes
                    .fetch_add(answer.wire_bytes as u64, Ordering::Relaxed);
            }
            Err(Fault::Unreachable(why)) => host.note_failure(why),
            Err(_) => {}
        }
        answer
    }

    /// How an answer that asks for patience is waited for. A 429 holds the host, a 503 only the URL.
    fn wait_wanted(&self, host: &Host, answer: &Answer, tries: u32) -> Wait {
        if !matches!(answer.status, 429 | 503) {
            return Wait::No;
        }
        let wait = self.retry_after(answer);
        let run_wait = self.config.run_wait();
        if answer.status == 429 {
            let default = Duration::from_secs(self.config.default_hold_secs);
            let wait = host.hold(wait, default, self.config.retry_after_cap());
            return if wait <= run_wait && tries < MAX_PATIENT_TRIES {
                Wait::InLine
            } else {
                Wait::No
            };
        }
        match wait {
            Some(wait) if wait <= run_wait && tries < MAX_PATIENT_TRIES => Wait::Aside(wait),
            _ => Wait::No,
        }
    }

    fn retry_after(&self, answer: &Answer) -> Option<Duration> {
        let value = answer.header("retry-after")?;
        let wait = parse_retry_after(value, answer.header("date"), self.config.retry_after_cap())?;
        Some(wait + RETRY_MARGIN)
    }

    /// The pause before the one retry, with a share that is the URL's own, so that many do not come back at once.
    fn retry_pause(&self, url: &Url) -> Duration {
        let mut hasher = DefaultHasher::new();
        url.as_str().hash(&mut hasher);
        let base = self.config.retry_pause_ms;
        Duration::from_millis(base + hasher.finish() % base.max(1))
    }
}

enum Wait {
    No,
    /// The host is held; the next turn waits.
    InLine,
    /// Only this address waits.
    Aside(Duration),
}

/// Server errors, broken connections and empty pages often pass at once.
fn is_passing(answer: &Result<Answer, Fault>) -> bool {
    match answer {
        Ok(answer) => match answer.status {
            503 => {
                answer.header("retry-after").is_none() && answer.header("cf-mitigated").is_none()
            }
            200 | 500 | 502 | 504 | 520..=530 => answer.status != 200 || answer.body.is_empty(),
            _ => false,
        },
        Err(Fault::Unreachable(Unreachable::Cut(_)) | Fault::Coding(_)) => true,
        Err(_) => false,
    }
}

fn outcome_of(no_turn: NoTurn) -> FetchOutcome {
    match no_turn {
        NoTurn::Held(wait) => FetchOutcome::RateLimited(Some(wait)),
        NoTurn::Down(why) => FetchOutcome::Unreachable(Unreachable::HostDown(why)),
        NoTurn::Blocked(status, reason) => FetchOutcome::Blocked { status, reason },
    }
}

fn fault_outcome(fault: Fault) -> FetchOutcome {
    match fault {
        Fault::Refused(refusal) => FetchOutcome::Refused(refusal),
        Fault::Unreachable(why) => FetchOutcome::Unreachable(why),
        Fault::TooLarge(limit_bytes) => FetchOutcome::TooLarge { limit_bytes },
        Fault::Coding(coding) => FetchOutcome::Unusable(UnusableAnswer::Coding(coding)),
    }
}
