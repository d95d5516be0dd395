use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use url::Url;
use wirewatch_model::{HostRecord, Page, Validators};

use crate::hosts::{Host, Hosts, NoTurn, RobotsState};
use crate::refresh::meta_refresh;
use crate::retry_after::parse_retry_after;
use crate::transport::{Answer, BodyLimit, Fault, Transport};
use crate::{
    BlockReason, DisallowReason, FetchConfig, FetchError, FetchOutcome, Fetched, Guard,
    NotModified, Unreachable, UnusableAnswer,
};

mod robots_file;

/// Tries of one address in a run that a 429 or 503 may cost.
const MAX_PATIENT_TRIES: u32 = 4;
/// Pages that send the reader on by a meta refresh; more in a row are a trap.
const MAX_REFRESHES: usize = 2;
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

/// One address on its way through redirects.
struct Trip<'a> {
    request: &'a FetchRequest,
    url: Url,
    /// What was asked for, with the cookies sent: with others the answer may differ.
    seen: HashSet<(Url, Option<String>)>,
    hops: usize,
    refreshes: usize,
    /// Whether every redirect so far was for good.
    permanent: bool,
}

enum Step {
    Onward,
    Done(Box<FetchOutcome>),
}

fn done(outcome: FetchOutcome) -> Step {
    Step::Done(Box::new(outcome))
}

impl<'a> Trip<'a> {
    fn new(request: &'a FetchRequest, mut url: Url) -> Self {
        url.set_fragment(None);
        Self {
            request,
            seen: HashSet::new(),
            url,
            hops: 0,
            refreshes: 0,
            permanent: true,
        }
    }

    fn permanent_url(&self) -> Option<String> {
        (self.hops > 0 && self.permanent).then(|| self.url.to_string())
    }

    fn headers(&self, config: &FetchConfig, host: &Host) -> Vec<(String, String)> {
        let accept = match self.request.kind {
            FetchKind::Page => "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
            FetchKind::Feed => {
                "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
            }
            FetchKind::Sitemap => "application/xml,text/xml;q=0.9,*/*;q=0.5",
        };
        let mut headers = common_headers(config, accept);
        if let Some(validators) = &self.request.validators {
            if let Some(etag) = &validators.etag {
                headers.push(("if-none-match".to_owned(), etag.clone()));
            }
            if let Some(last_modified) = &validators.last_modified {
                headers.push(("if-modified-since".to_owned(), last_modified.clone()));
            }
        }
        if let Some(cookies) = host.cookie_header() {
            headers.push(("cookie".to_owned(), cookies));
        }
        headers
    }

    fn limit(&self, config: &FetchConfig) -> usize {
        match self.request.kind {
            FetchKind::Page => config.max_page_bytes,
            FetchKind::Feed | FetchKind::Sitemap => config.max_feed_bytes,
        }
    }
}

