mod check;
mod corpus;
mod error;
#[cfg(test)]
mod facts;
mod file;
pub(crate) mod forms;
mod homes;
mod lint;
mod meaning;
mod places;

use std::collections::HashMap;

use wirewatch_model::GroupId;

use crate::groups::automaton::Automaton;
use crate::groups::folding::fold_name;

pub use corpus::CorpusCounts;
pub use error::WatchlistError;
pub use lint::{LintFinding, LintKind, lint};

/// The watchlist that comes with wirewatch, as its text.
const BUILTIN: &str = include_str!("../../../config/watchlist.toml");

/// The groups to look for, with their names, made ready for reading texts.
#[derive(Debug)]
pub struct Watchlist {
    groups: Vec<Group>,
    by_id: HashMap<GroupId, usize>,
    by_name: HashMap<String, Vec<usize>>,
    version: String,
    file_name: String,
    pub(crate) automaton: Automaton,
}

/// A named organization: armed group, movement, gang or unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The id that mentions carry.
    pub id: GroupId,
    /// The name to show.
    pub name: String,
    /// What sort of group it is, in a few words.
    pub kind: String,
    /// Where it is active: names of the watchlist's regions.
    pub regions: Vec<String>,
    /// The group it belongs to.
    pub parent: Option<GroupId>,
    /// When it came to be, as a year, month or day.
    pub valid_from: Option<String>,
    /// When it ceased to be, as a year, month or day.
    pub valid_to: Option<String>,
    /// The lists that name it; only a list's word calls a group terrorist.
    pub designations: Vec<Designation>,
    /// Places, people and matters whose company tells that this group is meant.
    pub context: Vec<String>,
    /// The names to look for in texts, the group's own name among them.
    pub aliases: Vec<Alias>,
    /// Names copied from official lists: for searching the watchlist, never matched in texts.
    pub official: Vec<String>,
    /// A remark for editors.
    pub note: Option<String>,
    /// Where the entry stands in the file.
    pub position: Position,
}

/// One list's word on a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Designation {
    /// The list, as `UN` or `US FTO`.
    pub list: String,
    /// The list's own number for the group.
    pub reference: Option<String>,
    /// When the group was put on the list, as far as it is known.
    pub from: Option<String>,
    /// When it was taken off the list.
    pub until: Option<String>,
    /// The date of the copy of the list that was read; `None` when the entry was not checked against a copy.
    pub as_of: Option<String>,
    /// Where the entry comes from: a key that `config/README.md` explains.
    pub source: String,
    /// What the entry covers, when it isn't simply the group.
    pub note: Option<String>,
}

/// One name of a group, with the rules for finding it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The name as it is written.
    pub text: String,
    /// The language it belongs to, as a BCP 47 tag; `None` for English and names used everywhere.
    pub language: Option<String>,
    /// How its capitals count.
    pub case: CaseRule,
    /// What must stand near it.
    pub context: ContextRule,
    /// Whether it is known but never looked for; a text that has it has no shorter name there either.
    pub never_extract: bool,
    /// Longer names and phrases that contain it and are something else.
    pub not_inside: Vec<String>,
    /// Words whose company tells that something else is meant.
    pub traps: Vec<String>,
    /// A remark for editors.
    pub note: Option<String>,
    /// Where it stands in the file.
    pub position: Position,
}

/// How the capitals of an alias count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseRule {
    /// What is a capital in the alias must be one in the text; the whole name may be in capitals.
    #[default]
    Name,
    /// Letters and hyphens must be as in the alias.
    Exact,
    /// Capitals don't count.
    Any,
}

/// What must stand near an alias for it to name its group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ContextRule {
    /// Nothing: the name is plain.
    #[default]
    None,
    /// Some sign of the group: its places, its people, words of violence, other groups.
    Evidence,
    /// One of these words in the text, or the group's full name.
    Words(Vec<String>),
}

