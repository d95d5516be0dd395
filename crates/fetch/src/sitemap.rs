use url::Url;
use wirewatch_model::{FeedDocument, FeedEntry, Stamp};

use crate::charset::decode_feed;
use crate::coding::gunzip;
use crate::entities::decode_entities;
use crate::markup::{Piece, fold_space, pieces};
use crate::parse_feed_date;

/// The protocol allows 50,000 addresses a file.
const MAX_ENTRIES: usize = 50_000;
/// The protocol allows 50 MB a file.
const MAX_UNPACKED_BYTES: usize = 52_428_800;

/// What a sitemap file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Further sitemaps, when it is an index.
    pub sitemaps: Vec<String>,
    /// The pages.
    pub entries: Vec<SitemapEntry>,
}

/// One page of a sitemap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SitemapEntry {
    /// The page's address, absolute.
    pub url: String,
    /// The title of a news entry.
    pub title: Option<String>,
    /// First publication, of a news entry.
    pub published: Option<Stamp>,
    /// The date of publication as written.
    pub published_raw: Option<String>,
    /// Last change.
    pub modified: Option<Stamp>,
    /// The outlet's name, of a news entry.
    pub outlet: Option<String>,
}

impl Sitemap {
    /// The sitemap's pages as the entries of a feed.
    pub fn into_feed(self) -> FeedDocument {
        let outlet = self.entries.iter().find_map(|entry| entry.outlet.clone());
        let entry = |entry: SitemapEntry| FeedEntry {
            url: Some(entry.url),
            title: entry.title,
            published: entry.published,
            updated: entry.modified,
            published_raw: entry.published_raw,
            ..FeedEntry::default()
        };
        FeedDocument {
            title: outlet,
            entries: self.entries.into_iter().map(entry).collect(),
            ..FeedDocument::default()
        }
    }
}

/// Reads a sitemap or an index of sitemaps, gzipped or not; `None` when it is neither.
pub fn parse_sitemap(bytes: &[u8], base_url: Option<&str>) -> Option<Sitemap> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let unpacked = gunzip(bytes, MAX_UNPACKED_BYTES).ok()?;
        return read_sitemap(&decode_feed(&unpacked, None), base_url);
    }
    read_sitemap(&decode_feed(bytes, None), base_url)
}

/// Reads a sitemap from decoded text.
pub(crate) fn read_sitemap(text: &str, base_url: Option<&str>) -> Option<Sitemap> {
    let base = base_url.and_then(|base| Url::parse(base).ok());
    let mut sitemap = Sitemap::default();
    let mut found = false;
    let mut index = false;
    let mut entry = SitemapEntry::default();
    let mut text_now = String::new();
    let mut in_image = false;
    for piece in pieces(text) {
        match piece {
            Piece::Start(tag) => {
                match tag.name.as_str() {
                    "urlset" => found = true,
                    "sitemapindex" => (found, index) = (true, true),
                    "url" | "sitemap" => entry = SitemapEntry::default(),
                    // Pictures and films have addresses and titles of their own.
                    "image" | "video" if !tag.closed => in_image = true,
                    _ => {}
                }
                text_now.clear();
            }
            Piece::Text(piece) => text_now.push_str(&decode_entities(piece)),
            Piece::Cdata(piece) => text_now.push_str(piece),
            Piece::End(name) => {
                let name = name.rsplit(':').next().unwrap_or(name).to_lowercase();
                let value = fold_space(&text_now);
                text_now.clear();
                match name.as_str() {
                    "image" | "video" => in_image = false,
                    _ if in_image => {}
                    "url" | "sitemap" => {
                        if let Some(url) = absolute(&entry.url, base.as_ref()) {
                            let entry = SitemapEntry {
                                url,
                                ..std::mem::take(&mut entry)
                            };
                            if index {
                                sitemap.sitemaps.push(entry.url)
                            } else {
                                sitemap.entries.push(entry)
                            }
                        }
                    }
                    _ => set_field(&mut entry, &name, value),
                }
            }
        }
        if sitemap.entries.len() + sitemap.sitemaps.len() >= MAX_ENTRIES {
            break;
        }
    }
    found.then_some(sitemap)
}

fn set_field(entry: &mut SitemapEntry, name: &str, value: String) {
    if value.is_empty() {
        return;
    }
    match name {
        "loc" if entry.url.is_empty() => entry.url = value,
        "title" => entry.title = Some(value),
        "name" => entry.outlet = Some(value),
        "lastmod" => entry.modified = parse_feed_date(&value),
        "publication_date" => {
            entry.published = parse_feed_date(&value);
            entry.published_raw = Some(value);
        }
        _ => {}
    }
}

fn absolute(url: &str, base: Option<&Url>) -> Option<String> {
    let parsed = match base {
        Some(base) => base.join(url),
        None => Url::parse(url),
    };
    // As written where it is absolute, for that is what its identity is made from.
    let parsed = parsed.ok().filter(|_| !url.is_empty())?;
    Some(if Url::parse(url).is_ok() {
        url.to_owned()
    } else {
        parsed.into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWS: &str = "<?xml version='1.0'?><urlset xmlns:n='x'><url><loc>/a?x=1&amp;y=2</loc><image:image><image:loc>/i.png</image:loc></image:image>\
        <n:news><n:publication><n:name>Harbour Post</n:name></n:publication><n:publication_date>2024-03-05T10:00Z</n:publication_date>\
        <n:title><![CDATA[Ferry & pier]]></n:title></n:news><lastmod>2024-03-06</lastmod></url><url><loc>https://b.example/cut</loc>";

    #[test]
    fn news_sitemaps_are_read() {
        let sitemap =
            parse_sitemap(NEWS.as_bytes(), Some("https://a.example/s.xml")).expect("a sitemap");
        let [entry] = &sitemap.entries[..] else {
            panic!("one whole entry")
        };
        assert_eq!(entry.url, "https://a.example/a?x=1&y=2");
        assert_eq!(entry.title.as_deref(), Some("Ferry & pier"));
        assert_eq!(entry.outlet.as_deref(), Some("Harbour Post"));
        assert_eq!(
            entry.published.map(|stamp| stamp.at.to_string()).as_deref(),
            Some("2024-03-05T10:00:00Z")
        );
        assert!(entry.modified.is_some());
    }

    #[test]
    fn indexes_name_further_sitemaps() {
        let index = "<sitemapindex><sitemap><loc>https://a.example/news.xml.gz</loc></sitemap></sitemapindex>";
        let sitemap = parse_sitemap(index.as_bytes(), None).expect("an index");
        assert_eq!(sitemap.sitemaps, ["https://a.example/news.xml.gz"]);
        assert_eq!(parse_sitemap(b"<rss></rss>", None), None);
    }
}
