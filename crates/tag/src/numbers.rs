//! The number grammar: digits, number words, "dozens", "at least", ranges.

use wirewatch_model::Count;

use crate::attacks::rules::Cue;
use crate::attacks::words::Document;

/// A number of the text: the words from the first of its modifier to the last of its digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    /// The first word.
    pub start: usize,
    /// The word behind the last.
    pub end: usize,
    /// Its bounds.
    pub count: Count,
}

const UNITS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// "Dozens" is at least two dozen, "scores" at least two score.
const VAGUE: &[(&str, u32)] = &[
    ("dozens", 24),
    ("scores", 40),
    ("hundreds", 200),
    ("thousands", 2_000),
    ("several", 2),
];

/// Reads the number that begins at the word `at`, with the words that bound it ("at least", "up to", "about").
pub(crate) fn number_at(doc: &Document<'_>, at: usize) -> Option<Number> {
    if !doc.words.get(at).is_some_and(|word| word.may_count) {
        return None;
    }
    let (bound, from) = bound_at(doc, at);
    let (first, mut end) = value_at(doc, from)?;
    let mut count = match first {
        Value::Exact(value) => Count {
            min: Some(value),
            max: Some(value),
            vague: false,
        },
        Value::Vague(value) => Count {
            min: Some(value),
            max: None,
            vague: true,
        },
    };
    if let (Value::Exact(low), Some((high, range_end))) = (first, range_end(doc, from, end))
        && high > low
    {
        count = Count {
            min: Some(low),
            max: Some(high),
            vague: false,
        };
        end = range_end;
    }
    match bound {
        Some(Cue::AtLeast) => count.max = None,
        Some(Cue::AtMost) => count.min = None,
        _ => {}
    }
    // "Twenty or more", "a hundred at most".
    if doc.low(end) == "or" && doc.low(end + 1) == "more" {
        count.max = None;
        end += 2;
    }
    Some(Number {
        start: at,
        end,
        count,
    })
}

/// Whether a number may begin with the folded word.
pub(crate) fn may_begin(low: &str) -> bool {
    let first = low.split_once('-').map_or(low, |(first, _)| first);
    low.starts_with(|c: char| c.is_ascii_digit())
        || matches!(low, "a" | "an" | "the" | "half")
        || UNITS.iter().any(|(name, _)| *name == first)
        || VAGUE.iter().any(|(name, _)| *name == low)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Exact(u32),
    Vague(u32),
}

fn bound_at(doc: &Document<'_>, at: usize) -> (Option<Cue>, usize) {
    let bound = doc
        .cues_at(at)
        .iter()
        .find(|hit| matches!(hit.cue, Cue::AtLeast | Cue::AtMost | Cue::About));
    bound.map_or((None, at), |hit| (Some(hit.cue), hit.end))
}

/// The value at `at` and the word behind it.
fn value_at(doc: &Document<'_>, at: usize) -> Option<(Value, usize)> {
    let low = doc.low(at);
    if let Some(&(_, value)) = VAGUE.iter().find(|(word, _)| *word == low) {
        return Some((Value::Vague(value), at + 1));
    }
    if matches!(low, "a" | "an" | "the" | "half") {
        let start = if low == "half" && doc.low(at + 1) == "a" {
            at + 2
        } else {
            at + 1
        };
        let value = match doc.low(start) {
            "dozen" if low == "half" => 6,
            "dozen" => 12,
            "score" if low == "a" => 20,
            "hundred" if low == "a" => 100,
            "thousand" if low == "a" => 1_000,
            "couple" => 2,
            _ => return None,
        };
        return Some((Value::Exact(value), start + 1));
    }
    let (mut total, mut end) = small_at(doc, at)?;
    loop {
        match doc.low(end) {
            "hundred" => total = total.checked_mul(100)?,
            "thousand" => total = total.checked_mul(1_000)?,
            "million" => total = total.checked_mul(1_000_000)?,
            "dozen" => total = total.checked_mul(12)?,
            "score" => total = total.checked_mul(20)?,
            _ => break,
        }
        end += 1;
        let joined = usize::from(doc.low(end) == "and");
        if let Some((more, more_end)) = small_at(doc, end + joined)
            && more < 100
            && joined == 1
        {
            total = total.checked_add(more)?;
            end = more_end;
        }
    }
    Some((Value::Exact(total), end))
}

