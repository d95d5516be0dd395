use std::collections::HashMap;
use std::fmt::{self, Display};

use scraper::Selector;
use serde::Deserialize;

/// Selectors for sites that the general method reads wrongly, by host.
#[derive(Debug, Clone, Default)]
pub struct SiteRules {
    hosts: HashMap<String, SiteRule>,
}

/// What is special about the pages of one site.
#[derive(Debug, Clone, Default)]
pub struct SiteRule {
    /// Elements that hold the body; the first selector that matches is used alone.
    pub take: Vec<Selector>,
    /// Elements that are never part of the body.
    pub drop: Vec<Selector>,
    /// Elements that show when the article was published.
    pub date: Vec<Selector>,
}

/// A mistake in the file of site rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRulesError {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub col: usize,
    /// What is wrong.
    pub message: String,
}

impl Display for SiteRulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.col, self.message)
    }
}

impl std::error::Error for SiteRulesError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    #[serde(default)]
    take: Vec<toml::Spanned<String>>,
    #[serde(default)]
    drop: Vec<toml::Spanned<String>>,
    #[serde(default)]
    date: Vec<toml::Spanned<String>>,
}

impl SiteRules {
    /// Reads rules from TOML: a table per host with the lists `take`, `drop` and `date` of CSS selectors.
    pub fn parse(toml: &str) -> Result<Self, SiteRulesError> {
        let raw: HashMap<String, RawRule> = toml::from_str(toml).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            error_at(toml, start, error.message().to_owned())
        })?;
        let mut hosts = HashMap::new();
        for (host, rule) in raw {
            let rule = SiteRule {
                take: selectors(toml, &rule.take)?,
                drop: selectors(toml, &rule.drop)?,
                date: selectors(toml, &rule.date)?,
            };
            hosts.insert(bare_host(&host), rule);
        }
        Ok(Self { hosts })
    }

    /// The rules that ship with wirewatch (`config/sites.toml`).
    pub fn builtin() -> Self {
        Self::parse(include_str!("../../../config/sites.toml"))
            .expect("config/sites.toml is read by a test")
    }

    /// The rule for the page at `url`: of its host, or of the nearest domain above it.
    pub fn for_url(&self, url: &str) -> Option<&SiteRule> {
        if self.hosts.is_empty() {
            return None;
        }
        let parsed = url::Url::parse(url).ok()?;
        let host = bare_host(parsed.host_str()?);
        let mut rest = host.as_str();
        loop {
            if let Some(rule) = self.hosts.get(rest) {
                return Some(rule);
            }
            (_, rest) = rest.split_once('.')?;
        }
    }
}

fn bare_host(host: &str) -> String {
    let host = host.to_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

fn selectors(toml: &str, texts: &[toml::Spanned<String>]) -> Result<Vec<Selector>, SiteRulesError> {
    texts
        .iter()
        .map(|text| {
            Selector::parse(text.get_ref()).map_err(|_| {
                let message = format!("`{}` is not a CSS selector", text.get_ref());
                error_at(toml, text.span().start, message)
            })
        })
        .collect()
}

fn error_at(toml: &str, byte: usize, message: String) -> SiteRulesError {
    let before = toml.get(..byte).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    SiteRulesError {
        line: before.matches('\n').count() + 1,
        col: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtin_rules_are_valid() {
        SiteRules::builtin();
    }

    #[test]
    fn rule_of_a_domain_holds_for_its_hosts() {
        let rules = SiteRules::parse("[\"gulf-post.example\"]\ntake = [\"div.story\"]")
            .expect("valid rules");
        assert!(rules.for_url("https://www.gulf-post.example/a").is_some());
        assert!(rules.for_url("https://en.gulf-post.example/a").is_some());
        assert!(rules.for_url("https://other.example/a").is_none());
        assert!(rules.for_url("no url").is_none());
    }

    #[test]
    fn wrong_selector_is_shown_with_its_place() {
        let error = SiteRules::parse("[\"a.example\"]\ndrop = [\".ok\", \"div[\"]")
            .expect_err("a broken selector");
        assert_eq!((error.line, error.col), (2, 16));
        assert_eq!(error.message, "`div[` is not a CSS selector");
    }

    #[test]
    fn unknown_key_is_shown_with_its_line() {
        let error = SiteRules::parse("[\"a.example\"]\ntaek = []").expect_err("an unknown key");
        assert_eq!(error.line, 2);
        assert!(error.message.contains("taek"), "{}", error.message);
    }
}
