use jiff::civil::Date;

use super::Token;
use super::months::month_number;

/// Words that stand between the parts of a date and say nothing.
const FILLERS: &[&str] = &[
    "t", "at", "of", "on", "the", "de", "del", "do", "da", "di", "le", "la", "um", "uhr", "am",
    "den", "der", "kl", "klo", "ob", "o", "h", "st", "nd", "rd", "th", "er", "e", "г", "года",
    "год", "р", "року", "в", "y", "του", "στις", "ngay", "ג", "ב", "في",
];
/// A weekday, or two words of one, may stand before the date in any language.
const MAX_LEADING_WORDS: usize = 2;

struct Number {
    value: u64,
    digits: usize,
    /// The mark before it.
    mark: Option<char>,
}

/// Reads the date that is left when the time of day is taken out.
pub(super) fn read_date(tokens: &[Token]) -> Option<Date> {
    let mut numbers: Vec<Number> = Vec::new();
    let mut month = None;
    let mut leading_words = 0;
    let mut mark = None;
    for token in tokens {
        match token {
            Token::Number { value, digits, .. } => {
                numbers.push(Number {
                    value: *value,
                    digits: *digits,
                    mark: mark.take(),
                });
            }
            Token::Word(word) => {
                if let Some(found) = month_number(word) {
                    if month.replace(found).is_some_and(|before| before != found) {
                        return None;
                    }
                } else if FILLERS.contains(&word.as_str()) {
                } else if numbers.is_empty() && leading_words < MAX_LEADING_WORDS {
                    leading_words += 1;
                } else {
                    return None;
                }
            }
            Token::Mark(c @ ('-' | '/' | '.')) => mark = Some(*c),
            Token::Mark(',') => {}
            Token::Mark(_) => return None,
        }
    }
    match month {
        Some(month) => with_month_name(&numbers, month),
        None => from_numbers(&numbers),
    }
}

fn with_month_name(numbers: &[Number], month: u64) -> Option<Date> {
    let [first, second] = numbers else {
        return None;
    };
    if first.digits == 4 {
        return date(first.value, month, second);
    }
    date(full_year(second)?, month, first)
}

fn from_numbers(numbers: &[Number]) -> Option<Date> {
    match numbers {
        [one] => from_one_number(one),
        [year, _] if year.digits == 4 && year.mark == Some('-') => None,
        [year, month] if year.digits == 4 && month.digits == 3 => {
            day_of_year(year.value, month.value)
        }
        [year, month] if year.digits == 4 && month.digits == 2 => first_of(year.value, month.value),
        [year, month] if year.mark == Some('-') && year.digits == 2 && month.digits == 2 => {
            first_of(full_year(year)?, month.value)
        }
        [first, second, third] => from_three_numbers(first, second, third),
        _ => None,
    }
}

fn from_one_number(number: &Number) -> Option<Date> {
    let Number { value, digits, .. } = *number;
    if number.mark == Some('-') && digits != 4 {
        return None;
    }
    let short_year = |year| {
        full_year(&Number {
            value: year,
            digits: 2,
            mark: None,
        })
    };
    match digits {
        // "-0312": century left out, as an early ISO 8601 allowed.
        4 if number.mark == Some('-') => first_of(short_year(value / 100)?, value % 100),
        4 => first_of(value, 1),
        6 => civil(short_year(value / 10_000)?, value / 100 % 100, value % 100),
        7 => day_of_year(value / 1000, value % 1000),
        8 => civil(value / 10_000, value / 100 % 100, value % 100),
        _ => None,
    }
}

fn from_three_numbers(first: &Number, second: &Number, third: &Number) -> Option<Date> {
    let mark = third.mark?;
    // A year before our era is no year of news, and never the year of the same number.
    if first.mark == Some('-') {
        return None;
    }
    if first.digits == 4 {
        return date(first.value, second.value, third);
    }
    if mark == '-'
        && [first, second, third]
            .iter()
            .all(|number| number.digits == 2)
    {
        return date(full_year(first)?, second.value, third);
    }
    if !matches!(third.digits, 2 | 4) {
        return None;
    }
    let year = full_year(third)?;
    let swapped = civil(year, first.value, second.value);
    let plain = civil(year, second.value, first.value);
    match (mark, plain, swapped) {
        ('.', plain, _) => plain,
        (_, Some(plain), Some(swapped)) if plain != swapped => None,
        (_, plain, swapped) => plain.or(swapped),
    }
}

/// Two digits mean 1970 to 2069.
fn full_year(number: &Number) -> Option<u64> {
    match (number.digits, number.value) {
        (4, year) => Some(year),
        (2, year @ ..70) => Some(2000 + year),
        (2, year) => Some(1900 + year),
        _ => None,
    }
}

fn date(year: u64, month: u64, day: &Number) -> Option<Date> {
    (day.digits <= 2).then(|| civil(year, month, day.value))?
}

fn first_of(year: u64, month: u64) -> Option<Date> {
    civil(year, month, 1)
}

fn civil(year: u64, month: u64, day: u64) -> Option<Date> {
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

fn day_of_year(year: u64, day: u64) -> Option<Date> {
    let first = first_of(year, 1)?;
    let day = i16::try_from(day).ok()?;
    first.with().day_of_year(day).build().ok()
}
