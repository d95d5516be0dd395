use std::ops::Range;

use wirewatch_model::Span;

use crate::abbreviations::{opens_sentence, stands_before_name};
use crate::tokens::{Token, TokenKind, tokens};

/// Splits `text` into sentences, in reading order.
///
/// A line's end always ends one. Closing quotation marks and brackets stay with the sentence before them, and a
/// sentence goes on when the next word has a small letter (`“Why?” he asked`).
pub fn sentences(text: &str) -> Vec<Span> {
    let all = tokens(text);
    sentence_ranges(text, &all)
        .into_iter()
        .filter_map(|range| {
            let first = all.get(range.start)?;
            let last = all.get(range.end.checked_sub(1)?)?;
            Some(Span::new(first.span.start, last.span.end))
        })
        .collect()
}

/// The sentences of `text` as ranges of its tokens; every token is in exactly one.
pub fn sentence_ranges(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        let end = end_of_closers(text, tokens, at);
        if ends_here(text, tokens, at, end) {
            ranges.push(start..end);
            start = end;
        }
        at = end;
    }
    if start < tokens.len() {
        ranges.push(start..tokens.len());
    }
    ranges
}

/// Splits `text` into its non-empty lines, without the white space around them.
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let lead = line.len() - line.trim_start().len();
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let start = at + lead;
            found.push(Span::new(start, start + trimmed.len()));
        }
        at += line.len();
    }
    found
}

/// Behind a sentence's last sign: the index after the closing marks and brackets that follow it without a space.
fn end_of_closers(text: &str, tokens: &[Token], at: usize) -> usize {
    let mut end = at + 1;
    if !is_terminator(word(text, tokens, at)) {
        return end;
    }
    while let Some(next) = tokens.get(end) {
        let gap = gap_before(text, tokens, end);
        let sign = next.span.of(text);
        let closes = is_closer(next, sign) || (gap.is_empty() && is_terminator(sign));
        if !closes || gap.contains('\n') || (!gap.is_empty() && !always_closes(sign)) {
            break;
        }
        end += 1;
    }
    end
}

fn ends_here(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let Some(next) = tokens.get(end) else {
        return true;
    };
    let gap = gap_before(text, tokens, end);
    if gap.contains('\n') {
        return true;
    }
    let last = word(text, tokens, at);
    let next_word = first_word(text, tokens, end);
    if is_abbreviated(tokens.get(at), last) {
        let stem = last.trim_end_matches('.');
        return !stands_before_name(stem) && opens_sentence(next_word);
    }
    if !is_terminator(last) {
        return false;
    }
    if is_wide_terminator(last) {
        return true;
    }
    if gap.is_empty() {
        return false;
    }
    let sign = next.span.of(text);
    let opens = next.kind == TokenKind::Mark
        || matches!(
            sign,
            "(" | "[" | "—" | "–" | "-" | "•" | "*" | "¿" | "¡" | "--"
        );
    let starts = next_word
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(|c| !c.is_lowercase());
    starts && (opens || next.kind == TokenKind::Word || next.kind == TokenKind::Number)
}

fn word<'a>(text: &'a str, tokens: &[Token], at: usize) -> &'a str {
    tokens.get(at).map_or("", |token| token.span.of(text))
}

/// The first word or number at or shortly behind `at`, over opening signs.
fn first_word<'a>(text: &'a str, tokens: &[Token], at: usize) -> &'a str {
    tokens
        .iter()
        .skip(at)
        .take(4)
        .find(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
        .map_or("", |token| token.span.of(text))
}

fn gap_before<'a>(text: &'a str, tokens: &[Token], at: usize) -> &'a str {
    let Some(before) = at.checked_sub(1).and_then(|i| tokens.get(i)) else {
        return "";
    };
    let Some(token) = tokens.get(at) else {
        return "";
    };
    Span::new(before.span.end, token.span.start).of(text)
}

