use std::collections::{BTreeMap, BTreeSet};

use super::Watchlist;
use crate::groups::automaton::Meaning;
use crate::groups::bounds::word_bounds;
use crate::groups::folding::{Folded, fold_name};

/// What a store's articles say about the names of a watchlist; empty maps leave out the checks that need them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CorpusCounts {
    /// How many mentions each alias has, by group id and alias.
    pub mentions: BTreeMap<(String, String), u64>,
    /// How often a name that has capitals stands in the articles with small letters only, by the folded name.
    pub small_words: BTreeMap<String, u64>,
}

impl CorpusCounts {
    /// Counts the places of `text` that have a name of `watchlist` in small letters only, as a common word is written.
    pub fn add_small_words(&mut self, text: &str, watchlist: &Watchlist) {
        let folded = Folded::new(text);
        for found in watchlist.automaton.find(&folded, text) {
            let span = folded.original(found.start, found.end, text);
            let written = span.of(text);
            let is_small =
                written.contains(char::is_lowercase) && !written.contains(char::is_uppercase);
            if !is_small || word_bounds(text, span).is_none() {
                continue;
            }
            let mut names = BTreeSet::new();
            for meaning in found.meanings {
                let Meaning::Name { alias, .. } = meaning else {
                    continue;
                };
                let entry = watchlist.automaton.aliases.get(*alias);
                let name = entry.map_or("", |entry| entry.alias.text.as_str());
                if name.contains(char::is_uppercase) {
                    names.insert(fold_name(name));
                }
            }
            for name in names {
                *self.small_words.entry(name).or_default() += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_small_letters_are_counted() {
        let toml = "[[group]]\nid = \"a\"\nname = \"The Base\"\naliases = [\"Order\", \"ronin\"]";
        let list = Watchlist::parse(toml, "w.toml").expect("the list is sound");
        let mut counts = CorpusCounts::default();
        let text = "The base fell. In order to take the base, an order of the Order bordered the base. A ronin came.";
        counts.add_small_words(text, &list);
        let found: Vec<(&str, u64)> = counts
            .small_words
            .iter()
            .map(|(name, uses)| (name.as_str(), *uses))
            .collect();
        assert_eq!(found, [("order", 2), ("the base", 2)]);
    }
}
