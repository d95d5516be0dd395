//! An article and its versions.

use anyhow::Context as _;
use jiff::ZonedDateTime;

use super::body::{Block, parse_body};
use super::dates::by_pattern;
use super::front_matter::{ArticleFile, FrontMatter, Part, Revision, parse_article_file};
use super::outlet::OutletSettings;

/// An article of an outlet.
#[derive(Debug)]
pub struct Article {
    /// The file's name without `.md`.
    pub slug: String,
    /// Its path on the site.
    pub path: String,
    /// What its file says before the text.
    pub front: FrontMatter,
    /// When it was published, as the outlet writes it.
    pub published_human: String,
    /// Its language.
    pub language: String,
    /// The article as it was published.
    pub first: Version,
    /// The article after its correction.
    pub revision: Option<Version>,
}

/// One version of an article.
#[derive(Debug)]
pub struct Version {
    /// The headline.
    pub title: String,
    /// One or two sentences, or nothing.
    pub standfirst: String,
    /// When this version was published.
    pub updated: ZonedDateTime,
    /// The same as the outlet writes it.
    pub updated_human: String,
    /// The correction as printed.
    pub note: Option<String>,
    /// The text.
    pub body: Vec<Block>,
}

impl Article {
    /// Reads the article file at `path`.
    pub fn parse(
        path: &str,
        slug: &str,
        text: &str,
        settings: &OutletSettings,
    ) -> anyhow::Result<Self> {
        let ArticleFile {
            front,
            body,
            revised_body,
        } = parse_article_file(path, text)?;
        let published_human = human_date(path, &front.published, settings)?;
        let first = Version {
            title: front.title.clone(),
            standfirst: front.standfirst.clone(),
            updated: front.published.clone(),
            updated_human: published_human.clone(),
            note: None,
            body: parse_body(path, body)?,
        };
        let revision = match front.revision.as_ref().zip(revised_body) {
            Some((revision, body)) => Some(revise(path, &first, revision, body, settings)?),
            None => None,
        };
        Ok(Self {
            slug: slug.to_owned(),
            path: article_path(path, slug, &front.published, &settings.article_path)?,
            language: front
                .language
                .as_ref()
                .unwrap_or(&settings.language)
                .clone(),
            published_human,
            front,
            first,
            revision,
        })
    }
}

fn revise(
    path: &str,
    first: &Version,
    revision: &Revision,
    body: Part<'_>,
    settings: &OutletSettings,
) -> anyhow::Result<Version> {
    anyhow::ensure!(
        revision.updated > first.updated,
        "{path}: revised before it was published"
    );
    let or_first = |new: &Option<String>, first: &String| new.as_ref().unwrap_or(first).clone();
    Ok(Version {
        title: or_first(&revision.title, &first.title),
        standfirst: or_first(&revision.standfirst, &first.standfirst),
        updated_human: human_date(path, &revision.updated, settings)?,
        updated: revision.updated.clone(),
        note: Some(revision.note.clone()),
        body: parse_body(path, body)?,
    })
}

fn human_date(
    path: &str,
    date: &ZonedDateTime,
    settings: &OutletSettings,
) -> anyhow::Result<String> {
    by_pattern(&settings.date_format, date).with_context(|| format!("{path}: date_format"))
}

fn article_path(
    file: &str,
    slug: &str,
    published: &ZonedDateTime,
    pattern: &str,
) -> anyhow::Result<String> {
    let is_plain = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    anyhow::ensure!(
        slug.chars().all(is_plain),
        "{file}: a slug is made of a-z, 0-9 and `-`"
    );
    let part = |format: &str| published.strftime(format).to_string();
    let path = pattern
        .replace("{slug}", slug)
        .replace("{year}", &part("%Y"))
        .replace("{month}", &part("%m"))
        .replace("{day}", &part("%d"));
    let is_whole = path.starts_with('/') && !path.contains('{');
    anyhow::ensure!(is_whole, "{file}: `{pattern}` is no article path");
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo_web::dates::parse_date;

    #[track_caller]
    fn check_path(pattern: &str, expected: Option<&str>) {
        let published = parse_date("2025-03-08T23:30:00-05:00").unwrap();
        let path = article_path("a.md", "pier-6", &published, pattern).ok();
        assert_eq!(path.as_deref(), expected);
    }

    #[test]
    fn a_path_takes_the_day_in_the_articles_own_offset() {
        check_path("/{year}/{month}/{day}/{slug}", Some("/2025/03/08/pier-6"));
        check_path("/text/{slug}.htm", Some("/text/pier-6.htm"));
    }

    #[test]
    fn an_unknown_part_of_a_path_is_a_mistake() {
        check_path("/{hour}/{slug}", None);
        check_path("{slug}", None);
    }
}