fn common_headers(config: &FetchConfig, accept: &str) -> Vec<(String, String)> {
    vec![
        ("user-agent".to_owned(), config.user_agent_header()),
        ("accept".to_owned(), accept.to_owned()),
        (
            "accept-encoding".to_owned(),
            "gzip, deflate, br, zstd".to_owned(),
        ),
    ]
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

    /// Says what an answer means for the trip.
    fn judge(
        &self,
        trip: &mut Trip<'_>,
        host: &Host,
        answer: Answer,
        sent: Vec<(String, String)>,
    ) -> Step {
        match answer.status {
            200..=299 if answer.body.is_empty() => {
                done(FetchOutcome::Unusable(UnusableAnswer::Empty))
            }
            200..=299 => self.arrive(trip, answer, sent),
            304 => {
                self.not_modified.fetch_add(1, Ordering::Relaxed);
                done(not_modified(trip, answer))
            }
            301 | 302 | 303 | 307 | 308 => self.redirect(trip, host, &answer),
            404 => done(FetchOutcome::NotFound),
            410 => done(FetchOutcome::Gone),
            429 => done(FetchOutcome::RateLimited(self.retry_after(&answer))),
            status @ (401 | 402 | 403 | 451) => {
                let reason = block_reason(&answer);
                host.note_block(status, reason);
                done(FetchOutcome::Blocked { status, reason })
            }
            503 if answer.header("cf-mitigated").is_some() => {
                host.note_block(503, BlockReason::Challenge);
                done(FetchOutcome::Blocked {
                    status: 503,
                    reason: BlockReason::Challenge,
                })
            }
            status @ 500..=599 => {
                let retry_after = self.retry_after(&answer);
                done(FetchOutcome::ServerError {
                    status,
                    retry_after,
                })
            }
            status => done(FetchOutcome::Unusable(UnusableAnswer::Status(status))),
        }
    }

    fn redirect(&self, trip: &mut Trip<'_>, host: &Host, answer: &Answer) -> Step {
        let set_cookie: Vec<&str> = answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
            .map(|(_, value)| &**value)
            .collect();
        host.keep_cookies(&set_cookie);
        let permanent = matches!(answer.status, 301 | 308);
        let target = answer
            .header("location")
            .and_then(|location| join(&trip.url, location));
        match target {
            Some(target) => go_on(trip, target, permanent, self.config.max_redirects),
            None => done(FetchOutcome::Unusable(UnusableAnswer::BadRedirect)),
        }
    }

    /// The trip has come to a page, which may send the reader on.
    fn arrive(&self, trip: &mut Trip<'_>, answer: Answer, sent: Vec<(String, String)>) -> Step {
        let refresh = match trip.request.kind {
            FetchKind::Page if trip.refreshes < MAX_REFRESHES => meta_refresh(&answer.body),
            _ => None,
        };
        let target = refresh
            .and_then(|target| join(&trip.url, &target))
            .filter(|target| *target != trip.url);
        if let Some(target) = target {
            trip.refreshes += 1;
            return go_on(trip, target, false, self.config.max_redirects);
        }
        done(FetchOutcome::Fetched(Box::new(fetched(trip, answer, sent))))
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

fn go_on(trip: &mut Trip<'_>, mut target: Url, permanent: bool, max_redirects: usize) -> Step {
    target.set_fragment(None);
    trip.hops += 1;
    trip.permanent &= permanent;
    if trip.hops > max_redirects {
        return done(FetchOutcome::Unusable(UnusableAnswer::TooManyRedirects));
    }
    trip.url = target;
    Step::Onward
}

/// Resolves a Location header, whose bytes may be UTF-8 although they should be percent-encoded.
fn join(base: &Url, location: &str) -> Option<Url> {
    let bytes: Option<Vec<u8>> = location
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    base.join(text.as_deref().unwrap_or(location).trim()).ok()
}

fn fetched(trip: &Trip<'_>, answer: Answer, request_headers: Vec<(String, String)>) -> Fetched {
    let validators = Validators {
        etag: answer.header("etag").map(str::to_owned),
        last_modified: answer.header("last-modified").map(str::to_owned),
    };
    let digest = Sha256::digest(&answer.body);
    Fetched {
        validators,
        permanent_url: trip.permanent_url(),
        request_headers,
        http_version: answer.http_version,
        remote_addr: answer.remote_addr,
        wire_bytes: answer.wire_bytes,
        page: Page {
            url: trip.request.url.clone(),
            final_url: trip.url.to_string(),
            status: answer.status,
            headers: answer.headers,
            fetched_at: Timestamp::now(),
            body: answer.body,
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        },
    }
}

fn not_modified(trip: &Trip<'_>, answer: Answer) -> FetchOutcome {
    let sent = trip.request.validators.clone().unwrap_or_default();
    let validators = Validators {
        etag: answer.header("etag").map(str::to_owned).or(sent.etag),
        last_modified: answer
            .header("last-modified")
            .map(str::to_owned)
            .or(sent.last_modified),
    };
    FetchOutcome::NotModified(Box::new(NotModified {
        validators,
        permanent_url: trip.permanent_url(),
        headers: answer.headers,
    }))
}

fn block_reason(answer: &Answer) -> BlockReason {
    match answer.status {
        401 => BlockReason::Login,
        402 => BlockReason::Paywall,
        451 => BlockReason::Legal,
        _ if is_challenge(answer) => BlockReason::Challenge,
        _ => BlockReason::Forbidden,
    }
}

/// The marks that the usual bot walls leave in their pages.
fn is_challenge(answer: &Answer) -> bool {
    const MARKS: &[&str] = &[
        "challenge-platform",
        "cf-chl",
        "captcha",
        "just a moment",
        "_incapsula_",
        "px-captcha",
        "datadome",
    ];
    let body = String::from_utf8_lossy(&answer.body).to_lowercase();
    answer.header("cf-mitigated").is_some() || MARKS.iter().any(|mark| body.contains(mark))
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
