//! Hits as a STIX 2.1 bundle: a report for each article, with outlets, groups, places, attacks and quotes.
//!
//! Groups are actors of unknown type: which of them is called what is a named list's word. Who claimed an attack, was
//! blamed or denied it stays as said, in an extension, and is never made a relationship.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use wirewatch_model::{Attack, Count};

use super::item::Item;

/// Objects that do not change have this moment as theirs.
const ALWAYS: &str = "2017-01-01T00:00:00.000Z";

pub(super) fn head(query: &str, snapshot: &str, made: Timestamp) -> String {
    let bundle = id("bundle", &[query, snapshot, &made.to_string()]);
    let maker = maker();
    let extension = extension();
    format!("{{\"type\":\"bundle\",\"id\":\"{bundle}\",\"objects\":[\n{maker},\n{extension}")
}

/// Writes the objects of one hit, but those that are written already.
pub(super) fn write(item: &Item<'_>, known: &mut HashSet<String>, out: &mut String) {
    for object in objects(item) {
        let Some(id) = object["id"].as_str() else {
            continue;
        };
        if known.insert(id.to_owned()) {
            out.push_str(",\n");
            out.push_str(&object.to_string());
        }
    }
}

fn objects(item: &Item<'_>) -> Vec<Value> {
    let stored = item.stored;
    let report = id("report", &[stored.id.as_str()]);
    let mut parts = vec![outlet(item)];
    parts.extend(actors(item));
    for (number, attack) in stored.analysis.attacks.iter().enumerate() {
        if !attack.background {
            parts.extend(location(attack));
            parts.push(incident(item, number, attack));
        }
    }
    parts.extend(notes(item, &report));
    let refs: Vec<Value> = parts.iter().map(|part| part["id"].clone()).collect();
    let mut shown = common("report", &report, item);
    shown.extend(fields(json!({
        "name": item.title(),
        "published": moment(item.at()),
        "report_types": ["threat-report"],
        "object_refs": refs,
        "external_references": [reference(item)],
    })));
    if let Some(language) = &item.article().language {
        shown.insert("lang".to_owned(), json!(language));
    }
    parts.push(Value::Object(shown));
    parts
}

/// The outlet, which wrote the article.
fn outlet(item: &Item<'_>) -> Value {
    let name = item.outlet();
    let name = if name.is_empty() {
        "unknown outlet"
    } else {
        &name
    };
    json!({
        "type": "identity", "spec_version": "2.1", "id": id("identity", &["outlet", name]),
        "created": ALWAYS, "modified": ALWAYS, "name": name, "identity_class": "organization", "sectors": ["communications"],
    })
}

fn actors(item: &Item<'_>) -> Vec<Value> {
    let actors = item.group_ids().into_iter().map(|group| {
        json!({
            "type": "threat-actor", "spec_version": "2.1", "id": id("threat-actor", &[group]), "created_by_ref": maker_id(),
            "created": ALWAYS, "modified": ALWAYS, "name": group, "threat_actor_types": ["unknown"],
        })
    });
    actors.collect()
}

fn location(attack: &Attack) -> Option<Value> {
    let place = attack.place.as_ref()?;
    let mut shown = fields(json!({
        "type": "location", "spec_version": "2.1", "id": location_id(attack)?, "created_by_ref": maker_id(),
        "created": ALWAYS, "modified": ALWAYS, "name": place.name,
    }));
    if let Some(code) = &place.country_code {
        shown.insert("country".to_owned(), json!(code));
    }
    if let Some(city) = &place.city {
        shown.insert("city".to_owned(), json!(city));
    }
    if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
        shown.insert("latitude".to_owned(), json!(lat));
        shown.insert("longitude".to_owned(), json!(lon));
    }
    Some(Value::Object(shown))
}

/// A place that has neither a country nor coordinates is no location in STIX.
fn location_id(attack: &Attack) -> Option<String> {
    let place = attack.place.as_ref()?;
    let placed = place.country_code.is_some() || (place.lat.is_some() && place.lon.is_some());
    let code = place.country_code.as_deref().unwrap_or_default();
    placed.then(|| id("location", &[&place.name, code]))
}

/// An attack as this one article reports it.
fn incident(item: &Item<'_>, number: usize, attack: &Attack) -> Value {
    let place = attack.place.as_ref().map(|place| place.name.as_str());
    let name = match place {
        Some(place) => format!("{} ({place})", attack.kind),
        None => attack.kind.clone(),
    };
    let number = number.to_string();
    let incident = id("incident", &[item.stored.id.as_str(), &number]);
    let mut shown = common("incident", &incident, item);
    shown.extend(fields(json!({
        "name": name,
        "external_references": [reference(item)],
        "extensions": { extension_id(): facts(attack) },
    })));
    Value::Object(shown)
}

