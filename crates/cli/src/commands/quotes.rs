use std::process::ExitCode;

use wirewatch_server::views::{SaidView, SaidsView};
use wirewatch_server::{QuoteParams, list_quotes};

use super::search::fault;
use crate::args::{Args, QuotesArgs};
use crate::out::outln;
use crate::workspace::Workspace;

/// Outlets named on one line.
const MOST_OUTLETS: usize = 4;

/// Lists who said what, each quote once.
pub async fn quotes(args: &Args, quotes: &QuotesArgs) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open(args).await?;
    let params = QuoteParams {
        speaker: quotes.speaker.clone(),
        about: quotes.about.clone(),
        kind: quotes.kind.clone(),
        outlet: quotes.outlet.clone(),
        from: quotes.from.clone(),
        to: quotes.to.clone(),
        limit: Some(quotes.limit.max(1)),
        cursor: quotes.cursor.clone(),
    };
    let found = list_quotes(&workspace.store, &params).await;
    let view = found.map_err(|failure| fault(failure, ""))?;
    if args.json {
        outln!("{}", serde_json::to_string(&view)?);
    } else {
        print_quotes(&view);
    }
    if view.total == 0 && workspace.store.counts().await?.articles == 0 {
        eprintln!("nothing is stored yet; try: wirewatch run");
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints quotes as lines: day, speaker, how many articles carry it; then the words.
pub fn print_quotes(view: &SaidsView) {
    outln!("{} quotes", view.total);
    for quote in &view.quotes {
        print_quote(quote);
    }
    if let Some(cursor) = &view.next_cursor {
        eprintln!("more: --cursor {cursor}");
    }
}

fn print_quote(quote: &SaidView) {
    let day = quote.first_published.get(..10).unwrap_or_default();
    let articles = match (quote.articles, quote.origins) {
        (1, _) => String::new(),
        (articles, 1) => format!("  {articles} articles, 1 origin"),
        (articles, origins) => format!("  {articles} articles, {origins} origins"),
    };
    outln!("{day}  {}  {}{articles}", speaker(quote), quote.kind);
    let words: Vec<&str> = quote.text.split_whitespace().collect();
    outln!("    {}", words.join(" "));
    let mut outlets: Vec<&str> = quote.outlets.iter().map(String::as_str).collect();
    let more = outlets.len().saturating_sub(MOST_OUTLETS);
    outlets.truncate(MOST_OUTLETS);
    let first = quote
        .places
        .first()
        .map_or("", |place| place.article.as_str());
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    outln!("    {}{more}  [{first}]", outlets.join(", "));
}

fn speaker(quote: &SaidView) -> String {
    let Some(speaker) = &quote.speaker else {
        return "no speaker stated".to_owned();
    };
    let post: Vec<&str> = [&speaker.title, &speaker.affiliation]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    let post = if post.is_empty() {
        String::new()
    } else {
        format!(" ({})", post.join(", "))
    };
    format!("{}{post}", speaker.name)
}
