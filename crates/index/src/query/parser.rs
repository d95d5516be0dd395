//! Reading a query.

use jiff::Timestamp;

use super::lexer::{Placed, Sign, missing, name, signs};
use super::suggest::{nearest, splice};
use super::values::{Side, bounds, period};
use super::{Clause, Ending, Limits, MAX_NESTING, Matcher, TextField, ValueField};
use crate::QueryError;
use crate::analysis::{self, is_lone_sign, slug, terms};

/// Reads `query`; an empty one asks for everything. `now` is what relative dates count from.
///
/// # Errors
/// When it cannot be understood or asks for too much; no text makes this panic or take long.
pub(crate) fn parse(query: &str, now: Timestamp, limits: Limits) -> Result<Clause, QueryError> {
    let chars: Vec<char> = query.chars().take(limits.chars + 1).collect();
    if chars.len() > limits.chars {
        return Err(QueryError {
            message: format!("the query is longer than {} characters", limits.chars),
            position: limits.chars,
            suggestion: None,
        });
    }
    let signs = signs(&chars)?;
    if signs.is_empty() {
        return Ok(Clause::Everything);
    }
    let mut parser = Parser {
        query: &chars,
        signs: &signs,
        next: 0,
        clauses: 0,
        now,
        limits,
    };
    let clause = parser.alternatives(Field::Text(TextField::Any), 0)?;
    if let Some(close) = parser.peek() {
        let message = "there is no ( for this )".to_owned();
        return Err(missing(&chars, close, message));
    }
    clause.ok_or_else(|| QueryError {
        message: "there is no word to search for".to_owned(),
        position: 0,
        suggestion: None,
    })
}

/// A field by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Text(TextField),
    Value(ValueField),
    Date(Side),
    Killed,
}

const FIELDS: &[(&str, Field)] = &[
    ("title", Field::Text(TextField::Title)),
    ("body", Field::Text(TextField::Body)),
    ("quote", Field::Text(TextField::Quote)),
    ("speaker", Field::Text(TextField::Speaker)),
    ("outlet", Field::Text(TextField::Outlet)),
    ("place", Field::Text(TextField::Place)),
    ("group", Field::Value(ValueField::Group)),
    ("lang", Field::Value(ValueField::Language)),
    ("language", Field::Value(ValueField::Language)),
    ("country", Field::Value(ValueField::Country)),
    ("after", Field::Date(Side::After)),
    ("before", Field::Date(Side::Before)),
    ("on", Field::Date(Side::On)),
    ("killed", Field::Killed),
];

struct Parser<'a> {
    query: &'a [char],
    signs: &'a [Placed],
    next: usize,
    clauses: usize,
    now: Timestamp,
    limits: Limits,
}

