//! Who said what, across articles.

use serde_json::{Value, json};

use crate::http::Server;
use crate::program::Desk;

const STORM: &str = "The harbour at Kelmouth was closed for most of Tuesday after a storm had torn two ferries from their \
    moorings, and crews worked through the night to bring them back before the tide turned against the quay again.";

/// A line to import: an article of `host` with these paragraphs.
fn line(host: &str, slug: &str, day: &str, paragraphs: &[&str]) -> String {
    let mut text = vec![STORM];
    text.extend(paragraphs);
    let article = json!({
        "url": format!("https://{host}.example/{slug}"),
        "title": format!("Report {slug} from Kelmouth"),
        "published": format!("{day}T08:00:00Z"),
        "text": text.join("\n\n"),
    });
    article.to_string()
}

fn import(desk: &Desk, lines: &[String]) {
    std::fs::write(desk.path("docs.jsonl"), lines.join("\n")).expect("a file");
    desk.run(&["import", "docs.jsonl"]);
}

const NEVER: &str = "“Boko Haram was never as far from this coast as the ministry has told us,” said Marta Ellingsen, \
    director of the Brannock Institute.";
const BOATS: &str = "“The boats can be mended before the winter comes,” said Dr. Marta Ellingsen, senior fellow at the \
    Brannock Institute.";
const WITNESS: &str = "“I heard the rope go and then the whole quay shook under me,” said Tomas Wexley, a fisherman from \
    the town.";

/// A desk where three articles quote Marta Ellingsen, two of them with the same words.
fn desk() -> Desk {
    let desk = Desk::new();
    let second = "It was the second storm in a week, and the town's insurance no longer covers damage to the old quay.";
    import(
        &desk,
        &[
            line("ledger", "first", "2025-03-02", &[NEVER, WITNESS]),
            line("courier", "second", "2025-03-03", &[NEVER, second]),
            line("post", "third", "2025-03-04", &[BOATS]),
        ],
    );
    desk
}

fn words<'a>(view: &'a Value, part: &str) -> &'a Value {
    let quotes = view["quotes"].as_array().expect("quotes");
    let found = quotes.iter().find(|quote| {
        quote["text"]
            .as_str()
            .is_some_and(|text| text.contains(part))
    });
    found.unwrap_or_else(|| panic!("no quote with `{part}` in {view}"))
}

#[test]
fn quote_that_two_articles_carry_is_listed_once_with_both() {
    let desk = desk();
    let view = desk.run_json(&["quotes", "--speaker", "Marta Ellingsen"]);
    assert_eq!(view["total"], 2, "{view}");
    let quote = words(&view, "never as far");
    assert_eq!(quote["articles"], 2);
    assert_eq!(quote["speaker"]["id"], "marta-ellingsen");
    assert_eq!(quote["speaker"]["title"], "director");
    let places = quote["places"].as_array().expect("places");
    assert!(
        places[0]["url"]
            .as_str()
            .expect("an address")
            .contains("ledger")
    );
    assert_eq!(places[0]["version"], 1);
    assert!(!places[0]["content"].as_array().expect("spans").is_empty());
}

#[test]
fn quotes_about_a_group_are_found_by_any_of_its_names() {
    let desk = desk();
    for about in ["boko-haram", "Boko Haram"] {
        let view = desk.run_json(&["quotes", "--about", about]);
        assert_eq!(view["total"], 1, "{about}: {view}");
    }
    assert_eq!(
        desk.run_json(&["quotes", "--about", "boats winter"])["total"],
        1
    );
    assert_eq!(
        desk.run_json(&["quotes", "--kind", "indirect", "--about", "boats"])["total"],
        0
    );
    assert_eq!(
        desk.run_json(&["quotes", "--speaker", "ellingsen", "--from", "2025-03-04"])["total"],
        1
    );
}

#[test]
fn profile_tells_titles_over_time_and_why_names_were_joined() {
    let desk = desk();
    let view = desk.run_json(&["speakers", "show", "marta-ellingsen"]);
    assert_eq!(view["articles"], 3);
    assert_eq!(view["role"], "expert");
    let titles: Vec<&Value> = view["posts"]
        .as_array()
        .expect("posts")
        .iter()
        .map(|post| &post["title"])
        .collect();
    assert_eq!(titles, ["director", "senior fellow"]);
    let evidence = &view["posts"][1]["evidence"][0];
    assert!(
        evidence["text"][0]
            .as_str()
            .expect("words")
            .contains("Ellingsen"),
        "{view}"
    );
    assert!(
        !view["variants"][0]["reason"]
            .as_str()
            .expect("a reason")
            .is_empty()
    );
}

#[test]
fn witness_has_quotes_but_no_profile() {
    let desk = desk();
    let view = desk.run_json(&["quotes", "--about", "rope quay"]);
    let quote = words(&view, "the rope go");
    assert_eq!(quote["speaker"]["name"], "Tomas Wexley");
    assert!(quote["speaker"]["id"].is_null());
    assert!(
        !desk
            .output(&["speakers", "show", "tomas-wexley"])
            .status
            .success()
    );
    let list = desk.run_json(&["speakers", "list"]);
    assert!(!list.to_string().contains("Wexley"));
}

