//! Direct quotes in languages other than English: marks, reporting verbs, and the names beside them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use wirewatch_model::{Quote, QuoteKind, Span, Speaker, SpeakerRef, SpeakerRole};
use wirewatch_text::{Token, TokenKind, tokens};

use crate::QuoteReading;
use crate::marks::{Zone, quoted_zones};
use crate::rules::DirectRules;
use crate::speakers::speaker_id;

/// Fewer words than this in marks are a term, unless a reporting verb stands beside them.
const MIN_WORDS: usize = 4;
/// How far from a quotation its reporting verb may stand, in tokens.
const REACH: usize = 14;
/// Marks every script uses, for texts of unknown language.
const ALL_MARKS: &[(char, char)] = &[
    ('“', '”'),
    ('«', '»'),
    ('„', '“'),
    ('„', '”'),
    ('「', '」'),
    ('『', '』'),
    ('”', '”'),
    ('”', '“'),
];

/// Reads the direct quotes of a language with rules.
pub(crate) fn read(text: &str, rules: &DirectRules) -> QuoteReading {
    let reader = Reader::of(text, rules);
    let zones = quoted_zones(text, &reader.tokens, &rules.marks);
    let mut reading = QuoteReading::default();
    let mut names = KnownNames::default();
    for (number, zone) in zones.iter().enumerate() {
        let bounds = reader.surroundings(&zones, number);
        let found = reader
            .cue_behind(zone, bounds.end)
            .or_else(|| reader.cue_before(zone, bounds.start));
        let words = reader.word_count(zone);
        if found.is_none() && words < MIN_WORDS {
            continue;
        }
        let speaker = found
            .as_ref()
            .and_then(|found| reader.speaker(found, &mut names));
        reading.quotes.push(Quote {
            kind: QuoteKind::Direct,
            content: vec![reader.span(zone.start..zone.end)],
            cue: found.as_ref().map(|found| reader.span(found.cue.clone())),
            speaker,
            rule: if found.is_some() {
                "quotation-beside-cue"
            } else {
                "quotation-alone"
            }
            .to_owned(),
        });
    }
    reading.speakers = speakers_of(&reading.quotes);
    reading
}

/// Reads only what stands in quotation marks, for a language without rules.
pub(crate) fn read_marks_only(text: &str) -> QuoteReading {
    let tokens = tokens(text);
    let zones = quoted_zones(text, &tokens, ALL_MARKS);
    let is_word = |token: &&Token| matches!(token.kind, TokenKind::Word | TokenKind::Number);
    let quotes = zones
        .iter()
        .filter(|zone| {
            tokens
                .get(zone.start..zone.end)
                .unwrap_or_default()
                .iter()
                .filter(is_word)
                .count()
                >= MIN_WORDS
        })
        .map(|zone| Quote {
            kind: QuoteKind::Direct,
            content: vec![span_of(&tokens, zone.start..zone.end)],
            cue: None,
            speaker: None,
            rule: "quotation-alone".to_owned(),
        })
        .collect();
    QuoteReading {
        quotes,
        speakers: Vec::new(),
    }
}

struct Reader<'a> {
    text: &'a str,
    rules: &'a DirectRules,
    tokens: Vec<Token>,
    lower: Vec<String>,
}

/// A reporting verb beside a quotation, and the words that name its subject.
struct Found {
    cue: Range<usize>,
    subject: Option<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn of(text: &'a str, rules: &'a DirectRules) -> Self {
        let tokens = tokens(text);
        let lower = tokens
            .iter()
            .map(|token| token.span.of(text).to_lowercase().replace('’', "'"))
            .collect();
        Self {
            text,
            rules,
            tokens,
            lower,
        }
    }

