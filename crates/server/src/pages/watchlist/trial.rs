//! Trying an alias on the stored articles: where it would count, and where its words stand and it would not.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use wirewatch_index::IndexError;
use wirewatch_model::{GroupId, Span};
use wirewatch_pipeline::{Group, Watchlist, find_mentions};
use wirewatch_store::StoredArticle;

use super::Opened;
use crate::answers::Failure;
use crate::pages::PageFailure;
use crate::pages::failure::{PageQuery, page};
use crate::pages::forms::Faults;
use crate::pages::links::article_link;
use crate::pages::shell::{Section, Shell};
use crate::views::outlet_name;
use crate::{SearchParams, ServerState};

/// Articles that are read.
const MAX_ARTICLES: usize = 100;

/// Sentences shown of each kind.
const MAX_SHOWN: usize = 25;

/// The id of the group that stands for the one the alias is tried for.
const TRIAL: &str = "trial";

#[derive(Template)]
#[template(path = "watchlist-try.html")]
struct TrialPage {
    shell: Shell,
    params: TrialParams,
    /// The groups to choose from, as id and name.
    groups: Vec<(String, String)>,
    faults: Faults,
    found: Option<Found>,
}

/// What to try.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct TrialParams {
    alias: String,
    group: String,
    /// `name`, `exact` or `any`.
    case: String,
    /// What must stand near, one a line; `*` for any sign of the group.
    context: String,
    /// Longer names that it is not to be found in, one a line.
    not_inside: String,
}

/// What came of a trial.
struct Found {
    /// Articles that have the words of the alias.
    candidates: u64,
    read: usize,
    /// Articles in which it counts, and how often.
    articles: usize,
    mentions: usize,
    counted: Vec<Sentence>,
    passed_over: Vec<Sentence>,
}

struct Sentence {
    before: String,
    words: String,
    after: String,
    link: String,
    outlet: String,
}

/// The form, and what its alias finds.
pub(super) async fn trial_page(
    State(state): State<ServerState>,
    PageQuery(params): PageQuery<TrialParams>,
) -> Result<Response, PageFailure> {
    let opened = Opened::now(&state)?;
    let groups = opened.list.groups().iter();
    let mut shown = TrialPage {
        shell: Shell::at(Section::Watchlist),
        groups: groups
            .map(|group| (group.id.to_string(), group.name.clone()))
            .collect(),
        faults: Faults::default(),
        found: None,
        params,
    };
    if shown.params.alias.trim().is_empty() {
        return Ok(page(&shown));
    }
    match trial_list(&opened, &shown.params) {
        Ok(list) => match tried(&state, list, shown.params.alias.trim()).await {
            Ok(found) => shown.found = Some(found),
            Err(Failure::Index(IndexError::Query(fault))) => {
                shown.faults = Faults::one("alias", fault.message);
            }
            Err(failure) => return Err(failure.into()),
        },
        Err(fault) => shown.faults = Faults::one("alias", fault),
    }
    Ok(page(&shown))
}

/// A list with this one alias, and the regions and words of the list that is edited.
fn trial_list(opened: &Opened, params: &TrialParams) -> Result<Watchlist, String> {
    let text = &opened.file.text;
    let head = match text.find("\n[[group]]") {
        Some(end) => text.get(..=end).unwrap_or_default(),
        None if text.starts_with("[[group]]") => "",
        None => text,
    };
    let group = opened.list.group(&GroupId::from(params.group.as_str()));
    let list = format!("{head}\n{}", trial_group(group, params));
    Watchlist::parse(&list, "the alias").map_err(|fault| fault.message)
}

/// The group of the trial as it is written in a watchlist. Strings and lists of JSON are those of TOML.
fn trial_group(group: Option<&Group>, params: &TrialParams) -> String {
    let alias = params.alias.trim();
    let case = match params.case.as_str() {
        case @ ("exact" | "any") => case,
        _ => "name",
    };
    let context = lines(&params.context);
    let needs_context = match context.as_slice() {
        [] => json!(false),
        ["*"] => json!(true),
        words => json!(words),
    };
    let empty = Vec::new();
    let regions = group.map_or(&empty, |group| &group.regions);
    let words = group.map_or(&empty, |group| &group.context);
    format!(
        "[[group]]\nid = \"{TRIAL}\"\nname = {0}\nregion = {1}\ncontext = {2}\n\
         aliases = [{{ text = {0}, case = \"{case}\", needs_context = {needs_context}, not_inside = {3} }}]\n",
        json!(alias),
        json!(regions),
        json!(words),
        json!(lines(&params.not_inside)),
    )
}

