use std::net::SocketAddr;
use std::time::Duration;

use serde::Deserialize;
use url::Url;

use crate::FetchError;
use crate::guard::Network;

/// How wirewatch behaves towards the servers it asks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FetchConfig {
    /// What wirewatch calls itself; robots.txt is read for the word before the first slash.
    pub user_agent: String,
    /// A web or mail address that a site's owner can write to, added to the user agent; empty for none.
    pub contact: String,
    /// Requests under way at once, over all hosts. One host never has more than one.
    pub max_concurrent: usize,
    /// The pause between the end of an answer and the next request to the same host, in milliseconds.
    pub host_pause_ms: u64,
    /// The longest Crawl-delay of a robots.txt that is followed, in seconds; a longer one counts as this.
    pub crawl_delay_cap_secs: u64,
    /// Time to resolve a name and connect, in seconds each.
    pub connect_timeout_secs: u64,
    /// Time from the request to the answer's headers, and between two pieces of its body, in seconds.
    pub answer_timeout_secs: u64,
    /// Time for a whole answer, in seconds.
    pub total_timeout_secs: u64,
    /// Largest page in bytes, counted on the wire and again after decoding.
    pub max_page_bytes: usize,
    /// Largest feed or sitemap in bytes, counted on the wire and again after decoding.
    pub max_feed_bytes: usize,
    /// Redirects followed for one address.
    pub max_redirects: usize,
    /// Networks that may be asked although they are not public, as CIDR with an optional port
    /// (`127.41.0.0/16`, `10.1.2.3/32:8080`, `[fd00::/8]:80`). For laboratories and tests.
    pub allow_networks: Vec<String>,
    /// Ports that may be asked; empty for 80, 443 and those above 1023 that belong to no other known service.
    pub allowed_ports: Vec<u16>,
    /// A DNS server asked instead of the system's resolver (`127.0.0.1:5353`).
    pub dns_server: Option<SocketAddr>,
    /// An HTTP proxy all requests go through (`http://proxy.example:3128`). It is trusted and resolves names itself.
    pub proxy: Option<String>,
    /// A server's Retry-After longer than this is cut to it, in seconds.
    pub retry_after_cap_secs: u64,
    /// A Retry-After or hold up to this long is waited for within the run, in seconds.
    pub run_wait_secs: u64,
    /// How long a host is left alone after a 429 that names no time, in seconds; doubled each time in a row.
    pub default_hold_secs: u64,
    /// The pause before the one retry after a server error or a broken connection, in milliseconds.
    pub retry_pause_ms: u64,
    /// How long a robots.txt is believed, in seconds; RFC 9309 asks for a day at most.
    pub robots_max_age_secs: u64,
}

impl Default for FetchConfig {
    fn default() -> Self {
        Self {
            user_agent: "wirewatch/0.1".to_owned(),
            contact: String::new(),
            max_concurrent: 64,
            host_pause_ms: 1000,
            crawl_delay_cap_secs: 120,
            connect_timeout_secs: 5,
            answer_timeout_secs: 10,
            total_timeout_secs: 30,
            max_page_bytes: 10_000_000,
            max_feed_bytes: 32_000_000,
            max_redirects: 10,
            allow_networks: Vec::new(),
            allowed_ports: Vec::new(),
            dns_server: None,
            proxy: None,
            retry_after_cap_secs: 86_400,
            run_wait_secs: 60,
            default_hold_secs: 5,
            retry_pause_ms: 500,
            robots_max_age_secs: 86_400,
        }
    }
}

impl FetchConfig {
    /// Finds the first setting that cannot be used, and names it.
    pub fn check(&self) -> Result<(), FetchError> {
        self.check_names()?;
        for (field, value) in [
            ("connect_timeout_secs", self.connect_timeout_secs),
            ("answer_timeout_secs", self.answer_timeout_secs),
            ("total_timeout_secs", self.total_timeout_secs),
            ("max_concurrent", self.max_concurrent as u64),
            ("max_page_bytes", self.max_page_bytes as u64),
            ("max_feed_bytes", self.max_feed_bytes as u64),
        ] {
            if value == 0 {
                return Err(invalid(field, "must be at least 1"));
            }
        }
        if self.robots_max_age_secs > 86_400 {
            return Err(invalid("robots_max_age_secs", "must be at most 86400"));
        }
        self.networks()?;
        self.proxy_url()?;
        Ok(())
    }

