//! A quick hash for tables of rules: their keys are our own words, so nobody can choose keys that collide.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A table whose keys come from bundled or local rules.
pub type RuleMap<K, V> = HashMap<K, V, BuildHasherDefault<RuleHasher>>;

/// A set of keys that come from bundled or local rules.
pub type RuleSet<K> = HashSet<K, BuildHasherDefault<RuleHasher>>;

/// Multiplies and folds, eight bytes at a time.
#[derive(Debug, Default)]
pub struct RuleHasher(u64);

impl RuleHasher {
    fn add(&mut self, part: u64) {
        let product = u128::from(self.0 ^ part) * 0x9e37_79b9_7f4a_7c15;
        self.0 = (product as u64) ^ (product >> 64) as u64;
    }
}

impl Hasher for RuleHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (parts, rest) = bytes.as_chunks::<8>();
        for part in parts {
            self.add(u64::from_le_bytes(*part));
        }
        // The length keeps words apart that differ in zeros only, and no state stays what it was.
        let rest = rest
            .iter()
            .rev()
            .fold(0, |all, &byte| all << 8 | u64::from(byte));
        self.add(rest ^ (bytes.len() as u64 + 1) << 56);
    }

    fn write_u8(&mut self, part: u8) {
        // Mostly what ends a string, whose length is part of the hash already.
        self.0 = self.0.rotate_left(5) ^ u64::from(part);
    }

    fn write_u32(&mut self, part: u32) {
        self.add(u64::from(part) + 1);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::hash::BuildHasher;

    use super::*;

    #[test]
    fn different_words_have_different_hashes() {
        let build = BuildHasherDefault::<RuleHasher>::default();
        let words = [
            "",
            "a",
            "b",
            "ab",
            "abcdefgh",
            "abcdefgh\0",
            "\0",
            "\0\0",
            "abcdefghi",
        ];
        let hashes: RuleSet<u64> = words.iter().map(|word| build.hash_one(word)).collect();
        assert_eq!(hashes.len(), words.len());
    }
}
