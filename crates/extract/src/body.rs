use wirewatch_model as model;
use wirewatch_model::{BlockKind, Span};

use crate::block::Block;
use crate::candidates::{Candidate, candidates};
use crate::page::Page;
use crate::trace::TrimmedBlock;
use crate::trim::{Verdict, judge};

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
    /// The blocks that were kept, by their place in the page.
    pub kept: Vec<usize>,
}

/// Finds the body of a page.
pub fn find_body(page: &Page<'_>, title: Option<&str>) -> Body {
    let mut body = Body {
        candidates: candidates(page),
        ..Body::default()
    };
    let Some(root) = body.candidates.first().map(|winner| winner.element) else {
        return body;
    };
    let verdicts = judge(page, root, title);
    for (index, verdict) in verdicts {
        let Some(block) = page.blocks.get(index) else {
            continue;
        };
        match verdict {
            Verdict::Keep => {
                push_block(&mut body, block);
                body.kept.push(index);
            }
            Verdict::Drop(rule) => body.trimmed.push(TrimmedBlock {
                rule,
                text: block.text.clone(),
            }),
        }
    }
    body
}

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
