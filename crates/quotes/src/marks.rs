use std::ops::Range;

use wirewatch_model::Span;
use wirewatch_text::{Token, TokenKind};

/// A stretch of text in quotation marks, as a range of tokens, the marks inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Zone {
    /// Index of the opening mark.
    pub(crate) start: usize,
    /// Index behind the closing mark, or behind the paragraph's last token.
    pub(crate) end: usize,
    /// Whether a closing mark was found.
    pub(crate) closed: bool,
    /// Whether the quotation goes on in the next zone: the next paragraph opens again.
    pub(crate) goes_on: bool,
}

/// Finds the outermost stretches in quotation marks; none crosses the end of a line.
///
/// `pairs` are a language's opening and closing marks. Two apostrophes or backquotes count as a straight mark.
pub(crate) fn quoted_zones(text: &str, tokens: &[Token], pairs: &[(char, char)]) -> Vec<Zone> {
    let mut zones = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let end = line_end(text, tokens, start);
        zones_of_line(text, tokens, start..end, pairs, &mut zones);
        start = end;
    }
    join_paragraphs(text, tokens, &mut zones);
    zones
}

/// Index behind the last token on the line of token `start`.
fn line_end(text: &str, tokens: &[Token], start: usize) -> usize {
    let mut end = start + 1;
    while let (Some(before), Some(token)) = (tokens.get(end - 1), tokens.get(end)) {
        if Span::new(before.span.end, token.span.start)
            .of(text)
            .contains('\n')
        {
            break;
        }
        end += 1;
    }
    end.min(tokens.len())
}

fn zones_of_line(
    text: &str,
    tokens: &[Token],
    line: Range<usize>,
    pairs: &[(char, char)],
    zones: &mut Vec<Zone>,
) {
    let single = single_marks_count(text, tokens, line.clone());
    let mut open: Option<(usize, char)> = None;
    let mut depth = 0;
    for at in line.clone() {
        let Some(mark) = mark_at(text, tokens, at, single) else {
            continue;
        };
        let Some((start, opener)) = open else {
            if opens(text, tokens, at, mark, pairs) {
                open = Some((at, mark));
                depth = 0;
            }
            continue;
        };
        if mark == opener && opener != '"' && !closes(mark, opener, pairs) {
            depth += usize::from(more_closers(text, tokens, at + 1..line.end, opener, pairs) > 1);
            continue;
        }
        if !closes(mark, opener, pairs)
            || (opener == '‘' && is_apostrophe(text, tokens, at..line.end))
        {
            continue;
        }
        if depth > 0 {
            depth -= 1;
            continue;
        }
        zones.push(Zone {
            start,
            end: at + 1,
            closed: true,
            goes_on: false,
        });
        open = None;
    }
    if let Some((start, _)) = open {
        zones.push(Zone {
            start,
            end: line.end,
            closed: false,
            goes_on: false,
        });
    }
}

/// The mark at a token in one form: `''` and ` `` ` are straight double marks, single marks count only when `single`.
fn mark_at(text: &str, tokens: &[Token], at: usize, single: bool) -> Option<char> {
    let token = tokens.get(at)?;
    if token.kind != TokenKind::Mark {
        return None;
    }
    match token.span.of(text) {
        "''" | "``" | "＂" => Some('"'),
        "'" | "’" | "‘" | "`" | "‚" if !single => None,
        other => other.chars().next(),
    }
}

/// Whether single marks hold quotations on this line: no double marks, and a single one opens.
fn single_marks_count(text: &str, tokens: &[Token], line: Range<usize>) -> bool {
    let mut opened = false;
    for at in line {
        let Some(token) = tokens.get(at).filter(|token| token.kind == TokenKind::Mark) else {
            continue;
        };
        match token.span.of(text) {
            "‘" => opened = true,
            "'" | "’" | "`" | "‚" => {}
            _ => return false,
        }
    }
    opened
}

/// Whether the `’` at the start of `rest` is a plural's apostrophe: no sign stands before it, and a mark behind a sign follows.
fn is_apostrophe(text: &str, tokens: &[Token], rest: Range<usize>) -> bool {
    let behind_sign = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        before.is_some_and(|token| {
            matches!(token.span.of(text), "." | "," | "?" | "!" | "…" | "—" | "–")
        })
    };
    let mark = |at: usize| tokens.get(at).map_or("", |token| token.span.of(text));
    if behind_sign(rest.start) {
        return false;
    }
    // A closing mark is near; looking further would make long lines slow.
    rest.skip(1)
        .take(120)
        .take_while(|&at| mark(at) != "‘")
        .any(|at| mark(at) == "’" && behind_sign(at))
}

