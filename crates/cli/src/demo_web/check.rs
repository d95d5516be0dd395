//! What must be true of the files in `fixtures/outlets`.

use std::collections::BTreeSet;

use super::article::Article;
use super::files::article_path;
use super::outlet::{Outlet, load_outlets};
use super::resources::render_site;
use super::site::{Edition, Site};

const EARLIEST: &str = "2024-01-01";
const LATEST: &str = "2026-10-31";

/// Names what is wrong in the sample outlets; empty if nothing is.
///
/// Files that can't be read at all (unknown keys, dates that are none, related articles that don't exist) are an error.
fn check_outlets(outlets: &[Outlet]) -> Vec<String> {
    let mut mistakes = Vec::new();
    for outlet in outlets {
        mistakes.extend(check_rendering(outlet));
        for article in &outlet.articles {
            let path = article_path(&outlet.id, &article.slug);
            let found = check_article(article, outlets);
            mistakes.extend(found.into_iter().map(|what| format!("{path}: {what}")));
        }
    }
    mistakes
}

/// Renders both editions, which finds placeholders that nobody knows, and looks for truth that leaked.
fn check_rendering(outlet: &Outlet) -> Vec<String> {
    let mut mistakes = Vec::new();
    for edition in [Edition::First, Edition::Revised] {
        let site = Site::new(outlet, "http://127.0.0.1:8620", edition);
        let resources = match render_site(&site) {
            Ok(resources) => resources,
            Err(error) => return vec![format!("{}: {error:#}", outlet.id)],
        };
        for (path, resource) in resources {
            let body = String::from_utf8_lossy(&resource.body);
            let traps = outlet.articles.iter().filter_map(|a| a.front.trap.as_ref());
            if body.contains("{{") || traps.into_iter().any(|trap| body.contains(trap)) {
                mistakes.push(format!("{}{path}: shows what it must not", outlet.id));
            }
        }
    }
    mistakes
}

fn check_article(article: &Article, outlets: &[Outlet]) -> Vec<String> {
    let mut mistakes = Vec::new();
    let version = article.revision.as_ref().unwrap_or(&article.first);
    for date in [&article.front.published, &version.updated] {
        let day = date.strftime("%Y-%m-%d").to_string();
        if !(EARLIEST..=LATEST).contains(&day.as_str()) {
            mistakes.push(format!("{day} is not in the demo's years"));
        }
    }
    if let Some(original) = &article.front.reprint_of {
        match find_article(outlets, original) {
            None => mistakes.push(format!("reprints `{original}`, which does not exist")),
            Some(original) if original.front.published > article.front.published => {
                mistakes.push(format!("reprints `{}` before it appeared", original.slug));
            }
            Some(_) => {}
        }
    }
    if article.front.title.is_empty() || article.front.author.is_empty() {
        mistakes.push("no title or no author".to_owned());
    }
    mistakes
}

fn find_article<'a>(outlets: &'a [Outlet], id: &str) -> Option<&'a Article> {
    let (outlet_id, slug) = id.split_once('/')?;
    let outlet = outlets.iter().find(|outlet| outlet.id == outlet_id)?;
    outlet.article(slug)
}

#[track_caller]
fn check_at_least(what: &str, found: usize, wanted: usize) {
    assert!(found >= wanted, "{found} {what}, {wanted} wanted");
}

#[test]
fn sample_outlets_are_written_as_their_format_says() {
    let mistakes = check_outlets(&load_outlets().unwrap());
    assert!(mistakes.is_empty(), "{mistakes:#?}");
}

#[test]
fn sample_outlets_show_every_kind_of_site() {
    let outlets = load_outlets().unwrap();
    let kinds: BTreeSet<_> = outlets.iter().map(|o| o.settings.feed.kind).collect();
    let families: BTreeSet<_> = outlets.iter().map(|o| &o.settings.template).collect();
    check_at_least("outlets", outlets.len(), 6);
    check_at_least("kinds of feeds", kinds.len(), 5);
    check_at_least("template families", families.len(), 5);
}

#[test]
fn sample_articles_are_enough_for_a_demo() {
    let outlets = load_outlets().unwrap();
    let articles: Vec<_> = outlets.iter().flat_map(|o| &o.articles).collect();
    let count = |is: fn(&Article) -> bool| articles.iter().filter(|a| is(a)).count();
    check_at_least("articles", articles.len(), 45);
    check_at_least(
        "not in English",
        count(|a| !a.language.starts_with("en")),
        5,
    );
    check_at_least("reprints", count(|a| a.front.reprint_of.is_some()), 3);
    check_at_least("revisions", count(|a| a.revision.is_some()), 1);
    let mut reports = articles.iter().filter_map(|a| a.front.event.as_ref());
    let mut events = BTreeSet::new();
    assert!(
        reports.any(|event| !events.insert(event)),
        "no event is reported twice"
    );
}