/// What the article states of an attack; what it does not state is left out.
fn facts(attack: &Attack) -> Value {
    let names: Vec<&str> = attack
        .perpetrators
        .iter()
        .map(|who| who.name.as_str())
        .collect();
    let mut facts = fields(json!({
        "extension_type": "property-extension",
        "attack_types": attack.kinds,
        "reported_perpetrators": names,
        "claimed_by": attack.claimed_by,
        "blamed_on": attack.blamed_on,
        "denied_by": attack.denied_by,
        "targets": attack.targets,
        "weapons": attack.weapons,
    }));
    if let Some(date) = &attack.date {
        facts.insert("date_from".to_owned(), json!(date.from.to_string()));
        facts.insert("date_to".to_owned(), json!(date.to.to_string()));
    }
    if let Some(location) = location_id(attack) {
        facts.insert("location_ref".to_owned(), json!(location));
    }
    for (name, count) in [("killed", attack.killed), ("injured", attack.injured)] {
        if let Some(count) = count {
            facts.insert(name.to_owned(), toll(count));
        }
    }
    facts.retain(|_, value| value.as_array().is_none_or(|list| !list.is_empty()));
    Value::Object(facts)
}

fn toll(count: Count) -> Value {
    let mut toll = fields(json!({ "vague": count.vague }));
    for (name, value) in [("min", count.min), ("max", count.max)] {
        toll.extend(value.map(|value| (name.to_owned(), json!(value))));
    }
    Value::Object(toll)
}

/// The article's quotes, or the one that is exported.
fn notes(item: &Item<'_>, report: &str) -> Vec<Value> {
    let all = item.stored.analysis.quotes.iter().enumerate();
    let wanted =
        all.filter(|(number, _)| item.quote.is_none_or(|(only, _)| only as usize == *number));
    let notes = wanted.map(|(number, quote)| {
        let number = number.to_string();
        let note = id("note", &[item.stored.id.as_str(), &number]);
        let mut shown = common("note", &note, item);
        shown.extend(fields(json!({
            "abstract": "Quote",
            "content": item.words(quote),
            "object_refs": [report],
        })));
        if let Some(who) = &quote.speaker {
            shown.insert("authors".to_owned(), json!([who.name]));
        }
        Value::Object(shown)
    });
    notes.collect()
}

fn common(kind: &str, id: &str, item: &Item<'_>) -> Map<String, Value> {
    fields(json!({
        "type": kind, "spec_version": "2.1", "id": id, "created_by_ref": maker_id(),
        "created": moment(item.stored.first_seen_at.min(item.stored.fetched_at)),
        "modified": moment(item.stored.fetched_at),
    }))
}

fn reference(item: &Item<'_>) -> Value {
    let name = item.outlet();
    json!({
        "source_name": if name.is_empty() { "unknown outlet" } else { &name },
        "url": item.url(),
        "hashes": { "SHA-256": item.stored.page_sha256 },
    })
}

fn maker_id() -> String {
    id("identity", &["wirewatch"])
}

fn maker() -> Value {
    json!({
        "type": "identity", "spec_version": "2.1", "id": maker_id(), "created": ALWAYS, "modified": ALWAYS,
        "name": "wirewatch", "identity_class": "system",
    })
}

fn extension_id() -> String {
    id("extension-definition", &["reported-attack"])
}

fn extension() -> Value {
    json!({
        "type": "extension-definition", "spec_version": "2.1", "id": extension_id(), "created_by_ref": maker_id(),
        "created": ALWAYS, "modified": ALWAYS, "name": "wirewatch reported attack", "version": "1.0.0",
        "description": "What one article states of an attack: types, days, place, tolls with bounds, and who is said to have done, claimed or denied it. What it does not state is absent.",
        "schema": "https://github.com/wirewatch/wirewatch/blob/main/docs/search-api.md#stix",
        "extension_types": ["property-extension"],
    })
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

/// The same thing always has the same id. It is made as UUIDs of version 5 are, but with SHA-256.
fn id(kind: &str, parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    digest.update(b"wirewatch stix");
    for part in std::iter::once(&kind).chain(parts) {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    let digest = digest.finalize();
    let mut bytes: [u8; 16] = std::array::from_fn(|place| digest[place]);
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = wirewatch_model::hex(&bytes);
    let groups = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
    let groups = groups.map(|(start, end)| hex.get(start..end).unwrap_or_default().to_owned());
    format!("{kind}--{}", groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids_and_always_the_same() {
        let one = id("report", &["a", "b"]);
        assert_eq!(one, id("report", &["a", "b"]));
        assert_ne!(one, id("report", &["ab"]));
        assert_eq!(one.len(), "report--".len() + 36);
        assert_eq!(one.chars().nth("report--".len() + 14), Some('5'));
    }

    #[test]
    fn moments_have_milliseconds_and_are_in_utc() {
        let at: Timestamp = "2024-03-22T23:15:00+03:00".parse().expect("a moment");
        assert_eq!(moment(at), "2024-03-22T20:15:00.000Z");
    }
}
