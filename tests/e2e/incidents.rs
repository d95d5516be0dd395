//! Incidents and stories in whole runs: joined, decided about, read again.

use serde_json::{Value, json};

use crate::program::Desk;

const FIRST: &str = "Two gunmen opened fire at the fish market in Herat on Tuesday, killing at least nine people, the \
    governor's office said. The market was closed for the rest of the day. Shopkeepers said that the men had come on a \
    motorcycle and fled towards the river when the police arrived. Nobody has claimed the attack.";

const SECOND: &str = "The number of people killed when gunmen attacked a market in Herat on Tuesday has risen to 11, a doctor at \
    the regional hospital said on Wednesday. Two of the wounded died overnight. The doctor asked relatives to give blood, and \
    said that most of the patients were traders who had been waiting for the morning's delivery.";

const ELSEWHERE: &str = "A car bomb killed four people outside the customs office in Mombasa on Tuesday, Kenyan police said. The \
    blast broke windows along the street and set two lorries on fire. Port workers were sent home and the road to the ferry \
    stayed closed until the evening.";

fn import(desk: &Desk, articles: &[(&str, &str, &str)]) {
    let lines = articles.iter().map(|(name, day, text)| {
        let url = format!("https://{name}.example/story");
        let published = format!("{day}T10:00:00Z");
        json!({"url": url, "title": format!("Report of {name}"), "published": published, "text": text}).to_string()
    });
    let lines: Vec<String> = lines.collect();
    std::fs::write(desk.path("in.jsonl"), lines.join("\n")).expect("a file");
    desk.run(&["import", "in.jsonl"]);
}

fn incidents(desk: &Desk) -> Vec<Value> {
    let lines = desk.run(&["incidents", "--json"]);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn id(incident: &Value) -> String {
    incident["id"].as_str().expect("an id").to_owned()
}

#[test]
fn reports_of_one_attack_are_one_incident_with_both_tolls() {
    let desk = Desk::new();
    import(
        &desk,
        &[
            ("ledger", "2024-05-14", FIRST),
            ("courier", "2024-05-15", SECOND),
            ("post", "2024-05-14", ELSEWHERE),
        ],
    );
    let found = incidents(&desk);
    assert_eq!(found.len(), 2, "{found:?}");
    let herat = found.iter().find(|i| i["country"] == "AF").expect("Herat");
    assert_eq!(
        (&herat["articles"], &herat["origins"]),
        (&json!(2), &json!(2))
    );
    let shown = desk.run_json(&["incident", "show", &id(herat)]);
    let killed: Vec<&Value> = shown["tolls"]
        .as_array()
        .expect("tolls")
        .iter()
        .filter(|toll| toll["field"] == "killed")
        .map(|toll| &toll["count"]["min"])
        .collect();
    assert_eq!(killed.first(), Some(&&json!(11)), "the latest on top");
    assert!(killed.contains(&&json!(9)), "the earlier one beside it");
    let by_incident = desk.run_json(&["search", &format!("incident:{}", id(herat))]);
    assert_eq!(by_incident["total"], 2);
}

#[test]
fn decision_outlives_a_second_reading_and_can_be_undone() {
    let desk = Desk::new();
    import(
        &desk,
        &[
            ("ledger", "2024-05-14", FIRST),
            ("post", "2024-05-14", ELSEWHERE),
        ],
    );
    let found = incidents(&desk);
    assert_eq!(found.len(), 2, "{found:?}");
    let (into, from) = (id(&found[0]), id(&found[1]));
    desk.run(&["incident", "merge", &from, &into, "--note", "same cell"]);
    assert_eq!(incidents(&desk).len(), 1);
    assert_eq!(
        desk.run_json(&["incident", "show", &from])["id"],
        json!(into)
    );

    // Another setting of the extraction makes every page stale.
    desk.add_settings("[extract]\nmin_body_chars = 119\n");
    desk.run(&["analyze", "--stale"]);
    assert_eq!(incidents(&desk).len(), 1);
    assert_eq!(
        desk.run_json(&["incident", "show", &from])["id"],
        json!(into)
    );

    desk.run(&["incident", "undo", "1"]);
    let mut ids: Vec<String> = incidents(&desk).iter().map(id).collect();
    let mut expected = vec![into, from];
    ids.sort_unstable();
    expected.sort_unstable();
    assert_eq!(ids, expected);
}

#[test]
fn reprint_has_the_origin_of_what_it_copies() {
    let desk = Desk::new();
    let wire = format!("HERAT (Lakeside Wire) - {FIRST}");
    import(
        &desk,
        &[
            ("wire", "2024-05-14", &wire),
            ("courier", "2024-05-15", FIRST),
        ],
    );
    let hits = desk.run_json(&["search", "market"]);
    let story = &hits["hits"][0]["story"];
    assert_eq!(
        (&story["articles"], &story["origins"]),
        (&json!(2), &json!(1))
    );
}
