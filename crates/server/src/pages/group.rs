//! The page of one group.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use wirewatch_pipeline::Watchlist;
use wirewatch_store::IncidentFilter;

use super::PageFailure;
use super::failure::{PageQuery, page};
use super::incidents::ListedIncident;
use super::links::{Link, article_link, group_link, speaker_link};
use super::moment::Moment;
use super::said::{ShownQuote, shown_quotes};
use super::script::direction;
use super::shell::{Section, Shell};
use crate::charts::{Bar, Histogram};
use crate::groups::{RollUp, show_group};
use crate::views::{GroupView, HitView, IncidentEntryView, MonthView};
use crate::{QuoteParams, SearchParams, ServerState, list_quotes};

/// How much of each list stands on the page; each list has a link to all of it.
const INCIDENTS: u32 = 6;
const QUOTES: usize = 6;
const ARTICLES: usize = 8;
const OTHERS: usize = 12;

/// Whether the groups below are counted too.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct GroupQuery {
    rollup: bool,
}

#[derive(Template)]
#[template(path = "group.html")]
struct GroupPage {
    shell: Shell,
    group: GroupView,
    rollup: bool,
    /// The page that counts the groups below too, or no longer.
    other_way: String,
    parents: Vec<(String, String)>,
    children: Vec<(String, String)>,
    coverage: Option<Histogram>,
    outlets: Vec<(String, u64, String)>,
    together: Vec<(String, u64, String)>,
    speakers: Vec<(String, u64, String)>,
    incidents: Vec<ListedIncident>,
    all_incidents: String,
    quotes: Vec<ShownQuote>,
    all_quotes: u64,
    articles: Vec<ShownArticle>,
    all_articles: String,
    feed_api: String,
}

/// An article in a short list.
pub(super) struct ShownArticle {
    pub(super) title: String,
    pub(super) link: String,
    pub(super) language: Option<String>,
    pub(super) direction: &'static str,
    pub(super) outlet: Option<String>,
    pub(super) published: Option<Moment>,
    pub(super) same_story: u64,
}

/// One group, asked for by id, name or alias.
pub(super) async fn group_page(
    State(state): State<ServerState>,
    Path(asked): Path<String>,
    PageQuery(query): PageQuery<GroupQuery>,
) -> Result<Response, PageFailure> {
    let rollup = RollUp::from(query.rollup);
    let group = show_group(&state.store, &state.watchlist, &asked, rollup).await?;
    if group.id != asked {
        return Ok(Redirect::to(&group_link(&group.id)).into_response());
    }
    let search = SearchParams {
        group: group.id.clone(),
        rollup: query.rollup,
        sort: "newest".to_owned(),
        collapse: "story".to_owned(),
        facets: "outlet".to_owned(),
        limit: Some(ARTICLES),
        ..SearchParams::default()
    };
    let found = state.search(&search).await?;
    let about = QuoteParams {
        about: group.id.clone(),
        limit: Some(QUOTES),
        ..QuoteParams::default()
    };
    let quotes = list_quotes(&state.store, &about).await?;
    let filter = IncidentFilter {
        group: Some(group.id.clone()),
        limit: INCIDENTS,
        ..IncidentFilter::default()
    };
    let incidents = state.store.incidents(&filter).await?;
    let listed = incidents
        .iter()
        .map(|entry| ListedIncident::new(&IncidentEntryView::new(entry), &state.watchlist));
    let all = || searched(&group, query.rollup);
    let outlets = found
        .facets
        .get("outlet")
        .into_iter()
        .flatten()
        .take(OTHERS);
    let outlets = outlets.map(|outlet| {
        let link = all().with("outlet", &outlet.value).done();
        (outlet.value.clone(), outlet.count, link)
    });
    Ok(page(&GroupPage {
        shell: Shell::at(Section::Groups),
        rollup: query.rollup,
        other_way: group_link(&group.id) + if query.rollup { "" } else { "?rollup=true" },
        parents: parents(&group, &state.watchlist),
        children: group
            .children
            .iter()
            .map(|id| named(id, &state.watchlist))
            .collect(),
        coverage: coverage(&group, query.rollup),
        outlets: outlets.collect(),
        together: together(&group, &state.watchlist),
        speakers: speakers(&group),
        incidents: listed.collect(),
        all_incidents: Link::to("/incidents").with("group", &group.id).done(),
        quotes: shown_quotes(&state.store, &quotes.quotes).await?,
        all_quotes: quotes.total,
        articles: found.hits.iter().map(shown_article).collect(),
        all_articles: all().done(),
        feed_api: Link::to("/api/v1/groups").part(&group.id).done(),
        group,
    }))
}

