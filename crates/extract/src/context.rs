use std::collections::{HashMap, HashSet};

use crate::block::Block;
use crate::features::group_sizes;
use crate::page::Page;
use crate::repeats::repeats;
use crate::settle::{prose_of, range_sum, sums};
use crate::tag::Tag;
use crate::weights::Feature;

/// What the rest of the page has to say about its blocks, computed once per page.
pub struct Context {
    /// The body's root.
    root: usize,
    /// The element whose direct children hold most of the root's prose, and all elements around it.
    column: usize,
    column_chain: HashSet<usize>,
    /// First and last block of prose in the main column.
    first_text: usize,
    last_text: usize,
    /// Per block: the element that holds its paragraphs, and its kind.
    containers: Vec<usize>,
    group_keys: Vec<u64>,
    /// Prose per group, and of the whole root.
    groups: HashMap<u64, f64>,
    root_prose: f64,
    /// Per block: the box it stands in.
    boxes: Vec<usize>,
    /// Per block: whether the last heading above it announces other stories.
    under_more: Vec<bool>,
    /// Blocks whose words stand in a longer or earlier block as well.
    repeated: HashSet<usize>,
    prose_sums: Vec<f64>,
    link_sums: Vec<f64>,
    char_sums: Vec<f64>,
}

impl Context {
    /// Surveys a page around the body's `root`; `runs` are the word runs of all blocks.
    pub fn survey(
        page: &Page<'_>,
        root: usize,
        first_features: &[Vec<Feature>],
        runs: &[Vec<u64>],
    ) -> Self {
        let prose: Vec<f64> = page.blocks.iter().map(prose_of).collect();
        let prose_sums = sums(prose.iter().copied());
        let link_sums = sums(page.blocks.iter().map(|block| block.link_chars as f64));
        let char_sums = sums(page.blocks.iter().map(|block| block.chars as f64));
        let containers = containers(page);
        let (first, end) = block_range(page, root);
        let column = main_column(&containers, &prose, first, end).unwrap_or(root);
        let column_chain: HashSet<usize> = std::iter::once(column)
            .chain(page.ancestors(column))
            .collect();
        let group_keys: Vec<u64> = (0..page.blocks.len())
            .map(|index| group_key(page, &containers, index))
            .collect();
        let groups = group_sizes(
            group_keys.get(first..end).unwrap_or_default(),
            prose.get(first..end).unwrap_or_default(),
        );
        let in_column = |index: &usize| {
            containers.get(*index) == Some(&column)
                && prose.get(*index).copied().unwrap_or(0.0) > 0.0
        };
        let first_text = (first..end).find(in_column).unwrap_or(first);
        let last_text = (first..end).rev().find(in_column).unwrap_or(end);
        let boxes: Vec<usize> = (0..page.blocks.len())
            .map(|index| box_of(page, &column_chain, index))
            .collect();
        Self {
            root,
            column,
            column_chain,
            first_text,
            last_text,
            containers,
            group_keys,
            groups,
            root_prose: range_sum(&prose_sums, first, end).max(1.0),
            under_more: under_headings(page, first_features),
            boxes,
            repeated: repeats(page, runs, first, end),
            prose_sums,
            link_sums,
            char_sums,
        }
    }

    /// What blocks made alike have in common.
    pub fn group_key(&self, index: usize) -> u64 {
        self.group_keys.get(index).copied().unwrap_or_default()
    }

    /// The box a block stands in.
    pub fn box_of(&self, index: usize) -> usize {
        self.boxes.get(index).copied().unwrap_or_default()
    }

    /// Whether block `index` stands inside of the root.
    pub fn is_inside(&self, page: &Page<'_>, index: usize) -> bool {
        let (first, end) = block_range(page, self.root);
        (first..end).contains(&index)
    }

    /// Adds where block `index` stands.
    pub fn add_place(&self, page: &Page<'_>, index: usize, features: &mut Vec<Feature>) {
        let (first, end) = block_range(page, self.root);
        let inside = (first..end).contains(&index);
        if inside {
            features.push(Feature::InRoot);
            let length = end - first;
            if index == first {
                features.push(Feature::FirstOfRoot);
            }
            if (index - first) * 10 >= length * 9 {
                features.push(Feature::LastTenth);
            }
            if index + 1 == end {
                features.push(Feature::LastOfRoot);
            }
        } else if index < first {
            features.push(Feature::OutsideBefore);
        } else {
            features.push(Feature::OutsideAfter);
            if is_in_later_article(page, index, end) {
                features.push(Feature::InOtherArticle);
            }
        }
        features.push(if index < self.first_text {
            Feature::BeforeFirstText
        } else if index > self.last_text {
            Feature::AfterLastText
        } else {
            Feature::AmongText
        });
        if index >= self.last_text
            && page
                .blocks
                .get(index)
                .is_some_and(|block| block.italic_chars * 10 > block.chars * 9)
        {
            features.push(Feature::ItalicAtEnd);
        }
        if features.contains(&Feature::IsDescription) && index < self.first_text {
            features.push(Feature::IsDescriptionOutside);
        }
        if self.repeated.contains(&index) {
            features.push(Feature::Repeated);
        }
        features.push(self.depth_feature(page, index));
        let group = self
            .groups
            .get(&self.group_key(index))
            .copied()
            .unwrap_or(0.0)
            / self.root_prose;
        features.push(match group {
            share if share < 0.02 => Feature::GroupUnder2,
            share if share < 0.1 => Feature::GroupUnder10,
            share if share < 0.4 => Feature::GroupUnder40,
            _ => Feature::GroupOver40,
        });
    }

