use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use jiff::Timestamp;
use wirewatch_pipeline::{WarcCompression, WarcWriter, read_warc};
use wirewatch_store::Store;

use super::export::matching_ids;
use super::import::Imported;
use crate::args::{Args, ExportArgs};
use crate::workspace::Workspace;

/// Pages read from the store at once; each is held whole.
const BATCH: u32 = 50;

/// Writes the kept pages, all of them or those of articles that match a query, as a web archive.
///
/// The archive is gzipped when its file's name ends in `.gz`.
pub async fn export(
    args: &Args,
    export: &ExportArgs,
    workspace: &Workspace,
) -> anyhow::Result<ExitCode> {
    let wanted = match &export.query {
        Some(query) => {
            let ids = matching_ids(workspace, query).await?;
            let pages = workspace.store.pages_of_articles(&ids).await?;
            Some(pages.into_iter().collect())
        }
        None => None,
    };
    let store = workspace.store.as_ref();
    let count = match &export.output {
        Some(path) => {
            let shown = path.display().to_string();
            let file = File::create(path).with_context(|| format!("{shown} cannot be written"))?;
            write_pages(
                store,
                wanted.as_ref(),
                BufWriter::new(file),
                compression_of(path),
            )
            .await
            .context(shown)?
        }
        None => {
            write_pages(
                store,
                wanted.as_ref(),
                BufWriter::new(stdout()),
                WarcCompression::None,
            )
            .await?
        }
    };
    if !args.quiet {
        eprintln!("{count} pages");
    }
    Ok(ExitCode::SUCCESS)
}

fn compression_of(path: &Path) -> WarcCompression {
    if path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
    {
        WarcCompression::Gzip
    } else {
        WarcCompression::None
    }
}

async fn write_pages(
    store: &dyn Store,
    wanted: Option<&BTreeSet<i64>>,
    out: impl Write,
    compression: WarcCompression,
) -> anyhow::Result<u64> {
    let software = concat!("wirewatch/", env!("CARGO_PKG_VERSION"));
    let mut writer = WarcWriter::begin(out, compression, software, Timestamp::now())?;
    let mut count = 0;
    let mut after = 0;
    loop {
        let pages = store.archived_pages(after, BATCH).await?;
        let Some(last) = pages.last() else { break };
        after = last.page_id;
        for page in &pages {
            if wanted.is_none_or(|wanted| wanted.contains(&page.page_id)) {
                writer.write(page)?;
                count += 1;
            }
        }
    }
    writer.finish()?;
    Ok(count)
}

/// Whether a file's name is that of a web archive.
pub fn is_warc(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_lowercase();
    name.ends_with(".warc") || name.ends_with(".warc.gz")
}

/// Keeps the pages of a web archive. What is whole in a broken one is kept, and the fault is told.
pub async fn import(store: &dyn Store, path: &Path, imported: &mut Imported) -> anyhow::Result<()> {
    let shown = path.display().to_string();
    let file = File::open(path).with_context(|| format!("{shown} cannot be read"))?;
    let mut pages = read_warc(file);
    // Reading only computes and waits for the disk; the store is what takes time.
    while let Some(read) = tokio::task::block_in_place(|| pages.next()) {
        let page = match read {
            Ok(page) => page,
            Err(fault) => {
                eprintln!("{shown}: {fault}; the pages before it are kept");
                imported.failed += 1;
                break;
            }
        };
        if store.import_archived(&page).await? {
            imported.kept += 1;
        } else {
            imported.known += 1;
        }
    }
    Ok(())
}
