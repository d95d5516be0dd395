//! The server on loopback, and clients that keep their connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use tokio::sync::oneshot;
use wirewatch_index::ArticleIndex;
use wirewatch_pipeline::{FeedDesk, FetchConfig, Watchlist};
use wirewatch_server::{Protection, ServerConfig, ServerState, bind, serve};
use wirewatch_store::Store;

use crate::clock::{Took, process_cpu, thread_cpu};
use crate::queries::Asked;

/// A running server; it stops when this is dropped.
pub struct Server {
    pub address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

impl Server {
    pub async fn start(store: &Arc<dyn Store>, index: &Arc<dyn ArticleIndex>) -> Result<Self> {
        let config = ServerConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            ..ServerConfig::default()
        };
        let listener = bind(&config, Protection::None).await?;
        let address = listener.local_addr()?;
        let watchlist = Arc::new(Watchlist::builtin());
        let state = ServerState::new(
            Arc::clone(store),
            Arc::clone(index),
            watchlist,
            FeedDesk::new(Arc::clone(store), FetchConfig::default()),
            config,
            None,
        );
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(serve(listener, state, async move {
            let _ = stopped.await;
        }));
        Ok(Self {
            address,
            _stop: stop,
        })
    }
}

/// One connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    body: Vec<u8>,
}

impl Client {
    pub fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            body: Vec::new(),
        })
    }

    /// The body of an answer that must be good.
    pub fn get(&mut self, path: &str) -> Result<&[u8]> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?;
        let mut length = None;
        loop {
            let header = self.line()?.to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = Some(value.trim().parse().context("a content length")?);
            }
        }
        self.body.clear();
        match length {
            Some(length) => self.read(length)?,
            None => self.read_pieces()?,
        }
        if !status.starts_with("HTTP/1.1 200") {
            bail!("{path}: {status} {}", String::from_utf8_lossy(&self.body));
        }
        Ok(&self.body)
    }

    /// What a good answer took; of processor time, all threads but this one.
    pub fn timed(&mut self, path: &str) -> Result<Took> {
        let (all, own) = (process_cpu(), thread_cpu());
        let started = Instant::now();
        self.get(path)?;
        let wall = started.elapsed();
        let own = thread_cpu().saturating_sub(own);
        Ok(Took {
            wall,
            cpu: process_cpu().saturating_sub(all).saturating_sub(own),
        })
    }

    fn read(&mut self, length: usize) -> Result<()> {
        let start = self.body.len();
        self.body.resize(start + length, 0);
        Ok(self.stream.read_exact(&mut self.body[start..])?)
    }

    /// A body of unknown length, in pieces with their length before each.
    fn read_pieces(&mut self) -> Result<()> {
        loop {
            let length =
                usize::from_str_radix(&self.line()?, 16).context("the length of a piece")?;
            self.read(length)?;
            let mut end = [0; 2];
            self.stream.read_exact(&mut end)?;
            if length == 0 {
                return Ok(());
            }
        }
    }

    /// A good answer, read.
    pub fn json(&mut self, path: &str) -> Result<serde_json::Value> {
        Ok(serde_json::from_slice(self.get(path)?)?)
    }

    /// The number that a good answer has under `name`.
    pub fn number(&mut self, path: &str, name: &str) -> Result<u64> {
        let answer = self.json(path)?;
        answer[name]
            .as_u64()
            .with_context(|| format!("{path} has no number `{name}`"))
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        if line.is_empty() {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }
}

/// Whether hits come with sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sentences {
    Shown,
    Left,
}

/// What is asked of the server for a query.
pub fn path(asked: &Asked, sentences: Sentences) -> String {
    let query = escaped(&asked.query);
    if asked.class == "facets" {
        return format!("/api/v1/timeline?q={query}&interval=week&facets=outlet");
    }
    let mut path = format!("/api/v1/search?q={query}");
    for (name, epoch) in [("from", asked.from), ("to", asked.to)] {
        let moment = epoch.and_then(|epoch| jiff::Timestamp::from_second(epoch).ok());
        if let Some(moment) = moment {
            path.push_str(&format!("&{name}={moment}"));
        }
    }
    if asked.class == "newest" {
        path.push_str("&sort=newest");
    }
    if sentences == Sentences::Left {
        path.push_str("&highlight=false");
    }
    path
}

fn escaped(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    });
    bytes.collect()
}
