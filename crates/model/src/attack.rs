use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{GroupId, Span};

/// A violent event as one article reports it. What the text does not state is `None` or empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attack {
    /// The main type (`bombing`, `armed-assault` …).
    pub kind: String,
    /// All types that apply, the main one first.
    pub kinds: Vec<String>,
    /// Whether it happened.
    pub status: AttackStatus,
    /// Whether it is an older attack mentioned in passing.
    pub background: bool,
    /// When it happened.
    pub date: Option<EventDate>,
    /// Where it happened.
    pub place: Option<Place>,
    /// Who did it, as the text states.
    pub perpetrators: Vec<Perpetrator>,
    /// Who said it was them.
    pub claimed_by: Vec<String>,
    /// Whom others accuse.
    pub blamed_on: Vec<String>,
    /// Who denied it.
    pub denied_by: Vec<String>,
    /// What was attacked.
    pub targets: Vec<String>,
    /// Who was hurt, as a class ("worshippers"), never private names.
    pub victims: Vec<String>,
    /// What was used.
    pub weapons: Vec<String>,
    /// People killed.
    pub killed: Option<Count>,
    /// People injured.
    pub injured: Option<Count>,
    /// People abducted or held.
    #[serde(default)]
    pub kidnapped: Option<Count>,
    /// People missing.
    #[serde(default)]
    pub missing: Option<Count>,
    /// Every statement of a number, in reading order; rival numbers stand side by side.
    #[serde(default)]
    pub tolls: Vec<TollStatement>,
    /// Every statement of who did it, in reading order: claims, accusations and denials side by side.
    #[serde(default)]
    pub claims: Vec<ClaimStatement>,
    /// Where each field was read.
    pub evidence: Vec<Evidence>,
}

impl Attack {
    /// An attack of which nothing is known but its kind, and that it happened.
    pub fn new(kind: impl Into<String>) -> Self {
        let kind = kind.into();
        Self {
            kinds: vec![kind.clone()],
            kind,
            status: AttackStatus::Accomplished,
            background: false,
            date: None,
            place: None,
            perpetrators: Vec::new(),
            claimed_by: Vec::new(),
            blamed_on: Vec::new(),
            denied_by: Vec::new(),
            targets: Vec::new(),
            victims: Vec::new(),
            weapons: Vec::new(),
            killed: None,
            injured: None,
            kidnapped: None,
            missing: None,
            tolls: Vec::new(),
            claims: Vec::new(),
            evidence: Vec::new(),
        }
    }
}

/// How far an attack got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttackStatus {
    /// It happened.
    Accomplished,
    /// It was begun and failed.
    Attempted,
    /// It was stopped before it began.
    Foiled,
    /// It was announced or feared.
    Threatened,
}

/// When an event happened, as a range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventDate {
    /// First possible day.
    pub from: Date,
    /// Last possible day.
    pub to: Date,
    /// `day`, `week`, `month` or `year`.
    pub precision: DayPrecision,
}

/// How exact an [`EventDate`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayPrecision {
    /// One day.
    Day,
    /// Some day of a week or a few days.
    Week,
    /// Some day of a month.
    Month,
    /// Some day of a year.
    Year,
}

/// Where an event happened.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The finest name the text gives.
    pub name: String,
    /// City, if known.
    pub city: Option<String>,
    /// First-order division, if known.
    pub admin1: Option<String>,
    /// Country, by its English short name.
    pub country: Option<String>,
    /// Country, ISO 3166-1 alpha-2.
    pub country_code: Option<String>,
    /// Latitude in degrees.
    pub lat: Option<f64>,
    /// Longitude in degrees.
    pub lon: Option<f64>,
    /// What the coordinates are of: `venue`, `city`, `admin1` or `country`.
    pub precision: Option<String>,
}

/// Someone who did an attack, by the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Perpetrator {
    /// As written.
    pub name: String,
    /// Group or person.
    pub kind: PerpetratorKind,
    /// The group of the watchlist, if it is one.
    pub group_id: Option<GroupId>,
}

/// What a perpetrator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PerpetratorKind {
    /// An organization.
    Org,
    /// One or more people.
    Individual,
}

/// A number of people as a text states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Least number.
    pub min: Option<u32>,
    /// Greatest number.
    pub max: Option<u32>,
    /// Whether the text gives words ("dozens"), not a number.
    pub vague: bool,
}

/// One statement of how many people were killed, injured, abducted or are missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TollStatement {
    /// `killed`, `injured`, `kidnapped` or `missing`.
    pub field: String,
    /// How many.
    pub count: Count,
    /// Who states it, in the text's words; `None` when the text does not say.
    pub source: Option<String>,
    /// Whether it counts the attackers, who are in no other number.
    pub attackers: bool,
    /// Whether it is a part of another number ("including nine children") or one given up since ("up from 40").
    pub part: bool,
    /// The words.
    pub span: Span,
    /// The sentence around them.
    pub sentence: Span,
}

/// One statement of who did it, and who makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimStatement {
    /// `claimed_by`, `blamed_on` or `denied_by`: the field of the attack that the name is in.
    pub field: String,
    /// Who is said to have done it or not, in the text's words.
    pub name: String,
    /// The group of the watchlist, if it is one.
    pub group_id: Option<GroupId>,
    /// Who accuses, or who passes a claim or denial on, in the text's words; `None` when the text does not say.
    pub source: Option<String>,
    /// The words of the name.
    pub span: Span,
    /// The sentence around them.
    pub sentence: Span,
}

/// Where one field of an attack was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The field's name in the outward contract.
    pub field: String,
    /// The words.
    pub span: Span,
    /// The sentence around them.
    pub sentence: Span,
    /// The rule that read them.
    pub rule: String,
    /// How sure the rule is, 0 to 1, as measured on labelled texts.
    pub confidence: f64,
}
