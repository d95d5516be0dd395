use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
    if text.is_ascii() {
        let lower = text.to_ascii_lowercase().replace('`', "'");
        return collapse_whitespace(&lower);
    }
    let folded: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | 'ʿ' | 'ʾ' | '`' | '´' => '\'',
            '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
            other => other,
        })
        .collect();
    collapse_whitespace(&folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_plain_letters_is_the_same_the_short_way() {
        assert_eq!(fold("The `Old\tPort'  IS-shut"), "the 'old port' is-shut");
        assert_eq!(
            fold("The `Old\tPort'  IS-shut \u{e9}"),
            "the 'old port' is-shut e"
        );
    }

    #[test]
    fn folding_drops_case_marks_and_dash_kinds() {
        assert_eq!(
            fold("État  islamique – Al‑Qaïda’s"),
            "etat islamique - al-qaida's"
        );
    }
}
