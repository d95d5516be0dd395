//! Names of people as they stand in a text.

use std::ops::Range;

use wirewatch_text::TokenKind;
use wirewatch_text::tagger::Tag;

use crate::document::Document;
use crate::rules::SpeakerWords;

/// A run of capitalized words that ends in a person's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameMention {
    /// The name without title or honorific, as words of the document.
    pub(crate) name: Range<usize>,
    /// Capitalized title words before it ("House Speaker").
    pub(crate) title: Range<usize>,
    /// The honorific right before the name ("Dr.").
    pub(crate) honorific: Option<usize>,
}

/// Small words inside names: "Ursula von der Leyen", "Saif al-Adel", "Osama bin Laden".
const PARTICLES: &[&str] = &[
    "al", "bin", "ibn", "ben", "de", "del", "della", "der", "van", "von", "da", "di", "du", "la",
    "le", "el", "abu", "ter", "dos",
];
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// All names of people in the document, in reading order; single surnames too.
pub(crate) fn find_names(document: &Document<'_>, words: &SpeakerWords) -> Vec<NameMention> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut headlines = headline_ends(document).into_iter().peekable();
    while at < document.words.len() {
        // In a headline nearly every word has a capital, so that none tells a name.
        if let Some(line) = headlines.next_if(|line| line.start <= at) {
            at = at.max(line.end);
            continue;
        }
        let end = run_end(document, at);
        if end == at {
            at += 1;
            continue;
        }
        found.extend(name_in_run(document, at..end, words));
        at = end;
    }
    found
}

/// The lines written in title case.
fn headline_ends(document: &Document<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(first) = document.words.get(start) {
        let length = document
            .words
            .iter()
            .skip(start)
            .take_while(|word| word.line == first.line)
            .count();
        let long: Vec<bool> = document
            .words
            .iter()
            .skip(start)
            .take(length)
            .filter(|word| word.kind == TokenKind::Word && word.lower.chars().count() > 3)
            .map(|word| word.span.of(document.text).starts_with(char::is_uppercase))
            .collect();
        let capitals = long.iter().filter(|&&capital| capital).count();
        if length <= 30 && long.len() >= 4 && capitals * 10 >= long.len() * 8 {
            found.push(start..start + length);
        }
        start += length;
    }
    found
}

/// The name in a phrase, if it ends in one.
pub(crate) fn name_in(
    document: &Document<'_>,
    phrase: Range<usize>,
    words: &SpeakerWords,
) -> Option<NameMention> {
    let mut last = None;
    let mut at = phrase.start;
    while at < phrase.end {
        let end = run_end(document, at).min(phrase.end);
        if end <= at {
            at += 1;
            continue;
        }
        last = name_in_run(document, at..end, words).or(last);
        at = end;
    }
    last
}

/// Behind the run of capitalized name words that begins at `at`; `at` itself when none does.
fn run_end(document: &Document<'_>, at: usize) -> usize {
    let mut end = at;
    while let Some(word) = document.words.get(end) {
        let written = word.span.of(document.text);
        let capital = written.starts_with(char::is_uppercase) && word.kind == TokenKind::Word;
        let known_small = matches!(
            word.tag,
            Tag::DT
                | Tag::PRP
                | Tag::PRPS
                | Tag::CC
                | Tag::WP
                | Tag::WRB
                | Tag::MD
                | Tag::EX
                | Tag::WDT
        ) || (matches!(
            word.tag,
            Tag::IN | Tag::RB | Tag::TO | Tag::VBD | Tag::VBZ | Tag::VBG | Tag::UH
        ) && !starts_inside(document, end));
        let name_word = capital
            && !known_small
            && (word.tag.is_name()
                || starts_inside(document, end)
                || word.tag.is_noun()
                || word.tag == Tag::FW
                || word.tag == Tag::JJ
                || word.tag == Tag::VB);
        let particle = end > at
            && PARTICLES.contains(&word.lower.as_str())
            && document
                .words
                .get(end + 1)
                .is_some_and(|next| next.span.of(document.text).starts_with(char::is_uppercase));
        if name_word || particle {
            end += 1;
        } else if end > at && is_nickname(document, end) {
            end += 3;
        } else {
            break;
        }
    }
    end
}

/// Whether `“Bobby”` stands at `at`, before another name word.
fn is_nickname(document: &Document<'_>, at: usize) -> bool {
    let mark = |at: usize| {
        document
            .words
            .get(at)
            .is_some_and(|word| word.kind == TokenKind::Mark)
    };
    let capital = |at: usize| document.written(at).starts_with(char::is_uppercase);
    mark(at) && capital(at + 1) && mark(at + 2) && capital(at + 3)
}

