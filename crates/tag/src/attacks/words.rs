use std::ops::Range;

use wirewatch_model::Span;
use wirewatch_text::{TokenKind, fold, sentence_ranges, tokens};

use super::bodies;
use super::inflect::Form;
use super::rules::{AttackRules, Class, Cue, Pattern};
use crate::numbers::may_begin;

/// One word or sign of the text, with what the rules know of it.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// Where it stands.
    pub span: Span,
    /// The word folded: lower case, no diacritics.
    pub low: String,
    /// The classes the rules give it.
    pub class: Class,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether it is a word or number, not a sign.
    pub is_word: bool,
    /// Whether a number or the words that bound one may begin here: most words need no closer look.
    pub may_count: bool,
}

/// One sentence: its words by index, and its place in the text.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    /// Indices of its words.
    pub words: Range<usize>,
    /// From its first to its last sign.
    pub span: Span,
}

/// A phrase of the rules in the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CueHit {
    /// Its first word.
    pub start: usize,
    /// The word behind its last.
    pub end: usize,
    /// The list it is of.
    pub cue: Cue,
    /// The form of its verb.
    pub form: Form,
}

/// A text cut into words and sentences.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    /// The text.
    pub text: &'a str,
    /// All words and signs.
    pub words: Vec<Word>,
    /// All sentences.
    pub sentences: Vec<Sentence>,
    /// The phrases of the rules, by their first words.
    pub cues: Vec<CueHit>,
    /// Whether the text is set in capitals, so that a capital letter says nothing.
    pub all_capitals: bool,
}

impl<'a> Document<'a> {
    /// Cuts `text` and looks its words up.
    pub fn read(text: &'a str, rules: &AttackRules) -> Self {
        let all = tokens(text);
        let sentences = sentence_ranges(text, &all)
            .into_iter()
            .filter_map(|range| {
                let start = all.get(range.start)?.span.start;
                let end = all.get(range.end.checked_sub(1)?)?.span.end;
                Some(Sentence {
                    words: range,
                    span: Span::new(start, end),
                })
            })
            .collect();
        let words: Vec<Word> = all
            .iter()
            .map(|token| {
                let shown = token.span.of(text);
                let low = fold_word(shown);
                Word {
                    span: token.span,
                    class: class_of(&low, rules),
                    capital: has_capital(shown),
                    is_word: matches!(token.kind, TokenKind::Word | TokenKind::Number),
                    may_count: may_begin(&low),
                    low,
                }
            })
            .collect();
        let all_capitals = is_all_capitals(text);
        let mut words = words;
        if !all_capitals {
            // Teletype of Latin America has commandos of guerrillas; elsewhere they are soldiers.
            for word in words
                .iter_mut()
                .filter(|word| matches!(word.low.as_str(), "commando" | "commandos"))
            {
                word.class = word.class.without(Class::ATTACKER);
            }
        }
        let mut doc = Self {
            text,
            words,
            sentences,
            cues: Vec::new(),
            all_capitals,
        };
        doc.cues = doc.find_cues(rules);
        let bounds = |hit: &&CueHit| matches!(hit.cue, Cue::AtLeast | Cue::AtMost | Cue::About);
        for hit in doc.cues.iter().filter(bounds) {
            if let Some(word) = doc.words.get_mut(hit.start) {
                word.may_count = true;
            }
        }
        bodies::mark(&mut doc);
        doc
    }

    fn find_cues(&self, rules: &AttackRules) -> Vec<CueHit> {
        let mut found = Vec::new();
        for sentence in &self.sentences {
            for start in sentence.words.clone() {
                for (cue, pattern) in rules.cue_patterns(self.low(start)) {
                    if let Some(end) = self.pattern_end(start, pattern, sentence.words.end) {
                        found.push(CueHit {
                            start,
                            end,
                            cue: *cue,
                            form: pattern.form,
                        });
                    }
                }
            }
        }
        found
    }

