//! The names beside a reporting verb, in languages other than English.

use std::collections::HashMap;
use std::ops::Range;

use wirewatch_model::SpeakerRef;

use crate::direct::{Found, Reader};
use crate::speakers::speaker_id;

impl Reader<'_> {
    /// The words behind an inverted verb that name its subject.
    pub(crate) fn subject_behind(&self, cue: &Range<usize>, limit: usize) -> Option<Range<usize>> {
        let inverted = cue.clone().find(|&at| {
            self.rules
                .inverted_pronouns
                .iter()
                .any(|pronoun| self.lower(at).ends_with(pronoun.as_str()))
        });
        if let Some(at) = inverted {
            return Some(at..at + 1);
        }
        let end = self.clause_end(cue.end, limit);
        if !self.rules.stops.is_empty() {
            return (cue.end < end).then_some(cue.end..end);
        }
        if let Some(name) = self.name_in(cue.end..end) {
            return Some(name);
        }
        // "the mayor, Omar Ben Salah": the name behind the comma, when it is one in full.
        let titled = cue.end < end && matches!(self.lower(end), ",");
        let next = self.clause_end(end + 1, limit);
        self.name_in((end + 1).min(next)..next)
            .filter(|name| titled && name.start == end + 1 && name.len() > 1)
    }

    fn clause_end(&self, start: usize, limit: usize) -> usize {
        let mut end = start;
        while end < limit && !self.is_sign(end) && !self.rules.stops.contains(self.lower(end)) {
            end += 1;
        }
        end.max(start)
    }

    /// The name in a range that can be a clause's subject: the first in full, else the first that hangs on nothing.
    pub(crate) fn name_in(&self, range: Range<usize>) -> Option<Range<usize>> {
        if self.rules.pronouns.contains(self.lower(range.start)) && !range.is_empty() {
            return Some(range.start..range.start + 1);
        }
        let names = self.names_in(range.clone());
        // "the minister of the Interior": a name behind a small word belongs to the noun before.
        let hangs = |name: &Range<usize>| {
            name.start.checked_sub(1).is_some_and(|before| {
                before >= range.start
                    && (self.rules.particles.contains(self.lower(before))
                        || self.rules.prepositions.contains(self.lower(before)))
            })
        };
        let free = || names.iter().filter(|name| !hangs(name));
        free()
            .find(|name| name.len() > 1)
            .or_else(|| free().next())
            .cloned()
    }

    /// The names in a range: capitalized words with particles between.
    fn names_in(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut names = Vec::new();
        let mut at = range.start;
        while at < range.end {
            if !self.is_name_word(at, &range) {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < range.end {
                // "de la Vega": particles before a name word.
                let next = (end..range.end)
                    .take(4)
                    .find(|&item| !self.rules.particles.contains(self.lower(item)));
                match next {
                    Some(next) if self.name_goes_on(next) => end = next + 1,
                    _ => break,
                }
            }
            names.push(at..end);
            at = end;
        }
        names
    }

    /// Whether a word can stand inside a name: with a capital, or with one behind a small prefix ("d'Arc", "al-Hamad").
    fn name_goes_on(&self, at: usize) -> bool {
        let written = self.written(at);
        let behind_prefix = written
            .split_once(['\'', '’', '-'])
            .is_some_and(|(prefix, rest)| {
                prefix.chars().count() <= 3 && rest.starts_with(char::is_uppercase)
            });
        self.is_capital(at) || behind_prefix
    }

    fn is_name_word(&self, at: usize, range: &Range<usize>) -> bool {
        let word = self.lower(at);
        if !self.is_capital(at)
            || self.rules.articles.contains(word)
            || self.rules.prepositions.contains(word)
            || self.rules.honorifics.contains(word.trim_end_matches('.'))
        {
            return false;
        }
        // At a sentence's start any word has a capital: it names someone only with another one, or right beside the verb.
        let goes_on =
            self.name_goes_on(at + 1) || self.rules.particles.contains(self.lower(at + 1));
        !self.opens_sentence(at) || goes_on || at + 1 == range.end
    }

    /// Whether a name before its verb can be the verb's subject: in full, behind a title, or at the sentence's start.
    pub(crate) fn is_subject(&self, name: &Range<usize>) -> bool {
        let titled = name.start.checked_sub(1).is_some_and(|before| {
            self.lower(before) == ","
                || self
                    .rules
                    .honorifics
                    .contains(self.lower(before).trim_end_matches('.'))
        });
        name.len() > 1 || titled || self.opens_sentence(name.start)
    }

    pub(crate) fn speaker(&self, found: &Found, names: &mut KnownNames) -> Option<SpeakerRef> {
        let subject = found.subject.clone()?;
        let first = self.lower(subject.start);
        let pronoun = subject.len() == 1
            && (self.rules.pronouns.contains(first)
                || self
                    .rules
                    .inverted_pronouns
                    .iter()
                    .any(|pronoun| first.ends_with(pronoun.as_str())));
        let mention = self.span(subject.clone());
        let unnamed = || SpeakerRef {
            id: None,
            name: wirewatch_text::collapse_whitespace(mention.of(self.text)),
            mention,
        };
        // These rules know no gender, so that a pronoun's person would be a guess; and an inflected name is not the name.
        if pronoun || (self.rules.according_inflects && self.is_according(&found.cue)) {
            return Some(unnamed());
        }
        let Some(name) = self.plain_name(subject) else {
            return Some(unnamed());
        };
        let full = names.resolve(name);
        Some(SpeakerRef {
            id: Some(speaker_id(&full)),
            name: full,
            mention,
        })
    }

    /// The words of a name without the honorifics and titles before it; `None` when it is not clear where the name begins.
    fn plain_name(&self, subject: Range<usize>) -> Option<String> {
        let mut start = subject.start;
        while start + 1 < subject.end {
            let word = self.lower(start).trim_end_matches('.');
            if self.rules.titles_of.contains(word) {
                // "minister of the Interior NAME", written without "of".
                let office = self
                    .rules
                    .articles
                    .iter()
                    .any(|article| self.lower(start + 1).starts_with(article.as_str()));
                if !office || start + 2 >= subject.end {
                    return None;
                }
                start += 2;
            } else if self.rules.honorifics.contains(word) {
                start += 1;
            } else if self.rules.speaks_for.contains(word) {
                start += 2;
            } else {
                break;
            }
        }
        let name = self.span(start.min(subject.end)..subject.end).of(self.text);
        (!name.is_empty()).then(|| wirewatch_text::collapse_whitespace(name))
    }
}

/// The speakers named so far: the full name by its last word.
#[derive(Default)]
pub(crate) struct KnownNames {
    by_surname: HashMap<String, String>,
}

impl KnownNames {
    /// The full name `name` stands for.
    fn resolve(&mut self, name: String) -> String {
        let surname = name.rsplit(' ').next().unwrap_or_default().to_owned();
        let known = self
            .by_surname
            .get(&surname)
            .filter(|known| known.ends_with(name.as_str()));
        let full = known.cloned().unwrap_or(name);
        self.by_surname.insert(surname, full.clone());
        full
    }
}
