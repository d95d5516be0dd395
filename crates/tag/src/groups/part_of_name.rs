use wirewatch_model::Span;

use super::automaton::WordClass;
use super::decision::Accepted;
use super::reading::{Reading, Sign};

/// Words behind a name that may stand before the head of an organization's name, in `Taliban Monitoring Team`.
const MAX_WORDS_TO_HEAD: usize = 3;

/// For each mention whether it only stands inside another organization's name, as in `ISIL, al-Qaida and Taliban
/// Monitoring Team` or `Coalition Against Daesh`.
pub(crate) fn parts_of_names(reading: &Reading<'_>, accepted: &[Accepted]) -> Vec<bool> {
    let spans: Vec<Span> = accepted
        .iter()
        .map(|mention| mention.candidate.span)
        .collect();
    let mut parts: Vec<bool> = spans
        .iter()
        .map(|span| leads_to_head(reading, *span) || follows_head(reading, *span))
        .collect();
    for index in (0..spans.len().saturating_sub(1)).rev() {
        if parts.get(index + 1) == Some(&true) {
            let gap = Span::new(spans[index].end, spans[index + 1].start).of(reading.text);
            if is_coordination(gap) {
                parts[index] = true;
            }
        }
    }
    parts
}

/// Whether only commas, `and` and brackets are between two names.
fn is_coordination(gap: &str) -> bool {
    !gap.is_empty()
        && gap
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '&' | '/'))
            .all(|word| matches!(word, "" | "and" | "et" | "und" | "y" | "e"))
}

/// Whether capitalized words that end in a body's word follow at once.
fn leads_to_head(reading: &Reading<'_>, span: Span) -> bool {
    let heads = bodies_from(reading, span.end);
    heads.take(1).any(|head| {
        let gap = Span::new(span.end, head.start).of(reading.text);
        let words: Vec<&str> = gap.split_whitespace().collect();
        gap.starts_with(' ')
            && words.len() <= MAX_WORDS_TO_HEAD
            && is_capital(head.of(reading.text))
            && words.iter().all(|word| is_capital(word))
    })
}

/// Whether a body's word and `against` or the like stand before the name: `Task Force to Defeat ISIS`.
fn follows_head(reading: &Reading<'_>, span: Span) -> bool {
    let before = reading
        .marks
        .partition_point(|mark| mark.span.start < span.start);
    let near = reading.marks.get(..before).unwrap_or_default().iter().rev();
    near.take_while(|mark| mark.span.end + 24 >= span.start)
        .filter(|mark| mark.sign == Sign::Word(WordClass::Body))
        .any(|mark| {
            let gap = Span::new(mark.span.end, span.start).of(reading.text);
            is_capital(mark.span.of(reading.text)) && is_opposition(gap)
        })
}

fn is_opposition(gap: &str) -> bool {
    let words: Vec<String> = gap.split_whitespace().map(str::to_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["against"]
            | ["to", "defeat"]
            | ["against", "the"]
            | ["to", "counter"]
            | ["contre"]
            | ["contra"]
            | ["gegen"]
    )
}

fn bodies_from(reading: &Reading<'_>, at: usize) -> impl Iterator<Item = Span> {
    let first = reading.marks.partition_point(|mark| mark.span.start < at);
    reading
        .marks
        .iter()
        .skip(first)
        .take_while(move |mark| mark.span.start < at + 80)
        .filter(|mark| mark.sign == Sign::Word(WordClass::Body))
        .map(|mark| mark.span)
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}
