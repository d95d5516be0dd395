use crate::block::Block;
use crate::page::{Element, Page};
use crate::signs::Signs;
use crate::site_view::SiteView;
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
    /// Weighs all blocks of a page by their scores.
    pub fn of(page: &Page<'_>, scores: &[f64]) -> Self {
        let mut sums = Vec::with_capacity(page.blocks.len() + 1);
        let mut sum = 0.0;
        sums.push(sum);
        for (block, score) in page.blocks.iter().zip(scores) {
            sum += worth(block, *score);
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

/// A block counts by its length: prose even where its surroundings speak against it, other text by its score alone.
///
/// The prior alone would give up pages with odd names throughout; prose alone would take comments for the story.
fn worth(block: &Block, score: f64) -> f64 {
    let prose = if block.chars < 40 || block.within.caption || block.within.heading.is_some() {
        0.0
    } else if block.ends_sentence() {
        1.0 - block.link_density()
    } else {
        0.4 * (1.0 - block.link_density())
    };
    let sure = PRIOR_SHARE * score.clamp(-2.0, 2.0);
    block.chars.min(1_000) as f64 * (prose + sure)
}

/// How far the prior moves a block's worth; the best of 0.2, 0.3, 0.4 and 0.5 on labelled pages.
const PRIOR_SHARE: f64 = 0.6;

/// The elements that may hold the body, the best first. `live` are the entries of a live blog, all of them the story.
pub fn candidates(
    page: &Page<'_>,
    scores: &[f64],
    headline: Option<usize>,
    site: &SiteView,
    live: &[usize],
) -> Vec<Candidate> {
    if let Some(&element) = site.take.first() {
        return vec![Candidate {
            element,
            found_by: "site rule",
            score: f64::INFINITY,
            features: Vec::new(),
        }];
    }
    let worth = Worth::of(page, scores);
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
        let place = headline.map_or(1.0, |headline| place_factor(element, headline));
        found.push(Candidate {
            element: index,
            found_by: found_by(element),
            score: sum * name * place,
            features: vec![("worth", sum), ("name", name), ("place", place)],
        });
    }
    // Of two elements with one score the inner one, which comes later, is the tighter.
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.element.cmp(&a.element)));
    prefer_tight(page, &mut found);
    if live.is_empty() {
        prefer_own_article(page, &worth, headline, &mut found);
    } else {
        prefer_around(page, live, &mut found);
    }
    found.truncate(12);
    found
}

/// Puts the tightest candidate around all entries of a live blog first.
fn prefer_around(page: &Page<'_>, live: &[usize], found: &mut [Candidate]) {
    let (Some(first), Some(last)) = (live.first(), live.last()) else {
        return;
    };
    let holds = |candidate: &Candidate| {
        let end = page
            .elements
            .get(candidate.element)
            .map_or(0, |element| element.end);
        candidate.element < *first && *last < end
    };
    let around = found
        .iter()
        .enumerate()
        .filter(|(_, candidate)| holds(candidate))
        .max_by_key(|(_, candidate)| candidate.element)
        .map(|(place, _)| place);
    if let Some(head) = around.and_then(|place| found.get_mut(..=place)) {
        head.rotate_right(1);
    }
}

/// Puts the tightest element that keeps nearly all of the best score first: what it leaves out is rarely the story.
fn prefer_tight(page: &Page<'_>, found: &mut [Candidate]) {
    let Some(best) = found.first() else {
        return;
    };
    let least = best.score * NEARLY_ALL;
    let end = page
        .elements
        .get(best.element)
        .map_or(0, |element| element.end);
    let inside = |candidate: &Candidate| (best.element..end).contains(&candidate.element);
    let tight = found
        .iter()
        .take_while(|candidate| candidate.score >= least)
        .enumerate()
        .filter(|(_, candidate)| inside(candidate))
        .max_by_key(|(_, candidate)| candidate.element)
        .map_or(0, |(place, _)| place);
    if let Some(head) = found.get_mut(..=tight) {
        head.rotate_right(1);
    }
}

/// Where the winner is a row of `article` elements, puts the page's own first: the one with the headline, or else the
/// first of some size. The others are whole stories that come after it.
fn prefer_own_article(
    page: &Page<'_>,
    worth: &Worth,
    headline: Option<usize>,
    found: &mut Vec<Candidate>,
) {
    let Some(root) = found
        .first()
        .and_then(|best| page.elements.get(best.element))
    else {
        return;
    };
    let total = worth.under(root);
    let mut articles: Vec<usize> = Vec::new();
    let mut index = found.first().map_or(0, |best| best.element) + 1;
    while index < root.end {
        let Some(element) = page.elements.get(index) else {
            break;
        };
        if element.tag == Tag::Article {
            articles.push(index);
            index = element.end;
        } else {
            index += 1;
        }
    }
    let worth_of = |index: &usize| {
        page.elements
            .get(*index)
            .map_or(0.0, |element| worth.under(element))
    };
    let in_articles: f64 = articles.iter().map(|index| worth_of(index).max(0.0)).sum();
    let big: Vec<usize> = articles
        .iter()
        .copied()
        .filter(|index| worth_of(index) > 0.1 * total)
        .collect();
    if articles.len() < 2 || in_articles < 0.7 * total {
        return;
    }
    let holds_headline = |index: &&usize| {
        page.elements.get(**index).is_some_and(|element| {
            headline.is_some_and(|headline| {
                (element.first_block..element.end_block).contains(&headline)
            })
        })
    };
    let own = big.iter().find(holds_headline).or(big.first());
    if let Some(&element) = own {
        found.insert(
            0,
            Candidate {
                element,
                found_by: "first of several articles",
                score: worth_of(&element),
                features: vec![("worth", worth_of(&element))],
            },
        );
    }
}

/// The share of the best score that a tighter element must have.
const NEARLY_ALL: f64 = 0.9;

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

/// A story stands around its headline or soon after it, hardly ever before it.
fn place_factor(element: &Element, headline: usize) -> f64 {
    if element.end_block <= headline {
        0.3
    } else if element.first_block > headline + 60 {
        0.7
    } else {
        1.0
    }
}
