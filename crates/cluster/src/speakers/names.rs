//! A name in parts, and the keys by which names are compared.

use super::spellings::{one_spelling, skeleton};

/// Words before a name that are none of it.
const HONORIFICS: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
    "reverend",
    "hon",
    "the",
];
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];
/// Small words that names are written with and without ("al-Sudani", "Sudani").
const ARTICLES: &[&str] = &["al", "el", "ul"];

/// A person's name, each part in one spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name {
    /// Given names, or their initials, in order.
    given: Vec<String>,
    surname: String,
    /// "jr" and the like.
    suffix: Option<String>,
}

impl Name {
    /// Reads a name; `None` for one without a letter.
    pub(super) fn read(name: &str) -> Option<Self> {
        let mut parts = parts_of(name);
        let honorifics = parts
            .iter()
            .take_while(|part| HONORIFICS.contains(&part.as_str()))
            .count();
        if honorifics < parts.len() {
            parts.drain(..honorifics);
        }
        let suffix = (parts.len() > 2)
            .then(|| parts.pop_if(|last| SUFFIXES.contains(&last.as_str())))
            .flatten();
        let mut kept = Vec::with_capacity(parts.len());
        let last = parts.len().saturating_sub(1);
        for (place, part) in parts.iter().enumerate() {
            if place > 0 && place < last && ARTICLES.contains(&part.as_str()) {
                continue;
            }
            kept.push(match part.as_str() {
                "ibn" | "ben" if place > 0 => "bin".to_owned(),
                part => one_spelling(part),
            });
        }
        let surname = kept.pop()?;
        Some(Self {
            given: kept,
            surname,
            suffix,
        })
    }

    /// Whether it is a surname, or one name, alone.
    pub(super) fn is_single(&self) -> bool {
        self.given.is_empty()
    }

    /// Whether more than a given name and a surname stand in it, so that two people hardly share it.
    pub(super) fn is_distinctive(&self) -> bool {
        self.given.iter().filter(|part| !is_initial(part)).count() > 1
    }

    /// Whether the first given name is written out.
    pub(super) fn is_written_out(&self) -> bool {
        self.given.first().is_some_and(|first| !is_initial(first))
    }

    /// The whole name: forms with the same one name the same person unless something speaks against it.
    pub(super) fn key(&self) -> String {
        self.key_of(&self.given, true)
    }

    /// Shorter ways to write the name: without middle names, without the suffix, with initials.
    pub(super) fn shorter_keys(&self) -> Vec<String> {
        let initials: Vec<String> = self.given.iter().map(|part| initial(part)).collect();
        let first = self.given.get(..1).unwrap_or_default();
        let first_and_initials: Vec<String> = first
            .iter()
            .chain(initials.iter().skip(1))
            .cloned()
            .collect();
        let mut keys = vec![
            self.key_of(&self.given, false),
            self.key_of(first, false),
            self.key_of(&first_and_initials, false),
            self.key_of(&initials, false),
            self.key_of(initials.get(..1).unwrap_or_default(), false),
        ];
        let own = self.key();
        keys.retain(|key| *key != own);
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// What is left of the name when everything goes that transliterations differ in.
    pub(super) fn skeleton(&self) -> String {
        let parts = self.given.iter().chain([&self.surname]);
        let parts: Vec<String> = parts.map(|part| skeleton(part)).collect();
        parts.join(" ")
    }

    /// The block: every name that may be the same person's has the same one.
    pub(super) fn block(&self) -> String {
        let first = self.given.first().map(|part| skeleton(part));
        let letter: String = first.iter().flat_map(|part| part.chars().next()).collect();
        format!("{} {letter}", skeleton(&self.surname))
    }

    fn key_of(&self, given: &[String], with_suffix: bool) -> String {
        let suffix = self.suffix.as_ref().filter(|_| with_suffix);
        let parts = given.iter().chain([&self.surname]).chain(suffix);
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        parts.join(" ")
    }
}

/// The folded words of a name, hyphens and points taken for spaces.
pub(super) fn parts_of(name: &str) -> Vec<String> {
    let folded = wirewatch_text::fold(name);
    folded
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .map(|part| part.trim_matches('\''))
        .map(|part| part.strip_suffix("'s").unwrap_or(part).replace('ـ', ""))
        .filter(|part| !part.is_empty())
        .collect()
}

fn is_initial(part: &str) -> bool {
    part.chars().count() == 1
}

fn initial(part: &str) -> String {
    part.chars().take(1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> String {
        Name::read(name).expect("a name").key()
    }

    #[track_caller]
    fn check_same(a: &str, b: &str) {
        assert_eq!(key(a), key(b));
        assert_eq!(
            Name::read(a).expect("a name").block(),
            Name::read(b).expect("a name").block()
        );
    }

    #[test]
    fn hyphens_marks_and_honorifics_make_no_difference() {
        check_same("Hans-Jakob Schindler", "Dr. Hans Jakob Schindler");
        check_same("José Núñez", "Jose Nunez");
        check_same("Kim Jong-un", "Kim Jong Un");
        check_same("Mohammed al-Sudani", "Muhammad Sudani");
        check_same("Osama bin Laden", "Usama ibn Laden");
        check_same("Сергей Лавров", "Sergey Lavrov");
    }

    #[test]
    fn shorter_keys_lead_to_the_shorter_names() {
        let keys = Name::read("George Walker Bush")
            .expect("a name")
            .shorter_keys();
        for short in ["George Bush", "George W. Bush", "G.W. Bush", "G. Bush"] {
            assert!(keys.contains(&key(short)), "{short}: {keys:?}");
        }
        assert!(!keys.contains(&key("Walker Bush")));
    }

    #[test]
    fn variants_of_a_name_share_its_block() {
        let block = |name: &str| Name::read(name).expect("a name").block();
        for variant in ["C.M. Okonjo", "Clara Maria Okonjo", "Clara Okonjo Jr."] {
            assert_eq!(block(variant), block("Clara Okonjo"));
        }
        assert_ne!(block("Clara Okonjo"), block("Peter Okonjo"));
    }

    #[test]
    fn suffix_parts_father_and_son() {
        assert_ne!(key("Martin Hale Jr."), key("Martin Hale"));
    }

    #[test]
    fn odd_names_have_no_parts_or_one() {
        assert!(Name::read("—").is_none());
        assert!(Name::read("Lavrov").expect("a name").is_single());
        assert!(Name::read("Dr.").expect("a name").is_single());
    }
}
