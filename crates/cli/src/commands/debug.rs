//! Commands that read lines of JSON and say what one part makes of them: for benchmarks and for finding faults.

use std::io::{stdin, stdout};
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use wirewatch_fetch::{parse_feed_as_written, parse_feed_date, robots_allows};
use wirewatch_model::{FeedDocument, FeedEntry, Stamp};

use super::pipe::pipe_lines;

#[derive(Debug, Deserialize)]
struct FeedLine {
    #[serde(default)]
    id: Value,
    bytes_b64: String,
    content_type: Option<String>,
    content_location: Option<String>,
}

/// `feeds parse --stdin`: feed documents in, their fields out.
pub fn parse_feeds_stdin() -> anyhow::Result<ExitCode> {
    pipe_lines(stdin().lock(), stdout(), |line| answer(line, feed_answer))?;
    Ok(ExitCode::SUCCESS)
}

fn feed_answer(line: FeedLine) -> Value {
    let Ok(bytes) = STANDARD.decode(line.bytes_b64.trim()) else {
        return json!({"id": line.id, "error": "`bytes_b64` is not base64"});
    };
    match parse_feed_as_written(
        &bytes,
        line.content_type.as_deref(),
        line.content_location.as_deref(),
    ) {
        Ok(feed) => feed_json(line.id, &feed),
        Err(fault) => json!({"id": line.id, "error": fault.to_string(), "entries": []}),
    }
}

fn feed_json(id: Value, feed: &FeedDocument) -> Value {
    json!({
        "id": id,
        "error": null,
        "title": feed.title,
        "link": feed.link,
        "feed_id": feed.feed_id,
        "entries": feed.entries.iter().map(entry_json).collect::<Vec<_>>(),
    })
}

fn entry_json(entry: &FeedEntry) -> Value {
    json!({
        "title": entry.title,
        "link": entry.url,
        "id": entry.id,
        "published": entry.published.map(|stamp| instant(&stamp)),
        "updated": entry.updated.map(|stamp| instant(&stamp)),
        "summary": entry.summary,
        "content": entry.content,
        "author": entry.author,
    })
}

/// RFC 3339 with a time of day, also for a day alone.
fn instant(stamp: &Stamp) -> String {
    stamp.at.to_string()
}

#[derive(Debug, Deserialize)]
struct DateLine {
    input: String,
}

/// `feeds date --stdin`: dates as feeds write them in, RFC 3339 out.
pub fn parse_dates_stdin() -> anyhow::Result<ExitCode> {
    pipe_lines(stdin().lock(), stdout(), |line| {
        answer(line, |line: DateLine| {
            let value = parse_feed_date(&line.input).map(|stamp| instant(&stamp));
            json!({"input": line.input, "value": value})
        })
    })?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Debug, Deserialize)]
struct RobotsLine {
    #[serde(default)]
    name: Value,
    robots_txt: String,
    user_agent: String,
    url: String,
}

/// `robots check --stdin`: a robots.txt, an agent and an address in; whether it is allowed out.
pub fn check_robots_stdin() -> anyhow::Result<ExitCode> {
    pipe_lines(stdin().lock(), stdout(), |line| {
        answer(line, |line: RobotsLine| {
            let allowed = robots_allows(&line.robots_txt, &line.user_agent, &line.url);
            json!({"name": line.name, "allowed": allowed})
        })
    })?;
    Ok(ExitCode::SUCCESS)
}

fn answer<T: for<'de> Deserialize<'de>>(line: &[u8], make: impl Fn(T) -> Value) -> String {
    match serde_json::from_slice(line) {
        Ok(input) => make(input).to_string(),
        Err(error) => {
            json!({"error": format!("the line is not the JSON expected: {error}")}).to_string()
        }
    }
}
