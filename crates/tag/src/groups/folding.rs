use unicode_normalization::char::decompose_compatible;
use wirewatch_model::Span;

/// A text folded for matching, with the way back to the text it was made from.
///
/// Case, diacritics, apostrophes, quotation marks, the kinds of dashes and the variants of Arabic letters are gone;
/// every run of white space, dashes and slashes is one space. A blank line stays a line break, which no name contains.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of `text`, where the character it came from starts.
    origins: Vec<u32>,
}

impl Folded {
    /// Folds `text`; of a text over four gigabytes only the part before that is read.
    pub fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            origins: Vec::with_capacity(text.len()),
        };
        let mut chars = text.char_indices().peekable();
        let mut before = [' '; 2];
        while let Some((at, c)) = chars.next() {
            let Ok(origin) = u32::try_from(at) else { break };
            if c.is_ascii_alphanumeric() {
                folded.push(c.to_ascii_lowercase(), origin);
            } else if is_separator(c) {
                folded.separate(c, before[1], origin);
            } else if c == '.' {
                let next = chars.peek().map_or(' ', |&(_, next)| next);
                if !is_dot_of_initials(before, next) {
                    folded.push('.', origin);
                }
            } else if c.is_ascii() {
                if !is_ignored(c) {
                    folded.push(c, origin);
                }
            } else {
                folded.push_folded(c, origin);
            }
            before = [before[1], c];
        }
        folded
    }

    /// The part of the original text that `start..end` of the folded text came from.
    pub fn original(&self, start: usize, end: usize, text: &str) -> Span {
        let first = self.origin(start, text.len());
        let last = self.origin(end.saturating_sub(1), text.len());
        let last_len = text
            .get(last..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        Span::new(first, last + last_len)
    }

    /// The places in the folded text where a word of `text`, from which it was made, may begin: all but those between two plain
    /// letters or digits of it.
    pub fn word_starts(&self, text: &str) -> impl Iterator<Item = usize> {
        let bytes = text.as_bytes();
        let is_plain = move |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_alphanumeric)
        };
        let starts = self.origins.iter().enumerate();
        starts.filter_map(move |(place, &origin)| {
            let origin = origin as usize;
            let inside = is_plain(Some(origin)) && is_plain(origin.checked_sub(1));
            (!inside && self.text.is_char_boundary(place)).then_some(place)
        })
    }

    fn origin(&self, at: usize, text_len: usize) -> usize {
        self.origins.get(at).map_or(text_len, |&o| o as usize)
    }

    fn push(&mut self, c: char, origin: u32) {
        self.text.push(c);
        for _ in 0..c.len_utf8() {
            self.origins.push(origin);
        }
    }

    /// Adds one space for a run of separators; two line breaks in one run make it a line break.
    fn separate(&mut self, c: char, before: char, origin: u32) {
        if self.text.ends_with('\n') {
            return;
        }
        if self.text.ends_with(' ') {
            if c == '\n' && before == '\n' {
                self.text.pop();
                self.text.push('\n');
            }
            return;
        }
        self.push(' ', origin);
    }

    fn push_folded(&mut self, c: char, origin: u32) {
        if let Some(letter) = plain_letter(c) {
            self.push(letter, origin);
            return;
        }
        if is_ignored(c) || is_mark(c) {
            return;
        }
        if !may_decompose(c) {
            self.push(c, origin);
            return;
        }
        decompose_compatible(c, |part| {
            if !is_mark(part) && !is_ignored(part) {
                let part = plain_letter(part).unwrap_or(part);
                for lower in part.to_lowercase().filter(|l| !is_mark(*l)) {
                    self.push(lower, origin);
                }
            }
        });
    }
}

/// Folds a name of the watchlist the way texts are folded.
pub(crate) fn fold_name(name: &str) -> String {
    Folded::new(name).text.trim().to_owned()
}

