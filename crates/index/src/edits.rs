//! How many letters two words differ by.

/// Insertions, deletions, replacements and swaps of neighbours that make `one` into `other`.
pub(crate) fn between(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut two_back: Vec<usize> = vec![0; other.len() + 1];
    let mut back: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut current = Vec::with_capacity(other.len() + 1);
        current.push(row + 1);
        for (column, other_letter) in other.iter().enumerate() {
            let replaced = back[column] + usize::from(letter != other_letter);
            let mut least = replaced.min(back[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0
                && column > 0
                && one[row - 1] == *other_letter
                && *letter == other[column - 1];
            if swapped {
                least = least.min(two_back[column - 1] + 1);
            }
            current.push(least);
        }
        two_back = std::mem::replace(&mut back, current);
    }
    back[other.len()]
}

/// Whether the words differ by at most `most` letters; words of very different length are told apart at once.
pub(crate) fn within(one: &str, other: &str, most: usize) -> bool {
    let (one_length, other_length) = (one.chars().count(), other.chars().count());
    one_length.abs_diff(other_length) <= most && between(one, other) <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_count_letters_and_swaps_as_one() {
        assert_eq!(between("", "ab"), 2);
        assert_eq!(between("moscow", "moscow"), 0);
        assert_eq!(between("moscwo", "moscow"), 1);
        assert_eq!(between("mosow", "moscow"), 1);
        assert_eq!(between("kabul", "cabool"), 3);
    }

    #[test]
    fn long_words_are_within_no_edits_of_short_ones() {
        assert!(!within("a", "abcdef", 2));
        assert!(within("beirut", "beyrut", 1));
    }
}
