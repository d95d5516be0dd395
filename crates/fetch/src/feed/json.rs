use serde_json::{Map, Value};
use url::Url;
use wirewatch_model::{FeedDocument, FeedEntry};

use crate::parse_feed_date;

use super::links::resolve;
use super::{MAX_ENTRIES, json_mend};

/// Reads a JSON Feed of any version, or none; `None` when there is nothing like it.
pub(super) fn read_json_feed(text: &str, base: Option<&Url>) -> Option<FeedDocument> {
    let read = serde_json::Deserializer::from_str(text)
        .into_iter()
        .next()?;
    let feed = match read {
        Ok(Value::Object(feed)) => feed,
        Ok(_) => return None,
        Err(_) => json_mend::read_broken(text)?,
    };
    let items = feed.get("items").and_then(Value::as_array);
    let is_feed = items.is_some()
        || feed
            .get("version")
            .and_then(Value::as_str)
            .is_some_and(|v| v.contains("jsonfeed"));
    if !is_feed {
        return None;
    }
    let entries = items
        .into_iter()
        .flatten()
        .take(MAX_ENTRIES)
        .filter_map(Value::as_object);
    Some(FeedDocument {
        title: text_of(&feed, "title"),
        link: text_of(&feed, "home_page_url").and_then(|link| resolve(&link, base)),
        entries: entries.map(|item| entry(item, base)).collect(),
        ..FeedDocument::default()
    })
}

fn entry(item: &Map<String, Value>, base: Option<&Url>) -> FeedEntry {
    let raw = text_of(item, "date_published");
    let id = text_of(item, "id");
    let permalink = id
        .clone()
        .filter(|id| id.starts_with("http://") || id.starts_with("https://"));
    let url = text_of(item, "url")
        .or(permalink)
        .or_else(|| text_of(item, "external_url"));
    FeedEntry {
        url: url.and_then(|url| resolve(&url, base)),
        id,
        title: text_of(item, "title"),
        published: raw.as_deref().and_then(parse_feed_date),
        updated: text_of(item, "date_modified")
            .as_deref()
            .and_then(parse_feed_date),
        published_raw: raw,
        summary: text_of(item, "summary"),
        content: text_of(item, "content_html").or_else(|| text_of(item, "content_text")),
        author: author(item),
        source_name: None,
        source_url: None,
    }
}

/// Version 1.1 has a list of authors, 1.0 one author.
fn author(item: &Map<String, Value>) -> Option<String> {
    let first = item
        .get("authors")
        .and_then(Value::as_array)
        .and_then(|authors| authors.first());
    let author = first.or_else(|| item.get("author"))?;
    match author {
        Value::Object(author) => text_of(author, "name"),
        Value::String(name) => Some(name.clone()),
        _ => None,
    }
}

/// A string, or a number as people write it.
fn text_of(map: &Map<String, Value>, key: &str) -> Option<String> {
    match map.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
