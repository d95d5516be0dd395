use std::collections::HashMap;

use super::{Alias, CaseRule, ContextRule, CorpusCounts, Group, Watchlist};
use crate::groups::folding::fold_name;

/// One thing in a watchlist that an editor should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LintFinding {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What sort of finding it is.
    pub kind: LintKind,
    /// What is odd and what it leads to.
    pub message: String,
}

/// The sorts of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LintKind {
    /// A name of two or three letters without a case rule.
    ShortWithoutCase,
    /// A name of two groups, of which more than one takes it without context.
    SharedAlias,
    /// A name that the articles use as a common word.
    CommonWord,
    /// A name that no article has.
    NeverSeen,
    /// A group that is its own forebear.
    ParentCycle,
    /// A language tag that is none.
    WrongLanguage,
}

/// A word used this often in small letters is taken for a common word.
const COMMON_WORD_USES: u64 = 20;

/// Looks for names that would tag the wrong thing, or nothing; in the order of the file.
pub fn lint(watchlist: &Watchlist, counts: &CorpusCounts) -> Vec<LintFinding> {
    let mut linter = Linter {
        watchlist,
        findings: Vec::new(),
    };
    for group in watchlist.groups() {
        linter.check_parents(group);
        for alias in &group.aliases {
            linter.check_short(alias);
            linter.check_language(alias);
            linter.check_common(group, alias, counts);
            linter.check_seen(group, alias, counts);
        }
    }
    linter.check_shared();
    let mut findings = linter.findings;
    findings.sort_by_key(|finding| (finding.line, finding.column, finding.kind));
    findings
}

struct Linter<'a> {
    watchlist: &'a Watchlist,
    findings: Vec<LintFinding>,
}

impl Linter<'_> {
    fn add(&mut self, position: super::Position, kind: LintKind, message: String) {
        self.findings.push(LintFinding {
            file: self.watchlist.file_name().to_owned(),
            line: position.line,
            column: position.column,
            kind,
            message,
        });
    }

    fn check_short(&mut self, alias: &Alias) {
        let letters = alias.text.chars().filter(|c| c.is_alphanumeric()).count();
        let has_case = alias
            .text
            .chars()
            .any(|c| c.is_uppercase() || c.is_lowercase());
        if letters > 3 || !has_case || alias.never_extract {
            return;
        }
        let word = alias.text.to_lowercase();
        if alias.case == CaseRule::Any {
            let message = format!(
                "alias \"{}\" has {letters} letters and no case rule; it would tag the word \"{word}\"",
                alias.text
            );
            self.add(alias.position, LintKind::ShortWithoutCase, message);
        } else if letters <= 2
            && (alias.case != CaseRule::Exact
                || (alias.context == ContextRule::None && alias.language.is_none()))
        {
            let message = format!(
                "alias \"{}\" has {letters} letters; give it `case = \"exact\"` and `needs_context`",
                alias.text
            );
            self.add(alias.position, LintKind::ShortWithoutCase, message);
        }
    }

    fn check_language(&mut self, alias: &Alias) {
        let Some(tag) = &alias.language else { return };
        if !is_language_tag(tag) {
            let message = format!(
                "alias \"{}\" has the language \"{tag}\", which is no BCP 47 tag",
                alias.text
            );
            self.add(alias.position, LintKind::WrongLanguage, message);
        }
    }

    fn check_common(&mut self, group: &Group, alias: &Alias, counts: &CorpusCounts) {
        let uses = counts.small_words.get(&fold_name(&alias.text));
        let uses = uses.copied().unwrap_or(0);
        let mentions = mentions_of(group, alias, counts);
        let is_guarded = alias.context != ContextRule::None || alias.never_extract;
        // Some languages write `les talibans`: a name that is mostly taken is none the less a name.
        if uses >= COMMON_WORD_USES && uses > mentions && !is_guarded {
            let message = format!(
                "alias \"{}\" is a common word: {uses} uses in small letters, {mentions} as the group; give it `needs_context`",
                alias.text
            );
            self.add(alias.position, LintKind::CommonWord, message);
        }
    }

    fn check_seen(&mut self, group: &Group, alias: &Alias, counts: &CorpusCounts) {
        if counts.mentions.is_empty() || alias.never_extract {
            return;
        }
        if mentions_of(group, alias, counts) == 0 {
            let message = format!(
                "alias \"{}\" of {} is in no stored article",
                alias.text, group.id
            );
            self.add(alias.position, LintKind::NeverSeen, message);
        }
    }

    fn check_shared(&mut self) {
        let mut holders: HashMap<String, Vec<(&Group, &Alias)>> = HashMap::new();
        for group in self.watchlist.groups() {
            for alias in &group.aliases {
                if alias.context == ContextRule::None && !alias.never_extract {
                    holders
                        .entry(fold_name(&alias.text))
                        .or_default()
                        .push((group, alias));
                }
            }
        }
        for sharing in holders.values() {
            for (group, alias) in sharing {
                let other = sharing.iter().find(|(other, _)| other.id != group.id);
                if let Some((other, _)) = other {
                    let message = format!(
                        "alias \"{}\" is also a name of {}; give one of them `needs_context`",
                        alias.text, other.id
                    );
                    self.add(alias.position, LintKind::SharedAlias, message);
                }
            }
        }
    }

    fn check_parents(&mut self, group: &Group) {
        let mut above = group.parent.as_ref();
        // A chain longer than the list has come round.
        for _ in self.watchlist.groups() {
            let Some(id) = above else { return };
            if *id == group.id {
                let message = format!("group {} is its own forebear", group.id);
                self.add(group.position, LintKind::ParentCycle, message);
                return;
            }
            above = self
                .watchlist
                .group(id)
                .and_then(|parent| parent.parent.as_ref());
        }
    }
}

