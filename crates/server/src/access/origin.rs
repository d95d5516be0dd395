//! Where a request that changes something was made: on a page of this server, on another site, or outside a browser.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

/// Where a request was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MadeBy {
    /// A page of this server.
    OwnPage,
    /// A page of another site, or of another program on this machine.
    OtherSite,
    /// Nobody says: a program, or a browser that sends neither header field.
    Unknown,
}

/// Reads where a request was made from `Sec-Fetch-Site`, which no page can forge, else from `Origin`.
pub(crate) fn made_by(headers: &HeaderMap) -> MadeBy {
    if let Some(site) = headers.get("sec-fetch-site") {
        return match site.as_bytes() {
            b"same-origin" => MadeBy::OwnPage,
            _ => MadeBy::OtherSite,
        };
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return MadeBy::Unknown;
    };
    let authority = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.split_once("://"))
        .map(|(_, authority)| authority);
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    match (authority, host) {
        (Some(authority), Some(host)) if authority.eq_ignore_ascii_case(host) => MadeBy::OwnPage,
        _ => MadeBy::OtherSite,
    }
}

/// Whether a request asks for this machine by a name of the loopback address, by one of `named`, or by none. A page of another
/// site that has its own name lead to 127.0.0.1 asks for that name.
pub(crate) fn asks_for_own_name(headers: &HeaderMap, named: &[String]) -> bool {
    let Some(host) = headers.get(HOST) else {
        return true;
    };
    let host = host.to_str().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let by_address = name
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    let name = name.to_ascii_lowercase();
    let is_named =
        |known: &String| known.eq_ignore_ascii_case(&name) || known.eq_ignore_ascii_case(host);
    by_address || named.iter().any(is_named) || name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(fields: &[(&'static str, &'static str)]) -> HeaderMap {
        let fields = fields.iter().map(|(name, value)| {
            let (name, value) = (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
            (name, value)
        });
        fields.collect()
    }

    #[track_caller]
    fn check_made_by(fields: &[(&'static str, &'static str)], expected: MadeBy) {
        assert_eq!(made_by(&headers(fields)), expected, "{fields:?}");
    }

    #[test]
    fn fetch_site_decides_where_it_is_sent() {
        check_made_by(&[("sec-fetch-site", "same-origin")], MadeBy::OwnPage);
        for other in ["same-site", "cross-site", "none"] {
            check_made_by(
                &[
                    ("sec-fetch-site", other),
                    ("origin", "http://a"),
                    ("host", "a"),
                ],
                MadeBy::OtherSite,
            );
        }
    }

    #[test]
    fn origin_must_be_the_host_that_is_asked() {
        let host = ("host", "127.0.0.1:8080");
        check_made_by(
            &[("origin", "http://127.0.0.1:8080"), host],
            MadeBy::OwnPage,
        );
        check_made_by(
            &[("origin", "http://127.0.0.1:9090"), host],
            MadeBy::OtherSite,
        );
        check_made_by(&[("origin", "null"), host], MadeBy::OtherSite);
        check_made_by(&[("origin", "http://127.0.0.1:8080")], MadeBy::OtherSite);
        check_made_by(&[host], MadeBy::Unknown);
    }

    #[track_caller]
    fn check_loopback(host: &'static str, expected: bool) {
        assert_eq!(
            asks_for_own_name(&headers(&[("host", host)]), &[]),
            expected,
            "{host}"
        );
    }

    #[test]
    fn only_names_of_the_loopback_address_are_its_own() {
        for host in [
            "127.0.0.1:80",
            "[::1]:80",
            "localhost",
            "LOCALHOST:1",
            "a.localhost",
        ] {
            check_loopback(host, true);
        }
        for host in [
            "evil.example:80",
            "10.0.0.1",
            "127.0.0.1.evil.example",
            "",
            "[::2]",
        ] {
            check_loopback(host, false);
        }
        assert!(asks_for_own_name(&HeaderMap::new(), &[]));
        let named = ["watch.desk.example".to_owned()];
        let headers = headers(&[("host", "watch.desk.example:443")]);
        assert!(asks_for_own_name(&headers, &named));
    }
}
