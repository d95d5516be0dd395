use crate::fold;
use crate::tokens::{TokenKind, tokens};

/// How many minima a [`Sketch`] keeps; 64 of them tell a resemblance to within about a tenth.
const MINIMA: usize = 64;
/// Minima in one band. Four make texts that share two thirds of their shingles meet in some band almost always
/// (97 %), and texts that share a quarter seldom (6 %).
const BAND: usize = 4;

/// The runs of a few words in a row that a text has, as sorted hashes.
///
/// Case, diacritics, punctuation and the kind of quotation mark make no difference. The hashes never change
/// between versions of wirewatch, so they may be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingles {
    hashes: Vec<u64>,
}

/// How much two texts share, each figure between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// Shared shingles over all shingles of both.
    pub resemblance: f64,
    /// The part of the first text that is in the second.
    pub first_in_second: f64,
    /// The part of the second text that is in the first.
    pub second_in_first: f64,
}

impl Shingles {
    /// Reads the runs of `words` words in `text`; a text shorter than that is one run.
    pub fn of(text: &str, words: usize) -> Self {
        let mut hashes = run_hashes(text, words);
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes }
    }

    /// Those of runs that were read already, in the order of their hashes.
    pub(crate) fn of_sorted(runs: impl Iterator<Item = u64>) -> Self {
        let mut hashes: Vec<u64> = runs.collect();
        hashes.dedup();
        Self { hashes }
    }

    /// The number of different runs.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether the text had no words.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Counts what the two texts really share.
    pub fn overlap(&self, other: &Self) -> Overlap {
        let shared = shared_count(&self.hashes, &other.hashes);
        let union = self.len() + other.len() - shared;
        Overlap {
            resemblance: share(shared, union),
            first_in_second: share(shared, self.len()),
            second_in_first: share(shared, other.len()),
        }
    }

    /// The short form under which similar texts are looked up; `None` for a text without words.
    pub fn sketch(&self) -> Option<Sketch> {
        if self.is_empty() {
            return None;
        }
        let mut minima = [u64::MAX; MINIMA];
        for (seed, minimum) in (1..).zip(minima.iter_mut()) {
            let salt = mix(seed);
            let salted = self.hashes.iter().map(|hash| mix(hash ^ salt));
            *minimum = salted.min().unwrap_or(u64::MAX);
        }
        Some(Sketch { minima })
    }
}

/// A text's minimal hashes (MinHash): equal places tell how much two texts resemble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    minima: [u64; MINIMA],
}

impl Sketch {
    /// The share of equal places: an estimate of the shingles' resemblance.
    pub fn resemblance(&self, other: &Self) -> f64 {
        let equal = self
            .minima
            .iter()
            .zip(&other.minima)
            .filter(|(a, b)| a == b);
        share(equal.count(), MINIMA)
    }

    /// Keys to look similar texts up by: texts that share any key are worth comparing in full.
    pub fn keys(&self) -> Vec<u64> {
        (1..)
            .zip(self.minima.chunks(BAND))
            .map(|(band, minima)| mix(combine(minima) ^ mix(band)))
            .collect()
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 / whole as f64
}

fn shared_count(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared
}

/// The hashes of all runs of `words` words in `text`, in reading order.
pub(crate) fn run_hashes(text: &str, words: usize) -> Vec<u64> {
    let word_hashes = hashed_words(text);
    let size = words.clamp(1, word_hashes.len().max(1));
    word_hashes.windows(size).map(combine).collect()
}

fn hashed_words(text: &str) -> Vec<u64> {
    let folded = fold(text);
    tokens(&folded)
        .iter()
        .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
        .map(|token| hash_bytes(token.span.of(&folded).trim_end_matches('.').as_bytes()))
        .collect()
}

/// FNV-1a, finished by [`mix`]; the standard library's hasher may change between releases.
fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(hash)
}

fn combine(hashes: &[u64]) -> u64 {
    hashes.iter().fold(0x9e37_79b9_7f4a_7c15, |all, &hash| {
        mix(all.rotate_left(5) ^ hash)
    })
}

/// The finisher of SplitMix64: every bit of the input reaches every bit of the result.
fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The bridge at Kaya was closed on Tuesday after a blast tore a hole in its deck, and engineers \
        said repairs would take at least two weeks because spare girders must come by ship from abroad.";

    #[test]
    fn signs_and_case_make_no_difference() {
        let a = Shingles::of("“The road’s shut,” he said.", 3);
        let b = Shingles::of("\"the ROAD's shut\" he said", 3);
        assert_eq!(a, b);
    }

    #[test]
    fn reprint_with_a_new_tail_is_contained() {
        let long = format!(
            "{STORY} A spokesman for the port declined to comment on the delay to local media."
        );
        let overlap = Shingles::of(STORY, 4).overlap(&Shingles::of(&long, 4));
        assert!(overlap.first_in_second > 0.99);
        assert!(overlap.second_in_first < 0.8);
    }

    #[test]
    fn sketches_of_near_copies_share_a_key_and_of_strangers_none() {
        let copy = STORY.replace("two weeks", "three weeks");
        let other = "Farmers in the delta reported a good harvest this year and hope for higher prices at the market.";
        let sketch = |text: &str| Shingles::of(text, 3).sketch().expect("words");
        let (a, b, c) = (sketch(STORY), sketch(&copy), sketch(other));
        assert!(a.keys().iter().any(|key| b.keys().contains(key)));
        assert!(!a.keys().iter().any(|key| c.keys().contains(key)));
        assert!(a.resemblance(&b) > 0.6);
    }

    #[test]
    fn text_without_words_has_no_sketch() {
        assert_eq!(Shingles::of(" — !", 3).sketch(), None);
        assert_eq!(
            Shingles::of("", 3)
                .overlap(&Shingles::of("", 3))
                .resemblance,
            0.0
        );
    }
}
