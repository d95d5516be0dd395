use crate::Shingles;
use crate::fingerprint::run_hashes;

/// The runs of a few words in a row that a text has, in reading order.
///
/// Where [`crate::Shingles`] tell what two texts are made of, these tell whether they say it in the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runs {
    hashes: Vec<u64>,
    /// Places in `hashes`, by hash and then by place, so that two texts are compared without looking anything up.
    sorted: Vec<u32>,
    /// The hashes in that order.
    sorted_hashes: Vec<u64>,
}

impl Runs {
    /// Reads the runs of `words` words in `text`; a text shorter than that is one run.
    pub fn of(text: &str, words: usize) -> Self {
        let hashes = run_hashes(text, words);
        let mut sorted: Vec<(u64, u32)> = hashes.iter().copied().zip(0..).collect();
        sorted.sort_unstable();
        let (sorted_hashes, sorted) = sorted.into_iter().unzip();
        Self {
            hashes,
            sorted,
            sorted_hashes,
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

    /// The same runs, each once.
    pub fn shingles(&self) -> Shingles {
        Shingles::of_sorted(self.sorted_hashes.iter().copied())
    }

    /// How many runs both texts have, in whatever order: never fewer than [`Self::shared_in_order`], and told much faster.
    pub fn shared_in_any_order(&self, other: &Self) -> usize {
        let (here, there) = (&self.sorted_hashes, &other.sorted_hashes);
        let (mut i, mut j, mut shared) = (0, 0, 0);
        while let (Some(x), Some(y)) = (here.get(i), there.get(j)) {
            shared += usize::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        shared
    }

    /// How many runs both texts have in the same order: the length of the longest common row.
    ///
    /// A run that `other` has more than 16 times, as lists and forms have, says nothing of where a text was taken from and is
    /// left out; so the work stays in proportion to the texts.
    pub fn shared_in_order(&self, other: &Self) -> usize {
        // The ends of the best rising rows found so far, by their length.
        let mut ends: Vec<u32> = Vec::new();
        for places in self.places_in(other) {
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

    /// Where `other` has each run of this text, in this text's order.
    fn places_in<'a>(&self, other: &'a Self) -> Vec<&'a [u32]> {
        let mut places: Vec<&[u32]> = vec![&[]; self.hashes.len()];
        let mut rest = other.sorted.as_slice();
        let mut last: (Option<u64>, &[u32]) = (None, &[]);
        for (hash, place) in self.by_hash() {
            if last.0 != Some(hash) {
                let smaller = rest.iter().take_while(|at| other.hash(**at) < hash).count();
                rest = rest.get(smaller..).unwrap_or_default();
                let same = rest
                    .iter()
                    .take_while(|at| other.hash(**at) == hash)
                    .count();
                let (found, behind) = rest.split_at_checked(same).unwrap_or_default();
                rest = behind;
                last = (Some(hash), found);
            }
            let found = last.1;
            if let Some(known) = places.get_mut(place as usize)
                && found.len() <= MAX_OCCURRENCES
            {
                *known = found;
            }
        }
        places
    }

    /// The runs with their places, by hash and then by place.
    fn by_hash(&self) -> impl Iterator<Item = (u64, u32)> {
        self.sorted_hashes
            .iter()
            .copied()
            .zip(self.sorted.iter().copied())
    }

    fn hash(&self, place: u32) -> u64 {
        self.hashes.get(place as usize).copied().unwrap_or(u64::MAX)
    }
}

/// More often than this no run of a story occurs; those of tables and forms do.
const MAX_OCCURRENCES: usize = 16;

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
        let any = Runs::of(a, 2).shared_in_any_order(&Runs::of(b, 2));
        assert!(any >= expected, "{a} | {b}: {any} in any order");
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
    fn order_makes_no_difference_to_what_is_shared_in_any_order() {
        let count = |a, b| Runs::of(a, 2).shared_in_any_order(&Runs::of(b, 2));
        assert_eq!(
            count(
                "boats left early then trucks came late",
                "trucks came late then boats left early"
            ),
            4
        );
        assert_eq!(count("all is well. all is well.", "all is well"), 2);
        assert_eq!(count("", "all is well"), 0);
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
