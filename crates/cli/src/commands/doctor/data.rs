//! What the store tells of how wirewatch fares.

use jiff::{SignedDuration, Timestamp};
use wirewatch_pipeline::feed_health;
use wirewatch_server::views::feed_days_since;
use wirewatch_store::{ChannelKind, FeedDay, FeedStatus};

use super::{Finding, Gravity};
use crate::workspace::Workspace;

/// Feeds that are named one by one.
const NAMED_FEEDS: usize = 20;

/// A feed that fails for so long is a hole in the coverage.
const DEAD_AFTER: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Without a poll for so long, or four of the shortest intervals if that is more, nothing runs on a schedule.
const SCHEDULE_GAP_MINUTES: i64 = 120;

/// Tries of a message after which somebody should look at where it goes.
const MANY_TRIES: u32 = 5;

/// Clocks of two machines may differ so much.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_mins(5);

/// The shortest key of the environment that cannot be guessed.
const MIN_KEY_CHARS: usize = 20;

/// Looks at feeds, schedule, index, keys, messages and the clock.
pub(super) async fn look(workspace: &Workspace) -> anyhow::Result<Vec<Finding>> {
    let now = Timestamp::now();
    let store = &workspace.store;
    let counts = store.counts().await?;
    let text = format!(
        "{} articles, {} pages, {} feeds",
        counts.articles, counts.pages, counts.feeds
    );
    let mut findings = vec![Finding::quiet("store", Gravity::Well, text)];
    let feeds = store.feeds().await?;
    let days = store.feed_days(feed_days_since(now)).await?;
    findings.extend(schedule(workspace, &feeds, now));
    findings.extend(dead_feeds(&feeds, &days, now));
    findings.extend(contact(workspace, &feeds));
    findings.push(index(workspace).await?);
    findings.push(keys(workspace).await?);
    findings.extend(messages(workspace).await?);
    findings.push(clock(&feeds, now));
    Ok(findings)
}

fn schedule(workspace: &Workspace, feeds: &[FeedStatus], now: Timestamp) -> Option<Finding> {
    let polled: Vec<&FeedStatus> = feeds
        .iter()
        .filter(|status| !status.paused && !status.state.stopped)
        .collect();
    if polled.is_empty() {
        let remedy = "wirewatch feeds add https://news.example";
        return Some(Finding::open(
            "schedule",
            Gravity::Warning,
            "there is no feed to poll",
            remedy,
        ));
    }
    let remedy =
        "set up a schedule: a line in crontab, the systemd timer, or wirewatch serve --schedule";
    let Some(last) = polled
        .iter()
        .filter_map(|status| status.state.last_polled_at)
        .max()
    else {
        let text = "no feed was ever polled";
        return Some(Finding::open(
            "schedule",
            Gravity::Warning,
            text,
            format!("wirewatch run; then {remedy}"),
        ));
    };
    let interval = i64::from(workspace.settings.pipeline.poll_interval_minutes);
    let gap = SignedDuration::from_mins(SCHEDULE_GAP_MINUTES.max(4 * interval));
    let overdue = polled.iter().any(|status| {
        let due = status.state.next_at.unwrap_or(Timestamp::UNIX_EPOCH);
        now.duration_since(due) > gap
    });
    let text = format!("the last feed was polled at {last}");
    Some(if overdue && now.duration_since(last) > gap {
        let text = format!("{text}, and feeds have been due for hours: nothing runs");
        Finding::open("schedule", Gravity::Warning, text, remedy)
    } else {
        Finding::quiet("schedule", Gravity::Well, text)
    })
}

fn dead_feeds(feeds: &[FeedStatus], days: &[FeedDay], now: Timestamp) -> Vec<Finding> {
    let failing_for = |status: &FeedStatus| {
        let since = status.state.habits.failing_since?;
        Some(now.duration_since(since))
    };
    let is_dead = |status: &&FeedStatus| {
        !status.paused
            && (status.state.stopped || failing_for(status).is_some_and(|time| time > DEAD_AFTER))
    };
    let dead: Vec<&FeedStatus> = feeds.iter().filter(is_dead).collect();
    if dead.is_empty() {
        return vec![Finding::quiet(
            "feeds",
            Gravity::Well,
            "no feed has failed for weeks",
        )];
    }
    let mut findings: Vec<Finding> = dead
        .iter()
        .take(NAMED_FEEDS)
        .map(|status| {
            let own: Vec<FeedDay> = days
                .iter()
                .filter(|day| day.feed_id == status.feed.id)
                .cloned()
                .collect();
            let health = feed_health(status, &own, now);
            let text = format!(
                "feed {} brings nothing: {}",
                status.feed.id,
                health.findings.first().map_or("it failed", String::as_str)
            );
            let remove = format!("wirewatch feeds remove {}", status.feed.id);
            Finding::open(
                "feeds",
                Gravity::Warning,
                text,
                health.remedy.unwrap_or(remove),
            )
        })
        .collect();
    if dead.len() > NAMED_FEEDS {
        let text = format!("{} more feeds bring nothing", dead.len() - NAMED_FEEDS);
        findings.push(Finding::open(
            "feeds",
            Gravity::Warning,
            text,
            "wirewatch feeds health",
        ));
    }
    findings
}