/// Whether `c` is an apostrophe in one of its many shapes.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | '‘' | 'ʼ' | 'ʿ' | 'ʾ' | 'ʻ' | '`' | '´' | '′' | '＇'
    )
}

/// Whether `c` is a hyphen or a dash.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '־' | '－'
    )
}

/// Whether `c` stands between the words of a name.
///
/// The zero-width non-joiner parts the stem from the ending in Persian, so it counts as a space.
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace() || is_dash(c) || matches!(c, '/' | '_' | '\u{200c}')
}

/// Whether `c` may stand inside a name without being part of its spelling: apostrophes, quotation marks, tatweel,
/// soft hyphens and the marks of writing direction.
fn is_ignored(c: char) -> bool {
    is_apostrophe(c)
        || matches!(
            c,
            '"' | '“' | '”' | '„' | '«' | '»' | '‹' | '›' | '‟' | 'ـ' | '\u{ad}' | '\u{200b}'
                | '\u{200d}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// Whether `c` is a vowel point or an accent that writers leave out; vowel signs of Indic scripts are letters.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// The scripts whose letters carry accents; Hangul and kana are left whole.
fn may_decompose(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{6ff}' | '\u{1e00}'..='\u{1fff}' | '\u{2100}'..='\u{214f}'
        | '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{ff01}'..='\u{ff5e}')
}

/// Letters that no decomposition makes plain.
fn plain_letter(c: char) -> Option<char> {
    Some(match c {
        'ى' | 'ی' | 'ې' | 'ے' => 'ي',
        'ک' => 'ك',
        'ة' | 'ہ' | 'ھ' | 'ە' => 'ه',
        'ٱ' => 'ا',
        'ı' => 'i',
        'ø' | 'Ø' => 'o',
        'ł' | 'Ł' => 'l',
        'đ' | 'Đ' => 'd',
        'ə' | 'Ə' => 'e',
        _ => return None,
    })
}

/// Whether a dot stands inside initials, as in `P.K.K.`.
fn is_dot_of_initials(before: [char; 2], next: char) -> bool {
    let [earlier, initial] = before;
    initial.is_uppercase() && !earlier.is_alphanumeric() && next.is_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_same(names: &[&str]) {
        for pair in names.windows(2) {
            assert_eq!(fold_name(pair[0]), fold_name(pair[1]));
        }
    }

    #[test]
    fn dashes_apostrophes_and_accents_do_not_matter() {
        check_same(&["al-Qa'ida", "Al Qaïda", "al‑Qa’ida", "AL–QAIDA"]);
        check_same(&["Hizb-ut-Tahrir", "Hizb ut-Tahrir"]);
        check_same(&["ЧВК «Вагнер»", "ЧВК Вагнер"]);
        check_same(&["IŞİD", "isid", "ışid"]);
    }

    #[test]
    fn dots_of_initials_do_not_matter() {
        assert_eq!(fold_name("P.K.K."), "pkk.");
        assert_eq!(fold_name("the end. Then"), "the end. then");
    }

    #[test]
    fn arabic_letters_have_one_form() {
        check_same(&["الإسلامية", "الاسلاميه", "الإِسْلاميّة"]);
        check_same(&["حزب‌الله", "حزب الله"]);
        check_same(&["کتائب", "كتائب"]);
    }

    #[test]
    fn blank_line_is_not_bridged() {
        assert_eq!(Folded::new("Boko\n\nHaram").text, "boko\nharam");
        assert_eq!(Folded::new("Boko\nHaram").text, "boko haram");
    }

    #[test]
    fn spans_lead_back_to_the_original() {
        let text = "« Da’esh – État »";
        let folded = Folded::new(text);
        let at = folded.text.find("daesh").expect("it is there");
        assert_eq!(folded.original(at, at + 5, text).of(text), "Da’esh");
        let at = folded.text.find("etat").expect("it is there");
        assert_eq!(folded.original(at, at + 4, text).of(text), "État");
    }
}
