use std::process::ExitCode;

use jiff::{SignedDuration, Timestamp};
use wirewatch_fetch::check_mail_address;
use wirewatch_server::views::{AlertView, SavedSearchView};
use wirewatch_server::{SearchDraft, find_search, forecast, hash_secret, new_secret, save_search};
use wirewatch_store::{Alert, AlertChannel, AlertMode, ChannelKind, SavedSearch};

use super::search::fault;
use crate::args::{
    AlertsArgs, Args, DigestArgs, EmailArgs, SaveSearchArgs, SearchesCommand, WebhookArgs,
};
use crate::exit::Failure;
use crate::out::outln;
use crate::workspace::Workspace;

/// Alerts read from the store at once.
const BATCH: u32 = 500;

/// Looks after the saved searches.
pub async fn searches(args: &Args, command: &SearchesCommand) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    match command {
        SearchesCommand::Save(what) => save(args, &workspace, what).await,
        SearchesCommand::List => list(args, &workspace).await,
        SearchesCommand::Test { id } => test(args, &workspace, id).await,
        SearchesCommand::Remove { id } => remove(args, &workspace, id).await,
        SearchesCommand::Feed { id, revoke } => feed(args, &workspace, id, *revoke).await,
        SearchesCommand::Webhook(what) => webhook(args, &workspace, what).await,
        SearchesCommand::Email(what) => email(args, &workspace, what).await,
    }
}