/// A hit in a short list.
pub(super) fn shown_article(hit: &HitView) -> ShownArticle {
    ShownArticle {
        title: hit.title.clone().unwrap_or_else(|| "Untitled".to_owned()),
        link: article_link(&hit.id),
        language: hit.language.clone(),
        direction: direction(hit.language.as_deref()),
        outlet: hit.outlet.clone(),
        published: hit.published.as_deref().map(Moment::of),
        same_story: hit.same_story,
    }
}

fn searched(group: &GroupView, rollup: bool) -> Link {
    Link::to("/")
        .with("group", &group.id)
        .with("rollup", if rollup { "true" } else { "" })
        .with("sort", "newest")
}

/// The name and the page of a group.
fn named(id: &str, watchlist: &Watchlist) -> (String, String) {
    let group = watchlist.group(&id.into());
    let name = group.map_or_else(|| id.to_owned(), |group| group.name.clone());
    (name, group_link(id))
}

/// The groups above it, the highest first.
fn parents(group: &GroupView, watchlist: &Watchlist) -> Vec<(String, String)> {
    let mut above = Vec::new();
    let mut next = group.parent.clone();
    // A chain of parents longer than the list has come round.
    for _ in watchlist.groups() {
        let Some(id) = next else { break };
        above.push(named(&id, watchlist));
        let parent = watchlist.group(&id.as_str().into());
        next = parent
            .and_then(|parent| parent.parent.as_ref())
            .map(ToString::to_string);
    }
    above.reverse();
    above
}

fn together(group: &GroupView, watchlist: &Watchlist) -> Vec<(String, u64, String)> {
    let others = group.named_together.iter().take(OTHERS).map(|other| {
        let (name, link) = named(&other.group_id, watchlist);
        (name, other.articles, link)
    });
    others.collect()
}

fn speakers(group: &GroupView) -> Vec<(String, u64, String)> {
    let speakers = group.speakers.iter().take(OTHERS).map(|speaker| {
        (
            speaker.name.clone(),
            speaker.quotes,
            speaker_link(&speaker.id),
        )
    });
    speakers.collect()
}

/// Articles by month, with the months between them; `None` when there are none.
fn coverage(group: &GroupView, rollup: bool) -> Option<Histogram> {
    let bars = months(&group.coverage, |from, behind| {
        searched(group, rollup)
            .with("from", from)
            .with("to", behind)
            .done()
    });
    (!bars.is_empty()).then(|| Histogram::new("coverage", "Articles", "month", bars))
}

fn months(counted: &[MonthView], link: impl Fn(&str, &str) -> String) -> Vec<Bar> {
    /// More months than this are dates misread; they are told without those between.
    const MOST: usize = 600;
    let first = |month: &str| format!("{month}-01").parse::<Date>().ok();
    let mut bars: Vec<Bar> = Vec::new();
    let mut next: Option<Date> = None;
    for month in counted {
        let Some(start) = first(&month.month) else {
            continue;
        };
        let mut between = next.unwrap_or(start);
        while between < start && bars.len() < MOST {
            bars.push(bar(between, 0, &link));
            between = behind(between);
        }
        bars.push(bar(start, month.articles, &link));
        next = Some(behind(start));
    }
    bars
}

fn bar(start: Date, count: u64, link: impl Fn(&str, &str) -> String) -> Bar {
    let from = start.to_string();
    Bar {
        link: link(&from, &behind(start).to_string()),
        start: start.strftime("%Y-%m").to_string(),
        count,
        ..Bar::default()
    }
}

fn behind(month: Date) -> Date {
    month.checked_add(1.month()).unwrap_or(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_without_articles_are_shown_between_those_with() {
        let month = |month: &str, articles: u64| MonthView {
            month: month.to_owned(),
            articles,
        };
        let counted = [month("2023-11", 2), month("2024-02", 1)];
        let bars = months(&counted, |from, behind| format!("{from} {behind}"));
        let shown: Vec<(&str, u64)> = bars
            .iter()
            .map(|bar| (bar.start.as_str(), bar.count))
            .collect();
        assert_eq!(
            shown,
            [
                ("2023-11", 2),
                ("2023-12", 0),
                ("2024-01", 0),
                ("2024-02", 1)
            ]
        );
        assert_eq!(
            bars.last().map(|bar| bar.link.as_str()),
            Some("2024-02-01 2024-03-01")
        );
    }
}
