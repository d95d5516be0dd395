use std::collections::HashMap;

use crate::markup::Tag;

/// What an element's namespace means for a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Namespace {
    /// RSS of any version, Atom, or none.
    Core,
    Dc,
    DcTerms,
    Content,
    Media,
    Itunes,
    Xhtml,
    Rdf,
    Other,
}

/// The prefixes that a feed declares. The names that everyone uses need no declaration.
#[derive(Debug, Default)]
pub(super) struct Prefixes {
    declared: HashMap<String, Namespace>,
}

/// Feeds declare a handful; more are no feed's.
const MAX_PREFIXES: usize = 256;

impl Prefixes {
    /// Notes the declarations of a tag.
    pub(super) fn declare(&mut self, tag: &Tag<'_>) {
        for (name, address) in tag.attributes() {
            let Some(prefix) = name.strip_prefix("xmlns:") else {
                continue;
            };
            if self.declared.len() < MAX_PREFIXES
                && let Some(namespace) = by_address(address)
            {
                self.declared.insert(prefix.to_lowercase(), namespace);
            }
        }
    }

    /// The namespace of a tag.
    pub(super) fn of(&self, tag: &Tag<'_>) -> Namespace {
        if tag.prefix.is_empty() {
            let own = tag.attributes().find(|(name, _)| *name == "xmlns");
            // Most feeds with an odd default namespace are plain RSS all the same; XHTML is a body.
            return match own.and_then(|(_, address)| by_address(address)) {
                Some(Namespace::Xhtml) => Namespace::Xhtml,
                _ => Namespace::Core,
            };
        }
        self.declared
            .get(&tag.prefix)
            .copied()
            .unwrap_or_else(|| by_prefix(&tag.prefix))
    }
}

fn by_address(address: &str) -> Option<Namespace> {
    const ADDRESSES: &[(&str, Namespace)] = &[
        ("purl.org/dc/elements/", Namespace::Dc),
        ("purl.org/dc/terms", Namespace::DcTerms),
        ("purl.org/rss/1.0/modules/content", Namespace::Content),
        ("purl.org/rss/1.0/modules/", Namespace::Other),
        ("search.yahoo.com/mrss", Namespace::Media),
        ("itunes", Namespace::Itunes),
        ("w3.org/1999/xhtml", Namespace::Xhtml),
        ("rdf-syntax-ns", Namespace::Rdf),
        ("w3.org/2005/atom", Namespace::Core),
        ("purl.org/atom/", Namespace::Core),
        ("purl.org/rss/", Namespace::Core),
        ("purl.org/net/rss1.1", Namespace::Core),
        ("userland.com/rss", Namespace::Core),
        ("netscape.com/rdf", Namespace::Core),
        ("harvard.edu/rss", Namespace::Core),
    ];
    let address = address.to_ascii_lowercase();
    ADDRESSES
        .iter()
        .find(|(part, _)| address.contains(part))
        .map(|(_, namespace)| *namespace)
}

fn by_prefix(prefix: &str) -> Namespace {
    match prefix {
        "rss" | "atom" | "atom03" | "atom10" | "a10" => Namespace::Core,
        "dc" => Namespace::Dc,
        "dcterms" | "dct" => Namespace::DcTerms,
        "content" => Namespace::Content,
        "media" => Namespace::Media,
        "itunes" => Namespace::Itunes,
        "xhtml" | "html" | "body" => Namespace::Xhtml,
        "rdf" => Namespace::Rdf,
        _ => Namespace::Other,
    }
}
