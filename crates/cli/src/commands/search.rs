use std::process::ExitCode;

use wirewatch_index::{ArticleIndex, IndexError};
use wirewatch_server::views::{HitView, SearchView};
use wirewatch_server::{SearchFailure, SearchParams, search_articles};

use super::incidents::sources;
use crate::args::{Args, SearchArgs};
use crate::exit::Failure;
use crate::out::outln;
use crate::workspace::Workspace;

/// Searches from the terminal.
pub async fn search(args: &Args, search: &SearchArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let index = workspace.index()?;
    let watchlist = workspace.watchlist()?;
    let params = SearchParams {
        q: search.query.join(" "),
        group: search.group.clone(),
        rollup: search.rollup,
        speaker: search.speaker.clone(),
        language: search.language.clone(),
        from: search.from.clone(),
        to: search.to.clone(),
        sort: search.sort.clone(),
        kind: search.kind.clone(),
        outlet: search.outlet.clone(),
        country: search.country.clone(),
        collapse: if search.collapse {
            "story".to_owned()
        } else {
            String::new()
        },
        why: search.why,
        limit: Some(search.limit),
        ..SearchParams::default()
    };
    let found = search_articles(
        &workspace.store,
        &index,
        &watchlist,
        &params,
        workspace.settings.server.snippets,
    )
    .await;
    let view = match found {
        Ok(view) => view,
        Err(failure) => return Err(fault(failure, &params.q)),
    };
    if view.total == 0 && index_is_behind(&workspace, index.as_ref()).await? {
        eprintln!("the index is empty but the store is not; try: wirewatch index");
    }
    if args.json {
        outln!("{}", serde_json::to_string(&view)?);
    } else {
        print_hits(&view);
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether there are articles that no search can find.
async fn index_is_behind(workspace: &Workspace, index: &dyn ArticleIndex) -> anyhow::Result<bool> {
    Ok(index.count()? == 0 && workspace.store.counts().await?.articles > 0)
}

/// What went wrong: a fault of ours as it is, one of the query with its place.
pub(super) fn fault(failure: SearchFailure, query: &str) -> anyhow::Error {
    match failure {
        SearchFailure::Store(fault) => fault.into(),
        SearchFailure::Index(IndexError::Query(_)) => anyhow::anyhow!(describe(&failure, query)),
        SearchFailure::Index(fault) => fault.into(),
        SearchFailure::Interrupted(fault) => fault.into(),
        SearchFailure::Refused { detail, .. } => anyhow::anyhow!(detail),
        SearchFailure::Invalid(what) => Failure::Usage(what).into(),
        SearchFailure::NotFound(what) => anyhow::anyhow!(what),
    }
}

/// A query's fault with its place marked and what was perhaps meant.
fn describe(failure: &SearchFailure, query: &str) -> String {
    let problem = failure.problem();
    let mut text = problem.detail;
    if let Some(position) = problem.position {
        let (before, after): (String, String) = (
            query.chars().take(position).collect(),
            query.chars().skip(position).collect(),
        );
        text.push_str(&format!(": {before}^{after}"));
    }
    if let Some(suggestion) = problem.suggestion {
        text.push_str(&format!("; did you mean {suggestion} ?"));
    }
    text
}

/// Prints hits as lines: day, outlet, headline, id, then the sentences that match.
pub fn print_hits(view: &SearchView) {
    let quotes = view.hits.iter().any(|hit| hit.quote.is_some());
    let incidents = view.hits.iter().any(|hit| hit.incident.is_some());
    let found = match (quotes, incidents) {
        (true, _) => "quotes",
        (_, true) => "incidents",
        _ => "articles",
    };
    match view.stories {
        Some(stories) => outln!("{} {found} in {stories} stories", view.total),
        None => outln!("{} {found}", view.total),
    }
    for hit in &view.hits {
        print_hit(hit);
    }
}

fn print_hit(hit: &HitView) {
    let day = hit
        .published
        .as_deref()
        .and_then(|stamp| stamp.get(..10))
        .unwrap_or("no date   ");
    let outlet = hit.outlet.as_deref().unwrap_or("-");
    outln!(
        "{day}  {outlet}  {}  [{}]",
        hit.title.as_deref().unwrap_or("Untitled"),
        hit.id
    );
    if let Some(story) = hit.story.as_ref().filter(|story| story.articles > 1) {
        let count = sources(story.articles as usize, story.origins as usize);
        outln!("    story {}: {count}", story.id);
    }
    if let Some(found) = &hit.incident {
        let incident = &found.incident;
        outln!(
            "    incident {}: {}; {} reports match",
            incident.id,
            incident.name,
            found.reports
        );
    }
    for origin in hit.origins.iter().flatten() {
        outln!(
            "    origin {}: {} articles ({})",
            origin.id,
            origin.articles,
            origin.reason
        );
    }
    if hit.same_story > 1 {
        outln!("    {} hits with the same text", hit.same_story);
    }
    if let Some(quote) = &hit.quote {
        let speaker = quote.quote.speaker.as_ref();
        let speaker = speaker.map_or("not named", |who| who.name.as_str());
        outln!("    {speaker}: {}", quote.text.replace('\n', " "));
    }
    for snippet in &hit.snippets {
        outln!("    {}", marked(&snippet.text, &snippet.marks));
    }
    for reason in hit.why.iter().flatten() {
        outln!("    {} in {}", reason.wanted, reason.fields.join(", "));
    }
}

/// A snippet on one line, the words that match between `*`.
fn marked(text: &str, marks: &[[usize; 2]]) -> String {
    let mut out = String::new();
    for (number, character) in text.chars().enumerate() {
        if marks
            .iter()
            .any(|[start, end]| *start == number || *end == number)
        {
            out.push('*');
        }
        out.push(if character.is_whitespace() {
            ' '
        } else {
            character
        });
    }
    if marks.iter().any(|[_, end]| *end == text.chars().count()) {
        out.push('*');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matching_words_stand_between_stars() {
        assert_eq!(
            marked("The ISIS-K fighters", &[[4, 10]]),
            "The *ISIS-K* fighters"
        );
        assert_eq!(marked("of ISIS-K", &[[3, 9]]), "of *ISIS-K*");
    }
}