/// Whether a word stands inside a sentence, so that its capital means something.
fn starts_inside(document: &Document<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| document.words.get(before))
        .zip(document.words.get(at))
        .is_some_and(|(before, word)| {
            before.kind == TokenKind::Word
                && before.line == word.line
                && !before.lower.ends_with('.')
        })
}

fn name_in_run(
    document: &Document<'_>,
    run: Range<usize>,
    words: &SpeakerWords,
) -> Option<NameMention> {
    let lower = |at: usize| {
        document
            .words
            .get(at)
            .map_or("", |word| word.lower.trim_end_matches('.'))
    };
    let is_title = |at: usize| {
        words.is_title(lower(at)) || words.honorifics.contains(lower(at)) || lower(at) == "former"
    };
    let last = run.end.checked_sub(1)?;
    let title_end = title_end(run.start..last, is_title, |at| {
        words.honorifics.contains(lower(at))
    });
    let name = title_end..run.end;
    let organization = name
        .clone()
        .any(|at| words.organization_words.contains(lower(at)) || lower(at).contains('&'));
    let after_article = name.start == run.start && stands_behind_article(document, run.start);
    // "Front for Something (FFS)": an organization's name with its initials.
    let initials = document.written(run.end + 1);
    let abbreviated = lower(run.end) == "("
        && lower(run.end + 2) == ")"
        && initials.chars().count() > 1
        && initials.chars().all(|c| !c.is_lowercase());
    let single_title =
        name.len() == 1 && (is_title(name.start) || words.documents.contains(lower(name.start)));
    let day = name.clone().any(|at| is_day(lower(at)));
    let shouted = name.len() > 3
        && name
            .clone()
            .all(|at| document.written(at).chars().all(|c| !c.is_lowercase()));
    if organization
        || abbreviated
        || after_article
        || single_title
        || day
        || shouted
        || name.len() > 5
    {
        return None;
    }
    let honorific = title_end
        .checked_sub(1)
        .filter(|&at| at >= run.start && words.honorifics.contains(lower(at)));
    Some(NameMention {
        title: run.start..honorific.unwrap_or(title_end),
        name,
        honorific,
    })
}

/// Behind the title words of a run: an honorific inside a name ("President Hassan Sheikh Omar") is part of the name.
fn title_end(
    range: Range<usize>,
    is_title: impl Fn(usize) -> bool,
    is_honorific: impl Fn(usize) -> bool,
) -> usize {
    let start = range.start;
    let mut end = start;
    let mut titled = false;
    for at in range {
        if !is_title(at) || (titled && is_honorific(at) && at > end) {
            continue;
        }
        titled = true;
        end = at + 1;
    }
    end
}

/// Whether an article stands before a run, with at most adjectives between ("the banned Front").
fn stands_behind_article(document: &Document<'_>, run: usize) -> bool {
    for at in (0..run).rev().take(3) {
        let Some(word) = document.words.get(at) else {
            return false;
        };
        if matches!(word.lower.as_str(), "the" | "a" | "an") {
            return true;
        }
        if !matches!(word.tag, Tag::JJ | Tag::VBN) {
            return false;
        }
    }
    false
}

fn is_day(word: &str) -> bool {
    matches!(
        word,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "january"
            | "february"
            | "march"
            | "april"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
    )
}

/// A person's name in parts, folded for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameParts {
    pub(crate) given: Vec<String>,
    pub(crate) surname: String,
}

impl NameParts {
    pub(crate) fn of(document: &Document<'_>, name: Range<usize>) -> Option<Self> {
        let mut parts: Vec<String> = name
            .map(|at| wirewatch_text::fold(document.written(at)))
            .collect();
        while parts.len() > 1
            && parts
                .last()
                .is_some_and(|last| SUFFIXES.contains(&last.trim_end_matches('.')))
        {
            parts.pop();
        }
        let surname = parts.pop()?;
        Some(Self {
            given: parts,
            surname,
        })
    }

    /// Whether both can be the same person: one surname, and given names that do not contradict.
    pub(crate) fn agrees_with(&self, other: &Self) -> bool {
        if self.surname != other.surname {
            return false;
        }
        match (self.given.first(), other.given.first()) {
            (Some(a), Some(b)) => a == b || is_initial_of(a, b) || is_initial_of(b, a),
            _ => true,
        }
    }
}

fn is_initial_of(initial: &str, name: &str) -> bool {
    initial.ends_with('.')
        && name.starts_with(initial.trim_end_matches('.'))
        && initial.chars().count() == 2
}