fn is_abbreviated(token: Option<&Token>, word: &str) -> bool {
    token.is_some_and(|token| token.kind == TokenKind::Word) && word.ends_with('.')
}

fn is_terminator(word: &str) -> bool {
    // Most words are told by their first letter.
    if word
        .as_bytes()
        .first()
        .is_none_or(u8::is_ascii_alphanumeric)
    {
        return false;
    }
    is_wide_terminator(word)
        || matches!(word, "." | "!" | "?" | "…" | "؟" | "۔" | "।" | "։")
        || (word.starts_with("..") && word.chars().all(|c| c == '.'))
}

/// Terminators of scripts that put no space behind them.
fn is_wide_terminator(word: &str) -> bool {
    matches!(word, "。" | "！" | "？" | "｡")
}

fn is_closer(token: &Token, sign: &str) -> bool {
    match token.kind {
        TokenKind::Mark => !matches!(
            sign,
            "“" | "„" | "«" | "‹" | "「" | "『" | "‘" | "‚" | "``" | "`"
        ),
        TokenKind::Punctuation => matches!(sign, ")" | "]" | "）"),
        _ => false,
    }
}

/// Marks that close whatever the space before them (French puts one before »).
fn always_closes(sign: &str) -> bool {
    matches!(sign, "»" | "”" | "」" | "』")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_sentences(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn titles_and_initials_do_not_end_sentences() {
        check_sentences(
            "Dr. Ann Reyes met C.M. Patel on Friday. Gen. Musa, of the U.S. Army, left.",
            &[
                "Dr. Ann Reyes met C.M. Patel on Friday.",
                "Gen. Musa, of the U.S. Army, left.",
            ],
        );
        check_sentences(
            "J. K. Osei spoke. C.M. did not.",
            &["J. K. Osei spoke.", "C.M. did not."],
        );
    }

    #[test]
    fn abbreviation_ends_a_sentence_before_an_opening_word() {
        check_sentences(
            "They flew to the U.S. The trip was long. It ended at 5 p.m. He slept.",
            &[
                "They flew to the U.S.",
                "The trip was long.",
                "It ended at 5 p.m.",
                "He slept.",
            ],
        );
    }

    #[test]
    fn closing_marks_stay_with_their_sentence() {
        check_sentences(
            "“Go home.” They went. \"Why?\" he asked. (It rained.) Then sun.",
            &[
                "“Go home.”",
                "They went.",
                "\"Why?\" he asked.",
                "(It rained.)",
                "Then sun.",
            ],
        );
        check_sentences("« Non. » Il part.", &["« Non. »", "Il part."]);
    }

    #[test]
    fn ellipsis_ends_a_sentence_only_before_a_capital() {
        check_sentences(
            "This is a town. ... Hundreds fled. He waited … and left.",
            &[
                "This is a town. ...",
                "Hundreds fled.",
                "He waited … and left.",
            ],
        );
    }

    #[test]
    fn line_end_always_ends_a_sentence() {
        check_sentences(
            "Toll rises\n\nthe mayor spoke",
            &["Toll rises", "the mayor spoke"],
        );
    }

    #[test]
    fn other_scripts_end_sentences_with_their_own_signs() {
        check_sentences("Он ушёл. Она осталась!", &["Он ушёл.", "Она осталась!"]);
        check_sentences("متى وقع ذلك؟ لا أحد يعرف.", &["متى وقع ذلك؟", "لا أحد يعرف."]);
        check_sentences("他走了。她没走。", &["他走了。", "她没走。"]);
    }

    #[test]
    fn numbers_with_points_are_no_ends() {
        check_sentences(
            "It fell 2.5 percent. 40 died.",
            &["It fell 2.5 percent.", "40 died."],
        );
    }

    #[test]
    fn paragraphs_are_trimmed_lines() {
        let text = "  One.\r\n\r\n Two. \n";
        let found: Vec<&str> = paragraphs(text).iter().map(|span| span.of(text)).collect();
        assert_eq!(found, ["One.", "Two."]);
    }
}
