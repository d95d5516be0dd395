use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::process::ExitCode;

use anyhow::Context;
use jiff::Timestamp;
use wirewatch_index::SearchRequest;
use wirewatch_model::ArticleId;
use wirewatch_server::views::ExportView;
use wirewatch_server::{RollUp, resolve_groups};
use wirewatch_store::StoredArticle;

use super::warc;
use crate::args::{Args, ExportArgs, ExportFormat};
use crate::workspace::Workspace;

/// Articles read from the store at once.
const BATCH: u32 = 500;

/// Writes articles with all facts, all of them or those that match a query.
pub async fn export(args: &Args, export: &ExportArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    if export.format == ExportFormat::Warc {
        return warc::export(args, export, &workspace).await;
    }
    let count = match &export.output {
        Some(path) => {
            let shown = path.display();
            let file = File::create(path).with_context(|| format!("{shown} cannot be written"))?;
            write_articles(&workspace, export, BufWriter::new(file))
                .await
                .with_context(|| shown.to_string())?
        }
        None => write_articles(&workspace, export, BufWriter::new(stdout())).await?,
    };
    if !args.quiet {
        eprintln!("{count} articles");
    }
    Ok(ExitCode::SUCCESS)
}

async fn write_articles(
    workspace: &Workspace,
    export: &ExportArgs,
    mut out: impl Write,
) -> anyhow::Result<u64> {
    let mut count = 0;
    match &export.query {
        Some(query) => {
            let ids = matching_ids(workspace, query).await?;
            for ids in ids.chunks(BATCH as usize) {
                count += write_lines(&mut out, &workspace.store.articles(ids).await?)?;
            }
        }
        None => {
            let mut last: Option<ArticleId> = None;
            loop {
                let articles = workspace.store.articles_after(last.as_ref(), BATCH).await?;
                let Some(article) = articles.last() else {
                    break;
                };
                last = Some(article.id.clone());
                count += write_lines(&mut out, &articles)?;
            }
        }
    }
    out.flush()?;
    Ok(count)
}

/// The articles that match a query, the best first.
pub(super) async fn matching_ids(
    workspace: &Workspace,
    query: &str,
) -> anyhow::Result<Vec<ArticleId>> {
    let index = workspace.index()?;
    let mut request = SearchRequest {
        query: query.to_owned(),
        limit: usize::try_from(index.count()?).unwrap_or(usize::MAX).max(1),
        now: Timestamp::now(),
        ..SearchRequest::default()
    };
    resolve_groups(&mut request, workspace.watchlist()?.as_ref(), RollUp::No);
    let page = tokio::task::spawn_blocking(move || index.search(&request)).await??;
    Ok(page.hits.into_iter().map(|hit| hit.id).collect())
}

fn write_lines(out: &mut impl Write, articles: &[StoredArticle]) -> anyhow::Result<u64> {
    for article in articles {
        serde_json::to_writer(&mut *out, &ExportView::new(article))?;
        out.write_all(b"\n")?;
    }
    Ok(articles.len() as u64)
}
