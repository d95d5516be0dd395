use wirewatch_model::Span;

use super::automaton::WordClass;
use super::bounds::skip_possessive;
use super::evidence::marks_around;
use super::reading::{Reading, Sign};

/// Titles that come before a person's name only.
const TITLES: [&str; 22] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "lady",
    "lord",
    "professor",
    "prof",
    "herr",
    "frau",
    "monsieur",
    "madame",
    "mme",
    "señor",
    "señora",
    "signor",
    "dame",
    "mister",
    "sheikh",
    "saint",
];

/// Whether the word at `span` is a person's name: `Hamas, his brother`, `Ira, 34,`, `Ms Fano`.
pub(crate) fn is_person(reading: &Reading<'_>, span: Span) -> bool {
    let text = reading.text;
    if span.of(text).contains(char::is_whitespace) {
        return false;
    }
    has_title(text, span) || has_age(text, span) || has_personal_apposition(reading, span)
}

/// Whether the word right before `span` is a given name, as in `Robert Wagner`: a capitalized word that neither opens
/// the sentence nor is known to speak for the group.
pub(crate) fn follows_given_name(reading: &Reading<'_>, span: Span) -> bool {
    let Some(word) = word_before(reading.text, span.start) else {
        return false;
    };
    let before = reading.text.get(..word.start).unwrap_or_default();
    !before.ends_with(['-', '\'', '’']) && is_given_name(reading, span, word)
}

/// Whether `span` is the second part of a person's name behind the Arabic article: `Abdul-Malik al-Houthi`.
pub(crate) fn follows_name_and_article(reading: &Reading<'_>, span: Span) -> bool {
    let before = reading.text.get(..span.start).unwrap_or_default();
    let article = ["al-", "Al-", "el-", "El-"]
        .iter()
        .find_map(|article| before.strip_suffix(article));
    let word = article.and_then(|name| word_before(reading.text, name.len()));
    word.is_some_and(|word| is_given_name(reading, span, word))
}

/// The word that ends a space before `at`.
fn word_before(text: &str, at: usize) -> Option<Span> {
    let before = text.get(..at)?.strip_suffix(' ')?;
    let break_before = before
        .char_indices()
        .rev()
        .find(|(_, c)| !c.is_alphabetic() && *c != '.');
    let start = break_before.map_or(0, |(at, c)| at + c.len_utf8());
    Some(Span::new(start, before.len()))
}

fn is_given_name(reading: &Reading<'_>, span: Span, word: Span) -> bool {
    let written = word.of(reading.text);
    let capitalized = written.chars().next().is_some_and(char::is_uppercase)
        && written.chars().any(char::is_lowercase);
    capitalized
        && !is_function_word(written)
        && !marks_around(reading, span).any(|mark| mark.span.overlaps(word))
}

/// Words that open a sentence with a capital and are no given names.
fn is_function_word(word: &str) -> bool {
    const WORDS: [&str; 64] = [
        "the", "a", "an", "in", "on", "at", "by", "for", "from", "with", "as", "and", "but", "or",
        "if", "when", "while", "after", "before", "since", "until", "like", "unlike", "both",
        "that", "this", "these", "those", "its", "their", "our", "former", "pro", "anti", "ex",
        "how", "why", "what", "where", "although", "though", "because", "under", "over", "against",
        "le", "la", "les", "un", "une", "der", "die", "das", "el", "los", "las", "il", "lo", "в",
        "на", "и", "inside", "behind", "many",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
}

fn has_title(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    let word = before
        .trim_end_matches([' ', '.'])
        .rsplit(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    before.ends_with([' ', '.']) && TITLES.contains(&word.to_lowercase().as_str())
}

/// Whether an age between commas follows.
fn has_age(text: &str, span: Span) -> bool {
    let after = text.get(span.end..).unwrap_or_default();
    let Some(rest) = after.strip_prefix(", ") else {
        return false;
    };
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let behind = rest.get(digits..).unwrap_or_default();
    (1..=2).contains(&digits) && behind.starts_with([',', '.', ';', ')'])
}

/// Whether an apposition follows that only a person has: `, his striker,`.
fn has_personal_apposition(reading: &Reading<'_>, span: Span) -> bool {
    marks_around(reading, span)
        .filter(|mark| mark.sign == Sign::Word(WordClass::Person) && mark.span.start >= span.end)
        .any(|mark| {
            let gap = skip_possessive(Span::new(span.end, mark.span.start).of(reading.text));
            let opened = gap.trim_start().strip_prefix([',', '(']);
            opened.is_some_and(|rest| {
                rest.split_whitespace().count() <= 3 && !rest.contains([',', ';', '.'])
            })
        })
}
