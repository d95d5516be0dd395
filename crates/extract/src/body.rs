use wirewatch_model as model;
use wirewatch_model::{BlockKind, Span};

use crate::block::Block;
use crate::candidates::{Candidate, candidates};
use crate::context::Context;
use crate::dates::parse_stamp;
use crate::features::first_features;
use crate::page::Page;
use crate::phrases::is_gate;
use crate::said::Said;
use crate::shingles::word_runs;
use crate::signs::Signs;
use crate::site_view::SiteView;
use crate::tag::Tag;
use crate::teasers::teaser_blocks;
use crate::trace::TrimmedBlock;
use crate::verdicts::{all_features, final_scores, prior_scores};
use crate::weights::Feature;

/// The body of a page and how it was found.
#[derive(Default)]
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
    /// What the blocks were judged by; `None` when there was no body to find.
    pub judged: Option<Judged>,
}

/// What the blocks of a page were judged by.
pub struct Judged {
    /// The features of each block.
    pub features: Vec<Vec<Feature>>,
    /// How many of them were known before the root was.
    pub first_counts: Vec<usize>,
    /// The page around the root.
    pub context: Context,
}

/// Finds the body of a page.
///
/// Every block is scored before anything is known of its surroundings; the element with the best sum is the root. Seen
/// from there each block is scored again, then once more beside its neighbours.
///
/// `live` are the elements of a live blog's entries, which are then no stories of their own.
pub fn find_body(page: &Page<'_>, said: &Said, site: &SiteView, live: &[usize]) -> Body {
    let runs: Vec<Vec<u64>> = page
        .blocks
        .iter()
        .map(|block| word_runs(&block.text))
        .collect();
    let first = first_features(page, said, &runs);
    let prior = prior_scores(&first);
    let mut body = Body {
        candidates: candidates(page, &prior, said.headline(page), site, live),
        ..Body::default()
    };
    let Some(root) = body.candidates.first().map(|winner| winner.element) else {
        return body;
    };
    let context = Context::survey(page, root, &first, &runs);
    let first_counts = first.iter().map(Vec::len).collect();
    let features = all_features(page, &context, first);
    let scores = final_scores(page, &context, &features);
    let teasers = teaser_blocks(page);
    let is_paid = page
        .elements
        .get(root)
        .is_some_and(|root| root.around.any(Signs::PAYWALL));
    let score_at = |index: usize| scores.get(index).copied().unwrap_or(f64::MIN);
    let features_at = |index: usize| features.get(index).map(Vec::as_slice).unwrap_or_default();
    let mut against: Vec<Option<Rule>> = Vec::with_capacity(page.blocks.len());
    for (index, block) in page.blocks.iter().enumerate() {
        let is_teaser = teasers.get(index).copied().unwrap_or(false);
        against.push(
            rule_against(page, block, score_at(index), features_at(index), site)
                .or(is_teaser.then_some(Rule::TeaserList))
                .filter(|rule| {
                    *rule != Rule::Score || !is_paid || !is_free_beginning(features_at(index))
                }),
        );
    }
    take_in_header_rows(page, &mut against);
    for (index, (block, rule)) in page.blocks.iter().zip(&against).enumerate() {
        let Some(rule) = rule else {
            push_block(&mut body, block);
            body.kept.push(index);
            continue;
        };
        if context.is_inside(page, index) {
            body.gated |= *rule == Rule::Gate;
            body.trimmed.push(TrimmedBlock {
                rule: rule.describe(score_at(index), features_at(index)),
                text: block.text.clone(),
            });
        }
    }
    body.judged = Some(Judged {
        features,
        first_counts,
        context,
    });
    body
}

/// Why a block is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Site,
    Headline,
    NoWords,
    LinkLabel,
    DateLine,
    Gate,
    TeaserList,
    Score,
}

impl Rule {
    /// The rule in words; for a score with what spoke most against the block.
    fn describe(self, score: f64, features: &[Feature]) -> String {
        let words = match self {
            Self::Site => "site rule",
            Self::Headline => "headline",
            Self::NoWords => "no words",
            Self::LinkLabel => "link label",
            Self::DateLine => "date line",
            Self::Gate => "paywall gate",
            Self::TeaserList => "teaser list",
            Self::Score => {
                let by_weight = |a: &&Feature, b: &&Feature| a.settled().total_cmp(&b.settled());
                return match features.iter().min_by(by_weight) {
                    Some(worst) => format!("{worst:?} ({score:.1})"),
                    None => "score".to_owned(),
                };
            }
        };
        words.to_owned()
    }
}