async fn save(
    args: &Args,
    workspace: &Workspace,
    what: &SaveSearchArgs,
) -> anyhow::Result<ExitCode> {
    let draft = SearchDraft {
        id: what.id.clone(),
        name: what.name.clone(),
        query: what.query.join(" "),
        alerts: what.alerts,
    };
    let query = draft.query.clone();
    let saved = save_search(&workspace.store, &workspace.index()?, draft).await;
    let saved = saved.map_err(|failure| fault(failure, &query))?;
    if !args.quiet {
        eprintln!(
            "kept `{}`, version {}; `wirewatch searches test {}` shows what it would have told of",
            saved.id, saved.version, saved.id
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(args: &Args, workspace: &Workspace) -> anyhow::Result<ExitCode> {
    let channels = workspace.store.channels().await?;
    for search in workspace.store.searches().await? {
        let view = SavedSearchView::new(&search, &channels);
        if args.json {
            outln!("{}", serde_json::to_string(&view)?);
            continue;
        }
        outln!(
            "{}  alerts {}  v{}  {}",
            view.id,
            view.alerts,
            view.version,
            view.query
        );
        for channel in &view.channels {
            let state = channel
                .last_error
                .as_ref()
                .map_or_else(String::new, |error| {
                    format!(": failed {} times, {error}", channel.tries)
                });
            outln!("  {} {}{state}", channel.kind, channel.target);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn test(args: &Args, workspace: &Workspace, id: &str) -> anyhow::Result<ExitCode> {
    let search = found(workspace, id).await?;
    let index = workspace.index()?;
    let snippets = workspace.settings.server.snippets;
    let watchlist = workspace.watchlist()?;
    let view = forecast(
        &workspace.store,
        &index,
        &watchlist,
        &search.query,
        snippets,
    )
    .await;
    let view = view.map_err(|failure| fault(failure, &search.query))?;
    if args.json {
        outln!("{}", serde_json::to_string(&view)?);
        return Ok(ExitCode::SUCCESS);
    }
    let days = view.days.len().max(1) as f64;
    outln!(
        "{} articles in the last thirty days, {:.1} a day",
        view.total,
        view.total as f64 / days
    );
    for hit in &view.hits {
        outln!(
            "{}  {}  {}",
            hit.published.as_deref().unwrap_or("no date"),
            hit.outlet.as_deref().unwrap_or(""),
            hit.title.as_deref().unwrap_or(&hit.url)
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn remove(args: &Args, workspace: &Workspace, id: &str) -> anyhow::Result<ExitCode> {
    if !workspace.store.remove_search(id).await? {
        return Err(unknown(id).into());
    }
    if !args.quiet {
        eprintln!("forgot `{id}` and its alerts");
    }
    Ok(ExitCode::SUCCESS)
}

async fn feed(
    args: &Args,
    workspace: &Workspace,
    id: &str,
    revoke: bool,
) -> anyhow::Result<ExitCode> {
    let token = if revoke { None } else { Some(new_secret()?) };
    let hash = token.as_deref().map(hash_secret);
    if !workspace.store.set_search_token(id, hash).await? {
        return Err(unknown(id).into());
    }
    match token {
        Some(token) => {
            let site = format!("http://{}", workspace.settings.server.listen);
            outln!("{site}/alerts/{token}/atom");
            outln!("{site}/alerts/{token}/json");
            if !args.quiet {
                eprintln!(
                    "these addresses are shown this once, need no key, and replace earlier ones"
                );
            }
        }
        None if !args.quiet => eprintln!("the feed of `{id}` is closed"),
        None => {}
    }
    Ok(ExitCode::SUCCESS)
}

async fn webhook(
    args: &Args,
    workspace: &Workspace,
    what: &WebhookArgs,
) -> anyhow::Result<ExitCode> {
    let search = found(workspace, &what.id).await?;
    if what.remove {
        return forget_channel(workspace, &search, ChannelKind::Webhook, &what.url).await;
    }
    let fetcher = workspace.fetcher().await?;
    if let Err(refusal) = fetcher.guard().check(&what.url) {
        return Err(Failure::Usage(format!(
            "{} cannot be a webhook: {refusal}; inside networks have to be let through with [fetch] allow_networks",
            what.url
        ))
        .into());
    }
    let secret = new_secret()?;
    let channel = AlertChannel::new(&search.id, ChannelKind::Webhook, &what.url, &secret);
    workspace.store.put_channel(&channel).await?;
    outln!("{secret}");
    if !args.quiet {
        eprintln!(
            "messages are signed with this secret, which is shown this once: X-Wirewatch-Signature is t=TIME,v1=HMAC-SHA-256(TIME.BODY)"
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn email(args: &Args, workspace: &Workspace, what: &EmailArgs) -> anyhow::Result<ExitCode> {
    let search = found(workspace, &what.id).await?;
    if what.remove {
        return forget_channel(workspace, &search, ChannelKind::Email, &what.address).await;
    }
    check_mail_address(&what.address).map_err(Failure::Usage)?;
    if let Some(why) = workspace.mailer()?.obstacle() {
        return Err(Failure::Usage(format!("nothing can be mailed: {why}")).into());
    }
    let channel = AlertChannel::new(&search.id, ChannelKind::Email, &what.address, "");
    workspace.store.put_channel(&channel).await?;
    if !args.quiet {
        eprintln!(
            "alerts of `{}` from now on are mailed to {}; `wirewatch searches list` shows how that fares",
            what.id, what.address
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn forget_channel(
    workspace: &Workspace,
    search: &SavedSearch,
    kind: ChannelKind,
    target: &str,
) -> anyhow::Result<ExitCode> {
    let store = &workspace.store;
    if store.remove_channel(&search.id, kind, target).await? {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Failure::Usage(format!("`{}` sends nothing to {target}", search.id)).into())
}

/// Lists the last alerts, the newest first.
pub async fn alerts(args: &Args, what: &AlertsArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    if let Some(id) = &what.search {
        found(&workspace, id).await?;
    }
    let alerts = workspace
        .store
        .last_alerts(what.search.as_deref(), what.limit)
        .await?;
    for kept in &alerts {
        if args.json {
            outln!("{}", serde_json::to_string(&AlertView::new(kept))?);
        } else {
            print_alert(kept);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_alert(kept: &Alert) {
    let (alert, evidence) = (&kept.alert, &kept.alert.evidence);
    outln!(
        "{}  {}  {}",
        alert.search_id,
        evidence.outlet,
        evidence.title
    );
    for sentence in &evidence.sentences {
        outln!("    {sentence}");
    }
    outln!("    {}", evidence.url);
}

/// Writes what the saved searches told of lately, as Markdown to be mailed or read.
pub async fn digest(args: &Args, what: &DigestArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let hours = i64::from(what.hours);
    let now = Timestamp::now();
    let since = now
        .saturating_sub(SignedDuration::from_hours(hours))
        .unwrap_or(now);
    let mut total = 0;
    for search in workspace.store.searches().await? {
        let alerts = alerts_since(&workspace, &search, since).await?;
        if alerts.is_empty() {
            continue;
        }
        total += alerts.len();
        outln!(
            "## {} ({})\n\n`{}`\n",
            search.name,
            alerts.len(),
            search.query
        );
        for kept in &alerts {
            let evidence = &kept.alert.evidence;
            let reprints = match evidence.story_articles {
                0 | 1 => String::new(),
                articles => format!(", {articles} articles carry the story"),
            };
            outln!(
                "- [{}]({}) · {}{reprints}",
                evidence.title,
                evidence.url,
                evidence.outlet
            );
            for sentence in &evidence.sentences {
                outln!("  > {sentence}");
            }
        }
        outln!("");
    }
    if total == 0 && !args.quiet {
        eprintln!("no saved search told of anything in the last {hours} hours");
    }
    Ok(ExitCode::SUCCESS)
}

async fn alerts_since(
    workspace: &Workspace,
    search: &SavedSearch,
    since: Timestamp,
) -> anyhow::Result<Vec<Alert>> {
    let mut alerts = workspace.store.last_alerts(Some(&search.id), BATCH).await?;
    alerts.retain(|kept| kept.alert.fired_at >= since);
    Ok(alerts)
}

async fn found(workspace: &Workspace, id: &str) -> anyhow::Result<SavedSearch> {
    let search = find_search(&workspace.store, id).await;
    let search = search.map_err(|failure| fault(failure, ""))?;
    Ok(search.ok_or_else(|| unknown(id))?)
}

fn unknown(id: &str) -> Failure {
    Failure::Usage(format!(
        "there is no saved search `{id}`; `wirewatch searches list` shows them"
    ))
}

/// Reads an alert mode as it is written on the command line.
pub fn parse_alert_mode(text: &str) -> Result<AlertMode, String> {
    let known = AlertMode::NAMES.iter().find(|(name, _)| *name == text);
    known
        .map(|(_, mode)| *mode)
        .ok_or_else(|| "alerts is on, muted or off".to_owned())
}
