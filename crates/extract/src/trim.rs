use crate::block::Block;
use crate::candidates::JUNK;
use crate::page::Page;
use crate::signs::Signs;
use crate::tag::Tag;

/// What becomes of a block inside of the body's root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is part of the story.
    Keep,
    /// It is not, by this rule.
    Drop(&'static str),
}

/// Judges every block under `root`, in reading order.
pub fn judge(page: &Page<'_>, root: usize, title: Option<&str>) -> Vec<(usize, Verdict)> {
    let Some(element) = page.elements.get(root) else {
        return Vec::new();
    };
    let blocks = element.first_block..element.end_block;
    let mut verdicts: Vec<Verdict> = vec![Verdict::Keep; blocks.len()];
    drop_subtrees(page, root, &mut verdicts);
    let title = title.map(wirewatch_text::fold);
    for (verdict, index) in verdicts.iter_mut().zip(blocks.clone()) {
        let Some(block) = page.blocks.get(index) else {
            continue;
        };
        if *verdict == Verdict::Keep
            && let Some(rule) = block_rule(block, title.as_deref())
        {
            *verdict = Verdict::Drop(rule);
        }
    }
    blocks.zip(verdicts).collect()
}

fn drop_subtrees(page: &Page<'_>, root: usize, verdicts: &mut [Verdict]) {
    let Some(top) = page.elements.get(root) else {
        return;
    };
    let total: usize = block_chars(page, top.first_block, top.end_block);
    let mut index = root + 1;
    while index < top.end {
        let Some(element) = page.elements.get(index) else {
            return;
        };
        let rule = subtree_rule(element.tag, element.signs);
        let chars = block_chars(page, element.first_block, element.end_block);
        if let Some(rule) = rule
            && chars * 5 < total * 2
        {
            for block in element.first_block..element.end_block {
                if let Some(verdict) = verdicts.get_mut(block - top.first_block) {
                    *verdict = Verdict::Drop(rule);
                }
            }
            index = element.end.max(index + 1);
        } else {
            index += 1;
        }
    }
}

fn block_chars(page: &Page<'_>, first: usize, end: usize) -> usize {
    page.blocks
        .get(first..end)
        .into_iter()
        .flatten()
        .map(|block| block.chars)
        .sum()
}

fn subtree_rule(tag: Tag, signs: Signs) -> Option<&'static str> {
    let by_tag = match tag {
        Tag::Figure | Tag::Caption => Some("figure"),
        Tag::Nav => Some("nav"),
        Tag::Aside => Some("aside"),
        Tag::Footer => Some("footer"),
        Tag::Form => Some("form"),
        _ => None,
    };
    if by_tag.is_some() {
        return by_tag;
    }
    if signs.any(Signs::BODY) {
        return None;
    }
    if signs.any(JUNK) {
        return Some("junk name");
    }
    if signs.any(Signs::CAPTION) {
        return Some("caption name");
    }
    if signs.any(Signs::AUTHOR | Signs::TOPICS | Signs::DATE) {
        return Some("byline name");
    }
    None
}

fn block_rule(block: &Block, title: Option<&str>) -> Option<&'static str> {
    if block.within.heading == Some(1) {
        return Some("headline");
    }
    if title.is_some_and(|title| wirewatch_text::fold(&block.text) == title) {
        return Some("headline again");
    }
    if block.link_density() > 0.8 && !block.ends_sentence() {
        return Some("links only");
    }
    if !block.text.contains(char::is_alphanumeric) {
        return Some("no words");
    }
    None
}
