use std::sync::atomic::Ordering;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use wirewatch_model::{Page, Validators};

use super::trip::{Step, Trip, done, go_on, join};
use super::{FetchKind, Inner};
use crate::hosts::Host;
use crate::refresh::meta_refresh;
use crate::transport::Answer;
use crate::{BlockReason, FetchOutcome, Fetched, NotModified, UnusableAnswer};

/// Pages that send the reader on by a meta refresh; more in a row are a trap.
const MAX_REFRESHES: usize = 2;

impl Inner {
    /// Says what an answer means for the trip.
    pub(super) fn judge(
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
        took: answer.took,
        page: Page {
            url: trip.request.url.clone(),
            final_url: trip.url.to_string(),
            status: answer.status,
            headers: answer.headers,
            fetched_at: Timestamp::now(),
            body: answer.body,
            sha256: wirewatch_model::hex(&digest),
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
        took: answer.took,
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
