use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use jiff::Timestamp;
use thiserror::Error;
use url::Url;
use wirewatch_fetch::decode_body;
use wirewatch_model::{Page, without_credentials};
use wirewatch_store::{ArchivedPage, PageRequest};

use super::http::{self, Headers, header};
use super::record::{Record, read_record};
use super::{ORIGINAL_PREFIX, Told, WIRE_HEADERS};
use crate::parts::{Part, distrust, join_parts};

/// A page larger than this once decoded is passed over.
const MAX_PAGE_BYTES: usize = 32_000_000;
/// An article has no more parts.
const MAX_PARTS: usize = 20;
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];

/// Why an archive cannot be read further.
#[derive(Debug, Error)]
pub enum WarcFault {
    /// It ends in the middle of a record.
    #[error("the archive ends in the middle of a record")]
    Cut,
    /// What stands there is no WARC record.
    #[error("what stands there is no WARC record")]
    NotWarc,
    /// It could not be read or unpacked.
    #[error("the archive could not be read")]
    Input(#[from] io::Error),
}

/// Reads the pages of an archive, gzipped or not, one after the other: successful answers and resources that can hold text.
///
/// After a fault, which is told once, there are no more. Records of other kinds are passed over.
pub fn read_warc<'i>(input: impl Read + 'i) -> ReadPages<'i> {
    let mut input = BufReader::new(input);
    let packed = input
        .fill_buf()
        .is_ok_and(|start| start.starts_with(GZIP_MAGIC));
    let input: Box<dyn BufRead + 'i> = if packed {
        Box::new(BufReader::new(MultiGzDecoder::new(input)))
    } else {
        Box::new(input)
    };
    ReadPages {
        input,
        began: false,
        over: false,
        pending: None,
        early_request: None,
    }
}

/// The pages of an archive; see [`read_warc`].
pub struct ReadPages<'i> {
    input: Box<dyn BufRead + 'i>,
    began: bool,
    over: bool,
    /// A page whose request, further parts and metadata may follow.
    pending: Option<Pending>,
    /// A request that came before its response, and the id it names.
    early_request: Option<(String, PageRequest)>,
}

/// A page that may not be whole yet.
struct Pending {
    id: String,
    page: ArchivedPage,
    /// Addresses and bodies of its further parts.
    parts: Vec<(String, Vec<u8>)>,
}

impl Pending {
    fn finish(self) -> ArchivedPage {
        let parts: Vec<Part<'_>> = self
            .parts
            .iter()
            .map(|(url, body)| Part {
                url: url.clone(),
                body,
            })
            .collect();
        ArchivedPage {
            page: join_parts(self.page.page, &parts),
            ..self.page
        }
    }
}

impl Iterator for ReadPages<'_> {
    type Item = Result<ArchivedPage, WarcFault>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over {
            match read_record(&mut self.input) {
                Ok(Some(record)) => {
                    self.began = true;
                    if let Some(page) = self.take(record) {
                        return Some(Ok(page));
                    }
                }
                Ok(None) if self.began => self.over = true,
                Ok(None) => {
                    self.over = true;
                    return Some(Err(WarcFault::NotWarc));
                }
                Err(fault) => {
                    self.over = true;
                    let last = self.pending.take();
                    // What came whole is given first; the fault with the next call.
                    return match last {
                        Some(last) => {
                            self.over = false;
                            self.input = Box::new(Broken(Some(fault)));
                            Some(Ok(last.finish()))
                        }
                        None => Some(Err(fault)),
                    };
                }
            }
        }
        self.pending.take().map(|last| Ok(last.finish()))
    }
}

/// An input that tells one fault.
struct Broken(Option<WarcFault>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        match self.0.take() {
            Some(WarcFault::Input(error)) => Err(error),
            Some(other) => Err(io::Error::other(other)),
            None => Ok(0),
        }
    }
}

impl BufRead for Broken {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let mut none = [];
        self.read(&mut none).map(|_| &[][..])
    }

    fn consume(&mut self, _: usize) {}
}

impl ReadPages<'_> {
    /// Takes a record in; gives the page before, when this record begins another.
    fn take(&mut self, record: Record) -> Option<ArchivedPage> {
        let is_part = record.field("warc-type") == Some("resource") && self.attach_part(&record);
        if is_part {
            return None;
        }
        let page = match record.field("warc-type").unwrap_or_default() {
            "response" => response(&record),
            "resource" => resource(&record),
            "request" => {
                self.attach_request(&record);
                return None;
            }
            "metadata" => {
                self.attach_metadata(&record);
                return None;
            }
            _ => return None,
        };
        let id = record.uri("warc-record-id").unwrap_or_default().to_owned();
        let mut page = page?;
        if let Some((named, request)) = self.early_request.take()
            && named == id
        {
            page.request = Some(merge_request(page.request.take(), request));
        }
        let parts = Vec::new();
        let before = self.pending.replace(Pending { id, page, parts });
        before.map(Pending::finish)
    }

    /// Takes a further part of the page before; `false` when the record is none.
    fn attach_part(&mut self, record: &Record) -> bool {
        let (Some(whole), Some(last)) = (record.uri("warc-concurrent-to"), &mut self.pending)
        else {
            return false;
        };
        if whole != last.id || last.parts.len() >= MAX_PARTS {
            return false;
        }
        let url = record.uri("warc-target-uri").unwrap_or_default();
        let url = without_credentials(url).into_owned();
        last.parts.push((url, record.block.clone()));
        true
    }

    fn attach_request(&mut self, record: &Record) {
        let Some(message) = http::parse(&record.block) else {
            return;
        };
        let request = PageRequest {
            headers: without_host(message.headers),
            ..PageRequest::default()
        };
        let named = record.uri("warc-concurrent-to").unwrap_or_default();
        match &mut self.pending {
            Some(last) if last.id == named => {
                let of_response = last.page.request.take();
                last.page.request = Some(merge_request(of_response, request));
            }
            _ => self.early_request = Some((named.to_owned(), request)),
        }
    }

    fn attach_metadata(&mut self, record: &Record) {
        let Some(Pending { id, page, .. }) = &mut self.pending else {
            return;
        };
        let named = record
            .uri("warc-concurrent-to")
            .or(record.uri("warc-refers-to"));
        if named != Some(id) {
            return;
        }
        let Ok(told) = serde_json::from_slice::<Told>(&record.block) else {
            return;
        };
        if !told.url.is_empty() {
            page.page.url = without_credentials(&told.url).into_owned();
        }
        if !told.headers.is_empty() {
            page.page.headers = told.headers;
        }
        page.entry = told.entry;
        page.feed = told.feed;
        page.first_seen_at = told.first_seen;
    }
}

