mod analyze;
mod backup;
mod completions;
mod config;
mod debug;
mod decisions;
mod demo;
mod doctor;
mod dry_run;
mod explain;
mod export;
mod feeds;
mod forget;
mod groups;
mod import;
mod incidents;
mod index;
mod init;
mod join;
mod key;
mod pipe;
mod quotes;
mod restore;
mod run;
mod search;
mod searches;
mod serve;
mod speakers;
mod summary;
mod verify;
mod warc;
mod watchlist;

use std::future::Future;
use std::panic::resume_unwind;
use std::process::ExitCode;

use anyhow::Context;

use crate::args::{Args, Command, FeedsCommand, RobotsCommand};

pub use key::parse_scope;
pub use searches::parse_alert_mode;

/// Does what the command line asks for.
pub fn run(args: &'static Args) -> anyhow::Result<ExitCode> {
    match &args.command {
        Command::Init => wait_for(init::init(args)),
        Command::Demo(demo) => wait_for(demo::demo(args, demo)),
        Command::Run(scope) => wait_for(run::run_all(args, scope)),
        Command::Fetch(fetch) if fetch.dry_run => wait_for(dry_run::dry_run(args, &fetch.scope)),
        Command::Fetch(fetch) => wait_for(run::fetch_only(args, &fetch.scope)),
        Command::Analyze(analyze) if analyze.stdin => pipe::analyze_stdin(args),
        Command::Analyze(analyze) => wait_for(analyze::analyze(args, analyze)),
        Command::Index => wait_for(index::index(args)),
        Command::Reindex => wait_for(index::reindex(args)),
        Command::Serve(serve) => wait_for(serve::serve(args, serve)),
        Command::Search(search) => wait_for(search::search(args, search)),
        Command::Groups(groups) => wait_for(groups::groups(args, groups)),
        Command::Quotes(quotes) => wait_for(quotes::quotes(args, quotes)),
        Command::Speakers(speakers) => wait_for(speakers::speakers(args, speakers)),
        Command::Searches(command) => wait_for(searches::searches(args, command)),
        Command::Alerts(alerts) => wait_for(searches::alerts(args, alerts)),
        Command::Digest(digest) => wait_for(searches::digest(args, digest)),
        Command::Explain(explain) => wait_for(explain::explain(args, explain)),
        Command::Incidents(list) if list.stdin => wait_here(join::incidents_stdin(args)),
        Command::Incidents(list) => wait_for(incidents::incidents(args, list)),
        Command::Incident(command) => wait_for(incidents::incident(args, command)),
        Command::Stories(command) => wait_for(decisions::stories(args, command)),
        Command::Feeds(FeedsCommand::Parse { .. }) => debug::parse_feeds_stdin(),
        Command::Feeds(FeedsCommand::Date { .. }) => debug::parse_dates_stdin(),
        Command::Feeds(feeds) => wait_for(feeds::feeds(args, feeds)),
        Command::Robots(RobotsCommand::Check { .. }) => debug::check_robots_stdin(),
        Command::Import(import) => wait_here(import::import(args, import)),
        Command::Forget(what) => wait_for(forget::forget(args, what)),
        Command::Verify => wait_for(verify::verify(args)),
        Command::Backup { file } => wait_for(backup::backup(args, file)),
        Command::Restore { file } => wait_for(restore::restore(args, file)),
        Command::Doctor => wait_for(doctor::doctor(args)),
        Command::Export(export) => wait_for(export::export(args, export)),
        Command::Watchlist(command) => wait_for(watchlist::watchlist(args, command)),
        Command::Key(command) => wait_for(key::key(args, command)),
        Command::Config(config) => config::config(args, config),
        Command::Completions { shell } => Ok(completions::completions(*shell)),
        Command::Man => completions::man(),
    }
}

/// Runs `work` on one of the runtime's own threads, where what it waits for wakes it sooner than on this one.
fn wait_for(
    work: impl Future<Output = anyhow::Result<ExitCode>> + Send + 'static,
) -> anyhow::Result<ExitCode> {
    let runtime = runtime()?;
    match runtime.block_on(runtime.spawn(work)) {
        Ok(done) => done,
        Err(error) => resume_unwind(error.into_panic()),
    }
}

/// Runs `work` on this thread, as what holds on to a stream between two steps wants it.
fn wait_here(work: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(work)
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime cannot be started")
}