/// The first rule that leaves a block out; `None` when it is part of the story.
fn rule_against(
    page: &Page<'_>,
    block: &Block,
    score: f64,
    features: &[Feature],
    site: &SiteView,
) -> Option<Rule> {
    if let Some(is_taken) = site.verdict(page, block.element) {
        return (!is_taken).then_some(Rule::Site);
    }
    if block.in_headline || features.contains(&Feature::IsTitle) {
        return Some(Rule::Headline);
    }
    if !block.within.table && !block.text.contains(char::is_alphanumeric) {
        return Some(Rule::NoWords);
    }
    let is_label = block.link_density() > 0.9 && block.chars < 40 && !block.within.paragraph;
    if is_label && !block.within.table && !block.ends_sentence() {
        return Some(Rule::LinkLabel);
    }
    if block.link_density() > 0.9 && features.contains(&Feature::BeforeHeadline) {
        return Some(Rule::LinkLabel);
    }
    if features.contains(&Feature::BeforeFirstText) && is_date_line(block) {
        return Some(Rule::DateLine);
    }
    if is_gate(&block.text, block.chars) {
        return Some(Rule::Gate);
    }
    (score <= THRESHOLD).then_some(Rule::Score)
}

/// Keeps the first row of a table whose second row is kept: without the heads of its columns a table of figures says
/// nothing, and alone they look like a row of labels.
fn take_in_header_rows(page: &Page<'_>, against: &mut [Option<Rule>]) {
    for (index, block) in page.blocks.iter().enumerate() {
        if against.get(index) != Some(&Some(Rule::Score)) || block.link_chars > 0 {
            continue;
        }
        let Some(table) = table_around(page, block) else {
            continue;
        };
        let is_row_of_figures = |block: &Block| kind_of(block) == BlockKind::Table;
        let is_first = page.elements.get(table).map(|table| table.first_block) == Some(index);
        let next_is_kept = against.get(index + 1) == Some(&None)
            && page.blocks.get(index + 1).is_some_and(|next| {
                is_row_of_figures(next) && table_around(page, next) == Some(table)
            });
        if is_first
            && is_row_of_figures(block)
            && next_is_kept
            && let Some(rule) = against.get_mut(index)
        {
            *rule = None;
        }
    }
}

/// The table whose row a block is; `None` for a block that is no row of its own.
fn table_around(page: &Page<'_>, block: &Block) -> Option<usize> {
    if !block.within.table {
        return None;
    }
    let is_part = |element: &usize| {
        let tag = page.elements.get(*element).map(|element| element.tag);
        matches!(tag, Some(Tag::Table | Tag::Row | Tag::Cell))
    };
    std::iter::once(block.element)
        .chain(page.ancestors(block.element))
        .take_while(is_part)
        .last()
}

/// Whether a block is a paragraph between the headline and the root. Where the root is the part for payers, that is the
/// part of the story that all may read.
fn is_free_beginning(features: &[Feature]) -> bool {
    let needed = [
        Feature::NearHeadline,
        Feature::OutsideBefore,
        Feature::Paragraph,
        Feature::EndsSentence,
        Feature::NoLink,
    ];
    let excluded = [
        Feature::SignPromo,
        Feature::SignOverlay,
        Feature::SignCaption,
        Feature::SignComment,
        Feature::SignHidden,
        Feature::InFigure,
        Feature::Repeated,
        Feature::SaysSubscribe,
    ];
    needed.iter().all(|feature| features.contains(feature))
        && !excluded.iter().any(|feature| features.contains(feature))
}

/// A block above this score is kept; a little below zero is best on labelled pages, which lose more by gaps.
const THRESHOLD: f64 = -0.3;

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
    } else if block.within.table && !block.within.paragraph && !is_prose(block) {
        BlockKind::Table
    } else {
        BlockKind::Paragraph
    }
}

/// Whether a block is a full sentence or more: in a table, it is then the text of a layout and no row of figures.
fn is_prose(block: &Block) -> bool {
    block.chars >= 80 && block.ends_sentence()
}

/// Whether a block above the text is a date and hardly more.
fn is_date_line(block: &Block) -> bool {
    block.chars < 45
        && !block.in_heading
        && !block.ends_sentence()
        && parse_stamp(&block.text).is_some()
}
