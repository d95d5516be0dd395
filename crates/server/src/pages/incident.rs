//! The page of one incident: what is stated of it, by whom, when and where, side by side.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use wirewatch_model::IncidentId;
use wirewatch_pipeline::{IncidentDetail, incident_detail};
use wirewatch_store::IncidentFilter;

use super::PageFailure;
use super::counts::{count_words, coverage_words};
use super::decisions::{ShownDecision, about_incident};
use super::failure::{PageQuery, page};
use super::forms::DoneParams;
use super::incidents::{NamedGroup, incident_link, named_groups};
use super::links::{Link, article_link, search_link, sentence_link};
use super::marked::{Piece, marked_snippet};
use super::moment::Moment;
use super::script::direction;
use super::shell::{Section, Shell};
use crate::ServerState;
use crate::access::Viewer;
use crate::answers::Failure;
use crate::charts::{Svg, TollChart, country_name, map_of};
use crate::views::{IncidentReportView, IncidentView, StatedView};

mod claims;
mod origins;
mod place;
mod timeline;
mod tolls;

use claims::{ClaimColumn, claim_columns};
use origins::{Outlets, outlets_of};
use place::place_of;
use timeline::{Told, chronology, drawn_timeline};
use tolls::{LatestToll, TollLine, charts, latest_tolls, toll_lines};

/// Incidents so many days before or after are offered as the same one.
const NEAR_DAYS: i64 = 3;
/// And at most so many.
const MOST_NEAR: u32 = 20;

#[derive(Template)]
#[template(path = "incident.html")]
struct IncidentPage {
    shell: Shell,
    id: String,
    name: String,
    kind: String,
    status: &'static str,
    background: bool,
    /// The day or days, in words.
    when: String,
    dated: bool,
    place: Option<String>,
    country: Option<String>,
    precision: Option<&'static str>,
    map: Option<Svg>,
    groups: Vec<NamedGroup>,
    coverage: String,
    latest: Vec<LatestToll>,
    charts: Vec<TollChart>,
    tolls: Vec<TollLine>,
    claims: Vec<ClaimColumn>,
    timeline: Option<Svg>,
    told: Vec<Told>,
    origins: Vec<OriginPart>,
    api: String,
    search: String,
    exports: Vec<(&'static str, String)>,
    viewer: Viewer,
    done: Option<&'static str>,
    decisions: Vec<ShownDecision>,
    /// Incidents that it may be, by id, with their names.
    near: Vec<(String, String)>,
}

/// The articles of one origin.
struct OriginPart {
    name: String,
    /// Why the first of them is taken for this origin's.
    reason: Option<String>,
    reports: Vec<Report>,
}

/// One report of the incident.
struct Report {
    article: String,
    link: String,
    title: String,
    direction: &'static str,
    language: Option<String>,
    outlet: Option<String>,
    published: Option<Moment>,
    killed: Option<String>,
    background: bool,
    /// Why it was joined, with how well it fitted.
    reason: String,
    decision: Option<i64>,
}

/// A sentence that states something, with the telling words marked.
pub(super) struct Statement {
    pub(super) link: String,
    pub(super) outlet: String,
    pub(super) origin: String,
    pub(super) at: Moment,
    pub(super) language: Option<String>,
    pub(super) direction: &'static str,
    pub(super) sentence: Vec<Piece>,
}

/// One incident. The id of one that was joined with another leads there.
pub(super) async fn incident_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    Path(id): Path<String>,
    PageQuery(done): PageQuery<DoneParams>,
) -> Result<Response, PageFailure> {
    let asked = IncidentId::from(id.as_str());
    let Some(detail) = incident_detail(&state.store, &asked).await? else {
        return Err(Failure::NotFound(format!("there is no incident `{id}`")).into());
    };
    if detail.incident.id != asked {
        let there = incident_link(detail.incident.id.as_str());
        return Ok(Redirect::permanent(&there).into_response());
    }
    let near = if viewer.may_change {
        near(&state, &detail).await?
    } else {
        Vec::new()
    };
    let decisions = about_incident(&state, detail.incident.id.as_str()).await?;
    Ok(page(&IncidentPage {
        viewer,
        done: done.text(),
        decisions,
        near,
        ..shown(&state, &detail)
    }))
}

/// Incidents of the same country in the days around it.
async fn near(
    state: &ServerState,
    detail: &IncidentDetail,
) -> Result<Vec<(String, String)>, Failure> {
    let summary = &detail.incident.summary;
    let filter = IncidentFilter {
        country: summary.country.clone(),
        kind: None,
        group: None,
        from: summary.from.checked_sub(NEAR_DAYS.days()).ok(),
        // The filter leaves out the last day.
        to: summary.to.checked_add((NEAR_DAYS + 1).days()).ok(),
        min_killed: None,
        background: true,
        limit: MOST_NEAR,
        offset: 0,
    };
    let found = state.store.incidents(&filter).await?.into_iter();
    let others = found.filter(|entry| entry.id != detail.incident.id);
    Ok(others
        .map(|entry| (entry.id.to_string(), entry.summary.name))
        .collect())
}

