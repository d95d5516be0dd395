//! Pages as a web archive (WARC 1.1), and back.
//!
//! A page that a server sent is a `response` record with its `request`; one that came from a file or from a feed's text is
//! a `resource`. A `metadata` record beside it holds what the feed said, so that another wirewatch reads the same article
//! from it. Bodies are kept decoded, as the store has them: the headers that told the coding go by `x-orig-`, as other
//! crawlers write it.

mod http;
mod read;
mod record;
mod write;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wirewatch_model::{Feed, FeedEntry};

pub use read::{ReadPages, WarcFault, read_warc};
pub use write::{WarcCompression, WarcWriter};

/// Headers of codings that are undone go by this prefix and their name.
const ORIGINAL_PREFIX: &str = "x-orig-";

/// The headers that tell of the body as it was on the wire, not as it is kept.
const WIRE_HEADERS: &[&str] = &["content-encoding", "transfer-encoding", "content-length"];

/// What wirewatch knows of a page beyond what the standard's records hold. Read by wirewatch alone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Told {
    /// The address that was asked for; redirects may have led elsewhere.
    url: String,
    /// The headers of a page that is a `resource`, which has none of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    /// What the feed said.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<FeedEntry>,
    /// The feed.
    #[serde(skip_serializing_if = "Option::is_none")]
    feed: Option<Feed>,
    /// When the feed first showed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seen: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use wirewatch_model::{FeedId, FeedKind, Page};
    use wirewatch_store::{ArchivedPage, PageRequest};

    use super::*;
    use crate::parts::{Part, join_parts};

    fn now() -> Timestamp {
        "2026-06-02T10:00:00.25Z".parse().expect("a time")
    }

    fn archived(body: &str) -> ArchivedPage {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        ArchivedPage {
            page_id: 0,
            page: Page {
                url: "https://harbour.example/r?x=1".to_owned(),
                final_url: "https://harbour.example/news/1".to_owned(),
                status: 200,
                headers: vec![
                    pair("content-type", "text/html; charset=utf-8"),
                    pair("content-encoding", "gzip"),
                    pair("content-length", "77"),
                    pair("x-note", "caf\u{e9}"),
                ],
                fetched_at: now(),
                sha256: Page::sha256_of(body.as_bytes()),
                body: body.as_bytes().to_vec(),
            },
            request: Some(PageRequest {
                headers: vec![pair("user-agent", "wirewatch/0.1"), pair("accept", "*/*")],
                http_version: "HTTP/1.1".to_owned(),
                remote_ip: Some("192.0.2.7".to_owned()),
            }),
            entry: Some(FeedEntry {
                title: Some("Ferry stopped".to_owned()),
                ..FeedEntry::default()
            }),
            feed: Some(Feed {
                id: FeedId::from("harbour"),
                url: "https://harbour.example/rss".to_owned(),
                kind: FeedKind::Feed,
                outlet: "Harbour Post".to_owned(),
                publisher: None,
                country: None,
                language: None,
            }),
            first_seen_at: Some(now()),
        }
    }

    fn write(pages: &[ArchivedPage], compression: WarcCompression) -> Vec<u8> {
        let mut writer =
            WarcWriter::begin(Vec::new(), compression, "wirewatch/test", now()).expect("written");
        for page in pages {
            writer.write(page).expect("written");
        }
        writer.finish().expect("written")
    }

    fn read(bytes: &[u8]) -> Vec<ArchivedPage> {
        read_warc(bytes).map(|page| page.expect("a page")).collect()
    }

    #[test]
    fn archive_gives_back_the_pages_it_was_made_of() {
        let pages = [
            archived("<p>One</p>"),
            archived("<p>Two</p>\r\n\r\nWARC/1.1\r\n"),
        ];
        for compression in [WarcCompression::None, WarcCompression::Gzip] {
            let bytes = write(&pages, compression);
            let back = read(&bytes);
            assert_eq!(back, pages);
        }
    }

    #[test]
    fn page_of_no_server_is_a_resource_and_comes_back_with_its_headers() {
        let mut page = archived("<p>From the feed</p>");
        page.request = None;
        page.page.headers = vec![
            ("content-type".to_owned(), "text/html".to_owned()),
            ("x-wirewatch-source".to_owned(), "feed".to_owned()),
        ];
        let bytes = write(std::slice::from_ref(&page), WarcCompression::None);
        assert!(String::from_utf8_lossy(&bytes).contains("WARC-Type: resource\r\n"));
        assert_eq!(read(&bytes), [page]);
    }

    #[test]
    fn parts_of_an_article_are_records_of_their_own() {
        let mut whole = archived("<p>One</p>");
        let part = Part {
            url: "https://harbour.example/news/1?page=2".to_owned(),
            body: b"<p>Two</p>",
        };
        whole.page = join_parts(whole.page, std::slice::from_ref(&part));
        let bytes = write(std::slice::from_ref(&whole), WarcCompression::None);
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("WARC-Target-URI: https://harbour.example/news/1?page=2\r\n"));
        let digest = Page::sha256_of(b"<p>One</p>");
        assert!(text.contains(&format!("WARC-Payload-Digest: sha256:{digest}\r\n")));
        assert_eq!(read(&bytes), [whole,]);
    }

    #[test]
    fn records_are_as_the_standard_wants_them() {
        let bytes = write(&[archived("<p>One</p>")], WarcCompression::None);
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("WARC/1.1\r\nWARC-Type: warcinfo\r\n"));
        let digest = format!(
            "WARC-Payload-Digest: sha256:{}\r\n",
            Page::sha256_of(b"<p>One</p>")
        );
        assert!(text.contains(&digest));
        assert!(text.contains("WARC-Date: 2026-06-02T10:00:00.25Z\r\n"));
        assert!(text.contains("WARC-IP-Address: 192.0.2.7\r\n"));
        assert!(text.contains(
            "GET /news/1 HTTP/1.1\r\nhost: harbour.example\r\nuser-agent: wirewatch/0.1\r\n"
        ));
        assert!(text.contains("\r\ncontent-length: 10\r\n"));
        assert!(text.contains("x-orig-content-encoding: gzip\r\n"));
        assert!(text.ends_with("\r\n\r\n"));
    }

    #[test]
    fn archives_of_others_are_read() {
        let body = "5\r\n<p>Hi\r\n4\r\n</p>\r\n0\r\n\r\n";
        let http = format!(
            "HTTP/1.1 200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked\n\n{body}"
        );
        let request = "GET / HTTP/1.0\r\nUser-Agent: other\r\n\r\n";
        let text = format!(
            "WARC/1.0\r\nWARC-Type: request\r\nWARC-Target-URI: <http://a.example/x>\r\nWARC-Concurrent-To: <urn:uuid:1>\r\n\
             Content-Type: application/http; msgtype=request\r\nContent-Length: {}\r\n\r\n{request}\r\n\r\n\
             WARC/1.0\r\nwarc-type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: http://a.example/x\r\n\
             WARC-Date: 2020-05-04T03:02:01Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            request.len(),
            http.len()
        );
        let pages = read(text.as_bytes());
        assert_eq!(pages.len(), 1);
        assert_eq!(pages[0].page.body, b"<p>Hi</p>");
        assert_eq!(pages[0].page.fetched_at.to_string(), "2020-05-04T03:02:01Z");
        let request = pages[0].request.as_ref().expect("a request");
        assert_eq!(
            request.headers,
            [("user-agent".to_owned(), "other".to_owned())]
        );
    }

    #[test]
    fn broken_archives_give_what_is_whole_and_one_fault() {
        let whole = write(
            &[archived("<p>One</p>"), archived("<p>Two</p>")],
            WarcCompression::None,
        );
        for cut in (1..whole.len()).step_by(7) {
            let mut pages = 0;
            let mut faults = 0;
            for page in read_warc(&whole[..cut]) {
                match page {
                    Ok(_) => pages += 1,
                    Err(_) => faults += 1,
                }
            }
            assert!(pages <= 2 && faults <= 1, "{cut}: {pages} {faults}");
        }
    }

    #[test]
    fn damage_is_survived() {
        let whole = write(
            &[archived("<p>One</p>"), archived("<p>Two</p>")],
            WarcCompression::None,
        );
        let mut number = 17_usize;
        for _ in 0..500 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                number = number
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let at = (number >> 20) % bytes.len();
                bytes[at] = (number >> 8) as u8;
            }
            assert!(read_warc(&bytes[..]).count() < 50);
        }
        let mut huge = Vec::new();
        write!(
            huge,
            "WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99999999999999999999\r\n\r\n"
        )
        .expect("written");
        assert_eq!(read_warc(&huge[..]).filter(Result::is_err).count(), 1);
        assert_eq!(
            read_warc(&b"no archive at all"[..])
                .filter(Result::is_err)
                .count(),
            1
        );
    }
}