fn contact(workspace: &Workspace, feeds: &[FeedStatus]) -> Option<Finding> {
    let unnamed = workspace.settings.fetch.contact.trim().is_empty() && !feeds.is_empty();
    unnamed.then(|| {
        let text = "sites are not told whom they can write to";
        Finding::quiet(
            "feeds",
            Gravity::Note,
            format!("{text}; set contact under [fetch]"),
        )
    })
}

async fn index(workspace: &Workspace) -> anyhow::Result<Finding> {
    let damaged =
        |fault: String| Finding::open("index", Gravity::Fault, fault, "wirewatch reindex");
    let index = match workspace.index() {
        Ok(index) => index,
        Err(fault) => return Ok(damaged(format!("{fault:#}"))),
    };
    let mark = match tokio::task::spawn_blocking(move || index.mark()).await? {
        Ok(mark) => mark,
        Err(fault) => return Ok(damaged(fault.to_string())),
    };
    let last = workspace.store.last_seq().await?;
    let behind = last - mark.as_ref().map_or(0, |mark| mark.seq);
    let of_other = mark.is_some_and(|mark| mark.store_id != workspace.store.store_id());
    Ok(if of_other || behind < 0 {
        let text = "it was built from another store";
        Finding::open("index", Gravity::Warning, text, "wirewatch reindex")
    } else if behind > 0 {
        let text = format!("{behind} changes of the store are not in it yet");
        Finding::open("index", Gravity::Warning, text, "wirewatch index")
    } else {
        Finding::quiet("index", Gravity::Well, "it has heard all of the store")
    })
}

async fn keys(workspace: &Workspace) -> anyhow::Result<Finding> {
    let keys = workspace.store.keys().await?;
    let holding = keys.iter().filter(|key| key.revoked_at.is_none()).count();
    let listen = workspace.settings.server.listen;
    let from_environment = std::env::var("WIREWATCH_API_KEY")
        .ok()
        .filter(|key| !key.is_empty());
    let make = "wirewatch key create NAME";
    Ok(match (&from_environment, holding) {
        (Some(key), _) if key.chars().count() < MIN_KEY_CHARS => {
            let text = "the key in WIREWATCH_API_KEY is so short that it can be guessed";
            Finding::open(
                "keys",
                Gravity::Warning,
                text,
                "openssl rand -hex 32 makes a better one",
            )
        }
        (None, 0) if !listen.ip().is_loopback() => {
            let text = format!(
                "[server] listen is {listen}, and no key holds: the server refuses to start or lets nobody in"
            );
            Finding::open("keys", Gravity::Warning, text, make)
        }
        (None, 0) if !keys.is_empty() => {
            let text = "every key was revoked: the server lets nobody in";
            Finding::open("keys", Gravity::Warning, text, make)
        }
        (None, 0) => Finding::quiet(
            "keys",
            Gravity::Well,
            "none is needed: the server listens on this machine only",
        ),
        (_, holding) => Finding::quiet(
            "keys",
            Gravity::Well,
            format!("{holding} keys of the store hold"),
        ),
    })
}

async fn messages(workspace: &Workspace) -> anyhow::Result<Vec<Finding>> {
    let channels = workspace.store.channels().await?;
    let mails = channels
        .iter()
        .any(|channel| channel.kind == ChannelKind::Email);
    let mailer = workspace.mailer()?;
    let mut findings = Vec::new();
    if let Some(why) = mailer.obstacle().filter(|_| mails) {
        let remedy =
            "set [mail] in wirewatch.toml, and WIREWATCH_MAIL_PASSWORD where runs are started";
        findings.push(Finding::open(
            "alerts",
            Gravity::Warning,
            format!("no mail can be sent: {why}"),
            remedy,
        ));
    }
    for channel in channels
        .iter()
        .filter(|channel| channel.tries >= MANY_TRIES)
    {
        let text = format!(
            "messages of `{}` ({}) were not taken {} times: {}",
            channel.search_id,
            channel.kind.name(),
            channel.tries,
            channel.last_error.as_deref().unwrap_or("no reason known")
        );
        let remedy = "mend the receiver, or send elsewhere: wirewatch searches list";
        findings.push(Finding::open("alerts", Gravity::Warning, text, remedy));
    }
    Ok(findings)
}

fn clock(feeds: &[FeedStatus], now: Timestamp) -> Finding {
    let last = feeds
        .iter()
        .filter_map(|status| status.state.last_polled_at)
        .max();
    match last.filter(|last| last.duration_since(now) > CLOCK_SLACK) {
        Some(last) => Finding::open(
            "clock",
            Gravity::Warning,
            format!(
                "it says {now}, but a feed was polled at {last}: it went back, or was ahead then"
            ),
            "let the machine keep its time (NTP); polls wait until their time comes, `wirewatch run --force` asks now",
        ),
        None => Finding::quiet("clock", Gravity::Well, format!("it says {now}")),
    }
}
