use super::folding::{is_apostrophe, is_dash, is_separator};
use crate::watchlist::{Alias, CaseRule};

/// How the capitals of a text agree with those of an alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaseMatch {
    /// As the alias has them.
    AsWritten,
    /// Everything in capitals, where the alias isn't: a headline perhaps, in which capitals tell nothing.
    AllCaps,
    /// An acronym with its first letter capital only, as some papers print it (`Isil`).
    CapitalizedAcronym,
}

/// Words that close a name and often keep a small letter: `Haqqani network`.
const GENERIC_TAILS: [&str; 16] = [
    "group",
    "network",
    "movement",
    "gang",
    "organization",
    "organisation",
    "brigade",
    "brigades",
    "battalion",
    "militia",
    "division",
    "cartel",
    "cell",
    "faction",
    "units",
    "front",
];

/// An acronym this long or longer may be printed as `Isil`; shorter ones would be words like `Eta` and `Ira`.
const MIN_CAPITALIZED_ACRONYM: usize = 4;

/// Compares the capitals of `written` with those of `form`, a form of `alias`; `None` when they rule the alias out.
pub(crate) fn case_match(alias: &Alias, form: &str, written: &str) -> Option<CaseMatch> {
    if ends_in_possessive(form, written) {
        return None;
    }
    match alias.case {
        CaseRule::Any => Some(CaseMatch::AsWritten),
        CaseRule::Exact => same_letters(form, written).then_some(CaseMatch::AsWritten),
        CaseRule::Name => name_case(form, written, has_small_words(alias)),
    }
}

/// In these languages only the first word of a name has a capital, or writers disagree.
fn has_small_words(alias: &Alias) -> bool {
    let language = alias.language.as_deref().unwrap_or_default();
    matches!(
        language,
        "fr" | "es" | "it" | "pt" | "ru" | "uk" | "sv" | "no" | "fi" | "id" | "ca"
    )
}

/// Whether the letters agree with their case, and hyphens stand where hyphens are.
fn same_letters(form: &str, written: &str) -> bool {
    let signs = |text: &str| {
        let kept = text
            .chars()
            .filter(|c| c.is_alphanumeric() || is_separator(*c));
        kept.map(|c| (is_dash(c), c.is_uppercase()))
            .collect::<Vec<_>>()
    };
    signs(form) == signs(written)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// No capital at its start, or no letters with case.
    Small,
    /// One capital, at its start.
    Capital,
    /// Capitals only, at least two.
    Capitals,
    /// Capitals inside.
    Mixed,
}

fn name_case(form: &str, written: &str, small_words: bool) -> Option<CaseMatch> {
    let all_caps = is_all_caps(written);
    let mut result = CaseMatch::AsWritten;
    let written_words: Vec<&str> = words(written).collect();
    let form_words: Vec<&str> = words(form).collect();
    for (index, form_word) in form_words.iter().enumerate() {
        let written_word = written_words.get(index).copied().unwrap_or_default();
        let may_be_small = index > 0
            && (small_words || (index + 1 == form_words.len() && is_generic_tail(form_word)));
        match word_case(form_word, written_word, may_be_small, all_caps)? {
            CaseMatch::AsWritten => {}
            weaker => result = weaker,
        }
    }
    Some(result)
}

fn word_case(form: &str, written: &str, may_be_small: bool, all_caps: bool) -> Option<CaseMatch> {
    let form_shape = if is_article(form) {
        Shape::Small
    } else {
        shape_of(form)
    };
    let shape = shape_of(written);
    let as_written = match form_shape {
        Shape::Small => true,
        Shape::Capital => may_be_small || shape == Shape::Capital,
        Shape::Capitals => shape == Shape::Capitals,
        Shape::Mixed => same_letters(form, written) || (shape == Shape::Mixed && form.len() > 5),
    };
    if as_written && !(form_shape == Shape::Small && shape == Shape::Capitals) {
        return Some(CaseMatch::AsWritten);
    }
    let is_acronym = matches!(form_shape, Shape::Capitals);
    if is_acronym && shape == Shape::Capital && letters(form) >= MIN_CAPITALIZED_ACRONYM {
        return Some(CaseMatch::CapitalizedAcronym);
    }
    if form_shape == Shape::Mixed && shape == Shape::Capital && letters(form) > 5 {
        return Some(CaseMatch::AsWritten);
    }
    if form_shape == Shape::Small && shape == Shape::Capitals && !all_caps {
        return Some(CaseMatch::AsWritten);
    }
    let long_enough = form_shape != Shape::Mixed || letters(form) > 4;
    (all_caps && long_enough).then_some(CaseMatch::AllCaps)
}

