use thiserror::Error;
use url::Url;

use crate::entities::escape_markup;
use crate::markup::{Piece, Tag, fold_space, pieces};

/// Folders in folders; deeper ones are an attack.
const MAX_DEPTH: usize = 64;

/// A feed in a list of subscriptions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpmlFeed {
    /// The feed's address.
    pub url: String,
    /// The feed's title.
    pub title: Option<String>,
    /// The site's address.
    pub site_url: Option<String>,
    /// The names of the folders it lies in, the outermost first.
    pub folders: Vec<String>,
}

/// Why a text is no list of feeds.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpmlFault {
    /// There is no `<opml>` in it.
    #[error("it is no OPML file")]
    NotOpml,
    /// No outline in it has a feed's address.
    #[error("it names no feed")]
    NoFeeds,
    /// A line of a plain list is no address.
    #[error("line {line} is no http or https address: `{text}`")]
    BadLine {
        /// The line's number, from 1.
        line: usize,
        /// The line.
        text: String,
    },
}

/// Reads the feeds of an OPML file, with nested outlines.
pub fn parse_opml(text: &str) -> Result<Vec<OpmlFeed>, OpmlFault> {
    let mut feeds = Vec::new();
    let mut folders: Vec<String> = Vec::new();
    // Whether each open outline is a folder.
    let mut open: Vec<bool> = Vec::new();
    let mut is_opml = false;
    for piece in pieces(text) {
        match piece {
            Piece::Start(tag) if tag.name == "opml" => is_opml = true,
            Piece::Start(tag) if tag.name == "outline" => {
                let feed = outline_feed(&tag, &folders);
                if !tag.closed && open.len() < MAX_DEPTH {
                    open.push(feed.is_none());
                    if feed.is_none() {
                        folders.push(label(&tag).unwrap_or_default());
                    }
                }
                feeds.extend(feed);
            }
            Piece::End(name) if name.eq_ignore_ascii_case("outline") => {
                let was_folder = open.pop().unwrap_or(false);
                if was_folder {
                    folders.pop();
                }
            }
            _ => {}
        }
    }
    match (is_opml, feeds.is_empty()) {
        (false, _) => Err(OpmlFault::NotOpml),
        (true, true) => Err(OpmlFault::NoFeeds),
        (true, false) => Ok(feeds),
    }
}

/// Reads an OPML file, or a plain list of one address a line; `#` begins a comment.
pub fn parse_feed_list(text: &str) -> Result<Vec<OpmlFeed>, OpmlFault> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return parse_opml(text);
    }
    let mut feeds = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if !is_web_address(line) {
            return Err(OpmlFault::BadLine {
                line: index + 1,
                text: line.to_owned(),
            });
        }
        feeds.push(OpmlFeed {
            url: line.to_owned(),
            ..OpmlFeed::default()
        });
    }
    if feeds.is_empty() {
        Err(OpmlFault::NoFeeds)
    } else {
        Ok(feeds)
    }
}

/// Writes feeds as OPML 2.0, in folders as they were read.
pub fn write_opml(feeds: &[OpmlFeed]) -> String {
    let mut opml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>Feeds</title>\n  </head>\n  <body>\n",
    );
    let mut open: &[String] = &[];
    for feed in feeds {
        let shared = open
            .iter()
            .zip(&feed.folders)
            .take_while(|(a, b)| a == b)
            .count();
        for depth in (shared..open.len()).rev() {
            opml.push_str(&format!("{}</outline>\n", indent(depth)));
        }
        for (depth, folder) in feed.folders.iter().enumerate().skip(shared) {
            opml.push_str(&format!(
                "{}<outline text=\"{}\">\n",
                indent(depth),
                escape_markup(folder)
            ));
        }
        open = &feed.folders;
        opml.push_str(&outline(feed, open.len()));
    }
    for depth in (0..open.len()).rev() {
        opml.push_str(&format!("{}</outline>\n", indent(depth)));
    }
    opml.push_str("  </body>\n</opml>\n");
    opml
}

fn outline(feed: &OpmlFeed, depth: usize) -> String {
    let title = escape_markup(feed.title.as_deref().unwrap_or(&feed.url));
    let site = feed
        .site_url
        .as_ref()
        .map(|url| format!(" htmlUrl=\"{}\"", escape_markup(url)));
    format!(
        "{}<outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{}\"{}/>\n",
        indent(depth),
        escape_markup(&feed.url),
        site.unwrap_or_default()
    )
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth + 2)
}

fn outline_feed(tag: &Tag<'_>, folders: &[String]) -> Option<OpmlFeed> {
    let url = tag
        .attribute("xmlUrl")
        .map(|url| url.trim().to_owned())
        .filter(|url| is_web_address(url))?;
    Some(OpmlFeed {
        url,
        title: label(tag),
        site_url: tag
            .attribute("htmlUrl")
            .map(|url| url.trim().to_owned())
            .filter(|url| is_web_address(url)),
        folders: folders
            .iter()
            .filter(|folder| !folder.is_empty())
            .cloned()
            .collect(),
    })
}

fn label(tag: &Tag<'_>) -> Option<String> {
    let text = |name| {
        tag.attribute(name)
            .map(|text| fold_space(&text))
            .filter(|text: &String| !text.is_empty())
    };
    text("title").or_else(|| text("text"))
}

fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPML: &str = "<opml version='1.0'><body><outline text='World &amp; more'>\
        <outline text='Harbour Post' xmlUrl='https://a.example/f?x=1&amp;y=2' htmlUrl='https://a.example/'/>\
        <outline text='Asia'><outline xmlurl='https://b.example/f'></outline></outline></outline>\
        <outline title='Last' xmlUrl='https://c.example/f'/><outline xmlUrl='ftp://d.example/'/></body></opml>";

    #[test]
    fn nested_outlines_are_read_and_written_again() {
        let feeds = parse_opml(OPML).expect("feeds");
        let urls: Vec<&str> = feeds.iter().map(|feed| feed.url.as_str()).collect();
        assert_eq!(
            urls,
            [
                "https://a.example/f?x=1&y=2",
                "https://b.example/f",
                "https://c.example/f"
            ]
        );
        assert_eq!(feeds[1].folders, ["World & more", "Asia"]);
        assert!(feeds[2].folders.is_empty());
        let again = parse_opml(&write_opml(&feeds)).expect("feeds");
        let known = |feed: &OpmlFeed| {
            (
                feed.url.clone(),
                feed.folders.clone(),
                feed.site_url.clone(),
            )
        };
        assert_eq!(
            again.iter().map(known).collect::<Vec<_>>(),
            feeds.iter().map(known).collect::<Vec<_>>()
        );
    }

    #[test]
    fn plain_lists_are_read() {
        let feeds = parse_feed_list("# ours\nhttps://a.example/f\n\n http://b.example/g \n")
            .expect("feeds");
        assert_eq!(feeds.len(), 2);
        let fault = parse_feed_list("https://a.example/f\nnonsense").expect_err("a fault");
        assert_eq!(
            fault.to_string(),
            "line 2 is no http or https address: `nonsense`"
        );
        assert_eq!(parse_feed_list(""), Err(OpmlFault::NoFeeds));
        assert_eq!(parse_feed_list("<html></html>"), Err(OpmlFault::NotOpml));
    }
}