    fn lower(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    fn span(&self, range: Range<usize>) -> Span {
        span_of(&self.tokens, range)
    }

    fn word_count(&self, zone: &Zone) -> usize {
        let inside = self.tokens.get(zone.start..zone.end).unwrap_or_default();
        inside
            .iter()
            .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
            .count()
    }

    /// The tokens around a quotation that may hold its cue: up to the neighbouring quotations, lines and sentences.
    fn surroundings(&self, zones: &[Zone], number: usize) -> Range<usize> {
        let Some(zone) = zones.get(number) else {
            return 0..0;
        };
        let floor = number
            .checked_sub(1)
            .and_then(|before| zones.get(before))
            .map_or(0, |before| before.end);
        let ceiling = zones
            .get(number + 1)
            .map_or(self.tokens.len(), |next| next.start);
        let mut start = zone.start;
        while start > floor.max(zone.start.saturating_sub(REACH))
            && !self.breaks(start)
            && !self.ends_sentence(start - 1)
        {
            start -= 1;
        }
        let mut end = zone.end;
        while end < ceiling.min(zone.end + REACH) && !self.breaks(end) && !self.ends_sentence(end) {
            end += 1;
        }
        start..end
    }

    /// Whether a new line begins with token `at`.
    fn breaks(&self, at: usize) -> bool {
        let (Some(before), Some(token)) = (
            at.checked_sub(1).and_then(|i| self.tokens.get(i)),
            self.tokens.get(at),
        ) else {
            return at == 0;
        };
        Span::new(before.span.end, token.span.start)
            .of(self.text)
            .contains('\n')
    }

    fn ends_sentence(&self, at: usize) -> bool {
        matches!(
            self.lower(at),
            "." | "!" | "?" | "؟" | "…" | "。" | ";" | "؛"
        )
    }

    /// `«…», said X` or `«…», X said`, right behind the quotation.
    fn cue_behind(&self, zone: &Zone, limit: usize) -> Option<Found> {
        let mut at = zone.end;
        while matches!(self.lower(at), "," | "،" | "-" | "—" | "–" | "--") && at < limit {
            at += 1;
        }
        let cue = (at..limit).find_map(|start| self.verb_at(start, limit))?;
        let subject = if cue.start == at || cue.start <= at + 1 && self.is_filler(at) {
            self.subject_behind(&cue, limit)
        } else {
            self.name_in(at..cue.start)
        };
        let direct = cue.start == at || subject.is_some();
        direct.then_some(Found { cue, subject })
    }

    /// `X said: «…»` or `Said X: «…»`, before the quotation.
    fn cue_before(&self, zone: &Zone, start: usize) -> Option<Found> {
        let colon = zone.start.checked_sub(1)?;
        if !matches!(self.lower(colon), ":" | "," | "،" | "-" | "—" | "–")
            && self.verb_ending_at(zone.start).is_none()
        {
            return None;
        }
        let cue = (start..zone.start)
            .rev()
            .find_map(|at| self.verb_at(at, zone.start))?;
        let before = self.name_in(start..cue.start);
        let subject = before.or_else(|| {
            self.subject_behind(
                &cue,
                colon + usize::from(self.lower(colon) != ":" && !self.is_sign(colon)),
            )
        });
        Some(Found { cue, subject })
    }

    fn is_sign(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| matches!(token.kind, TokenKind::Punctuation | TokenKind::Mark))
    }

    /// A short word between quotation and verb ("а", "et", pronouns written apart).
    fn is_filler(&self, at: usize) -> bool {
        self.lower(at).chars().count() <= 3 && !self.is_sign(at) && !self.is_capital(at)
    }

    fn verb_at(&self, at: usize, limit: usize) -> Option<Range<usize>> {
        for words in &self.rules.verbs {
            let matches = words
                .iter()
                .enumerate()
                .all(|(i, word)| self.matches_word(at + i, word));
            if matches && at + words.len() <= limit {
                return Some(at..at + words.len());
            }
        }
        None
    }

    /// Whether a token is a word of a cue; its last word may carry an inverted pronoun ("a-t-il", "dit-elle").
    fn matches_word(&self, at: usize, word: &str) -> bool {
        let found = self.lower(at);
        if found == word {
            return true;
        }
        let stem = self
            .rules
            .inverted_pronouns
            .iter()
            .find_map(|pronoun| found.strip_suffix(pronoun.as_str()));
        stem == Some(word)
    }

    fn verb_ending_at(&self, end: usize) -> Option<usize> {
        (end.saturating_sub(2)..end)
            .find(|&at| self.verb_at(at, end).is_some_and(|cue| cue.end == end))
    }

