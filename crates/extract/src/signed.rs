/// Words before the names of writers, as lines write them.
const BEFORE: &[&str] = &[
    "By",
    "BY",
    "by",
    "Von",
    "VON",
    "Von:",
    "Por",
    "POR",
    "Par",
    "PAR",
    "Di",
    "Door",
    "Av",
    "Af",
    "Автор",
    "Автор:",
    "Текст",
    "Текст:",
    "بقلم",
    "بقلم:",
];

/// Small words inside of a name.
const PARTICLES: &[&str] = &[
    "de", "van", "von", "der", "den", "al", "bin", "la", "da", "dos", "del", "di",
];

/// What joins two names of a list.
const JOINERS: &[&str] = &[",", "and", "und", "et", "y", "e", "&"];

/// A name has up to so many words with a capital.
const MAX_WORDS: usize = 4;

/// The names in a line such as "By Mina Oyelaran and Tom Reeve": one or more, as written.
///
/// Read by hand and not by a pattern: over all letters of all scripts a pattern takes longer to set up than a page to read.
pub fn signed_names(line: &str) -> Option<&str> {
    let mut rest = line;
    while !rest.is_empty() {
        let (word, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let behind = behind.trim_start();
        if BEFORE.contains(&word)
            && let Some(length) = names_length(behind)
        {
            return behind.get(..length);
        }
        rest = behind;
    }
    None
}

/// The length in bytes of the list of names that `text` begins with.
fn names_length(text: &str) -> Option<usize> {
    let mut length = name_length(text)?;
    while let Some(more) = text.get(length..).and_then(joined_name_length) {
        length += more;
    }
    Some(length)
}

/// The length of a joining word and the name behind it.
fn joined_name_length(text: &str) -> Option<usize> {
    let start = text.trim_start();
    JOINERS.iter().find_map(|joiner| {
        let behind = start.strip_prefix(joiner)?;
        let name = behind.trim_start();
        let has_space = name.len() < behind.len();
        has_space.then_some(text.len() - name.len() + name_length(name)?)
    })
}

/// The length of one name: a word with a capital and more, with particles between them.
fn name_length(text: &str) -> Option<usize> {
    let mut length = capital_length(text, 2)?;
    for _ in 1..MAX_WORDS {
        let Some(more) = text.get(length..).and_then(further_length) else {
            break;
        };
        length += more;
    }
    Some(length)
}

/// The length of white space, particles and one more word with a capital.
fn further_length(text: &str) -> Option<usize> {
    let mut rest = text.trim_start();
    if rest.len() == text.len() {
        return None;
    }
    while let Some((word, behind)) = rest.split_once(char::is_whitespace)
        && PARTICLES.contains(&word)
    {
        rest = behind.trim_start();
    }
    Some(text.len() - rest.len() + capital_length(rest, 1)?)
}

/// The length of a word that begins with a capital and has at least `min_chars` characters.
fn capital_length(text: &str, min_chars: usize) -> Option<usize> {
    if !text.starts_with(char::is_uppercase) {
        return None;
    }
    let in_name = |c: char| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-');
    let length = text.find(|c| !in_name(c)).unwrap_or(text.len());
    (text.get(..length)?.chars().count() >= min_chars).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_signed(line: &str, expected: Option<&str>) {
        assert_eq!(signed_names(line), expected, "{line}");
    }

    #[test]
    fn names_behind_by_are_read_to_their_end() {
        check_signed("By Mina Oyelaran", Some("Mina Oyelaran"));
        check_signed("| by Tom Reeve in Lagos", Some("Tom Reeve"));
        check_signed(
            "By Mina Oyelaran, Tom Reeve and Ana de la Cruz, Staff",
            Some("Mina Oyelaran, Tom Reeve and Ana de la Cruz, Staff"),
        );
        check_signed("Von: Jörg van der Meer", Some("Jörg van der Meer"));
        check_signed("Текст: Анна Петрова", Some("Анна Петрова"));
    }

    #[test]
    fn lines_without_a_name_have_none() {
        check_signed("By the river", None);
        check_signed("Standby Mina Oyelaran", None);
        check_signed("By", None);
        check_signed("", None);
        check_signed("By A", None);
    }

    #[test]
    fn particles_at_the_end_belong_to_no_name() {
        check_signed("By Ana de", Some("Ana"));
        check_signed("By Ana and others", Some("Ana"));
    }
}
