//! The query language: words, `"phrases"`, `AND OR NOT -`, parentheses, `"a b"~5`, `prefix*`, `fuzzy~`, `field:value`,
//! dates and `killed:>=10`. It is the same in the search box, the API, the command line, saved searches and alerts.

mod groups;
mod lexer;
mod parser;
mod parts;
mod print;
mod suggest;
mod values;

pub use groups::group_names;
pub(crate) use parser::parse;
pub use parts::{QueryPart, query_parts};

use jiff::Timestamp;

use crate::IndexConfig;

/// What a query asks for. Written out (`to_string`), it is a query that asks for the same.
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
    /// One word, phrase or value.
    Leaf(Leaf),
}

/// One word, phrase or value of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leaf {
    /// The field's name in the query language; `None` for words of the headline or the text.
    pub(crate) field: Option<&'static str>,
    /// What is looked for there.
    pub(crate) what: What,
    /// As it was written, without the field.
    pub(crate) written: String,
    /// The first character it takes of the query, and the one behind its last.
    pub(crate) place: (usize, usize),
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum What {
    /// Words: in a field of texts or names by `matcher`, in one of whole values by `text`.
    Words {
        /// The text without marks, `*` or `~`.
        text: String,
        /// Whether a value may go on behind `text`.
        open: bool,
        /// How words match; `None` where the field's name stands for whole values only.
        matcher: Option<Matcher>,
    },
    /// Anything at all: the field is not empty.
    Present,
    /// A number, at least and at most.
    Number(u64, u64),
    /// Published at or after the first moment and before the second.
    Published(Option<Timestamp>, Option<Timestamp>),
}

/// How words match.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    pub(crate) wildcards: usize,
}

impl Limits {
    pub(crate) fn of(config: &IndexConfig) -> Self {
        Self {
            chars: config.max_query_chars,
            clauses: config.max_query_clauses,
            wildcards: config.max_query_wildcards,
        }
    }
}

/// Parentheses and NOTs inside one another.
pub(crate) const MAX_NESTING: usize = 20;

impl Leaf {
    /// The whole value of `group:`, as written: an id, name or alias.
    pub(crate) fn group_name(&self) -> Option<&str> {
        match &self.what {
            What::Words {
                text, open: false, ..
            } if self.field == Some("group") => Some(text),
            _ => None,
        }
    }
}

impl Clause {
    /// Every word, phrase and value, those that are excluded as well.
    pub(crate) fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Self::All(inner) | Self::Any(inner) => inner.iter().flat_map(Self::leaves).collect(),
            Self::Not(inner) => inner.leaves(),
            Self::Leaf(leaf) => vec![leaf],
            Self::Everything => Vec::new(),
        }
    }

    /// Every word, phrase and value that is looked for, in the order written; not those that are excluded.
    pub(crate) fn wanted(&self) -> Vec<&Leaf> {
        let mut leaves = Vec::new();
        self.collect(&mut leaves);
        leaves
    }

    fn collect<'a>(&'a self, leaves: &mut Vec<&'a Leaf>) {
        match self {
            Self::All(inner) | Self::Any(inner) => {
                inner.iter().for_each(|clause| clause.collect(leaves));
            }
            Self::Leaf(leaf) => leaves.push(leaf),
            Self::Everything | Self::Not(_) => {}
        }
    }
}
