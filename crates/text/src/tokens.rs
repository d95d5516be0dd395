use wirewatch_model::Span;

/// One word, number or sign of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// What a [`Token`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with the hyphens, apostrophes and full stops inside them (`al-Qaida`, `C.M.`, `Dr.`, `27-year-old`).
    Word,
    /// Digits, with the commas and stops inside them (`1,200`).
    Number,
    /// Any other sign; three full stops in a row are one.
    Punctuation,
    /// A quotation mark, double or single; two apostrophes or backquotes in a row are one.
    Mark,
}

/// Splits `text` into tokens, in reading order; white space is in none of them.
///
/// English clitics are tokens of their own (`Putin` `'s`, `did` `n't`), as in treebanks. Each Han or kana character is a word.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    while let Some(first) = char_at(text, at) {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        if let Some(token) = plain_word(text, at) {
            found.push(token);
            at = token.span.end;
            continue;
        }
        if starts_word(text, at, first) {
            let end = word_end(text, at);
            push_word(text, Span::new(at, end), &mut found);
            at = end;
            continue;
        }
        let (end, kind) = sign_at(text, at, first);
        found.push(Token {
            span: Span::new(at, end),
            kind,
        });
        at = end;
    }
    found
}

/// Whether `c` can open or close a quotation, single marks and the apostrophe included.
pub fn is_quotation_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '\''
            | '‘'
            | '’'
            | '‚'
            | '`'
            | '＂'
    )
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// A word or number of plain letters and digits that nothing behind it can belong to: most words are such, and found sooner.
fn plain_word(text: &str, at: usize) -> Option<Token> {
    let rest = text.as_bytes().get(at..)?;
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let len = rest.iter().take_while(|byte| is_plain(byte)).count();
    let (word, behind) = rest.split_at_checked(len)?;
    let last_is_digit = word.last()?.is_ascii_digit();
    let ends = match behind {
        [] => true,
        [b',', next, ..] => !(last_is_digit && next.is_ascii_digit()),
        [b'-' | b'&' | b'\'' | b'.' | b':' | b'/', ..] => false,
        [next, ..] => next.is_ascii(),
    };
    let kind = if word.iter().any(u8::is_ascii_alphabetic) {
        TokenKind::Word
    } else {
        TokenKind::Number
    };
    let span = Span::new(at, at + len);
    ends.then_some(Token { span, kind })
}

fn starts_word(text: &str, at: usize, first: char) -> bool {
    if matches!(first, '@' | '#') {
        return char_at(text, at + 1).is_some_and(is_word_char);
    }
    is_word_char(first)
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric()
        || c == '_'
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{200c}' | '\u{200d}')
}

/// Scripts written without spaces between words.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn word_end(text: &str, start: usize) -> usize {
    let mut chars = text
        .get(start..)
        .unwrap_or_default()
        .char_indices()
        .peekable();
    let mut last = ' ';
    while let Some((offset, c)) = chars.next() {
        let at = start + offset;
        if stands_alone(c) {
            return if offset == 0 { at + c.len_utf8() } else { at };
        }
        let next = chars.peek().map(|&(_, next)| next);
        let joins = is_word_char(c) || offset == 0 || joins_word(last, c, next);
        if !joins {
            return at;
        }
        if c == '.' && !next.is_some_and(is_word_char) {
            return at + 1;
        }
        if c == '.' || !is_word_char(c) {
            last = c;
            continue;
        }
        last = c;
        // A known abbreviation takes the stop behind it, unless the sentence's words end here.
        if next == Some('.') && takes_stop(text.get(start..at + c.len_utf8()).unwrap_or_default()) {
            let (stop, _) = chars.next().unwrap_or((offset, '.'));
            let after = chars.peek().map(|&(_, after)| after);
            if !after.is_some_and(is_word_char) {
                return start + stop + 1;
            }
            last = '.';
        }
    }
    text.len()
}

/// Whether the sign `c` stands inside a word or number, between `last` and `next`.
fn joins_word(last: char, c: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    match c {
        '-' | '‐' | '‑' | '&' => {
            is_word_char(last) && is_word_char(next) && !stands_alone(next)
        }
        '\'' | '’' | 'ʼ' => last.is_alphanumeric() && next.is_alphabetic(),
        ',' => last.is_ascii_digit() && next.is_ascii_digit(),
        '.' => {
            (last.is_ascii_digit() && next.is_ascii_digit())
                || (last.is_alphanumeric() && next.is_lowercase())
        }
        ':' | '/' => last.is_ascii_digit() && next.is_ascii_digit(),
        _ => false,
    }
}

