//! When two articles carry the same quote.

use wirewatch_text::TokenKind;

/// So many words are hardly said twice by chance; fewer are the same quote only inside one story.
const TELLING_WORDS: usize = 6;

/// What a quote is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SaidKey {
    /// The words in small letters, without marks and punctuation.
    pub words: String,
    /// Whether the words are enough to know the quote by anywhere.
    pub is_telling: bool,
}

/// What a quote with these words is known by.
pub fn said_key(content: &str) -> SaidKey {
    let words = said_words(content);
    let count = words.split(' ').filter(|word| !word.is_empty()).count();
    SaidKey {
        is_telling: count >= TELLING_WORDS,
        words,
    }
}

/// The words of a text as quotes are compared and searched by: small letters, no diacritics, marks or punctuation.
pub fn said_words(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for token in wirewatch_text::tokens(text) {
        if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
            continue;
        }
        let folded = wirewatch_text::fold(token.span.of(text));
        let letters = folded.split(|c: char| !c.is_alphanumeric());
        words.extend(letters.filter(|part| !part.is_empty()).map(str::to_owned));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_punctuation_make_no_difference() {
        assert_eq!(
            said_key("“They were always going to try again,”"),
            said_key("\"they were always going to try again\"")
        );
    }

    #[test]
    fn few_words_are_not_telling() {
        assert!(!said_key("“No.”").is_telling);
        assert!(said_key("“You cannot arrest your way out.”").is_telling);
    }
}