fn lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).collect()
}

/// Reads the newest articles that have the words of the alias.
async fn tried(state: &ServerState, list: Watchlist, alias: &str) -> Result<Found, Failure> {
    let params = SearchParams {
        q: format!("\"{}\"", alias.replace('"', " ")),
        sort: "newest".to_owned(),
        limit: Some(MAX_ARTICLES),
        ..SearchParams::default()
    };
    let hits = state.search(&params).await?;
    let ids: Vec<_> = hits.hits.iter().map(|hit| hit.id.as_str().into()).collect();
    let articles = state.store.articles(&ids).await?;
    let alias = alias.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let mut found = Found {
            candidates: hits.total,
            read: articles.len(),
            articles: 0,
            mentions: 0,
            counted: Vec::new(),
            passed_over: Vec::new(),
        };
        let list = Arc::new(list);
        for article in &articles {
            found.add(article, &list, &alias);
        }
        found
    });
    Ok(reading.await?)
}

impl Found {
    fn add(&mut self, stored: &StoredArticle, list: &Watchlist, alias: &str) {
        let article = &stored.analysis.article;
        let mentions = find_mentions(article, list);
        if let Some(first) = mentions.first() {
            self.articles += 1;
            self.mentions += mentions.len();
            if self.counted.len() < MAX_SHOWN {
                self.counted.push(sentence(stored, first.span));
            }
        } else if self.passed_over.len() < MAX_SHOWN {
            self.passed_over
                .extend(place_of(&article.text, alias).map(|span| sentence(stored, span)));
        }
    }
}

/// Where the letters of `alias` stand first, whatever their capitals; `None` where they stand in another form only.
fn place_of(text: &str, alias: &str) -> Option<Span> {
    if let Some(start) = text.find(alias) {
        return Some(Span::new(start, start + alias.len()));
    }
    // Small letters may be longer or shorter in bytes, so that places in them are not places in the text.
    let start = text
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| starts_with(text.get(*at..).unwrap_or_default(), alias))?;
    let letters = alias.chars().count();
    let rest = text.get(start..)?;
    let length = rest
        .char_indices()
        .nth(letters)
        .map_or(rest.len(), |(at, _)| at);
    Some(Span::new(start, start + length))
}

fn starts_with(text: &str, alias: &str) -> bool {
    let mut letters = text.chars();
    alias.chars().all(|wanted| {
        letters
            .next()
            .is_some_and(|letter| letter.to_lowercase().eq(wanted.to_lowercase()))
    })
}

fn sentence(stored: &StoredArticle, span: Span) -> Sentence {
    let text = &stored.analysis.article.text;
    let sentences = wirewatch_text::sentences(text);
    let around = sentences
        .into_iter()
        .find(|sentence| sentence.start <= span.start && span.end <= sentence.end)
        .unwrap_or(span);
    Sentence {
        before: Span::new(around.start, span.start).of(text).to_owned(),
        words: span.of(text).to_owned(),
        after: Span::new(span.end, around.end).of(text).to_owned(),
        link: article_link(stored.id.as_str()),
        outlet: outlet_name(stored).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_is_found_whatever_the_capitals() {
        let check = |text: &str, alias: &str, expected: Option<&str>| {
            let found = place_of(text, alias).map(|span| span.of(text).to_owned());
            assert_eq!(found.as_deref(), expected, "{text} {alias}");
        };
        check("The RED lynx came", "Red Lynx", Some("RED lynx"));
        check("İki КРАСНАЯ Рысь", "красная рысь", Some("КРАСНАЯ Рысь"));
        check("Lynxes", "Red Lynx", None);
    }

    #[test]
    fn whatever_is_typed_is_one_alias_of_one_group() {
        let list = Watchlist::builtin();
        let opened = Opened {
            file: crate::WatchlistText {
                name: "w".to_owned(),
                text: Watchlist::builtin_toml().to_owned(),
                fixed: None,
            },
            edition: String::new(),
            list,
        };
        let params = TrialParams {
            alias: "a\"] }]\n[[group]]\nid = \"x".to_owned(),
            context: "Mali\nBamako".to_owned(),
            group: "jnim".to_owned(),
            ..TrialParams::default()
        };
        let list = trial_list(&opened, &params).expect("sound");
        let groups: Vec<usize> = list
            .groups()
            .iter()
            .map(|group| group.aliases.len())
            .collect();
        assert_eq!(groups, [1]);
    }
}