    /// The words behind an inverted verb that name its subject.
    fn subject_behind(&self, cue: &Range<usize>, limit: usize) -> Option<Range<usize>> {
        let inverted = cue.clone().find(|&at| {
            self.rules
                .inverted_pronouns
                .iter()
                .any(|pronoun| self.lower(at).ends_with(pronoun.as_str()))
        });
        if let Some(at) = inverted {
            return Some(at..at + 1);
        }
        let mut end = cue.end;
        while end < limit && !self.is_sign(end) && !self.rules.stops.contains(self.lower(end)) {
            end += 1;
        }
        if self.rules.stops.is_empty() {
            return self.name_in(cue.end..end.max(cue.end));
        }
        (cue.end < end).then_some(cue.end..end)
    }

    /// The first name in a range: its capitalized words with particles between, or a pronoun.
    fn name_in(&self, range: Range<usize>) -> Option<Range<usize>> {
        if self.rules.pronouns.contains(self.lower(range.start)) && !range.is_empty() {
            return Some(range.start..range.start + 1);
        }
        let start = range.clone().find(|&at| self.is_name_word(at, &range))?;
        let mut end = start + 1;
        while end < range.end {
            let particle = self.rules.particles.contains(self.lower(end))
                && self.is_capital(end + 1)
                && end + 1 < range.end;
            if !self.is_capital(end) && !particle {
                break;
            }
            end += 1;
        }
        Some(start..end)
    }

    fn is_name_word(&self, at: usize, range: &Range<usize>) -> bool {
        let word = self.lower(at);
        if !self.is_capital(at)
            || self.rules.articles.contains(word)
            || self.rules.honorifics.contains(word.trim_end_matches('.'))
        {
            return false;
        }
        // At a sentence's start any word has a capital: it names someone only with another one, or right beside the verb.
        let goes_on = self.is_capital(at + 1) || self.rules.particles.contains(self.lower(at + 1));
        !self.opens_sentence(at) || goes_on || at + 1 == range.end
    }

    fn opens_sentence(&self, at: usize) -> bool {
        at == 0 || self.breaks(at) || self.ends_sentence(at - 1)
    }

    fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            token.kind == TokenKind::Word
                && token.span.of(self.text).starts_with(char::is_uppercase)
        })
    }

    fn speaker(&self, found: &Found, names: &mut KnownNames) -> Option<SpeakerRef> {
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
        if pronoun {
            // These rules know no gender, so that a pronoun's person would be a guess.
            return Some(SpeakerRef {
                id: None,
                name: mention.of(self.text).to_owned(),
                mention,
            });
        }
        let name = self.plain_name(subject);
        let full = names.resolve(name);
        Some(SpeakerRef {
            id: Some(speaker_id(&full)),
            name: full,
            mention,
        })
    }

    /// The words of a name without the honorifics and titles before it.
    fn plain_name(&self, subject: Range<usize>) -> String {
        let mut start = subject.start;
        while start + 1 < subject.end
            && self
                .rules
                .honorifics
                .contains(self.lower(start).trim_end_matches('.'))
        {
            start += 1;
        }
        wirewatch_text::collapse_whitespace(self.span(start..subject.end).of(self.text))
    }
}

/// The speakers named so far: the full name by its last word.
#[derive(Default)]
struct KnownNames {
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

fn span_of(tokens: &[Token], range: Range<usize>) -> Span {
    let start = tokens.get(range.start).map_or(0, |token| token.span.start);
    let end = range
        .end
        .checked_sub(1)
        .and_then(|last| tokens.get(last))
        .map_or(start, |token| token.span.end);
    Span::new(start, end)
}

fn speakers_of(quotes: &[Quote]) -> Vec<Speaker> {
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut seen = HashSet::new();
    for reference in quotes.iter().filter_map(|quote| quote.speaker.as_ref()) {
        let Some(id) = &reference.id else { continue };
        if !seen.insert(id) {
            continue;
        }
        speakers.push(Speaker {
            id: id.clone(),
            name: reference.name.clone(),
            honorific: None,
            title: None,
            affiliation: None,
            role: SpeakerRole::Other,
            evidence: vec![reference.mention],
        });
    }
    speakers
}