/// Whether a full stop behind `word` belongs to it: an initial, initials (`C.M`) or a known abbreviation.
fn takes_stop(word: &str) -> bool {
    let tail = word.rsplit('.').next().unwrap_or(word);
    let mut letters = tail.chars();
    let single = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    if single {
        let upper = tail.chars().all(char::is_uppercase);
        return upper || word.contains('.');
    }
    crate::abbreviations::is_abbreviation(word)
}

const CLITICS: &[&str] = &["s", "ll", "re", "ve", "d", "m"];

fn push_word(text: &str, span: Span, found: &mut Vec<Token>) {
    let word = span.of(text);
    let cut = clitic_start(word).map(|offset| span.start + offset);
    let stem = Span::new(span.start, cut.unwrap_or(span.end));
    found.push(Token {
        span: stem,
        kind: kind_of_word(stem.of(text)),
    });
    if let Some(cut) = cut {
        found.push(Token {
            span: Span::new(cut, span.end),
            kind: TokenKind::Word,
        });
    }
}

/// Where an English clitic begins in `word`: `'s`, `'ll`, `n't` and the like.
fn clitic_start(word: &str) -> Option<usize> {
    let (at, mark) = word
        .char_indices()
        .rev()
        .take(4)
        .find(|&(_, c)| matches!(c, '\'' | '’' | 'ʼ'))?;
    let tail = word.get(at + mark.len_utf8()..)?;
    if CLITICS
        .iter()
        .any(|clitic| tail.eq_ignore_ascii_case(clitic))
    {
        return (at > 0).then_some(at);
    }
    let stem = word.get(..at)?;
    let negated = tail.eq_ignore_ascii_case("t") && stem.ends_with(['n', 'N']);
    (negated && stem.len() > 1).then(|| at - 1)
}

fn kind_of_word(word: &str) -> TokenKind {
    if word.chars().any(char::is_alphabetic) {
        TokenKind::Word
    } else {
        TokenKind::Number
    }
}

fn sign_at(text: &str, at: usize, first: char) -> (usize, TokenKind) {
    let rest = text.get(at..).unwrap_or_default();
    if first == '.' {
        let stops = rest.chars().take_while(|&c| c == '.').count();
        return (at + stops, TokenKind::Punctuation);
    }
    if first == '-' {
        let dashes = rest.chars().take_while(|&c| c == '-').count();
        return (at + dashes, TokenKind::Punctuation);
    }
    if is_quotation_mark(first) {
        let doubled = matches!(first, '\'' | '`') && rest.chars().nth(1) == Some(first);
        let len = if doubled { 2 } else { first.len_utf8() };
        return (at + len, TokenKind::Mark);
    }
    (at + first.len_utf8(), TokenKind::Punctuation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_tokens(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).iter().map(|t| t.span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn signs_inside_words_and_numbers_stay_inside() {
        check_tokens(
            "al-Qaida killed 1,200 at 10:30, a 27-year-old said.",
            &[
                "al-Qaida",
                "killed",
                "1,200",
                "at",
                "10:30",
                ",",
                "a",
                "27-year-old",
                "said",
                ".",
            ],
        );
    }

    #[test]
    fn initials_and_abbreviations_keep_their_stops() {
        check_tokens(
            "Dr. C.M. of the U.S. left at 5 p.m. today.",
            &[
                "Dr.", "C.M.", "of", "the", "U.S.", "left", "at", "5", "p.m.", "today", ".",
            ],
        );
        check_tokens("George W. Ames", &["George", "W.", "Ames"]);
    }

    #[test]
    fn clitics_are_tokens_of_their_own() {
        check_tokens(
            "Omar’s men didn't say they'll go.",
            &[
                "Omar", "’s", "men", "did", "n't", "say", "they", "'ll", "go", ".",
            ],
        );
    }

    #[test]
    fn marks_are_told_from_apostrophes_by_their_neighbours() {
        check_tokens(
            "“L'Aquila” ``so''",
            &["“", "L'Aquila", "”", "``", "so", "''"],
        );
        let kinds: Vec<TokenKind> = tokens("«Да» 7!").iter().map(|t| t.kind).collect();
        assert_eq!(
            kinds,
            [
                TokenKind::Mark,
                TokenKind::Word,
                TokenKind::Mark,
                TokenKind::Number,
                TokenKind::Punctuation
            ]
        );
    }

    #[test]
    fn han_characters_are_words_each() {
        check_tokens("他说。OK", &["他", "说", "。", "OK"]);
    }

    #[test]
    fn tokens_cover_everything_but_white_space() {
        for text in [
            "..a.b.",
            "''''",
            "@",
            "# #x",
            "a'",
            "’tis",
            "-–—",
            "é\u{301}x",
            "U.S",
            "x.y.Z",
            "1.",
            "n't",
        ] {
            let joined: String = tokens(text).iter().map(|t| t.span.of(text)).collect();
            let solid: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            assert_eq!(joined, solid);
        }
    }
}
