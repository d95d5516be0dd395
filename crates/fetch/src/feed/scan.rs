use url::Url;
use wirewatch_model::{FeedDocument, FeedEntry};

use crate::markup::{Piece, Pieces, Tag, pieces};
use crate::parse_feed_date;

use super::author::author_of;
use super::draft::{Draft, id_of, is_http};
use super::links::{rebase, resolve};
use super::namespace::{Namespace, Prefixes};
use super::value::{Content, Value, html_of, local_name, read_value};
use super::wishes::{WishesDraft, is_wish};

/// Elements open around a field; deeper nesting is an attack, and its elements are not kept track of.
const MAX_DEPTH: usize = 256;

/// What a document is, by its first elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// A feed.
    Feed,
    /// A sitemap or an index of them.
    Sitemap,
    /// A web page.
    Html,
    /// Something else.
    Other,
}

/// How many tags may stand before the root, such as those of a server's warning.
const MAX_TAGS_BEFORE_ROOT: usize = 50;

/// Tells what a document is. Junk before the root, as servers print it, is passed over.
pub(super) fn root_of(text: &str) -> Root {
    let mut html = false;
    let tags = pieces(text).filter_map(|piece| match piece {
        Piece::Start(tag) => Some(tag),
        _ => None,
    });
    for tag in tags.take(MAX_TAGS_BEFORE_ROOT) {
        match tag.name.as_str() {
            "rss" | "feed" | "rdf" => return Root::Feed,
            "channel" if !html => return Root::Feed,
            "urlset" | "sitemapindex" => return Root::Sitemap,
            "html" | "head" | "body" | "title" | "meta" | "div" => html = true,
            _ => {}
        }
    }
    let doctype = text
        .get(..text.floor_char_boundary(200))
        .unwrap_or_default()
        .to_ascii_lowercase();
    if html || doctype.contains("<!doctype html") {
        Root::Html
    } else {
        Root::Other
    }
}

/// Reads a feed of any kind without asking that it be well-formed.
///
/// Elements go by their local name, an item ends where the next begins, and a field that the document's end cuts off is
/// left out.
pub(super) fn scan_feed(text: &str, base: Option<&Url>, max_entries: usize) -> FeedDocument {
    let mut scanner = Scanner {
        pieces: pieces(text),
        prefixes: Prefixes::default(),
        open: Vec::new(),
        base: base.cloned(),
        feed: FeedDocument::default(),
        entry: None,
        wishes: WishesDraft::default(),
        max_entries,
    };
    scanner.run();
    scanner.feed.wishes = scanner.wishes.finish();
    scanner.feed
}

struct Scanner<'a> {
    pieces: Pieces<'a>,
    prefixes: Prefixes,
    open: Vec<Open>,
    /// The address that the document was read from.
    base: Option<Url>,
    feed: FeedDocument,
    entry: Option<Draft>,
    wishes: WishesDraft,
    max_entries: usize,
}

