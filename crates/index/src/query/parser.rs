//! Reading a query.

mod leaves;

use jiff::Timestamp;

use super::lexer::{Placed, Sign, missing, name, signs};
use super::suggest::{nearest, splice};
use super::values::Side;
use super::{Clause, Limits, MAX_NESTING};
use crate::QueryError;
use crate::fields::{self, Holds};

/// Reads `query`; an empty one asks for everything. `now` is what relative dates count from.
///
/// # Errors
/// When it cannot be understood or asks for too much; no text makes this panic or take long.
pub(crate) fn parse(query: &str, now: Timestamp, limits: Limits) -> Result<Clause, QueryError> {
    read(query, now, limits).map_err(|mut error| {
        // What is offered must be understood itself.
        error.suggestion = error
            .suggestion
            .filter(|suggestion| read(suggestion, now, limits).is_ok());
        error
    })
}

fn read(query: &str, now: Timestamp, limits: Limits) -> Result<Clause, QueryError> {
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
        wildcards: 0,
        now,
        limits,
    };
    let clause = parser.alternatives(PLAIN, 0)?;
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

/// The field a word belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Field {
    /// As queries name it; `None` for headline and text.
    name: Option<&'static str>,
    takes: Takes,
}

/// What is written behind a field's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Words,
    /// Whole values, or beginnings of them.
    Values,
    Number,
    Date(Side),
}

const PLAIN: Field = Field {
    name: None,
    takes: Takes::Words,
};

impl Field {
    fn named(name: &str) -> Option<Self> {
        let name = fields::names().into_iter().find(|known| *known == name)?;
        let takes = match name {
            "after" => Takes::Date(Side::After),
            "before" => Takes::Date(Side::Before),
            "on" => Takes::Date(Side::On),
            name if any(name, |holds| matches!(holds, Holds::Numbers(_))) => Takes::Number,
            name if any(name, |holds| {
                matches!(holds, Holds::Text(_) | Holds::Names(_))
            }) =>
            {
                Takes::Words
            }
            _ => Takes::Values,
        };
        Some(Self {
            name: Some(name),
            takes,
        })
    }
}

fn any(name: &str, is: impl Fn(&Holds) -> bool) -> bool {
    fields::asked(name).any(|(_, field)| is(&field.holds))
}

struct Parser<'a> {
    query: &'a [char],
    signs: &'a [Placed],
    next: usize,
    clauses: usize,
    wildcards: usize,
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
        if let Some(field) = Field::named(written) {
            return Ok(field);
        }
        let names = fields::names();
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

    fn error(&self, placed: &Placed, message: String, suggestion: Option<String>) -> QueryError {
        QueryError {
            message,
            position: placed.start,
            suggestion,
        }
    }
}

/// One clause stands for itself.
fn group(mut clauses: Vec<Clause>, make: fn(Vec<Clause>) -> Clause) -> Option<Clause> {
    if clauses.len() > 1 {
        return Some(make(clauses));
    }
    clauses.pop()
}
