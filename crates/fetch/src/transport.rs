use std::collections::HashMap;
use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Proxy, Response};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

use crate::coding::{CodingFault, decode_body};
use crate::resolver::{GuardedResolver, ResolveFault};
use crate::{FetchConfig, FetchError, Guard, Refusal, Unreachable};

/// A body above this size waits for one of a few places, so that many large ones at once cannot fill the memory.
const LARGE_BODY_BYTES: usize = 2_000_000;
/// How many large bodies are held at once.
const LARGE_BODIES: usize = 3;
/// A body slower than this many bytes a second, once it had time to start, is an attack or as bad as one.
const MIN_BYTES_PER_SEC: u64 = 100;
/// Of answers that are no page, so much is read: enough to tell a challenge, and to use the connection again.
const ASIDE_BODY_BYTES: usize = 65_536;
/// Smaller bodies are decoded in place; for others a thread that may block is worth its price.
const DECODE_IN_PLACE_BYTES: usize = 32_768;

/// One request and its answer, without manners: those are the fetcher's.
#[derive(Debug)]
pub(crate) struct Transport {
    client: Client,
    /// Clients for the ports that networks are let through on.
    by_port: HashMap<u16, Client>,
    guard: Arc<Guard>,
    proxied: bool,
    large_bodies: Arc<Semaphore>,
    answer_timeout: Duration,
    connect_timeout: Duration,
    total_timeout: Duration,
}

/// What to do with a body that is larger than the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyLimit {
    /// Refuse it: half a page is no page.
    Refuse(usize),
    /// Keep what fits: the first rules of a robots.txt count.
    Cut(usize),
}

/// An answer with its body decoded.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) wire_bytes: usize,
    pub(crate) http_version: String,
    pub(crate) remote_addr: Option<SocketAddr>,
    /// From the request to the last byte.
    pub(crate) took: Duration,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    Refused(Refusal),
    Unreachable(Unreachable),
    TooLarge(usize),
    Coding(String),
}

impl Answer {
    /// The first value of a header (lower case).
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(key, _)| key == name)?;
        Some(value)
    }
}

impl Transport {
    pub(crate) fn new(config: &FetchConfig, guard: Arc<Guard>) -> Result<Self, FetchError> {
        let mut by_port = HashMap::new();
        for port in guard.named_ports() {
            by_port.insert(port, client(config, &guard, Some(port))?);
        }
        Ok(Self {
            client: client(config, &guard, None)?,
            by_port,
            guard,
            proxied: config.proxy.is_some(),
            large_bodies: Arc::new(Semaphore::new(LARGE_BODIES)),
            answer_timeout: Duration::from_secs(config.answer_timeout_secs),
            connect_timeout: Duration::from_secs(config.connect_timeout_secs),
            total_timeout: Duration::from_secs(config.total_timeout_secs),
        })
    }

    /// Asks once for `url`, which the guard has passed, and reads the whole answer.
    pub(crate) async fn get(
        &self,
        url: &Url,
        headers: &[(String, String)],
        limit: BodyLimit,
    ) -> Result<Answer, Fault> {
        let started = Instant::now();
        let deadline = started + self.total_timeout;
        let port = url.port_or_known_default().unwrap_or_default();
        let client = self.by_port.get(&port).unwrap_or(&self.client);
        let request = client.get(url.clone()).headers(header_map(headers));
        // Name, connection and TLS have their own limit inside the client.
        let first_byte = self.connect_timeout * 2 + self.answer_timeout;
        let response = timeout(first_byte.min(self.total_timeout), request.send())
            .await
            .map_err(|_| Fault::Unreachable(Unreachable::Timeout))?
            .map_err(|error| fault_of(&error, url))?;
        let remote_addr = response.remote_addr().filter(|_| !self.proxied);
        if let Some(remote) = remote_addr {
            self.guard
                .check_address(remote.ip(), port)
                .map_err(Fault::Refused)?;
        }
        let mut answer = self
            .read(response, url, limit, deadline, remote_addr)
            .await?;
        answer.took = started.elapsed();
        Ok(answer)
    }

