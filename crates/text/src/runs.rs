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

    /// How many runs both texts have in the same order: the length of the longest common row.
    ///
    /// A run that `other` has more than 16 times, as lists and forms have, says nothing of where a text was taken from and is
    /// left out; so the work stays in proportion to the texts.
    pub fn shared_in_order(&self, other: &Self) -> usize {
        let there = positions(&other.hashes);
        // The ends of the best rising rows found so far, by their length.
        let mut ends: Vec<usize> = Vec::new();
        for hash in &self.hashes {
            let Some(places) = there.get(hash) else {
                continue;
            };
            if places.len() > MAX_OCCURRENCES {
                continue;
            }
            // From the last to the first, so that one run does not follow itself.
            for &place in places.iter().rev() {
                let length = ends.partition_point(|end| *end < place);
                match ends.get_mut(length) {
                    Some(end) => *end = place,
                    None => ends.push(place),
                }
            }
        }
        ends.len()
    }
}

/// More often than this no run of a story occurs; those of tables and forms do.
const MAX_OCCURRENCES: usize = 16;

/// Where each run stands, in reading order.
fn positions(hashes: &[u64]) -> HashMap<u64, Vec<usize>> {
    let mut positions: HashMap<u64, Vec<usize>> = HashMap::with_capacity(hashes.len());
    for (position, hash) in hashes.iter().enumerate() {
        positions.entry(*hash).or_default().push(position);
    }
    positions
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
    fn sentence_that_is_said_twice_counts_as_often_as_both_say_it() {
        check_shared("all is well. all is well.", "all is well", 2);
        check_shared(
            "all is well. all is well.",
            "all is well and all is well",
            4,
        );
        check_shared("", "all is well", 0);
    }

    #[test]
    fn word_said_without_end_is_no_work_and_no_sign() {
        let text = "no ".repeat(20_000);
        assert_eq!(Runs::of(&text, 2).shared_in_order(&Runs::of(&text, 2)), 0);
    }
}
