use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use serde_json::json;
use wirewatch_extract::explain_extraction;
use wirewatch_fetch::{FetchKind, FetchOutcome, FetchRequest, Fetcher, decode_page};
use wirewatch_model::{Analysis, Attack, Count, Span};
use wirewatch_pipeline::Analyzer;
use wirewatch_server::views::AnalysisView;

use crate::args::{Args, ExplainArgs};
use crate::out::outln;
use crate::rules::load_analyzer;
use crate::settings;

/// Shows every step of reading one page; nothing is kept.
pub async fn explain(args: &Args, explain: &ExplainArgs) -> anyhow::Result<ExitCode> {
    let settings = settings::load(args.config.as_deref(), args.data_dir.as_deref())?;
    let analyzer = load_analyzer(&settings)?;
    let (html, url) = if Path::new(&explain.target).is_file() {
        let bytes = std::fs::read(&explain.target)
            .with_context(|| format!("{} cannot be read", explain.target))?;
        (decode_page(&bytes, None), explain.url.clone())
    } else if explain.target.contains("://") {
        let fetcher =
            Fetcher::new(settings.fetch.clone(), Vec::new()).context("pages cannot be fetched")?;
        fetch_html(&fetcher, &explain.target).await?
    } else {
        bail!("`{}` is neither a file nor an address", explain.target);
    };
    if args.json {
        outln!(
            "{}",
            serde_json::to_string_pretty(&explained_json(&analyzer, &html, &url))?
        );
    } else {
        outln!("{}", explained(&analyzer, &html, &url));
    }
    Ok(ExitCode::SUCCESS)
}

async fn fetch_html(fetcher: &Fetcher, url: &str) -> anyhow::Result<(String, String)> {
    let request = FetchRequest {
        url: url.to_owned(),
        validators: None,
        kind: FetchKind::Page,
    };
    match fetcher.fetch(&request).await {
        FetchOutcome::Fetched(fetched) => {
            let page = fetched.page;
            Ok((
                decode_page(&page.body, page.header("content-type")),
                page.final_url,
            ))
        }
        other => bail!("{url}: {}", other.describe()),
    }
}

fn explained_json(analyzer: &Analyzer, html: &str, url: &str) -> serde_json::Value {
    let rules = analyzer.rules();
    let trace = explain_extraction(html, url, &rules.extract, &rules.sites);
    json!({"extraction": trace.to_string(), "analysis": AnalysisView::new(&analyzer.analyze_html(html, url))})
}

/// The steps as text: how the page was read, then each fact with its evidence.
fn explained(analyzer: &Analyzer, html: &str, url: &str) -> String {
    let rules = analyzer.rules();
    let trace = explain_extraction(html, url, &rules.extract, &rules.sites);
    let analysis = analyzer.analyze_article(trace.extraction.article.clone(), None);
    let mut out = format!(
        "page  {url}, {} bytes\nrules {}, watchlist {}\n\n== extraction ==\n{trace}",
        html.len(),
        analyzer.rules_version(),
        rules.watchlist.version()
    );
    out.push_str(&format!("\n== text ==\n{}\n", analysis.article.text));
    push_quotes(&mut out, &analysis);
    push_groups(&mut out, &analysis);
    out.push_str("\n== attacks ==\n");
    for attack in &analysis.attacks {
        push_attack(&mut out, &analysis.article.text, attack);
    }
    out
}

fn push_quotes(out: &mut String, analysis: &Analysis) {
    let text = &analysis.article.text;
    out.push_str("\n== quotes ==\n");
    for quote in &analysis.quotes {
        let speaker = quote
            .speaker
            .as_ref()
            .map_or("unattributed", |speaker| speaker.name.as_str());
        let cue = quote.cue.map(|span| span.of(text)).unwrap_or("no cue");
        let words: Vec<&str> = quote.content.iter().map(|span| span.of(text)).collect();
        let kind = format!("{:?}", quote.kind).to_lowercase();
        out.push_str(&format!(
            "{speaker} [{kind}, {cue}, {}]\n    {}\n",
            quote.rule,
            words.join(" … ")
        ));
    }
    out.push_str("\n== speakers ==\n");
    for speaker in &analysis.speakers {
        let post: Vec<&str> = [&speaker.honorific, &speaker.title, &speaker.affiliation]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let role = format!("{:?}", speaker.role).to_lowercase();
        out.push_str(&format!("{} ({role}) {}\n", speaker.name, post.join(", ")));
        for span in &speaker.evidence {
            out.push_str(&format!("    {}\n", span.of(text)));
        }
    }
}