fn mentions_of(group: &Group, alias: &Alias, counts: &CorpusCounts) -> u64 {
    let key = (group.id.to_string(), alias.text.clone());
    counts.mentions.get(&key).copied().unwrap_or(0)
}

/// Whether `tag` looks like BCP 47: a language of two or three small letters, then subtags of up to eight signs.
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_lint(toml: &str, counts: &CorpusCounts, expected: &[&str]) {
        let list = Watchlist::parse(toml, "w.toml").expect("the list can be read");
        let found: Vec<String> = lint(&list, counts)
            .iter()
            .map(|finding| format!("{}:{} {}", finding.line, finding.column, finding.message))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn short_name_needs_a_case_rule() {
        check_lint(
            "[[group]]\nid = \"a\"\nname = \"Ant League\"\naliases = [{ text = \"AT\", case = \"any\" }]",
            &CorpusCounts::default(),
            &["4:12 alias \"AT\" has 2 letters and no case rule; it would tag the word \"at\""],
        );
    }

    #[test]
    fn name_of_two_groups_is_found_at_both() {
        check_lint(
            "[[group]]\nid = \"a\"\nname = \"Dawn Army\"\n[[group]]\nid = \"b\"\nname = \"Dawn army\"",
            &CorpusCounts::default(),
            &[
                "3:8 alias \"Dawn Army\" is also a name of b; give one of them `needs_context`",
                "6:8 alias \"Dawn army\" is also a name of a; give one of them `needs_context`",
            ],
        );
    }

    #[test]
    fn circle_of_parents_is_found() {
        check_lint(
            "[[group]]\nid = \"a\"\nname = \"Alpha Front\"\nparent = \"b\"\n\
             [[group]]\nid = \"b\"\nname = \"Beta Front\"\nparent = \"a\"",
            &CorpusCounts::default(),
            &[
                "2:6 group a is its own forebear",
                "6:6 group b is its own forebear",
            ],
        );
    }

    #[test]
    fn language_must_be_a_tag() {
        check_lint(
            "[[group]]\nid = \"a\"\nname = \"Alpha Front\"\n[group.names]\nfrench = [\"Front Alpha\"]",
            &CorpusCounts::default(),
            &["5:11 alias \"Front Alpha\" has the language \"french\", which is no BCP 47 tag"],
        );
    }

    #[test]
    fn counts_tell_common_words_and_names_never_seen() {
        let mut counts = CorpusCounts::default();
        counts.small_words.insert("alpha front".to_owned(), 31);
        counts
            .mentions
            .insert(("b".to_owned(), "Beta Front".to_owned()), 2);
        check_lint(
            "[[group]]\nid = \"a\"\nname = \"Alpha Front\"",
            &counts,
            &[
                "3:8 alias \"Alpha Front\" is a common word: 31 uses in small letters, 0 as the group; give it `needs_context`",
                "3:8 alias \"Alpha Front\" of a is in no stored article",
            ],
        );
    }
}
