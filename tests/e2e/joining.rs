//! Which reports are joined to one incident: `fixtures/incidents/reports.jsonl` and the sample outlets through the program.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::program::Desk;

/// Of the pairs of reports that are of one incident, so many in a hundred are found at least.
const LEAST_FOUND: usize = 60;

fn reports() -> Vec<Value> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/incidents/reports.jsonl"
    );
    let lines = std::fs::read_to_string(path).expect("the reports");
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    lines.collect()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// The program's incident of each report, by the report's id; one of its own for a report without.
fn joined(reports: &[&Value]) -> HashMap<String, String> {
    let desk = Desk::new();
    let mut program = desk
        .command(&["incidents", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = program.stdin.take().expect("stdin");
    for report in reports {
        let line = serde_json::json!({
            "id": report["id"], "published": report["published"], "text": report["text"],
        });
        writeln!(input, "{line}").expect("taken");
    }
    drop(input);
    let output = program.wait_with_output().expect("ended");
    assert!(output.status.success());
    let lines = String::from_utf8(output.stdout).expect("text");
    let answers = lines.lines().map(|line| {
        let answer: Value = serde_json::from_str(line).expect("JSON");
        let id = text(&answer, "id");
        let incident = answer["incident"].as_str().map(str::to_owned);
        (id.clone(), incident.unwrap_or(id))
    });
    answers.collect()
}

/// The reports of each incident, in order.
fn partition(of: &HashMap<String, String>) -> Vec<Vec<&str>> {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (report, incident) in of {
        groups.entry(incident).or_default().push(report);
    }
    let mut groups: Vec<Vec<&str>> = groups.into_values().collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

#[test]
fn reports_of_different_attacks_are_never_joined_and_most_of_one_are() {
    let reports = reports();
    let found = joined(&reports.iter().collect::<Vec<_>>());
    let (mut right, mut wanted) = (0, 0);
    for (at, one) in reports.iter().enumerate() {
        for other in reports.iter().skip(at + 1) {
            let is_one = one["incident"] == other["incident"];
            let (a, b) = (text(one, "id"), text(other, "id"));
            let is_joined = found[&a] == found[&b];
            assert!(is_one || !is_joined, "{a} and {b} are joined");
            wanted += usize::from(is_one);
            right += usize::from(is_one && is_joined);
        }
    }
    assert!(
        right * 100 >= wanted * LEAST_FOUND,
        "{right} of {wanted} pairs"
    );
}

#[test]
fn incidents_are_the_same_in_whatever_order_reports_come_in() {
    let reports = reports();
    let forwards: Vec<&Value> = reports.iter().collect();
    let backwards: Vec<&Value> = reports.iter().rev().collect();
    // 37 has no divisor in common with their number, so that each comes once.
    let shuffled: Vec<&Value> = (0..reports.len())
        .map(|at| &reports[at * 37 % reports.len()])
        .collect();
    let expected = joined(&forwards);
    let expected = partition(&expected);
    for order in [backwards, shuffled] {
        let found = joined(&order);
        assert_eq!(partition(&found), expected);
    }
}

/// The articles of the sample outlets that report an event, in their first version.
fn outlet_reports() -> Vec<Value> {
    let outlets = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/outlets");
    let mut reports = Vec::new();
    for outlet in std::fs::read_dir(outlets).expect("outlets").flatten() {
        let articles = outlet.path().join("articles");
        let Ok(articles) = std::fs::read_dir(articles) else {
            continue;
        };
        reports.extend(
            articles
                .flatten()
                .filter_map(|article| report_of(&article.path())),
        );
    }
    reports.sort_by_key(|report| text(report, "published"));
    reports
}

fn report_of(path: &Path) -> Option<Value> {
    let article = std::fs::read_to_string(path).expect("an article");
    let mut parts = article.splitn(3, "+++\n");
    let (_, front, body) = (parts.next()?, parts.next()?, parts.next()?);
    let front: toml::Table = front.parse().expect("front matter");
    let body = body.split("+++ revision +++").next()?;
    let blocks = body
        .split("\n\n")
        .filter(|block| !block.starts_with("![") && !block.starts_with("## "));
    let text: Vec<&str> = blocks
        .map(|block| block.trim().trim_start_matches("> "))
        .collect();
    Some(serde_json::json!({
        "id": path.file_stem()?.to_str()?,
        "incident": front.get("event")?.as_str()?,
        "published": front.get("published")?.as_str()?,
        "text": text.join("\n\n"),
    }))
}

#[test]
fn sample_outlets_show_two_attacks_in_one_town_kept_apart() {
    let reports = outlet_reports();
    let found = joined(&reports.iter().collect::<Vec<_>>());
    for (at, one) in reports.iter().enumerate() {
        for other in reports.iter().skip(at + 1) {
            let (a, b) = (text(one, "id"), text(other, "id"));
            let is_one = one["incident"] == other["incident"];
            assert!(is_one || found[&a] != found[&b], "{a} and {b} are joined");
        }
    }
    let station = ["quetta-station-bombing", "quetta-station-blast-toll"];
    let van = ["quetta-van-shooting", "quetta-van-third-officer"];
    assert_eq!(found[station[0]], found[station[1]]);
    assert_eq!(found[van[0]], found[van[1]]);
    let first_days = [
        "moscow-toll-115",
        "moscow-attack-115-dead",
        "moscow-toll-137",
    ];
    assert!(
        first_days
            .iter()
            .all(|id| found[*id] == found["moscow-concert-hall-shooting"])
    );
}
