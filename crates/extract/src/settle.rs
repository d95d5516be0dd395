use crate::block::{Block, Within};
use crate::candidates::JUNK;
use crate::page::Page;
use crate::signs::Signs;

/// An element with more than this share of a page's prose is not what its lesser names say.
const MOST: f64 = 0.4;
/// One with more than this share is the story even without the headline.
const NEARLY_ALL: f64 = 0.6;

/// Settles what the names around each block say, now that it is known how much text every element holds.
///
/// A story inside `div.modal-enabled`, `article.category-video` or a `form` around the whole page is a story all the same.
pub fn settle_signs(page: &mut Page<'_>) {
    let sums = prose_sums(&page.blocks);
    let total = sums.last().copied().unwrap_or(0.0).max(1.0);
    let headline = page
        .blocks
        .iter()
        .position(|block| block.in_headline && block.text.split(' ').count() >= 3);
    for index in 0..page.elements.len() {
        let Some(element) = page.elements.get(index) else {
            return;
        };
        let share = range_sum(&sums, element.first_block, element.end_block) / total;
        let is_story = headline
            .is_some_and(|headline| (element.first_block..element.end_block).contains(&headline))
            || element.signs.any(Signs::BODY | Signs::STORY);
        let is_big = share > NEARLY_ALL || share > MOST && (is_story || headline.is_none());
        let (mut around, mut within) = match page.elements.get(element.parent) {
            Some(parent) if element.parent != index => (parent.around, parent.within),
            _ => (Signs::NONE, Within::default()),
        };
        let own = if is_big && is_story {
            element.signs.without(JUNK | Signs::WEAK)
        } else if is_big {
            // Comments may well be longer than the story they are about.
            let comment = element.signs.any(Signs::COMMENT);
            let bare = element.signs.without(JUNK | Signs::WEAK);
            if comment { bare | Signs::COMMENT } else { bare }
        } else {
            element.signs
        };
        around |= own;
        if !is_big || element.tag.is_plain_container() {
            within.add(element.tag);
        }
        if let Some(element) = page.elements.get_mut(index) {
            element.signs = own;
            element.around = around;
            element.within = within;
        }
    }
    let elements = &page.elements;
    for block in &mut page.blocks {
        if let Some(element) = elements.get(block.element) {
            block.signs = element.around | block.inline_signs;
            block.within = element.within;
        }
    }
}

/// Prose: text with few links, in paragraphs long enough to be told from labels.
pub fn prose_of(block: &Block) -> f64 {
    if block.chars < 40 || block.link_density() > 0.5 || block.in_heading {
        return 0.0;
    }
    let full = if block.ends_sentence() { 1.0 } else { 0.3 };
    full * (block.chars - block.link_chars) as f64
}

/// The prose before each block, with the whole at the end.
pub fn prose_sums(blocks: &[Block]) -> Vec<f64> {
    sums(blocks.iter().map(prose_of))
}

/// Running sums, beginning with 0.
pub fn sums(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sum = 0.0;
    std::iter::once(0.0)
        .chain(values.map(|value| {
            sum += value;
            sum
        }))
        .collect()
}

/// The sum over `first..end`, from running sums.
pub fn range_sum(sums: &[f64], first: usize, end: usize) -> f64 {
    let at = |index: usize| sums.get(index).copied().unwrap_or(0.0);
    at(end) - at(first)
}
