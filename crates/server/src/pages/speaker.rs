//! The page of one speaker. Those without a profile (victims, minors, witnesses, private persons) have none.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;
use wirewatch_model::SpeakerId;

use super::PageFailure;
use super::decisions::{ShownDecision, about_speaker};
use super::failure::{PageQuery, page};
use super::forms::done_text;
use super::links::{Link, article_link, group_link, speaker_link};
use super::moment::Moment;
use super::paging::Paging;
use super::said::{ShownQuote, post_words, shown_quotes};
use super::shell::{Section, Shell};
use crate::access::Viewer;
use crate::answers::Failure;
use crate::charts::Histogram;
use crate::search::resolved_request;
use crate::timeline::{Interval, begin_of, timeline_view};
use crate::views::{FacetView, PostView, SpeakerProfileView};
use crate::{QuoteParams, SearchParams, ServerState, list_quotes, show_speaker};

/// Quotes on one page.
const STEP: usize = 20;
/// So many others, groups and outlets are named.
const OTHERS: usize = 10;

/// Where the list of quotes goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SpeakerQuery {
    cursor: String,
    done: String,
}

#[derive(Template)]
#[template(path = "speaker.html")]
struct SpeakerPage {
    shell: Shell,
    profile: SpeakerProfileView,
    first: Moment,
    last: Moment,
    posts: Vec<Post>,
    quotes: Vec<ShownQuote>,
    total: u64,
    is_first_page: bool,
    /// Only beside the first quotes.
    coverage: Option<Histogram>,
    paging: Paging,
    suggestions: Vec<Suggestion>,
    with: Vec<(String, u64, String)>,
    groups: Vec<(String, u64, String)>,
    outlets: Vec<(String, u64, String)>,
    articles: String,
    api: String,
    quotes_api: String,
    viewer: Viewer,
    done: Option<&'static str>,
    decisions: Vec<ShownDecision>,
    /// What of it may be somebody else's: what the form sends, and in words.
    divisible: Vec<(String, String)>,
}

/// A post in the time that articles state it.
struct Post {
    words: String,
    role: &'static str,
    from: Moment,
    to: Moment,
    articles: u64,
    /// The first words that show it, with their article.
    shown: Option<(String, String)>,
}

/// A speaker who may be the same one.
struct Suggestion {
    id: String,
    name: String,
    link: String,
    reason: String,
}

/// One speaker, by id or name; a former id leads to the one that holds now.
pub(super) async fn speaker_page(
    State(state): State<ServerState>,
    viewer: Viewer,
    Path(asked): Path<String>,
    PageQuery(query): PageQuery<SpeakerQuery>,
) -> Result<Response, PageFailure> {
    let profile = show_speaker(&state.store, &asked).await?;
    let id = profile.summary.id.clone();
    if id != asked {
        return Ok(Redirect::to(&speaker_link(&id)).into_response());
    }
    let params = QuoteParams {
        speaker: id.clone(),
        limit: Some(STEP),
        cursor: query.cursor.clone(),
        ..QuoteParams::default()
    };
    let said = list_quotes(&state.store, &params).await?;
    let around = around(&state, &id).await?;
    let later = said.next_cursor.as_deref();
    let paging = Paging {
        earlier: (!query.cursor.is_empty()).then(|| speaker_link(&id)),
        later: later.map(|cursor| {
            Link::to("/speakers")
                .part(&id)
                .with("cursor", cursor)
                .done()
        }),
    };
    let is_first_page = query.cursor.is_empty();
    let coverage = if is_first_page {
        coverage(&state, &profile).await?
    } else {
        None
    };
    Ok(page(&SpeakerPage {
        shell: Shell::at(Section::Speakers),
        first: day_of(&profile.summary.first_published),
        last: day_of(&profile.summary.last_published),
        posts: profile.posts.iter().map(post).collect(),
        quotes: shown_quotes(&state.store, &said.quotes).await?,
        total: said.total,
        is_first_page,
        coverage,
        paging,
        suggestions: suggestions(&profile),
        with: around.with,
        groups: around.groups,
        outlets: around.outlets,
        articles: articles_of(&id).done(),
        api: Link::to("/api/v1/speakers").part(&id).done(),
        quotes_api: Link::to("/api/v1/quotes").with("speaker", &id).done(),
        decisions: about_speaker(&state, &id).await?,
        done: done_text(&query.done),
        divisible: divisible(&profile),
        viewer,
        profile,
    }))
}

/// Articles that quote a speaker over time; `None` when that is one day, which makes no course.
async fn coverage(
    state: &ServerState,
    profile: &SpeakerProfileView,
) -> Result<Option<Histogram>, Failure> {
    let params = SearchParams {
        speaker: profile.summary.id.clone(),
        ..SearchParams::default()
    };
    let request = resolved_request(&params, &state.watchlist)?;
    let index = Arc::clone(&state.index);
    let counts = tokio::task::spawn_blocking(move || index.days(&request)).await??;
    let days = counts.days;
    let interval = interval(
        &profile.summary.first_published,
        &profile.summary.last_published,
    );
    let now = Timestamp::now();
    let outages = state.store.outages(begin_of(&days), now).await?;
    let timeline = timeline_view(&days, (None, None), interval, &outages, now);
    let link = |from: &str, behind: Option<&str>| {
        let link = articles_of(&profile.summary.id).with("from", from);
        link.with("to", behind.unwrap_or_default()).done()
    };
    let course = timeline.spans.len() > 1;
    Ok(course.then(|| Histogram::of_timeline("coverage", "Articles", &timeline, None, link)))
}