    /// Sends a body once to `url`, which the guard has passed, and gives the status of the answer; its body is not read.
    pub(crate) async fn post(
        &self,
        url: &Url,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> Result<u16, Fault> {
        let port = url.port_or_known_default().unwrap_or_default();
        let client = self.by_port.get(&port).unwrap_or(&self.client);
        let request = client
            .post(url.clone())
            .headers(header_map(headers))
            .body(body);
        let response = timeout(self.total_timeout, request.send())
            .await
            .map_err(|_| Fault::Unreachable(Unreachable::Timeout))?
            .map_err(|error| fault_of(&error, url))?;
        if let Some(remote) = response.remote_addr().filter(|_| !self.proxied) {
            self.guard
                .check_address(remote.ip(), port)
                .map_err(Fault::Refused)?;
        }
        Ok(response.status().as_u16())
    }

    async fn read(
        &self,
        response: Response,
        url: &Url,
        limit: BodyLimit,
        deadline: Instant,
        remote_addr: Option<SocketAddr>,
    ) -> Result<Answer, Fault> {
        let status = response.status().as_u16();
        let headers = header_pairs(response.headers());
        let http_version = format!("{:?}", response.version());
        let is_page = response.status().is_success();
        let limit = if is_page {
            limit
        } else {
            BodyLimit::Cut(ASIDE_BODY_BYTES)
        };
        let coding: Vec<&str> = headers
            .iter()
            .filter(|(name, _)| name == "content-encoding")
            .map(|(_, v)| &**v)
            .collect();
        let coding = coding.join(",");
        let (wire_bytes, body) = match self
            .read_body(response, url, limit, &coding, deadline)
            .await
        {
            Ok(body) => body,
            // The status says all that matters of other answers.
            Err(_) if !is_page => (0, Vec::new()),
            Err(fault) => return Err(fault),
        };
        Ok(Answer {
            status,
            headers,
            body,
            wire_bytes,
            http_version,
            remote_addr,
            took: Duration::ZERO,
        })
    }

    async fn read_body(
        &self,
        mut response: Response,
        url: &Url,
        limit: BodyLimit,
        coding: &str,
        deadline: Instant,
    ) -> Result<(usize, Vec<u8>), Fault> {
        let most = match limit {
            BodyLimit::Refuse(most) | BodyLimit::Cut(most) => most,
        };
        let announced = response.content_length().unwrap_or(0);
        if limit == BodyLimit::Refuse(most) && announced > most as u64 {
            return Err(Fault::TooLarge(most));
        }
        let started = Instant::now();
        let mut place = None;
        let mut deadline = deadline;
        let mut body: Vec<u8> = Vec::new();
        loop {
            let idle = (Instant::now() + self.answer_timeout).min(deadline);
            let chunk = timeout_at(idle, response.chunk()).await;
            let chunk = chunk.map_err(|_| Fault::Unreachable(Unreachable::Timeout))?;
            let Some(chunk) = chunk.map_err(|error| fault_of(&error, url))? else {
                break;
            };
            let room = most - body.len();
            if chunk.len() > room && limit == BodyLimit::Refuse(most) {
                return Err(Fault::TooLarge(most));
            }
            body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
            let seconds = started.elapsed().as_secs();
            if started.elapsed() > self.answer_timeout
                && (body.len() as u64) < seconds * MIN_BYTES_PER_SEC
            {
                return Err(Fault::Unreachable(Unreachable::Timeout));
            }
            if chunk.len() > room {
                break;
            }
            if body.len() > LARGE_BODY_BYTES && place.is_none() {
                let asked = Instant::now();
                place = self.large_bodies.clone().acquire_owned().await.ok();
                deadline += asked.elapsed();
            }
        }
        let wire_bytes = body.len();
        let decoded = decode(body, coding, most).await;
        match decoded {
            Ok(body) => Ok((wire_bytes, body)),
            Err(CodingFault::TooLarge) => Err(Fault::TooLarge(most)),
            Err(CodingFault::Broken(coding)) => Err(Fault::Coding(coding)),
        }
    }
}

async fn decode(body: Vec<u8>, coding: &str, limit: usize) -> Result<Vec<u8>, CodingFault> {
    if body.len() <= DECODE_IN_PLACE_BYTES || coding.is_empty() && !body.starts_with(&[0x1f, 0x8b])
    {
        return decode_body(body, coding, limit);
    }
    let coding = coding.to_owned();
    let decoding = tokio::task::spawn_blocking(move || decode_body(body, &coding, limit));
    decoding
        .await
        .unwrap_or_else(|error| Err(CodingFault::Broken(error.to_string())))
}

fn client(
    config: &FetchConfig,
    guard: &Arc<Guard>,
    port: Option<u16>,
) -> Result<Client, FetchError> {
    let proxy = config.proxy_url()?;
    let resolver = GuardedResolver {
        guard: guard.clone(),
        port,
        server: config.dns_server,
        trusted: proxy
            .as_ref()
            .and_then(|url| url.host_str())
            .map(str::to_owned),
        timeout: Duration::from_secs(config.connect_timeout_secs),
    };
    // Fails only where a provider is installed already, which then serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .retry(reqwest::retry::never())
        .connect_timeout(Duration::from_secs(config.connect_timeout_secs))
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(Duration::from_secs(30))
        .dns_resolver(Arc::new(resolver));
    if let Some(url) = proxy {
        builder = builder.proxy(Proxy::all(url).map_err(FetchError::Client)?);
    }
    builder.build().map_err(FetchError::Client)
}

/// Header values are bytes; each is kept as the character of the same number, so that nothing is lost on the way back.
fn header_pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| {
        value
            .as_bytes()
            .iter()
            .map(|&byte| char::from(byte))
            .collect()
    };
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect()
}

