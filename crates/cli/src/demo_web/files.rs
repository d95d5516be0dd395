//! The files of `fixtures/outlets`, as they were when the program was built.

use anyhow::Context as _;
use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;

#[derive(RustEmbed)]
#[folder = "../../fixtures/outlets"]
#[include = "*/outlet.toml"]
#[include = "*/articles/*.md"]
#[include = "templates/*.html"]
struct OutletFiles;

/// Reads a file by its path below `fixtures/outlets`.
pub fn read(path: &str) -> anyhow::Result<String> {
    let file = OutletFiles::get(path).with_context(|| format!("{path}: no such file"))?;
    String::from_utf8(file.data.into_owned()).with_context(|| format!("{path}: not UTF-8"))
}

/// The ids of the outlets, sorted.
pub fn outlet_ids() -> Vec<String> {
    names_between("", "/outlet.toml")
}

/// The slugs of an outlet's articles, sorted.
pub fn article_slugs(outlet_id: &str) -> Vec<String> {
    names_between(&format!("{outlet_id}/articles/"), ".md")
}

/// Where an article's file is.
pub fn article_path(outlet_id: &str, slug: &str) -> String {
    format!("{outlet_id}/articles/{slug}.md")
}

fn names_between(prefix: &str, suffix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for path in OutletFiles::iter() {
        let name = path
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_suffix(suffix));
        if let Some(name) = name {
            names.push(name.to_owned());
        }
    }
    names.sort();
    names
}

/// Reads TOML that starts on line `first_line` of the file at `path`; a mistake is named with its file and line.
pub fn parse_toml<T: DeserializeOwned>(
    path: &str,
    first_line: usize,
    text: &str,
) -> anyhow::Result<T> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.bytes().take(start);
        let line = first_line + before.filter(|&byte| byte == b'\n').count();
        anyhow::anyhow!("{path}:{line}: {}", error.message())
    })
}
