//! Direct quotes in languages other than English: marks, reporting verbs, and the names beside them.

use std::collections::HashSet;
use std::ops::Range;

use wirewatch_model::{Quote, QuoteKind, Span, Speaker, SpeakerRole};
use wirewatch_text::{Token, TokenKind, tokens};

use crate::QuoteReading;
use crate::direct_names::KnownNames;
use crate::drafts::one_piece;
use crate::marks::{Zone, quoted_zones};
use crate::rules::DirectRules;

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
        let (pieces, found) = match reader.cue_inside(zone) {
            Some((pieces, inside)) => (pieces, Some(inside)),
            None => (one_piece(zone.start..zone.end), found),
        };
        if found.is_none() && words < MIN_WORDS {
            continue;
        }
        let cue = found.as_ref().map(|found| reader.span(found.cue.clone()));
        let pieces = pieces.into_iter().map(|piece| reader.span(piece));
        // `“A”, said X, “B”`: the piece behind belongs to the same quote.
        if let Some(last) = reading
            .quotes
            .last_mut()
            .filter(|last| cue.is_some() && last.cue == cue)
        {
            last.content.extend(pieces);
            continue;
        }
        let speaker = found
            .as_ref()
            .and_then(|found| reader.speaker(found, &mut names));
        reading.quotes.push(Quote {
            kind: QuoteKind::Direct,
            content: pieces.collect(),
            cue,
            speaker,
            rule: if found.is_some() {
                "quotation-beside-cue"
            } else {
                "quotation-alone"
            }
            .to_owned(),
        });
    }
    for said in reader.dialogue(&zones) {
        let speaker = reader.speaker(&said.found, &mut names);
        reading.quotes.push(Quote {
            kind: QuoteKind::Direct,
            content: said
                .pieces
                .into_iter()
                .map(|piece| reader.span(piece))
                .collect(),
            cue: Some(reader.span(said.found.cue)),
            speaker,
            rule: "dialogue-line".to_owned(),
        });
    }
    reading
        .quotes
        .sort_by_key(|quote| quote.content.first().map_or(0, |piece| piece.start));
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

/// A text in one language, cut into tokens.
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    pub(crate) rules: &'a DirectRules,
    pub(crate) tokens: Vec<Token>,
    lower: Vec<String>,
}

/// A reporting verb beside a quotation, and the words that name its subject.
pub(crate) struct Found {
    pub(crate) cue: Range<usize>,
    pub(crate) subject: Option<Range<usize>>,
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

    pub(crate) fn lower(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    pub(crate) fn span(&self, range: Range<usize>) -> Span {
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
    pub(crate) fn breaks(&self, at: usize) -> bool {
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

    pub(crate) fn ends_sentence(&self, at: usize) -> bool {
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
                .filter(|name| name.end == cue.start || name.len() > 1)
        };
        let direct = cue.start == at || subject.is_some();
        direct.then_some(Found { cue, subject })
    }

    /// `X said: «…»`, `Said X: «…»` or `X: «…»`, before the quotation.
    fn cue_before(&self, zone: &Zone, start: usize) -> Option<Found> {
        let last = zone.start.checked_sub(1)?;
        // "declared that «…»"
        let that = self.rules.that_words.contains(self.lower(last));
        let sign = matches!(self.lower(last), ":" | "," | "،" | "-" | "—" | "–");
        if !sign && !that && self.verb_ending_at(zone.start).is_none() {
            return None;
        }
        let cue = (start..zone.start)
            .rev()
            .find_map(|at| self.verb_at(at, zone.start));
        let Some(cue) = cue else {
            return self.label_before(last, start);
        };
        let before = self
            .name_in(start..cue.start)
            .filter(|name| self.is_subject(name));
        let behind = || {
            self.subject_behind(&cue, last + usize::from(!self.is_sign(last) && !that))
                .filter(|_| self.starts_subject(cue.end))
        };
        Some(Found {
            subject: before.or_else(behind),
            cue,
        })
    }

    /// `Amina Diallo: «…»`: nothing but a full name and a colon on the line.
    fn label_before(&self, colon: usize, start: usize) -> Option<Found> {
        let name = start..colon;
        let label = self.lower(colon) == ":"
            && (start == 0 || self.breaks(start))
            && (2..=5).contains(&name.len())
            && self.name_in(name.clone()) == Some(name.clone());
        label.then_some(Found {
            cue: colon..colon + 1,
            subject: Some(name),
        })
    }

    /// Whether a subject can begin right behind its verb: a name, an article or a title, but no preposition.
    fn starts_subject(&self, at: usize) -> bool {
        let word = self.lower(at).trim_end_matches('.');
        !self.rules.stops.is_empty()
            || self.is_capital(at)
            || self.rules.articles.contains(word)
            || self.rules.honorifics.contains(word)
            || self.rules.pronouns.contains(word)
    }

    /// Whether a cue is a phrase like "selon".
    pub(crate) fn is_according(&self, cue: &Range<usize>) -> bool {
        let words: Vec<&str> = cue.clone().map(|at| self.lower(at)).collect();
        self.rules.according.contains(&words.join(" "))
    }

    /// The token as written; empty behind the end.
    pub(crate) fn written(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |token| token.span.of(self.text))
    }

    pub(crate) fn is_sign(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| matches!(token.kind, TokenKind::Punctuation | TokenKind::Mark))
    }

    /// A short word between quotation and verb ("а", "et", pronouns written apart).
    fn is_filler(&self, at: usize) -> bool {
        self.lower(at).chars().count() <= 3 && !self.is_sign(at) && !self.is_capital(at)
    }

    pub(crate) fn verb_at(&self, at: usize, limit: usize) -> Option<Range<usize>> {
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

    pub(crate) fn opens_sentence(&self, at: usize) -> bool {
        at == 0 || self.breaks(at) || self.ends_sentence(at - 1)
    }

    pub(crate) fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            token.kind == TokenKind::Word
                && token.span.of(self.text).starts_with(char::is_uppercase)
        })
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
