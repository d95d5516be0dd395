use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use thiserror::Error;
use url::{Host, Url};

use crate::{FetchConfig, FetchError};

/// Decides which addresses may be asked: public ones on web ports, and the networks that a setting lets through.
///
/// Used at three places: on every parsed URL (IP literals never reach a resolver), inside the resolver (so the
/// address checked is the one dialled), and on the address that answered.
#[derive(Debug, Clone)]
pub struct Guard {
    networks: Vec<Network>,
    ports: Vec<u16>,
}

/// Why the guard does not let an address be asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The text is no absolute URL.
    #[error("it is no address")]
    NotAUrl,
    /// Only http and https are spoken.
    #[error("the scheme `{0}` is not http or https")]
    Scheme(String),
    /// The URL holds a user name or password.
    #[error("it holds a user name or password")]
    UserInfo,
    /// The URL names no host.
    #[error("it names no host")]
    NoHost,
    /// The port belongs to another service.
    #[error("port {0} is not one for the web")]
    Port(u16),
    /// The address is private, local or reserved.
    #[error("{0} is not a public address")]
    Address(IpAddr),
    /// Every address of the name is private, local or reserved.
    #[error("the name leads to {0}, which is not a public address")]
    Resolved(IpAddr),
}

impl Guard {
    /// Makes the guard that `config` asks for.
    pub fn new(config: &FetchConfig) -> Result<Self, FetchError> {
        Ok(Self {
            networks: config.networks()?,
            ports: config.allowed_ports.clone(),
        })
    }

    /// Parses `text` and checks all that can be told before its name is resolved.
    pub fn check(&self, text: &str) -> Result<Url, Refusal> {
        let url = Url::parse(text.trim()).map_err(|_| Refusal::NotAUrl)?;
        self.check_url(&url)?;
        Ok(url)
    }

    /// Checks all of a URL that can be told before its name is resolved.
    pub fn check_url(&self, url: &Url) -> Result<(), Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::UserInfo);
        }
        let port = url.port_or_known_default().ok_or(Refusal::NoHost)?;
        let literal = match url.host().ok_or(Refusal::NoHost)? {
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
            Host::Domain(_) => None,
        };
        if let Some(address) = literal {
            return self.check_address(address, port);
        }
        self.check_port(port)
    }

    /// Checks an address that is about to be, or was, connected to.
    pub fn check_address(&self, address: IpAddr, port: u16) -> Result<(), Refusal> {
        let address = unmapped(address);
        if self.lets_through(address, Some(port)) {
            return Ok(());
        }
        if !is_public(address) {
            return Err(Refusal::Address(address));
        }
        self.check_port(port)
    }

    /// Whether a name's answer may be dialled on `port`; `None` stands for a port that no network names.
    pub(crate) fn may_dial(&self, address: IpAddr, port: Option<u16>) -> bool {
        let address = unmapped(address);
        is_public(address) || self.lets_through(address, port)
    }

    /// Ports named beside a network.
    pub(crate) fn named_ports(&self) -> Vec<u16> {
        let mut ports: Vec<u16> = self.networks.iter().filter_map(|n| n.port).collect();
        ports.sort_unstable();
        ports.dedup();
        ports
    }

    fn lets_through(&self, address: IpAddr, port: Option<u16>) -> bool {
        self.networks.iter().any(|network| {
            network.contains(address) && (network.port.is_none() || network.port == port)
        })
    }

    fn check_port(&self, port: u16) -> Result<(), Refusal> {
        let named = self.named_ports().contains(&port);
        let allowed = if self.ports.is_empty() {
            is_web_port(port)
        } else {
            self.ports.contains(&port)
        };
        if allowed || named {
            return Ok(());
        }
        Err(Refusal::Port(port))
    }
}

/// A range of addresses, perhaps on one port only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    prefix: u8,
    port: Option<u16>,
}

impl Network {
    /// Reads `127.41.0.0/16`, `10.1.2.3`, `10.0.0.0/8:8080`, `fd00::/8` and `[fd00::/8]:80`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (range, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (range, port) = rest.split_once(']')?;
                (range, port.strip_prefix(':'))
            }
            None if text.matches(':').count() == 1 => {
                let (range, port) = text.split_once(':')?;
                (range, Some(port))
            }
            None => (text, None),
        };
        let port = match port {
            Some(port) => Some(port.parse().ok()?),
            None => None,
        };
        let (address, prefix) = match range.split_once('/') {
            Some((address, prefix)) => (address.parse().ok()?, Some(prefix.parse::<u8>().ok()?)),
            None => (range.parse::<IpAddr>().ok()?, None),
        };
        let widest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(widest);
        (prefix <= widest).then_some(Self {
            address,
            prefix,
            port,
        })
    }

    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.prefix);
                let cut = |address: Ipv4Addr| address.to_bits().checked_shr(shift).unwrap_or(0);
                cut(network) == cut(address)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(self.prefix);
                let cut = |address: Ipv6Addr| address.to_bits().checked_shr(shift).unwrap_or(0);
                cut(network) == cut(address)
            }
            _ => false,
        }
    }
}

