use super::months::fold;

/// A piece of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Digits.
    Number {
        value: u64,
        digits: usize,
        spaced: bool,
    },
    /// Letters, folded to lower case without accents.
    Word(String),
    /// Anything else but white space.
    Mark(char),
}

impl Token {
    pub(super) fn is_mark(&self, mark: char) -> bool {
        *self == Self::Mark(mark)
    }

    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The value of a number of at most `most` digits.
    pub(super) fn number(&self, most: usize) -> Option<u64> {
        match self {
            Self::Number { value, digits, .. } if *digits <= most => Some(*value),
            _ => None,
        }
    }
}

/// Cuts a date into numbers, words and marks.
pub(super) fn tokenize(text: &str) -> Vec<Token> {
    let text = plain_signs(text);
    let mut tokens = Vec::new();
    let mut rest = text.as_str();
    let mut spaced = false;
    while let Some(first) = rest.chars().next() {
        let class = class_of(first);
        let end = match class {
            Class::Mark => first.len_utf8(),
            _ => rest.find(|c| class_of(c) != class).unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        match class {
            Class::Digit => tokens.push(Token::Number {
                value: piece.parse().unwrap_or(u64::MAX),
                digits: piece.len(),
                spaced,
            }),
            Class::Letter => tokens.push(Token::Word(fold(piece))),
            Class::Mark => tokens.push(Token::Mark(first)),
            Class::Space => {}
        }
        spaced = class == Class::Space;
        rest = after;
    }
    tokens
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Class {
    Digit,
    Letter,
    Space,
    Mark,
}

fn class_of(c: char) -> Class {
    // Combining marks belong to their letters.
    let combining = ('\u{300}'..'\u{370}').contains(&c);
    if c.is_ascii_digit() {
        Class::Digit
    } else if c.is_alphabetic() || combining {
        Class::Letter
    } else if c.is_whitespace() || c.is_control() {
        Class::Space
    } else {
        Class::Mark
    }
}

/// Writes other scripts' digits, dashes and units of time in the signs used here.
fn plain_signs(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '٠'..='٩' => push_digit(&mut plain, c, '٠'),
            '۰'..='۹' => push_digit(&mut plain, c, '۰'),
            '０'..='９' => push_digit(&mut plain, c, '０'),
            '०'..='९' => push_digit(&mut plain, c, '०'),
            '০'..='৯' => push_digit(&mut plain, c, '০'),
            '年' | '月' | '년' | '월' => plain.push('-'),
            '時' | '时' | '点' | '시' | '：' => plain.push(':'),
            '分' | '분' => plain.push(':'),
            '日' | '号' | '일' | '秒' | '초' | '\u{200e}' | '\u{200f}' => plain.push(' '),
            '−' | '–' | '‐' => plain.push('-'),
            '،' => plain.push(','),
            _ => plain.push(c),
        }
    }
    plain
        .replace("a.m.", "am")
        .replace("p.m.", "pm")
        .replace("A.M.", "am")
        .replace("P.M.", "pm")
}

fn push_digit(plain: &mut String, digit: char, zero: char) {
    let value = u32::from(digit) - u32::from(zero);
    plain.extend(char::from_digit(value, 10));
}
