use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use jiff::Timestamp;
use serde::Deserialize;
use wirewatch_model::{Page, without_credentials};
use wirewatch_pipeline::{analyze_waiting, index_stage, join_stages};
use wirewatch_store::Store;

use super::{summary, warc};
use crate::args::{Args, ImportArgs};
use crate::lock::RunLock;
use crate::out::outln;
use crate::progress::Bars;
use crate::shutdown::Shutdown;
use crate::workspace::Workspace;

/// A line of a JSONL file to import.
#[derive(Debug, Deserialize)]
struct ImportLine {
    url: String,
    html: Option<String>,
    text: Option<String>,
    title: Option<String>,
    published: Option<String>,
}

/// What became of the pages of an import.
#[derive(Debug, Default)]
pub struct Imported {
    /// Pages kept.
    pub kept: u64,
    /// Pages that were held already.
    pub known: u64,
    /// Pages or lines that could not be read.
    pub failed: u64,
}

/// Keeps files as pages, reads and indexes them.
pub async fn import(args: &Args, import: &ImportArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let _lock = RunLock::take(&workspace.settings.data_dir)?;
    let mut imported = Imported::default();
    for path in files_of(&import.paths)? {
        import_file(workspace.store.as_ref(), &path, &mut imported).await?;
    }
    if imported.kept + imported.known == 0 {
        anyhow::bail!(
            "nothing was read: {} pages or lines could not be, and folders are looked through for .html, .htm, .txt, .jsonl, \
             .warc and .warc.gz only",
            imported.failed
        );
    }
    let bars = Bars::new(args.quiet, Shutdown::listen());
    let analyzer = workspace.analyzer()?;
    let analyzed = analyze_waiting(
        &workspace.store,
        &analyzer,
        &workspace.settings.pipeline,
        &bars,
    )
    .await?;
    let cluster = &workspace.settings.cluster;
    join_stages(&workspace.store, &analyzer, cluster, &bars).await?;
    let index = workspace.index()?;
    let indexed = index_stage(&workspace.store, &index, &bars).await?;
    tokio::task::spawn_blocking(move || index.finish()).await??;
    if !args.quiet {
        outln!(
            "import {} pages, {} known already, {} not read; {}; {}",
            imported.kept,
            imported.known,
            imported.failed,
            summary::analyze_line(&analyzed),
            summary::index_line(&indexed)
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The files given, and those in the folders given, by name.
fn files_of(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut waiting: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    while let Some(path) = waiting.pop() {
        let shown = path.display().to_string();
        let kind = fs::metadata(&path).with_context(|| format!("{shown} cannot be read"))?;
        if kind.is_file() {
            files.push(path);
            continue;
        }
        if !kind.is_dir() {
            anyhow::bail!("{shown} is neither a file nor a folder");
        }
        let mut inside = Vec::new();
        for entry in fs::read_dir(&path).with_context(|| format!("{shown} cannot be read"))? {
            inside.push(
                entry
                    .with_context(|| format!("{shown} cannot be read"))?
                    .path(),
            );
        }
        inside.sort();
        // A link that leads nowhere, a socket or a pipe among the files is passed over.
        let readable = |path: &PathBuf| path.is_dir() || (path.is_file() && is_known(path));
        waiting.extend(inside.into_iter().rev().filter(readable));
    }
    Ok(files)
}

fn extension(path: &Path) -> String {
    path.extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default()
}

fn is_known(path: &Path) -> bool {
    warc::is_warc(path) || matches!(extension(path).as_str(), "html" | "htm" | "txt" | "jsonl")
}

async fn import_file(
    store: &dyn Store,
    path: &Path,
    imported: &mut Imported,
) -> anyhow::Result<()> {
    if warc::is_warc(path) {
        return warc::import(store, path, imported).await;
    }
    let shown = path.display().to_string();
    let bytes = fs::read(path).with_context(|| format!("{shown} cannot be read"))?;
    match extension(path).as_str() {
        "jsonl" => {
            for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
                if line.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                match page_of_line(line) {
                    Ok(page) => keep(store, page, imported).await?,
                    Err(fault) => {
                        eprintln!("{shown}:{}: {fault}", number + 1);
                        imported.failed += 1;
                    }
                }
            }
        }
        "txt" => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            keep(
                store,
                html_page(
                    &file_url(path)?,
                    text_as_html(None, None, &text).into_bytes(),
                ),
                imported,
            )
            .await?;
        }
        _ => keep(store, html_page(&file_url(path)?, bytes), imported).await?,
    }
    Ok(())
}

async fn keep(store: &dyn Store, page: Page, imported: &mut Imported) -> anyhow::Result<()> {
    if store.import_page(&page).await? {
        imported.kept += 1;
    } else {
        imported.known += 1;
    }
    Ok(())
}

fn page_of_line(line: &[u8]) -> Result<Page, String> {
    let line: ImportLine =
        serde_json::from_slice(line).map_err(|error| format!("not the JSON expected: {error}"))?;
    let html = match (line.html, line.text) {
        (Some(html), None) => html,
        (None, Some(text)) => text_as_html(line.title.as_deref(), line.published.as_deref(), &text),
        _ => return Err("the line needs either `html` or `text`".to_owned()),
    };
    Ok(html_page(&line.url, html.into_bytes()))
}

/// Plain text as the page it would be.
fn text_as_html(title: Option<&str>, published: Option<&str>, text: &str) -> String {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
    };
    let paragraphs: String = text
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| format!("<p>{}</p>\n", escape(paragraph)))
        .collect();
    let title = title.map(escape).unwrap_or_default();
    let published = published
        .map(|date| {
            format!(
                "<meta property=\"article:published_time\" content=\"{}\">",
                escape(date)
            )
        })
        .unwrap_or_default();
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{title}</title>{published}</head>\
         <body><article><h1>{title}</h1>\n{paragraphs}</article></body></html>"
    )
}

fn html_page(url: &str, body: Vec<u8>) -> Page {
    let url = without_credentials(url);
    Page {
        url: url.to_string(),
        final_url: url.into_owned(),
        status: 200,
        headers: Vec::new(),
        fetched_at: Timestamp::now(),
        sha256: Page::sha256_of(&body),
        body,
    }
}

/// The address that a file goes by.
fn file_url(path: &Path) -> anyhow::Result<String> {
    let absolute =
        fs::canonicalize(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(format!("file://{}", absolute.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_as_paragraphs_and_escaped() {
        let html = text_as_html(Some("A & B"), None, "One <1>.\n\nTwo.");
        assert!(html.contains("<h1>A &amp; B</h1>"));
        assert!(html.contains("<p>One &lt;1>.</p>\n<p>Two.</p>"));
    }

    #[test]
    fn line_without_text_or_html_is_refused() {
        let fault = page_of_line(br#"{"url": "https://a.example/x"}"#).expect_err("nothing in it");
        assert_eq!(fault, "the line needs either `html` or `text`");
    }
}
