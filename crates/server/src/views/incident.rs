use serde::Serialize;
use utoipa::ToSchema;
use wirewatch_model::{CodePoints, Count, IncidentMember, IncidentSummary};
use wirewatch_pipeline::{ClaimKind, ClaimRow, IncidentDetail, Stated, TollRow};
use wirewatch_store::{IncidentEntry, StoredArticle};

use super::analysis::{count_view, status_word};
use super::article::{origin_view, outlet_name, story_view};
use super::{CountView, OriginView, StoryView};

/// A list of incidents.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentListView {
    /// The incidents, the last first.
    pub incidents: Vec<IncidentEntryView>,
    /// Where the next ones begin; `null` when these are the last.
    pub next_offset: Option<u32>,
}

/// An incident in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentEntryView {
    /// The id; it stays while the incident grows.
    pub id: String,
    /// The name, from place, date and target.
    pub name: String,
    /// The main type most reports give.
    #[serde(rename = "type")]
    pub kind: String,
    /// `accomplished`, `attempted` or `foiled`.
    pub status: &'static str,
    /// First possible day.
    pub from: String,
    /// Last possible day.
    pub to: String,
    /// Whether a report states the day; else it follows from when the reports were published.
    pub dated: bool,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The city, or the finest place named.
    pub place: Option<String>,
    /// Latitude in degrees.
    pub lat: Option<f64>,
    /// Longitude in degrees.
    pub lon: Option<f64>,
    /// Groups named as perpetrators, claimants or accused: ids, or names.
    pub groups: Vec<String>,
    /// The last statement of the number of killed; the ledger has all of them.
    pub killed: Option<CountView>,
    /// The last statement of the number of injured.
    pub injured: Option<CountView>,
    /// Whether every report only mentions it in passing.
    pub background: bool,
    /// How many articles report it.
    pub articles: usize,
    /// From how many origins, each counted once however often it was reprinted.
    pub origins: usize,
}

/// An incident with everything its reports say of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentView {
    /// What it is called and found by.
    #[serde(flatten)]
    pub incident: IncidentEntryView,
    /// Every statement of a number, the latest first, reprints below what they repeat. Rival numbers stand side by side.
    pub tolls: Vec<TollRowView>,
    /// Every statement of who did it: claims, then accusations, then denials.
    pub claims: Vec<ClaimRowView>,
    /// The reports it was joined from, the first joined first.
    pub reports: Vec<IncidentReportView>,
}

/// One statement of a number of people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TollRowView {
    /// `killed`, `injured`, `kidnapped` or `missing`.
    pub field: String,
    /// How many.
    pub count: CountView,
    /// Who states it, in the text's words; `null` when the text does not say.
    pub source: Option<String>,
    /// Whether it counts the attackers.
    pub attackers: bool,
    /// Whether it is a part of another number, or one given up since.
    pub part: bool,
    /// Whether it only repeats what its origin had stated before in the same words, as reprints do.
    pub repeats: bool,
    /// Where it stands.
    #[serde(flatten)]
    pub stated: StatedView,
}

/// One statement of who did it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimRowView {
    /// `claimed`, `blamed` or `denied`.
    pub kind: &'static str,
    /// Who claims, is blamed or denies, in the text's words.
    pub who: String,
    /// Who accuses, in the text's words; `null` for claims and denials, and when the sentence does not say.
    pub by: Option<String>,
    /// Where it stands.
    #[serde(flatten)]
    pub stated: StatedView,
}

/// Who stated something, when and where.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StatedView {
    /// The article's id.
    pub article: String,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// The origin of the article's text.
    pub origin: Option<String>,
    /// When the article was published or changed last, RFC 3339 UTC.
    pub at: String,
    /// The words, half-open, in code points of the article's text.
    pub span: [usize; 2],
    /// The sentence around them.
    pub sentence: [usize; 2],
    /// The sentence itself.
    pub words: String,
}

/// One report of an incident.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentReportView {
    /// The article's id.
    pub article: String,
    /// Which of the article's attacks it is, from 0.
    pub attack: u32,
    /// The headline.
    pub title: Option<String>,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// The article's address.
    pub url: String,
    /// First publication, RFC 3339.
    pub published: Option<String>,
    /// Where its text comes from.
    pub origin: Option<OriginView>,
    /// The story it belongs to.
    pub story: Option<StoryView>,
    /// Whether it only mentions the attack in passing.
    pub background: bool,
    /// Killed by this report.
    pub killed: Option<CountView>,
    /// How well it fitted when it joined; 0 for the first one and for decisions.
    pub score: f64,
    /// Why it is here.
    pub reason: String,
    /// The decision that put it here.
    pub decision: Option<i64>,
}

