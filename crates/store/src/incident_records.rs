use jiff::Timestamp;
use jiff::civil::Date;
use wirewatch_model::{
    ArticleId, AttackFacts, IncidentId, IncidentMember, IncidentSummary, Origin, Provenance,
};

/// One attack put into an incident.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedAttack {
    /// The incident; a new one when there is none of this id.
    pub incident: IncidentId,
    /// The attack, with why it is there.
    pub member: IncidentMember,
    /// Keys by which similar attacks find it.
    pub keys: Vec<String>,
    /// First day it may have happened on.
    pub from: Date,
    /// Last day it may have happened on.
    pub to: Date,
}

/// What one batch of the incident stage changes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IncidentChanges {
    /// Articles whose attacks were placed, with the version read. What was known of them before is replaced.
    pub articles: Vec<(ArticleId, u32)>,
    /// Their attacks.
    pub attacks: Vec<PlacedAttack>,
    /// Incidents that turned out to be another one: which, and the other one.
    pub merged: Vec<(IncidentId, IncidentId)>,
    /// Attacks of other articles that turned out to be of another incident.
    pub moved: Vec<MovedAttack>,
}

/// One attack that goes to another incident.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedAttack {
    /// The article.
    pub article: ArticleId,
    /// Which of its attacks, from 0.
    pub attack: u32,
    /// The incident; a new one when there is none of this id.
    pub incident: IncidentId,
    /// How well it fits there.
    pub score: f64,
    /// Why it is there, in words.
    pub reason: String,
}

/// An incident in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentEntry {
    /// The id.
    pub id: IncidentId,
    /// What it is called and found by.
    pub summary: IncidentSummary,
    /// How many articles report it.
    pub articles: u32,
    /// From how many origins, each counted once however often it was reprinted.
    pub origins: u32,
}

/// The incident that an attack of an article belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleIncident {
    /// The article.
    pub article: ArticleId,
    /// Which of its attacks, from 0.
    pub attack: u32,
    /// The incident.
    pub incident: IncidentId,
    /// The last day it may have happened on; `None` until it is summed up.
    pub last_day: Option<Date>,
}

/// Which incidents to list; empty fields ask for nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct IncidentFilter {
    /// Only in this country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Only of this sort.
    pub kind: Option<String>,
    /// Only with a group of this id or folded name.
    pub group: Option<String>,
    /// Only those that may have happened on this day or later.
    pub from: Option<Date>,
    /// Only those that may have happened before this day.
    pub to: Option<Date>,
    /// Only those whose last statement counts so many killed.
    pub min_killed: Option<u32>,
    /// Whether those that articles only mention in passing are listed too.
    pub background: bool,
    /// How many at most.
    pub limit: u32,
    /// How many to pass over.
    pub offset: u32,
}

/// What a decision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionArea {
    /// Which articles carry the same text.
    Story,
    /// Which reports mean the same attack.
    Incident,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionKind {
    /// Two are one.
    Merge,
    /// One is two.
    Split,
}

/// A decision of a person, which readings of later days keep to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its number.
    pub id: i64,
    /// What it is about.
    pub area: DecisionArea,
    /// What was decided.
    pub kind: DecisionKind,
    /// What was merged away, or split.
    pub from: String,
    /// What it was merged into, or what was split off.
    pub into: String,
    /// Why, in the person's words.
    pub note: Option<String>,
    /// When.
    pub made_at: Timestamp,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// Where a decision puts an article, or an attack of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pin {
    /// The decision.
    pub decision: i64,
    /// The article.
    pub article: ArticleId,
    /// The story or incident.
    pub into: String,
    /// What tells the attack when the article is read again; `None` in a decision about stories.
    pub facts: Option<AttackFacts>,
}

/// Why a decision could not be made or undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undecided {
    /// There is no such story, incident, article in it, or decision.
    Unknown(String),
    /// It would change nothing, or leave nothing.
    Pointless(String),
    /// A later decision about the same articles stands in the way.
    Later(i64),
}

/// An article of a story, with where its text comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryMember {
    /// The article.
    pub article: ArticleId,
    /// The story.
    pub story: ArticleId,
    /// What is told of where its text comes from.
    pub provenance: Provenance,
    /// What follows from that; `None` until it was compared.
    pub origin: Option<Origin>,
}
