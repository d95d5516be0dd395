//! Sentences with the words that a search found.

/// A piece of text that is shown in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The words.
    pub(crate) text: String,
    /// Its class; empty for plain text.
    pub(crate) class: String,
}

/// Cuts a snippet at its marks, which count code points.
pub(crate) fn marked_snippet(text: &str, marks: &[[usize; 2]]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut position = 0;
    let mut push = |from: usize, to: usize, class: &str| {
        let words: String = text
            .chars()
            .skip(from)
            .take(to.saturating_sub(from))
            .collect();
        if !words.is_empty() {
            pieces.push(Piece {
                text: words,
                class: class.to_owned(),
            });
        }
    };
    for [start, end] in marks {
        push(position, *start, "");
        push(*start, *end, "hit");
        position = *end;
    }
    push(position, usize::MAX, "");
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippet_is_cut_at_code_points() {
        let pieces = marked_snippet("“Да” ISIS-K said", &[[5, 11]]);
        let shown: Vec<(&str, &str)> = pieces
            .iter()
            .map(|p| (p.text.as_str(), p.class.as_str()))
            .collect();
        assert_eq!(shown, [("“Да” ", ""), ("ISIS-K", "hit"), (" said", "")]);
    }
}