/// A place in the watchlist's file, counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Watchlist {
    /// Reads a watchlist from the text of its file; `file_name` is for messages.
    pub fn parse(toml: &str, file_name: &str) -> Result<Self, WatchlistError> {
        let places = places::Places::new(toml, file_name);
        let file: file::WatchlistFile =
            toml::from_str(toml).map_err(|error| WatchlistError::of_toml(&error, &places))?;
        let groups = check::checked_groups(&file, &places)?;
        let vocabulary = file.vocabulary();
        let version = meaning::version_of(&groups, &vocabulary);
        let automaton = Automaton::build(&groups, &vocabulary);
        Ok(Self::assemble(version, file_name, groups, automaton))
    }

    /// The watchlist that comes with wirewatch.
    pub fn builtin() -> Self {
        Self::parse(BUILTIN, "config/watchlist.toml")
            .expect("the tests read the same text and find no fault")
    }

    /// The text of the watchlist that comes with wirewatch, to be written where users may change it.
    pub fn builtin_toml() -> &'static str {
        BUILTIN
    }

    /// Tells this list from every other that may find other mentions: a hash of what matching depends on. Notes,
    /// designations, comments and layout don't count.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The groups, in the order of the file.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group with the id `id`.
    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        self.by_id.get(id).and_then(|&index| self.groups.get(index))
    }

    /// The groups that go by `name`: the one with this id, else all that have it for a name, alias or official name.
    ///
    /// Case, accents, apostrophes and dashes don't count. An alias may belong to several groups.
    pub fn resolve(&self, name: &str) -> Vec<&Group> {
        let id = GroupId::from(name.trim());
        if let Some(group) = self.group(&id) {
            return vec![group];
        }
        let indices = self.by_name.get(&fold_name(name));
        indices
            .into_iter()
            .flatten()
            .filter_map(|&index| self.groups.get(index))
            .collect()
    }

    /// The group and all groups below it, for counting a child's coverage with its parent's.
    pub fn family(&self, id: &GroupId) -> Vec<&Group> {
        let mut family: Vec<&Group> = self.group(id).into_iter().collect();
        let mut next = 0;
        while let Some(parent) = family.get(next).map(|group| &group.id) {
            let children = self
                .groups
                .iter()
                .filter(|group| group.parent.as_ref() == Some(parent));
            let new: Vec<&Group> = children
                .filter(|child| family.iter().all(|known| known.id != child.id))
                .collect();
            family.extend(new);
            next += 1;
        }
        family
    }

    /// The name of the file it was read from.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    fn assemble(
        version: String,
        file_name: &str,
        groups: Vec<Group>,
        automaton: Automaton,
    ) -> Self {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, group) in groups.iter().enumerate() {
            let aliases = group.aliases.iter().map(|alias| &alias.text);
            for name in aliases.chain(&group.official).chain([&group.name]) {
                let holders = by_name.entry(fold_name(name)).or_default();
                if holders.last() != Some(&index) {
                    holders.push(index);
                }
            }
        }
        let by_id = groups.iter().enumerate();
        Self {
            by_id: by_id
                .map(|(index, group)| (group.id.clone(), index))
                .collect(),
            by_name,
            version,
            file_name: file_name.to_owned(),
            groups,
            automaton,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
[regions]
Freedonia = ["Freedonian"]

[[group]]
id = "red-lynx"
name = "Red Lynx"
region = ["Freedonia"]
aliases = ["Lynx Brigades", { text = "RL", case = "exact", needs_context = true }]
official = ["THE LYNXES"]
[group.names]
fr = ["Lynx rouge"]

[[group]]
id = "lynx-youth"
name = "Lynx Youth"
parent = "red-lynx"
"#;

    #[track_caller]
    fn check_error(line: &str, wrong: &str, expected: &str) {
        let toml = SMALL.replace(line, wrong);
        let error = Watchlist::parse(&toml, "w.toml").expect_err("the list has a fault");
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn unknown_key_is_named_with_its_place() {
        check_error(
            "official =",
            "offical =",
            "w.toml:10:1: unknown key `offical`; did you mean `official`?",
        );
        check_error(
            "needs_context = true",
            "needs_contxt = true",
            "w.toml:9:60: unknown key `needs_contxt`; did you mean `needs_context`?",
        );
    }

    #[test]
    fn unknown_value_is_named_with_its_place() {
        check_error(
            "case = \"exact\"",
            "case = \"exakt\"",
            "w.toml:9:51: unknown value `exakt`; did you mean `exact`?",
        );
        check_error(
            "region = [\"Freedonia\"]",
            "region = [\"Fredonia\"]",
            "w.toml:8:11: unknown region `Fredonia`; did you mean `Freedonia`?",
        );
        check_error(
            "parent = \"red-lynx\"",
            "parent = \"red-links\"",
            "w.toml:17:10: unknown group `red-links`; did you mean `red-lynx`?",
        );
    }

    #[test]
    fn name_twice_is_an_error() {
        check_error(
            "fr = [\"Lynx rouge\"]",
            "fr = [\"Lynx rouge\", \"Lynx rouge\"]",
            "w.toml:12:21: alias \"Lynx rouge\" is there twice",
        );
    }

    #[test]
    fn group_is_found_by_id_name_alias_or_official_name() {
        let list = Watchlist::parse(SMALL, "w.toml").expect("the list is sound");
        for name in [
            "red-lynx",
            "red lynx",
            "LYNX BRIGADES",
            "lynx rouge",
            "The Lynxes",
            "RL",
        ] {
            let ids: Vec<&str> = list
                .resolve(name)
                .iter()
                .map(|group| group.id.as_str())
                .collect();
            assert_eq!(ids, ["red-lynx"], "{name}");
        }
        assert!(list.resolve("Blue Lynx").is_empty());
    }

    #[test]
    fn official_name_is_not_looked_for_in_texts() {
        let list = Watchlist::parse(SMALL, "w.toml").expect("the list is sound");
        assert!(crate::find_groups("The Lynxes met Red Lynx", None, &list).len() == 1);
    }

    #[test]
    fn family_has_the_children() {
        let list = Watchlist::parse(SMALL, "w.toml").expect("the list is sound");
        let ids: Vec<&str> = list
            .family(&GroupId::from("red-lynx"))
            .iter()
            .map(|group| group.id.as_str())
            .collect();
        assert_eq!(ids, ["red-lynx", "lynx-youth"]);
    }

    #[track_caller]
    fn check_version(line: &str, other_line: &str, is_same: bool) {
        let toml = SMALL.replace(line, other_line);
        assert_ne!(toml, SMALL);
        let list = Watchlist::parse(SMALL, "w.toml").expect("the list is sound");
        let other = Watchlist::parse(&toml, "other.toml").expect("the list is sound");
        assert_eq!(list.version() == other.version(), is_same, "{other_line}");
    }

    #[test]
    fn version_follows_what_is_found_and_nothing_else() {
        check_version("RL", "RLX", false);
        check_version("case = \"exact\"", "case = \"any\"", false);
        check_version(", needs_context = true", "", false);
        check_version("fr = [", "es = [", false);
        check_version("Freedonian\"", "Freedonians\"", false);
        check_version("\n[regions]", "# A comment.\n[regions]", true);
        check_version("official", "note = \"seen\"\nofficial", true);
        check_version("parent = \"red-lynx\"", "", true);
    }

    #[test]
    fn builtin_list_is_sound_and_clean() {
        let list = Watchlist::builtin();
        assert!(list.groups().len() >= 205);
        assert_eq!(lint(&list, &CorpusCounts::default()), []);
    }
}