impl IncidentEntryView {
    /// Shows an incident of a list.
    pub fn new(entry: &IncidentEntry) -> Self {
        let articles = usize::try_from(entry.articles).unwrap_or(usize::MAX);
        let origins = usize::try_from(entry.origins).unwrap_or(usize::MAX);
        entry_view(entry.id.as_str(), &entry.summary, articles, origins)
    }
}

impl IncidentView {
    /// Shows an incident with the statements of its reports.
    pub fn new(detail: &IncidentDetail) -> Self {
        let incident = &detail.incident;
        let (articles, origins) = (detail.articles.len(), detail.origins);
        let reports = incident.members.iter().filter_map(|member| {
            let mut stored = detail.articles.iter();
            let stored = stored.find(|stored| stored.id == member.article)?;
            Some(report_view(member, stored))
        });
        Self {
            incident: entry_view(incident.id.as_str(), &incident.summary, articles, origins),
            tolls: detail
                .tolls
                .iter()
                .map(|row| toll_view(row, detail))
                .collect(),
            claims: detail
                .claims
                .iter()
                .map(|row| claim_view(row, detail))
                .collect(),
            reports: reports.collect(),
        }
    }
}

fn entry_view(
    id: &str,
    summary: &IncidentSummary,
    articles: usize,
    origins: usize,
) -> IncidentEntryView {
    IncidentEntryView {
        id: id.to_owned(),
        name: summary.name.clone(),
        kind: summary.kind.clone(),
        status: status_word(summary.status),
        from: summary.from.to_string(),
        to: summary.to.to_string(),
        dated: summary.dated,
        country: summary.country.clone(),
        place: summary.place.clone(),
        lat: summary.point.map(|(lat, _)| lat),
        lon: summary.point.map(|(_, lon)| lon),
        groups: summary.groups.clone(),
        killed: summary.killed.map(count_view),
        injured: summary.injured.map(count_view),
        background: summary.background,
        articles,
        origins,
    }
}

fn toll_view(row: &TollRow, detail: &IncidentDetail) -> TollRowView {
    TollRowView {
        field: row.field.clone(),
        count: count_view(row.count),
        source: row.source.clone(),
        attackers: row.attackers,
        part: row.part,
        repeats: row.repeats,
        stated: stated_view(&row.stated, detail),
    }
}

fn claim_view(row: &ClaimRow, detail: &IncidentDetail) -> ClaimRowView {
    ClaimRowView {
        kind: match row.kind {
            ClaimKind::Claimed => "claimed",
            ClaimKind::Blamed => "blamed",
            ClaimKind::Denied => "denied",
        },
        who: row.who.clone(),
        by: row.by.clone(),
        stated: stated_view(&row.stated, detail),
    }
}

fn stated_view(stated: &Stated, detail: &IncidentDetail) -> StatedView {
    let stored = detail
        .articles
        .iter()
        .find(|stored| stored.id == stated.article);
    let text = stored.map_or("", |stored| stored.analysis.article.text.as_str());
    let points = CodePoints::new(text);
    StatedView {
        article: stated.article.to_string(),
        outlet: stated.outlet.clone(),
        origin: stated.origin.clone(),
        at: stated.at.to_string(),
        span: points.of_span(stated.span),
        sentence: points.of_span(stated.sentence),
        words: stated.words.clone(),
    }
}

fn report_view(member: &IncidentMember, stored: &StoredArticle) -> IncidentReportView {
    let article = &stored.analysis.article;
    let killed: Option<Count> = member.facts.killed;
    IncidentReportView {
        article: member.article.to_string(),
        attack: member.attack,
        title: article.title.clone(),
        outlet: outlet_name(stored),
        url: article
            .canonical_url
            .clone()
            .unwrap_or_else(|| article.url.clone()),
        published: article.published.as_ref().map(|p| p.value.to_rfc3339()),
        origin: origin_view(stored),
        story: stored.story.as_ref().map(story_view),
        background: member.facts.background,
        killed: killed.map(count_view),
        score: (member.score * 10.0).round() / 10.0,
        reason: member.reason.clone(),
        decision: member.decision,
    }
}
