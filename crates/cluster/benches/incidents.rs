//! How long it takes to join one new attack when 100,000 are known, the looking up by keys and days included.
//!
//! `cargo bench -p wirewatch-cluster`

use std::collections::{BTreeSet, HashMap};

use divan::Bencher;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use wirewatch_cluster::{
    ClusterConfig, IncidentRules, arrange, block_keys, is_near, nearness, summarize, window,
};
use wirewatch_model::{
    ArticleId, AttackFacts, AttackStatus, Count, DayPrecision, EventDate, Incident, IncidentId,
    IncidentMember,
};

const ATTACKS: u32 = 100_000;

const KINDS: [&str; 4] = ["bombing", "shooting", "suicide-bombing", "armed-assault"];

const TARGETS: [(&str, &str); 4] = [
    ("market", "trade"),
    ("police station", "force"),
    ("mosque", "worship"),
    ("bus", "travel"),
];

fn main() {
    divan::main();
}

/// Numbers that look thrown, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap_or(0) % bound
    }
}

/// A report from one of 40 towns of 30 countries, of ten years; every tenth names no town, every fifth no day.
fn report(number: u32, dice: &mut Dice) -> IncidentMember {
    let (country, town) = (dice.below(30), dice.below(40));
    let day = date(2015, 1, 1).saturating_add(i64::from(dice.below(3_650)).days());
    let kind = KINDS[dice.below(4) as usize].to_owned();
    let (target, class) = TARGETS[dice.below(4) as usize];
    let has_town = dice.below(10) > 0;
    let (lat, lon) = (f64::from(country) * 2.0 - 30.0, f64::from(town) * 1.5);
    let city = has_town.then(|| format!("town {country} {town}"));
    let killed = dice.below(40);
    let words = (0..20).map(|_| format!("word{}", dice.below(3_000)));
    let words: BTreeSet<String> = words.collect();
    let facts = AttackFacts {
        kinds: vec![kind.clone()],
        kind,
        status: AttackStatus::Accomplished,
        background: false,
        date: (dice.below(5) > 0).then_some(EventDate {
            from: day,
            to: day,
            precision: DayPrecision::Day,
        }),
        published: day.saturating_add(i64::from(dice.below(4)).days()),
        country: Some(format!("C{country}")),
        country_name: None,
        admin1: None,
        city_name: city.clone(),
        place_name: city.clone(),
        city,
        point: has_town.then_some((lat, lon)),
        names: vec![format!("name{}", dice.below(2_000))],
        targets: vec![target.to_owned()],
        classes: vec![class.to_owned()],
        groups: vec![format!("group{}", dice.below(50))],
        others: Vec::new(),
        killed: Some(Count {
            min: Some(killed),
            max: Some(killed),
            vague: false,
        }),
        injured: None,
        words: words.into_iter().collect(),
    };
    IncidentMember {
        article: ArticleId(format!("article {number}")),
        attack: 0,
        facts,
        score: 0.0,
        reason: String::new(),
        decision: None,
    }
}

/// Known incidents of one attack each, found by key and day.
struct Known {
    incidents: Vec<Incident>,
    by_key: HashMap<String, Vec<(Date, Date, usize)>>,
}

impl Known {
    fn new(dice: &mut Dice) -> Self {
        let mut by_key: HashMap<String, Vec<(Date, Date, usize)>> = HashMap::new();
        let mut incidents = Vec::new();
        for number in 0..ATTACKS {
            let member = report(number, dice);
            let Some((from, to)) = window(&member.facts) else {
                continue;
            };
            for key in block_keys(&member.facts).own {
                by_key
                    .entry(key)
                    .or_default()
                    .push((from, to, incidents.len()));
            }
            let members = vec![member];
            incidents.extend(summarize(&members).map(|summary| Incident {
                id: IncidentId(format!("incident {number}")),
                summary,
                members,
            }));
        }
        for found in by_key.values_mut() {
            found.sort_unstable();
        }
        Self { incidents, by_key }
    }

    fn candidates(&self, facts: &AttackFacts) -> BTreeSet<usize> {
        let Some((from, to)) = window(facts) else {
            return BTreeSet::new();
        };
        let (from, to) = (from.saturating_sub(1.day()), to.saturating_add(1.day()));
        let sought = block_keys(facts).sought;
        let found = sought.iter().filter_map(|key| self.by_key.get(key));
        found
            .flatten()
            .filter(|(first, last, _)| *first <= to && *last >= from)
            .map(|(.., number)| *number)
            .collect()
    }
}

#[divan::bench]
fn join_one_attack_into_100000(bencher: Bencher<'_, '_>) {
    let mut dice = Dice(7);
    let known = Known::new(&mut dice);
    let (rules, config) = (IncidentRules::builtin(), ClusterConfig::default());
    let mut number = ATTACKS;
    bencher.bench_local(|| {
        number += 1;
        let newcomer = report(number, &mut dice);
        let (near, around): (Vec<&Incident>, Vec<&Incident>) = known
            .candidates(&newcomer.facts)
            .into_iter()
            .filter_map(|number| known.incidents.get(number))
            .partition(|incident| {
                let found = nearness(&newcomer.facts, incident, &rules);
                found.is_some_and(|score| is_near(score, &config))
            });
        arrange(&newcomer, &near, &around, &rules, &config)
    });
}
