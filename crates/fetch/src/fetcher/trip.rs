use std::collections::HashSet;

use url::Url;

use super::{FetchKind, FetchRequest};
use crate::hosts::Host;
use crate::{FetchConfig, FetchOutcome, UnusableAnswer};

/// One address on its way through redirects.
pub(super) struct Trip<'a> {
    pub(super) request: &'a FetchRequest,
    pub(super) url: Url,
    /// What was asked for, with the cookies sent: with others the answer may differ.
    pub(super) seen: HashSet<(Url, Option<String>)>,
    hops: usize,
    pub(super) refreshes: usize,
    /// Whether every redirect so far was for good.
    permanent: bool,
}

pub(super) enum Step {
    Onward,
    Done(Box<FetchOutcome>),
}

pub(super) fn done(outcome: FetchOutcome) -> Step {
    Step::Done(Box::new(outcome))
}

impl<'a> Trip<'a> {
    pub(super) fn new(request: &'a FetchRequest, mut url: Url) -> Self {
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

    pub(super) fn permanent_url(&self) -> Option<String> {
        (self.hops > 0 && self.permanent).then(|| self.url.to_string())
    }

    pub(super) fn headers(&self, config: &FetchConfig, host: &Host) -> Vec<(String, String)> {
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

    pub(super) fn limit(&self, config: &FetchConfig) -> usize {
        match self.request.kind {
            FetchKind::Page => config.max_page_bytes,
            FetchKind::Feed | FetchKind::Sitemap => config.max_feed_bytes,
        }
    }
}

pub(super) fn common_headers(config: &FetchConfig, accept: &str) -> Vec<(String, String)> {
    vec![
        ("user-agent".to_owned(), config.user_agent_header()),
        ("accept".to_owned(), accept.to_owned()),
        (
            "accept-encoding".to_owned(),
            "gzip, deflate, br, zstd".to_owned(),
        ),
    ]
}

pub(super) fn go_on(
    trip: &mut Trip<'_>,
    mut target: Url,
    permanent: bool,
    max_redirects: usize,
) -> Step {
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
pub(super) fn join(base: &Url, location: &str) -> Option<Url> {
    let bytes: Option<Vec<u8>> = location
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    base.join(text.as_deref().unwrap_or(location).trim()).ok()
}
