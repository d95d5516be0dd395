use url::Url;
use wirewatch_model::FeedEntry;

use super::links::resolve;
use super::scan::scan_feed;
use super::value::Value;
use crate::markup::Tag;
use crate::parse_feed_date;

/// An entry while it is read, with the values that count only when better ones are missing.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) entry: FeedEntry,
    pub(super) permalink: Option<String>,
    pub(super) spare_title: Option<String>,
    pub(super) spare_summary: Option<String>,
    pub(super) spare_author: Option<String>,
    pub(super) spare_link: Option<String>,
    pub(super) description: bool,
}

impl Draft {
    pub(super) fn id(&mut self, tag: &Tag<'_>, value: &Value, base: Option<&Url>) {
        self.entry.id = id_of(&value.text, base);
        let permalink = tag.name == "guid"
            && !tag
                .attribute("ispermalink")
                .is_some_and(|v| v.eq_ignore_ascii_case("false"));
        if permalink && let Some(id) = &self.entry.id {
            let explicit = tag.attribute("ispermalink").is_some();
            let link = resolve(id, base);
            self.permalink =
                link.filter(|link| is_http(Some(link)) && (explicit || is_http(Some(id))));
        }
    }

    pub(super) fn published(&mut self, text: &str) {
        if let Some(text) = some_text(text) {
            self.entry.published = parse_feed_date(&text).or(self.entry.published);
            self.entry.published_raw = Some(text);
        }
    }

    pub(super) fn updated(&mut self, text: &str) {
        if let Some(text) = some_text(text) {
            self.entry.updated = parse_feed_date(&text).or(self.entry.updated);
            self.entry.published_raw = self.entry.published_raw.take().or(Some(text));
        }
    }

    /// RSS names the source in text and `url`, Atom in elements of a feed.
    pub(super) fn source(&mut self, tag: &Tag<'_>, value: &Value, base: Option<&Url>) {
        if value.has_children {
            let feed = scan_feed(&value.markup, base, 1);
            self.entry.source_name = feed.title;
            self.entry.source_url = feed.link;
            return;
        }
        self.entry.source_name = some_text(&value.text);
        self.entry.source_url = tag.attribute("url").and_then(|url| resolve(&url, base));
    }
}

/// An id as written; one that is plainly a relative address is made absolute.
pub(super) fn id_of(text: &str, base: Option<&Url>) -> Option<String> {
    let id = some_text(text)?;
    if id.starts_with('/') {
        resolve(&id, base)
    } else {
        Some(id)
    }
}

fn some_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

pub(super) fn is_http(link: Option<&str>) -> bool {
    link.is_some_and(|link| link.starts_with("http://") || link.starts_with("https://"))
}
