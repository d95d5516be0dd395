//! The list of incidents.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use wirewatch_pipeline::Watchlist;
use wirewatch_store::IncidentFilter;

use super::PageFailure;
use super::counts::{count_words, coverage_words};
use super::failure::{PageQuery, page};
use super::links::{Link, group_link};
use super::paging::Paging;
use super::shell::{Section, Shell};
use crate::ServerState;
use crate::answers::Failure;
use crate::charts::country_name;
use crate::views::IncidentEntryView;

/// Incidents on one page.
const STEP: u32 = 25;

/// What the form asks for, as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct IncidentsQuery {
    country: String,
    group: String,
    from: String,
    to: String,
    killed: String,
    background: String,
    offset: u32,
}

#[derive(Template)]
#[template(path = "incidents.html")]
struct IncidentsPage {
    shell: Shell,
    asked: IncidentsQuery,
    is_narrowed: bool,
    incidents: Vec<ListedIncident>,
    paging: Paging,
}

/// An incident as a list shows it.
pub(super) struct ListedIncident {
    pub(super) link: String,
    pub(super) name: String,
    /// What is known of how far it got, unless it simply happened.
    pub(super) status: Option<&'static str>,
    pub(super) background: bool,
    pub(super) country: Option<String>,
    /// The last statements of numbers, such as "killed" and "at least 12".
    pub(super) tolls: Vec<(&'static str, String)>,
    pub(super) coverage: String,
    pub(super) groups: Vec<NamedGroup>,
}

/// A group by its name; with a link when the watchlist has it.
pub(super) struct NamedGroup {
    pub(super) name: String,
    pub(super) link: Option<String>,
}

/// Incidents, the last first.
pub(super) async fn incidents_page(
    State(state): State<ServerState>,
    PageQuery(asked): PageQuery<IncidentsQuery>,
) -> Result<Response, PageFailure> {
    let filter = asked.filter(&state.watchlist)?;
    let mut found = state.store.incidents(&filter).await?;
    let more = found.len() > STEP as usize;
    found.truncate(STEP as usize);
    let incidents = found
        .iter()
        .map(|entry| ListedIncident::new(&IncidentEntryView::new(entry), &state.watchlist));
    let link = |offset: usize| asked.link(offset);
    Ok(page(&IncidentsPage {
        shell: Shell::at(Section::Incidents),
        is_narrowed: asked.is_narrowed(),
        incidents: incidents.collect(),
        paging: Paging::by_offset(asked.offset as usize, STEP as usize, more, link),
        asked,
    }))
}

impl IncidentsQuery {
    fn filter(&self, watchlist: &Watchlist) -> Result<IncidentFilter, Failure> {
        Ok(IncidentFilter {
            country: some(&self.country).map(|country| country.to_ascii_uppercase()),
            kind: None,
            group: some(&self.group).map(|group| group_id(&group, watchlist)),
            from: day("From", &self.from)?,
            to: day("To", &self.to)?,
            min_killed: number("Killed", &self.killed)?,
            background: !self.background.is_empty(),
            // One more tells whether there are further ones.
            limit: STEP + 1,
            offset: self.offset,
        })
    }

    fn is_narrowed(&self) -> bool {
        let given = [
            &self.country,
            &self.group,
            &self.from,
            &self.to,
            &self.killed,
        ];
        given.iter().any(|text| !text.trim().is_empty())
    }

    fn link(&self, offset: usize) -> String {
        let offset = if offset == 0 {
            String::new()
        } else {
            offset.to_string()
        };
        Link::to("/incidents")
            .with("country", &self.country)
            .with("group", &self.group)
            .with("from", &self.from)
            .with("to", &self.to)
            .with("killed", &self.killed)
            .with("background", &self.background)
            .with("offset", &offset)
            .done()
    }
}

impl ListedIncident {
    /// Shows `view`, with the groups of `watchlist` by their names.
    pub(super) fn new(view: &IncidentEntryView, watchlist: &Watchlist) -> Self {
        let tolls = [("killed", &view.killed), ("injured", &view.injured)];
        let tolls = tolls
            .into_iter()
            .filter_map(|(what, count)| Some((what, count_words(count.as_ref()?))));
        Self {
            link: incident_link(&view.id),
            name: view.name.clone(),
            status: (view.status != "accomplished").then_some(view.status),
            background: view.background,
            country: view.country.as_deref().map(country_name),
            tolls: tolls.collect(),
            coverage: coverage_words(view.articles, view.origins),
            groups: named_groups(&view.groups, watchlist),
        }
    }
}

/// The page of an incident.
pub(super) fn incident_link(id: &str) -> String {
    Link::to("/incidents").part(id).done()
}

/// The groups of the watchlist among those that incidents name. Other names stand there as they were folded to be compared,
/// and may be anybody's; the claims of an incident give them as the texts do.
pub(super) fn named_groups(groups: &[String], watchlist: &Watchlist) -> Vec<NamedGroup> {
    let known = groups.iter().filter_map(|id| {
        let group = watchlist.group(&id.as_str().into())?;
        Some(NamedGroup {
            name: group.name.clone(),
            link: Some(group_link(id)),
        })
    });
    known.collect()
}

fn group_id(asked: &str, watchlist: &Watchlist) -> String {
    match watchlist.resolve(asked).as_slice() {
        [group] => group.id.to_string(),
        _ => wirewatch_text::fold(asked),
    }
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn day(name: &str, text: &str) -> Result<Option<Date>, Failure> {
    let Some(text) = some(text) else {
        return Ok(None);
    };
    let day = text
        .parse()
        .map_err(|_| Failure::Invalid(format!("{name}: `{text}` is no day such as 2024-03-22")))?;
    Ok(Some(day))
}

fn number(name: &str, text: &str) -> Result<Option<u32>, Failure> {
    let Some(text) = some(text) else {
        return Ok(None);
    };
    let number = text
        .parse()
        .map_err(|_| Failure::Invalid(format!("{name}: `{text}` is no whole number such as 10")))?;
    Ok(Some(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_fields_of_the_form_ask_for_nothing() {
        let asked = IncidentsQuery::default();
        let filter = asked.filter(&Watchlist::builtin()).expect("a filter");
        assert_eq!(
            (filter.country, filter.from, filter.min_killed),
            (None, None, None)
        );
        assert!(!asked.is_narrowed());
    }

    #[test]
    fn odd_fields_are_told_by_name() {
        let asked = IncidentsQuery {
            killed: "many".to_owned(),
            ..IncidentsQuery::default()
        };
        let failure = asked.filter(&Watchlist::builtin()).expect_err("no number");
        assert!(failure.problem().detail.starts_with("Killed: `many`"));
    }

    #[test]
    fn address_of_a_page_repeats_what_was_asked() {
        let asked = IncidentsQuery {
            country: "af".to_owned(),
            killed: "10".to_owned(),
            ..IncidentsQuery::default()
        };
        assert_eq!(asked.link(25), "/incidents?country=af&killed=10&offset=25");
        assert_eq!(asked.link(0), "/incidents?country=af&killed=10");
    }
}
