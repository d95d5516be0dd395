use wirewatch_model::{Block, BlockKind, Span, Stamp};

use crate::block::Block as PageBlock;
use crate::body::Body;
use crate::dates::parse_stamp;
use crate::json_ld::{JsonLd, LiveUpdate};
use crate::page::Page;
use crate::tag::Tag;

/// One entry of a live blog: a group of the article's paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveEntry {
    /// When it was written.
    pub published: Option<Stamp>,
    /// Its headline.
    pub headline: Option<String>,
    /// Where it stands in the article's text, its headline included.
    pub span: Span,
}

/// Fewer entries than this are no live blog.
const MIN_ENTRIES: usize = 3;

/// The elements that hold the entries of a live blog; empty on other pages.
///
/// Only what the page says of itself makes it a live blog: a list of dated items may as well be a list of other stories.
pub fn entry_elements(page: &Page<'_>, ld: &JsonLd) -> Vec<usize> {
    let marked = outermost(page, |index| {
        let itemprop = page.elements.get(index).and_then(|e| e.itemprop.as_deref());
        itemprop == Some("liveBlogUpdate")
    });
    if marked.len() >= MIN_ENTRIES {
        return marked;
    }
    if !ld.is_live {
        return Vec::new();
    }
    let articles = outermost(page, |index| is_dated_article(page, index));
    if articles.len() >= MIN_ENTRIES {
        return articles;
    }
    Vec::new()
}

/// The elements for which `test` holds and that stand in no other such.
fn outermost(page: &Page<'_>, test: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(element) = page.elements.get(index) {
        if test(index) {
            found.push(index);
            index = element.end.max(index + 1);
        } else {
            index += 1;
        }
    }
    found
}

/// Whether an element is an `article` or list item with a time of its own and without others of its kind inside.
fn is_dated_article(page: &Page<'_>, index: usize) -> bool {
    let Some(element) = page.elements.get(index) else {
        return false;
    };
    if !matches!(element.tag, Tag::Article | Tag::ListItem) || element.end - index > MAX_ELEMENTS {
        return false;
    }
    let inside = page
        .elements
        .get(index + 1..element.end)
        .unwrap_or_default();
    inside.iter().any(|inner| inner.tag == Tag::Time)
        && !inside.iter().any(|inner| inner.tag == Tag::Article)
}

/// An entry is a few paragraphs; an element with more inside holds more than one.
const MAX_ELEMENTS: usize = 400;

/// The entries of a live blog with their times, in reading order.
///
/// They are read from the page's elements, else from its JSON-LD. Where the page's text lacks most of what the JSON-LD
/// tells, as when entries are loaded by a script, the text becomes that of the JSON-LD.
pub fn live_entries(
    page: &Page<'_>,
    ld: &JsonLd,
    elements: &[usize],
    body: &mut Body,
) -> Vec<LiveEntry> {
    let seen = entries_of_page(page, elements, body);
    if seen.len() >= MIN_ENTRIES {
        return seen;
    }
    if ld.updates.is_empty() {
        return Vec::new();
    }
    let told = entries_in_text(&ld.updates, &body.text);
    if told.len() * 2 >= ld.updates.len() {
        return told;
    }
    entries_of_data(&ld.updates, body)
}

fn entries_of_page(page: &Page<'_>, elements: &[usize], body: &Body) -> Vec<LiveEntry> {
    let mut entries = Vec::new();
    let mut next = 0;
    for &index in elements {
        let Some(element) = page.elements.get(index) else {
            continue;
        };
        let blocks = element.first_block..element.end_block;
        let before = |kept: &usize| *kept < blocks.start;
        next += body
            .kept
            .get(next..)
            .unwrap_or_default()
            .iter()
            .take_while(|k| before(k))
            .count();
        let inside = body.kept.get(next..).unwrap_or_default();
        let count = inside
            .iter()
            .take_while(|kept| blocks.contains(kept))
            .count();
        let spans = body.blocks.get(next..next + count).unwrap_or_default();
        if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
            entries.push(LiveEntry {
                published: time_inside(page, index, element.end),
                headline: heading_of(page.blocks.get(blocks).unwrap_or_default()),
                span: Span::new(first.span.start, last.span.end),
            });
        }
        next += count;
    }
    entries
}

