use std::panic::{AssertUnwindSafe, catch_unwind};

use feed_rs::model::{Entry, Feed, Text};
use feed_rs::parser::Builder;
use url::Url;
use wirewatch_model::{FeedDocument, FeedEntry};

/// feed-rs holds a feed several times over in memory; above this size only the scanner reads.
const MAX_STRICT_BYTES: usize = 4_000_000;
/// The same for the number of entries.
const MAX_STRICT_ENTRIES: usize = 3_000;
/// What feed-rs is told to call entries without an id, so that no id is made up.
const NO_ID: &str = "\u{0}";

/// Reads a feed with feed-rs. `None` when that fails, or finds fewer entries than there are.
pub(super) fn read_strictly(text: &str, base: Option<&Url>, entries: usize) -> Option<Feed> {
    if text.len() > MAX_STRICT_BYTES || entries == 0 || entries > MAX_STRICT_ENTRIES {
        return None;
    }
    let parser = Builder::new()
        .base_uri(base.map(Url::as_str))
        .sanitize_content(false)
        .id_generator(|_, _, _| NO_ID.to_owned())
        .timestamp_parser(|_| None)
        .build();
    // The text is decoded, so its declaration of an encoding is wrong now.
    let body = without_declaration(text);
    let parsed = catch_unwind(AssertUnwindSafe(|| parser.parse(body.as_bytes())));
    let feed = parsed.ok()?.ok()?;
    (feed.entries.len() == entries).then_some(feed)
}

/// Joins both readings of a well-formed feed: plain words as feed-rs has them, everything else as the scanner has.
///
/// feed-rs drops the offsets of dates, does not keep markup and its links as they were, and makes ids up; so those are
/// the scanner's. Whatever one of them lacks, the other gives.
pub(super) fn merge(strict: Feed, scanned: FeedDocument) -> FeedDocument {
    let entries = strict.entries.into_iter().zip(scanned.entries);
    FeedDocument {
        title: prefer(strict.title.map(words), scanned.title),
        link: scanned.link,
        feed_id: scanned.feed_id,
        wishes: scanned.wishes,
        entries: entries
            .map(|(strict, scanned)| merge_entry(strict, scanned))
            .collect(),
    }
}

fn merge_entry(strict: Entry, scanned: FeedEntry) -> FeedEntry {
    let author = strict
        .authors
        .into_iter()
        .next()
        .and_then(|person| person.name);
    FeedEntry {
        title: prefer(strict.title.map(words), scanned.title),
        summary: prefer(strict.summary.map(words), scanned.summary),
        content: scanned.content.or_else(|| strict.content?.body),
        author: scanned.author.or(author),
        ..scanned
    }
}

/// The strict reading when it is plain words, else the scanner's, else whichever there is.
fn prefer(strict: Option<String>, scanned: Option<String>) -> Option<String> {
    let strict = strict.filter(|text| !text.trim().is_empty());
    match (strict, scanned) {
        (Some(strict), Some(scanned)) if strict.contains(['<', '&']) => Some(scanned),
        (strict, scanned) => strict.or(scanned),
    }
}

fn words(text: Text) -> String {
    text.content
}

fn without_declaration(text: &str) -> &str {
    let body = text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"));
    body.map_or(text, |(_, body)| body)
}
