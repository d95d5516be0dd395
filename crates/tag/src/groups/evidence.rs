use std::collections::HashMap;

use wirewatch_model::Span;

use super::automaton::WordClass;
use super::bounds::skip_possessive;
use super::folding::{is_apostrophe, is_dash};
use super::reading::{Mark, Reading, Sign};

/// How far from a name a word of the same sentence still speaks for it, in bytes: a long sentence of a news text.
const REACH: usize = 300;

/// No word leans on a name over a longer gap, in bytes.
const MAX_GAP: usize = 60;

/// Words between a name and a word that leans on it, as in `rebels from the M23`; each language's articles and
/// prepositions.
const CONNECTORS: [&str; 38] = [
    "of", "from", "the", "by", "with", "in", "and", "named", "called", "de", "del", "de la", "la",
    "las", "los", "le", "les", "l", "d", "du", "des", "der", "die", "den", "von", "vom", "di",
    "della", "dei", "do", "da", "dos", "из", "от", "من", "از", "group", "known as",
];

/// Words that join a member to the name behind them.
const PREPOSITIONS: [&str; 14] = [
    "of", "from", "by", "with", "the", "de", "del", "du", "von", "vom", "der", "di", "из", "от",
];

/// What the whole text says about its groups.
#[derive(Debug, Default)]
pub(crate) struct TextEvidence {
    counts: HashMap<Sign, usize>,
}

/// What stands around one place of the text.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct LocalEvidence {
    /// A member or an act right beside the name settles what it is.
    pub beside: Beside,
    /// Whether members stand right behind the name, or before it with a preposition between. Where all is in capitals nothing less
    /// tells a name from a verb: `IS FIGHTERS` and `FIGHTERS OF IS`, not `THE TRUCE IS` or `HE IS LINKED TO`.
    pub joined: bool,
    /// Different words of violence in the sentence.
    pub violence: usize,
    /// Whether one of them is for an armed group's people or for what it is.
    pub militants: bool,
    /// Different words for the group's regions in the sentence.
    pub places: usize,
    /// Different words of the group's own context in the sentence.
    pub context: usize,
    /// The word an alias asks for stands in the sentence.
    pub needed: bool,
    /// Different signs of something else in the sentence.
    pub traps: usize,
}

/// What leans on a name directly.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Beside {
    /// Nothing that tells.
    #[default]
    Nothing,
    /// What it did: `the IRA bombed`.
    Act,
    /// Who or what other things than armed groups have too: `its leadership`, `IS-linked`.
    Associate,
    /// Who or what it is: `IS fighters`, `the rebel group M23`, `ETA, the separatist group`.
    Member,
}

impl TextEvidence {
    /// Counts the marks of the whole text.
    pub fn new(reading: &Reading<'_>) -> Self {
        let mut counts: HashMap<Sign, usize> = HashMap::new();
        for mark in &reading.marks {
            *counts.entry(mark.sign).or_default() += 1;
        }
        Self { counts }
    }

    /// How often `sign` stands in the text.
    pub fn count(&self, sign: Sign) -> usize {
        self.counts.get(&sign).copied().unwrap_or(0)
    }
}

/// Collects what the sentence around `span` says about `group` under the name `alias`.
pub(crate) fn local_evidence(
    reading: &Reading<'_>,
    span: Span,
    alias: usize,
    group: usize,
) -> LocalEvidence {
    let regions = reading.automaton.group_regions.get(group);
    let mut evidence = LocalEvidence::default();
    let mut violence = Distinct::default();
    let mut places = Distinct::default();
    let mut context = Distinct::default();
    let mut traps = Distinct::default();
    for mark in marks_around(reading, span) {
        let word = mark.span.of(reading.text);
        if let Some(beside) = leaning(reading.text, span, mark) {
            evidence.beside = evidence.beside.max(beside);
            evidence.joined |= beside == Beside::Member && is_joined(reading.text, span, mark);
        }
        match mark.sign {
            Sign::Trap(of) if of == alias => traps.add(word),
            Sign::Needed(of) if of == alias => evidence.needed = true,
            Sign::Context(of) if of == group => context.add(word),
            Sign::Region(region) if regions.is_some_and(|own| own.contains(&region)) => {
                places.add(word)
            }
            Sign::Word(WordClass::Act) => violence.add(word),
            Sign::Word(WordClass::Member | WordClass::Kind) => {
                violence.add(word);
                evidence.militants = true;
            }
            _ => {}
        }
    }
    if follows_pro_or_anti(reading.text, span) {
        evidence.beside = evidence.beside.max(Beside::Member);
        evidence.joined = true;
    }
    evidence.violence = violence.count;
    evidence.places = places.count;
    evidence.context = context.count;
    evidence.traps = traps.count;
    evidence
}

/// Counts different words, up to four: more evidence than that changes nothing.
#[derive(Default)]
struct Distinct<'a> {
    seen: [&'a str; 4],
    count: usize,
}

impl<'a> Distinct<'a> {
    fn add(&mut self, word: &'a str) {
        let seen = self.seen.get(..self.count).unwrap_or_default();
        if seen.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            return;
        }
        if let Some(free) = self.seen.get_mut(self.count) {
            *free = word;
            self.count += 1;
        }
    }
}