#[test]
fn merged_speaker_is_found_under_either_name_until_the_merge_is_undone() {
    let desk = desk();
    let other = "“Nobody in the capital has asked how old these moorings are,” said Martha Elingsen, director of the Kelmouth \
        Harbour Trust.";
    import(&desk, &[line("post", "fourth", "2025-03-05", &[other])]);
    assert_eq!(
        desk.run_json(&["search", "speaker:\"Marta Ellingsen\""])["total"],
        3
    );
    let decided = desk.run_json(&["speakers", "merge", "martha-elingsen", "marta-ellingsen"]);
    desk.run(&["index"]);
    for query in [
        "speaker:\"Marta Ellingsen\"",
        "speaker:\"Martha Elingsen\"",
        "speaker:marta-ellingsen",
    ] {
        assert_eq!(desk.run_json(&["search", query])["total"], 4, "{query}");
    }
    assert_eq!(
        desk.run_json(&["search", "--speaker", "martha-elingsen"])["total"],
        4
    );
    assert_eq!(
        desk.run_json(&["quotes", "--speaker", "Martha Elingsen"])["total"],
        3
    );
    let number = decided["number"].to_string();
    desk.run(&["speakers", "undo", &number]);
    desk.run(&["index"]);
    assert_eq!(
        desk.run_json(&["search", "speaker:\"Martha Elingsen\""])["total"],
        1
    );
    assert_eq!(
        desk.run_json(&["quotes", "--speaker", "Martha Elingsen"])["total"],
        1
    );
    assert!(!desk.output(&["speakers", "undo", &number]).status.success());
}

#[test]
fn split_part_becomes_a_speaker_of_its_own() {
    let desk = desk();
    let decided = desk.run_json(&[
        "speakers",
        "split",
        "marta-ellingsen",
        "--title",
        "senior fellow",
    ]);
    assert_eq!(decided["other"], "marta-ellingsen-2");
    assert_eq!(
        desk.run_json(&["quotes", "--speaker", "marta-ellingsen-2"])["total"],
        1
    );
    // A name with two holders is nobody's for sure.
    assert!(
        !desk
            .output(&["quotes", "--speaker", "Marta Ellingsen"])
            .status
            .success()
    );
    let nothing = desk.output(&["speakers", "split", "marta-ellingsen", "--title", "bishop"]);
    assert!(!nothing.status.success());
}

#[test]
fn quotes_and_speakers_are_answered_over_http() {
    let desk = desk();
    let server = Server::start(&desk);
    let get = |path: &str| -> Value {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).expect("JSON")
    };
    let first = get("/api/v1/quotes?limit=1");
    let cursor = first["next_cursor"].as_str().expect("more");
    let second = get(&format!("/api/v1/quotes?limit=1&cursor={cursor}"));
    assert_ne!(first["quotes"][0]["id"], second["quotes"][0]["id"]);
    assert_eq!(get("/api/v1/quotes?speaker=marta-ellingsen")["total"], 2);
    assert_eq!(
        get("/api/v1/speakers?role=expert")["speakers"][0]["id"],
        "marta-ellingsen"
    );
    assert_eq!(
        get("/api/v1/speakers/marta-ellingsen")["name"],
        "Marta Ellingsen"
    );
    for (path, status) in [
        ("/api/v1/speakers/tomas-wexley", 404),
        ("/api/v1/quotes?speaker=nobody", 404),
        ("/api/v1/quotes?kind=loud", 400),
        ("/api/v1/quotes?cursor=x", 400),
        ("/api/v1/quotes?limit=0", 400),
        ("/api/v1/speakers?role=witness", 400),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json"),
            "{path}"
        );
    }
    let described = get("/api/v1/openapi.json");
    for path in [
        "/api/v1/quotes",
        "/api/v1/speakers",
        "/api/v1/speakers/{id}",
    ] {
        assert!(described["paths"][path]["get"].is_object(), "{path}");
    }
}

#[test]
fn many_small_runs_end_where_one_run_ends() {
    let spelled = NEVER.replace("Marta Ellingsen", "Dr. Marta Ellingsen");
    let reprint = "It was the second storm in a week, and the town's insurance no longer covers damage to the old quay.";
    let lines = [
        line("ledger", "first", "2025-03-02", &[NEVER, WITNESS]),
        line("courier", "second", "2025-03-03", &[&spelled, reprint]),
        line("post", "third", "2025-03-04", &[BOATS]),
        line("gazette", "fourth", "2025-03-05", &[BOATS, WITNESS, NEVER]),
        // The same article, corrected: a new version takes what the first one said along.
        line("post", "third", "2025-03-04", &[WITNESS, reprint]),
    ];
    let at_once = Desk::new();
    import(&at_once, &lines[..4]);
    import(&at_once, &lines[4..]);
    let one_by_one = Desk::new();
    for line in &lines {
        import(&one_by_one, std::slice::from_ref(line));
    }
    for question in [
        &["quotes"][..],
        &["speakers", "list"],
        &["speakers", "show", "marta-ellingsen"],
    ] {
        let answer = at_once.run_json(question);
        assert_eq!(answer, one_by_one.run_json(question), "{question:?}");
        assert!(answer.to_string().contains("Ellingsen"), "{answer}");
    }
}
