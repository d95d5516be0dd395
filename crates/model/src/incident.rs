use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{ArticleId, AttackStatus, Count, EventDate, IncidentId};

/// Articles that carry the same text: reprints and wire copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// The id of the article that stands for it, the first seen.
    pub id: ArticleId,
    /// All its articles, the first seen first.
    pub articles: Vec<ArticleId>,
}

/// Where the text of an article comes from. Articles of one origin are one witness, however many they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The folded name of the agency, publisher or outlet (`meridian-wire`).
    pub id: String,
    /// Why it is taken for the origin, in words.
    pub reason: String,
}

/// What is told of where an article's text comes from; what is not told is `None`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The agency or outlet that the article credits.
    pub credit: Option<String>,
    /// Where the credit stands, in words ("in the dateline").
    pub credit_place: Option<String>,
    /// The outlet, by name.
    pub outlet: String,
    /// The owner of the outlet.
    pub publisher: Option<String>,
    /// The article of its story that carries its text.
    pub same_as: Option<ArticleId>,
    /// The part of its text that stands there, 0 to 1.
    pub shared: f64,
}

/// What attacks are compared by: the facts of one attack in one article, in folded form where they are compared by words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttackFacts {
    /// The main type.
    pub kind: String,
    /// All types that apply.
    pub kinds: Vec<String>,
    /// Whether it happened.
    pub status: AttackStatus,
    /// Whether it is an older attack mentioned in passing.
    pub background: bool,
    /// When it happened, as the text states.
    pub date: Option<EventDate>,
    /// The day the article was published, or first seen.
    pub published: Date,
    /// The country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The country's English short name.
    pub country_name: Option<String>,
    /// The first-order division, folded.
    pub admin1: Option<String>,
    /// The city, folded.
    pub city: Option<String>,
    /// The city as written.
    pub city_name: Option<String>,
    /// The finest name of the place, as written.
    pub place_name: Option<String>,
    /// Latitude and longitude, when they are of a city or a venue.
    pub point: Option<(f64, f64)>,
    /// Distinctive words of the names of place and targets, folded.
    pub names: Vec<String>,
    /// What was attacked, as written.
    pub targets: Vec<String>,
    /// What sort of thing that is (`worship`, `transport` …).
    pub classes: Vec<String>,
    /// Groups that did it, claimed it or are accused, by id.
    pub groups: Vec<String>,
    /// Others who claim it or are accused, by their folded names: states, people, bodies that no watchlist has.
    #[serde(default)]
    pub others: Vec<String>,
    /// People killed.
    pub killed: Option<Count>,
    /// People injured.
    pub injured: Option<Count>,
    /// Telling words of the sentences it was read from, folded.
    pub words: Vec<String>,
}

/// One attack of one article as a part of an incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentMember {
    /// The article.
    pub article: ArticleId,
    /// Which of the article's attacks, from 0.
    pub attack: u32,
    /// What it is compared by.
    pub facts: AttackFacts,
    /// How well it fitted when it joined; 0 for the first one.
    pub score: f64,
    /// Why it is here, in words.
    pub reason: String,
    /// The decision that put it here.
    pub decision: Option<i64>,
}

/// What an incident is called and found by, made from all its members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IncidentSummary {
    /// The name shown, from place, date and target.
    pub name: String,
    /// The main type most reports give.
    pub kind: String,
    /// Whether it happened.
    pub status: AttackStatus,
    /// First possible day.
    pub from: Date,
    /// Last possible day.
    pub to: Date,
    /// Whether a report states the day, or it only follows from when reports were published.
    pub dated: bool,
    /// The country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The city, or the finest place named.
    pub place: Option<String>,
    /// Latitude and longitude.
    pub point: Option<(f64, f64)>,
    /// Groups named as perpetrators, claimants or accused.
    pub groups: Vec<String>,
    /// The last statement of the number of killed.
    pub killed: Option<Count>,
    /// The last statement of the number of injured.
    pub injured: Option<Count>,
    /// Whether every report only mentions it in passing.
    pub background: bool,
}

/// A violent event, joined from the attacks of many articles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// The id; it stays while the incident grows.
    pub id: IncidentId,
    /// What it is called and found by.
    pub summary: IncidentSummary,
    /// The attacks it was joined from, the first joined first.
    pub members: Vec<IncidentMember>,
}
