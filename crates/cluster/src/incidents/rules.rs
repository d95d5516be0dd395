use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Deserialize;

/// The words of `config/incidents.toml`, built in.
const BUILT_IN: &str = include_str!("../../../../config/incidents.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    target: BTreeMap<String, String>,
    kinds: BTreeMap<String, String>,
    doubtful: BTreeMap<String, String>,
    little: Little,
    signs: BTreeMap<String, String>,
    words: Plain,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Little {
    kinds: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    plain: String,
}

/// What the joining of attacks knows of words: sorts of targets, sorts of attacks, words that tell nothing.
#[derive(Debug)]
pub struct IncidentRules {
    classes: HashMap<String, Vec<String>>,
    kinds: Vec<HashSet<String>>,
    doubtful: Vec<HashSet<String>>,
    little: HashSet<String>,
    signs: HashMap<String, String>,
    plain: HashSet<String>,
}

impl IncidentRules {
    /// Reads the rules that are built in.
    pub fn builtin() -> Self {
        // A test reads the file; a fault in it would leave the lists empty, which joins less.
        let file: File = toml::from_str(BUILT_IN).unwrap_or_default();
        let mut classes: HashMap<String, Vec<String>> = HashMap::new();
        for (class, words) in &file.target {
            for word in words.split_whitespace() {
                classes
                    .entry(word.to_owned())
                    .or_default()
                    .push(class.clone());
            }
        }
        let mut signs = HashMap::new();
        for (kind, words) in &file.signs {
            for word in words.split_whitespace() {
                signs.insert(word.to_owned(), kind.clone());
            }
        }
        let set = |words: &String| words.split_whitespace().map(str::to_owned).collect();
        Self {
            classes,
            kinds: file.kinds.values().map(set).collect(),
            doubtful: file.doubtful.values().map(set).collect(),
            little: set(&file.little.kinds),
            signs,
            plain: set(&file.words.plain),
        }
    }

    /// The sorts of targets that folded `words` name, by name.
    pub(super) fn classes_of<'a>(&self, words: impl Iterator<Item = &'a str>) -> Vec<String> {
        let found: BTreeSet<&String> = words
            .filter_map(|word| self.classes.get(word))
            .flatten()
            .collect();
        found.into_iter().cloned().collect()
    }

    /// Whether a folded word names a sort of target.
    pub(super) fn is_class_word(&self, word: &str) -> bool {
        self.classes.contains_key(word)
    }

    /// Whether a folded word says something of which attack is meant.
    pub(super) fn is_telling(&self, word: &str) -> bool {
        word.chars().count() >= 4 && !self.plain.contains(word)
    }

    /// Whether one report may call an attack `one` and another call it `other`.
    pub(super) fn are_kinds_of_one(&self, one: &str, other: &str) -> bool {
        one == other || share_a_line(&self.kinds, one, other)
    }

    /// The sort of attack that a folded word for a weapon or an attacker is a sign of.
    pub(super) fn sign_of(&self, word: &str) -> Option<&str> {
        self.signs.get(word).map(String::as_str)
    }

    /// Those of `kinds` that say what was done.
    pub(super) fn telling_kinds<'a>(&self, kinds: &'a [String]) -> Vec<&'a str> {
        let kinds = kinds.iter().map(String::as_str);
        kinds.filter(|kind| !self.little.contains(*kind)).collect()
    }

    /// Whether an attack of sort `one` and one of sort `other` may be parts of one, though that tells against it.
    pub(super) fn are_kinds_of_a_raid(&self, one: &str, other: &str) -> bool {
        share_a_line(&self.doubtful, one, other)
    }
}

fn share_a_line(lines: &[HashSet<String>], one: &str, other: &str) -> bool {
    lines
        .iter()
        .any(|line| line.contains(one) && line.contains(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_file_is_read() {
        let file: File = toml::from_str(BUILT_IN).expect("valid");
        assert!(file.target.len() > 8 && file.kinds.len() > 2);
        let rules = IncidentRules::builtin();
        assert_eq!(rules.classes_of(["mosque"].into_iter()), ["worship"]);
        assert!(rules.are_kinds_of_one("bombing", "suicide-bombing"));
        assert!(!rules.are_kinds_of_one("bombing", "shooting"));
        assert!(rules.are_kinds_of_a_raid("bombing", "shooting"));
        assert!(!rules.are_kinds_of_a_raid("stabbing", "bombing"));
        assert!(!rules.is_telling("attack"));
        assert_eq!(rules.sign_of("gunmen"), Some("shooting"));
        let kinds = ["armed-assault", "bombing"].map(str::to_owned);
        assert_eq!(rules.telling_kinds(&kinds), ["bombing"]);
    }
}
