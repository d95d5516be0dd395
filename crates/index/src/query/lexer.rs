//! Cutting a query into its signs, with the place of each.

use super::suggest::{self, splice};
use crate::QueryError;

/// Moves a phrase may allow; the engine counts them in a byte, and more make no phrase.
const MAX_SLOP: u32 = 50;

/// One sign of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sign {
    Open,
    Close,
    And,
    Or,
    Not,
    /// The name before a colon.
    Field(String),
    Phrase {
        text: String,
        slop: u32,
    },
    Word(String),
}

/// A sign and the characters it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) sign: Sign,
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) fn signs(query: &[char]) -> Result<Vec<Placed>, QueryError> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(&c) = query.get(start) {
        if c.is_whitespace() || is_lone_dash(query, start) {
            start += 1;
            continue;
        }
        let (sign, end) = match c {
            '(' => (Sign::Open, start + 1),
            ')' => (Sign::Close, start + 1),
            '-' => (Sign::Not, start + 1),
            c if is_quote(c) => phrase(query, start)?,
            _ => field_or_word(query, start),
        };
        found.push(Placed { sign, start, end });
        start = end;
    }
    Ok(found)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

/// A dash between spaces is punctuation, not a NOT.
fn is_lone_dash(query: &[char], at: usize) -> bool {
    query.get(at) == Some(&'-')
        && query
            .get(at + 1)
            .is_none_or(|c| c.is_whitespace() || *c == ')')
}

fn phrase(query: &[char], start: usize) -> Result<(Sign, usize), QueryError> {
    let inside = query.get(start + 1..).unwrap_or_default();
    let Some(length) = inside.iter().position(|c| is_quote(*c)) else {
        return Err(QueryError {
            message: "the quotation mark is never closed".to_owned(),
            position: start,
            suggestion: Some(splice(query, query.len(), query.len(), "\"")),
        });
    };
    let text: String = inside.iter().take(length).collect();
    let closed = start + length + 2;
    if query.get(closed) != Some(&'~') {
        return Ok((Sign::Phrase { text, slop: 0 }, closed));
    }
    let (slop, end) = number(query, closed + 1);
    match slop {
        Some(slop) if slop <= MAX_SLOP => Ok((Sign::Phrase { text, slop }, end)),
        _ => Err(QueryError {
            message: format!("the distance behind ~ must be a number up to {MAX_SLOP}"),
            position: closed,
            suggestion: Some(splice(query, closed, end, "~5")),
        }),
    }
}

/// The number written at `start`, if one is and it is not too great, and where it ends.
fn number(query: &[char], start: usize) -> (Option<u32>, usize) {
    let rest = query.get(start..).unwrap_or_default();
    let digits: String = rest.iter().take_while(|c| c.is_ascii_digit()).collect();
    (digits.parse().ok(), start + digits.len())
}

fn field_or_word(query: &[char], start: usize) -> (Sign, usize) {
    let rest = query.get(start..).unwrap_or_default();
    let letters = rest
        .iter()
        .take_while(|c| c.is_ascii_alphabetic() || **c == '_')
        .count();
    if letters > 0 && rest.get(letters) == Some(&':') {
        let name: String = rest.iter().take(letters).collect();
        return (Sign::Field(name.to_ascii_lowercase()), start + letters + 1);
    }
    let ends = |c: &char| c.is_whitespace() || matches!(c, '(' | ')') || is_quote(*c);
    let length = rest.iter().position(ends).unwrap_or(rest.len());
    let word: String = rest.iter().take(length).collect();
    let sign = match word.as_str() {
        "AND" | "&&" => Sign::And,
        "OR" | "||" => Sign::Or,
        "NOT" => Sign::Not,
        _ => Sign::Word(word),
    };
    (sign, start + length)
}

/// The name of an operator, as the user wrote or meant it.
pub(super) fn name(sign: &Sign) -> &'static str {
    match sign {
        Sign::And => "AND",
        Sign::Or => "OR",
        Sign::Not => "NOT",
        Sign::Open => "(",
        Sign::Close => ")",
        Sign::Field(_) | Sign::Phrase { .. } | Sign::Word(_) => "the term",
    }
}

/// The error for an operator or field that has nothing to work on.
pub(super) fn missing(query: &[char], placed: &Placed, message: String) -> QueryError {
    QueryError {
        message,
        position: placed.start,
        suggestion: suggest::without(query, placed.start, placed.end),
    }
}
