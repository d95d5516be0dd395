use serde::{Deserialize, Serialize};

use crate::{Span, Stamp};

/// A value with the place it was read from (`json-ld`, `meta`, `feed` …).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced<T> {
    /// What was read.
    pub value: T,
    /// Where it was read.
    pub source: String,
}

/// The story found on one page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The address the page was read from.
    pub url: String,
    /// The address the page says is its own, when it is believable.
    pub canonical_url: Option<String>,
    /// The headline, without the site's name.
    pub title: Option<String>,
    /// The lead-in under the headline.
    pub standfirst: Option<String>,
    /// The writers' names, without "By", titles or agencies.
    pub authors: Vec<String>,
    /// News agencies credited in the byline or dateline.
    pub agencies: Vec<String>,
    /// The outlet that the feed names as the source of a reprint.
    #[serde(default)]
    pub reprinted_from: Option<String>,
    /// First publication.
    pub published: Option<Sourced<Stamp>>,
    /// Last change.
    pub modified: Option<Sourced<Stamp>>,
    /// Language, BCP 47.
    pub language: Option<String>,
    /// The outlet's name by the page.
    pub outlet: Option<String>,
    /// The section of the site.
    pub section: Option<String>,
    /// Keywords the page gives itself.
    pub tags: Vec<String>,
    /// The leading picture.
    pub lead_image: Option<LeadImage>,
    /// Whether the text is, or seems, cut by a paywall.
    pub paywalled: bool,
    /// The body: paragraphs separated by a blank line.
    pub text: String,
    /// What each part of `text` is, in order.
    pub blocks: Vec<Block>,
}

/// The picture at the head of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadImage {
    /// Its address.
    pub url: String,
    /// Its caption.
    pub caption: Option<String>,
}

/// One paragraph-like part of an article's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is in the article's text.
    pub span: Span,
}

/// What a block of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading inside the text.
    Heading,
    /// An item of a list.
    ListItem,
    /// A block quotation or pull quote.
    Quote,
    /// A row or cell text of a table.
    Table,
}