/// `None` for what holds no word, such as a lone sign of punctuation.
type Parsed = Result<Option<Clause>, QueryError>;

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Placed> {
        self.signs.get(self.next)
    }

    fn take(&mut self) -> Option<&'a Placed> {
        let placed = self.signs.get(self.next)?;
        self.next += 1;
        Some(placed)
    }

    /// `a b OR c d`: all words beside one another, or all of the next.
    fn alternatives(&mut self, field: Field, depth: usize) -> Parsed {
        let mut found = Vec::new();
        found.extend(self.conjunction(field, depth)?);
        while let Some(or) = self.peek().filter(|placed| placed.sign == Sign::Or) {
            self.next += 1;
            self.expect_operand(or)?;
            found.extend(self.conjunction(field, depth)?);
        }
        Ok(group(found, Clause::Any))
    }

    fn conjunction(&mut self, field: Field, depth: usize) -> Parsed {
        let mut found = Vec::new();
        found.extend(self.operand(field, depth)?);
        while let Some(placed) = self.peek() {
            match placed.sign {
                Sign::Or | Sign::Close => break,
                Sign::And => {
                    self.next += 1;
                    self.expect_operand(placed)?;
                }
                _ => {}
            }
            found.extend(self.operand(field, depth)?);
        }
        Ok(group(found, Clause::All))
    }

    /// Something to search for must follow `operator`.
    fn expect_operand(&self, operator: &Placed) -> Result<(), QueryError> {
        match self.peek().map(|placed| &placed.sign) {
            Some(Sign::Open | Sign::Not | Sign::Field(_) | Sign::Phrase { .. } | Sign::Word(_)) => {
                Ok(())
            }
            _ => {
                let message = format!("a term is missing after {}", name(&operator.sign));
                Err(missing(self.query, operator, message))
            }
        }
    }

    fn operand(&mut self, field: Field, depth: usize) -> Parsed {
        let Some(placed) = self.take() else {
            return Ok(None);
        };
        if depth > MAX_NESTING {
            return Err(self.error(
                placed,
                format!("parentheses and NOTs go deeper than {MAX_NESTING}"),
                None,
            ));
        }
        match &placed.sign {
            Sign::And | Sign::Or => {
                let message = format!("a term is missing before {}", name(&placed.sign));
                Err(missing(self.query, placed, message))
            }
            Sign::Close => Err(missing(
                self.query,
                placed,
                "there is no ( for this )".to_owned(),
            )),
            Sign::Not => {
                self.expect_operand(placed)?;
                let inner = self.operand(field, depth + 1)?;
                Ok(inner.map(|clause| Clause::Not(Box::new(clause))))
            }
            Sign::Open => self.parenthesis(placed, field, depth + 1),
            Sign::Field(written) => {
                let field = self.field(placed, written)?;
                self.expect_value(placed, written)?;
                self.operand(field, depth + 1)
            }
            Sign::Phrase { text, slop } => self.leaf(placed, field, text, Some(*slop)),
            Sign::Word(text) => self.leaf(placed, field, text, None),
        }
    }

    fn parenthesis(&mut self, open: &Placed, field: Field, depth: usize) -> Parsed {
        if let Some(close) = self.peek().filter(|placed| placed.sign == Sign::Close) {
            return Err(QueryError {
                message: "there is nothing between the parentheses".to_owned(),
                position: open.start,
                suggestion: super::suggest::without(self.query, open.start, close.end),
            });
        }
        let inner = self.alternatives(field, depth)?;
        match self.take() {
            Some(placed) if placed.sign == Sign::Close => Ok(inner),
            _ => {
                let end = self.query.len();
                let closed = splice(self.query, end, end, ")");
                Err(self.error(
                    open,
                    "the parenthesis is never closed".to_owned(),
                    Some(closed),
                ))
            }
        }
    }

    fn field(&self, placed: &Placed, written: &str) -> Result<Field, QueryError> {
        if let Some((_, field)) = FIELDS.iter().find(|(name, _)| *name == written) {
            return Ok(*field);
        }
        let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
        let suggestion = match nearest(written, &names) {
            Some(name) => splice(self.query, placed.start, placed.end, &format!("{name}:")),
            None => splice(self.query, placed.end.saturating_sub(1), placed.end, " "),
        };
        let message = format!(
            "there is no field `{written}`; there are {}",
            names.join(", ")
        );
        Err(self.error(placed, message, Some(suggestion)))
    }

    fn expect_value(&self, placed: &Placed, written: &str) -> Result<(), QueryError> {
        let next = self.peek().filter(|next| next.start == placed.end);
        match next.map(|next| &next.sign) {
            Some(Sign::Open | Sign::Phrase { .. } | Sign::Word(_)) => Ok(()),
            _ => Err(missing(
                self.query,
                placed,
                format!("a value is missing after {written}:"),
            )),
        }
    }

    fn leaf(&mut self, placed: &Placed, field: Field, text: &str, slop: Option<u32>) -> Parsed {
        self.clauses += 1;
        if self.clauses > self.limits.clauses {
            let message = format!("the query has more than {} terms", self.limits.clauses);
            return Err(self.error(placed, message, None));
        }
        match field {
            Field::Text(field) => self.text(placed, field, text, slop),
            Field::Value(field) => Ok(value(field, text, slop.is_some())),
            Field::Date(side) => self.date(placed, side, text).map(Some),
            Field::Killed => self.killed(placed, text).map(Some),
        }
    }

    fn text(&self, placed: &Placed, field: TextField, text: &str, slop: Option<u32>) -> Parsed {
        if text == "*" {
            return Ok(Some(Clause::Everything));
        }
        let (text, ending) = match slop {
            Some(_) => (
                text.strip_suffix('*').unwrap_or(text),
                text.ends_with('*').then_some(WordEnding::Prefix),
            ),
            None => self.word_ending(placed, text)?,
        };
        let terms = terms(text);
        let clause = match terms.as_slice() {
            [] if text.chars().any(char::is_alphanumeric) => {
                return Err(self.error(placed, "the word is too long".to_owned(), None));
            }
            [] => return Ok(None),
            [term] => self.single(placed, text, term, ending)?,
            _ => self.several(placed, terms, slop.unwrap_or(0), ending)?,
        };
        Ok(Some(Clause::Text(field, clause)))
    }

    fn single(
        &self,
        placed: &Placed,
        text: &str,
        term: &str,
        ending: Option<WordEnding>,
    ) -> Result<Matcher, QueryError> {
        let letters = term.chars().count();
        Ok(match ending {
            None if is_lone_sign(term) => Matcher::Prefix(term.to_owned()),
            None => Matcher::Word(text.to_owned()),
            Some(WordEnding::Prefix) if letters >= 2 || is_lone_sign(term) => {
                Matcher::Prefix(term.to_owned())
            }
            Some(WordEnding::Prefix) => {
                let message = "two letters at least must stand before *".to_owned();
                let plain = splice(self.query, placed.end.saturating_sub(1), placed.end, "");
                return Err(self.error(placed, message, Some(plain)));
            }
            // A short word with a letter changed is another word.
            Some(WordEnding::Fuzzy(_)) if letters < 3 => Matcher::Word(text.to_owned()),
            Some(WordEnding::Fuzzy(edits)) => Matcher::Fuzzy(term.to_owned(), edits),
        })
    }

    fn several(
        &self,
        placed: &Placed,
        terms: Vec<String>,
        slop: u32,
        ending: Option<WordEnding>,
    ) -> Result<Matcher, QueryError> {
        if let Some(WordEnding::Fuzzy(_)) = ending {
            let message = "~ works on single words; this one is several".to_owned();
            let plain: String = self
                .query
                .iter()
                .skip(placed.start)
                .take_while(|c| **c != '~')
                .collect();
            let suggestion = splice(self.query, placed.start, placed.end, &plain);
            return Err(self.error(placed, message, Some(suggestion)));
        }
        let open = ending.is_some() && slop == 0;
        Ok(Matcher::Phrase { terms, slop, open })
    }

    /// A word without the sign of how it ends.
    fn word_ending<'t>(
        &self,
        placed: &Placed,
        text: &'t str,
    ) -> Result<(&'t str, Option<WordEnding>), QueryError> {
        let (stem, ending) = if let Some(stem) = text.strip_suffix('*') {
            (stem, Some(WordEnding::Prefix))
        } else if let Some((stem, edits)) = text.rsplit_once('~') {
            let edits = match edits {
                "" | "1" => 1,
                "2" => 2,
                "0" => 0,
                _ => {
                    let message = "the number of letters behind ~ must be 1 or 2".to_owned();
                    let length = stem.chars().count();
                    let suggestion = splice(self.query, placed.start + length, placed.end, "~2");
                    return Err(self.error(placed, message, Some(suggestion)));
                }
            };
            (stem, (edits > 0).then_some(WordEnding::Fuzzy(edits)))
        } else {
            (text, None)
        };
        if let Some((before, _)) = stem.split_once('*') {
            let start = placed.start + before.chars().count();
            let suggestion = splice(self.query, start + 1, placed.end, "");
            let message = "a * can only stand at the end of a word".to_owned();
            return Err(self.error(placed, message, Some(suggestion)));
        }
        Ok((stem, ending))
    }

    fn date(&self, placed: &Placed, side: Side, text: &str) -> Result<Clause, QueryError> {
        let Some((from, to)) = period(side, text.trim(), self.now) else {
            let message = format!(
                "`{text}` is no date; dates are written 2024-03-22, 2024-03, 2024, 7d, today or yesterday"
            );
            let suggestion = splice(self.query, placed.start, placed.end, "7d");
            return Err(self.error(placed, message, Some(suggestion)));
        };
        Ok(Clause::Published(from, to))
    }

    fn killed(&self, placed: &Placed, text: &str) -> Result<Clause, QueryError> {
        let Some((least, most)) = bounds(text.trim()) else {
            let message =
                format!("`{text}` is no number; numbers are written 10, >=10, <10 or 10..20");
            let suggestion = splice(self.query, placed.start, placed.end, ">=10");
            return Err(self.error(placed, message, Some(suggestion)));
        };
        Ok(Clause::Killed(least, most))
    }

    fn error(&self, placed: &Placed, message: String, suggestion: Option<String>) -> QueryError {
        QueryError {
            message,
            position: placed.start,
            suggestion,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordEnding {
    Prefix,
    Fuzzy(u8),
}

/// One clause stands for itself.
fn group(mut clauses: Vec<Clause>, make: fn(Vec<Clause>) -> Clause) -> Option<Clause> {
    if clauses.len() > 1 {
        return Some(make(clauses));
    }
    clauses.pop()
}

fn value(field: ValueField, text: &str, quoted: bool) -> Option<Clause> {
    let beginning = text.strip_suffix('*').filter(|_| !quoted);
    let plain = match field {
        ValueField::Group => slug(text),
        ValueField::Language => analysis::primary_tag(text),
        ValueField::Country => text.trim().to_ascii_uppercase(),
    };
    if text == "*" {
        return Some(Clause::Everything);
    }
    if plain.is_empty() {
        return None;
    }
    let ending = match beginning {
        Some(_) => Ending::Prefix(plain.trim_end_matches('*').to_owned()),
        None => Ending::Whole(plain),
    };
    Some(Clause::Value(field, ending))
}
