use crate::groups::folding::fold_name;

/// More forms than this of one name are left out; the longest names with many spellings come near it.
const MAX_FORMS: usize = 96;

/// Words with several spellings, each set under the folded form of each of its words.
#[derive(Debug, Default)]
pub(crate) struct Spellings {
    sets: std::collections::HashMap<String, Vec<String>>,
}

impl Spellings {
    /// Reads the sets of the watchlist.
    pub fn new(sets: &[Vec<String>]) -> Self {
        let mut spellings = Self::default();
        for set in sets {
            for word in set {
                spellings.sets.insert(fold_name(word), set.clone());
            }
        }
        spellings
    }
}

/// The ways a name is written in running text: other spellings of its words, other cases of its nouns.
///
/// Capitals stay as in the name. Plurals and possessives are not here: the matcher takes them as endings.
pub(crate) fn written_forms(
    name: &str,
    language: Option<&str>,
    spellings: &Spellings,
) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    if name.chars().any(is_cyrillic) {
        forms.extend(cyrillic_cases(name));
    } else if name.chars().any(is_arabic) {
        forms.extend(arabic_cases(name));
    } else {
        forms = respelled(name, spellings);
        if language == Some("de") {
            forms.extend(german_cases(name));
        }
    }
    forms.truncate(MAX_FORMS);
    forms
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}')
}

/// The name in every spelling of each of its words.
fn respelled(name: &str, spellings: &Spellings) -> Vec<String> {
    let mut forms = vec![String::new()];
    let pieces: Vec<&str> = name.split_inclusive([' ', '-']).collect();
    for (index, piece) in pieces.iter().enumerate() {
        let word = piece.trim_end_matches([' ', '-']);
        let separator = piece.strip_prefix(word).unwrap_or_default();
        let words = spellings_of(word, pieces.get(index + 1), spellings);
        if forms.len() * words.len() > MAX_FORMS {
            append_to_all(&mut forms, &[word.to_owned()], separator);
        } else {
            append_to_all(&mut forms, &words, separator);
        }
    }
    forms
}

fn append_to_all(forms: &mut Vec<String>, words: &[String], separator: &str) {
    let longer = forms.iter().flat_map(|form| {
        words
            .iter()
            .map(move |word| format!("{form}{word}{separator}"))
    });
    *forms = longer.collect();
}

/// The spellings of one word, the given one first, with its capital or small first letter.
fn spellings_of(word: &str, next: Option<&&str>, spellings: &Spellings) -> Vec<String> {
    let mut words = vec![word.to_owned()];
    let lower = word.to_lowercase();
    if matches!(lower.as_str(), "al" | "ul") {
        words.extend(assimilated_article(word, next));
    }
    for other in spellings.sets.get(&fold_name(word)).into_iter().flatten() {
        let other = with_first_letter_like(other, word);
        if fold_name(&other) != fold_name(word) {
            words.push(other);
        }
    }
    words
}

/// The Arabic article takes on the sun letter behind it: `al-Sham`, `ash-Sham`.
fn assimilated_article(article: &str, next: Option<&&str>) -> Option<String> {
    let vowel = article.chars().next()?;
    let next = next?.to_lowercase();
    let sun_letters = ["sh", "th", "dh", "s", "d", "n", "r", "t", "z"];
    let sun = sun_letters.iter().find(|sun| next.starts_with(**sun))?;
    Some(format!("{vowel}{sun}"))
}

fn with_first_letter_like(word: &str, model: &str) -> String {
    let lower = model.chars().next().is_some_and(char::is_lowercase);
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if lower => first.to_lowercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}

/// Russian and Ukrainian endings of a noun in the other cases, by its ending in the first.
const CYRILLIC_NOUNS: [(&str, &[&str]); 13] = [
    ("ия", &["ии", "ию", "ией"]),
    ("ие", &["ия", "ию", "ием", "ии"]),
    ("ія", &["ії", "ію", "ією"]),
    ("ка", &["ки", "ке", "ку", "кой", "кою", "ці"]),
    ("а", &["ы", "е", "у", "ой", "и", "і", "ою"]),
    ("я", &["и", "е", "ю", "ей"]),
    ("о", &["а", "у", "ом", "е", "і"]),
    ("е", &["я", "ю", "ем"]),
    ("ы", &["ов", "ам", "ами", "ах", ""]),
    ("и", &["ов", "ев", "ам", "ами", "ах", "ям", "ями", "ях", ""]),
    ("ь", &["и", "ью", "я", "ю", "ем", "е"]),
    ("й", &["я", "ю", "ем", "е"]),
    ("", &["а", "у", "ом", "е", "ові", "і"]),
];

