use super::support::fresh;

/// The query is refused at `position` with words that contain `message`, and the suggestion is understood.
#[track_caller]
fn check(query: &str, position: usize, message: &str, suggestion: Option<&str>) {
    let fresh = fresh();
    let error = fresh.query_error(query);
    assert_eq!(error.position, position, "{error}");
    assert!(error.message.contains(message), "{error}");
    assert_eq!(error.suggestion.as_deref(), suggestion);
    if let Some(suggestion) = suggestion {
        fresh.ids(suggestion);
    }
}

#[test]
fn unknown_field_names_the_nearest_one() {
    check(
        "bridge titel:attack",
        7,
        "no field `titel`",
        Some("bridge title:attack"),
    );
    check(
        "https://a.example",
        0,
        "no field `https`",
        Some("https //a.example"),
    );
}

#[test]
fn missing_terms_are_pointed_at() {
    check("attack AND", 7, "missing after AND", Some("attack"));
    check("OR attack", 0, "missing before OR", Some("attack"));
    check(
        "attack OR OR bridge",
        7,
        "missing after OR",
        Some("attack OR bridge"),
    );
}

#[test]
fn brackets_and_marks_must_be_closed() {
    check(
        "(bridge OR attack",
        0,
        "never closed",
        Some("(bridge OR attack)"),
    );
    check("bridge) attack", 6, "no (", Some("bridge attack"));
    check(
        "bridge \"old river",
        7,
        "never closed",
        Some("bridge \"old river\""),
    );
    check("bridge ()", 7, "nothing between", Some("bridge"));
}

#[test]
fn values_must_be_of_the_fields_kind() {
    check("title: attack", 0, "missing after title:", Some("attack"));
    check("after:soon", 6, "no date", Some("after:7d"));
    check("killed:many", 7, "no number", Some("killed:>=10"));
}

#[test]
fn wildcards_stand_at_the_end_of_long_enough_words() {
    check("b*", 0, "two letters", Some("b"));
    check("br*ge", 0, "only stand at the end", Some("br*"));
    check("bridge~7", 0, "1 or 2", Some("bridge~2"));
    check("al-qaida~", 0, "single words", Some("al-qaida"));
    check("\"a b\"~999", 5, "up to 50", Some("\"a b\"~5"));
}

#[test]
fn query_of_signs_only_is_refused() {
    check("...", 0, "no word", None);
}

#[test]
fn limits_hold() {
    check(&"x".repeat(2_001), 2_000, "longer than 2000", None);
    check(&"ab ".repeat(300), 768, "more than 256", None);
    check(&"ab* ".repeat(17), 64, "more than 16 words with", None);
    check(
        &format!("{}a{}", "(".repeat(30), ")".repeat(30)),
        21,
        "deeper than 20",
        None,
    );
    check(&format!("{}a", "-".repeat(30)), 21, "deeper than 20", None);
}

#[test]
fn position_counts_characters() {
    check(
        "«мост» ключ:x titel:y",
        14,
        "no field",
        Some("«мост» ключ:x title:y"),
    );
}
