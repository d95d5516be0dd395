use sha2::{Digest, Sha256};

use super::{Alias, CaseRule, ContextRule, Group};
use crate::groups::automaton::Vocabulary;

/// The first twelve hexadecimal digits of a hash of everything that decides what is found in a text.
pub(super) fn version_of(groups: &[Group], vocabulary: &Vocabulary<'_>) -> String {
    let mut meaning = Meaning(Sha256::new());
    for group in groups {
        meaning.group(group);
    }
    meaning.vocabulary(vocabulary);
    let hash = meaning.0.finalize();
    wirewatch_model::hex(hash.iter().take(6))
}

/// Hashes words and lists so that no two different ones look the same.
struct Meaning(Sha256);

impl Meaning {
    fn word(&mut self, word: &str) {
        self.count(word.len());
        self.0.update(word);
    }

    fn words<'w>(&mut self, words: impl ExactSizeIterator<Item = &'w String>) {
        self.count(words.len());
        for word in words {
            self.word(word);
        }
    }

    fn count(&mut self, count: usize) {
        self.0.update((count as u64).to_le_bytes());
    }

    fn group(&mut self, group: &Group) {
        self.word(group.id.as_str());
        self.word(&group.kind);
        self.words(group.regions.iter());
        self.words(group.context.iter());
        self.count(group.aliases.len());
        for alias in &group.aliases {
            self.alias(alias);
        }
    }

    fn alias(&mut self, alias: &Alias) {
        self.word(&alias.text);
        self.word(alias.language.as_deref().unwrap_or_default());
        self.word(match alias.case {
            CaseRule::Name => "name",
            CaseRule::Exact => "exact",
            CaseRule::Any => "any",
        });
        match &alias.context {
            ContextRule::None => self.word("plain"),
            ContextRule::Evidence => self.word("evidence"),
            ContextRule::Words(words) => {
                self.word("words");
                self.words(words.iter());
            }
        }
        self.count(usize::from(alias.never_extract));
        self.words(alias.not_inside.iter());
        self.words(alias.traps.iter());
    }

    fn vocabulary(&mut self, vocabulary: &Vocabulary<'_>) {
        self.count(vocabulary.words.len());
        for (class, word) in &vocabulary.words {
            self.count(*class as usize);
            self.word(word);
        }
        self.count(vocabulary.regions.len());
        for (region, words) in vocabulary.regions {
            self.word(region);
            self.words(words.iter());
        }
        self.count(vocabulary.spellings.len());
        for spellings in vocabulary.spellings {
            self.words(spellings.iter());
        }
    }
}
