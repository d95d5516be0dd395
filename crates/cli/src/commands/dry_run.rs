use std::process::ExitCode;

use anyhow::bail;
use jiff::Timestamp;
use serde_json::json;
use wirewatch_fetch::RobotsPlan;
use wirewatch_pipeline::{PlannedRequest, plan_page, plan_poll};
use wirewatch_store::FeedStatus;

use crate::args::{Args, ScopeArgs};
use crate::out::outln;
use crate::workspace::Workspace;

/// So many waiting pages of a feed are shown.
const SHOWN_PAGES: u32 = 20;

/// Shows what a run would ask, and why, and asks nothing.
pub async fn dry_run(args: &Args, scope: &ScopeArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    workspace.sync_feeds().await?;
    let fetcher = workspace.fetcher().await?;
    let mut feeds = workspace.store.feeds().await?;
    if let Some(id) = &scope.only {
        feeds.retain(|status| status.feed.id.as_str() == id);
        if feeds.is_empty() {
            bail!("there is no feed `{id}`; try: wirewatch feeds list");
        }
    }
    let now = Timestamp::now();
    for status in &feeds {
        let poll = plan_poll(&fetcher, status);
        let queued = workspace
            .store
            .queued_entries(&status.feed.id, SHOWN_PAGES)
            .await?;
        let pages: Vec<PlannedRequest> = queued
            .iter()
            .map(|entry| plan_page(&fetcher, entry))
            .collect();
        if args.json {
            outln!(
                "{}",
                as_json(status, poll.as_ref(), &pages, scope.force, now)
            );
        } else {
            print_feed(status, poll.as_ref(), &pages, scope.force, now);
        }
    }
    if !args.quiet {
        eprintln!("nothing was asked");
    }
    Ok(ExitCode::SUCCESS)
}

fn print_feed(
    status: &FeedStatus,
    poll: Option<&PlannedRequest>,
    pages: &[PlannedRequest],
    force: bool,
    now: Timestamp,
) {
    outln!("{} ({})", status.feed.id, status.feed.outlet);
    match poll {
        Some(poll) => print_request("feed", poll, force, now),
        None => {
            let why = if status.paused {
                "paused"
            } else {
                status.state.last_error.as_deref().unwrap_or("it is gone")
            };
            outln!("  feed  {}\n    not asked: stopped, {why}", status.feed.url);
        }
    }
    for page in pages {
        print_request("page", page, force, now);
    }
    if pages.is_empty() {
        outln!("  no page waits");
    }
}

fn print_request(what: &str, request: &PlannedRequest, force: bool, now: Timestamp) {
    outln!("  {what}  {}", request.url);
    outln!("    {}", verdict(request, force, now));
    if let Some(error) = &request.last_error {
        outln!(
            "    last time: {error} (failed {} times in a row)",
            request.tries
        );
    }
    if request.plan.refusal.is_some() {
        return;
    }
    outln!("    robots.txt: {}", robots_words(request.plan.robots));
    outln!(
        "    pause after each answer of the host: {} ms",
        request.plan.pause.as_millis()
    );
    for (name, value) in &request.plan.headers {
        outln!("    > {name}: {value}");
    }
    if !is_conditional(request) {
        outln!(
            "    asked for whole: no copy is held, or its server gave nothing to ask \"has it changed?\" with"
        );
    }
}

/// Whether it would be asked, and the reason that decides.
fn verdict(request: &PlannedRequest, force: bool, now: Timestamp) -> String {
    if let Some(refusal) = &request.plan.refusal {
        return format!("not asked: refused by the address guard: {refusal}");
    }
    if !request.is_due(now) && !force {
        let at = request.due_at.map(|at| at.to_string()).unwrap_or_default();
        return format!("not asked: due at {at}; --force asks now");
    }
    if matches!(request.plan.robots, RobotsPlan::Disallowed(_)) {
        return "not asked: robots.txt does not allow it".to_owned();
    }
    if let Some(hold) = request.plan.hold {
        return format!(
            "not asked before {} seconds are over: its host asked to be left alone (429)",
            hold.as_secs() + 1
        );
    }
    match request.due_at {
        Some(at) if at > now => format!("asked: --force, although due only at {at}"),
        Some(at) => format!("asked: due since {at}"),
        None => "asked: due now".to_owned(),
    }
}

fn would_ask(request: &PlannedRequest, force: bool, now: Timestamp) -> bool {
    verdict(request, force, now).starts_with("asked")
}

fn robots_words(robots: RobotsPlan) -> String {
    match robots {
        RobotsPlan::AskedFirst => "asked for first".to_owned(),
        RobotsPlan::Allowed(at) => format!("allows it (read {at})"),
        RobotsPlan::Disallowed(at) => format!("does not allow it (read {at})"),
    }
}

fn is_conditional(request: &PlannedRequest) -> bool {
    let conditional = |name: &str| matches!(name, "if-none-match" | "if-modified-since");
    request
        .plan
        .headers
        .iter()
        .any(|(name, _)| conditional(name))
}

fn as_json(
    status: &FeedStatus,
    poll: Option<&PlannedRequest>,
    pages: &[PlannedRequest],
    force: bool,
    now: Timestamp,
) -> serde_json::Value {
    let request = |request: &PlannedRequest| {
        let headers: Vec<[&str; 2]> = request
            .plan
            .headers
            .iter()
            .map(|(name, value)| [name.as_str(), value.as_str()])
            .collect();
        json!({
            "url": request.url,
            "asked": would_ask(request, force, now),
            "why": verdict(request, force, now),
            "due": request.due_at.map(|at| at.to_string()),
            "conditional": is_conditional(request),
            "headers": headers,
            "robots": robots_words(request.plan.robots),
            "hold_secs": request.plan.hold.map(|hold| hold.as_secs()),
            "last_error": request.last_error,
        })
    };
    json!({
        "id": status.feed.id.as_str(),
        "feed": poll.map(request),
        "stopped": poll.is_none(),
        "pages": pages.iter().map(request).collect::<Vec<_>>(),
    })
}
