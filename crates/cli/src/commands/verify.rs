use std::collections::HashSet;
use std::process::ExitCode;

use serde_json::json;
use wirewatch_index::SearchRequest;
use wirewatch_model::ArticleId;
use wirewatch_pipeline::Progress;
use wirewatch_store::{Damage, StoreError};

use crate::args::Args;
use crate::exit::STORE_DAMAGED;
use crate::out::outln;
use crate::progress::Bars;
use crate::shutdown::Shutdown;
use crate::workspace::Workspace;

/// Pages looked at, and articles read, at once; pages are held whole.
const BATCH: u32 = 50;

/// Findings of one kind that are printed one by one.
const SHOWN: usize = 20;

const RESTORE: &str =
    "stop everything, copy the data folder, then restore the last backup: wirewatch restore FILE";
const REINDEX: &str = "wirewatch reindex";

/// What a look through everything found.
#[derive(Debug, Default)]
struct Findings {
    pages: u64,
    articles: u64,
    damages: Vec<(Damage, &'static str)>,
    notes: Vec<String>,
}

/// Proves that the kept pages are what was fetched, that the store is whole, and that the index says the same as the store.
pub async fn verify(args: &Args) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open_kept(args).await?;
    let bars = Bars::new(args.quiet, Shutdown::listen());
    let mut findings = Findings::default();
    for damage in workspace.store.check_integrity().await? {
        findings.damages.push((damage, RESTORE));
    }
    check_pages(&workspace, &bars, &mut findings).await?;
    let ids = check_articles(&workspace, &bars, &mut findings).await?;
    if bars.stopping() {
        anyhow::bail!("stopped before everything was looked at");
    }
    check_index(&workspace, ids, &mut findings).await?;
    report(args, &findings)?;
    Ok(match findings.damages.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(STORE_DAMAGED),
    })
}

async fn check_pages(
    workspace: &Workspace,
    bars: &Bars,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let pages = workspace.store.counts().await?.pages;
    bars.begin("pages", pages);
    let mut after = 0;
    while !bars.stopping() {
        let checked = workspace.store.check_pages(after, BATCH).await?;
        let Some(last) = checked.last else { break };
        after = last;
        findings.pages += checked.pages;
        bars.advance(checked.pages);
        let damages = checked.damages.into_iter();
        findings
            .damages
            .extend(damages.map(|damage| (damage, RESTORE)));
    }
    bars.end();
    Ok(())
}

/// Reads every article, and gives their ids.
async fn check_articles(
    workspace: &Workspace,
    bars: &Bars,
    findings: &mut Findings,
) -> anyhow::Result<HashSet<ArticleId>> {
    let articles = workspace.store.counts().await?.articles;
    bars.begin("articles", articles);
    let mut ids = HashSet::new();
    let mut after: Option<ArticleId> = None;
    while !bars.stopping() {
        let batch = match workspace.store.articles_after(after.as_ref(), BATCH).await {
            Ok(batch) => batch,
            Err(StoreError::Unreadable { what, key, source }) => {
                let damage = Damage {
                    what: format!("{what} of {key}"),
                    problem: format!(
                        "it cannot be read back ({source}); articles behind it were not looked at"
                    ),
                };
                let remedy = "the page is kept: wirewatch analyze --stale reads it again; else restore the last backup";
                findings.damages.push((damage, remedy));
                break;
            }
            Err(fault) => return Err(fault.into()),
        };
        let Some(last) = batch.last() else { break };
        after = Some(last.id.clone());
        bars.advance(batch.len() as u64);
        findings.articles += batch.len() as u64;
        ids.extend(batch.into_iter().map(|article| article.id));
    }
    bars.end();
    Ok(ids)
}

async fn check_index(
    workspace: &Workspace,
    ids: HashSet<ArticleId>,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    let damaged = |problem: String| {
        let what = "the index".to_owned();
        (Damage { what, problem }, REINDEX)
    };
    let index = match workspace.index() {
        Ok(index) => index,
        Err(fault) => {
            findings
                .damages
                .push(damaged(format!("it cannot be opened: {fault:#}")));
            return Ok(());
        }
    };
    let read = tokio::task::spawn_blocking(move || {
        let mark = index.mark()?;
        let found = index.matching(&SearchRequest::default())?;
        Ok::<_, wirewatch_index::IndexError>((mark, found))
    });
    let (mark, found) = match read.await? {
        Ok(read) => read,
        Err(fault) => {
            findings
                .damages
                .push(damaged(format!("it cannot be read: {fault}")));
            return Ok(());
        }
    };
    let last = workspace.store.last_seq().await?;
    let heard = mark.as_ref().map_or(0, |mark| mark.seq);
    let of_other = mark.is_some_and(|mark| mark.store_id != workspace.store.store_id());
    if of_other || heard > last {
        findings
            .damages
            .push(damaged("it was built from another store".to_owned()));
        return Ok(());
    }
    if heard < last {
        findings.notes.push(format!(
            "the index is {} changes behind the store, so that they were not compared; the next run catches up: wirewatch index",
            last - heard
        ));
        return Ok(());
    }
    let indexed: HashSet<ArticleId> = found.hits.into_iter().map(|hit| hit.id).collect();
    let missing = ids.difference(&indexed).count();
    let surplus = indexed.difference(&ids).count();
    if missing + surplus > 0 {
        findings.damages.push(damaged(format!(
            "{missing} articles of the store are not in it, and {surplus} are in it that the store does not have"
        )));
    }
    Ok(())
}

fn report(args: &Args, findings: &Findings) -> anyhow::Result<()> {
    if args.json {
        let damages: Vec<serde_json::Value> = findings
            .damages
            .iter()
            .map(|(damage, remedy)| json!({"what": damage.what, "problem": damage.problem, "remedy": remedy}))
            .collect();
        outln!(
            "{}",
            json!({"ok": damages.is_empty(), "pages": findings.pages, "articles": findings.articles, "damages": damages, "notes": findings.notes})
        );
        return Ok(());
    }
    for (damage, remedy) in findings.damages.iter().take(SHOWN) {
        outln!(
            "damaged: {}: {}\n  remedy: {remedy}",
            damage.what,
            damage.problem
        );
    }
    if findings.damages.len() > SHOWN {
        outln!(
            "and {} more; --json lists all",
            findings.damages.len() - SHOWN
        );
    }
    for note in &findings.notes {
        outln!("note: {note}");
    }
    if findings.damages.is_empty() && !args.quiet {
        outln!(
            "all is whole: {} pages have the SHA-256 they were fetched with, {} articles can be read",
            findings.pages,
            findings.articles
        );
    }
    Ok(())
}
