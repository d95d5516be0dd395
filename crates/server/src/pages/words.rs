//! Numbers in words.

use wirewatch_model::Count;

/// A count of people: "137", "at least 100", "100 to 120".
pub(crate) fn count_words(count: Count) -> String {
    match (count.min, count.max) {
        (Some(min), Some(max)) if min == max => min.to_string(),
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => "some".to_owned(),
    }
}

/// A number with its noun: "1 origin", "7 articles".
pub(crate) fn counted(number: u64, noun: &str) -> String {
    match (number, noun) {
        (1, _) => format!("1 {noun}"),
        (_, "story") => format!("{} stories", grouped(number)),
        _ => format!("{} {noun}s", grouped(number)),
    }
}

/// A number with its thousands set apart: "12,345".
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A language by its tag, in words; another one's tag as it is.
pub(crate) fn language_words(tag: &str) -> &str {
    match tag {
        "ar" => "Arabic",
        "de" => "German",
        "en" => "English",
        "es" => "Spanish",
        "fa" => "Persian",
        "fr" => "French",
        "he" => "Hebrew",
        "it" => "Italian",
        "nl" => "Dutch",
        "pt" => "Portuguese",
        "ru" => "Russian",
        "tr" => "Turkish",
        "uk" => "Ukrainian",
        "ur" => "Urdu",
        other => other,
    }
}

/// An id as the name it was made from: `meridian-wire` is "Meridian Wire".
pub(crate) fn id_in_words(id: &str) -> String {
    let words = id.split(['-', ' ']).filter(|word| !word.is_empty());
    let words: Vec<String> = words
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string());
            first.unwrap_or_default() + letters.as_str()
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(min: Option<u32>, max: Option<u32>, words: &str) {
        let count = Count {
            min,
            max,
            vague: false,
        };
        assert_eq!(count_words(count), words);
    }

    #[test]
    fn counts_keep_their_bounds() {
        check(Some(5), Some(5), "5");
        check(Some(5), Some(9), "5 to 9");
        check(Some(5), None, "at least 5");
        check(None, Some(9), "up to 9");
        check(None, None, "some");
    }

    #[test]
    fn nouns_follow_their_number() {
        assert_eq!(counted(1, "story"), "1 story");
        assert_eq!(counted(0, "story"), "0 stories");
        assert_eq!(counted(1_234_567, "article"), "1,234,567 articles");
    }
}
