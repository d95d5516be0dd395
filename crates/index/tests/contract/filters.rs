use wirewatch_index::{IndexDocument, IndexError, SearchRequest};

use super::support::{Fresh, document, hits, holding, moment, request};

fn filled() -> Fresh {
    let make = |id: &str, groups: &[&str], outlet: &str, language: &str| IndexDocument {
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        speakers: vec![(format!("speaker-{id}"), format!("Speaker {id}"))],
        outlet: outlet.to_owned(),
        feed: Some(format!("feed-{id}")),
        language: Some(language.to_owned()),
        published: moment(&format!("2025-03-0{id}T06:00:00Z")),
        ..document(id, "Bridge", "Text.")
    };
    holding(&[
        make("1", &["alpha", "beta", "alpha"], "Daily", "en"),
        make("2", &["alpha"], "Daily", "en-GB"),
        make("3", &["gamma"], "Herald", "fr"),
    ])
}

#[track_caller]
fn check(change: impl FnOnce(&mut SearchRequest), expected: &[&str]) {
    let filled = filled();
    let mut asked = request("bridge");
    change(&mut asked);
    let page = filled.search(&asked);
    let mut ids = hits(&page);
    ids.sort();
    assert_eq!(ids, expected);
    assert_eq!(page.total, expected.len() as u64);
}

fn only(asked: &mut SearchRequest, field: &str, values: &[&str]) {
    asked.filters.push((field.to_owned(), texts(values)));
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn filters_take_any_of_their_values() {
    check(
        |asked| only(asked, "group", &["beta", "gamma"]),
        &["1", "3"],
    );
    check(|asked| only(asked, "speaker", &["speaker-2"]), &["2"]);
    check(|asked| only(asked, "outlet", &["Daily"]), &["1", "2"]);
    check(
        |asked| only(asked, "outlet", &["feed-1", "Herald"]),
        &["1", "3"],
    );
    check(|asked| only(asked, "language", &["en"]), &["1", "2"]);
    check(|asked| only(asked, "group", &["nobody"]), &[]);
}

#[test]
fn filters_narrow_one_another() {
    check(
        |asked| {
            only(asked, "group", &["alpha"]);
            asked.from = Some(moment("2025-03-02T00:00:00Z"));
        },
        &["2"],
    );
}

#[test]
fn period_includes_its_start_and_not_its_end() {
    check(
        |asked| {
            asked.from = Some(moment("2025-03-01T06:00:00Z"));
            asked.to = Some(moment("2025-03-03T06:00:00Z"));
        },
        &["1", "2"],
    );
}

#[test]
fn filters_do_not_change_scores() {
    let filled = filled();
    let plain = filled.search(&request("bridge"));
    let mut asked = request("bridge");
    only(&mut asked, "language", &["en", "fr"]);
    assert_eq!(filled.search(&asked), plain);
}

#[test]
fn facets_count_each_article_once_a_value() {
    let filled = filled();
    let mut asked = request("bridge");
    asked.facets = texts(&["group", "language", "outlet", "speaker"]);
    asked.limit = 1;
    let page = filled.search(&asked);
    let told: Vec<(String, Vec<(String, u64)>)> = page
        .facets
        .into_iter()
        .map(|(name, counts)| {
            (
                name,
                counts
                    .into_iter()
                    .map(|count| (count.value, count.count))
                    .collect(),
            )
        })
        .collect();
    let counts = |values: &[(&str, u64)]| -> Vec<(String, u64)> {
        values
            .iter()
            .map(|(value, count)| ((*value).to_owned(), *count))
            .collect()
    };
    assert_eq!(
        told[0],
        (
            "group".to_owned(),
            counts(&[("alpha", 2), ("beta", 1), ("gamma", 1)])
        )
    );
    assert_eq!(
        told[1],
        ("language".to_owned(), counts(&[("en", 2), ("fr", 1)]))
    );
    assert_eq!(
        told[2],
        ("outlet".to_owned(), counts(&[("Daily", 2), ("Herald", 1)]))
    );
    assert_eq!(told[3].1.len(), 3);
}

#[test]
fn facets_follow_the_query() {
    let filled = filled();
    let mut asked = request("group:gamma");
    asked.facets = texts(&["outlet"]);
    let page = filled.search(&asked);
    assert_eq!(page.facets[0].1.len(), 1);
    assert_eq!(page.facets[0].1[0].value, "Herald");
    asked.query = "nothing".to_owned();
    assert_eq!(
        filled.search(&asked).facets,
        [("outlet".to_owned(), Vec::new())]
    );
}

#[test]
fn unknown_facet_is_an_error() {
    let filled = filled();
    let mut asked = request("bridge");
    asked.facets = texts(&["colour"]);
    let error = filled.index.search(&asked).expect_err("an error");
    assert!(matches!(error, IndexError::Query(_)), "{error:?}");
    assert!(error.to_string().contains("colour"), "{error}");
}

#[test]
fn group_is_found_by_a_name_that_the_request_explains() {
    let explained = |query: &'static str| {
        move |asked: &mut SearchRequest| {
            asked.query = query.to_owned();
            let ids = texts(&["beta", "gamma"]);
            asked.group_names.insert("Front".to_owned(), ids);
        }
    };
    check(explained("group:Front"), &["1", "3"]);
    check(explained("-group:Front"), &["2"]);
    check(explained("group:front"), &[]);
    check(explained("group:gamma"), &["3"]);
}
