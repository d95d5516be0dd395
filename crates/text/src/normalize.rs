use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Trims `text` and makes every run of white space one space.
pub fn collapse_whitespace(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Folds `text` for comparison: lower case, no diacritics, one kind of apostrophe and hyphen, single spaces.
pub fn fold(text: &str) -> String {
    let mut folded = Folding {
        text: String::with_capacity(text.len()),
        gap: false,
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if let Some((word, behind)) = rest.split_at_checked(plain).filter(|_| plain > 0) {
            folded.push_plain(word);
            rest = behind;
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        if c.is_ascii() {
            folded.push(if c == '`' { '\'' } else { c });
            continue;
        }
        decompose_compatible(c, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase()
                    .map(one_kind)
                    .for_each(|c| folded.push(c));
            }
        });
    }
    folded.text
}

/// Apostrophes and hyphens as ASCII has them.
fn one_kind(c: char) -> char {
    match c {
        '’' | '‘' | 'ʼ' | 'ʿ' | 'ʾ' | '`' | '´' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        other => other,
    }
}

/// A folded text as it grows; white space is held back until something stands behind it.
struct Folding {
    text: String,
    gap: bool,
}

impl Folding {
    /// Adds letters and digits of ASCII.
    fn push_plain(&mut self, word: &str) {
        if self.gap && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.gap = false;
        let start = self.text.len();
        self.text.push_str(word);
        if let Some(added) = self.text.get_mut(start..) {
            added.make_ascii_lowercase();
        }
    }

    fn push(&mut self, c: char) {
        if c.is_whitespace() {
            self.gap = true;
            return;
        }
        if self.gap && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.gap = false;
        self.text.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_letters_are_folded_like_others() {
        assert_eq!(fold("The `Old\tPort'  IS-shut"), "the 'old port' is-shut");
        assert_eq!(
            fold("The `Old\tPort'  IS-shut \u{e9}"),
            "the 'old port' is-shut e"
        );
    }

    #[test]
    fn white_space_in_any_shape_is_one_space() {
        assert_eq!(fold(" \u{a0}a\u{2009}\n b\u{301} "), "a b");
        assert_eq!(fold("\t"), "");
    }

    #[test]
    fn folding_drops_case_marks_and_dash_kinds() {
        assert_eq!(
            fold("État  islamique – Al‑Qaïda’s"),
            "etat islamique - al-qaida's"
        );
    }
}