fn push_groups(out: &mut String, analysis: &Analysis) {
    out.push_str("\n== groups ==\n");
    for mention in &analysis.groups {
        let part = if mention.part_of_name {
            ", inside another name"
        } else {
            ""
        };
        let around = around(&analysis.article.text, mention.span);
        out.push_str(&format!(
            "{} [{}{part}] {around}\n",
            mention.group_id, mention.rule
        ));
    }
}

/// The words with a little of what stands around them.
fn around(text: &str, span: Span) -> String {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let lead: String = before
        .chars()
        .rev()
        .take(30)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let trail: String = after.chars().take(30).collect();
    format!("…{lead}[{}]{trail}…", span.of(text)).replace('\n', " ")
}

fn push_attack(out: &mut String, text: &str, attack: &Attack) {
    let background = if attack.background {
        ", background"
    } else {
        ""
    };
    let status = format!("{:?}", attack.status).to_lowercase();
    out.push_str(&format!(
        "{} ({status}{background})\n    {}\n",
        attack.kinds.join(", "),
        values(attack).join(" · ")
    ));
    for evidence in &attack.evidence {
        out.push_str(&format!(
            "    {:14} {:30} [{}, {:.2}] {}\n",
            evidence.field,
            evidence.span.of(text),
            evidence.rule,
            evidence.confidence,
            evidence.sentence.of(text).replace('\n', " ")
        ));
    }
    for claim in &attack.claims {
        if let Some(source) = &claim.source {
            let field = format!("{} by", claim.field);
            out.push_str(&format!("    {field:14} {source:30} [of {}]\n", claim.name));
        }
    }
}

/// What the fields of an attack came to; the lines below it say from which words.
fn values(attack: &Attack) -> Vec<String> {
    let mut values = Vec::new();
    if let Some(date) = attack.date {
        values.push(format!("{} to {}", date.from, date.to));
    }
    if let Some(place) = &attack.place {
        let parts = [&place.city, &place.admin1, &place.country];
        let mut around: Vec<&str> = vec![place.name.as_str()];
        around.extend(parts.into_iter().flatten().map(String::as_str));
        around.dedup();
        let pin = place.lat.zip(place.lon);
        let pin = pin.map_or(String::new(), |(lat, lon)| format!(" ({lat}, {lon})"));
        values.push(format!("{}{pin}", around.join(", ")));
    }
    for (name, list) in [
        ("claimed by", &attack.claimed_by),
        ("blamed on", &attack.blamed_on),
        ("denied by", &attack.denied_by),
        ("targets", &attack.targets),
        ("victims", &attack.victims),
        ("weapons", &attack.weapons),
    ] {
        if !list.is_empty() {
            values.push(format!("{name} {}", list.join(", ")));
        }
    }
    let perpetrators: Vec<&str> = attack
        .perpetrators
        .iter()
        .map(|known| known.name.as_str())
        .collect();
    if !perpetrators.is_empty() {
        values.push(format!("by {}", perpetrators.join(", ")));
    }
    for (name, count) in [
        ("killed", attack.killed),
        ("injured", attack.injured),
        ("kidnapped", attack.kidnapped),
        ("missing", attack.missing),
    ] {
        values.extend(count.map(|count| format!("{name} {}", bounds(count))));
    }
    values
}

/// "12", "12 or more", "up to 12".
fn bounds(count: Count) -> String {
    match (count.min, count.max) {
        (Some(min), Some(max)) if min == max => min.to_string(),
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("{min} or more"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => "some".to_owned(),
    }
}
