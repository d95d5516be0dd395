//! What is allowed in the list but unwise.

use std::sync::Arc;
use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use wirewatch_pipeline::{CorpusCounts, LintFinding, LintKind, Watchlist, lint};
use wirewatch_store::Store;

use super::Opened;
use crate::ServerState;
use crate::pages::PageFailure;
use crate::pages::failure::{PageQuery, page};
use crate::pages::links::Link;
use crate::pages::shell::{Section, Shell};

/// Articles read from the store at once.
const BATCH: u32 = 200;

/// How long articles are read for, so that a page comes in time.
const READING_TIME: Duration = Duration::from_secs(10);

/// Names never seen that are listed.
const MAX_UNSEEN: usize = 500;

#[derive(Template)]
#[template(path = "watchlist-lint.html")]
struct LintPage {
    shell: Shell,
    file: String,
    findings: Vec<Finding>,
    unseen: Vec<Finding>,
    unseen_in_all: usize,
    /// Articles in which common words were counted, and whether those are all.
    read: Option<(u64, bool)>,
}

struct Finding {
    place: String,
    message: String,
    /// The page of the group it stands in.
    link: Option<String>,
}

/// Whether to look into the articles.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LintParams {
    words: String,
}

/// The findings with their lines.
pub(super) async fn lint_page(
    State(state): State<ServerState>,
    PageQuery(params): PageQuery<LintParams>,
) -> Result<Response, PageFailure> {
    let opened = Opened::now(&state)?;
    let list = Arc::new(opened.list);
    let mut counts = CorpusCounts::default();
    for count in state.store.alias_counts().await? {
        let alias = (count.group_id.to_string(), count.alias);
        counts.mentions.insert(alias, count.mentions);
    }
    let read = if params.words.is_empty() {
        None
    } else {
        Some(count_small_words(&state.store, &list, &mut counts).await?)
    };
    let (unseen, findings): (Vec<LintFinding>, Vec<LintFinding>) = lint(&list, &counts)
        .into_iter()
        .partition(|finding| finding.kind == LintKind::NeverSeen);
    let shown = |finding: &LintFinding| shown_finding(finding, &list);
    Ok(page(&LintPage {
        shell: Shell::at(Section::Watchlist),
        file: opened.file.name,
        findings: findings.iter().map(shown).collect(),
        unseen_in_all: unseen.len(),
        unseen: unseen.iter().take(MAX_UNSEEN).map(shown).collect(),
        read,
    }))
}

fn shown_finding(finding: &LintFinding, list: &Watchlist) -> Finding {
    let groups = list.groups().iter();
    let group = groups
        .take_while(|group| group.position.line <= finding.line)
        .last();
    Finding {
        place: format!("{}:{}", finding.line, finding.column),
        message: finding.message.clone(),
        link: group.map(|group| Link::to("/watchlist/groups").part(group.id.as_str()).done()),
    }
}

/// Counts names in small letters in the articles, as long as there is time; gives how many were read, and whether all.
async fn count_small_words(
    store: &Arc<dyn Store>,
    list: &Arc<Watchlist>,
    counts: &mut CorpusCounts,
) -> Result<(u64, bool), PageFailure> {
    let until = Instant::now() + READING_TIME;
    let (mut read, mut last) = (0, None);
    loop {
        let articles = store.articles_after(last.as_ref(), BATCH).await?;
        let Some(article) = articles.last() else {
            return Ok((read, true));
        };
        if Instant::now() > until {
            return Ok((read, false));
        }
        last = Some(article.id.clone());
        read += articles.len() as u64;
        let (list, mut counted) = (Arc::clone(list), std::mem::take(counts));
        let counting = tokio::task::spawn_blocking(move || {
            for article in &articles {
                counted.add_small_words(&article.analysis.article.text, &list);
            }
            counted
        });
        *counts = counting.await?;
    }
}