/// Digits, or number words below a hundred.
fn small_at(doc: &Document<'_>, at: usize) -> Option<(u32, usize)> {
    let low = doc.low(at);
    if low.starts_with(|c: char| c.is_ascii_digit()) {
        let digits: String = low.chars().filter(|&c| c != ',').collect();
        return digits.parse().ok().map(|value| (value, at + 1));
    }
    let unit = |word: &str| {
        UNITS
            .iter()
            .find(|(name, _)| *name == word)
            .map(|&(_, value)| value)
    };
    if let Some((tens, ones)) = low.split_once('-')
        && let (Some(tens), Some(ones)) = (unit(tens), unit(ones))
        && tens >= 20
        && ones < 10
    {
        return Some((tens + ones, at + 1));
    }
    let first = unit(low)?;
    if first >= 20
        && let Some(second) = unit(doc.low(at + 1)).filter(|&ones| ones < 10)
    {
        return Some((first + second, at + 2));
    }
    Some((first, at + 1))
}

/// "20 to 30", "20-30", "between 20 and 30": the upper end.
fn range_end(doc: &Document<'_>, from: usize, end: usize) -> Option<(u32, usize)> {
    let between = from > 0 && doc.low(from - 1) == "between";
    let joined = match doc.low(end) {
        "to" | "-" | "–" => true,
        "and" => between,
        _ => false,
    };
    if !joined {
        return None;
    }
    match value_at(doc, end + 1)? {
        (Value::Exact(high), behind) => Some((high, behind)),
        _ => None,
    }
}

const ORDINALS: &[(&str, u32)] = &[
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
    ("fortieth", 40),
    ("fiftieth", 50),
    ("sixtieth", 60),
    ("seventieth", 70),
    ("eightieth", 80),
    ("ninetieth", 90),
    ("hundredth", 100),
];

/// The number of a folded ordinal above "first": "ninth", "forty-first", "130th".
pub(crate) fn ordinal(low: &str) -> Option<u32> {
    let of = |word: &str| {
        let found = ORDINALS.iter().find(|(name, _)| *name == word);
        found.map(|&(_, value)| value)
    };
    if let Some((tens, last)) = low.split_once('-') {
        let tens = UNITS.iter().find(|(name, _)| *name == tens)?.1;
        let last = if last == "first" { 1 } else { of(last)? };
        return (tens >= 20 && last < 10).then_some(tens + last);
    }
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| low.strip_suffix(ending));
    let written = digits.and_then(|digits| digits.parse().ok());
    of(low).or(written.filter(|&value| value > 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attacks::rules::AttackRules;

    #[track_caller]
    fn check_number(text: &str, expected: Option<(Option<u32>, Option<u32>, bool)>) {
        let rules = AttackRules::builtin();
        let doc = Document::read(text, &rules);
        let found = number_at(&doc, 0).map(|n| (n.count.min, n.count.max, n.count.vague));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn digits_and_words_give_the_same_number() {
        check_number("1,400 people", Some((Some(1_400), Some(1_400), false)));
        check_number("twenty-four people", Some((Some(24), Some(24), false)));
        check_number(
            "two hundred and six people",
            Some((Some(206), Some(206), false)),
        );
        check_number("three dozen people", Some((Some(36), Some(36), false)));
    }

    #[test]
    fn bounds_are_kept() {
        check_number("at least 12 people", Some((Some(12), None, false)));
        check_number("more than 100 people", Some((Some(100), None, false)));
        check_number("up to 30 people", Some((None, Some(30), false)));
        check_number("about 50 people", Some((Some(50), Some(50), false)));
        check_number("20 to 30 people", Some((Some(20), Some(30), false)));
    }

    #[test]
    fn dozens_and_scores_are_vague() {
        check_number("dozens of people", Some((Some(24), None, true)));
        check_number("scores more", Some((Some(40), None, true)));
    }

    #[test]
    fn ordinals_are_read_in_words_and_digits() {
        for (word, value) in [
            ("ninth", Some(9)),
            ("forty-first", Some(41)),
            ("fiftieth", Some(50)),
            ("130th", Some(130)),
            ("first", None),
            ("north", None),
        ] {
            assert_eq!(ordinal(word), value, "{word}");
        }
    }

    #[test]
    fn other_words_are_no_number() {
        check_number("people", None);
        check_number("a man", None);
    }
}
