use wirewatch_index::{IndexAttack, IndexDocument, SearchKind, SearchPage, SearchSort};

use super::support::{Fresh, document, hits, holding, moment, request};

/// An attack of an incident whose last day has this number.
fn attack(incident: &str, day: i64, text: &str) -> IndexAttack {
    IndexAttack {
        incident: Some(incident.to_owned()),
        day,
        text: text.to_owned(),
        ..IndexAttack::default()
    }
}

fn report(id: &str, at: &str, attacks: Vec<IndexAttack>) -> IndexDocument {
    IndexDocument {
        published: moment(at),
        incidents: attacks
            .iter()
            .filter_map(|attack| attack.incident.clone())
            .collect(),
        attacks,
        ..document(id, "News of the day", "The guards told of the day.")
    }
}

/// Two reports of an old incident, one of a new one that looks back on the old one, and an article without attacks.
fn desk() -> Fresh {
    let bombing = |text: &str| IndexAttack {
        country: Some("IQ".to_owned()),
        places: vec!["Basra".to_owned()],
        killed: Some(12),
        ..attack("old", 100, text)
    };
    let back = IndexAttack {
        background: true,
        ..bombing("A bomb in Basra killed twelve last week.")
    };
    let raid = IndexAttack {
        country: Some("SY".to_owned()),
        killed: Some(3),
        ..attack("new", 107, "Gunmen raided a checkpoint.")
    };
    holding(&[
        report(
            "first",
            "2025-03-01T08:00:00Z",
            vec![bombing("A bomb went off in Basra.")],
        ),
        report(
            "second",
            "2025-03-02T08:00:00Z",
            vec![bombing("The bomb killed twelve.")],
        ),
        report("third", "2025-03-08T08:00:00Z", vec![raid, back]),
        report("quiet", "2025-03-09T08:00:00Z", Vec::new()),
    ])
}

fn incidents(desk: &Fresh, query: &str) -> SearchPage {
    let mut asked = request(query);
    asked.kind = SearchKind::Incident;
    asked.sort = SearchSort::Newest;
    desk.search(&asked)
}

/// The incidents that match with the number of their reports that do, the newest first.
#[track_caller]
fn check(query: &str, expected: &[(&str, u64)]) {
    let page = incidents(&desk(), query);
    let found: Vec<(&str, u64)> = page
        .hits
        .iter()
        .map(|hit| (hit.incident.as_deref().unwrap_or_default(), hit.reports))
        .collect();
    assert_eq!(found, expected, "{query}");
    assert_eq!(page.total, expected.len() as u64, "{query}");
}

#[test]
fn incidents_are_found_by_what_a_report_says_of_them() {
    check("", &[("new", 1), ("old", 3)]);
    check("bomb", &[("old", 3)]);
    check("gunmen", &[("new", 1)]);
    check("place:basra", &[("old", 3)]);
    check("incident:new", &[("new", 1)]);
}

#[test]
fn facts_of_one_attack_are_not_taken_for_those_of_another() {
    check("country:SY killed:>=10", &[]);
    check("country:SY killed:3", &[("new", 1)]);
    check("country:IQ killed:12", &[("old", 3)]);
}

#[test]
fn headlines_are_of_the_attack_they_report_not_of_older_ones() {
    check("title:news", &[("new", 1), ("old", 2)]);
}

#[test]
fn incidents_are_paged_one_by_one() {
    let desk = desk();
    let mut asked = request("");
    asked.kind = SearchKind::Incident;
    asked.sort = SearchSort::Newest;
    asked.limit = 1;
    let first = desk.search(&asked);
    asked.cursor = first.next_cursor.clone();
    let second = desk.search(&asked);
    assert_eq!((first.total, second.total), (2, 2));
    assert_eq!(second.hits[0].incident.as_deref(), Some("old"));
}

#[test]
fn reports_of_an_incident_stand_together_the_newest_incident_first() {
    let desk = desk();
    let mut asked = request("");
    asked.sort = SearchSort::Incident;
    let page = desk.search(&asked);
    assert_eq!(hits(&page), ["third", "second", "first", "quiet"]);
    asked.limit = 2;
    let first = desk.search(&asked);
    asked.cursor = first.next_cursor.clone();
    assert_eq!(hits(&desk.search(&asked)), ["first", "quiet"]);
    asked.cursor = None;
    asked.sort = SearchSort::Newest;
    assert_eq!(hits(&desk.search(&asked)), ["quiet", "third"]);
}

#[test]
fn incident_whose_day_became_known_more_closely_keeps_its_reports_together() {
    let desk = holding(&[
        report("a", "2025-03-01T08:00:00Z", vec![attack("x", 100, "One.")]),
        report("b", "2025-03-02T08:00:00Z", vec![attack("y", 101, "Two.")]),
        report(
            "c",
            "2025-03-03T08:00:00Z",
            vec![attack("x", 102, "One again.")],
        ),
    ]);
    let mut asked = request("");
    asked.sort = SearchSort::Incident;
    assert_eq!(hits(&desk.search(&asked)), ["c", "a", "b"]);
}

#[test]
fn attacks_are_no_articles() {
    let desk = desk();
    desk.check("", &["first", "quiet", "second", "third"]);
    assert_eq!(desk.index.count().expect("a count"), 4);
}