    fn depth_feature(&self, page: &Page<'_>, index: usize) -> Feature {
        let container = self.containers.get(index).copied().unwrap_or(0);
        if container == self.column {
            return Feature::OfMainColumn;
        }
        if self.column_chain.contains(&container) {
            return Feature::AboveMainColumn;
        }
        let depth = page
            .ancestors(container)
            .take(12)
            .position(|element| element == self.column);
        match depth {
            Some(0) => Feature::BelowMainColumn1,
            Some(1) => Feature::BelowMainColumn2,
            Some(_) => Feature::BelowMainColumn3,
            None => Feature::BesideMainColumn,
        }
    }

    /// Adds what the box around block `index` is like.
    pub fn add_box(&self, page: &Page<'_>, index: usize, features: &mut Vec<Feature>) {
        let (first, end) = block_range(page, self.box_of(index));
        let chars = range_sum(&self.char_sums, first, end).max(1.0);
        let links = range_sum(&self.link_sums, first, end) / chars;
        features.push(if links > 0.5 {
            Feature::BoxLinked
        } else if links > 0.2 {
            Feature::BoxHalfLinked
        } else {
            Feature::BoxUnlinked
        });
        let share = range_sum(&self.prose_sums, first, end) / self.root_prose;
        features.push(if share < 0.05 {
            Feature::BoxUnder5
        } else if share < 0.2 {
            Feature::BoxUnder20
        } else {
            Feature::BoxOver20
        });
        if self.under_more.get(index) == Some(&true) {
            features.push(Feature::UnderHeadingReadMore);
            let linked = page.blocks.get(index).map_or(0.0, Block::link_density);
            if linked > 0.5 {
                features.push(Feature::LinkedUnderMore);
            }
        }
        if end - first == 1 {
            features.push(Feature::BoxOfOne);
        }
        let tag = page
            .elements
            .get(self.box_of(index))
            .map(|element| element.tag);
        if tag == Some(Tag::List) {
            features.push(Feature::BoxList);
        }
    }
}

fn block_range(page: &Page<'_>, element: usize) -> (usize, usize) {
    page.elements
        .get(element)
        .map_or((0, 0), |element| (element.first_block, element.end_block))
}

/// Whether a block stands in an `article` that begins behind the root: another story.
fn is_in_later_article(page: &Page<'_>, index: usize, end: usize) -> bool {
    let Some(block) = page.blocks.get(index).filter(|block| block.within.article) else {
        return false;
    };
    let is_later = |element: usize| {
        page.elements
            .get(element)
            .is_some_and(|element| element.tag == Tag::Article && element.first_block >= end)
    };
    std::iter::once(block.element)
        .chain(page.ancestors(block.element))
        .take(MAX_CLIMB)
        .any(is_later)
}

/// So many elements are looked at upwards of a block; news pages rarely nest deeper between a text and its `article`.
const MAX_CLIMB: usize = 16;

/// Per block the element that holds its paragraphs: the one around a `p`, or the one broken into blocks itself.
fn containers(page: &Page<'_>) -> Vec<usize> {
    let mut direct: HashMap<usize, usize> = HashMap::new();
    for block in &page.blocks {
        *direct.entry(block.element).or_default() += 1;
    }
    page.blocks
        .iter()
        .map(|block| {
            let many = direct.get(&block.element).is_some_and(|count| *count > 1);
            let element = page.elements.get(block.element);
            match element {
                Some(element) if !many || !crate::features::is_container(element.tag) => {
                    element.parent
                }
                _ => block.element,
            }
        })
        .collect()
}

fn main_column(containers: &[usize], prose: &[f64], first: usize, end: usize) -> Option<usize> {
    let keys: Vec<u64> = containers
        .get(first..end)?
        .iter()
        .map(|&key| key as u64)
        .collect();
    let sizes = group_sizes(&keys, prose.get(first..end)?);
    let (column, _) = sizes
        .into_iter()
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    usize::try_from(column).ok()
}

fn group_key(page: &Page<'_>, containers: &[usize], index: usize) -> u64 {
    let signature = |element: usize| {
        page.elements
            .get(element)
            .map_or(0, |element| element.signature)
    };
    let block = page.blocks.get(index);
    let own = block.map_or(0, |block| signature(block.element));
    let around = containers
        .get(index)
        .map_or(0, |&container| signature(container));
    own.rotate_left(17) ^ around
}

/// The outermost element around a block that is not around the main column.
fn box_of(page: &Page<'_>, chain: &HashSet<usize>, index: usize) -> usize {
    let Some(block) = page.blocks.get(index) else {
        return 0;
    };
    let mut at = block.element;
    if chain.contains(&at) {
        return at;
    }
    for parent in page.ancestors(block.element) {
        if chain.contains(&parent) {
            break;
        }
        at = parent;
    }
    at
}

/// A heading such as "Related" speaks for the blocks below it until full prose or another heading comes.
fn under_headings(page: &Page<'_>, first: &[Vec<Feature>]) -> Vec<bool> {
    let mut under = false;
    page.blocks
        .iter()
        .zip(first)
        .map(|(block, features)| {
            let is_label = block.within.heading.is_some()
                || block.chars < 60 && block.bold_chars * 10 > block.chars * 9;
            if is_label {
                under = features.contains(&Feature::SaysReadMore);
                return false;
            }
            if block.chars > 250 && block.link_density() < 0.2 {
                under = false;
            }
            under
        })
        .collect()
}
