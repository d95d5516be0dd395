use std::collections::HashSet;

use crate::page::Page;
use crate::shingles::{Shingles, word_runs};

/// A block with this share of its word runs in other blocks is a repetition.
const MOSTLY: f64 = 0.8;

/// The blocks whose words stand in a longer block, or in an equal one before: pull quotes, second copies of the text.
///
/// Of two copies the one inside of `first..end`, the body's root, counts as the original.
pub fn repeats(page: &Page<'_>, first: usize, end: usize) -> HashSet<usize> {
    let order = (first..end).chain(0..first).chain(end..page.blocks.len());
    // Originals come first: inside of the root, then long, then early.
    let mut blocks: Vec<(usize, Vec<u64>)> = order
        .filter_map(|index| {
            let block = page.blocks.get(index)?;
            (block.chars >= 20).then(|| (index, word_runs(&block.text)))
        })
        .collect();
    blocks.sort_by_key(|(index, shingles)| {
        let outside = !(first..end).contains(index);
        (outside, std::cmp::Reverse(shingles.len()))
    });
    let mut known = Shingles::default();
    let mut repeated = HashSet::new();
    for (index, shingles) in blocks {
        let total = shingles.len().max(1) as f64;
        let old = shingles
            .iter()
            .filter(|shingle| known.contains(shingle))
            .count();
        if old as f64 / total >= MOSTLY {
            repeated.insert(index);
        }
        known.extend(shingles);
    }
    repeated
}
