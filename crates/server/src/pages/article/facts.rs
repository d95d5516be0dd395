//! What was read from an article, each fact with the sentences that state it.

use wirewatch_model::{Attack, CodePoints, DayPrecision, EventDate, Place, Span};

use crate::pages::links::Link;
use crate::pages::words::count_words;
use crate::views::status_word;

/// One fact.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    /// Its number on the page, from 1.
    pub(super) number: usize,
    /// What it is about: "killed", "place".
    pub(super) name: &'static str,
    /// What is stated.
    pub(super) value: String,
    /// A page of what is stated.
    pub(super) link: Option<String>,
    pub(super) places: Vec<FactPlace>,
}

/// Where a fact is stated.
#[derive(Debug, Clone, Copy)]
pub(super) struct FactPlace {
    /// The words that state it.
    pub(super) span: Span,
    /// The first byte of their sentence.
    pub(super) begins: usize,
    /// The same in code points, as `#at-…` has it.
    pub(super) at: usize,
}

/// An attack with its facts.
pub(super) struct ShownAttack {
    /// "armed assault, accomplished".
    pub(super) heading: String,
    /// Whether it is only mentioned in passing.
    pub(super) background: bool,
    /// Numbers of its facts in the list of all: from, to before.
    pub(super) facts: std::ops::Range<usize>,
    /// Numbers of its statements of tolls, in the same list.
    pub(super) tolls: std::ops::Range<usize>,
    /// What the text does not state of it.
    pub(super) unstated: Vec<&'static str>,
}

impl Fact {
    /// The fact in words.
    pub(super) fn words(&self) -> String {
        format!("{} {}", self.name, self.value)
    }
}

/// The attacks of an article, and all their facts in one list.
pub(super) fn facts(attacks: &[Attack], points: &CodePoints) -> (Vec<ShownAttack>, Vec<Fact>) {
    let mut all = Vec::new();
    let mut shown = Vec::new();
    for attack in attacks {
        let first = all.len();
        add_facts(attack, points, &mut all);
        let behind = all.len();
        add_tolls(attack, points, &mut all);
        let stated = |name: &str| {
            all.iter()
                .take(behind)
                .skip(first)
                .any(|fact: &Fact| fact.name == name)
        };
        let unstated = ["date", "place", "killed", "injured"].into_iter();
        shown.push(ShownAttack {
            heading: heading(attack),
            background: attack.background,
            unstated: unstated.filter(|name| !stated(name)).collect(),
            facts: first..behind,
            tolls: behind..all.len(),
        });
    }
    (shown, all)
}

fn heading(attack: &Attack) -> String {
    let kind = attack.kind.replace('-', " ");
    let kind = if kind.is_empty() { "attack" } else { &kind };
    format!("{kind}, {}", status_word(attack.status))
}

fn add_facts(attack: &Attack, points: &CodePoints, all: &mut Vec<Fact>) {
    let mut add = |name: &'static str, fields: &[&str], value: String, link: Option<String>| {
        let evidence = attack.evidence.iter();
        let of_it = evidence.filter(|evidence| fields.contains(&evidence.field.as_str()));
        let places: Vec<(Span, Span)> = of_it.map(|e| (e.span, e.sentence)).collect();
        push(all, name, value, link, &places, points);
    };
    if let Some(date) = attack.date {
        add("date", &["date"], date_words(date), None);
    }
    if let Some(place) = &attack.place {
        add("place", &["place"], place_words(place), None);
    }
    for perpetrator in &attack.perpetrators {
        let link = perpetrator.group_id.as_ref();
        let link = link.map(|id| Link::to("/groups").part(id.as_str()).done());
        add("by", &["perpetrators"], perpetrator.name.clone(), link);
    }
    let people = [
        ("claimed by", "claimed_by", &attack.claimed_by),
        ("blamed on", "blamed_on", &attack.blamed_on),
        ("denied by", "denied_by", &attack.denied_by),
        ("target", "targets", &attack.targets),
        ("victims", "victims", &attack.victims),
    ];
    for (name, field, values) in people {
        if !values.is_empty() {
            add(name, &[field], values.join("; "), None);
        }
    }
    if !attack.weapons.is_empty() {
        add(
            "weapons",
            &["weapons", "weapon"],
            attack.weapons.join("; "),
            None,
        );
    }
    let counts = [
        ("killed", attack.killed),
        ("injured", attack.injured),
        ("kidnapped", attack.kidnapped),
        ("missing", attack.missing),
    ];
    for (name, count) in counts {
        if let Some(count) = count {
            add(name, &[name], count_words(count), None);
        }
    }
}

/// Every number that was stated, rival ones side by side.
fn add_tolls(attack: &Attack, points: &CodePoints, all: &mut Vec<Fact>) {
    for toll in &attack.tolls {
        let name = match toll.field.as_str() {
            "killed" => "killed",
            "injured" => "injured",
            "kidnapped" => "kidnapped",
            _ => "missing",
        };
        let mut value = count_words(toll.count);
        if toll.attackers {
            value.push_str(" of the attackers");
        }
        if toll.part {
            value.push_str(", a part");
        }
        match &toll.source {
            Some(source) => value.push_str(&format!(", by {source}")),
            None => value.push_str(", source not stated"),
        }
        push(
            all,
            name,
            value,
            None,
            &[(toll.span, toll.sentence)],
            points,
        );
    }
}

fn push(
    all: &mut Vec<Fact>,
    name: &'static str,
    value: String,
    link: Option<String>,
    places: &[(Span, Span)],
    points: &CodePoints,
) {
    let places = places.iter().map(|(span, sentence)| FactPlace {
        span: *span,
        begins: sentence.start,
        at: points.of_byte(sentence.start),
    });
    all.push(Fact {
        number: all.len() + 1,
        name,
        value,
        link,
        places: places.collect(),
    });
}

fn date_words(date: EventDate) -> String {
    let day = |day: jiff::civil::Date| day.strftime("%-d %b %Y").to_string();
    match date.precision {
        DayPrecision::Day if date.from == date.to => day(date.from),
        DayPrecision::Year => date.from.strftime("%Y").to_string(),
        DayPrecision::Month => date.from.strftime("%b %Y").to_string(),
        _ => format!("{} to {}", day(date.from), day(date.to)),
    }
}

fn place_words(place: &Place) -> String {
    let mut parts = vec![place.name.as_str()];
    for part in [&place.city, &place.admin1, &place.country]
        .into_iter()
        .flatten()
    {
        if !parts.contains(&part.as_str()) {
            parts.push(part);
        }
    }
    parts.join(", ")
}
