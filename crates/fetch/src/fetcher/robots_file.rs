use std::time::Duration;

use jiff::Timestamp;
use url::Url;
use wirewatch_model::{RobotsAccess, RobotsRecord};

use super::trip::{common_headers, join};
use super::{Inner, Wait, outcome_of};
use crate::hosts::{Host, RobotsState, origin};
use crate::robots::{Robots, decode_robots};
use crate::transport::{Answer, BodyLimit, Fault};
use crate::{FetchOutcome, Unreachable};

/// RFC 9309 asks that at least 500 KiB are read.
const MAX_ROBOTS_BYTES: usize = 1 << 20;
/// RFC 9309 asks that at least five redirects are followed.
const MAX_ROBOTS_REDIRECTS: usize = 5;

impl Inner {
    /// The robots.txt that a URL is under; asked for once, and before anything else of the host.
    ///
    /// The error is the outcome of every fetch there: the host is down or wants patience.
    pub(super) async fn robots_of<'h>(
        &self,
        host: &'h Host,
        url: &Url,
    ) -> Result<&'h RobotsState, Box<FetchOutcome>> {
        host.robots(url)
            .get_or_try_init(|| async {
                if let Some(state) = self.remembered(url) {
                    return Ok(state);
                }
                let access = self.read_robots(host, url).await?;
                let (record, state) = match access {
                    Ok(access) => (access.clone(), self.state_of(access)),
                    Err(why) => (RobotsAccess::Unreachable, RobotsState::Unavailable(why)),
                };
                host.remember_robots(
                    url,
                    RobotsRecord {
                        fetched_at: Timestamp::now(),
                        access: record,
                    },
                );
                Ok(state)
            })
            .await
    }

    /// What an earlier run read, while it is young enough. A failure holds for the run that saw it only.
    pub(super) fn remembered(&self, url: &Url) -> Option<RobotsState> {
        let record = self.hosts.remembered_robots(url)?;
        let age = record.fetched_at.duration_until(Timestamp::now());
        let max_age = Duration::from_secs(self.config.robots_max_age_secs);
        let young = age.unsigned_abs() < max_age;
        (young && record.access != RobotsAccess::Unreachable)
            .then(|| self.state_of(record.access.clone()))
    }

    fn state_of(&self, access: RobotsAccess) -> RobotsState {
        match access {
            RobotsAccess::Rules(text) => {
                RobotsState::Rules(Box::new(Robots::parse(&text, self.config.product_token())))
            }
            RobotsAccess::Unrestricted => RobotsState::Rules(Box::default()),
            RobotsAccess::Unreachable => RobotsState::Unavailable("the server failed".to_owned()),
        }
    }

    /// Asks for the file, through its redirects. The inner error says why it could not be had.
    async fn read_robots(
        &self,
        host: &Host,
        url: &Url,
    ) -> Result<Result<RobotsAccess, String>, Box<FetchOutcome>> {
        let Ok(mut address) = Url::parse(&format!("{}/robots.txt", origin(url))) else {
            return Ok(Err("it has no address".to_owned()));
        };
        for _ in 0..=MAX_ROBOTS_REDIRECTS {
            if let Err(refusal) = self.guard.check_url(&address) {
                return Ok(Err(refusal.to_string()));
            }
            let elsewhere = self.hosts.of(&address);
            let host = if origin(&address) == origin(url) {
                host
            } else {
                &elsewhere
            };
            let answer = match self.ask_robots(host, &address).await? {
                Ok(answer) => answer,
                Err(why) => return Ok(Err(why)),
            };
            match answer.status {
                200..=299 => return Ok(Ok(RobotsAccess::Rules(decode_robots(&answer.body)))),
                301 | 302 | 303 | 307 | 308 => {
                    match answer
                        .header("location")
                        .and_then(|location| join(&address, location))
                    {
                        Some(target) => address = target,
                        None => return Ok(Ok(RobotsAccess::Unrestricted)),
                    }
                }
                429 => return Ok(Err("the host asks to be asked less often (429)".to_owned())),
                400..=499 => return Ok(Ok(RobotsAccess::Unrestricted)),
                status => return Ok(Err(format!("the server answered {status}"))),
            }
        }
        // After so many redirects the file counts as missing (RFC 9309, section 2.3.1.2).
        Ok(Ok(RobotsAccess::Unrestricted))
    }

    /// Asks once for the file, and again after a broken connection or a short request for patience.
    async fn ask_robots(
        &self,
        host: &Host,
        address: &Url,
    ) -> Result<Result<Answer, String>, Box<FetchOutcome>> {
        let headers = common_headers(&self.config, "text/plain,*/*;q=0.5");
        let pause = self.config.host_pause();
        let mut tries = 1;
        loop {
            let turn = host.turn(pause, self.config.run_wait()).await;
            let turn = turn.map_err(|no_turn| Box::new(outcome_of(no_turn)))?;
            let answer = self
                .send(host, address, &headers, BodyLimit::Cut(MAX_ROBOTS_BYTES))
                .await;
            let wait = match &answer {
                Ok(answer) => self.wait_wanted(host, answer, tries),
                Err(_) => Wait::No,
            };
            drop(turn);
            match (answer, wait) {
                (_, Wait::InLine) => {}
                (_, Wait::Aside(wait)) => tokio::time::sleep(wait).await,
                (Ok(answer), Wait::No) => return Ok(Ok(answer)),
                (Err(Fault::Unreachable(Unreachable::Cut(_))), _) if tries == 1 => {
                    tokio::time::sleep(self.retry_pause(address)).await;
                }
                (Err(Fault::Unreachable(why)), _) => return unreachable(why),
                (Err(Fault::Refused(refusal)), _) => {
                    return Err(Box::new(FetchOutcome::Refused(refusal)));
                }
                (Err(Fault::TooLarge(_)), _) => return Ok(Err("it is too large".to_owned())),
                (Err(Fault::Coding(coding)), _) => {
                    return Ok(Err(format!("the coding `{coding}` is broken")));
                }
            }
            tries += 1;
        }
    }
}

/// A host that cannot be connected to is unreachable as such; one that breaks off keeps its robots.txt to itself.
fn unreachable(why: Unreachable) -> Result<Result<Answer, String>, Box<FetchOutcome>> {
    match why {
        Unreachable::Dns(_)
        | Unreachable::Connect(_)
        | Unreachable::Tls(_)
        | Unreachable::HostDown(_) => Err(Box::new(FetchOutcome::Unreachable(why))),
        Unreachable::Timeout | Unreachable::Cut(_) => Ok(Err(why.describe())),
    }
}
