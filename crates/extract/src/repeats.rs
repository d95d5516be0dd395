use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

use crate::page::Page;
use crate::shingles::Ready;

/// A block with this share of its word runs in one other block is a repetition.
const MOSTLY: f64 = 0.8;

/// The blocks whose words stand in one longer block, or in an equal one before: pull quotes, second copies of the text.
///
/// Of two copies the one inside of `first..end`, the body's root, counts as the original. Words that are scattered over
/// several other blocks are no repetition: stock phrases stand everywhere.
///
/// `runs` are the word runs of all blocks.
pub fn repeats(page: &Page<'_>, runs: &[Vec<u64>], first: usize, end: usize) -> HashSet<usize> {
    let order = (first..end).chain(0..first).chain(end..page.blocks.len());
    // Originals come first: inside of the root, then long, then early.
    let mut blocks: Vec<(usize, &[u64])> = order
        .filter_map(|index| {
            let block = page.blocks.get(index)?;
            let runs = runs.get(index)?;
            (block.chars >= 20).then_some((index, runs.as_slice()))
        })
        .collect();
    blocks.sort_by_key(|(index, shingles)| {
        let outside = !(first..end).contains(index);
        (outside, std::cmp::Reverse(shingles.len()))
    });
    let mut owners: HashMap<u64, usize, BuildHasherDefault<Ready>> = HashMap::default();
    let mut repeated = HashSet::new();
    for (index, shingles) in blocks {
        let total = shingles.len().max(1) as f64;
        if most_shared(shingles, &owners) as f64 / total >= MOSTLY {
            repeated.insert(index);
        }
        for shingle in shingles {
            owners.entry(*shingle).or_insert(index);
        }
    }
    repeated
}

/// How many of the word runs stand in the one block that has most of them.
fn most_shared(shingles: &[u64], owners: &HashMap<u64, usize, BuildHasherDefault<Ready>>) -> usize {
    let mut found: Vec<usize> = shingles
        .iter()
        .filter_map(|shingle| owners.get(shingle).copied())
        .collect();
    if (found.len() as f64) < MOSTLY * shingles.len() as f64 {
        return 0;
    }
    found.sort_unstable();
    found
        .chunk_by(|a, b| a == b)
        .map(<[usize]>::len)
        .max()
        .unwrap_or(0)
}