/// An element that is open.
struct Open {
    name: String,
    base: Option<Url>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(piece) = self.pieces.next() {
            match piece {
                Piece::Start(tag) => self.start(&tag),
                Piece::End(name) => self.end(local_name(name)),
                Piece::Text(_) | Piece::Cdata(_) => {}
            }
            if self.feed.entries.len() >= self.max_entries {
                return;
            }
        }
        self.finish_entry();
    }

    fn start(&mut self, tag: &Tag<'_>) {
        self.prefixes.declare(tag);
        let namespace = self.prefixes.of(tag);
        if namespace == Namespace::Core && matches!(tag.name.as_str(), "item" | "entry") {
            self.finish_entry();
            self.begin_entry(tag);
            return;
        }
        let parent = self.open.last().map(|open| open.name.as_str());
        if self.entry.is_none() && is_wish(&tag.name, parent) {
            let value = read_value(&mut self.pieces, tag, Content::Simple);
            self.wishes.note(&tag.name, &value.text);
            return;
        }
        if self.is_field(namespace, tag) {
            self.field(namespace, tag);
            return;
        }
        if namespace == Namespace::Core
            && matches!(tag.name.as_str(), "image" | "textinput" | "cloud" | "items")
        {
            read_value(&mut self.pieces, tag, Content::Markup);
            return;
        }
        self.push(tag);
    }

    fn push(&mut self, tag: &Tag<'_>) {
        if tag.closed || self.open.len() >= MAX_DEPTH {
            return;
        }
        let base = self.base_of(tag);
        self.open.push(Open {
            name: tag.name.clone(),
            base,
        });
        if tag.name == "channel"
            && let Some(href) = tag.attribute("href")
        {
            // CDF has its addresses in attributes.
            let link = resolve(&href, self.here());
            self.feed
                .link
                .get_or_insert_with(|| link.unwrap_or_default());
        }
    }

    fn end(&mut self, name: &str) {
        if ["item", "entry"]
            .iter()
            .any(|item| name.eq_ignore_ascii_case(item))
        {
            self.finish_entry();
        }
        if let Some(at) = self
            .open
            .iter()
            .rposition(|open| open.name.eq_ignore_ascii_case(name))
        {
            self.open.truncate(at);
        }
    }

    fn here(&self) -> Option<&Url> {
        self.open
            .last()
            .map_or(self.base.as_ref(), |open| open.base.as_ref())
    }

    /// The base for what is inside a tag, with its own `xml:base`.
    fn base_of(&self, tag: &Tag<'_>) -> Option<Url> {
        match tag.attribute("xml:base") {
            Some(xml_base) => rebase(self.here(), &xml_base),
            None => self.here().cloned(),
        }
    }

    fn begin_entry(&mut self, tag: &Tag<'_>) {
        self.push(tag);
        let updated = tag
            .attribute("lastmod")
            .as_deref()
            .and_then(parse_feed_date);
        let entry = FeedEntry {
            updated,
            ..FeedEntry::default()
        };
        // RDF and CDF have the address as an attribute.
        let spare_link = tag.attribute("rdf:about").or_else(|| tag.attribute("href"));
        let draft = Draft {
            entry,
            spare_link,
            ..Draft::default()
        };
        self.entry = Some(draft);
        if tag.closed {
            self.finish_entry();
        }
    }

    fn finish_entry(&mut self) {
        let Some(draft) = self.entry.take() else {
            return;
        };
        let spare_link = draft
            .spare_link
            .as_deref()
            .and_then(|link| resolve(link, self.here()));
        let mut entry = draft.entry;
        entry.url = entry.url.or(draft.permalink).or(spare_link);
        entry.title = entry.title.or(draft.spare_title);
        entry.summary = entry.summary.or(draft.spare_summary);
        entry.author = entry.author.or(draft.spare_author);
        self.feed.entries.push(entry);
    }

    /// Whether an element holds one value of the feed or the entry being read.
    fn is_field(&self, namespace: Namespace, tag: &Tag<'_>) -> bool {
        let name = tag.name.as_str();
        match namespace {
            Namespace::Core if self.entry.is_none() => matches!(name, "title" | "link" | "id"),
            Namespace::Core => matches!(
                name,
                "title"
                    | "link"
                    | "id"
                    | "guid"
                    | "pubdate"
                    | "published"
                    | "issued"
                    | "created"
                    | "updated"
                    | "modified"
                    | "lastbuilddate"
                    | "date"
                    | "description"
                    | "summary"
                    | "abstract"
                    | "content"
                    | "body"
                    | "fullitem"
                    | "author"
                    | "source"
                    | "encoded"
            ),
            Namespace::Dc => matches!(
                name,
                "title" | "date" | "creator" | "author" | "description"
            ),
            Namespace::DcTerms => matches!(name, "issued" | "created" | "modified" | "abstract"),
            Namespace::Content => name == "encoded",
            Namespace::Xhtml => matches!(name, "body" | "div"),
            Namespace::Media | Namespace::Itunes => {
                matches!(
                    name,
                    "title" | "description" | "summary" | "author" | "subtitle"
                )
            }
            Namespace::Rdf | Namespace::Other => false,
        }
    }

    fn field(&mut self, namespace: Namespace, tag: &Tag<'_>) {
        let simple = matches!(
            tag.name.as_str(),
            "guid"
                | "id"
                | "pubdate"
                | "published"
                | "issued"
                | "created"
                | "updated"
                | "modified"
                | "lastbuilddate"
                | "date"
        ) || tag.name == "link" && tag.attribute("href").is_none();
        let content = if simple {
            Content::Simple
        } else {
            Content::Markup
        };
        let base = self.base_of(tag);
        let start = self.pieces.offset();
        let is_html_link = tag.name == "link" && tag.attribute("href").is_some();
        if is_html_link && !self.has_end_tag(start, "link") {
            self.link(
                tag,
                &Value {
                    whole: true,
                    ..Value::default()
                },
                base.as_ref(),
            );
            return;
        }
        let value = read_value(&mut self.pieces, tag, content);
        if !value.whole {
            return;
        }
        match self.entry {
            Some(_) => self.entry_field(namespace, tag, &value, base.as_ref()),
            None => self.feed_field(namespace, tag, &value, base.as_ref()),
        }
    }

    /// Whether the very next piece closes the element, as in `<link href="…"></link>`.
    fn has_end_tag(&self, position: usize, name: &str) -> bool {
        let mut ahead = self.pieces.clone();
        ahead.jump(position);
        let next =
            ahead.find(|piece| !matches!(piece, Piece::Text(text) if text.trim().is_empty()));
        match next {
            Some(Piece::End(end)) => local_name(end).eq_ignore_ascii_case(name),
            Some(Piece::Text(_) | Piece::Cdata(_)) => true,
            _ => false,
        }
    }

    fn feed_field(
        &mut self,
        namespace: Namespace,
        tag: &Tag<'_>,
        value: &Value,
        base: Option<&Url>,
    ) {
        match tag.name.as_str() {
            "title" => {
                let title = html_of(value, tag, base);
                if self.feed.title.is_none() || namespace == Namespace::Core && self.open.len() <= 2
                {
                    self.feed.title = self.feed.title.take().or(title);
                }
            }
            "link" => self.link(tag, value, base),
            "id" => self.feed.feed_id = id_of(&value.text, base),
            _ => {}
        }
    }

    fn link(&mut self, tag: &Tag<'_>, value: &Value, base: Option<&Url>) {
        let href = tag.attribute("href").unwrap_or_else(|| value.text.clone());
        let rel = tag
            .attribute("rel")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let link = resolve(&href, base);
        let alternate = matches!(rel.as_str(), "" | "alternate");
        match &mut self.entry {
            Some(draft) if alternate => {
                let better = is_page(tag) && !is_http(draft.entry.url.as_deref());
                if draft.entry.url.is_none() || better {
                    draft.entry.url = link.or(draft.entry.url.take());
                }
            }
            Some(_) => {}
            None if alternate => self.feed.link = self.feed.link.take().or(link),
            None => {}
        }
    }

    fn entry_field(
        &mut self,
        namespace: Namespace,
        tag: &Tag<'_>,
        value: &Value,
        base: Option<&Url>,
    ) {
        if tag.name == "link" {
            self.link(tag, value, base);
            return;
        }
        let Some(draft) = &mut self.entry else {
            return;
        };
        match (namespace, tag.name.as_str()) {
            (Namespace::Core, "title") => {
                let title = html_of(value, tag, base);
                draft.entry.title = draft.entry.title.take().or(title);
            }
            (_, "title") => {
                draft.spare_title = draft.spare_title.take().or(html_of(value, tag, base))
            }
            (_, "id" | "guid") => draft.id(tag, value, base),
            (Namespace::Core, "author") | (Namespace::Dc, "creator" | "author") => {
                draft.entry.author = draft.entry.author.take().or_else(|| author_of(value));
            }
            (_, "author") => draft.spare_author = author_of(value),
            (Namespace::Core, "source") => draft.source(tag, value, base),
            (_, "pubdate" | "published" | "issued" | "created") => draft.published(&value.text),
            (_, "updated" | "modified" | "lastbuilddate" | "date") => draft.updated(&value.text),
            (Namespace::Core, "description" | "abstract") => {
                if let Some(html) = html_of(value, tag, base) {
                    draft.entry.summary = Some(html);
                    draft.description = true;
                }
            }
            (Namespace::Core, "summary") if draft.description => {
                draft.entry.content = draft
                    .entry
                    .content
                    .take()
                    .or_else(|| html_of(value, tag, base));
            }
            (Namespace::Core, "summary") => {
                draft.entry.summary = html_of(value, tag, base).or(draft.entry.summary.take())
            }
            (_, "content" | "body" | "fullitem" | "encoded" | "div") => {
                draft.entry.content = draft
                    .entry
                    .content
                    .take()
                    .or_else(|| html_of(value, tag, base));
            }
            (_, "description" | "summary" | "subtitle") => {
                draft.spare_summary = draft
                    .spare_summary
                    .take()
                    .or_else(|| html_of(value, tag, base));
            }
            _ => {}
        }
    }
}

/// Whether a link's type is that of a page, or not told.
fn is_page(tag: &Tag<'_>) -> bool {
    tag.attribute("type")
        .is_none_or(|kind| kind.contains("html"))
}
