use wirewatch_model::Span;

use super::automaton::WordClass;
use super::decision::Considered;
use super::evidence::{Beside, marks_around};
use super::reading::{Reading, Sign};
use crate::watchlist::ContextRule;

/// Whether the sentence has at least as many signs of something else as of the group: a wrong name is worse than a gap.
/// Beside a plain name, a member outweighs them all.
pub(crate) fn is_trapped(option: &Considered<'_>) -> bool {
    let local = &option.local;
    let is_plain = option.entry.alias.context == ContextRule::None;
    local.traps > 0 && local.traps >= local.context && !(is_plain && local.beside == Beside::Member)
}

/// Whether a word for something civil stands right behind or before the name: `MIT students`.
pub(crate) fn touches_institution(reading: &Reading<'_>, span: Span) -> bool {
    marks_around(reading, span)
        .filter(|mark| mark.sign == Sign::Word(WordClass::Institution))
        .any(|mark| {
            let gap = if mark.span.start >= span.end {
                Span::new(span.end, mark.span.start)
            } else {
                Span::new(mark.span.end, span.start)
            };
            gap.len() <= 2 && gap.of(reading.text).trim().is_empty()
        })
}

/// Whether a name that begins with a number goes on as a date: `17 November 1989`.
pub(crate) fn is_date(text: &str, span: Span) -> bool {
    let after = text.get(span.end..).unwrap_or_default();
    let year = after.trim_start_matches([',', ' ']);
    span.of(text).starts_with(|c: char| c.is_ascii_digit())
        && year.len() < after.len()
        && year.chars().take_while(char::is_ascii_digit).count() == 4
}