fn header_map(headers: &[(String, String)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let bytes: Option<Vec<u8>> = value
            .chars()
            .map(|c| u8::try_from(u32::from(c)).ok())
            .collect();
        let value = bytes.and_then(|bytes| HeaderValue::from_bytes(&bytes).ok());
        if let (Ok(name), Some(value)) = (HeaderName::from_bytes(name.as_bytes()), value) {
            map.append(name, value);
        }
    }
    map
}

/// Tells what lies at the bottom of an error of the HTTP client.
fn fault_of(error: &reqwest::Error, url: &Url) -> Fault {
    let mut cause: &dyn Error = error;
    let mut kind = None;
    while let Some(source) = cause.source() {
        cause = source;
        if let Some(fault) = cause.downcast_ref::<ResolveFault>() {
            return match fault {
                ResolveFault::Refused(refusal) => Fault::Refused(refusal.clone()),
                ResolveFault::Failed(why) => Fault::Unreachable(Unreachable::Dns(why.clone())),
            };
        }
        kind = cause
            .downcast_ref::<io::Error>()
            .map(io::Error::kind)
            .or(kind);
    }
    let why = cause.to_string();
    let network = matches!(
        kind,
        Some(
            io::ErrorKind::ConnectionRefused
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable
                | io::ErrorKind::TimedOut
                | io::ErrorKind::AddrNotAvailable
        )
    );
    Fault::Unreachable(if error.is_connect() && error.is_timeout() {
        Unreachable::Connect("it took too long".to_owned())
    } else if error.is_timeout() {
        Unreachable::Timeout
    } else if error.is_connect() && url.scheme() == "https" && !network {
        Unreachable::Tls(why)
    } else if error.is_connect() {
        Unreachable::Connect(why)
    } else {
        Unreachable::Cut(why)
    })
}