    /// The word behind the pattern, when it stands at `at` and ends by `limit`.
    pub fn pattern_end(&self, at: usize, pattern: &Pattern, limit: usize) -> Option<usize> {
        let mut next = at + 1;
        let mut rest = pattern.rest.iter();
        while let Some(part) = rest.next() {
            match part {
                Some(word) if self.low(next) == word && next < limit => next += 1,
                Some(_) => return None,
                None => {
                    let target = rest.next().and_then(Option::as_deref)?;
                    let found = (next + 1..(next + GAP).min(limit))
                        .find(|&word| self.low(word) == target)?;
                    next = found + 1;
                }
            }
        }
        Some(next)
    }

    /// The phrases of the rules that begin at the word `at`.
    pub fn cues_at(&self, at: usize) -> &[CueHit] {
        let from = self.cues.partition_point(|hit| hit.start < at);
        let to = self.cues.partition_point(|hit| hit.start <= at);
        self.cues.get(from..to).unwrap_or_default()
    }

    /// The folded word at `at`, or nothing beyond the end.
    pub fn low(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.low.as_str())
    }

    /// The classes of the word at `at`.
    pub fn class(&self, at: usize) -> Class {
        self.words.get(at).map_or(Class::NONE, |word| word.class)
    }

    /// Whether the word at `at` is a name by its capital letter; never so in a text of capitals.
    pub fn is_name(&self, at: usize) -> bool {
        !self.all_capitals && self.words.get(at).is_some_and(|word| word.capital)
    }

    /// The place in the text of the words `range`.
    pub fn span(&self, range: &Range<usize>) -> Span {
        let start = self
            .words
            .get(range.start)
            .map_or(0, |word| word.span.start);
        let end = range
            .end
            .checked_sub(1)
            .and_then(|last| self.words.get(last))
            .map_or(start, |word| word.span.end);
        Span::new(start, end)
    }

    /// The index of the sentence that holds the word `at`.
    pub fn sentence_of(&self, at: usize) -> usize {
        self.sentences
            .partition_point(|sentence| sentence.words.end <= at)
            .min(self.sentences.len().saturating_sub(1))
    }

    /// The index of the first word that begins at or behind the byte `start`.
    pub fn word_at(&self, start: usize) -> usize {
        self.words.partition_point(|word| word.span.start < start)
    }
}

/// A gap in a phrase ("set * alight") holds fewer words than this.
const GAP: usize = 8;

fn fold_word(shown: &str) -> String {
    if shown.is_ascii() {
        shown.to_ascii_lowercase()
    } else {
        fold(shown)
    }
}

/// The classes of a word; "a 21-year-old" is a person.
fn class_of(low: &str, rules: &AttackRules) -> Class {
    let aged = low.ends_with("-year-old") || low.ends_with("-year-olds");
    let class = rules.class_of(low);
    if aged { class | Class::PERSON } else { class }
}

/// Whether the word is written as a name: "Rawda", "al-Rawda".
fn has_capital(shown: &str) -> bool {
    let capital = shown.starts_with(char::is_uppercase);
    if capital || !shown.starts_with(['a', 'e', 'u']) {
        return capital;
    }
    let bare = ARTICLES
        .iter()
        .find_map(|article| shown.strip_prefix(article))
        .unwrap_or(shown);
    bare.chars().next().is_some_and(char::is_uppercase)
}

/// The Arabic article as it is written before names, in small letters.
const ARTICLES: &[&str] = &[
    "al-", "el-", "an-", "ar-", "as-", "ash-", "at-", "ad-", "az-", "ul-", "ud-",
];

/// More than two thirds capitals among the letters: teletype, not prose.
fn is_all_capitals(text: &str) -> bool {
    let mut letters = 0_usize;
    let mut capitals = 0_usize;
    for c in text.chars().filter(|c| c.is_alphabetic()).take(2_000) {
        letters += 1;
        capitals += usize::from(c.is_uppercase());
    }
    capitals * 3 > letters * 2
}
