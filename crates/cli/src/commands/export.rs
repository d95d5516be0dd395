use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;
use wirewatch_index::SearchRequest;
use wirewatch_model::ArticleId;
use wirewatch_server::views::ExportView;
use wirewatch_server::{Export, ExportFormat as Format, RollUp, SearchParams, resolve_groups};
use wirewatch_store::StoredArticle;

use super::{search, warc};
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
            write_all(&workspace, export, BufWriter::new(file))
                .await
                .with_context(|| shown.to_string())?
        }
        None => write_all(&workspace, export, BufWriter::new(stdout())).await?,
    };
    if !args.quiet {
        eprintln!(
            "{count} {}",
            if export.kind == "quote" {
                "quotes"
            } else {
                "articles"
            }
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the export, and its manifest if one is wanted.
async fn write_all(
    workspace: &Workspace,
    export: &ExportArgs,
    mut out: impl Write,
) -> anyhow::Result<u64> {
    let whole = export.query.is_none() && export.manifest.is_none() && export.kind.is_empty();
    let format = match export.format {
        // All articles are read from the store, which knows more than the index while a run is under way.
        ExportFormat::Jsonl if whole => return write_articles(workspace, out).await,
        ExportFormat::Jsonl | ExportFormat::Warc => Format::Jsonl,
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Stix => Format::Stix,
        ExportFormat::Bibtex => Format::Bibtex,
        ExportFormat::Ris => Format::Ris,
        ExportFormat::CslJson => Format::CslJson,
        ExportFormat::Atom => Format::Atom,
    };
    let params = SearchParams {
        q: export.query.clone().unwrap_or_default(),
        kind: export.kind.clone(),
        sort: export.sort.clone(),
        ..SearchParams::default()
    };
    let store = Arc::clone(&workspace.store);
    let (index, watchlist) = (workspace.index()?, workspace.watchlist()?);
    let begun = Export::begin(store, index, &watchlist, params.clone(), format).await;
    let mut writing = begun.map_err(|failure| search::fault(failure, &params.q))?;
    while let Some(piece) = writing.next_piece().await? {
        out.write_all(piece.as_bytes())?;
    }
    out.flush()?;
    let manifest = writing.manifest();
    if let Some(path) = &export.manifest {
        let shown = path.display();
        let text = serde_json::to_string_pretty(&manifest)? + "\n";
        std::fs::write(path, text).with_context(|| format!("{shown} cannot be written"))?;
    }
    Ok(manifest.written)
}

/// Writes every article of the store as a line of JSON.
async fn write_articles(workspace: &Workspace, mut out: impl Write) -> anyhow::Result<u64> {
    let mut count = 0;
    let mut last: Option<ArticleId> = None;
    loop {
        let articles = workspace.store.articles_after(last.as_ref(), BATCH).await?;
        let Some(article) = articles.last() else {
            break;
        };
        last = Some(article.id.clone());
        count += write_lines(&mut out, &articles)?;
    }
    out.flush()?;
    Ok(count)
}

pub(super) async fn matching_ids(
    workspace: &Workspace,
    query: &str,
) -> anyhow::Result<Vec<ArticleId>> {
    let index = workspace.index()?;
    let mut request = SearchRequest {
        query: query.to_owned(),
        now: Timestamp::now(),
        ..SearchRequest::default()
    };
    resolve_groups(&mut request, workspace.watchlist()?.as_ref(), RollUp::No);
    let found = tokio::task::spawn_blocking(move || index.matching(&request)).await??;
    Ok(found.hits.into_iter().map(|hit| hit.id).collect())
}

fn write_lines(out: &mut impl Write, articles: &[StoredArticle]) -> anyhow::Result<u64> {
    for article in articles {
        serde_json::to_writer(&mut *out, &ExportView::new(article))?;
        out.write_all(b"\n")?;
    }
    Ok(articles.len() as u64)
}
