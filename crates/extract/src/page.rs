use std::collections::HashMap;

use ego_tree::{NodeId, NodeRef};
use scraper::{Html, Node};

use crate::block::{Block, BlockBuilder, Within};
use crate::settle::settle_signs;
use crate::signs::Signs;
use crate::tag::Tag;

/// One element of the flattened page. Elements stand in document order, so a subtree is a range.
#[derive(Debug, Clone)]
pub struct Element {
    /// What it is.
    pub tag: Tag,
    /// The element around it; the first element is its own parent.
    pub parent: usize,
    /// The first element behind its subtree.
    pub end: usize,
    /// Its first block of text.
    pub first_block: usize,
    /// The first block behind its subtree.
    pub end_block: usize,
    /// What its own names say.
    pub signs: Signs,
    /// What its names and those of all elements around it say.
    pub around: Signs,
    /// A hash of tag and class: elements made by one template line have one signature.
    pub signature: u64,
    /// The node in the parsed tree.
    pub node: NodeId,
    /// What it stands inside of, itself included.
    pub within: Within,
    /// The value of `itemprop`.
    pub itemprop: Option<String>,
}

/// A `meta` element: its name, property or itemprop in lower case, and its content.
#[derive(Debug, Clone)]
pub struct Meta {
    pub name: String,
    pub content: String,
}

/// A `link` element.
#[derive(Debug, Clone)]
pub struct Link {
    pub rel: String,
    pub href: String,
}

/// A page flattened once: what every later step reads.
pub struct Page<'a> {
    /// The parsed tree.
    pub html: &'a Html,
    /// All elements, in document order.
    pub elements: Vec<Element>,
    /// All pieces of text outside of scripts, in document order.
    pub blocks: Vec<Block>,
    /// All `meta` elements with content.
    pub metas: Vec<Meta>,
    /// All `link` elements with an address.
    pub links: Vec<Link>,
    /// The bodies of JSON-LD scripts.
    pub json_ld: Vec<&'a str>,
    /// The bodies of all other scripts that are long enough to hold a story.
    pub scripts: Vec<&'a str>,
    /// The text of `title`.
    pub title: Option<String>,
    /// The declared language.
    pub lang: Option<String>,
}

/// Shorter scripts hold no story.
const MIN_SCRIPT_BYTES: usize = 500;

/// The attributes that are read of any element.
#[derive(Default)]
struct Attributes<'a> {
    id: &'a str,
    class: &'a str,
    role: &'a str,
    itemprop: Option<&'a str>,
    test_id: &'a str,
    name: &'a str,
    property: &'a str,
    content: &'a str,
    rel: &'a str,
    href: Option<&'a str>,
    kind: &'a str,
    lang: Option<&'a str>,
    hidden: bool,
}

impl<'a> Attributes<'a> {
    fn of(element: &'a scraper::node::Element) -> Self {
        let mut found = Self::default();
        for (name, value) in element.attrs.iter() {
            let value: &str = value;
            match name.local.as_ref() {
                "id" => found.id = value,
                "class" => found.class = value,
                "role" => found.role = value,
                "itemprop" => found.itemprop = Some(value),
                "data-testid" | "data-component" | "data-qa" | "data-name" | "data-type"
                | "data-block" => found.test_id = value,
                "name" => found.name = value,
                "property" => found.property = value,
                "content" => found.content = value,
                "rel" => found.rel = value,
                "href" => found.href = Some(value),
                "type" => found.kind = value,
                "lang" => found.lang = Some(value),
                "hidden" => found.hidden = true,
                "aria-hidden" => found.hidden |= value == "true",
                "style" => found.hidden |= hides(value),
                _ => {}
            }
        }
        found
    }

    /// What the names say; `known` remembers what was read before, since templates repeat their names.
    fn signs(&self, known: &mut HashMap<&'a str, Signs>) -> Signs {
        let mut signs = Signs::NONE;
        for names in [self.class, self.id, self.role, self.test_id] {
            if !names.is_empty() {
                signs |= *known.entry(names).or_insert_with(|| Signs::read(names));
            }
        }
        if self.itemprop == Some("articleBody") {
            signs |= Signs::BODY;
        }
        if self.hidden {
            signs |= Signs::HIDDEN;
        }
        signs
    }
}

fn hides(style: &str) -> bool {
    style.contains("display:none")
        || style.contains("display: none")
        || style.contains("visibility:hidden")
}

