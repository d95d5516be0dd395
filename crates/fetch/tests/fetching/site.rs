//! A small web server on the loopback address, whose answers a test writes.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use wirewatch_fetch::{FetchConfig, FetchKind, FetchOutcome, FetchRequest, Fetcher};
use wirewatch_model::{HostRecord, Validators};

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub head: String,
    pub at: Instant,
}

/// What the server does with a request.
pub enum Reply {
    /// Sends these bytes and keeps the connection.
    Send(Vec<u8>),
    /// Sends these bytes and closes the connection.
    SendAndClose(Vec<u8>),
    /// Never answers.
    Hang,
}

type Answers = dyn Fn(&Asked, usize) -> Reply + Send + Sync;

/// A site that runs until its test ends.
pub struct Site {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    busiest: Arc<Mutex<(usize, usize)>>,
}

impl Site {
    /// Starts a site. `answers` gets each request, and how often its path was asked for before.
    pub async fn start(answers: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let site = Self {
            address,
            asked: Arc::default(),
            busiest: Arc::default(),
        };
        let (asked, busiest) = (site.asked.clone(), site.busiest.clone());
        let answers: Arc<Answers> = Arc::new(answers);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(
                    stream,
                    answers.clone(),
                    asked.clone(),
                    busiest.clone(),
                ));
            }
        });
        site
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The paths asked for, in order.
    pub fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("unpoisoned").clone()
    }

    /// The most requests that were open at once.
    pub fn busiest(&self) -> usize {
        self.busiest.lock().expect("unpoisoned").1
    }

    /// Settings that let this site be asked, without pauses.
    pub fn config(&self) -> FetchConfig {
        FetchConfig {
            host_pause_ms: 0,
            retry_pause_ms: 1,
            allow_networks: vec![self.address.to_string()],
            ..FetchConfig::default()
        }
    }

    pub fn fetcher(&self) -> Fetcher {
        fetcher(self.config(), Vec::new())
    }

    pub async fn fetch(&self, fetcher: &Fetcher, path: &str) -> FetchOutcome {
        fetcher.fetch(&page(&self.url(path))).await
    }
}

pub fn fetcher(config: FetchConfig, hosts: Vec<HostRecord>) -> Fetcher {
    Fetcher::new(config, hosts).expect("a fetcher")
}

pub fn page(url: &str) -> FetchRequest {
    FetchRequest {
        url: url.to_owned(),
        validators: None,
        kind: FetchKind::Page,
    }
}

pub fn page_known_as(url: &str, etag: &str, last_modified: &str) -> FetchRequest {
    let validators = Validators {
        etag: Some(etag.to_owned()),
        last_modified: Some(last_modified.to_owned()),
    };
    FetchRequest {
        validators: Some(validators),
        ..page(url)
    }
}

/// An answer with a status line, headers and a body of the right length.
pub fn answer(status: u16, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
    for header in headers {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend(body);
    bytes
}

pub fn send(status: u16, headers: &[&str], body: &str) -> Reply {
    Reply::Send(answer(status, headers, body.as_bytes()))
}

async fn serve(
    mut stream: TcpStream,
    answers: Arc<Answers>,
    asked: Arc<Mutex<Vec<Asked>>>,
    busiest: Arc<Mutex<(usize, usize)>>,
) {
    while let Some(head) = read_head(&mut stream).await {
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let request = Asked {
            path,
            head,
            at: Instant::now(),
        };
        let before = {
            let mut asked = asked.lock().expect("unpoisoned");
            let before = asked
                .iter()
                .filter(|other| other.path == request.path)
                .count();
            asked.push(request.clone());
            before
        };
        {
            let mut busiest = busiest.lock().expect("unpoisoned");
            busiest.0 += 1;
            busiest.1 = busiest.1.max(busiest.0);
        }
        // Others get the chance to come in between, if they would.
        tokio::task::yield_now().await;
        let reply = answers(&request, before);
        busiest.lock().expect("unpoisoned").0 -= 1;
        match reply {
            Reply::Send(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Reply::SendAndClose(bytes) => {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
                return;
            }
            Reply::Hang => std::future::pending().await,
        }
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}
