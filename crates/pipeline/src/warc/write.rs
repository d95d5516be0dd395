use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use url::Url;
use wirewatch_model::{Page, without_credentials};
use wirewatch_store::{ArchivedPage, PageRequest};

use super::http::bytes_of;
use super::{ORIGINAL_PREFIX, Told, WIRE_HEADERS};
use crate::parts::{PARTS_HEADER, parts_of};

/// How records are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarcCompression {
    /// Not at all.
    None,
    /// Each record as a gzip member of its own, so that readers may begin at any record.
    Gzip,
}

/// Writes pages as records of one archive.
pub struct WarcWriter<W: Write> {
    out: W,
    compression: WarcCompression,
    info_id: String,
}

impl<W: Write> WarcWriter<W> {
    /// Begins an archive with a record about itself; `software` names who writes it.
    pub fn begin(
        out: W,
        compression: WarcCompression,
        software: &str,
        now: Timestamp,
    ) -> io::Result<Self> {
        let block = format!(
            "software: {software}\r\nformat: WARC File Format 1.1\r\n\
             conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
        );
        let info_id = record_id(&["warcinfo", software, &now.to_string()]);
        let mut writer = Self {
            out,
            compression,
            info_id,
        };
        let fields = Fields::new("warcinfo", &writer.info_id, now)
            .with("Content-Type", "application/warc-fields");
        writer.record(fields, block.as_bytes())?;
        Ok(writer)
    }

    /// Writes a page: its response with its request, or a resource, and what is known beside it.
    pub fn write(&mut self, archived: &ArchivedPage) -> io::Result<()> {
        let page = &archived.page;
        let id = record_id(&[
            "page",
            &page.url,
            &page.sha256,
            &page.fetched_at.to_string(),
        ]);
        let parts = parts_of(page);
        let body = parts.first().map_or(page.body.as_slice(), |part| part.body);
        match &archived.request {
            Some(request) => {
                self.response(page, body, request, &id)?;
                self.request(page, request, &id)?;
            }
            None => self.resource(page, &page.final_url, body, &id, None)?,
        }
        // An article's further parts; their own heads were not kept.
        for (number, part) in parts.iter().enumerate().skip(1) {
            let part_id = record_id(&["part", &id, &number.to_string()]);
            self.resource(page, &part.url, part.body, &part_id, Some(&id))?;
        }
        let told = Told {
            url: without_credentials(&page.url).into_owned(),
            headers: match &archived.request {
                Some(_) => Vec::new(),
                None => page.headers.clone(),
            },
            entry: archived.entry.clone(),
            feed: archived.feed.clone(),
            first_seen: archived.first_seen_at,
        };
        let block = serde_json::to_vec(&told).map_err(io::Error::other)?;
        let fields = self
            .fields("metadata", &record_id(&["metadata", &id]), page)
            .with("WARC-Concurrent-To", &bracketed(&id))
            .with("Content-Type", "application/json");
        self.record(fields, &block)
    }

