use crate::block::Block;
use crate::page::{Element, Page};
use crate::signs::Signs;
use crate::tag::Tag;

/// Names under which no story's body stands.
pub const JUNK: Signs = Signs::NAV
    .union(Signs::RELATED)
    .union(Signs::SHARE)
    .union(Signs::COMMENT)
    .union(Signs::PROMO)
    .union(Signs::AD)
    .union(Signs::FOOTER)
    .union(Signs::OVERLAY);

/// An element that may hold the body.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The element.
    pub element: usize,
    /// How it came to be one.
    pub found_by: &'static str,
    /// Its score; the highest wins.
    pub score: f64,
    /// What the score is made of.
    pub features: Vec<(&'static str, f64)>,
}

/// What each block speaks for (or against) being inside of the body, summed up from the front.
pub struct Worth {
    sums: Vec<f64>,
}

impl Worth {
    /// Weighs all blocks of a page.
    pub fn of(page: &Page<'_>) -> Self {
        let mut sums = Vec::with_capacity(page.blocks.len() + 1);
        let mut sum = 0.0;
        sums.push(sum);
        for block in &page.blocks {
            sum += worth(block);
            sums.push(sum);
        }
        Self { sums }
    }

    /// The worth of the blocks under an element.
    pub fn under(&self, element: &Element) -> f64 {
        let at = |index: usize| self.sums.get(index).copied().unwrap_or(0.0);
        at(element.end_block) - at(element.first_block)
    }
}

/// A long paragraph with few links is worth its length; links cost theirs.
fn worth(block: &Block) -> f64 {
    let chars = block.chars.min(1_000) as f64;
    let links = block.link_density();
    let in_junk = block.signs.any(JUNK) || block.within.nav || block.within.form;
    if links > 0.5 {
        return -0.3 * chars.min(120.0);
    }
    if block.chars < 40 || block.within.caption {
        return -3.0;
    }
    let shown = if block.ends_sentence() { 1.0 } else { 0.4 };
    let place = if in_junk || block.within.footer {
        0.1
    } else if block.within.aside {
        0.3
    } else {
        1.0
    };
    chars * (1.0 - links) * shown * place
}

/// The elements that may hold the body, the best first.
pub fn candidates(page: &Page<'_>) -> Vec<Candidate> {
    let worth = Worth::of(page);
    let mut found: Vec<Candidate> = Vec::new();
    for (index, element) in page.elements.iter().enumerate() {
        if element.tag.is_inline() || element.first_block == element.end_block {
            continue;
        }
        let sum = worth.under(element);
        if sum <= 0.0 {
            continue;
        }
        let name = name_factor(element);
        let score = sum * name;
        found.push(Candidate {
            element: index,
            found_by: found_by(element),
            score,
            features: vec![("worth", sum), ("name", name)],
        });
    }
    // Of two elements with one score the inner one, which comes later, is the tighter.
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.element.cmp(&a.element)));
    found.truncate(12);
    found
}

fn found_by(element: &Element) -> &'static str {
    if element.itemprop.as_deref() == Some("articleBody") {
        "itemprop"
    } else if element.signs.any(Signs::BODY) {
        "body name"
    } else if matches!(element.tag, Tag::Article | Tag::Main) {
        "tag"
    } else {
        "text"
    }
}

fn name_factor(element: &Element) -> f64 {
    let mut factor = 1.0;
    if element.itemprop.as_deref() == Some("articleBody") {
        factor *= 1.15;
    } else if element.signs.any(Signs::BODY) {
        factor *= 1.1;
    }
    if element.tag == Tag::Article {
        factor *= 1.03;
    }
    if element.signs.any(JUNK) {
        factor *= 0.6;
    }
    factor
}
