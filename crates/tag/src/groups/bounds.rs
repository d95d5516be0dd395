use wirewatch_model::Span;

use super::folding::is_apostrophe;

/// The whole word or words of `text` that a match at `span` stands for; `None` when it cuts through a word.
///
/// An English plural joins the span; a possessive stays outside. Arabic and Hebrew write short words like *and* or
/// *by* together with the next one: they stay outside too. Scripts without spaces have no bounds.
pub(crate) fn word_bounds(text: &str, span: Span) -> Option<Span> {
    let written = span.of(text);
    let first = written.chars().next()?;
    let last = written.chars().next_back()?;
    let before = text.get(..span.start)?;
    let after = text.get(span.end..)?;
    if !starts_word(before, first) || is_in_address(before, after) {
        return None;
    }
    let end = span.end + ending_len(written, last, after)?;
    Some(Span::new(
        span.start,
        closing_mark(text, span.start, last_dot(written, after, end)),
    ))
}

/// The word of the vocabulary that starts at `span`: a stem to the end of its word, any other with its plural; `None`
/// when no word starts there or it goes on in another way.
pub(crate) fn whole_word(text: &str, span: Span, is_stem: bool) -> Option<Span> {
    let written = span.of(text);
    let first = written.chars().next()?;
    let last = written.chars().next_back()?;
    let before = text.get(..span.start)?;
    let after = text.get(span.end..)?;
    if !starts_word(before, first) {
        return None;
    }
    let ending = if is_stem {
        after.find(|c: char| !joins(last, c)).unwrap_or(after.len())
    } else {
        ending_len(written, last, after)?
    };
    Some(Span::new(span.start, span.end + ending))
}

fn starts_word(before: &str, first: char) -> bool {
    let Some(previous) = before.chars().next_back() else {
        return true;
    };
    if !joins(previous, first) {
        return true;
    }
    is_clitic(previous, first) && {
        let mut earlier = before.chars().rev().skip(1);
        match earlier.next() {
            None => true,
            Some(c) if !joins(c, first) => true,
            Some(c) => is_clitic(c, first) && earlier.next().is_none_or(|c| !joins(c, first)),
        }
    }
}

fn ends_word(after: &str, last: char) -> bool {
    after.chars().next().is_none_or(|next| !joins(last, next))
}

/// The length of the plural ending that belongs to the name, or `None` when the word goes on in another way.
fn ending_len(written: &str, last: char, after: &str) -> Option<usize> {
    if ends_word(after, last) {
        return Some(0);
    }
    let takes_plural = last.is_ascii_lowercase() && last != 's' && written.len() > 3;
    let rest = after.strip_prefix('s').filter(|_| takes_plural)?;
    ends_word(rest, 's').then_some(1)
}

/// Whether two neighbouring characters are of one word.
fn joins(left: char, right: char) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || is_vowel_sign(c);
    is_letter(left)
        && is_letter(right)
        && !(has_no_spaces(left) && has_no_spaces(right))
        && !(is_cjk(left) || is_cjk(right))
}

/// Combining signs that `char::is_alphanumeric` leaves out, but that belong to the word.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}')
        && c != '\u{964}'
        && c != '\u{965}'
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn has_no_spaces(c: char) -> bool {
    is_cjk(c)
        || matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Short words that Arabic and Hebrew join to the word they stand before.
fn is_clitic(c: char, first: char) -> bool {
    match first {
        '\u{600}'..='\u{6ff}' => matches!(c, 'و' | 'ف' | 'ب' | 'ل' | 'ك'),
        '\u{590}'..='\u{5ff}' => matches!(c, 'ו' | 'ה' | 'ב' | 'ל' | 'מ' | 'ש' | 'כ'),
        _ => false,
    }
}

/// Whether the match is part of a web or mail address, or of an account's name.
fn is_in_address(before: &str, after: &str) -> bool {
    if before.ends_with('@') || after.starts_with('@') {
        return true;
    }
    let dot_word = |rest: &str| {
        let mut chars = rest.chars();
        chars.next() == Some('.') && chars.next().is_some_and(|c| c.is_ascii_lowercase())
    };
    if dot_word(after) {
        return true;
    }
    let token_start = before
        .char_indices()
        .rev()
        .take(80)
        .find(|(_, c)| c.is_whitespace())
        .map_or(0, |(at, _)| at);
    let token = before.get(token_start..).unwrap_or_default();
    token.contains("://") || token.contains("www.")
}

/// The last full stop of initials belongs to them: `I.R.A.`.
fn last_dot(written: &str, after: &str, end: usize) -> usize {
    let mut last = written.chars().rev().skip(1);
    if last.next() == Some('.') && after.starts_with('.') {
        end + 1
    } else {
        end
    }
}

/// Takes a closing quotation mark into the span when its partner is inside: `ЧВК «Вагнер»`.
fn closing_mark(text: &str, start: usize, end: usize) -> usize {
    let written = Span::new(start, end).of(text);
    let pairs = [('«', '»'), ('“', '”'), ('„', '“'), ('"', '"')];
    for (open, close) in pairs {
        let opened = written.matches(open).count();
        let closed = written.matches(close).count();
        let is_open = if open == close {
            opened == 1
        } else {
            opened > closed
        };
        let next = text.get(end..).and_then(|rest| rest.chars().next());
        if is_open && next == Some(close) {
            return end + close.len_utf8();
        }
    }
    end
}

/// Behind the possessive ending that follows a name: `'s`, or an apostrophe alone.
pub(crate) fn skip_possessive(after: &str) -> &str {
    let Some(rest) = after.strip_prefix(is_apostrophe) else {
        return after;
    };
    match rest.strip_prefix(['s', 'S']) {
        Some(behind) if behind.chars().next().is_none_or(|c| !c.is_alphanumeric()) => behind,
        _ => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_bounds(text: &str, name: &str, expected: Option<&str>) {
        let start = text.find(name).expect("the name is in the text");
        let span = Span::new(start, start + name.len());
        assert_eq!(word_bounds(text, span).map(|span| span.of(text)), expected);
    }

    #[test]
    fn names_are_whole_words() {
        check_bounds("the Houthis left", "Houthi", Some("Houthis"));
        check_bounds("a Hamas's", "Hamas", Some("Hamas"));
        check_bounds("anti-Hamas rally", "Hamas", Some("Hamas"));
        check_bounds("Hamasi", "Hamas", None);
        check_bounds("l'IRA", "IRA", Some("IRA"));
        check_bounds("the M231", "M23", None);
    }

    #[test]
    fn joined_short_words_stay_outside() {
        check_bounds("وحماس", "حماس", Some("حماس"));
        check_bounds("وبداعش", "داعش", Some("داعش"));
        check_bounds("محماس", "حماس", None);
    }

    #[test]
    fn scripts_without_spaces_have_no_bounds() {
        check_bounds("昨日タリバンが", "タリバン", Some("タリバン"));
        check_bounds("对伊斯兰国的", "伊斯兰国", Some("伊斯兰国"));
    }

    #[test]
    fn addresses_are_no_names() {
        check_bounds("see www.hamas.example", "hamas", None);
        check_bounds("write to isis@example.org", "isis", None);
    }
}
