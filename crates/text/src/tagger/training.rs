use std::collections::HashMap;

use super::features::{Window, WordForm, around};
use super::table::bytes_of;
use super::tag::{TAGS, Tag};

/// A sentence of words with their right tags.
pub type TaggedSentence = Vec<(String, Tag)>;

/// Averaged weights below this are left out of the model: they cost space and change no figure.
const MIN_WEIGHT: f64 = 0.5;

#[derive(Clone, Copy, Default)]
struct Weight {
    now: f64,
    sum: f64,
    since: u64,
}

/// Trains a tagger by the averaged perceptron in `rounds` passes, and gives the model file's bytes.
///
/// The same sentences give the same bytes.
pub fn train_tagger(sentences: &[TaggedSentence], rounds: usize) -> Vec<u8> {
    let mut weights: HashMap<u32, [Weight; TAGS.len()]> = HashMap::new();
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut clock = 0_u64;
    for round in 0..rounds {
        shuffle(&mut order, round as u64 + 1);
        for &index in &order {
            learn(&sentences[index], &mut weights, &mut clock);
        }
    }
    bytes_of(&averaged(weights, clock))
}

fn learn(
    sentence: &TaggedSentence,
    weights: &mut HashMap<u32, [Weight; TAGS.len()]>,
    clock: &mut u64,
) {
    let forms: Vec<WordForm> = sentence
        .iter()
        .enumerate()
        .map(|(i, (word, _))| WordForm::of(word, i == 0))
        .collect();
    let edge = WordForm::edge();
    let mut tags = Vec::with_capacity(sentence.len());
    for (i, (_, right)) in sentence.iter().enumerate() {
        if *right == Tag::Punctuation {
            tags.push(Tag::Punctuation);
            continue;
        }
        *clock += 1;
        let tag_before = |n: usize| i.checked_sub(n).and_then(|k| tags.get(k)).copied();
        let words = around(i).map(|k| k.and_then(|k| forms.get(k)).unwrap_or(&edge));
        let features = Window { words }.features([tag_before(1), tag_before(2)]);
        let guess = best(weights, &features);
        if guess != *right {
            for feature in features {
                let row = weights
                    .entry(feature)
                    .or_insert([Weight::default(); TAGS.len()]);
                change(&mut row[right.number()], 1.0, *clock);
                change(&mut row[guess.number()], -1.0, *clock);
            }
        }
        tags.push(guess);
    }
}

fn best(weights: &HashMap<u32, [Weight; TAGS.len()]>, features: &[u32]) -> Tag {
    let mut scores = [0.0; TAGS.len()];
    for row in features.iter().filter_map(|feature| weights.get(feature)) {
        for (score, weight) in scores.iter_mut().zip(row) {
            *score += weight.now;
        }
    }
    let mut best = Tag::NN.number();
    for (number, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = number;
        }
    }
    TAGS[best]
}

fn change(weight: &mut Weight, by: f64, clock: u64) {
    weight.sum += weight.now * (clock - weight.since) as f64;
    weight.since = clock;
    weight.now += by;
}

fn averaged(weights: HashMap<u32, [Weight; TAGS.len()]>, clock: u64) -> Vec<(u32, Vec<(u8, i8)>)> {
    let mut rows: Vec<(u32, Vec<(u8, i8)>)> = weights
        .into_iter()
        .map(|(feature, row)| (feature, rounded(row, clock)))
        .filter(|(_, row)| !row.is_empty())
        .collect();
    rows.sort_unstable_by_key(|&(feature, _)| feature);
    rows
}

fn rounded(row: [Weight; TAGS.len()], clock: u64) -> Vec<(u8, i8)> {
    (0_u8..)
        .zip(row)
        .filter_map(|(tag, mut weight)| {
            change(&mut weight, 0.0, clock);
            let average = weight.sum / clock as f64;
            // Eight steps to the unit: finer ones change no figure, and the largest weights still fit.
            let step = (average * 8.0).round().clamp(-127.0, 127.0) as i8;
            (average.abs() >= MIN_WEIGHT).then_some((tag, step))
        })
        .collect()
}

/// Fisher-Yates with a fixed linear generator, so that training can be repeated to the bit.
fn shuffle(order: &mut [usize], seed: u64) {
    let mut state = seed;
    for i in (1..order.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        order.swap(i, (state >> 33) as usize % (i + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Tagger;
    use super::*;

    #[test]
    fn trained_tagger_repeats_its_lesson() {
        let lesson: TaggedSentence = vec![
            ("Birds".to_owned(), Tag::NNS),
            ("sing".to_owned(), Tag::VBP),
            ("loudly".to_owned(), Tag::RB),
        ];
        let bytes = train_tagger(&vec![lesson; 4], 4);
        let tagger = Tagger::from_bytes(&bytes).expect("a model");
        assert_eq!(
            tagger.tag(&["Birds", "sing", "loudly"]),
            [Tag::NNS, Tag::VBP, Tag::RB]
        );
    }
}