    /// Gives back what was written to, all of it written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn response(
        &mut self,
        page: &Page,
        body: &[u8],
        request: &PageRequest,
        id: &str,
    ) -> io::Result<()> {
        let reason = if page.status == 200 { "OK" } else { "" };
        let mut block = format!("HTTP/1.1 {} {reason}\r\n", page.status).into_bytes();
        for (name, value) in &page.headers {
            if name == PARTS_HEADER {
                continue;
            }
            if WIRE_HEADERS.contains(&name.as_str()) {
                block.extend_from_slice(ORIGINAL_PREFIX.as_bytes());
            }
            header(&mut block, name, value);
        }
        header(&mut block, "content-length", &body.len().to_string());
        block.extend_from_slice(b"\r\n");
        block.extend_from_slice(body);
        let mut fields = self
            .fields("response", id, page)
            .with("WARC-Payload-Digest", &digest(body))
            .with("Content-Type", "application/http;msgtype=response");
        if let Some(ip) = &request.remote_ip {
            fields = fields.with("WARC-IP-Address", ip);
        }
        if let Some(protocol) = protocol(&request.http_version) {
            fields = fields.with("WARC-Protocol", protocol);
        }
        self.record(fields, &block)
    }

    fn resource(
        &mut self,
        page: &Page,
        url: &str,
        body: &[u8],
        id: &str,
        part_of: Option<&str>,
    ) -> io::Result<()> {
        let kind = page.header("content-type").unwrap_or("text/html");
        let mut fields = Fields::new("resource", id, page.fetched_at)
            .with("WARC-Target-URI", &without_credentials(url))
            .with("WARC-Warcinfo-ID", &bracketed(&self.info_id))
            .with("WARC-Payload-Digest", &digest(body))
            .with("Content-Type", kind);
        if let Some(whole) = part_of {
            fields = fields.with("WARC-Concurrent-To", &bracketed(whole));
        }
        self.record(fields, body)
    }

    fn request(&mut self, page: &Page, request: &PageRequest, id: &str) -> io::Result<()> {
        let url = Url::parse(&page.final_url).ok();
        let target = url.as_ref().map_or_else(
            || "/".to_owned(),
            |url| match url.query() {
                Some(query) => format!("{}?{query}", url.path()),
                None => url.path().to_owned(),
            },
        );
        let mut block = format!("GET {target} HTTP/1.1\r\n").into_bytes();
        if let Some(url) = &url
            && !request.headers.iter().any(|(name, _)| name == "host")
        {
            let port = url
                .port()
                .map(|port| format!(":{port}"))
                .unwrap_or_default();
            let host = url.host_str().unwrap_or_default();
            header(&mut block, "host", &format!("{host}{port}"));
        }
        for (name, value) in &request.headers {
            header(&mut block, name, value);
        }
        block.extend_from_slice(b"\r\n");
        let fields = self
            .fields("request", &record_id(&["request", id]), page)
            .with("WARC-Concurrent-To", &bracketed(id))
            .with("Content-Type", "application/http;msgtype=request");
        self.record(fields, &block)
    }

    fn fields(&self, kind: &str, id: &str, page: &Page) -> Fields {
        Fields::new(kind, id, page.fetched_at)
            .with("WARC-Target-URI", &without_credentials(&page.final_url))
            .with("WARC-Warcinfo-ID", &bracketed(&self.info_id))
    }

    fn record(&mut self, fields: Fields, block: &[u8]) -> io::Result<()> {
        let head = fields
            .with("WARC-Block-Digest", &digest(block))
            .with("Content-Length", &block.len().to_string())
            .text;
        match self.compression {
            WarcCompression::None => write_record(&mut self.out, &head, block),
            WarcCompression::Gzip => {
                let mut member = GzEncoder::new(&mut self.out, Compression::default());
                write_record(&mut member, &head, block)?;
                member.finish().map(|_| ())
            }
        }
    }
}

fn write_record(out: &mut impl Write, head: &str, block: &[u8]) -> io::Result<()> {
    out.write_all(head.as_bytes())?;
    out.write_all(b"\r\n")?;
    out.write_all(block)?;
    out.write_all(b"\r\n\r\n")
}

/// The named fields of a record.
struct Fields {
    text: String,
}

impl Fields {
    fn new(kind: &str, id: &str, at: Timestamp) -> Self {
        let fields = Self {
            text: "WARC/1.1\r\n".to_owned(),
        };
        fields
            .with("WARC-Type", kind)
            .with("WARC-Record-ID", &bracketed(id))
            .with("WARC-Date", &at.to_string())
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        let value = value.replace(['\r', '\n'], " ");
        self.text.push_str(&format!("{name}: {value}\r\n"));
        self
    }
}

fn header(block: &mut Vec<u8>, name: &str, value: &str) {
    block.extend_from_slice(&bytes_of(name));
    block.extend_from_slice(b": ");
    block.extend_from_slice(&bytes_of(value));
    block.extend_from_slice(b"\r\n");
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", Page::sha256_of(bytes))
}

fn bracketed(id: &str) -> String {
    format!("<{id}>")
}

/// What was really spoken, when it was not HTTP/1.1, whose form the messages here have.
fn protocol(http_version: &str) -> Option<&'static str> {
    match http_version {
        "HTTP/1.0" => Some("http/1.0"),
        "HTTP/2.0" => Some("h2"),
        "HTTP/3.0" => Some("h3"),
        _ => None,
    }
}

/// An id made from what the record is of, so that the same page has the same id in every export (UUID version 8).
fn record_id(parts: &[&str]) -> String {
    let hash = Page::sha256_of(parts.join("\u{1f}").as_bytes());
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 15),
        part(15, 18),
        part(18, 30)
    )
}
