//! Incidents over HTTP and on the terminal: filters, paging, ids that lead on, decisions.

use serde_json::{Value, json};

use crate::http::Server;
use crate::program::Desk;

/// Reports of four attacks, two of them on one.
const REPORTS: [(&str, &str, &str); 5] = [
    (
        "ledger",
        "2024-05-14",
        "Two gunmen opened fire at the fish market in Herat on Tuesday, killing at least nine people, the governor's office \
        said. The market was closed for the rest of the day, and shopkeepers were told to stay away.",
    ),
    (
        "courier",
        "2024-05-15",
        "The number of people killed when gunmen attacked a market in Herat on Tuesday has risen to 11, a doctor at the \
        regional hospital said on Wednesday. Most of the patients were traders who had waited for the morning's delivery.",
    ),
    (
        "post",
        "2024-05-14",
        "A car bomb killed four people outside the customs office in Mombasa on Tuesday, Kenyan police said. The blast broke \
        windows along the street and set two lorries on fire, and port workers were sent home.",
    ),
    (
        "beacon",
        "2024-06-01",
        "A suicide bomber killed 15 worshippers at a mosque in Peshawar on Saturday, the Pakistani police said. The roof fell \
        in over the front rows, and rescuers were still looking for survivors in the evening.",
    ),
    (
        "lantern",
        "2024-06-10",
        "A bomb blew up under a police van in Quetta on Monday and killed two officers, police said. The road to the airport \
        was closed for three hours while experts looked for a second device.",
    ),
];

fn desk() -> Desk {
    let desk = Desk::new();
    let lines = REPORTS.map(|(name, day, text)| {
        let url = format!("https://{name}.example/story");
        json!({"url": url, "title": format!("Report of {name}"), "published": format!("{day}T10:00:00Z"), "text": text})
            .to_string()
    });
    std::fs::write(desk.path("in.jsonl"), lines.join("\n")).expect("a file");
    desk.run(&["import", "in.jsonl"]);
    desk
}

fn get(server: &Server, path: &str) -> Value {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).expect("JSON")
}

