use wirewatch_model as model;
use wirewatch_model::{BlockKind, Span};

use crate::block::Block;
use crate::candidates::{Candidate, candidates};
use crate::context::Context;
use crate::features::first_features;
use crate::page::Page;
use crate::phrases::is_gate;
use crate::said::Said;
use crate::site_view::SiteView;
use crate::teasers::teaser_blocks;
use crate::trace::TrimmedBlock;
use crate::verdicts::{all_features, final_scores, prior_scores};
use crate::weights::Feature;

/// The body of a page and how it was found.
#[derive(Debug, Default)]
pub struct Body {
    /// Paragraphs separated by a blank line.
    pub text: String,
    /// What each part of the text is.
    pub blocks: Vec<model::Block>,
    /// The elements that competed, the winner first.
    pub candidates: Vec<Candidate>,
    /// What was left out inside of the winner.
    pub trimmed: Vec<TrimmedBlock>,
    /// Whether the page asks readers to pay or log in.
    pub gated: bool,
    /// The blocks that were kept, by their place in the page.
    pub kept: Vec<usize>,
}

/// Finds the body of a page.
///
/// Every block is scored before anything is known of its surroundings; the element with the best sum is the root. Seen
/// from there each block is scored again, then once more beside its neighbours.
pub fn find_body(page: &Page<'_>, said: &Said, site: &SiteView) -> Body {
    let first = first_features(page, said);
    let mut body = Body {
        candidates: candidates(page, &prior_scores(&first), said.headline(page), site),
        ..Body::default()
    };
    let Some(root) = body.candidates.first().map(|winner| winner.element) else {
        return body;
    };
    let context = Context::survey(page, root, &first);
    let features = all_features(page, &context, first);
    let scores = final_scores(page, &context, &features);
    let teasers = teaser_blocks(page);
    for (index, block) in page.blocks.iter().enumerate() {
        let score = scores.get(index).copied().unwrap_or(f64::MIN);
        let features = features.get(index).map(Vec::as_slice).unwrap_or_default();
        let mut verdict = verdict(page, block, score, features, site);
        if verdict.is_none() && teasers.get(index).copied().unwrap_or(false) {
            verdict = Some(TEASER.to_owned());
        }
        match verdict {
            None => {
                push_block(&mut body, block);
                body.kept.push(index);
            }
            Some(rule) if rule == GATE && context.is_inside(page, index) => {
                body.gated = true;
                body.trimmed.push(TrimmedBlock {
                    rule,
                    text: block.text.clone(),
                });
            }
            Some(rule) if context.is_inside(page, index) => body.trimmed.push(TrimmedBlock {
                rule,
                text: block.text.clone(),
            }),
            Some(_) => {}
        }
    }
    body
}

/// Why a block is left out; `None` when it is part of the story.
fn verdict(
    page: &Page<'_>,
    block: &Block,
    score: f64,
    features: &[Feature],
    site: &SiteView,
) -> Option<String> {
    if let Some(of_site) = site.verdict(page, block.element) {
        return (!of_site).then(|| "site rule".to_owned());
    }
    if block.in_headline || features.contains(&Feature::IsTitle) {
        return Some("headline".to_owned());
    }
    if !block.within.table && !block.text.contains(char::is_alphanumeric) {
        return Some("no words".to_owned());
    }
    let is_label = block.link_density() > 0.9 && block.chars < 40 && !block.within.paragraph;
    if is_label && !block.within.table && !block.ends_sentence() {
        return Some("link label".to_owned());
    }
    if is_gate(&block.text, block.chars) {
        return Some(GATE.to_owned());
    }
    if score > THRESHOLD {
        return None;
    }
    let against = features
        .iter()
        .min_by(|a, b| a.settled().total_cmp(&b.settled()));
    Some(against.map_or_else(
        || "score".to_owned(),
        |feature| format!("{feature:?} ({score:.1})"),
    ))
}

/// The rule that drops teasers of other stories.
const TEASER: &str = "teaser list";

/// The rule that drops requests to pay or log in.
const GATE: &str = "paywall gate";

/// A block above this score is kept; a little below zero is best on labelled pages, which lose more by gaps.
const THRESHOLD: f64 = -0.4;

fn push_block(body: &mut Body, block: &Block) {
    if !body.text.is_empty() {
        body.text.push_str("\n\n");
    }
    let start = body.text.len();
    body.text.push_str(&block.text);
    body.blocks.push(model::Block {
        kind: kind_of(block),
        span: Span::new(start, body.text.len()),
    });
}

fn kind_of(block: &Block) -> BlockKind {
    if block.within.heading.is_some() {
        BlockKind::Heading
    } else if block.within.blockquote {
        BlockKind::Quote
    } else if block.within.list_item {
        BlockKind::ListItem
    } else if block.within.table && !block.within.paragraph {
        BlockKind::Table
    } else {
        BlockKind::Paragraph
    }
}