    fn check_names(&self) -> Result<(), FetchError> {
        if self.product_token().is_empty() {
            return Err(invalid(
                "user_agent",
                "must begin with a name of letters, `-` or `_`",
            ));
        }
        let printable = |text: &str| text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        if !printable(&self.user_agent) {
            return Err(invalid("user_agent", "must be printable ASCII"));
        }
        if !printable(&self.contact) {
            return Err(invalid("contact", "must be printable ASCII"));
        }
        Ok(())
    }

    /// The word that robots.txt files know us by: the user agent up to the first slash or space.
    pub fn product_token(&self) -> &str {
        let is_token = |c: char| c.is_ascii_alphabetic() || c == '-' || c == '_';
        let end = self.user_agent.find(|c| !is_token(c));
        self.user_agent
            .get(..end.unwrap_or(self.user_agent.len()))
            .unwrap_or_default()
    }

    /// The whole User-Agent header.
    pub(crate) fn user_agent_header(&self) -> String {
        match self.contact.trim() {
            "" => self.user_agent.clone(),
            contact => format!("{} (+{contact})", self.user_agent),
        }
    }

    pub(crate) fn networks(&self) -> Result<Vec<Network>, FetchError> {
        let mut networks = Vec::new();
        for text in &self.allow_networks {
            let network = Network::parse(text).ok_or_else(|| {
                invalid(
                    "allow_networks",
                    &format!("`{text}` is no network such as 127.41.0.0/16 or 10.0.0.0/8:8080"),
                )
            })?;
            networks.push(network);
        }
        Ok(networks)
    }

    pub(crate) fn proxy_url(&self) -> Result<Option<Url>, FetchError> {
        let Some(text) = &self.proxy else {
            return Ok(None);
        };
        match Url::parse(text) {
            Ok(url) if url.scheme() == "http" && url.has_host() => Ok(Some(url)),
            _ => Err(invalid(
                "proxy",
                &format!("`{text}` is no http:// address of a proxy"),
            )),
        }
    }

    pub(crate) fn host_pause(&self) -> Duration {
        Duration::from_millis(self.host_pause_ms)
    }

    pub(crate) fn run_wait(&self) -> Duration {
        Duration::from_secs(self.run_wait_secs)
    }

    pub(crate) fn retry_after_cap(&self) -> Duration {
        Duration::from_secs(self.retry_after_cap_secs)
    }
}

fn invalid(field: &'static str, problem: &str) -> FetchError {
    FetchError::InvalidSetting {
        field,
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_invalid(config: &FetchConfig, named: &str) {
        match config.check() {
            Err(FetchError::InvalidSetting { field, .. }) => assert_eq!(field, named),
            other => panic!("expected an invalid `{named}`, got {other:?}"),
        }
    }

    #[test]
    fn defaults_are_valid() {
        FetchConfig::default().check().expect("valid");
        assert_eq!(FetchConfig::default().product_token(), "wirewatch");
    }

    #[test]
    fn errors_name_the_setting() {
        let base = FetchConfig::default;
        check_invalid(
            &FetchConfig {
                user_agent: "1x".into(),
                ..base()
            },
            "user_agent",
        );
        check_invalid(
            &FetchConfig {
                contact: "é".into(),
                ..base()
            },
            "contact",
        );
        check_invalid(
            &FetchConfig {
                max_concurrent: 0,
                ..base()
            },
            "max_concurrent",
        );
        let networks = vec!["127.0.0.0/33".to_owned()];
        check_invalid(
            &FetchConfig {
                allow_networks: networks,
                ..base()
            },
            "allow_networks",
        );
        let proxy = Some("proxy:3128".to_owned());
        check_invalid(&FetchConfig { proxy, ..base() }, "proxy");
    }

    #[test]
    fn contact_stands_in_the_user_agent() {
        let config = FetchConfig {
            contact: "https://a.example/bot".into(),
            ..FetchConfig::default()
        };
        assert_eq!(
            config.user_agent_header(),
            "wirewatch/0.1 (+https://a.example/bot)"
        );
    }
}
