use std::time::Duration;

use jiff::Timestamp;
use wirewatch_model::RobotsAccess;

use super::trip::Trip;
use super::{FetchRequest, Fetcher};
use crate::Refusal;
use crate::hosts::RobotsState;

/// What asking for an address would mean, told without asking for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchPlan {
    /// The request's headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Why the address guard would not let us ask, as far as the address itself tells; names are resolved only when asked.
    pub refusal: Option<Refusal>,
    /// What is known of robots.txt.
    pub robots: RobotsPlan,
    /// How long the host is still to be left alone after a 429.
    pub hold: Option<Duration>,
    /// The pause kept after an answer of this host.
    pub pause: Duration,
}

/// What a robots.txt that was read before says of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RobotsPlan {
    /// It was not read yet, or too long ago: it would be asked for first.
    AskedFirst,
    /// It lets us ask; it was read at that time.
    Allowed(Timestamp),
    /// It does not let us ask; it was read at that time.
    Disallowed(Timestamp),
}

impl Fetcher {
    /// Says what [`Fetcher::fetch`] would do for a request, without sending anything.
    pub fn plan(&self, request: &FetchRequest) -> FetchPlan {
        let inner = &self.inner;
        let mut plan = FetchPlan {
            headers: Vec::new(),
            refusal: None,
            robots: RobotsPlan::AskedFirst,
            hold: None,
            pause: inner.config.host_pause(),
        };
        let url = match inner.guard.check(&request.url) {
            Ok(url) => url,
            Err(refusal) => {
                plan.refusal = Some(refusal);
                return plan;
            }
        };
        let host = inner.hosts.of(&url);
        plan.hold = host.held();
        if let (Some(record), Some(RobotsState::Rules(robots))) =
            (inner.hosts.remembered_robots(&url), inner.remembered(&url))
        {
            let read_at = record.fetched_at;
            plan.robots = match record.access {
                RobotsAccess::Rules(_) if !robots.allows(url.as_str()) => {
                    RobotsPlan::Disallowed(read_at)
                }
                _ => RobotsPlan::Allowed(read_at),
            };
            plan.pause = inner.pause(robots.crawl_delay());
        }
        plan.headers = Trip::new(request, url).headers(&inner.config, &host);
        plan
    }
}
