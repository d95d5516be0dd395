//! Who accuses somebody in a sentence.

/// Words that accuse; what stands before them accuses.
const CUES: [&str; 4] = [" blamed ", " blames ", " accused ", " accuses "];

/// The cue means the accused when one of these stands before it.
const PASSIVE: [&str; 6] = ["was", "were", "been", "be", "is", "are"];

/// An accuser's name has no more words than this.
const MAX_WORDS: usize = 6;

/// Words that no name of an accuser has: with one of them it is more than a name, or stands for one.
const NOT_IN_NAMES: [&str; 27] = [
    "was", "were", "is", "are", "has", "had", "have", "said", "says", "who", "which", "when",
    "where", "killed", "died", "after", "before", "while", "as", "he", "she", "it", "they",
    "nobody", "some", "many", "not",
];

/// Who accuses in an English sentence, in its words; `None` when that is not plain.
pub(crate) fn accuser(sentence: &str) -> Option<&str> {
    let found = CUES
        .iter()
        .filter_map(|cue| Some((sentence.find(cue)?, *cue)));
    let (at, cue) = found.min_by_key(|(at, _)| *at)?;
    let before = sentence.get(..at)?;
    let last = before.split_whitespace().last()?;
    if PASSIVE.contains(&last) {
        let after = sentence.get(at + cue.len()..)?;
        let (_, named) = after.rsplit_once(" by ")?;
        let end = named.find([',', ';', '.', ':']).unwrap_or(named.len());
        return name(named.get(..end)?);
    }
    let start = [", ", "; ", ": ", " that ", " but "]
        .iter()
        .filter_map(|mark| Some(before.rfind(mark)? + mark.len()))
        .max()
        .unwrap_or(0);
    let mut named = before.get(start..)?.trim();
    for adverb in [
        " has",
        " have",
        " also",
        " later",
        " quickly",
        " immediately",
        " again",
    ] {
        named = named.strip_suffix(adverb).unwrap_or(named);
    }
    name(named.strip_prefix("But ").unwrap_or(named))
}

fn name(words: &str) -> Option<&str> {
    let words = words.trim().trim_matches(['"', '“', '”']);
    let count = words.split_whitespace().count();
    let is_more = words
        .split_whitespace()
        .any(|word| NOT_IN_NAMES.contains(&word.to_lowercase().as_str()));
    (count > 0 && count <= MAX_WORDS && !is_more).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_accuser(sentence: &str, expected: Option<&str>) {
        assert_eq!(accuser(sentence), expected);
    }

    #[test]
    fn accuser_stands_before_the_word_that_accuses() {
        check_accuser(
            "The governor's office blamed the Reed Front.",
            Some("The governor's office"),
        );
        check_accuser(
            "On Monday, the army has blamed the rebels for it.",
            Some("the army"),
        );
        check_accuser(
            "Police and witnesses accused the militia.",
            Some("Police and witnesses"),
        );
    }

    #[test]
    fn accuser_follows_the_passive() {
        check_accuser(
            "The blast was blamed on the Reed Front by the mayor.",
            Some("the mayor"),
        );
        check_accuser("The blast was blamed on the Reed Front.", None);
    }

    #[test]
    fn what_is_not_plain_is_left_out() {
        check_accuser("He blamed the Reed Front.", None);
        check_accuser(
            "Nine people were killed and the mayor blamed the Reed Front.",
            None,
        );
        check_accuser("The Reed Front is thought to be behind it.", None);
    }
}
