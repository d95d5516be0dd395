use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

macro_rules! string_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
    };
}

string_id!(
    /// A feed's id: a short word chosen by the editor (`kp-news`).
    FeedId
);
string_id!(
    /// A group's id in the watchlist (`isis-k`).
    GroupId
);
string_id!(
    /// A speaker's id: the folded full name (`hans-jakob-schindler`).
    SpeakerId
);
string_id!(
    /// An article's id: 16 hexadecimal digits that follow from the address it was first seen at.
    ArticleId
);

string_id!(
    /// An incident's id: 12 hexadecimal digits that follow from the attack it began with.
    IncidentId
);

impl IncidentId {
    /// The id of the incident that begins with attack number `attack` of an article; `salt` tells it from one that had the id before.
    pub fn for_attack(article: &ArticleId, attack: u32, salt: u32) -> Self {
        Self(hex_digest(&format!("{article}/{attack}/{salt}"), 6))
    }
}

impl ArticleId {
    /// The id of the article first seen at `url`; the same address always gives the same id.
    pub fn for_url(url: &str) -> Self {
        Self(hex_digest(&url_key(url), 8))
    }
}

/// The first `bytes` bytes of a hash of `text`, as hexadecimal digits.
fn hex_digest(text: &str, bytes: usize) -> String {
    let digest = Sha256::digest(text.as_bytes());
    crate::hex(digest.iter().take(bytes))
}

/// Query keys that say where a reader came from, never what the page is.
const TRACKING_KEYS: &[&str] = &[
    "at_campaign",
    "at_medium",
    "cmpid",
    "dclid",
    "fbclid",
    "gclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ocid",
    "rss",
    "smid",
    "wt.mc_id",
    "xtor",
    "yclid",
    "_ga",
    "__twitter_impression",
];

/// Cleans an http(s) address without changing what it names: no fragment, no tracking keys, no default port.
///
/// `None` for anything that is not an absolute http or https URL. Unknown query keys are kept: on many sites they name the article.
pub fn canonicalize_url(url: &str) -> Option<String> {
    let mut parsed = Url::parse(url.trim()).ok()?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return None;
    }
    parsed.set_fragment(None);
    if parsed.query().is_some() {
        let kept: Vec<(String, String)> = parsed
            .query_pairs()
            .filter(|(key, _)| !is_tracking_key(key))
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        let changed = kept.len() != parsed.query_pairs().count();
        if kept.is_empty() {
            parsed.set_query(None);
        } else if changed {
            parsed.query_pairs_mut().clear().extend_pairs(kept);
        }
    }
    Some(parsed.into())
}

fn is_tracking_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.starts_with("utm_") || TRACKING_KEYS.contains(&key.as_str())
}

/// The form of an address under which it is remembered: canonical, without scheme, `www.`, a trailing slash, or the order of query keys;
/// the AMP and mobile forms of a page have the key of the page itself.
///
/// An address that cannot be read is its own key.
pub fn url_key(url: &str) -> String {
    let Some(parsed) = canonicalize_url(url).and_then(|clean| Url::parse(&clean).ok()) else {
        return url.trim().to_owned();
    };
    let host = plain_host(parsed.host_str().unwrap_or_default());
    let port = parsed
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let path = plain_path(parsed.path());
    let mut pairs: Vec<&str> = parsed
        .query()
        .into_iter()
        .flat_map(|q| q.split('&'))
        .filter(|pair| !AMP_PAIRS.contains(pair))
        .collect();
    pairs.sort_unstable();
    let query = if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    };
    format!("{host}{port}{path}{query}")
}

/// Query parts that ask for the AMP form of a page.
const AMP_PAIRS: &[&str] = &[
    "amp",
    "amp=",
    "amp=1",
    "amp=true",
    "outputType=amp",
    "output=amp",
];
/// What stands before a host's name for the AMP and mobile forms of its pages.
const FORM_PREFIXES: &[&str] = &["www.", "m.", "mobile.", "amp."];

/// A host's name without what stands before it for the form of its pages; a name of two labels stays whole.
fn plain_host(host: &str) -> &str {
    let mut host = host;
    for prefix in FORM_PREFIXES {
        let bare = host.strip_prefix(prefix);
        host = bare
            .filter(|bare| *prefix == "www." || bare.contains('.'))
            .unwrap_or(host);
    }
    host
}

/// A path without a trailing slash, and without the mark of a page's AMP form.
fn plain_path(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    let bare = path
        .strip_suffix("/amp")
        .or_else(|| path.strip_suffix(".amp"));
    // `/amp` alone is a page about lamps.
    bare.filter(|bare| bare.len() > 1)
        .unwrap_or(path)
        .trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_canonical(url: &str, expected: Option<&str>) {
        assert_eq!(canonicalize_url(url).as_deref(), expected);
    }

    #[test]
    fn amp_and_mobile_forms_have_the_key_of_the_page() {
        let key = url_key("https://www.a.example/news/7?x=1");
        for form in [
            "https://m.a.example/news/7?x=1",
            "https://amp.a.example/news/7/?x=1",
            "https://a.example/news/7/amp/?x=1",
            "https://www.a.example/news/7.amp?x=1",
            "https://mobile.a.example/news/7?amp=1&x=1",
        ] {
            assert_eq!(url_key(form), key, "{form}");
        }
        assert_ne!(
            url_key("https://m.example/news"),
            url_key("https://example/news")
        );
        assert_ne!(
            url_key("https://a.example/amp"),
            url_key("https://a.example/")
        );
    }

    #[test]
    fn tracking_keys_and_fragments_are_dropped() {
        check_canonical(
            "https://a.example/x?utm_source=rss&id=7&fbclid=1#top",
            Some("https://a.example/x?id=7"),
        );
        check_canonical(
            "https://a.example/x?utm_source=rss",
            Some("https://a.example/x"),
        );
    }

    #[test]
    fn unknown_query_keys_are_kept_as_written() {
        check_canonical(
            "https://a.example/?p=1&q=a%20b",
            Some("https://a.example/?p=1&q=a%20b"),
        );
    }

    #[test]
    fn other_schemes_have_no_canonical_form() {
        check_canonical("ftp://a.example/x", None);
        check_canonical("javascript:alert(1)", None);
        check_canonical("/relative", None);
    }

    #[test]
    fn key_folds_scheme_www_slash_and_key_order() {
        assert_eq!(
            url_key("https://www.a.example/x/?b=2&a=1"),
            url_key("http://a.example/x?a=1&b=2")
        );
        assert_ne!(
            url_key("https://a.example/x?a=1"),
            url_key("https://a.example/x?a=2")
        );
    }

    #[test]
    fn article_id_follows_from_the_address() {
        let id = ArticleId::for_url("https://www.a.example/x?utm_source=rss");
        assert_eq!(id, ArticleId::for_url("http://a.example/x"));
        assert_eq!(id.as_str().len(), 16);
    }
}
