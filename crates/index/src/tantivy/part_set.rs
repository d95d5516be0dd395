//! Sets of the parts of a few articles, which are joined and cut faster than queries are run.

/// Some of the parts, one bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PartSet {
    bits: Vec<u64>,
    /// How many parts there are, in the set or not.
    all: usize,
}

impl PartSet {
    /// None of `all` parts.
    pub(super) fn none(all: usize) -> Self {
        Self {
            bits: vec![0; all.div_ceil(64)],
            all,
        }
    }

    pub(super) fn put(&mut self, part: usize) {
        if part < self.all
            && let Some(word) = self.bits.get_mut(part / 64)
        {
            *word |= 1 << (part % 64);
        }
    }

    /// Adds what is in `other`.
    pub(super) fn join(&mut self, other: &Self) {
        for (word, other) in self.bits.iter_mut().zip(&other.bits) {
            *word |= other;
        }
    }

    /// Leaves only what is in `other` as well.
    pub(super) fn keep(&mut self, other: &Self) {
        for (word, other) in self.bits.iter_mut().zip(&other.bits) {
            *word &= other;
        }
    }

    /// Leaves only what is not in `other`.
    pub(super) fn drop(&mut self, other: &Self) {
        for (word, other) in self.bits.iter_mut().zip(&other.bits) {
            *word &= !other;
        }
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }

    /// The parts, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let words = self.bits.iter().enumerate();
        words.flat_map(|(place, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let lowest = rest.trailing_zeros();
                // The lowest bit is taken away; of nothing, nothing.
                rest &= rest.checked_sub(1)?;
                Some(place * 64 + lowest as usize)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(parts: &[usize]) -> PartSet {
        let mut set = PartSet::none(130);
        parts.iter().for_each(|part| set.put(*part));
        set
    }

    #[track_caller]
    fn check(set: &PartSet, expected: &[usize]) {
        assert_eq!(set.iter().collect::<Vec<_>>(), expected);
        assert_eq!(set.is_empty(), expected.is_empty());
    }

    #[test]
    fn sets_are_joined_and_cut() {
        let mut parts = set(&[0, 63, 64]);
        parts.join(&set(&[129, 64]));
        check(&parts, &[0, 63, 64, 129]);
        parts.drop(&set(&[0, 5]));
        check(&parts, &[63, 64, 129]);
        parts.keep(&set(&[129, 1]));
        check(&parts, &[129]);
        parts.keep(&set(&[]));
        check(&parts, &[]);
    }

    #[test]
    fn what_is_no_part_is_in_no_set() {
        check(&set(&[130, 500]), &[]);
    }
}
