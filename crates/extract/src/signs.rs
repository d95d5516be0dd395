use std::ops::{BitOr, BitOrAssign};
use std::sync::LazyLock;

use wirewatch_text::RuleMap;

use crate::sign_words::WORDS;

/// What an element's id, classes and roles say about it, as a set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signs(u32);

impl BitOr for Signs {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Signs {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Signs {
    /// No sign.
    pub const NONE: Self = Self(0);
    /// Holds a story's text.
    pub const BODY: Self = Self(1);
    /// Menus, breadcrumbs, page numbers.
    pub const NAV: Self = Self(1 << 1);
    /// Links to other stories.
    pub const RELATED: Self = Self(1 << 2);
    /// Buttons to pass the story on.
    pub const SHARE: Self = Self(1 << 3);
    /// Readers' comments.
    pub const COMMENT: Self = Self(1 << 4);
    /// Newsletters, subscriptions, donations.
    pub const PROMO: Self = Self(1 << 5);
    /// Advertisements.
    pub const AD: Self = Self(1 << 6);
    /// Captions and picture credits.
    pub const CAPTION: Self = Self(1 << 7);
    /// Who wrote it.
    pub const AUTHOR: Self = Self(1 << 8);
    /// Date lines.
    pub const DATE: Self = Self(1 << 9);
    /// Keywords and categories.
    pub const TOPICS: Self = Self(1 << 10);
    /// Page footers, disclaimers, copyright lines.
    pub const FOOTER: Self = Self(1 << 11);
    /// Players, galleries, embeds.
    pub const MEDIA: Self = Self(1 << 12);
    /// The lead-in under the headline.
    pub const STANDFIRST: Self = Self(1 << 13);
    /// Text kept for subscribers.
    pub const PAYWALL: Self = Self(1 << 14);
    /// Side columns and boxes.
    pub const SIDE: Self = Self(1 << 15);
    /// Cookie notices, pop-ups.
    pub const OVERLAY: Self = Self(1 << 16);
    /// The page head or the head of the story.
    pub const HEADER: Self = Self(1 << 17);
    /// Labels such as "story" or "article" without "body".
    pub const STORY: Self = Self(1 << 18);
    /// Not shown by the browser.
    pub const HIDDEN: Self = Self(1 << 19);
    /// Only for screen readers.
    pub const SPOKEN: Self = Self(1 << 20);

    /// Signs that say nothing of an element that holds most of a page.
    pub const WEAK: Self = Self::CAPTION
        .union(Self::AUTHOR)
        .union(Self::DATE)
        .union(Self::TOPICS)
        .union(Self::MEDIA)
        .union(Self::STANDFIRST)
        .union(Self::SIDE)
        .union(Self::BOX)
        .union(Self::HEADER)
        .union(Self::SPOKEN);

    /// Posts of other sites shown in the text.
    pub const EMBED: Self = Self(1 << 21);

    /// Boxes of any kind.
    pub const BOX: Self = Self(1 << 22);

    /// What appears over the text when a reader points at a word.
    pub const POPUP: Self = Self(1 << 23);