/// The IPv4 address inside an IPv4-mapped IPv6 one.
fn unmapped(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// All but the ranges of the IANA registry of special-purpose addresses, multicast and the reserved rest.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, _, _)
    )
}

/// Global unicast is 2000::/3; inside it 2001::/23 (Teredo and other protocols), the documentation ranges and 6to4,
/// which hides an IPv4 address, are left out. NAT64 (64:ff9b::/96) lies outside of it.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let global = (0x2000..0x4000).contains(&a);
    let protocol = a == 0x2001 && b < 0x0200;
    let documentation = (a == 0x2001 && b == 0x0db8) || (a == 0x3fff && b < 0x1000);
    let six_to_four = a == 0x2002;
    global && !protocol && !documentation && !six_to_four
}

/// 80, 443, and the ports above 1023 on which browsers speak HTTP too (the Fetch standard's list of bad ports).
fn is_web_port(port: u16) -> bool {
    const OTHER_SERVICES: &[u16] = &[
        1719, 1720, 1723, 2049, 2375, 2376, 2379, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432,
        5900, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9200, 10080, 10250,
        11211, 27017,
    ];
    matches!(port, 80 | 443) || (port > 1023 && !OTHER_SERVICES.contains(&port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(networks: &[&str]) -> Guard {
        let allow_networks = networks.iter().map(|&n| n.to_owned()).collect();
        Guard::new(&FetchConfig {
            allow_networks,
            ..FetchConfig::default()
        })
        .expect("a guard")
    }

    #[track_caller]
    fn check_refused(networks: &[&str], url: &str) {
        assert!(guard(networks).check(url).is_err(), "{url} was let through");
    }

    #[track_caller]
    fn check_allowed(networks: &[&str], url: &str) {
        guard(networks).check(url).expect("let through");
    }

    #[test]
    fn public_hosts_are_let_through() {
        check_allowed(&[], "https://news.example/feed");
        check_allowed(&[], "http://93.184.216.34:8080/");
        check_allowed(&[], "http://[2606:2800:220:1::1]/");
    }

    #[test]
    fn every_spelling_of_a_private_address_is_refused() {
        for host in [
            "127.0.0.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.1",
            "127.1",
            "0",
            "10.0.0.1",
            "172.31.9.9",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[fe80::1]",
            "[fd00::1]",
            "[fec0::1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:db8::1]",
            "[::127.0.0.1]",
            "[2001::1]",
            "[ff02::1]",
            "127。0。0。1",
            "①②⑦.0.0.1",
        ] {
            check_refused(&[], &format!("http://{host}/"));
        }
    }

    #[test]
    fn other_schemes_user_names_and_ports_are_refused() {
        for url in [
            "ftp://a.example/",
            "file:///etc/passwd",
            "gopher://a.example/",
            "javascript:alert(1)",
            "data:,x",
            "http://user@a.example/",
            "http://:pw@a.example/",
            "http://a.example:22/",
            "http://a.example:6379/",
            "/relative",
            "",
            "http://",
        ] {
            check_refused(&[], url);
        }
    }

    #[test]
    fn networks_are_let_through_by_range_and_port() {
        check_allowed(&["127.41.0.0/16"], "http://127.41.3.4:8900/");
        check_allowed(&["127.41.0.0/16"], "http://[::ffff:127.41.3.4]:8900/");
        check_refused(&["127.41.0.0/16"], "http://127.42.0.1:8900/");
        check_refused(&["127.41.0.0/16"], "http://127.66.6.6:8900/");
        check_allowed(&["127.0.0.1:8080"], "http://127.0.0.1:8080/");
        check_refused(&["127.0.0.1:8080"], "http://127.0.0.1:8081/");
        check_allowed(&["[fd00::/8]:80"], "http://[fd00::5]/");
        check_refused(&["0.0.0.0/0:81"], "http://10.0.0.1/");
        check_allowed(&["0.0.0.0/0"], "http://10.0.0.1/");
    }
}
