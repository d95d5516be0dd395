use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use wirewatch_pipeline::FetchScope;
use wirewatch_server::{QuoteParams, SearchParams, list_quotes, search_articles};

use super::feeds::add_feed;
use super::quotes::print_quotes;
use super::run::run_stages;
use super::search::print_hits;
use super::serve::{bind, serve_workspace};
use super::summary;
use crate::args::{AddFeedArgs, Args, DemoArgs, OutletArgs};
use crate::demo_web::{DemoOutlet, DemoWeb};
use crate::out::outln;
use crate::progress::Bars;
use crate::settings::{Merged, Settings, defaults};
use crate::shutdown::Shutdown;
use crate::workspace::Workspace;

/// A group, a speaker and a phrase.
const SAMPLE_SEARCHES: [&str; 3] = [
    "group:isis-k",
    "speaker:\"Samira Qasemzai\"",
    "\"concert hall\"",
];

/// Somebody whom several of the outlets quote.
const SAMPLE_SPEAKER: &str = "Maren Holtqvist";

/// Serves the bundled outlets on loopback, reads them through the real pipeline, then serves what was found.
pub async fn demo(args: &Args, demo: &DemoArgs) -> anyhow::Result<ExitCode> {
    let shutdown = Shutdown::listen();
    let web = DemoWeb::start()
        .await
        .context("the sample outlets cannot be served")?;
    let folder = tempfile::Builder::new()
        .prefix("wirewatch-demo-")
        .tempdir()
        .context("no folder for the demo")?;
    let mut settings = Settings {
        data_dir: folder.path().to_owned(),
        // Where the watchlist lies when it is changed on its page.
        config_dir: Some(folder.path().to_owned()),
        ..Settings::default()
    };
    settings.fetch.allow_networks = web.allow_networks();
    settings.fetch.host_pause_ms = 0;
    settings.server.listen = demo.listen;
    settings.server.requests_per_minute = 0;
    let workspace = Arc::new(Workspace::open_with(settings).await?);
    let listener = if demo.once {
        None
    } else {
        Some(bind(&workspace).await?)
    };
    for outlet in web.outlets() {
        add_outlet(&workspace, outlet)
            .await
            .with_context(|| format!("sample outlet {}", outlet.name))?;
    }
    let bars = Bars::new(args.quiet, shutdown.clone());
    let scope = FetchScope {
        only: None,
        force: true,
    };
    let first = run_stages(&workspace, &scope, &bars).await?;
    outln!("first run   {}", summary::run_line(&first));
    web.serve_revisions();
    let second = run_stages(&workspace, &scope, &bars).await?;
    outln!("second run  {}", summary::run_line(&second));
    let Some(listener) = listener else {
        return sample_searches(&workspace).await;
    };
    outln!("try: {}", SAMPLE_SEARCHES.join("   "));
    serve_workspace(
        args,
        workspace,
        &settings_of(demo)?,
        listener,
        None,
        shutdown,
    )
    .await
}

/// The built-in settings with those that the demo sets.
fn settings_of(demo: &DemoArgs) -> anyhow::Result<Merged> {
    let mut merged = defaults()?;
    merged.set_by("demo", "data_dir", String::new().into());
    merged.set_by("demo", "fetch.host_pause_ms", 0.into());
    merged.set_by("demo", "server.listen", demo.listen.to_string().into());
    Ok(merged)
}

async fn add_outlet(workspace: &Workspace, outlet: &DemoOutlet) -> anyhow::Result<()> {
    let add = AddFeedArgs {
        url: outlet.base_url.clone(),
        id: Some(outlet.id.clone()),
        about: OutletArgs {
            outlet: Some(outlet.name.clone()),
            publisher: Some(outlet.publisher.clone()),
            country: Some(outlet.country.clone()),
            language: Some(outlet.language.clone()),
        },
        section: false,
    };
    add_feed(workspace, &add).await?;
    Ok(())
}

/// Prints what a speaker said in several outlets; no quotes are a failure.
async fn sample_quotes(workspace: &Workspace) -> anyhow::Result<ExitCode> {
    outln!("\nquotes --speaker \"{SAMPLE_SPEAKER}\"");
    let params = QuoteParams {
        speaker: SAMPLE_SPEAKER.to_owned(),
        limit: Some(3),
        ..QuoteParams::default()
    };
    let view = match list_quotes(&workspace.store, &params).await {
        Ok(view) => view,
        Err(failure) => anyhow::bail!(failure.problem().detail),
    };
    print_quotes(&view);
    if view.total == 0 {
        eprintln!("error: the sample speaker has no quotes");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the answers to three searches; no hits for one of them is a failure.
async fn sample_searches(workspace: &Workspace) -> anyhow::Result<ExitCode> {
    let index = workspace.index()?;
    let watchlist = workspace.watchlist()?;
    let mut code = sample_quotes(workspace).await?;
    for query in SAMPLE_SEARCHES {
        outln!("\nsearch {query}");
        let params = SearchParams {
            q: query.to_owned(),
            limit: Some(3),
            ..SearchParams::default()
        };
        match search_articles(
            &workspace.store,
            &index,
            &watchlist,
            &params,
            workspace.settings.server.snippets,
        )
        .await
        {
            Ok(view) => {
                if view.total == 0 {
                    eprintln!("error: the sample search {query} has no hits");
                    code = ExitCode::FAILURE;
                }
                print_hits(&view);
            }
            Err(failure) => anyhow::bail!(failure.problem().detail),
        }
    }
    Ok(code)
}