impl<'a> Page<'a> {
    /// Flattens a parsed page.
    pub fn flatten(html: &'a Html) -> Self {
        let page = Self {
            html,
            elements: Vec::new(),
            blocks: Vec::new(),
            metas: Vec::new(),
            links: Vec::new(),
            json_ld: Vec::new(),
            scripts: Vec::new(),
            title: None,
            lang: None,
        };
        let mut walk = Walk {
            page,
            open: Vec::new(),
            builder: BlockBuilder::default(),
            known_names: HashMap::new(),
        };
        walk.run();
        let mut page = walk.page;
        settle_signs(&mut page);
        page
    }

    /// The elements around element `index`, from the nearest outwards, without itself.
    pub fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = index;
        std::iter::from_fn(move || {
            let parent = self.elements.get(at)?.parent;
            if parent == at {
                return None;
            }
            at = parent;
            Some(at)
        })
    }

    /// All text under element `index`, on one line, and hardly more than `limit` bytes of it.
    pub fn text_of(&self, index: usize, limit: usize) -> String {
        self.lines_of(index, limit).join(" ")
    }

    /// The pieces of text under element `index`, white space made single, and hardly more than `limit` bytes of them.
    pub fn lines_of(&self, index: usize, limit: usize) -> Vec<String> {
        let node = self
            .elements
            .get(index)
            .and_then(|element| self.html.tree.get(element.node));
        let mut lines = Vec::new();
        let mut length = 0;
        for part in node.into_iter().flat_map(|node| node.descendants()) {
            if let Node::Text(part) = part.value()
                && !is_code(part)
                && !part.trim().is_empty()
            {
                let line = wirewatch_text::collapse_whitespace(part);
                length += line.len();
                lines.push(line);
            }
            if length > limit {
                break;
            }
        }
        lines
    }

    /// An attribute of element `index`.
    pub fn attribute(&self, index: usize, name: &str) -> Option<&str> {
        let element = self.elements.get(index)?;
        let node = self.html.tree.get(element.node)?;
        let mut attributes = node.value().as_element()?.attrs();
        attributes
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// Element `index` as a person would write it: `div#main.story`.
    pub fn describe(&self, index: usize) -> String {
        let Some(element) = self
            .elements
            .get(index)
            .and_then(|element| self.html.tree.get(element.node))
            .and_then(|node| node.value().as_element())
        else {
            return String::new();
        };
        let mut out = element.name().to_owned();
        if let Some(id) = element.id() {
            out.push('#');
            out.push_str(id);
        }
        for class in element.classes().take(4) {
            out.push('.');
            out.push_str(class);
        }
        out
    }
}

/// The state of flattening: an iterative walk, since pages nest without limit.
struct Walk<'a> {
    page: Page<'a>,
    /// The open elements, with what each changed in the builder.
    open: Vec<usize>,
    builder: BlockBuilder,
    known_names: HashMap<&'a str, Signs>,
}