    /// Both sets together, for constants.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of `other` is in this set.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// This set without `other`.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Reads an id, a class list or a role.
    pub fn read(names: &str) -> Self {
        let mut signs = Self::NONE;
        for name in names.split_ascii_whitespace().take(24) {
            if name == "hidden" || name == "hide" {
                signs |= Signs::HIDDEN;
            } else if is_popup(name) {
                signs |= Signs::POPUP;
            } else if name.len() <= 80 && !SAYS_NOTHING.iter().any(|start| name.starts_with(start))
            {
                signs |= read_name(name);
            }
        }
        signs
    }
}

/// Whether a name is that of the content of a tooltip, such as `tooltip-text` or `rollover-people-block`.
///
/// The bare word names the element around the word that is pointed at as well, which is part of the text.
fn is_popup(name: &str) -> bool {
    const KINDS: [&str; 4] = ["tooltip", "rollover", "popover", "hovercard"];
    const PARTS: [&str; 6] = ["text", "content", "block", "body", "box", "panel"];
    // Few names end so, and an end is sooner looked at than a whole name.
    PARTS.iter().any(|part| name.ends_with(part))
        && KINDS.iter().any(|kind| {
            name.find(kind).is_some_and(|at| {
                let rest = name.get(at + kind.len()..).unwrap_or_default();
                PARTS.iter().any(|part| rest.ends_with(part))
            })
        })
}

/// Beginnings of class names that carry data (a WordPress post lists its categories so), not a role.
const SAYS_NOTHING: &[&str] = &[
    "category-",
    "tag-",
    "post-tag",
    "has-",
    "no-",
    "is-",
    "with-",
    "without-",
    "hide-",
    "show-",
    "type-",
    "format-",
    "status-",
    "template-",
    "page-template",
    "js-",
    "wp-image-",
    "align",
];

/// Reads one class name by its words: `relatedArticles` and `related-articles` say the same.
fn read_name(name: &str) -> Signs {
    let mut signs = Signs::NONE;
    let mut before = String::new();
    let mut word = String::new();
    let mut last_lower = false;
    for c in name.chars().chain(['-']) {
        let boundary = !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && last_lower);
        if boundary && !word.is_empty() {
            signs |= of_word(&word) | of_pair(&before, &word);
            std::mem::swap(&mut before, &mut word);
            word.clear();
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        last_lower = c.is_ascii_lowercase();
    }
    signs
}

/// What one word of a name says.
fn of_word(word: &str) -> Signs {
    static BY_WORD: LazyLock<RuleMap<&str, Signs>> = LazyLock::new(|| {
        let pairs = WORDS
            .iter()
            .flat_map(|(sign, words)| words.split_whitespace().map(|word| (word, *sign)));
        pairs.collect()
    });
    BY_WORD.get(word).copied().unwrap_or(Signs::NONE)
}

/// Words that say something only together.
fn of_pair(before: &str, word: &str) -> Signs {
    match (before, word) {
        (
            "article" | "story" | "post" | "entry" | "news" | "detail" | "details" | "single"
            | "blog" | "rich" | "content" | "page" | "body" | "main" | "artikel" | "nota"
            | "articulo" | "articolo" | "noticia" | "full" | "text",
            "body" | "content" | "contents" | "text" | "copy" | "bodytext" | "richtext",
        )
        | ("article" | "story" | "post", "paragraphs" | "paragraph" | "section" | "main")
        | ("wysiwyg" | "td", "content") => Signs::BODY,
        (
            "read" | "see" | "more" | "also",
            "more" | "also" | "news" | "stories" | "from" | "on" | "read" | "articles" | "like"
            | "top",
        )
        | (
            "latest" | "top" | "most" | "you" | "further" | "other" | "next" | "prev" | "previous",
            "news" | "stories" | "read" | "viewed" | "popular" | "may" | "might" | "reading"
            | "articles" | "article" | "post" | "posts" | "story" | "shared" | "commented"
            | "recent",
        ) => Signs::RELATED,
        (
            "article" | "articles" | "story" | "stories" | "news" | "post" | "posts" | "item"
            | "items",
            "list" | "listing" | "lists" | "feed" | "grid" | "card" | "cards",
        )
        | ("breaking", "news" | "block") => Signs::RELATED,
        ("about" | "article" | "post" | "entry", "author" | "writer") => Signs::AUTHOR,
        ("screen", "reader" | "only")
        | ("u" | "is", "hidden")
        | ("visually", "hidden")
        | ("sr", "only") => Signs::SPOKEN,
        ("sign" | "opt", "up" | "in") | ("call", "action") | ("app", "download" | "promo") => {
            Signs::PROMO
        }
        ("social", "media" | "links" | "share" | "icons") => Signs::SHARE,
        (
            "photo" | "image" | "img" | "picture" | "media",
            "credit" | "caption" | "description" | "desc" | "text" | "title",
        ) => Signs::CAPTION,
        _ => Signs::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_sign(names: &str, expected: Signs) {
        assert!(
            Signs::read(names).any(expected),
            "{names}: {:?}",
            Signs::read(names)
        );
    }

    #[test]
    fn words_are_read_in_any_spelling() {
        check_sign("relatedArticles", Signs::RELATED);
        check_sign("c-related_articles x", Signs::RELATED);
        check_sign("story__body", Signs::BODY);
        check_sign("StoryBody-module--abc", Signs::BODY);
    }

    #[test]
    fn parts_of_words_say_nothing() {
        assert_eq!(Signs::read("shadow headroom download navy"), Signs::NONE);
    }
}
