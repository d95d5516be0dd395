use std::collections::{HashMap, HashSet};

use toml::Spanned;
use wirewatch_model::GroupId;

use super::error::{WatchlistError, closest};
use super::file::{
    AliasEntry, CaseEntry, DesignationEntry, GroupEntry, NeedsContext, WatchlistFile,
};
use super::places::Places;
use super::{Alias, CaseRule, ContextRule, Designation, Group};
use crate::groups::folding::fold_name;

/// Turns the entries of the file into groups; an id twice, an unknown parent or region, an empty name or a date that
/// is none is an error.
pub(super) fn checked_groups(
    file: &WatchlistFile,
    places: &Places<'_>,
) -> Result<Vec<Group>, WatchlistError> {
    let mut ids = HashSet::new();
    for entry in &file.group {
        check_id(&entry.id, places)?;
        if !ids.insert(entry.id.get_ref().as_str()) {
            let message = format!("group `{}` is there twice", entry.id.get_ref());
            return Err(error_at(&entry.id, places, message));
        }
    }
    let checker = Checker { file, places, ids };
    file.group
        .iter()
        .map(|entry| checker.group(entry))
        .collect()
}

struct Checker<'a> {
    file: &'a WatchlistFile,
    places: &'a Places<'a>,
    ids: HashSet<&'a str>,
}