fn time_inside(page: &Page<'_>, index: usize, end: usize) -> Option<Stamp> {
    (index..end).find_map(|at| {
        let element = page.elements.get(at)?;
        let is_date =
            element.tag == Tag::Time || element.itemprop.as_deref() == Some("datePublished");
        if !is_date {
            return None;
        }
        let written = page
            .attribute(at, "datetime")
            .or_else(|| page.attribute(at, "content"));
        written.and_then(parse_stamp)
    })
}

fn heading_of(blocks: &[PageBlock]) -> Option<String> {
    let heading = blocks.iter().find(|block| block.in_heading)?;
    Some(heading.text.clone())
}

/// The updates that stand in the text: each goes from its own first words to those of the next.
fn entries_in_text(updates: &[LiveUpdate], text: &str) -> Vec<LiveEntry> {
    let paragraphs = wirewatch_text::paragraphs(text);
    let mut starts: Vec<(usize, &LiveUpdate)> = Vec::new();
    for update in updates {
        let head: String = update.body.chars().take(HEAD_CHARS).collect();
        let head = head.split('\n').next().unwrap_or_default().trim();
        let found = paragraphs
            .iter()
            .position(|span| !head.is_empty() && span.of(text).starts_with(head));
        if let Some(place) = found {
            let titled = place.checked_sub(1).filter(|before| {
                let line = paragraphs.get(*before).map(|span| span.of(text));
                line.is_some() && line == update.headline.as_deref()
            });
            starts.push((titled.unwrap_or(place), update));
        }
    }
    starts.sort_by_key(|(place, _)| *place);
    let ends = starts
        .iter()
        .skip(1)
        .map(|(place, _)| *place)
        .chain([paragraphs.len()]);
    let entry = |((place, update), end): (&(usize, &LiveUpdate), usize)| {
        let first = paragraphs.get(*place)?;
        let last = paragraphs.get(end.checked_sub(1)?.max(*place))?;
        Some(LiveEntry {
            published: update.published.as_deref().and_then(parse_stamp),
            headline: update.headline.clone(),
            span: Span::new(first.start, last.end),
        })
    };
    starts.iter().zip(ends).filter_map(entry).collect()
}

/// So many characters tell one update from another.
const HEAD_CHARS: usize = 60;

/// Writes the updates behind what the page shows of the story.
fn entries_of_data(updates: &[LiveUpdate], body: &mut Body) -> Vec<LiveEntry> {
    let mut entries = Vec::new();
    for update in updates {
        let start = body.text.len() + if body.text.is_empty() { 0 } else { 2 };
        if let Some(headline) = &update.headline {
            push_paragraph(body, headline, BlockKind::Heading);
        }
        for paragraph in update
            .body
            .split('\n')
            .map(str::trim)
            .filter(|line| !line.is_empty())
        {
            push_paragraph(body, paragraph, BlockKind::Paragraph);
        }
        if body.text.len() > start {
            entries.push(LiveEntry {
                published: update.published.as_deref().and_then(parse_stamp),
                headline: update.headline.clone(),
                span: Span::new(start, body.text.len()),
            });
        }
    }
    entries
}

fn push_paragraph(body: &mut Body, text: &str, kind: BlockKind) {
    if !body.text.is_empty() {
        body.text.push_str("\n\n");
    }
    let start = body.text.len();
    body.text
        .push_str(&wirewatch_text::collapse_whitespace(text));
    body.blocks.push(Block {
        kind,
        span: Span::new(start, body.text.len()),
    });
}
