//! Reading the words and values of a query.

use super::{Field, Parsed, Parser, Takes};
use crate::QueryError;
use crate::analysis::{is_lone_sign, slug, terms};
use crate::query::lexer::Placed;
use crate::query::suggest::splice;
use crate::query::values::{Side, bounds, period};
use crate::query::{Clause, Leaf, Matcher, What};

impl Parser<'_> {
    pub(super) fn leaf(
        &mut self,
        placed: &Placed,
        field: Field,
        text: &str,
        slop: Option<u32>,
    ) -> Parsed {
        self.clauses += 1;
        if self.clauses > self.limits.clauses {
            let message = format!("the query has more than {} terms", self.limits.clauses);
            return Err(self.error(placed, message, None));
        }
        if text == "*" && slop.is_none() && field.name.is_none() {
            return Ok(Some(Clause::Everything));
        }
        let what = match field.takes {
            Takes::Date(side) => Some(self.date(placed, side, text)?),
            _ if text == "*" => Some(What::Present),
            Takes::Words => self.words(placed, text, slop)?,
            Takes::Values => values(text, slop.is_some()),
            Takes::Number => Some(self.number(placed, text)?),
        };
        let Some(what) = what else { return Ok(None) };
        self.count_wildcard(placed, &what)?;
        let written = self.query.get(placed.start..placed.end).unwrap_or_default();
        Ok(Some(Clause::Leaf(Leaf {
            field: field.name,
            what,
            written: written.iter().collect(),
            place: (placed.start, placed.end),
        })))
    }

    /// Words that stand for many others cost much more than those that stand for themselves.
    fn count_wildcard(&mut self, placed: &Placed, what: &What) -> Result<(), QueryError> {
        let wild = match what {
            What::Words { open, matcher, .. } => {
                *open || matches!(matcher, Some(Matcher::Fuzzy(..)))
            }
            What::Present | What::Number(..) | What::Published(..) => false,
        };
        self.wildcards += usize::from(wild);
        if self.wildcards > self.limits.wildcards {
            let message = format!(
                "the query has more than {} words with * or ~",
                self.limits.wildcards
            );
            return Err(self.error(placed, message, None));
        }
        Ok(())
    }

    fn words(
        &self,
        placed: &Placed,
        text: &str,
        slop: Option<u32>,
    ) -> Result<Option<What>, QueryError> {
        let (text, ending) = match slop {
            Some(_) => (
                text.strip_suffix('*').unwrap_or(text),
                text.ends_with('*').then_some(WordEnding::Prefix),
            ),
            None => self.word_ending(placed, text)?,
        };
        let terms = terms(text);
        let matcher = match terms.as_slice() {
            [] if text.chars().any(char::is_alphanumeric) => {
                return Err(self.error(placed, "the word is too long".to_owned(), None));
            }
            [] => return Ok(None),
            [term] => self.single(placed, text, term, ending)?,
            _ => self.several(placed, terms, slop.unwrap_or(0), ending)?,
        };
        Ok(Some(What::Words {
            text: text.to_owned(),
            open: ending == Some(WordEnding::Prefix),
            matcher: Some(matcher),
        }))
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

    fn date(&self, placed: &Placed, side: Side, text: &str) -> Result<What, QueryError> {
        let Some((from, to)) = period(side, text.trim(), self.now) else {
            let message = format!(
                "`{text}` is no date; dates are written 2024-03-22, 2024-03, 2024, 7d, today or yesterday"
            );
            let suggestion = splice(self.query, placed.start, placed.end, "7d");
            return Err(self.error(placed, message, Some(suggestion)));
        };
        Ok(What::Published(from, to))
    }

    fn number(&self, placed: &Placed, text: &str) -> Result<What, QueryError> {
        let Some((least, most)) = bounds(text.trim()) else {
            let message =
                format!("`{text}` is no number; numbers are written 10, >=10, <10 or 10..20");
            let suggestion = splice(self.query, placed.start, placed.end, ">=10");
            return Err(self.error(placed, message, Some(suggestion)));
        };
        Ok(What::Number(least, most))
    }
}

/// How a word ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordEnding {
    Prefix,
    Fuzzy(u8),
}

/// A whole value, or the beginning of one; `None` when it holds no letter or digit.
fn values(text: &str, quoted: bool) -> Option<What> {
    let beginning = text.strip_suffix('*').filter(|_| !quoted);
    let open = beginning.is_some();
    let text = beginning.unwrap_or(text).trim_end_matches('*');
    (!slug(text).is_empty()).then(|| What::Words {
        text: text.to_owned(),
        open,
        matcher: None,
    })
}