/// The countries of the incidents that a query lists, in its order.
#[track_caller]
fn check_listed(server: &Server, query: &str, expected: &[&str]) {
    let listed = get(server, &format!("/api/v1/incidents{query}"));
    let incidents = listed["incidents"].as_array().expect("a list");
    let countries: Vec<&str> = incidents
        .iter()
        .map(|incident| incident["country"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(countries, expected, "{query}");
}

#[test]
fn list_is_filtered_and_paged() {
    let desk = desk();
    let server = Server::start(&desk);
    check_listed(&server, "", &["PK", "PK", "KE", "AF"]);
    check_listed(&server, "?country=af", &["AF"]);
    check_listed(&server, "?type=suicide-bombing", &["PK"]);
    check_listed(&server, "?min_killed=11", &["PK", "AF"]);
    check_listed(&server, "?from=2024-06-01", &["PK", "PK"]);
    check_listed(&server, "?from=2024-05-15&to=2024-06-01", &[]);
    check_listed(&server, "?from=2024-05-14&to=2024-05-15", &["KE", "AF"]);
    check_listed(&server, "?group=no-such-group", &[]);
    check_listed(&server, "?limit=3", &["PK", "PK", "KE"]);
    check_listed(&server, "?limit=3&offset=3", &["AF"]);
    assert_eq!(get(&server, "/api/v1/incidents?limit=3")["next_offset"], 3);
    let last = get(&server, "/api/v1/incidents?limit=3&offset=3");
    assert_eq!(last["next_offset"], Value::Null);
    for faulty in [
        "?from=soon",
        "?limit=1000000",
        "?no_such=1",
        "?min_killed=-1",
    ] {
        let answer = server.get(&format!("/api/v1/incidents{faulty}"));
        assert_eq!(answer.status, 400, "{faulty}");
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json")
        );
    }
}

#[test]
fn incident_shows_every_statement_with_its_sentence() {
    let desk = desk();
    let server = Server::start(&desk);
    let listed = get(&server, "/api/v1/incidents?country=AF");
    let id = listed["incidents"][0]["id"].as_str().expect("an id");
    let shown = get(&server, &format!("/api/v1/incidents/{id}"));
    assert_eq!(shown["name"], listed["incidents"][0]["name"]);
    let killed: Vec<(&Value, &Value)> = shown["tolls"]
        .as_array()
        .expect("tolls")
        .iter()
        .filter(|toll| toll["field"] == "killed" && toll["part"] == false)
        .map(|toll| (&toll["count"]["min"], &toll["count"]["max"]))
        .collect();
    assert_eq!(
        killed,
        [(&json!(11), &json!(11)), (&json!(9), &Value::Null)]
    );
    let latest = &shown["tolls"][0];
    let article = latest["article"].as_str().expect("an article");
    let article = get(&server, &format!("/api/v1/articles/{article}"));
    let text: Vec<char> = article["text"].as_str().expect("a text").chars().collect();
    let place = |at: usize| usize::try_from(latest["sentence"][at].as_u64().expect("a place"));
    let (from, to) = (place(0).expect("small"), place(1).expect("small"));
    let sentence: String = text[from..to].iter().collect();
    assert_eq!(latest["words"].as_str(), Some(sentence.trim()));
    assert_eq!(server.get("/api/v1/incidents/000000000000").status, 404);
}

#[test]
fn merged_incident_leads_on_and_splitting_and_undoing_bring_it_back() {
    let desk = desk();
    let listed = desk.run(&["incidents", "--json", "--country", "PK"]);
    let ids: Vec<String> = listed
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).expect("JSON")["id"]
                .as_str()
                .expect("an id")
                .to_owned()
        })
        .collect();
    let [quetta, peshawar] = ids.as_slice() else {
        panic!("two incidents: {listed}");
    };
    desk.run(&["incident", "merge", quetta, peshawar, "--note", "one cell"]);
    let server = Server::start(&desk);
    let answer = server.get(&format!("/api/v1/incidents/{quetta}"));
    assert_eq!(answer.status, 308);
    let leads_to = format!("/api/v1/incidents/{peshawar}");
    assert_eq!(answer.header("location"), Some(leads_to.as_str()));
    let merged = get(&server, &leads_to);
    let reports = merged["reports"].as_array().expect("reports");
    assert_eq!(reports.len(), 2);
    assert!(
        reports
            .iter()
            .all(|report| report["decision"] == 1 || report["decision"].is_null())
    );

    let article = reports[1]["article"].as_str().expect("an article");
    desk.run(&["incident", "split", peshawar, article]);
    assert_eq!(
        get(&server, &leads_to)["reports"].as_array().map(Vec::len),
        Some(1)
    );
    let decisions = desk.run(&["incident", "decisions"]);
    assert!(decisions.contains("one cell"), "{decisions}");
    let early = desk.output(&["incident", "undo", "1"]);
    assert!(
        !early.status.success(),
        "a later decision stands in the way"
    );
    desk.run(&["incident", "undo", "2"]);
    desk.run(&["incident", "undo", "1"]);
    check_listed(&server, "?country=PK", &["PK", "PK"]);
    assert_eq!(
        server.get(&format!("/api/v1/incidents/{quetta}")).status,
        200
    );
    let unknown = desk.output(&["incident", "merge", "000000000000", peshawar]);
    assert!(!unknown.status.success());
}

#[test]
fn articles_are_found_by_what_their_attacks_and_incidents_are() {
    let desk = desk();
    let total = |query: &str| desk.run_json(&["search", query])["total"].clone();
    assert_eq!(total("place:herat"), 2);
    assert_eq!(total("country:PK"), 2);
    assert_eq!(total("killed:>=10"), 2);
    assert_eq!(total("killed:4 country:KE"), 1);
    let listed = desk.run(&["incidents", "--json", "--country", "AF"]);
    let herat: Value = serde_json::from_str(listed.trim()).expect("one incident");
    let id = herat["id"].as_str().expect("an id");
    assert_eq!(total(&format!("incident:{id}")), 2);
    assert_eq!(total(&format!("incident:{id} killed:>=10")), 1);
}