/// Where the name ends when its last word is a general one that the text writes small: behind `Wagner` in `Wagner
/// group`, written for the form `Wagner Group`.
pub(crate) fn head_of_small_tail(form: &str, written: &str) -> Option<usize> {
    let is_break = |c: char| is_separator(c);
    let (head, tail) = written.rsplit_once(is_break)?;
    let (_, form_tail) = form.rsplit_once(is_break)?;
    let is_small = shape_of(tail) == Shape::Small && shape_of(form_tail) == Shape::Capital;
    (is_small && is_generic_tail(tail)).then(|| head.trim_end_matches(is_break).len())
}

/// Whether the form has its last letter from a possessive: `Taliban's` is not the plural `Talibans`.
fn ends_in_possessive(form: &str, written: &str) -> bool {
    let ends_so = |text: &str| {
        let mut letters = text.chars().rev();
        matches!(letters.next(), Some('s' | 'S')) && letters.next().is_some_and(is_apostrophe)
    };
    ends_so(written) && !ends_so(form)
}

/// Whether `word` is an article, whose capital is a matter of taste.
fn is_article(word: &str) -> bool {
    matches!(
        word,
        "The" | "Al" | "El" | "Ul" | "Ash" | "As" | "An" | "Ar" | "Ad"
    )
}

/// Whether the last word of a name of several words is a general one: `Wagner Group`.
pub(crate) fn ends_in_generic_word(name: &str) -> bool {
    let last = name.rsplit_once(is_separator);
    last.is_some_and(|(_, word)| is_generic_tail(word))
}

fn is_generic_tail(word: &str) -> bool {
    GENERIC_TAILS
        .iter()
        .any(|tail| word.eq_ignore_ascii_case(tail))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| is_separator(c) || matches!(c, '(' | ')'))
        .filter(|word| word.chars().any(char::is_alphanumeric))
}

fn letters(word: &str) -> usize {
    word.chars().filter(|c| c.is_alphabetic()).count()
}

fn is_all_caps(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

fn shape_of(word: &str) -> Shape {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let first_is_capital = letters.next().is_some_and(char::is_uppercase);
    let (mut capitals, mut small) = (0, 0);
    for letter in letters {
        capitals += usize::from(letter.is_uppercase());
        small += usize::from(letter.is_lowercase());
    }
    match (first_is_capital, capitals, small) {
        (true, 0, _) => Shape::Capital,
        (true, _, 0) => Shape::Capitals,
        (_, 0, _) => Shape::Small,
        _ => Shape::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CaseMatch::{AllCaps, AsWritten, CapitalizedAcronym};

    #[track_caller]
    fn check(form: &str, written: &str, expected: Option<CaseMatch>) {
        assert_eq!(
            name_case(form, written, false),
            expected,
            "{form} / {written}"
        );
    }

    #[test]
    fn capitals_of_a_name_are_kept() {
        check("Shining Path", "Shining Path", Some(AsWritten));
        check("Shining Path", "shining path", None);
        check("Shining Path", "Shining path", None);
        check("Shining Path", "SHINING PATH", Some(AllCaps));
        check("al-Shabaab", "Al-Shabaab", Some(AsWritten));
        check("al-Shabaab", "AL-SHABAAB", Some(AllCaps));
        check("Haqqani Network", "Haqqani network", Some(AsWritten));
    }

    #[test]
    fn acronym_may_be_capitalized_only() {
        check("ISIL", "Isil", Some(CapitalizedAcronym));
        check("ETA", "Eta", None);
        check("ISIL", "isil", None);
        check("ISIS-K", "ISIS-K", Some(AsWritten));
        check("LeT", "Let", None);
        check("LeT", "LET", None);
        check("LeT", "LeT", Some(AsWritten));
    }
}