/// The length of the spans that shows a stretch of time in some tens of bars.
fn interval(first: &str, last: &str) -> Interval {
    const DAY_SECS: i64 = 86_400;
    let second = |stamp: &str| stamp.parse::<Timestamp>().map_or(0, Timestamp::as_second);
    match (second(last) - second(first)) / DAY_SECS {
        ..=45 => Interval::Day,
        46..=200 => Interval::Week,
        _ => Interval::Month,
    }
}

/// Whom a speaker is quoted with, about what and where.
struct Around {
    with: Vec<(String, u64, String)>,
    groups: Vec<(String, u64, String)>,
    outlets: Vec<(String, u64, String)>,
}

async fn around(state: &ServerState, id: &str) -> Result<Around, Failure> {
    let params = SearchParams {
        speaker: id.to_owned(),
        facets: "speaker,group,outlet".to_owned(),
        limit: Some(1),
        ..SearchParams::default()
    };
    let found = state.search(&params).await?;
    let counts = |facet: &str| -> Vec<FacetView> {
        let counts = found.facets.get(facet).into_iter().flatten();
        counts.take(OTHERS + 1).cloned().collect()
    };
    let mut with = Vec::new();
    for other in counts("speaker")
        .into_iter()
        .filter(|other| other.value != id)
    {
        // Who has no profile is not named here.
        if let Some(known) = state
            .store
            .speaker(&SpeakerId::from(other.value.as_str()))
            .await?
        {
            with.push((known.name, other.count, speaker_link(known.id.as_str())));
        }
    }
    let groups = counts("group").into_iter().take(OTHERS).map(|count| {
        let group = state.watchlist.group(&count.value.as_str().into());
        let name = group.map_or_else(|| count.value.clone(), |group| group.name.clone());
        (name, count.count, group_link(&count.value))
    });
    let outlets = counts("outlet").into_iter().take(OTHERS).map(|count| {
        let link = articles_of(id).with("outlet", &count.value).done();
        (count.value, count.count, link)
    });
    Ok(Around {
        with,
        groups: groups.collect(),
        outlets: outlets.collect(),
    })
}

fn articles_of(id: &str) -> Link {
    Link::to("/").with("speaker", id).with("sort", "newest")
}

fn post(view: &PostView) -> Post {
    let title = match (&view.honorific, &view.title) {
        (Some(honorific), Some(title)) => Some(format!("{honorific} · {title}")),
        (honorific, title) => title.clone().or(honorific.clone()),
    };
    let evidence = view.evidence.first();
    Post {
        words: post_words(title.as_deref(), view.affiliation.as_deref()),
        role: view.role,
        from: day_of(&view.from),
        to: day_of(&view.to),
        articles: view.articles,
        shown: evidence.and_then(|place| {
            let words = place.text.first()?.clone();
            Some((words, article_link(&place.article)))
        }),
    }
}

fn suggestions(profile: &SpeakerProfileView) -> Vec<Suggestion> {
    let pairs = profile.suggestions.iter().map(|pair| {
        let is_one = pair.one == profile.summary.id;
        let (id, name) = if is_one {
            (&pair.other, &pair.other_name)
        } else {
            (&pair.one, &pair.one_name)
        };
        Suggestion {
            id: id.clone(),
            name: name.clone(),
            link: speaker_link(id),
            reason: pair.reason.clone(),
        }
    });
    pairs.collect()
}

/// Names, titles and affiliations of which a speaker has several: any of them may be somebody else's.
fn divisible(profile: &SpeakerProfileView) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    let mut add = |kind: &str, values: Vec<&str>| {
        let mut values = values;
        values.sort_unstable();
        values.dedup();
        if values.len() > 1 {
            let named = values.iter();
            parts
                .extend(named.map(|value| (format!("{kind}:{value}"), format!("{kind}: {value}"))));
        }
    };
    let names = profile.variants.iter().map(|name| name.name.as_str());
    add("name", names.collect());
    let titles = profile
        .posts
        .iter()
        .filter_map(|post| post.title.as_deref());
    add("title", titles.collect());
    let affiliations = profile.posts.iter();
    let affiliations = affiliations.filter_map(|post| post.affiliation.as_deref());
    add("affiliation", affiliations.collect());
    parts
}

fn day_of(stamp: &str) -> Moment {
    stamp
        .parse()
        .map_or_else(|_| Moment::of(stamp), Moment::day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_times_have_longer_spans() {
        let to = |last: &str| interval("2024-01-01T00:00:00Z", last);
        assert_eq!(to("2024-01-20T00:00:00Z"), Interval::Day);
        assert_eq!(to("2024-05-20T00:00:00Z"), Interval::Week);
        assert_eq!(to("2025-05-20T00:00:00Z"), Interval::Month);
    }
}