fn shown(state: &ServerState, detail: &IncidentDetail) -> IncidentPage {
    let view = IncidentView::new(detail);
    let outlets = outlets_of(detail);
    let incident = &view.incident;
    let place = place_of(detail);
    let query = format!("incident:{}", incident.id);
    let export = |format: &str| {
        Link::to("/api/v1/export")
            .with("q", &query)
            .with("format", format)
            .done()
    };
    let lines = toll_lines(&view, &outlets);
    IncidentPage {
        shell: Shell::at(Section::Incidents),
        id: incident.id.clone(),
        name: incident.name.clone(),
        kind: incident.kind.replace('-', " "),
        status: incident.status,
        background: incident.background,
        when: when(&incident.from, &incident.to),
        dated: incident.dated,
        place: place.as_ref().map(|place| place.name.clone()),
        country: incident.country.as_deref().map(country_name),
        precision: place.as_ref().map(|place| place.precision.words()),
        map: place.as_ref().and_then(|place| map_of("map", place)),
        groups: named_groups(&incident.groups, &state.watchlist),
        coverage: coverage_words(incident.articles, incident.origins),
        latest: latest_tolls(&lines),
        charts: charts(&view, &outlets),
        viewer: Viewer::default(),
        done: None,
        decisions: Vec::new(),
        near: Vec::new(),
        claims: claim_columns(&view, &outlets, &state.watchlist),
        timeline: drawn_timeline(&view, &outlets),
        told: chronology(&view, &lines, &outlets),
        origins: origin_parts(&view, &outlets),
        tolls: lines,
        api: Link::to("/api/v1/incidents").part(&incident.id).done(),
        search: search_link(&query),
        exports: [
            ("CSV", "csv"),
            ("JSON Lines", "jsonl"),
            ("STIX", "stix"),
            ("BibTeX", "bibtex"),
        ]
        .map(|(name, format)| (name, export(format)))
        .to_vec(),
    }
}

impl IncidentPage {
    /// Whether there is more than one report, so that some of them can be of another attack.
    fn several(&self) -> bool {
        self.origins
            .iter()
            .map(|origin| origin.reports.len())
            .sum::<usize>()
            > 1
    }
}

/// "22 Mar 2024", "22 Mar 2024 to 24 Mar 2024".
fn when(from: &str, to: &str) -> String {
    let (from, to) = (Moment::of_day(from).words, Moment::of_day(to).words);
    if from == to {
        from
    } else {
        format!("{from} to {to}")
    }
}

/// The statement that `stated` points at.
fn statement(stated: &StatedView, outlets: &Outlets) -> Statement {
    let start = stated.sentence.first().copied().unwrap_or_default();
    let within = stated.span.map(|at| at.saturating_sub(start));
    let language = outlets.language(&stated.article);
    Statement {
        link: sentence_link(&stated.article, start),
        outlet: stated
            .outlet
            .clone()
            .unwrap_or_else(|| "unknown outlet".to_owned()),
        origin: outlets.origin_name(stated.origin.as_deref()),
        at: Moment::of(&stated.at),
        direction: direction(language.as_deref()),
        language,
        sentence: marked_snippet(&stated.words, &[within]),
    }
}

/// The reports by origin, the origins with most articles first.
fn origin_parts(view: &IncidentView, outlets: &Outlets) -> Vec<OriginPart> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut parts: Vec<OriginPart> = Vec::new();
    for report in &view.reports {
        let id = report
            .origin
            .as_ref()
            .map_or(report.article.as_str(), |origin| &origin.id);
        let place = *places.entry(id).or_insert_with(|| {
            parts.push(OriginPart {
                name: match &report.origin {
                    Some(origin) => outlets.origin_name(Some(&origin.id)),
                    None => report
                        .outlet
                        .clone()
                        .unwrap_or_else(|| "not compared yet".to_owned()),
                },
                reason: report.origin.as_ref().map(|origin| origin.reason.clone()),
                reports: Vec::new(),
            });
            parts.len() - 1
        });
        if let Some(part) = parts.get_mut(place) {
            part.reports.push(report_of(report, outlets));
        }
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.reports.len()));
    parts
}

fn report_of(report: &IncidentReportView, outlets: &Outlets) -> Report {
    let language = outlets.language(&report.article);
    Report {
        article: report.article.clone(),
        link: article_link(&report.article),
        title: report
            .title
            .clone()
            .unwrap_or_else(|| "Untitled".to_owned()),
        direction: direction(language.as_deref()),
        language,
        outlet: report.outlet.clone(),
        published: report.published.as_deref().map(Moment::of),
        killed: report.killed.as_ref().map(count_words),
        background: report.background,
        reason: match report.score {
            score if score > 0.0 => format!("{} (fits by {score})", report.reason),
            _ => report.reason.clone(),
        },
        decision: report.decision,
    }
}
