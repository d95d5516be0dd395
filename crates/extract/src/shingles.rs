use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use wirewatch_text::RuleHasher;

/// Runs of three words, hashed.
pub type Shingles = HashSet<u64, BuildHasherDefault<Ready>>;

/// A hasher for values that are hashes already.
#[derive(Debug, Default)]
pub struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// The runs of three words of `text`, without repetitions; the words themselves when there are only one or two.
pub fn word_runs(text: &str) -> Vec<u64> {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(hash)
        .collect();
    let mut runs: Vec<u64> = if words.len() < 3 {
        words
    } else {
        words.windows(3).map(join).collect()
    };
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// The share of the word runs `own` that `known` has.
pub fn coverage(own: &[u64], known: &Shingles) -> f64 {
    let shared = own.iter().filter(|run| known.contains(run)).count();
    shared as f64 / own.len().max(1) as f64
}

fn join(words: &[u64]) -> u64 {
    words.iter().fold(7, |all: u64, word| {
        all.rotate_left(21) ^ word.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

fn hash(word: &str) -> u64 {
    let mut hasher = RuleHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_words_cover_each_other_whatever_the_signs() {
        let known: Shingles = word_runs("The ferry, said Ruth, was late.")
            .into_iter()
            .collect();
        assert!(coverage(&word_runs("the ferry"), &known) < 0.1);
        assert!(coverage(&word_runs("The ferry said Ruth"), &known) > 0.9);
        assert!(coverage(&[], &known) < 0.1);
    }
}
