use thiserror::Error;

use super::Position;
use super::places::Places;

/// A fault in a watchlist's file, with the place to mend.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct WatchlistError {
    /// The file's name.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What is wrong, and what was probably meant.
    pub message: String,
}

impl WatchlistError {
    pub(super) fn at(position: Position, places: &Places<'_>, message: String) -> Self {
        Self {
            file: places.file_name.to_owned(),
            line: position.line,
            column: position.column,
            message,
        }
    }

    /// The error of the TOML reader, with a suggestion when a key or a word is not known.
    pub(super) fn of_toml(error: &toml::de::Error, places: &Places<'_>) -> Self {
        let position = places.of(error.span().map_or(0, |span| span.start));
        let first_line = error.message().lines().next().unwrap_or_default();
        Self::at(position, places, with_suggestion(first_line))
    }
}

/// Turns serde's "unknown field `regoin`, expected one of `region`, …" into a question.
fn with_suggestion(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    let Some(wrong) = quoted.next().filter(|_| unknown) else {
        return message.to_owned();
    };
    let what = if message.starts_with("unknown field") {
        "key"
    } else {
        "value"
    };
    let known: Vec<&str> = quoted.collect();
    match closest(wrong, known.iter().copied()) {
        Some(right) => format!("unknown {what} `{wrong}`; did you mean `{right}`?"),
        None => format!("unknown {what} `{wrong}`; known are {}", known.join(", ")),
    }
}

/// The one of `known` that `wrong` is most likely a slip for.
pub(super) fn closest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|word| (edit_distance(wrong, word), word))
        .filter(|(distance, word)| *distance <= 1 + word.chars().count() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// The number of letters to add, drop or change to get from `from` to `to`.
fn edit_distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, a) in from.chars().enumerate() {
        let mut next = vec![above + 1];
        let mut left = above + 1;
        for (pair, b) in row.windows(2).zip(&to) {
            let change = pair[0] + usize::from(a != *b);
            left = change.min(pair[1] + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slip_of_the_pen_is_recognized() {
        let known = ["needs_context", "not_inside", "case"];
        assert_eq!(
            closest("need_context", known.into_iter()),
            Some("needs_context")
        );
        assert_eq!(closest("cas", known.into_iter()), Some("case"));
        assert_eq!(closest("colour", known.into_iter()), None);
    }
}
