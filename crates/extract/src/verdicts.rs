use std::collections::HashMap;

use crate::context::Context;
use crate::page::Page;
use crate::weights::Feature;

/// The score of each block before the body's root is known.
pub fn prior_scores(first: &[Vec<Feature>]) -> Vec<f64> {
    first
        .iter()
        .map(|features| features.iter().map(|feature| feature.prior()).sum())
        .collect()
}

/// The features of all blocks inside and around the root.
pub fn all_features(
    page: &Page<'_>,
    context: &Context,
    mut first: Vec<Vec<Feature>>,
) -> Vec<Vec<Feature>> {
    for (index, features) in first.iter_mut().enumerate() {
        context.add_place(page, index, features);
        context.add_box(page, index, features);
    }
    first
}

/// The final score of each block: what speaks for it, together with the verdicts on its neighbours.
///
/// A block above zero is part of the story.
pub fn final_scores(page: &Page<'_>, context: &Context, features: &[Vec<Feature>]) -> Vec<f64> {
    let alone: Vec<f64> = features
        .iter()
        .map(|features| features.iter().map(|feature| feature.alone()).sum())
        .collect();
    let alike = means(page, &alone, |index| context.group_key(index));
    let boxes = means(page, &alone, |index| context.box_of(index) as u64);
    let score_at = |index: Option<usize>| {
        index
            .and_then(|index| alone.get(index))
            .copied()
            .unwrap_or(-9.0)
    };
    features
        .iter()
        .enumerate()
        .map(|(index, features)| {
            let own: f64 = features.iter().map(|feature| feature.settled()).sum();
            let mean =
                |means: &HashMap<u64, f64>, key: u64| means.get(&key).copied().unwrap_or(0.0);
            let neighbours = [
                bucket(score_at(index.checked_sub(1)), PREVIOUS),
                bucket(score_at(Some(index + 1)), NEXT),
                bucket(mean(&alike, context.group_key(index)), ALIKE),
                bucket(mean(&boxes, context.box_of(index) as u64), BOX),
            ];
            own + neighbours
                .iter()
                .map(|feature| feature.settled())
                .sum::<f64>()
        })
        .collect()
}

type Buckets = [Feature; 4];
const PREVIOUS: Buckets = [
    Feature::PreviousKept,
    Feature::PreviousLikely,
    Feature::PreviousUnlikely,
    Feature::PreviousDropped,
];
const NEXT: Buckets = [
    Feature::NextKept,
    Feature::NextLikely,
    Feature::NextUnlikely,
    Feature::NextDropped,
];
const ALIKE: Buckets = [
    Feature::AlikeKept,
    Feature::AlikeLikely,
    Feature::AlikeUnlikely,
    Feature::AlikeDropped,
];
const BOX: Buckets = [
    Feature::BoxKept,
    Feature::BoxLikely,
    Feature::BoxUnlikely,
    Feature::BoxDropped,
];

fn bucket(score: f64, [kept, likely, unlikely, dropped]: Buckets) -> Feature {
    match score {
        score if score > 2.0 => kept,
        score if score > 0.0 => likely,
        score if score > -2.0 => unlikely,
        _ => dropped,
    }
}

/// The mean score of the blocks that share a key, each weighed by its length.
fn means(page: &Page<'_>, scores: &[f64], key: impl Fn(usize) -> u64) -> HashMap<u64, f64> {
    let mut sums: HashMap<u64, (f64, f64)> = HashMap::new();
    for (index, (block, score)) in page.blocks.iter().zip(scores).enumerate() {
        let chars = block.chars.max(1) as f64;
        let sum = sums.entry(key(index)).or_default();
        sum.0 += score.clamp(-4.0, 4.0) * chars;
        sum.1 += chars;
    }
    sums.into_iter()
        .map(|(key, (sum, chars))| (key, sum / chars))
        .collect()
}
