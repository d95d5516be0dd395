use std::process::ExitCode;

use jiff::Timestamp;
use serde_json::json;
use wirewatch_model::ArticleId;
use wirewatch_pipeline::{index_stage, join_stages};
use wirewatch_store::Tombstone;

use crate::args::{Args, ForgetArgs};
use crate::exit::Failure;
use crate::lock::RunLock;
use crate::out::outln;
use crate::progress::Bars;
use crate::shutdown::Shutdown;
use crate::workspace::Workspace;

/// Takes an article out for good, with everything that was read from it, or lists what was taken out.
pub async fn forget(args: &Args, what: &ForgetArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let Some(target) = &what.target else {
        for tombstone in workspace.store.tombstones().await? {
            print(args, &tombstone);
        }
        return Ok(ExitCode::SUCCESS);
    };
    let reason = what.reason.as_deref().unwrap_or_default().trim();
    if reason.is_empty() || reason.chars().any(char::is_control) {
        let text = "--reason says in one line why it goes; it is all that is kept";
        return Err(Failure::Usage(text.to_owned()).into());
    }
    let _lock = RunLock::take(&workspace.settings.data_dir)?;
    let copies = copies_of(&workspace, target).await?;
    let forgotten = workspace
        .store
        .forget_article(target, reason, Timestamp::now())
        .await?;
    let Some(tombstone) = forgotten else {
        return Err(Failure::Usage(format!(
            "no article is known by `{target}`; give its address, or its id as `wirewatch search --json` shows it"
        ))
        .into());
    };
    catch_up(args, &workspace).await?;
    // What was deleted must not go on standing in the write-ahead log.
    workspace.store.close().await;
    print(args, &tombstone);
    if !args.quiet {
        for url in copies {
            eprintln!("the same text stays at {url}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Other addresses that carry the article's text, each an article of its own.
async fn copies_of(workspace: &Workspace, target: &str) -> anyhow::Result<Vec<String>> {
    let store = &workspace.store;
    let id = match store.article_by_url(target).await? {
        Some(id) => id,
        None => ArticleId::from(target),
    };
    let Some(article) = store.articles(std::slice::from_ref(&id)).await?.pop() else {
        return Ok(Vec::new());
    };
    let Some(story) = article.story else {
        return Ok(Vec::new());
    };
    let members = store.story_members(std::slice::from_ref(&story.id)).await?;
    let others: Vec<ArticleId> = members
        .into_iter()
        .map(|member| member.article)
        .filter(|other| *other != id)
        .collect();
    let articles = store.articles(&others).await?;
    Ok(articles
        .into_iter()
        .map(|article| article.analysis.article.url)
        .collect())
}

/// Stories, incidents, speakers and the index follow at once.
async fn catch_up(args: &Args, workspace: &Workspace) -> anyhow::Result<()> {
    let bars = Bars::new(args.quiet, Shutdown::listen());
    let cluster = &workspace.settings.cluster;
    let analyzer = workspace.analyzer()?;
    join_stages(&workspace.store, &analyzer, cluster, &bars).await?;
    let index = workspace.index()?;
    index_stage(&workspace.store, &index, &bars).await?;
    tokio::task::spawn_blocking(move || index.finish()).await??;
    Ok(())
}

fn print(args: &Args, tombstone: &Tombstone) {
    if args.json {
        outln!(
            "{}",
            json!({
                "article": tombstone.article_id.as_str(),
                "reason": tombstone.reason,
                "versions": tombstone.versions,
                "forgotten": tombstone.forgotten_at.to_string(),
                "addresses": tombstone.addresses,
            })
        );
        return;
    }
    outln!(
        "{}  {}  {} versions  {}",
        tombstone.forgotten_at,
        tombstone.article_id,
        tombstone.versions,
        tombstone.reason
    );
    for address in &tombstone.addresses {
        outln!("    {address}");
    }
}
