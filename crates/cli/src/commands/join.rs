//! `incidents --stdin`: documents in, the incidents that they report out.

use std::io::{BufRead, stdin};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;
use serde_json::{Value, json};
use wirewatch_model::{Analysis, ArticleId, Page};
use wirewatch_pipeline::incident_stage;
use wirewatch_store::{PageAnalysis, Store, open_store};

use super::pipe::read_line;
use crate::args::Args;
use crate::out::outln;
use crate::progress::Bars;
use crate::rules::load_analyzer;
use crate::settings;
use crate::shutdown::Shutdown;

/// So many documents are kept between two writes to the store.
const BATCH: usize = 100;

/// Reads lines of JSON from stdin, joins the attacks they report as a run would, and writes for each line, in the same order,
/// which incident it is about. The data folder is left alone.
pub async fn incidents_stdin(args: &Args) -> anyhow::Result<ExitCode> {
    let settings = settings::load(args.config.as_deref(), args.data_dir.as_deref())?;
    let analyzer = Arc::new(load_analyzer(&settings)?);
    let folder = tempfile::Builder::new()
        .prefix("wirewatch-incidents-")
        .tempdir()
        .context("no folder to join the reports in")?;
    let store = open_store(folder.path(), &settings.store).await?;
    let mut answers: Vec<Result<(Value, ArticleId), String>> = Vec::new();
    let mut read: Vec<(ArticleId, Analysis)> = Vec::new();
    for line in stdin().lock().split(b'\n') {
        let line = line.context("stdin cannot be read")?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let number = answers.len();
        let analyzer = Arc::clone(&analyzer);
        let found = tokio::task::spawn_blocking(move || read_line(&analyzer, &line)).await?;
        answers.push(found.map(|(id, mut analysis)| {
            let url = format!("https://stdin.invalid/{number}");
            let article = ArticleId::for_url(&url);
            analysis.article.url = url;
            read.push((article.clone(), analysis));
            (id, article)
        }));
        if read.len() >= BATCH {
            keep(&store, std::mem::take(&mut read)).await?;
        }
    }
    keep(&store, read).await?;
    let bars = Bars::new(true, Shutdown::listen());
    incident_stage(&store, &settings.cluster, &bars).await?;
    for answer in answers {
        match answer {
            Ok((id, article)) => outln!("{}", incidents_of(&store, id, &article).await?),
            Err(fault) => outln!("{fault}"),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Keeps what was read from documents as if it had been read from pages.
async fn keep(store: &Arc<dyn Store>, read: Vec<(ArticleId, Analysis)>) -> anyhow::Result<()> {
    let mut found = Vec::with_capacity(read.len());
    for (_, analysis) in read {
        let url = analysis.article.url.clone();
        let body = analysis.article.text.clone().into_bytes();
        let page = Page {
            url: url.clone(),
            final_url: url.clone(),
            status: 200,
            headers: Vec::new(),
            fetched_at: Timestamp::now(),
            sha256: Page::sha256_of(&body),
            body,
        };
        store.import_page(&page).await?;
        found.push((url, analysis));
    }
    let pages = store.waiting_pages(u32::MAX).await?;
    let analyses: Vec<PageAnalysis> = found
        .into_iter()
        .filter_map(|(url, analysis)| {
            let page = pages.iter().find(|page| page.page.url == url)?;
            Some(PageAnalysis {
                page_id: page.page_id,
                rules_version: analysis.rules_version.clone(),
                analysis: Some(analysis),
                urls: vec![url],
            })
        })
        .collect();
    store.record_analyses(&analyses).await?;
    Ok(())
}

/// The incident of the article's main attack, and those of all.
async fn incidents_of(
    store: &Arc<dyn Store>,
    id: Value,
    article: &ArticleId,
) -> anyhow::Result<Value> {
    let attacks = store
        .attacks_of_articles(std::slice::from_ref(article))
        .await?;
    let main = attacks
        .iter()
        .find(|(_, member)| !member.facts.background)
        .or(attacks.first());
    let all: Vec<&str> = attacks
        .iter()
        .map(|(incident, _)| incident.as_str())
        .collect();
    let reason = main.map(|(_, member)| member.reason.as_str());
    Ok(json!({
        "id": id,
        "incident": main.map(|(incident, _)| incident.as_str()),
        "reason": reason,
        "incidents": all,
    }))
}
