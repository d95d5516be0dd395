use std::process::ExitCode;

use anyhow::bail;
use jiff::civil::Date;
use wirewatch_model::{Count, IncidentId};
use wirewatch_pipeline::{ClaimKind, IncidentDetail, Stated, incident_detail};
use wirewatch_server::views::{IncidentEntryView, IncidentView};
use wirewatch_store::{DecisionArea, IncidentEntry, IncidentFilter};

use super::decisions;
use crate::args::{Args, IncidentCommand, IncidentsArgs};
use crate::exit::Failure;
use crate::out::outln;
use crate::workspace::Workspace;

/// Lists incidents, the last first.
pub async fn incidents(args: &Args, list: &IncidentsArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let filter = IncidentFilter {
        country: list
            .country
            .as_ref()
            .map(|country| country.to_ascii_uppercase()),
        kind: list.kind.clone(),
        group: list.group.clone(),
        from: day("--from", list.from.as_deref())?,
        to: day("--to", list.to.as_deref())?,
        min_killed: list.min_killed,
        background: list.all,
        limit: list.limit,
        offset: 0,
    };
    let found = workspace.store.incidents(&filter).await?;
    for entry in &found {
        if args.json {
            outln!("{}", serde_json::to_string(&IncidentEntryView::new(entry))?);
        } else {
            outln!("{}", entry_line(entry));
        }
    }
    if found.is_empty() && !args.quiet {
        eprintln!("no incident matches; --all also lists those that are only mentioned in passing");
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows one incident, or decides about it.
pub async fn incident(args: &Args, command: &IncidentCommand) -> anyhow::Result<ExitCode> {
    match command {
        IncidentCommand::Show { id } => show(args, id).await,
        IncidentCommand::Decide(decide) => {
            decisions::decide(args, DecisionArea::Incident, decide).await
        }
    }
}

fn day(flag: &str, text: Option<&str>) -> Result<Option<Date>, Failure> {
    let parsed = text.map(|text| {
        let fault = || Failure::Usage(format!("{flag} `{text}` is no day such as 2024-03-22"));
        text.parse::<Date>().map_err(|_| fault())
    });
    parsed.transpose()
}

fn entry_line(entry: &IncidentEntry) -> String {
    let killed = entry.summary.killed.map_or_else(String::new, |killed| {
        format!("; killed {}", count_in_words(killed))
    });
    format!(
        "{}  [{}]  {}{killed}",
        entry.summary.name,
        entry.id,
        sources(entry.articles as usize, entry.origins as usize)
    )
}

/// "7 articles, 2 origins".
pub fn sources(articles: usize, origins: usize) -> String {
    let noun = |number: usize, noun: &str| {
        let ending = if number == 1 { "" } else { "s" };
        format!("{number} {noun}{ending}")
    };
    format!("{}, {}", noun(articles, "article"), noun(origins, "origin"))
}

fn count_in_words(count: Count) -> String {
    let about = if count.vague { " (in words)" } else { "" };
    match (count.min, count.max) {
        (Some(min), Some(max)) if min == max => format!("{min}{about}"),
        (Some(min), Some(max)) => format!("{min} to {max}{about}"),
        (Some(min), None) => format!("at least {min}{about}"),
        (None, Some(max)) => format!("at most {max}{about}"),
        (None, None) => "some".to_owned(),
    }
}

async fn show(args: &Args, id: &str) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let found = incident_detail(&workspace.store, &IncidentId::from(id)).await?;
    let Some(detail) = found else {
        bail!("there is no incident `{id}`; try: wirewatch incidents");
    };
    if args.json {
        outln!("{}", serde_json::to_string(&IncidentView::new(&detail))?);
    } else {
        print_incident(id, &detail);
    }
    Ok(ExitCode::SUCCESS)
}

fn print_incident(asked: &str, detail: &IncidentDetail) {
    let incident = &detail.incident;
    outln!("{}  [{}]", incident.summary.name, incident.id);
    if incident.id.as_str() != asked {
        outln!("{asked} was joined with it");
    }
    outln!("{}", sources(detail.articles.len(), detail.origins));
    if !incident.summary.groups.is_empty() {
        outln!("groups named: {}", incident.summary.groups.join(", "));
    }
    if !detail.tolls.is_empty() {
        outln!("\ntolls, the latest first");
    }
    for row in &detail.tolls {
        let whose = if row.attackers { " (attackers)" } else { "" };
        let part = match (row.part, row.repeats) {
            (true, _) => " (part of another number, or given up)",
            (false, true) => " (as before)",
            (false, false) => "",
        };
        let source = row
            .source
            .as_ref()
            .map_or_else(String::new, |who| format!(", by {who}"));
        outln!(
            "  {}  {} {}{whose}{part}{source}  {}",
            minute(&row.stated),
            row.field,
            count_in_words(row.count),
            place(&row.stated)
        );
    }
    if !detail.claims.is_empty() {
        outln!("\nwho did it, as stated");
    }
    for row in &detail.claims {
        let what = match row.kind {
            ClaimKind::Claimed => "claimed by",
            ClaimKind::Blamed => "blamed on",
            ClaimKind::Denied => "denied by",
        };
        outln!(
            "  {}  {what} {}{}  {}",
            minute(&row.stated),
            row.who,
            row.by
                .as_ref()
                .map_or_else(String::new, |by| format!(" by {by}")),
            place(&row.stated)
        );
    }
    outln!("\nreports");
    for member in &incident.members {
        let mut stored = detail.articles.iter();
        let stored = stored.find(|stored| stored.id == member.article);
        let title = stored.and_then(|stored| stored.analysis.article.title.as_deref());
        outln!("  {}  {}", member.article, title.unwrap_or("Untitled"));
        if let Some(origin) = stored.and_then(|stored| stored.origin.as_ref()) {
            outln!("      origin {}: {}", origin.id, origin.reason);
        }
        outln!("      {:.1} points, {}", member.score, member.reason);
    }
}

fn minute(stated: &Stated) -> String {
    let text = stated.at.to_string();
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

/// Outlet, origin and the sentence on one line.
fn place(stated: &Stated) -> String {
    let outlet = stated.outlet.as_deref().unwrap_or("-");
    let origin = stated
        .origin
        .as_ref()
        .map_or_else(String::new, |o| format!(" ({o})"));
    let words: Vec<&str> = stated.words.split_whitespace().collect();
    format!("{outlet}{origin}: {}", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_said_as_they_are_bounded() {
        let count = |min, max, vague| count_in_words(Count { min, max, vague });
        assert_eq!(count(Some(9), Some(9), false), "9");
        assert_eq!(count(Some(9), None, false), "at least 9");
        assert_eq!(count(Some(24), None, true), "at least 24 (in words)");
        assert_eq!(sources(1, 1), "1 article, 1 origin");
        assert_eq!(sources(7, 2), "7 articles, 2 origins");
    }
}
