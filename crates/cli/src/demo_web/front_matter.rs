//! The parts of an article's file: the TOML between `+++` lines and the text after it.

use anyhow::Context as _;
use jiff::ZonedDateTime;
use serde::{Deserialize, Deserializer};

use super::dates::parse_date;
use super::files::parse_toml;

/// An article's file, cut into its parts.
#[derive(Debug)]
pub struct ArticleFile<'a> {
    /// What stands between the `+++` lines.
    pub front: FrontMatter,
    /// The text of the first version.
    pub body: Part<'a>,
    /// The text of the second version.
    pub revised_body: Option<Part<'a>>,
}

/// A part of a file that knows where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// The line of the file it starts on, counted from 1.
    pub first_line: usize,
    /// The part itself.
    pub text: &'a str,
}

/// What is known of an article beside its text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// The headline.
    pub title: String,
    /// One or two sentences, or nothing.
    pub standfirst: String,
    /// The byline as printed.
    pub author: String,
    /// A sentence about the author.
    #[serde(default)]
    pub author_bio: String,
    /// When it was published, in the article's own offset.
    #[serde(deserialize_with = "date")]
    pub published: ZonedDateTime,
    /// The section's name.
    pub section: String,
    /// What it is about.
    pub tags: Vec<String>,
    /// Its language, if that is not the outlet's.
    pub language: Option<String>,
    /// The caption of the lead image.
    #[serde(default)]
    pub image_caption: String,
    /// The credit line of wire copy, such as `(Meridian Wire)`.
    #[serde(default)]
    pub credit: String,
    /// Where the copy was taken from.
    pub source: Option<Source>,
    /// Slugs for the box of related articles; without it, the three articles before this one.
    pub related: Option<Vec<String>>,
    /// The second version.
    pub revision: Option<Revision>,
    /// Articles with the same value report the same incident.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "truth for tests, never rendered")
    )]
    pub event: Option<String>,
    /// The wire article this one reprints, as `outlet-id/slug`.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "truth for tests, never rendered")
    )]
    pub reprint_of: Option<String>,
    /// What a careless reader would get wrong here.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "truth for tests, never rendered")
    )]
    pub trap: Option<String>,
}

/// Where copy was taken from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The source's name.
    pub name: String,
    /// Its address.
    pub url: String,
}

/// What a second version changes beside the text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// When it was made.
    #[serde(deserialize_with = "date")]
    pub updated: ZonedDateTime,
    /// The correction as printed.
    pub note: String,
    /// A new headline.
    pub title: Option<String>,
    /// A new standfirst.
    pub standfirst: Option<String>,
}

/// Cuts the article file at `path` into its parts.
pub fn parse_article_file<'a>(path: &str, text: &'a str) -> anyhow::Result<ArticleFile<'a>> {
    let rest = text
        .strip_prefix("+++\n")
        .with_context(|| format!("{path}:1: the first line is not `+++`"))?;
    let (front, body) = rest
        .split_once("\n+++\n")
        .with_context(|| format!("{path}:1: no `+++` line ends the front matter"))?;
    let body = Part {
        first_line: 4 + line_ends(front),
        text: body,
    };
    let front: FrontMatter = parse_toml(path, 2, front)?;
    let (body, revised_body) = split_revision(body);
    anyhow::ensure!(
        front.revision.is_some() == revised_body.is_some(),
        "{path}: `[revision]` and a `+++ revision +++` line go together"
    );
    Ok(ArticleFile {
        front,
        body,
        revised_body,
    })
}

fn split_revision(body: Part<'_>) -> (Part<'_>, Option<Part<'_>>) {
    let Some((first, revised)) = body.text.split_once("\n+++ revision +++\n") else {
        return (body, None);
    };
    let revised = Part {
        first_line: body.first_line + line_ends(first) + 2,
        text: revised,
    };
    let first = Part {
        text: first,
        ..body
    };
    (first, Some(revised))
}

/// Reads a date here rather than later, so that a mistake is named with its line.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ZonedDateTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_date(&text).map_err(serde::de::Error::custom)
}

fn line_ends(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRONT: &str = "title = \"T\"\nstandfirst = \"\"\nauthor = \"A\"\npublished = \"2025-01-02T17:05:00-06:00\"\nsection = \"News\"\ntags = []\n";

    #[track_caller]
    fn check_mistake(text: &str, expected: &str) {
        let error = parse_article_file("a.md", text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn parts_know_their_lines() {
        let revision = "[revision]\nupdated = \"2025-01-02T18:05:00-06:00\"\nnote = \"N\"\n";
        let text = format!("+++\n{FRONT}{revision}+++\nOne.\n\nTwo.\n+++ revision +++\nThree.\n");
        let file = parse_article_file("a.md", &text).unwrap();
        assert_eq!(file.body.text, "One.\n\nTwo.");
        let line = |part: Part<'_>, offset| text.lines().nth(part.first_line - 1 + offset);
        assert_eq!(line(file.body, 2), Some("Two."));
        assert_eq!(line(file.revised_body.unwrap(), 0), Some("Three."));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let text = format!("+++\n{FRONT}auhtor_bio = \"B\"\n+++\nText.\n");
        check_mistake(&text, "a.md:8: unknown field `auhtor_bio`");
    }

    #[test]
    fn a_date_without_an_offset_is_named_with_its_line() {
        let text = format!("+++\n{}+++\nText.\n", FRONT.replace("-06:00", ""));
        check_mistake(&text, "a.md:5: `2025-01-02T17:05:00` is not");
    }

    #[test]
    fn a_file_without_front_matter_is_a_mistake() {
        check_mistake("Text.\n", "a.md:1: ");
        check_mistake(&format!("+++\n{FRONT}Text.\n"), "a.md:1: ");
    }

    #[test]
    fn a_revision_needs_its_text() {
        let text = format!("+++\n{FRONT}+++\nOne.\n+++ revision +++\nTwo.\n");
        check_mistake(&text, "a.md: `[revision]` and");
    }
}
