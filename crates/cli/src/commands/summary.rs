use std::time::Duration;

use serde_json::{Value, json};
use wirewatch_pipeline::{AnalyzeReport, DeliveryReport, FetchReport, IndexReport, RunReport};

/// What a run did, in one line.
pub fn run_line(report: &RunReport) -> String {
    let total = report.fetch.duration
        + report.analyze.duration
        + report.stories.duration
        + report.incidents.duration
        + report.speakers.duration
        + report.index.duration
        + report.alerts.duration
        + report.delivery.duration;
    format!(
        "{}; {}, {} reprints, {} incidents changed; {}; {} alerts{}; {}",
        fetch_line(&report.fetch),
        analyze_line(&report.analyze),
        report.stories.reprints,
        report.incidents.incidents,
        index_line(&report.index),
        report.alerts.alerts,
        undelivered(&report.delivery),
        seconds(total)
    )
}

/// What a fetch did, in one line.
pub fn fetch_line(report: &FetchReport) -> String {
    let mut line = format!(
        "fetch {} feeds: {} read, {} unchanged, {} failed; {} new entries, {} pages, {} failed",
        report.feeds,
        report.feeds_read,
        report.feeds_unchanged,
        report.feeds_failed.len(),
        report.new_entries,
        report.pages,
        report.pages_failed_total()
    );
    if report.updated_entries > 0 {
        line.push_str(&format!(", {} entries changed", report.updated_entries));
    }
    line
}

/// What an analysis did, in one line.
pub fn analyze_line(report: &AnalyzeReport) -> String {
    format!(
        "analyze {} pages: {} new articles, {} new versions, {} quotes, {} group mentions, {} attacks",
        report.pages,
        report.new_articles,
        report.new_versions,
        report.quotes,
        report.groups,
        report.attacks
    )
}

/// What the index stage did, in one line.
pub fn index_line(report: &IndexReport) -> String {
    let rebuilt = if report.rebuilt { " (rebuilt)" } else { "" };
    format!("index {} documents{rebuilt}", report.documents)
}

fn undelivered(report: &DeliveryReport) -> String {
    match report.failed {
        0 => String::new(),
        failed => format!(" ({failed} messages not taken, see: wirewatch searches list)"),
    }
}

/// A duration for people.
pub fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// What a run did, as JSON.
pub fn run_json(report: &RunReport) -> Value {
    json!({
        "fetch": fetch_json(&report.fetch),
        "analyze": analyze_json(&report.analyze),
        "stories": {
            "articles": report.stories.articles,
            "reprints": report.stories.reprints,
            "seconds": report.stories.duration.as_secs_f64(),
        },
        "incidents": {
            "articles": report.incidents.articles,
            "attacks": report.incidents.attacks,
            "changed": report.incidents.incidents,
            "merged": report.incidents.merged,
            "seconds": report.incidents.duration.as_secs_f64(),
        },
        "speakers": {
            "articles": report.speakers.articles,
            "quotes": report.speakers.quotes,
            "speakers": report.speakers.speakers,
            "seconds": report.speakers.duration.as_secs_f64(),
        },
        "index": index_json(&report.index),
        "alerts": {
            "articles": report.alerts.articles,
            "new": report.alerts.alerts,
            "messages_sent": report.delivery.sent,
            "messages_failed": report.delivery.failed,
            "seconds": (report.alerts.duration + report.delivery.duration).as_secs_f64(),
        },
    })
}

/// What a fetch did, as JSON.
pub fn fetch_json(report: &FetchReport) -> Value {
    let failed: Vec<Value> = report
        .feeds_failed
        .iter()
        .map(|(feed, reason)| json!({"feed": feed, "reason": reason}))
        .collect();
    json!({
        "feeds": report.feeds,
        "feeds_read": report.feeds_read,
        "feeds_unchanged": report.feeds_unchanged,
        "feeds_failed": failed,
        "new_entries": report.new_entries,
        "updated_entries": report.updated_entries,
        "pages": report.pages,
        "pages_unchanged": report.pages_unchanged,
        "pages_failed": report.pages_failed,
        "wire_bytes": report.wire_bytes,
        "seconds": report.duration.as_secs_f64(),
    })
}

/// What an analysis did, as JSON.
pub fn analyze_json(report: &AnalyzeReport) -> Value {
    json!({
        "pages": report.pages,
        "new_articles": report.new_articles,
        "new_versions": report.new_versions,
        "reread": report.reread,
        "unchanged": report.unchanged,
        "not_articles": report.not_articles,
        "failed": report.failed,
        "quotes": report.quotes,
        "groups": report.groups,
        "attacks": report.attacks,
        "seconds": report.duration.as_secs_f64(),
    })
}

/// What the index stage did, as JSON.
pub fn index_json(report: &IndexReport) -> Value {
    json!({
        "documents": report.documents,
        "deleted": report.deleted,
        "rebuilt": report.rebuilt,
        "seconds": report.duration.as_secs_f64(),
    })
}
