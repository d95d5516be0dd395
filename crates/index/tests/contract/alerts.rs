use wirewatch_index::IndexError;

use super::support::{document, fresh, moment, request};

#[track_caller]
fn check_matches(queries: &[&str], expected: &[&[&str]]) {
    let documents = [
        document(
            "a",
            "Bridge shut",
            "The bridge over the Wye was shut by a drone strike.",
        ),
        document(
            "b",
            "Ferry sails",
            "The ferries sail again after the storms.",
        ),
    ];
    let requests: Vec<_> = queries.iter().map(|query| request(query)).collect();
    let fresh = fresh();
    let found = fresh.index.matches(&documents, &requests).expect("matched");
    let found: Vec<Vec<&str>> = found
        .iter()
        .map(|ids| ids.iter().map(|id| id.as_str()).collect())
        .collect();
    assert_eq!(found, expected);
    assert_eq!(fresh.index.count().expect("a count"), 0);
}

#[test]
fn each_query_gives_the_new_articles_it_matches() {
    check_matches(
        &[
            "\"drone strike\"",
            "ferry",
            "title:bridge OR sail*",
            "-bridge",
            "train",
        ],
        &[&["a"], &["b"], &["a", "b"], &["b"], &[]],
    );
}

#[test]
fn nothing_is_matched_where_nothing_is_asked() {
    check_matches(&[], &[]);
}

#[test]
fn query_that_is_not_understood_is_told_before_it_is_saved() {
    let fresh = fresh();
    let now = moment("2025-03-10T12:00:00Z");
    assert!(fresh.index.check("bridge AND ferry", now).is_ok());
    let fault = fresh.index.check("bridge AND", now);
    assert!(matches!(fault, Err(IndexError::Query(_))), "{fault:?}");
}