/// Russian and Ukrainian endings of an adjective in the other cases; the n-th fits any of the noun's.
const CYRILLIC_ADJECTIVES: [(&str, &[&str]); 7] = [
    ("кое", &["кого", "кому", "ким", "ком"]),
    ("кая", &["кой", "кую"]),
    ("кий", &["кого", "кому", "ким", "ком"]),
    ("чая", &["чей", "чую"]),
    ("ька", &["ької", "ькій", "ьку", "ькою"]),
    ("ое", &["ого", "ому", "ым", "ом"]),
    ("ая", &["ой", "ую"]),
];

/// The name with its leading adjectives and its head noun in other cases; of a single word, its last part.
fn cyrillic_cases(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let adjectives = words
        .iter()
        .take_while(|word| word_forms(word, &CYRILLIC_ADJECTIVES).len() > 1)
        .count();
    let mut forms = vec![String::new()];
    for (index, word) in words.iter().enumerate() {
        let is_last = index + 1 == words.len();
        let endings = if index < adjectives {
            word_forms(word, &CYRILLIC_ADJECTIVES)
        } else if index == adjectives || is_last {
            noun_forms(word)
        } else {
            vec![(*word).to_owned()]
        };
        if forms.len() * endings.len() > MAX_FORMS {
            append_to_all(
                &mut forms,
                &[(*word).to_owned()],
                if is_last { "" } else { " " },
            );
        } else {
            append_to_all(&mut forms, &endings, if is_last { "" } else { " " });
        }
    }
    forms.split_off(1)
}

/// A noun in all cases; quotation marks around it stay where they are.
fn noun_forms(word: &str) -> Vec<String> {
    let bare = word.trim_end_matches(['»', '"', '”', '“']);
    let closing = word.strip_prefix(bare).unwrap_or_default();
    let forms = word_forms(bare, &CYRILLIC_NOUNS).into_iter();
    forms.map(|form| format!("{form}{closing}")).collect()
}

fn word_forms(word: &str, endings: &[(&str, &[&str])]) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    let found = endings
        .iter()
        .find_map(|(ending, others)| Some((word.strip_suffix(ending)?, others)));
    if let Some((stem, others)) = found.filter(|(stem, _)| stem.chars().count() > 1) {
        forms.extend(others.iter().map(|other| format!("{stem}{other}")));
    }
    forms
}

/// German names of an adjective and a noun: `Islamischer Staat`, `des Islamischen Staates`, `den Grauen Wölfen`.
fn german_cases(name: &str) -> Vec<String> {
    let Some((first, rest)) = name.split_once(' ') else {
        return Vec::new();
    };
    let stem = ["er", "es", "e"]
        .iter()
        .find_map(|ending| first.strip_suffix(ending));
    let Some(stem) = stem.filter(|stem| stem.chars().count() > 2) else {
        return Vec::new();
    };
    let endings = ["e", "en", "em", "es", "er"];
    let nouns = ["", "s", "es", "n"];
    let pairs = endings
        .iter()
        .flat_map(|ending| nouns.iter().map(move |noun| (ending, noun)));
    pairs
        .map(|(ending, noun)| format!("{stem}{ending} {rest}{noun}"))
        .collect()
}

/// Arabic: the article behind the preposition `ل`, and the other case of a plural.
fn arabic_cases(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    if let Some(stem) = name.strip_suffix("ون") {
        forms.push(format!("{stem}ين"));
    }
    let with_preposition: Vec<String> = forms
        .iter()
        .filter_map(|form| form.strip_prefix("ال"))
        .map(|rest| format!("لل{rest}"))
        .collect();
    forms.extend(with_preposition);
    forms.split_off(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_form(name: &str, form: &str) {
        let sets = [vec!["Hezbollah".to_owned(), "Hizballah".to_owned()]];
        let forms = written_forms(name, Some("de"), &Spellings::new(&sets));
        assert!(forms.iter().any(|f| f == form), "{forms:?} lack {form}");
    }

    #[test]
    fn words_have_other_spellings() {
        check_form("Kataib Hezbollah", "Kataib Hizballah");
        check_form("Hurras al-Din", "Hurras ad-Din");
        check_form("Ahrar al-Sham", "Ahrar ash-Sham");
    }

    #[test]
    fn cyrillic_nouns_have_cases() {
        check_form("Талибан", "Талибаном");
        check_form("Аль-Каида", "Аль-Каиды");
        check_form("хуситы", "хуситов");
        check_form("Исламское государство", "Исламского государства");
        check_form("Рабочая партия Курдистана", "Рабочей партии Курдистана");
        check_form("ЧВК «Вагнер»", "ЧВК «Вагнера»");
    }

    #[test]
    fn german_adjectives_have_cases() {
        check_form("Islamischer Staat", "Islamischen Staates");
        check_form("Islamischer Staat", "Islamische Staat");
    }

    #[test]
    fn arabic_article_follows_its_preposition() {
        check_form("الحوثيون", "للحوثيين");
    }
}