/// The part of the sentence around `span` that is near enough to speak for it.
pub(crate) fn vicinity(reading: &Reading<'_>, span: Span) -> Span {
    let after = reading.sentences.partition_point(|s| s.start <= span.start);
    let sentence = after
        .checked_sub(1)
        .and_then(|index| reading.sentences.get(index))
        .copied()
        .unwrap_or(span);
    Span::new(
        sentence.start.max(span.start.saturating_sub(REACH)),
        sentence.end.max(span.end).min(span.end + REACH),
    )
}

/// The marks in the vicinity of `span`, without those inside it.
pub(crate) fn marks_around<'r>(
    reading: &'r Reading<'_>,
    span: Span,
) -> impl Iterator<Item = &'r Mark> {
    let vicinity = vicinity(reading, span);
    let marks = &reading.marks;
    let first = marks.partition_point(|mark| mark.span.start < vicinity.start);
    let behind = marks.partition_point(|mark| mark.span.start < vicinity.end);
    let near = marks.get(first..behind).unwrap_or_default();
    near.iter().filter(move |mark| !mark.span.overlaps(span))
}

/// What the word of a mark says about the name at `span` when it leans on it.
fn leaning(text: &str, span: Span, mark: &Mark) -> Option<Beside> {
    let Sign::Word(class) = mark.sign else {
        return None;
    };
    if mark.span.start > span.end + MAX_GAP || span.start > mark.span.end + MAX_GAP {
        return None;
    }
    if mark.span.start >= span.end {
        let gap = Span::new(span.end, mark.span.start).of(text);
        return leaning_after(gap, class);
    }
    let gap = Span::new(mark.span.end, span.start).of(text);
    match class {
        WordClass::Member | WordClass::Kind if is_connection(gap) => Some(Beside::Member),
        WordClass::Associate if is_connection(gap) => Some(Beside::Associate),
        _ => None,
    }
}

/// Whether the text is for or against it: `pro-IS channels`, `anti-M23 forces`.
fn follows_pro_or_anti(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    let Some(prefix) = before.strip_suffix(is_dash) else {
        return false;
    };
    let word = prefix.rsplit(|c: char| !c.is_alphanumeric()).next();
    word.is_some_and(|word| matches!(word.to_lowercase().as_str(), "pro" | "anti"))
}

fn is_joined(text: &str, span: Span, mark: &Mark) -> bool {
    if mark.span.start < span.start {
        let gap = Span::new(mark.span.end, span.start);
        let last = gap.of(text).split_whitespace().next_back();
        return last.is_some_and(|word| PREPOSITIONS.contains(&word.to_lowercase().as_str()));
    }
    let gap = Span::new(span.end, mark.span.start).of(text);
    let word = mark.span.of(text).to_lowercase();
    gap.trim().is_empty() && (word.ends_with('s') || word.ends_with("men"))
}

/// A word behind the name leans on it when at most one small word is between (`IS suicide bomber`), or when it opens
/// an apposition (`the Base, a neo-Nazi network`).
fn leaning_after(gap: &str, class: WordClass) -> Option<Beside> {
    let between = skip_possessive(gap);
    let is_beside = !between.is_empty() && is_at_most_one_word(between);
    match class {
        WordClass::Member if is_beside => Some(Beside::Member),
        WordClass::Associate if is_beside => Some(Beside::Associate),
        WordClass::Kind if is_beside || is_apposition(between) => Some(Beside::Member),
        WordClass::Act if between.trim().is_empty() || is_auxiliary(between.trim()) => {
            Some(Beside::Act)
        }
        _ => None,
    }
}

/// Whether `word` only makes a past tense: `the IRA has bombed`, `l'ETA a tué`.
fn is_auxiliary(word: &str) -> bool {
    matches!(
        word,
        "has"
            | "had"
            | "have"
            | "a"
            | "ont"
            | "avait"
            | "ha"
            | "han"
            | "había"
            | "hat"
            | "haben"
            | "hatte"
    )
}

fn is_at_most_one_word(gap: &str) -> bool {
    let only_words = gap
        .chars()
        .all(|c| c.is_alphanumeric() || c.is_whitespace() || is_dash(c));
    only_words
        && gap
            .split(|c: char| c.is_whitespace() || is_dash(c))
            .filter(|w| !w.is_empty())
            .count()
            <= 1
}

/// Whether `gap` is a comma, an article and at most two words.
fn is_apposition(gap: &str) -> bool {
    let trimmed = gap.trim_start_matches([' ', '”', '"', '»', ')', '’']);
    let Some(rest) = trimmed.strip_prefix([',', '(', '—', '–']) else {
        return false;
    };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let has_article = words.first().is_some_and(|word| {
        matches!(
            word.to_lowercase().as_str(),
            "a" | "an" | "the" | "un" | "une" | "una" | "ein" | "eine" | "le" | "la" | "el"
        )
    });
    has_article && words.len() <= 3 && !rest.contains([',', ';', '.'])
}

/// Whether only articles and prepositions are between a word and the name behind it.
fn is_connection(gap: &str) -> bool {
    if gap.is_empty() || gap.len() > 24 {
        return false;
    }
    let is_word_break = |c: char| {
        c.is_whitespace() || is_dash(c) || is_apostrophe(c) || matches!(c, '"' | '“' | '«' | '„')
    };
    gap.split(is_word_break)
        .filter(|word| !word.is_empty())
        .all(|word| CONNECTORS.contains(&word.to_lowercase().as_str()))
}