impl Checker<'_> {
    fn group(&self, entry: &GroupEntry) -> Result<Group, WatchlistError> {
        if let Some(parent) = &entry.parent {
            let known = self.ids.iter().copied();
            self.check_known(parent, "group", known)?;
        }
        for region in &entry.region {
            let known = self.file.regions.keys().map(String::as_str);
            self.check_known(region, "region", known)?;
        }
        for date in [&entry.valid_from, &entry.valid_to] {
            self.check_date(date.as_ref())?;
        }
        let designations = entry.designations.iter();
        Ok(Group {
            id: GroupId::from(entry.id.get_ref().as_str()),
            name: entry.name.get_ref().clone(),
            kind: entry.kind.clone(),
            regions: entry.region.iter().map(|r| r.get_ref().clone()).collect(),
            parent: entry
                .parent
                .as_ref()
                .map(|p| GroupId::from(p.get_ref().as_str())),
            valid_from: entry.valid_from.as_ref().map(|d| d.get_ref().clone()),
            valid_to: entry.valid_to.as_ref().map(|d| d.get_ref().clone()),
            designations: designations
                .map(|designation| self.designation(designation))
                .collect::<Result<_, _>>()?,
            context: entry.context.clone(),
            aliases: self.aliases(entry)?,
            official: entry.official.clone(),
            note: entry.note.clone(),
            position: self.places.of(entry.id.span().start),
        })
    }

    fn designation(&self, entry: &DesignationEntry) -> Result<Designation, WatchlistError> {
        for date in [&entry.from, &entry.until, &entry.as_of] {
            self.check_date(date.as_ref())?;
        }
        let date = |date: &Option<Spanned<String>>| date.as_ref().map(|d| d.get_ref().clone());
        Ok(Designation {
            list: entry.list.clone(),
            reference: entry.reference.clone(),
            from: date(&entry.from),
            until: date(&entry.until),
            as_of: date(&entry.as_of),
            source: entry.source.clone(),
            note: entry.note.clone(),
        })
    }

    /// The aliases with rules, the plain names by language, and the group's own name unless an alias rules it.
    fn aliases(&self, entry: &GroupEntry) -> Result<Vec<Alias>, WatchlistError> {
        let mut aliases = Vec::new();
        for alias in &entry.aliases {
            aliases.push(self.alias(alias)?);
        }
        for (language, names) in &entry.names {
            for name in names {
                let mut alias = self.plain(name)?;
                alias.language = Some(language.get_ref().clone());
                aliases.push(alias);
            }
        }
        let own = fold_name(entry.name.get_ref());
        if aliases.iter().all(|alias| fold_name(&alias.text) != own) {
            aliases.insert(0, self.plain(&entry.name)?);
        }
        self.check_twice(&aliases)?;
        Ok(aliases)
    }

    fn alias(&self, entry: &Spanned<AliasEntry>) -> Result<Alias, WatchlistError> {
        let ruled = match entry.get_ref() {
            AliasEntry::Plain(text) => {
                return self.plain(&Spanned::new(entry.span(), text.clone()));
            }
            AliasEntry::Ruled(ruled) => ruled,
        };
        let mut alias = self.plain(&Spanned::new(entry.span(), ruled.text.clone()))?;
        alias.language = ruled.language.as_ref().map(|l| l.get_ref().clone());
        alias.case = match ruled.case {
            CaseEntry::Name => CaseRule::Name,
            CaseEntry::Exact => CaseRule::Exact,
            CaseEntry::Any => CaseRule::Any,
        };
        alias.context = match &ruled.needs_context {
            NeedsContext::No => ContextRule::None,
            NeedsContext::Yes => ContextRule::Evidence,
            NeedsContext::Words(words) => ContextRule::Words(words.clone()),
        };
        alias.never_extract = ruled.never_extract;
        alias.not_inside = ruled.not_inside.clone();
        alias.traps = ruled.traps.clone();
        alias.note = ruled.note.clone();
        Ok(alias)
    }

    fn plain(&self, name: &Spanned<String>) -> Result<Alias, WatchlistError> {
        if !name.get_ref().chars().any(char::is_alphanumeric) {
            return Err(error_at(name, self.places, "an empty name".to_owned()));
        }
        Ok(Alias {
            text: name.get_ref().clone(),
            language: None,
            case: CaseRule::Name,
            context: ContextRule::None,
            never_extract: false,
            not_inside: Vec::new(),
            traps: Vec::new(),
            note: None,
            position: self.places.of(name.span().start),
        })
    }

    fn check_twice(&self, aliases: &[Alias]) -> Result<(), WatchlistError> {
        let mut seen: HashMap<(&str, Option<&str>), &Alias> = HashMap::new();
        for alias in aliases {
            let key = (alias.text.as_str(), alias.language.as_deref());
            if seen.insert(key, alias).is_some() {
                let message = format!("alias \"{}\" is there twice", alias.text);
                return Err(WatchlistError::at(alias.position, self.places, message));
            }
        }
        Ok(())
    }

    fn check_known<'n>(
        &self,
        name: &Spanned<String>,
        what: &str,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> Result<(), WatchlistError> {
        let wanted = name.get_ref().as_str();
        if known.clone().any(|name| name == wanted) {
            return Ok(());
        }
        let message = match closest(wanted, known) {
            Some(right) => format!("unknown {what} `{wanted}`; did you mean `{right}`?"),
            None => format!("unknown {what} `{wanted}`"),
        };
        Err(error_at(name, self.places, message))
    }

    fn check_date(&self, date: Option<&Spanned<String>>) -> Result<(), WatchlistError> {
        match date {
            Some(date) if !is_date(date.get_ref()) => {
                let message = format!(
                    "`{}` is no date; write 2014, 2014-06 or 2014-06-29",
                    date.get_ref()
                );
                Err(error_at(date, self.places, message))
            }
            _ => Ok(()),
        }
    }
}

fn check_id(id: &Spanned<String>, places: &Places<'_>) -> Result<(), WatchlistError> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !id.get_ref().is_empty() && id.get_ref().chars().all(fits) {
        return Ok(());
    }
    let message = format!(
        "group id `{}` may have small letters, digits and hyphens only",
        id.get_ref()
    );
    Err(error_at(id, places, message))
}

/// Whether `text` is a year, a month (`2014-06`) or a day (`2014-06-29`).
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let sized = parts
        .iter()
        .zip([4, 2, 2])
        .all(|(part, len)| part.len() == len && part.bytes().all(|b| b.is_ascii_digit()));
    sized && (1..=3).contains(&parts.len())
}

fn error_at<T>(item: &Spanned<T>, places: &Places<'_>, message: String) -> WatchlistError {
    WatchlistError::at(places.of(item.span().start), places, message)
}
