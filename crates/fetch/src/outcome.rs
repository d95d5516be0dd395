use std::net::SocketAddr;
use std::time::Duration;

use wirewatch_model::{Page, Validators};

use crate::Refusal;

/// What came of asking a server for one URL.
#[derive(Debug)]
pub enum FetchOutcome {
    /// A new or changed page.
    Fetched(Box<Fetched>),
    /// The copy already held is current (304).
    NotModified(Box<NotModified>),
    /// The page is gone for good (410).
    Gone,
    /// There is no such page, perhaps only for now (404).
    NotFound,
    /// robots.txt does not let us ask.
    Disallowed(DisallowReason),
    /// The address guard does not let us ask, at the first address or at a redirect.
    Refused(Refusal),
    /// The host asks for patience (429) and may say for how long; nothing on it may be asked before.
    RateLimited(Option<Duration>),
    /// The server answers, but not to us (401, 402, 403, 451).
    Blocked {
        /// The status.
        status: u16,
        /// What seems to be the reason.
        reason: BlockReason,
    },
    /// The body is larger than the limit, on the wire or after decoding.
    TooLarge {
        /// The limit in bytes.
        limit_bytes: usize,
    },
    /// The server failed (5xx), also when asked a second time.
    ServerError {
        /// The status.
        status: u16,
        /// When it wants to be asked for this URL again.
        retry_after: Option<Duration>,
    },
    /// No whole answer came.
    Unreachable(Unreachable),
    /// An answer came that is of no use.
    Unusable(UnusableAnswer),
}

/// A page as fetched, with what is to be remembered of it.
#[derive(Debug)]
pub struct Fetched {
    /// The page.
    pub page: Page,
    /// What to ask "has it changed?" with next time; to be stored only once the page could be read.
    pub validators: Validators,
    /// Where the page moved for good: set when every redirect on the way was a 301 or 308.
    pub permanent_url: Option<String>,
    /// The headers of the last request, names in lower case.
    pub request_headers: Vec<(String, String)>,
    /// The HTTP version of the answer (`HTTP/1.1`).
    pub http_version: String,
    /// The address that answered; `None` through a proxy.
    pub remote_addr: Option<SocketAddr>,
    /// Bytes of the body before decoding.
    pub wire_bytes: usize,
    /// How long the last answer took, from the request to its last byte.
    pub took: Duration,
}

/// What a 304 says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotModified {
    /// The validators to remember: those of the answer, else those that were sent.
    pub validators: Validators,
    /// Where the page moved for good: set when every redirect on the way was a 301 or 308.
    pub permanent_url: Option<String>,
    /// The answer's headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// How long the answer took.
    pub took: Duration,
}

/// Why robots.txt keeps us out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisallowReason {
    /// Its rules disallow the URL; they hold until the file is read again.
    Rule,
    /// It could not be had, which means "disallow everything" (RFC 9309); asked again in the next run.
    RobotsUnavailable(String),
}

/// Why a server turns us away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockReason {
    /// It wants a login (401).
    Login,
    /// It wants to be paid (402).
    Paywall,
    /// It shows a puzzle for browsers.
    Challenge,
    /// It forbids access without more words (403).
    Forbidden,
    /// The law forbids it (451).
    Legal,
}

/// Why no whole answer came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreachable {
    /// The name has no address.
    Dns(String),
    /// No connection could be made.
    Connect(String),
    /// TLS could not be agreed on.
    Tls(String),
    /// The answer or a piece of it took too long.
    Timeout,
    /// The connection broke, or the body ended before its announced length.
    Cut(String),
    /// The host failed earlier in this run, so it was not asked again.
    HostDown(String),
}

/// Why an answer is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnusableAnswer {
    /// More redirects than allowed.
    TooManyRedirects,
    /// Redirects lead in a circle.
    RedirectLoop,
    /// A redirect without a usable address.
    BadRedirect,
    /// A 200 without a body.
    Empty,
    /// The body's content coding cannot be undone.
    Coding(String),
    /// A status that has no meaning here.
    Status(u16),
}

impl FetchOutcome {
    /// Says in one sentence what happened, for the summary and `feeds health`.
    pub fn describe(&self) -> String {
        match self {
            Self::Fetched(fetched) => format!("fetched, {} bytes", fetched.page.body.len()),
            Self::NotModified(_) => "not changed since the last visit (304)".to_owned(),
            Self::Gone => "gone for good (410)".to_owned(),
            Self::NotFound => "not found (404)".to_owned(),
            Self::Disallowed(DisallowReason::Rule) => "robots.txt does not allow it".to_owned(),
            Self::Disallowed(DisallowReason::RobotsUnavailable(why)) => {
                format!("robots.txt could not be read ({why}), so nothing may be asked")
            }
            Self::Refused(refusal) => format!("refused by the address guard: {refusal}"),
            Self::RateLimited(Some(wait)) => format!(
                "the host asks to be left alone for {} seconds (429)",
                wait.as_secs()
            ),
            Self::RateLimited(None) => "the host asks to be asked less often (429)".to_owned(),
            Self::Blocked { status, reason } => format!("{} ({status})", reason.describe()),
            Self::TooLarge { limit_bytes } => format!("larger than {limit_bytes} bytes"),
            Self::ServerError { status, .. } => format!("the server failed ({status})"),
            Self::Unreachable(why) => why.describe(),
            Self::Unusable(why) => why.describe(),
        }
    }
}

impl BlockReason {
    /// Says in words why the server turned us away.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Login => "the server wants a login",
            Self::Paywall => "the server wants to be paid",
            Self::Challenge => "the server shows a challenge that only a browser can pass",
            Self::Forbidden => "the server forbids access",
            Self::Legal => "the server may not show it for legal reasons",
        }
    }
}

impl Unreachable {
    /// Says in words why no answer came.
    pub fn describe(&self) -> String {
        match self {
            Self::Dns(why) => format!("the host's name could not be resolved: {why}"),
            Self::Connect(why) => format!("no connection: {why}"),
            Self::Tls(why) => format!("no secure connection: {why}"),
            Self::Timeout => "the answer took too long".to_owned(),
            Self::Cut(why) => format!("the answer broke off: {why}"),
            Self::HostDown(why) => format!("the host failed earlier in this run: {why}"),
        }
    }
}

impl UnusableAnswer {
    /// Says in words what is wrong with the answer.
    pub fn describe(&self) -> String {
        match self {
            Self::TooManyRedirects => "too many redirects".to_owned(),
            Self::RedirectLoop => "the redirects lead in a circle".to_owned(),
            Self::BadRedirect => "a redirect without a usable address".to_owned(),
            Self::Empty => "an empty answer".to_owned(),
            Self::Coding(coding) => format!("the content coding `{coding}` could not be undone"),
            Self::Status(status) => format!("an answer of no use ({status})"),
        }
    }
}
