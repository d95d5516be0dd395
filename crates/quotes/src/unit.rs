use std::ops::Range;

use wirewatch_text::TokenKind;
use wirewatch_text::tagger::Tag;

use crate::document::Document;

/// More items than this are a list or noise; they are read in pieces, so that the time stays linear.
const LONGEST: usize = 300;

/// A sentence (or several, where a quotation crosses their border) in which each quotation counts as one item.
pub(crate) struct Unit<'a, 'b> {
    pub(crate) document: &'b Document<'a>,
    pub(crate) items: Vec<Item>,
}

/// A word, or a whole quotation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    /// Index of its first word.
    pub(crate) start: usize,
    /// Index behind its last word.
    pub(crate) end: usize,
    /// The quotation, if it is one.
    pub(crate) zone: Option<usize>,
    /// Whether it is a name or term in quotation marks, which counts as a noun.
    pub(crate) term: Option<Tag>,
}

impl<'a, 'b> Unit<'a, 'b> {
    /// The items of `range`, as one unit unless they are very many.
    pub(crate) fn pieces(document: &'b Document<'a>, range: Range<usize>) -> Vec<Self> {
        let mut items = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let zone = document.words.get(at).and_then(|word| word.zone);
            let end = zone
                .and_then(|zone| document.zones.get(zone))
                .map_or(at + 1, |zone| zone.end.min(range.end).max(at + 1));
            let term = zone.and_then(|_| term_tag(document, &items, at..end));
            items.push(Item {
                start: at,
                end,
                zone: zone.filter(|_| term.is_none()),
                term,
            });
            at = end;
        }
        let piece = |items: &[Item]| Self {
            document,
            items: items.to_vec(),
        };
        items.chunks(LONGEST).map(piece).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// The item's word in lower case; empty for a quotation and outside.
    pub(crate) fn lower(&self, at: usize) -> &str {
        match self.items.get(at) {
            Some(item) if item.zone.is_none() => self
                .document
                .words
                .get(item.start)
                .map_or("", |word| &word.lower),
            _ => "",
        }
    }

    /// The item's word as written; empty for a quotation and outside.
    pub(crate) fn written(&self, at: usize) -> &'a str {
        match self.items.get(at) {
            Some(item) if item.zone.is_none() => self.document.written(item.start),
            _ => "",
        }
    }

    /// The item's tag; a quotation and everything outside is a sign.
    pub(crate) fn tag(&self, at: usize) -> Tag {
        match self.items.get(at) {
            Some(Item {
                term: Some(tag), ..
            }) => *tag,
            Some(item) if item.zone.is_none() => self
                .document
                .words
                .get(item.start)
                .map_or(Tag::Punctuation, |word| word.tag),
            _ => Tag::Punctuation,
        }
    }

    /// The quotation at `at`, if the item is one.
    pub(crate) fn zone(&self, at: usize) -> Option<usize> {
        self.items.get(at).and_then(|item| item.zone)
    }

    /// The item before `at` in lower case; empty at the start.
    pub(crate) fn lower_before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.lower(before))
    }

    /// The tag of the item before `at`.
    pub(crate) fn tag_before(&self, at: usize) -> Tag {
        at.checked_sub(1)
            .map_or(Tag::Punctuation, |before| self.tag(before))
    }

    /// Whether the item is a sign and no quotation.
    pub(crate) fn is_sign(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| {
            item.zone.is_none()
                && item.term.is_none()
                && self.document.words.get(item.start).is_some_and(|word| {
                    matches!(word.kind, TokenKind::Punctuation | TokenKind::Mark)
                })
        })
    }

    /// Whether the words begin with a capital.
    pub(crate) fn is_capitalized(&self, at: usize) -> bool {
        self.written(at).starts_with(char::is_uppercase)
    }

    /// The words under a range of items.
    pub(crate) fn words(&self, items: Range<usize>) -> Range<usize> {
        let start = self.items.get(items.start).map_or(0, |item| item.start);
        let end = items
            .end
            .checked_sub(1)
            .and_then(|last| self.items.get(last))
            .map_or(start, |item| item.end);
        start..end.max(start)
    }

    /// Whether the quotation at `at` ends like a clause before its speaker: with a comma, `?`, `!`, a dash or dots inside its marks.
    pub(crate) fn zone_ends_open(&self, at: usize) -> bool {
        matches!(
            self.last_sign_of_zone(at),
            "," | "?" | "!" | "—" | "-" | "--" | "–" | "…" | "..." | "...."
        )
    }

    /// The last sign or word inside the marks of the quotation at `at`.
    pub(crate) fn last_sign_of_zone(&self, at: usize) -> &'a str {
        let Some(item) = self.items.get(at).filter(|item| item.zone.is_some()) else {
            return "";
        };
        let closed = item
            .zone
            .and_then(|zone| self.document.zones.get(zone))
            .is_some_and(|zone| zone.closed && zone.end == item.end);
        let mut last = item.end.saturating_sub(1 + usize::from(closed));
        // A nested mark may close right before the outer one.
        while last > item.start
            && self
                .document
                .words
                .get(last)
                .is_some_and(|word| word.kind == TokenKind::Mark)
        {
            last -= 1;
        }
        self.document.written(last)
    }

    /// The number of words, signs left out, in the quotation at `at`.
    pub(crate) fn zone_word_count(&self, at: usize) -> usize {
        let Some(item) = self.items.get(at).filter(|item| item.zone.is_some()) else {
            return 0;
        };
        self.document
            .words
            .get(item.start..item.end)
            .unwrap_or_default()
            .iter()
            .filter(|word| matches!(word.kind, TokenKind::Word | TokenKind::Number))
            .count()
    }
}

/// The tag of a quotation that is a title or term inside a sentence: a few words without a sign at their end, behind a word
/// that wants a noun. One that ends in a comma also ends the phrase it stands in.
fn term_tag(document: &Document<'_>, before: &[Item], range: Range<usize>) -> Option<Tag> {
    let inner = document
        .words
        .get(range.start + 1..range.end.saturating_sub(1))
        .unwrap_or_default();
    let last = inner.last()?;
    let previous = before.last().filter(|item| item.zone.is_none())?;
    let word = document.words.get(previous.end.saturating_sub(1))?;
    let is_word = |kind| matches!(kind, TokenKind::Word | TokenKind::Number);
    let count = inner.iter().filter(|word| is_word(word.kind)).count();
    let title = inner
        .iter()
        .filter(|word| is_word(word.kind) && word.span.len() > 3)
        .all(|word| word.span.of(document.text).starts_with(char::is_uppercase));
    let wants_noun = word.tag.is_noun()
        || matches!(
            word.tag,
            Tag::DT | Tag::JJ | Tag::PRPS | Tag::POS | Tag::IN | Tag::CC
        );
    let comma = last.span.of(document.text) == ",";
    if count == 0
        || !wants_noun
        || !(is_word(last.kind) || (title && comma))
        || count > if title { 8 } else { 3 }
    {
        return None;
    }
    Some(if comma { Tag::Punctuation } else { Tag::NN })
}
