use super::*;
use crate::attacks::rules::AttackRules;

/// Checks the first date of `text`, read as published on Tuesday, 26 March 2024.
#[track_caller]
fn check_date(text: &str, expected: Option<(&str, &str)>) {
    let rules = AttackRules::builtin();
    let doc = Document::read(text, &rules);
    let published = jiff::civil::date(2024, 3, 26);
    let found = find_dates(&doc, Some(published))
        .into_iter()
        .find_map(|mention| mention.value)
        .map(|value| (value.from.to_string(), value.to.to_string()));
    let found = found
        .as_ref()
        .map(|(from, to)| (from.as_str(), to.as_str()));
    assert_eq!(found, expected, "{text}");
}

#[test]
fn weekday_is_the_last_one_not_after_publication() {
    check_date("It burned on Friday.", Some(("2024-03-22", "2024-03-22")));
    check_date("It burned on Tuesday.", Some(("2024-03-26", "2024-03-26")));
    check_date(
        "It burned last Tuesday.",
        Some(("2024-03-19", "2024-03-19")),
    );
    check_date("It opens next Monday.", None);
}

#[test]
fn day_and_month_lean_to_the_past() {
    check_date("It burned on 12 April.", Some(("2023-04-12", "2023-04-12")));
    check_date("It burned on March 2.", Some(("2024-03-02", "2024-03-02")));
    check_date(
        "It burned on 5 May 2019.",
        Some(("2019-05-05", "2019-05-05")),
    );
    check_date("It burned in August.", Some(("2023-08-01", "2023-08-31")));
    check_date(
        "It burned in June 2011.",
        Some(("2011-06-01", "2011-06-30")),
    );
}

#[test]
fn spans_of_time_count_back() {
    check_date("It burned yesterday.", Some(("2024-03-25", "2024-03-25")));
    check_date("It burned last night.", Some(("2024-03-25", "2024-03-25")));
    check_date(
        "It burned three days ago.",
        Some(("2024-03-23", "2024-03-23")),
    );
    check_date("It burned last week.", Some(("2024-03-18", "2024-03-24")));
    check_date("It burned last month.", Some(("2024-02-01", "2024-02-29")));
}

#[test]
fn words_that_only_look_like_months_are_none() {
    check_date("They may march on.", None);
}

#[test]
fn festivals_are_days() {
    check_date(
        "It burned on Christmas Day.",
        Some(("2023-12-25", "2023-12-25")),
    );
    check_date(
        "It burned on Easter Sunday.",
        Some(("2023-04-09", "2023-04-09")),
    );
}

#[test]
fn past_hours_and_days_reach_up_to_the_report() {
    check_date(
        "It burned in the past few hours.",
        Some(("2024-03-26", "2024-03-26")),
    );
    check_date(
        "Three burned in the last 72 hours.",
        Some(("2024-03-23", "2024-03-26")),
    );
    check_date(
        "Three burned in the past two weeks.",
        Some(("2024-03-12", "2024-03-26")),
    );
    check_date(
        "It burned a few minutes ago.",
        Some(("2024-03-26", "2024-03-26")),
    );
    check_date("It burned past two houses.", None);
    check_date("It happened for the last time.", None);
}
