use wirewatch_model::{Incident, IncidentId, IncidentMember};

use super::super::summarize;
use super::super::testing::{Board, Draft, facts};

/// Checks which of `reports` are one incident, in several orders of coming in.
#[track_caller]
fn check_joined(reports: &[IncidentMember], expected: &[&[&str]]) {
    let mut orders: Vec<Vec<&IncidentMember>> =
        vec![reports.iter().collect(), reports.iter().rev().collect()];
    for turn in 1..reports.len() {
        let (before, after) = reports.split_at(turn);
        orders.push(after.iter().chain(before).collect());
        // Each second one first.
        let (even, odd): (Vec<_>, Vec<_>) = reports
            .iter()
            .enumerate()
            .partition(|(at, _)| at % (turn + 1) == 0);
        orders.push(
            odd.into_iter()
                .chain(even)
                .map(|(_, report)| report)
                .collect(),
        );
    }
    for order in orders {
        let names: Vec<&str> = order.iter().map(|report| report.article.as_str()).collect();
        let board = Board::of(order);
        assert_eq!(board.sorted(), expected, "when they come in as {names:?}");
    }
}

fn quetta(day: &str) -> Draft {
    facts("bombing", day).at("PK", "Quetta", 30.2, 67.0)
}

fn bannu(day: &str) -> Draft {
    facts("bombing", day).at("PK", "Bannu", 32.99, 70.6)
}

#[test]
fn attack_joins_what_it_fits_best() {
    let reports = [
        quetta("2024-11-09")
            .on("railway station", "travel")
            .member("a"),
        quetta("2024-11-09").on("court", "state").member("b"),
        quetta("2024-11-09").on("train", "travel").member("c"),
    ];
    check_joined(&reports, &[&["a", "c"], &["b"]]);
}

#[test]
fn report_that_may_mean_either_of_two_attacks_stays_alone() {
    let reports = [
        quetta("2024-11-09")
            .on("railway station", "travel")
            .member("a"),
        quetta("2024-11-09").on("court", "state").member("b"),
        quetta("2024-11-09").member("c"),
    ];
    check_joined(&reports, &[&["a"], &["b"], &["c"]]);
}

#[test]
fn days_never_chain() {
    let reports = [
        quetta("2024-11-09").member("a"),
        quetta("2024-11-10").member("b"),
        quetta("2024-11-11").member("c"),
    ];
    check_joined(&reports, &[&["a"], &["b"], &["c"]]);
}

#[test]
fn day_between_is_outweighed_by_the_same_venue_and_number() {
    let station = |day| {
        quetta(day)
            .on("Zarghun station", "travel")
            .named("zarghun")
            .killing(26)
    };
    let reports = [
        station("2024-11-09").member("a"),
        station("2024-11-10").member("b"),
    ];
    check_joined(&reports, &[&["a", "b"]]);
}

#[test]
fn report_without_a_town_joins_the_only_attack_of_those_days() {
    let country = || facts("bombing", "2024-11-09").in_country("PK");
    let one = [quetta("2024-11-09").member("a"), country().member("c")];
    check_joined(&one, &[&["a", "c"]]);
    let two = [
        quetta("2024-11-09").member("a"),
        bannu("2024-11-09").member("b"),
        country().member("c"),
    ];
    check_joined(&two, &[&["a"], &["b"], &["c"]]);
    let several = [
        quetta("2024-11-09").member("a"),
        country().member("c"),
        country().killing(4).member("d"),
        quetta("2024-11-09").killing(4).member("e"),
    ];
    check_joined(&several, &[&["a", "c", "d", "e"]]);
}

#[test]
fn undated_report_between_two_attacks_stays_alone() {
    let undated = |published| quetta("2024-11-09").undated(published);
    let reports = [
        quetta("2024-11-06").member("a"),
        quetta("2024-11-09").member("b"),
        undated("2024-11-10").member("c"),
    ];
    check_joined(&reports, &[&["a"], &["b"], &["c"]]);
    check_joined(&reports[1..], &[&["b", "c"]]);
}

#[test]
fn claim_without_a_place_needs_more_than_the_day() {
    let claim = || facts("bombing", "2024-11-09").naming("reed-front");
    let here = || quetta("2024-11-09").naming("reed-front").killing(26);
    check_joined(
        &[here().member("a"), claim().member("c")],
        &[&["a"], &["c"]],
    );
    check_joined(
        &[here().member("a"), claim().killing(26).member("c")],
        &[&["a", "c"]],
    );
    let other = bannu("2024-11-09").naming("reed-front").killing(20);
    check_joined(
        &[
            here().member("a"),
            other.member("b"),
            claim().killing(24).member("c"),
        ],
        &[&["a"], &["b"], &["c"]],
    );
}

#[test]
fn attacks_of_one_article_stay_apart() {
    let first = quetta("2024-11-09").member("a");
    let second = IncidentMember {
        attack: 1,
        ..first.clone()
    };
    assert_eq!(Board::of([&first, &second]).incidents.len(), 2);
}

#[test]
fn incidents_that_decisions_parted_stay_apart() {
    let decided = |article| IncidentMember {
        decision: Some(1),
        ..quetta("2024-11-09").member(article)
    };
    let mut board = Board::of(&[]);
    board.incidents = vec![incident("a", decided("a")), incident("b", decided("b"))];
    board.add(&quetta("2024-11-09").member("c"));
    assert_eq!(board.sorted(), [["a"], ["b"], ["c"]]);
}

fn incident(id: &str, member: IncidentMember) -> Incident {
    let members = vec![member];
    Incident {
        id: IncidentId::from(id),
        summary: summarize(&members).expect("members"),
        members,
    }
}

#[test]
fn incident_that_took_up_another_keeps_the_older_id() {
    let near_station = || {
        quetta("2024-11-09")
            .on("station", "travel")
            .named("zarghun")
    };
    let reports = [
        facts("bombing", "2024-11-09").named("zarghun").member("a"),
        quetta("2024-11-09").undated("2024-11-12").member("b"),
        near_station().member("c"),
    ];
    let board = Board::of(&reports);
    assert_eq!(board.sorted(), [["a", "b", "c"]]);
    assert_eq!(board.incidents[0].id.as_str(), "a");
}
