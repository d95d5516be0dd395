use std::sync::Arc;

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;
use wirewatch_index::{DayCounts, SearchKind};

use crate::answers::{Failure, Problem, WrittenJson};
use crate::extract::ApiQuery;
use crate::groups::days_and_families;
use crate::search::{facet_views, resolved_request, with_speaker_ids};
use crate::timeline::{Interval, begin_of, timeline_view};
use crate::views::TimelineView;
use crate::{SearchParams, ServerState};

/// What a timeline takes.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TimelineParams {
    /// The query, in the query language; empty for every article.
    q: String,
    /// What is counted: `article` or `quote`.
    kind: String,
    /// Groups by id, name or any alias, separated by commas.
    group: String,
    /// Let a group stand for the groups below it too.
    rollup: bool,
    /// Speakers by id or name, also former and other ones, separated by commas.
    speaker: String,
    /// Outlets or feed ids, separated by commas.
    outlet: String,
    /// Languages, separated by commas.
    language: String,
    /// Countries of reported attacks, separated by commas.
    country: String,
    /// Incidents by id, separated by commas.
    incident: String,
    /// Published on or after this day or RFC 3339 time.
    from: String,
    /// Published before this day or RFC 3339 time.
    to: String,
    /// Fields to count values of as well, separated by commas: `group`, `group_family`, `speaker`, `outlet`, `language`,
    /// `country`, `incident`.
    facets: String,
    /// `day`, `week` (from Monday) or `month`; the finest that gives at most 366 spans if not given.
    interval: String,
}

/// How many hits a search has by day, week or month, their share of all articles, and where feeds were down.
#[utoipa::path(
    get, path = "/api/v1/timeline", operation_id = "get_timeline", params(TimelineParams),
    responses((status = 200, body = TimelineView), (status = 400, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn timeline(
    State(state): State<ServerState>,
    ApiQuery(params): ApiQuery<TimelineParams>,
) -> Result<WrittenJson, Failure> {
    let interval = Interval::named(&params.interval).ok_or_else(|| {
        Failure::Invalid(format!(
            "interval `{}` is unknown: day, week or month",
            params.interval
        ))
    })?;
    let search = with_speaker_ids(state.store.as_ref(), &params.search()).await?;
    let request = resolved_request(&search, &state.watchlist)?;
    if request.kind == SearchKind::Incident {
        return Err(Failure::Invalid(
            "a timeline counts articles or quotes; `kind=incident` lists incidents".to_owned(),
        ));
    }
    let period = (request.from, request.to);
    let (index, watchlist) = (Arc::clone(&state.index), Arc::clone(&state.watchlist));
    let turn = state.work.turn().await;
    let counted = turn.busy(move || days_and_families(index.as_ref(), &request, &watchlist));
    let DayCounts { days, facets } = counted.await??;
    drop(turn);
    let now = Timestamp::now();
    let begin = period.0.unwrap_or_else(|| begin_of(&days));
    let outages = state.outages.since(state.store.as_ref(), begin).await?;
    let mut view = timeline_view(&days, period, interval, &outages, now);
    view.facets = facet_views(facets);
    Ok(WrittenJson::of(view))
}

impl TimelineParams {
    fn search(&self) -> SearchParams {
        SearchParams {
            q: self.q.clone(),
            kind: self.kind.clone(),
            group: self.group.clone(),
            rollup: self.rollup,
            speaker: self.speaker.clone(),
            outlet: self.outlet.clone(),
            language: self.language.clone(),
            country: self.country.clone(),
            incident: self.incident.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            facets: self.facets.clone(),
            ..SearchParams::default()
        }
    }
}