impl<'a> Walk<'a> {
    fn run(&mut self) {
        let root = self.page.html.tree.root();
        let mut node = root;
        'walk: loop {
            if self.enter(node)
                && let Some(child) = node.first_child()
            {
                node = child;
                continue;
            }
            loop {
                self.leave(node);
                if node.id() == root.id() {
                    break 'walk;
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    continue 'walk;
                }
                let Some(parent) = node.parent() else {
                    break 'walk;
                };
                node = parent;
            }
        }
        self.flush();
    }

    /// Takes in a node; `true` when its children are to be read.
    fn enter(&mut self, node: NodeRef<'a, Node>) -> bool {
        match node.value() {
            Node::Text(text) => {
                self.builder.push_text(text);
                false
            }
            Node::Element(element) => self.enter_element(node, element),
            Node::Document | Node::Fragment => true,
            _ => false,
        }
    }

    fn enter_element(
        &mut self,
        node: NodeRef<'a, Node>,
        element: &'a scraper::node::Element,
    ) -> bool {
        let tag = Tag::of(&element.name.local);
        match tag {
            Tag::Skipped => return false,
            Tag::Br => {
                self.builder.push_break();
                if self.builder.is_split() {
                    self.flush();
                }
                return false;
            }
            _ => {}
        }
        let attributes = Attributes::of(element);
        match tag {
            Tag::Script => {
                if attributes.kind.contains("ld+json") {
                    self.page.json_ld.extend(first_text(node));
                } else {
                    let long = first_text(node).filter(|text| text.len() >= MIN_SCRIPT_BYTES);
                    self.page.scripts.extend(long);
                }
                return false;
            }
            Tag::Title => {
                if self.page.title.is_none() {
                    self.page.title = first_text(node).map(wirewatch_text::collapse_whitespace);
                }
                return false;
            }
            Tag::Meta => self.add_meta(&attributes),
            Tag::Link => self.add_link(&attributes),
            _ => {}
        }
        if self.page.lang.is_none() && element.name() == "html" {
            self.page.lang = attributes.lang.map(str::to_owned);
        }
        let signs = attributes.signs(&mut self.known_names);
        if signs.any(Signs::POPUP) {
            return false;
        }
        self.add_element(node.id(), tag, element.name(), &attributes, signs);
        true
    }

    fn add_meta(&mut self, attributes: &Attributes<'_>) {
        let names = [
            attributes.property,
            attributes.name,
            attributes.itemprop.unwrap_or_default(),
        ];
        for name in names {
            if !name.is_empty() && !attributes.content.is_empty() {
                self.page.metas.push(Meta {
                    name: name.trim().to_ascii_lowercase(),
                    content: wirewatch_text::collapse_whitespace(attributes.content),
                });
            }
        }
    }

    fn add_link(&mut self, attributes: &Attributes<'_>) {
        if let Some(href) = attributes.href {
            self.page.links.push(Link {
                rel: attributes.rel.to_ascii_lowercase(),
                href: href.trim().to_owned(),
            });
        }
    }

    fn add_element(
        &mut self,
        node: NodeId,
        tag: Tag,
        name: &str,
        attributes: &Attributes<'a>,
        signs: Signs,
    ) {
        let index = self.page.elements.len();
        let parent = self.open.last().copied().unwrap_or(index);
        let tag = match tag {
            Tag::A if attributes.href.is_none() => Tag::Inline,
            other => other,
        };
        if self.builder.ends_at(tag) {
            self.flush();
        }
        let mut within = match self.page.elements.get(parent) {
            Some(parent) => parent.within,
            None => Within::default(),
        };
        within.add(tag);
        let is_page = matches!(tag, Tag::Body) || index == 0;
        self.page.elements.push(Element {
            tag,
            parent,
            end: index + 1,
            first_block: self.page.blocks.len(),
            end_block: self.page.blocks.len(),
            signs: if is_page { Signs::NONE } else { signs },
            around: Signs::NONE,
            signature: signature(name, attributes.class),
            node,
            within,
            itemprop: attributes.itemprop.map(str::to_owned),
        });
        self.open.push(index);
        self.builder.open(tag, index, signs);
    }

    fn leave(&mut self, node: NodeRef<'a, Node>) {
        let Some(&index) = self.open.last() else {
            return;
        };
        if self.page.elements.get(index).map(|element| element.node) != Some(node.id()) {
            return;
        }
        self.open.pop();
        let end = self.page.elements.len();
        let Some(element) = self.page.elements.get_mut(index) else {
            return;
        };
        element.end = end;
        let tag = element.tag;
        if self.builder.ends_at(tag) {
            self.flush();
        }
        if let Some(element) = self.page.elements.get_mut(index) {
            element.end_block = self.page.blocks.len();
        }
        self.builder.close(tag);
    }

    fn flush(&mut self) {
        let Some(mut block) = self.builder.take() else {
            return;
        };
        if let Some(around) = self.page.elements.get(block.element) {
            block.in_heading = around.within.heading.is_some();
            block.in_headline = around.within.heading == Some(1);
        }
        self.page.blocks.push(block);
    }
}

/// Whether a piece of text is a style sheet or script that stands in the flow.
fn is_code(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with("/*")
        || start.starts_with(['.', '#', '@', '{']) && text.contains('{')
        || start.starts_with("var ")
        || start.starts_with("window.")
}

fn first_text(node: NodeRef<'_, Node>) -> Option<&str> {
    let text = node.first_child()?.value().as_text()?;
    Some(text)
}

/// FNV-1a over the element's name and classes; a class with digits numbers one element and says nothing of its kind.
fn signature(name: &str, class: &str) -> u64 {
    let start: u64 = 0xcbf2_9ce4_8422_2325;
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let mut hash = name.bytes().fold(start, add);
    for word in class.split_ascii_whitespace() {
        if !word.bytes().any(|byte| byte.is_ascii_digit()) {
            hash = word.bytes().fold(add(hash, b'.'), add);
        }
    }
    hash
}
