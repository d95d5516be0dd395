use wirewatch_index::IndexError;

use super::support::{document, fresh, moment, quote, request};

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

#[test]
fn new_articles_match_what_the_index_would_find_among_them() {
    let mut german = document(
        "c",
        "Brücke gesperrt",
        "Die Brücken über den Fluss wurden gesperrt.",
    );
    german.language = Some("de".to_owned());
    let mut quoted = document(
        "d",
        "Mayor speaks",
        "The mayor spoke of the bridges at length.",
    );
    quoted.quotes = vec![quote("We shut them all"), quote("Bridges can wait")];
    quoted.authors = vec!["Ana Lima".to_owned(), "Bo Strand".to_owned()];
    let documents = [
        document(
            "a",
            "Bridge shut",
            "The bridge over the Wye was shut by a drone strike.",
        ),
        document("b", "Ferry sails", "The ferries sail again after storms."),
        german,
        quoted,
        document("e", "", ""),
    ];
    let fresh = super::support::holding(&documents);
    let queries = [
        "bridge",
        "bridges -drone",
        "brucke",
        "\"bridge over\"",
        "\"the bridge\"~2",
        "\"bridge shut\"~5",
        "\"over the w*\"",
        "br*",
        "quote:bridge",
        "quote:\"all bridges\"",
        "quote:\"them bridges\"~2",
        "author:\"ana strand\"",
        "author:\"lima bo\"~1",
        "author:*",
        "quote:*",
        "title:*",
        "feries~",
        "brigde~2 OR stroms~",
        "drohne~1",
        "outlet:\"the outlet\"",
        "-title:*",
        "storms AND -sails",
        "bridge",
        "(bridge OR ferry) -(drone OR storms)",
        "bridge AND (-drone OR quote:bridge)",
        "-(bridge -drone)",
        "",
    ];
    let together = queries.map(request);
    let together = fresh.index.matches(&documents, &together).expect("matched");
    for (query, together) in queries.iter().zip(together) {
        let alone = fresh.index.matches(&documents, &[request(query)]);
        assert_eq!(
            alone.expect("matched"),
            std::slice::from_ref(&together),
            "{query}"
        );
        let mut found: Vec<String> = together.into_iter().map(|id| id.0).collect();
        found.sort();
        assert_eq!(found, fresh.ids(query), "{query}");
    }
}
