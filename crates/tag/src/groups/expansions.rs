use std::collections::HashSet;

use wirewatch_model::Span;

use super::folding::is_dash;
use super::reading::{Candidate, Reading};

/// Where a text itself says what an acronym stands for.
#[derive(Debug, Default)]
pub(crate) struct Expansions {
    /// Groups introduced with a name and an acronym in brackets, by alias: `Islamic State (IS)`.
    introduced: HashSet<usize>,
    /// Initials of other names in the text, in capitals: `European Library Network` makes `ELN` theirs.
    others: HashSet<String>,
}

/// Shorter initials are too often chance: `In Syria` is no `IS`.
const MIN_INITIALS: usize = 3;
const MAX_INITIALS: usize = 6;

/// The bytes that may stand between a name and its acronym.
const MAX_BRACKET_GAP: usize = 40;

impl Expansions {
    /// Reads the brackets, and the names whose initials are an acronym of the watchlist.
    pub fn new(reading: &Reading<'_>, ambiguous: &[Candidate]) -> Self {
        let mut expansions = Self {
            introduced: introduced_aliases(reading),
            others: HashSet::new(),
        };
        let acronyms: HashSet<String> = ambiguous
            .iter()
            .map(|candidate| candidate.span.of(reading.text))
            .filter(|written| is_acronym(written))
            .map(str::to_owned)
            .collect();
        if !acronyms.is_empty() {
            let runs = capitalized_runs(reading.text);
            expansions.others = runs
                .iter()
                .flat_map(|run| spelled_by(reading, run, &acronyms))
                .collect();
        }
        expansions
    }

    /// Whether the text introduces `alias` beside a name of its group.
    pub fn introduces(&self, alias: usize) -> bool {
        self.introduced.contains(&alias)
    }

    /// Whether some other name of the text has these initials.
    pub fn is_other(&self, written: &str) -> bool {
        self.others.contains(written)
    }
}

fn is_acronym(written: &str) -> bool {
    let length = written.chars().count();
    (MIN_INITIALS..=MAX_INITIALS).contains(&length)
        && written.chars().all(|c| c.is_alphabetic())
        && written.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// The aliases in brackets right behind another name of their group, or before it: `Name (IS)`, `IS (Name)`.
fn introduced_aliases(reading: &Reading<'_>) -> HashSet<usize> {
    let group_of = |candidate: &Candidate| {
        let entry = reading.automaton.aliases.get(candidate.alias);
        entry.map(|entry| entry.group)
    };
    let mut introduced = HashSet::new();
    // A name has at most a few homonyms, so the neighbour is among the next candidates.
    for (index, first) in reading.candidates.iter().enumerate() {
        for second in reading.candidates.iter().skip(index + 1).take(12) {
            let gap = Span::new(first.span.end, second.span.start);
            if gap.len() > MAX_BRACKET_GAP {
                break;
            }
            if !gap.is_empty()
                && group_of(first) == group_of(second)
                && is_bracket(gap.of(reading.text))
            {
                introduced.insert(first.alias);
                introduced.insert(second.alias);
            }
        }
    }
    introduced
}

/// Whether `gap` opens a bracket, or says `or`, `also known as`, `Arabic for`.
fn is_bracket(gap: &str) -> bool {
    let words: Vec<&str> = gap
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let opens = gap.contains(['(', '[']) && !gap.contains([')', ']']);
    let is_gloss = gap.starts_with(", ")
        && words.iter().any(|word| {
            matches!(
                *word,
                "for" | "or" | "as" | "acronym" | "meaning" | "called"
            )
        });
    let possessive_or_branch = words.iter().all(|word| matches!(*word, "s" | "the" | "or"));
    (opens && possessive_or_branch) || (is_gloss && words.len() <= 5)
}

/// The acronyms among `acronyms` that consecutive words of `run` spell, unless a candidate covers these words.
fn spelled_by(reading: &Reading<'_>, run: &[Span], acronyms: &HashSet<String>) -> Vec<String> {
    let initials: Vec<char> = run
        .iter()
        .filter_map(|word| word.of(reading.text).chars().next())
        .collect();
    let mut spelled = Vec::new();
    for length in MIN_INITIALS..=MAX_INITIALS {
        for (start, window) in initials.windows(length).enumerate() {
            let acronym: String = window.iter().collect();
            let words = run.get(start..start + length).unwrap_or_default();
            let matching = acronyms
                .iter()
                .find(|known| known.to_uppercase() == acronym);
            if let Some(known) = matching.filter(|_| !is_covered(reading, words)) {
                spelled.push(known.clone());
            }
        }
    }
    spelled
}

fn is_covered(reading: &Reading<'_>, words: &[Span]) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    let whole = Span::new(first.start, last.end);
    let at = reading
        .candidates
        .partition_point(|candidate| candidate.span.start < whole.start.saturating_sub(80));
    let near = reading.candidates.iter().skip(at);
    near.take_while(|candidate| candidate.span.start < whole.end)
        .any(|candidate| candidate.span.overlaps(whole) && candidate.span.len() * 2 > whole.len())
}

/// Runs of capitalized words, with small connecting words passed over: `Bank of New Lisbon` is three words.
fn capitalized_runs(text: &str) -> Vec<Vec<Span>> {
    let mut runs = Vec::new();
    let mut run: Vec<Span> = Vec::new();
    let mut end_of_last = 0;
    for word in words(text) {
        let gap = text.get(end_of_last..word.start).unwrap_or_default();
        let connected = gap.chars().all(|c| c == ' ' || is_dash(c));
        let written = word.of(text);
        let is_capital = written.chars().next().is_some_and(char::is_uppercase);
        if !connected || !(is_capital || is_connecting(written)) {
            close_run(&mut run, &mut runs);
        }
        if is_capital {
            run.push(word);
        }
        end_of_last = word.end;
    }
    close_run(&mut run, &mut runs);
    runs
}

fn close_run(run: &mut Vec<Span>, runs: &mut Vec<Vec<Span>>) {
    if run.len() >= MIN_INITIALS {
        runs.push(std::mem::take(run));
    }
    run.clear();
}

fn is_connecting(word: &str) -> bool {
    matches!(
        word,
        "of" | "for"
            | "and"
            | "the"
            | "in"
            | "on"
            | "to"
            | "de"
            | "la"
            | "del"
            | "des"
            | "du"
            | "für"
            | "und"
            | "von"
            | "et"
    )
}

fn words(text: &str) -> impl Iterator<Item = Span> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = chars.by_ref().find(|(_, c)| c.is_alphanumeric())?;
        let mut end = text.len();
        while let Some(&(at, c)) = chars.peek() {
            if !c.is_alphanumeric() {
                end = at;
                break;
            }
            chars.next();
        }
        Some(Span::new(start, end))
    })
}
