//! How long the incident stage takes for one article when the store holds 100,000 attacks.
//!
//! `cargo test --release -p wirewatch-pipeline --test joining_speed -- --ignored --nocapture`

use std::sync::Arc;
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use wirewatch_cluster::{ClusterConfig, IncidentRules, block_keys, facts_of, window};
use wirewatch_model::{
    Analysis, Article, ArticleId, Attack, Count, DayPrecision, EventDate, IncidentId,
    IncidentMember, Page, Place, Sourced, Stamp,
};
use wirewatch_pipeline::{Unwatched, incident_stage, sum_up_incidents};
use wirewatch_store::{
    IncidentChanges, PageAnalysis, PlacedAttack, Store, StoreConfig, open_store,
};

const ATTACKS: u32 = 100_000;

const ARTICLES: u32 = 400;

/// The target for one article, in milliseconds; it is printed beside the figure and never asserted.
const TARGET_MS: f64 = 5.0;

const KINDS: [&str; 4] = ["bombing", "shooting", "suicide-bombing", "armed-assault"];

const TARGETS: [&str; 4] = ["fish market", "police station", "Blue Mosque", "night bus"];

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

/// A reading with one attack in one of 40 towns of 30 countries, within ten years; every tenth names no town, every fifth no
/// day.
fn reading(number: u32, dice: &mut Dice) -> Analysis {
    let (country, town) = (dice.below(30), dice.below(40));
    let day = date(2015, 1, 1).saturating_add(i64::from(dice.below(3_650)).days());
    let published = day.saturating_add(i64::from(dice.below(4)).days());
    let kind = KINDS[dice.below(4) as usize].to_owned();
    let has_town = dice.below(10) > 0;
    let count = Count {
        min: Some(dice.below(40)),
        max: None,
        vague: false,
    };
    let place = Place {
        name: format!("Town {country} {town}"),
        city: has_town.then(|| format!("Town {country} {town}")),
        country: Some(format!("Country {country}")),
        country_code: Some(format!("C{country}")),
        lat: has_town.then(|| f64::from(country) * 2.0 - 30.0),
        lon: has_town.then(|| f64::from(town) * 1.5),
        precision: has_town.then(|| "city".to_owned()),
        ..Place::default()
    };
    let attack = Attack {
        date: (dice.below(5) > 0).then_some(EventDate {
            from: day,
            to: day,
            precision: DayPrecision::Day,
        }),
        place: Some(place),
        claimed_by: vec![format!("Front {}", dice.below(50))],
        targets: vec![TARGETS[dice.below(4) as usize].to_owned()],
        killed: Some(count),
        ..Attack::new(kind)
    };
    Analysis {
        article: Article {
            url: format!("https://a.example/{number}"),
            text: format!("Report {number}."),
            published: Some(Sourced {
                value: Stamp::day(published).expect("a day"),
                source: "test".to_owned(),
            }),
            ..Article::default()
        },
        quotes: Vec::new(),
        speakers: Vec::new(),
        groups: Vec::new(),
        attacks: vec![attack],
        rules_version: "test".to_owned(),
        watchlist_version: "test".to_owned(),
    }
}

/// Puts attacks into the store, each an incident of its own.
async fn fill(store: &Arc<dyn Store>, dice: &mut Dice) {
    let rules = IncidentRules::builtin();
    let seen: Date = date(2025, 1, 1);
    for chunk in 0..ATTACKS / 1_000 {
        let mut changes = IncidentChanges::default();
        for number in 0..1_000 {
            let number = chunk * 1_000 + number;
            let facts = facts_of(&reading(number, dice), 0, seen, &rules).expect("an attack");
            let (from, to) = window(&facts).expect("days");
            let article = ArticleId(format!("known {number}"));
            changes.articles.push((article.clone(), 1));
            changes.attacks.push(PlacedAttack {
                incident: IncidentId(format!("incident {number}")),
                keys: block_keys(&facts).own,
                member: IncidentMember {
                    article,
                    attack: 0,
                    facts,
                    score: 0.0,
                    reason: "the first report of it".to_owned(),
                    decision: None,
                },
                from,
                to,
            });
        }
        store.record_incidents(&changes).await.expect("kept");
    }
    sum_up_incidents(store).await.expect("summed up");
}

/// Lets articles wait for the stage.
async fn add_articles(store: &Arc<dyn Store>, dice: &mut Dice) {
    let numbers = ATTACKS..ATTACKS + ARTICLES;
    let analyses: Vec<Analysis> = numbers.map(|number| reading(number, dice)).collect();
    let pages: Vec<Page> = analyses.iter().map(page_of).collect();
    store.import_pages(&pages).await.expect("kept");
    let waiting = store.waiting_pages_after(0, ARTICLES).await;
    let readings = waiting.expect("pages").into_iter().zip(analyses);
    let readings = readings.map(|(waiting, analysis)| PageAnalysis {
        page_id: waiting.page_id,
        urls: vec![analysis.article.url.clone()],
        analysis: Some(analysis),
        rules_version: "test".to_owned(),
    });
    let readings: Vec<PageAnalysis> = readings.collect();
    store.record_analyses(&readings).await.expect("kept");
}

fn page_of(analysis: &Analysis) -> Page {
    let url = &analysis.article.url;
    let body = analysis.article.text.clone().into_bytes();
    Page {
        url: url.clone(),
        final_url: url.clone(),
        status: 200,
        headers: Vec::new(),
        fetched_at: jiff::Timestamp::UNIX_EPOCH,
        sha256: Page::sha256_of(&body),
        body,
    }
}

#[tokio::test]
#[ignore = "takes a while, and means something in a release build only"]
async fn new_articles_are_joined_into_100000_attacks() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open_store(folder.path(), &StoreConfig::default())
        .await
        .expect("a store");
    let mut dice = Dice(7);
    let started = Instant::now();
    fill(&store, &mut dice).await;
    println!(
        "{ATTACKS} attacks kept in {:.1} s",
        started.elapsed().as_secs_f64()
    );
    add_articles(&store, &mut dice).await;
    let started = Instant::now();
    let report = incident_stage(&store, &ClusterConfig::default(), &Unwatched)
        .await
        .expect("joined");
    let each = started.elapsed().as_secs_f64() * 1_000.0 / f64::from(ARTICLES);
    println!("{each:.2} ms an article (target {TARGET_MS}), {report:?}");
    assert_eq!(report.articles, u64::from(ARTICLES));
}
