use jiff::civil::Time;

use super::Token;
use super::zones::{named_offset, read_offset};

/// A time of day with its zone.
pub(super) struct Clock {
    pub(super) time: Time,
    /// Set for 24:00, which is midnight of the next day.
    pub(super) next_day: bool,
    /// Seconds east of Greenwich, when a zone is given.
    pub(super) offset_secs: Option<i32>,
}

struct Found {
    start: usize,
    end: usize,
    hour: u64,
    minute: u64,
    second: u64,
}

/// Takes the time of day and its zone out of `tokens`, which leaves the date.
///
/// `Some(None)` when there is no time; `None` when there is one that cannot be.
pub(super) fn take_clock(tokens: &mut Vec<Token>) -> Option<Option<Clock>> {
    split_compact(tokens);
    let Some(mut found) = find_time(tokens) else {
        return Some(None);
    };
    let afternoon = take_meridiem(tokens, &mut found);
    let offset_secs = take_zone(tokens, &found)?;
    tokens.drain(found.start..found.end);
    let hour = match afternoon {
        Some(_) if found.hour > 12 || found.hour == 0 => found.hour,
        Some(afternoon) => found.hour % 12 + if afternoon { 12 } else { 0 },
        None => found.hour,
    };
    let next_day = hour == 24 && found.minute == 0 && found.second == 0;
    let hour = if next_day {
        0
    } else {
        i8::try_from(hour).ok()?
    };
    // A leap second is the last one of its minute.
    let second = if found.second == 60 { 59 } else { found.second };
    let time = Time::new(
        hour,
        i8::try_from(found.minute).ok()?,
        i8::try_from(second).ok()?,
        0,
    );
    Some(Some(Clock {
        time: time.ok()?,
        next_day,
        offset_secs,
    }))
}

/// Writes `20240305T101500` and `20240305101500` as date and clock.
fn split_compact(tokens: &mut Vec<Token>) {
    if let [
        Token::Number {
            value, digits: 14, ..
        },
    ] = tokens[..]
    {
        *tokens = vec![
            number(value / 1_000_000, 8),
            Token::Word("t".to_owned()),
            number(value % 1_000_000, 6),
        ];
    }
    let compact = match tokens[..] {
        [
            Token::Number { digits: 8, .. },
            Token::Word(ref t),
            Token::Number { value, digits, .. },
            ..,
        ] if t == "t" => Some((value, digits)),
        _ => None,
    };
    let Some((value, digits)) = compact else {
        return;
    };
    let clock = match digits {
        4 => vec![
            number(value / 100, 2),
            Token::Mark(':'),
            number(value % 100, 2),
        ],
        6 => vec![
            number(value / 10_000, 2),
            Token::Mark(':'),
            number(value / 100 % 100, 2),
            Token::Mark(':'),
            number(value % 100, 2),
        ],
        _ => return,
    };
    tokens.splice(2..3, clock);
}

fn number(value: u64, digits: usize) -> Token {
    Token::Number {
        value,
        digits,
        spaced: false,
    }
}

fn find_time(tokens: &[Token]) -> Option<Found> {
    let at = |index: usize| tokens.get(index);
    let two_digits = |index: usize| at(index).and_then(|token| token.number(2));
    let is = |index: usize, mark: char| at(index).is_some_and(|token| token.is_mark(mark));
    let start = (0..tokens.len())
        .find(|&i| two_digits(i).is_some() && is(i + 1, ':') && two_digits(i + 2).is_some())?;
    let mut found = Found {
        start,
        end: start + 3,
        hour: two_digits(start)?,
        minute: two_digits(start + 2)?,
        second: 0,
    };
    if is(found.end, ':') {
        match two_digits(found.end + 1) {
            Some(second) => {
                found.second = second;
                found.end += 2;
            }
            // "10時30分" leaves a colon at the end.
            None => found.end += 1,
        }
    }
    let fraction = is(found.end, '.') || is(found.end, ',');
    if fraction && matches!(at(found.end + 1), Some(Token::Number { spaced: false, .. })) {
        found.end += 2;
    }
    Some(found)
}

/// Widens `found` over "am" and "pm" before or after it; tells whether it is the afternoon.
fn take_meridiem(tokens: &[Token], found: &mut Found) -> Option<bool> {
    let afternoon = |index: usize| match tokens.get(index)?.word()? {
        "am" | "오전" | "上午" | "πμ" | "ص" => Some(false),
        "pm" | "오후" | "下午" | "μμ" | "م" => Some(true),
        _ => None,
    };
    if let Some(answer) = afternoon(found.end) {
        found.end += 1;
        return Some(answer);
    }
    let before = found.start.checked_sub(1)?;
    let answer = afternoon(before)?;
    found.start = before;
    Some(answer)
}

/// Removes the zone after the time. `None` when what stands there is a broken zone.
fn take_zone(tokens: &mut Vec<Token>, found: &Found) -> Option<Option<i32>> {
    let mut end = found.end;
    let mut offset = None;
    while tokens
        .get(end)
        .is_some_and(|token| token.is_mark('(') || token.is_mark('['))
    {
        end += 1;
    }
    if tokens.get(end).and_then(Token::word) == Some("etc") {
        end += 2;
    }
    if let Some(named) = tokens.get(end).and_then(Token::word).and_then(named_offset) {
        offset = Some(named);
        end += 1;
    }
    let signed = tokens
        .get(end)
        .is_some_and(|token| token.is_mark('+') || token.is_mark('-'));
    let close = matches!(
        tokens.get(end + 1),
        Some(Token::Number { spaced: false, .. })
    );
    if signed && close {
        let (seconds, length) = read_offset(tokens.get(end..)?)?;
        // "GMT+3" counts from Greenwich; so does anyone who writes "EST-0500".
        offset = Some(seconds);
        end += length;
    }
    if tokens.get(end).is_some_and(|token| token.is_mark('(')) {
        // A comment such as "(CEST)" or "(Central European Summer Time)" says again what the number said.
        end = tokens
            .iter()
            .skip(end)
            .position(|token| token.is_mark(')'))
            .map_or(tokens.len(), |length| end + length);
    }
    while tokens
        .get(end)
        .is_some_and(|token| token.is_mark(')') || token.is_mark(']'))
    {
        end += 1;
    }
    tokens.drain(found.end..end.min(tokens.len()));
    Some(offset)
}
