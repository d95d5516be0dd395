//! The query language: words, `"phrases"`, `AND OR NOT -`, parentheses, `"a b"~5`, `prefix*`, `fuzzy~`, `field:value`,
//! dates and `killed:>=10`. It is the same in the search box, the API, the command line, saved searches and alerts.

mod lexer;
mod parser;
mod suggest;
mod values;

pub(crate) use parser::parse;

use jiff::Timestamp;

/// What a query asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Clause {
    /// Every article.
    Everything,
    /// What all of these match.
    All(Vec<Clause>),
    /// What any of these matches.
    Any(Vec<Clause>),
    /// What this does not match.
    Not(Box<Clause>),
    /// Words in a field.
    Text(TextField, Matcher),
    /// A value of a field, or the beginning of one.
    Value(ValueField, Ending),
    /// Published at or after the first moment and before the second.
    Published(Option<Timestamp>, Option<Timestamp>),
    /// So many killed, by the greatest number stated: at least, at most.
    Killed(u64, u64),
}

/// A field of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextField {
    /// Headline or text.
    Any,
    Title,
    Body,
    Quote,
    Speaker,
    Outlet,
    Place,
}

/// A field of whole values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueField {
    Group,
    Language,
    Country,
}

/// A value, or the beginning of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    Whole(String),
    Prefix(String),
}

/// How words match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Matcher {
    /// The word in any of its forms.
    Word(String),
    /// These words in this order, at most so many moves apart; the last may be the beginning of a word.
    Phrase {
        terms: Vec<String>,
        slop: u32,
        open: bool,
    },
    /// Words that begin so.
    Prefix(String),
    /// Words at most so many letters different.
    Fuzzy(String, u8),
}

/// What a query may cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) chars: usize,
    pub(crate) clauses: usize,
}

/// Parentheses and NOTs inside one another.
pub(crate) const MAX_NESTING: usize = 20;