fn opens(text: &str, tokens: &[Token], at: usize, mark: char, pairs: &[(char, char)]) -> bool {
    if mark == '"' {
        // An attribute of left-over markup is no quotation.
        let before = at.checked_sub(1).map_or("", |i| {
            tokens.get(i).map_or("", |token| token.span.of(text))
        });
        return before != "=" || space_before(tokens, at);
    }
    if mark == '‘' {
        return space_before(tokens, at);
    }
    pairs.iter().any(|&(open, _)| open == mark)
}

fn closes(mark: char, opener: char, pairs: &[(char, char)]) -> bool {
    if opener == '‘' {
        return mark == '’';
    }
    pairs
        .iter()
        .any(|&(open, close)| open == opener && close == mark)
        || (opener == '"' && mark == '"')
        || (matches!(opener, '“' | '„') && mark == '"')
}

fn more_closers(
    text: &str,
    tokens: &[Token],
    range: Range<usize>,
    opener: char,
    pairs: &[(char, char)],
) -> usize {
    // Nested marks are near; looking further would make long lines slow.
    range
        .take(120)
        .filter_map(|at| mark_at(text, tokens, at, false))
        .filter(|&mark| closes(mark, opener, pairs))
        .count()
}

fn space_before(tokens: &[Token], at: usize) -> bool {
    let before = at
        .checked_sub(1)
        .and_then(|i| tokens.get(i))
        .map_or(0, |token| token.span.end);
    let start = tokens.get(at).map_or(0, |token| token.span.start);
    start == 0 || start > before
}

/// A paragraph left open is one quotation with the next when that one begins with a mark again.
fn join_paragraphs(text: &str, tokens: &[Token], zones: &mut [Zone]) {
    for i in 0..zones.len() {
        let Some(next) = zones.get(i + 1).copied() else {
            return;
        };
        let zone = &mut zones[i];
        let follows = next.start == zone.end;
        let on_new_line = tokens
            .get(next.start)
            .zip(tokens.get(zone.end.saturating_sub(1)))
            .is_some_and(|(open, last)| {
                Span::new(last.span.end, open.span.start)
                    .of(text)
                    .contains('\n')
            });
        zone.goes_on = !zone.closed && follows && on_new_line;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirewatch_text::tokens;

    const ENGLISH: &[(char, char)] = &[('“', '”'), ('«', '»')];

    #[track_caller]
    fn check_zones(text: &str, expected: &[&str]) {
        let tokens = tokens(text);
        let found: Vec<&str> = quoted_zones(text, &tokens, ENGLISH)
            .iter()
            .map(|zone| {
                Span::new(tokens[zone.start].span.start, tokens[zone.end - 1].span.end).of(text)
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn all_double_marks_are_read() {
        check_zones(
            "“A b,” he said. \"C d.\" ''E f,'' ``G'' «H»",
            &["“A b,”", "\"C d.\"", "''E f,''", "``G''", "«H»"],
        );
    }

    #[test]
    fn apostrophes_close_nothing() {
        check_zones(
            "“The boys’ school isn’t open,” she said.",
            &["“The boys’ school isn’t open,”"],
        );
        check_zones(
            "‘The boys’ school isn’t open,’ she said.",
            &["‘The boys’ school isn’t open,’"],
        );
    }

    #[test]
    fn nested_marks_stay_inside() {
        check_zones(
            "“He said “no” to me,” she said.",
            &["“He said “no” to me,”"],
        );
        check_zones(
            "“He said ‘no’ to me,” she said.",
            &["“He said ‘no’ to me,”"],
        );
    }

    #[test]
    fn open_quotation_ends_with_its_paragraph_and_goes_on_when_opened_again() {
        let text = "“First part.\n\n“Second part.”";
        let tokens = tokens(text);
        let zones = quoted_zones(text, &tokens, ENGLISH);
        assert_eq!(zones.len(), 2);
        assert!(zones[0].goes_on && !zones[1].goes_on);
    }
}
