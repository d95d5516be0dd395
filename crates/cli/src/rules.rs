use std::path::Path;

use serde::Deserialize;
use wirewatch_extract::SiteRules;
use wirewatch_model::{Feed, FeedId, FeedKind, Page};
use wirewatch_pipeline::{Analyzer, ReadingRules, is_feed_id};
use wirewatch_quotes::QuoteRules;
use wirewatch_tag::{AttackRules, Watchlist};

use crate::bundled;
use crate::exit::Failure;
use crate::settings::{Settings, toml_fault};

/// Makes the analyzer from the settings and the rule files beside them; what has no file is built in.
pub fn load_analyzer(settings: &Settings) -> anyhow::Result<Analyzer> {
    let (sites, sites_version) = load_sites(settings)?;
    Ok(Analyzer::new(ReadingRules {
        extract: settings.extract.clone(),
        sites,
        sites_version,
        quotes: QuoteRules::builtin(),
        watchlist: load_watchlist(settings)?,
        attacks: AttackRules::builtin(),
    }))
}

/// Reads `watchlist.toml` beside the settings, else the built-in one.
pub fn load_watchlist(settings: &Settings) -> anyhow::Result<Watchlist> {
    match read_beside(settings, "watchlist.toml")? {
        Some((path, text)) => {
            Ok(Watchlist::parse(&text, &path)
                .map_err(|fault| Failure::Config(fault.to_string()))?)
        }
        None => Ok(Watchlist::builtin()),
    }
}

/// Reads the watchlist of a file.
pub fn read_watchlist(path: &Path) -> anyhow::Result<Watchlist> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("{shown} cannot be read: {error}")))?;
    let watchlist = Watchlist::parse(&text, &shown.to_string());
    Ok(watchlist.map_err(|fault| Failure::Config(fault.to_string()))?)
}

/// Reads `sites.toml` beside the settings, else the built-in one; with a version that also tells the settings of `[extract]`.
fn load_sites(settings: &Settings) -> anyhow::Result<(SiteRules, String)> {
    let read = read_beside(settings, "sites.toml")?;
    let text = read.as_ref().map_or(bundled::SITES, |(_, text)| text);
    let version = Page::sha256_of(format!("{:?}{text}", settings.extract).as_bytes());
    let version = version.chars().take(8).collect();
    let sites = match &read {
        Some((path, text)) => {
            SiteRules::parse(text).map_err(|fault| Failure::Config(format!("{path}:{fault}")))?
        }
        None => SiteRules::builtin(),
    };
    Ok((sites, version))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedsFile {
    #[serde(default)]
    feed: Vec<FeedLine>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedLine {
    id: String,
    url: String,
    outlet: String,
    #[serde(default)]
    kind: FeedKind,
    publisher: Option<String>,
    country: Option<String>,
    language: Option<String>,
}

/// Reads `feeds.toml` beside the settings; `None` when there is none.
pub fn load_feeds(settings: &Settings) -> anyhow::Result<Option<Vec<Feed>>> {
    let Some((path, text)) = read_beside(settings, "feeds.toml")? else {
        return Ok(None);
    };
    Ok(Some(parse_feeds(&path, &text)?))
}

/// Reads the text of a `feeds.toml`.
pub fn parse_feeds(path: &str, text: &str) -> Result<Vec<Feed>, Failure> {
    let file: FeedsFile =
        toml::from_str(text).map_err(|error| Failure::Config(toml_fault(path, text, &error)))?;
    let mut feeds: Vec<Feed> = Vec::with_capacity(file.feed.len());
    for line in file.feed {
        if wirewatch_model::canonicalize_url(&line.url).is_none() {
            let fault = format!(
                "{path}: feed `{}` has no http or https address: `{}`",
                line.id, line.url
            );
            return Err(Failure::Config(fault));
        }
        if !is_feed_id(&line.id) {
            let fault = format!(
                "{path}: feed id `{}` must be of letters, digits, `-`, `_` and `.`",
                line.id
            );
            return Err(Failure::Config(fault));
        }
        if feeds.iter().any(|feed| feed.id.as_str() == line.id) {
            return Err(Failure::Config(format!(
                "{path}: feed id `{}` stands there twice",
                line.id
            )));
        }
        feeds.push(Feed {
            id: FeedId(line.id),
            url: line.url,
            kind: line.kind,
            outlet: line.outlet,
            publisher: line.publisher,
            country: line.country,
            language: line.language,
        });
    }
    Ok(feeds)
}

/// The path and text of a file beside the settings file; `None` when it is absent.
fn read_beside(settings: &Settings, name: &str) -> anyhow::Result<Option<(String, String)>> {
    let Some(path) = settings.config_dir.as_deref().map(|dir| dir.join(name)) else {
        return Ok(None);
    };
    read_if_there(&path)
}

fn read_if_there(path: &Path) -> anyhow::Result<Option<(String, String)>> {
    let shown = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some((shown, text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Config(format!("{shown} cannot be read: {error}")).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_feeds_are_valid() {
        let feeds = parse_feeds("feeds.toml", bundled::FEEDS).expect("valid");
        assert!(feeds.len() >= 35);
    }

    #[test]
    fn fault_in_a_feeds_file_names_the_place() {
        let text = "[[feed]]\nid = \"a\"\nurl = \"https://a.example/feed\"\noutlet = \"A\"\ncuntry = \"FR\"\n";
        let fault = parse_feeds("feeds.toml", text)
            .expect_err("unknown key")
            .to_string();
        assert_eq!(
            fault,
            "feeds.toml:5:1: unknown key `cuntry`; did you mean `country`?"
        );
    }
}
