use std::collections::HashMap;

use crate::fingerprint::run_hashes;

/// The runs of a few words in a row that a text has, in reading order.
///
/// Where [`crate::Shingles`] tell what two texts are made of, these tell whether they say it in the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runs {
    hashes: Vec<u64>,
}

impl Runs {
    /// Reads the runs of `words` words in `text`; a text shorter than that is one run.
    pub fn of(text: &str, words: usize) -> Self {
        Self {
            hashes: run_hashes(text, words),
        }
    }

    /// How many runs there are, each as often as it occurs.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether the text had no words.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// How many runs both texts have in the same order.
    ///
    /// Only runs that occur once in each of them count: a sentence that a text says again and again, as lists, forms and
    /// templates do, says nothing of where the text was taken from.
    pub fn shared_in_order(&self, other: &Self) -> usize {
        let there = positions_of_single(&other.hashes);
        let here = positions_of_single(&self.hashes);
        let mut in_order: Vec<usize> = Vec::new();
        for (position, hash) in self.hashes.iter().enumerate() {
            if here.get(hash) != Some(&position) {
                continue;
            }
            let Some(&target) = there.get(hash) else {
                continue;
            };
            // The ends of the best rising rows found so far, by their length.
            let place = in_order.partition_point(|end| *end < target);
            match in_order.get_mut(place) {
                Some(end) => *end = target,
                None => in_order.push(target),
            }
        }
        in_order.len()
    }
}

/// Where each run stands that occurs once.
fn positions_of_single(hashes: &[u64]) -> HashMap<u64, usize> {
    let mut positions: HashMap<u64, Option<usize>> = HashMap::with_capacity(hashes.len());
    for (position, hash) in hashes.iter().enumerate() {
        positions
            .entry(*hash)
            .and_modify(|known| *known = None)
            .or_insert(Some(position));
    }
    positions
        .into_iter()
        .filter_map(|(hash, position)| Some((hash, position?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_shared(a: &str, b: &str, expected: usize) {
        assert_eq!(
            Runs::of(a, 2).shared_in_order(&Runs::of(b, 2)),
            expected,
            "{a} | {b}"
        );
        assert_eq!(
            Runs::of(b, 2).shared_in_order(&Runs::of(a, 2)),
            expected,
            "{b} | {a}"
        );
    }

    #[test]
    fn words_in_the_same_order_are_shared() {
        check_shared(
            "the road to the port is shut",
            "The road to the port is shut!",
            6,
        );
        check_shared("the road is shut today", "on Monday the road is shut", 3);
    }

    #[test]
    fn sentences_in_another_order_share_the_longest_row_only() {
        check_shared(
            "boats left early then trucks came late",
            "trucks came late then boats left early",
            2,
        );
    }

    #[test]
    fn sentence_that_is_said_twice_tells_nothing() {
        check_shared("all is well. all is well.", "all is well", 0);
        check_shared("", "all is well", 0);
    }
}