/// A successful answer that can hold text.
fn response(record: &Record) -> Option<ArchivedPage> {
    let message = http::parse(&record.block)?;
    let status = http::status(&message.first_line)?;
    let url = web_address(record)?;
    if !(200..300).contains(&status) || !is_text(header(&message.headers, "content-type")) {
        return None;
    }
    let chunked = header(&message.headers, "transfer-encoding")
        .is_some_and(|coding| coding.contains("chunked"));
    let body = if chunked {
        http::unchunk(message.body)
    } else {
        message.body.to_vec()
    };
    let coding = header(&message.headers, "content-encoding").unwrap_or_default();
    let body = decode_body(body, coding, MAX_PAGE_BYTES).ok()?;
    if body.is_empty() {
        return None;
    }
    let request = PageRequest {
        headers: Vec::new(),
        http_version: http_version(record, &message.first_line),
        remote_ip: record.field("warc-ip-address").map(str::to_owned),
    };
    Some(ArchivedPage {
        request: Some(request),
        ..without_feed(page(
            record,
            url,
            status,
            original_headers(message.headers),
            body,
        ))
    })
}

fn resource(record: &Record) -> Option<ArchivedPage> {
    let kind = record.field("content-type");
    let url = without_credentials(record.uri("warc-target-uri")?).into_owned();
    if record.block.is_empty() || !is_text(kind) {
        return None;
    }
    let headers = kind.map(|kind| ("content-type".to_owned(), kind.to_owned()));
    let headers = headers.into_iter().collect();
    Some(without_feed(page(
        record,
        url,
        200,
        headers,
        record.block.clone(),
    )))
}

fn without_feed(mut page: Page) -> ArchivedPage {
    distrust(&mut page);
    ArchivedPage {
        page_id: 0,
        page,
        request: None,
        entry: None,
        feed: None,
        first_seen_at: None,
    }
}

fn page(record: &Record, url: String, status: u16, headers: Headers, body: Vec<u8>) -> Page {
    let date = record.field("warc-date").and_then(|date| date.parse().ok());
    Page {
        final_url: url.clone(),
        url,
        status,
        headers,
        fetched_at: date.unwrap_or_else(Timestamp::now),
        sha256: Page::sha256_of(&body),
        body,
    }
}

fn web_address(record: &Record) -> Option<String> {
    let url = record.uri("warc-target-uri")?;
    let parsed = Url::parse(url).ok()?;
    matches!(parsed.scheme(), "http" | "https").then(|| without_credentials(url).into_owned())
}

/// The headers as the server sent them, where the archive has them under other names.
fn original_headers(headers: Headers) -> Headers {
    let is_original = |name: &str| {
        let original = name.strip_prefix(ORIGINAL_PREFIX);
        original.is_some_and(|name| WIRE_HEADERS.contains(&name))
    };
    if !headers.iter().any(|(name, _)| is_original(name)) {
        return headers;
    }
    let mut original = Headers::new();
    for (name, value) in headers {
        match name.strip_prefix(ORIGINAL_PREFIX) {
            Some(known) if WIRE_HEADERS.contains(&known) => {
                original.push((known.to_owned(), value));
            }
            _ if WIRE_HEADERS.contains(&name.as_str()) => {}
            _ => original.push((name, value)),
        }
    }
    original
}

fn without_host(mut headers: Headers) -> Headers {
    headers.retain(|(name, _)| name != "host");
    headers
}

/// What the response tells of its request, with the headers of the request itself.
fn merge_request(of_response: Option<PageRequest>, request: PageRequest) -> PageRequest {
    PageRequest {
        headers: request.headers,
        ..of_response.unwrap_or_default()
    }
}

fn http_version(record: &Record, first_line: &str) -> String {
    match record.field("warc-protocol") {
        Some("h2") => "HTTP/2.0".to_owned(),
        Some("h3") => "HTTP/3.0".to_owned(),
        Some("http/1.0") => "HTTP/1.0".to_owned(),
        _ => first_line
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Whether content of this type can be an article; archives hold pictures and scripts as well. A type that says nothing is
/// believed to be a page, as from a server.
fn is_text(kind: Option<&str>) -> bool {
    const OTHERS: &[&str] = &[
        "image/",
        "audio/",
        "video/",
        "font/",
        "text/css",
        "text/dns",
        "text/javascript",
        "application/javascript",
        "application/x-javascript",
        "application/json",
        "application/pdf",
        "application/zip",
        "application/font",
    ];
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    !OTHERS.iter().any(|prefix| kind.starts_with(prefix))
}
