use serde::Serialize;
use utoipa::ToSchema;
use wirewatch_pipeline::{Designation, Group, Watchlist};
use wirewatch_store::{GroupCount, GroupCoverage};

/// One group in the list of groups.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupRowView {
    /// The group's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What sort of group it is.
    pub kind: String,
    /// Where it is active.
    pub regions: Vec<String>,
    /// The group it belongs to.
    pub parent: Option<String>,
    /// Articles that name it.
    pub articles: u64,
    /// Mentions in all.
    pub mentions: u64,
    /// The publication of the latest of the articles, RFC 3339 UTC.
    pub latest: Option<String>,
}

/// The groups of the watchlist.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupListView {
    /// The version of the watchlist.
    pub watchlist_version: String,
    /// The groups, those with most articles first.
    pub groups: Vec<GroupRowView>,
}

/// One group with its coverage. What counts articles leaves out those that name the group only inside another
/// organization's name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupView {
    /// The group's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What sort of group it is.
    pub kind: String,
    /// Where it is active.
    pub regions: Vec<String>,
    /// The group it belongs to.
    pub parent: Option<String>,
    /// The groups that belong to it.
    pub children: Vec<String>,
    /// When it came to be: a year, month or day.
    pub valid_from: Option<String>,
    /// When it ceased to be: a year, month or day.
    pub valid_to: Option<String>,
    /// The lists that name it.
    pub designations: Vec<DesignationView>,
    /// The names that are looked for in texts.
    pub names: Vec<NameView>,
    /// Further names from official lists, which are never looked for in texts.
    pub official_names: Vec<String>,
    /// The version of the watchlist that this is from.
    pub watchlist_version: String,
    /// The groups whose coverage is counted below: this one, and with `rollup` those below it.
    pub counted: Vec<String>,
    /// Articles that name it.
    pub articles: u64,
    /// Mentions in all.
    pub mentions: u64,
    /// Mentions inside another organization's name.
    pub part_of_name: u64,
    /// The names that articles use, the most frequent first.
    pub aliases_seen: Vec<AliasSeenView>,
    /// Articles by month of publication, UTC; months without articles are left out.
    pub coverage: Vec<MonthView>,
    /// Groups that the same articles name, the most frequent first.
    pub named_together: Vec<TogetherView>,
    /// Who is quoted in a paragraph that names it, the most quoted first.
    pub speakers: Vec<GroupSpeakerView>,
}

/// A list's word on a group.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DesignationView {
    /// The list.
    pub list: String,
    /// The list's own number for the group.
    pub reference: Option<String>,
    /// When the list named it, as far as it is known.
    pub from: Option<String>,
    /// When the list took it off.
    pub until: Option<String>,
    /// The date of the copy of the list that was read; `null` when the entry was not checked against a copy.
    pub as_of: Option<String>,
    /// Where the entry comes from: a key that the watchlist's description explains.
    pub source: String,
    /// What the entry covers, when it isn't simply the group.
    pub note: Option<String>,
    /// The same in words.
    pub words: String,
}

/// A name of a group.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NameView {
    /// The name.
    pub text: String,
    /// Its language, BCP 47; `null` for English and names used everywhere.
    pub language: Option<String>,
}

/// A name that articles use.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AliasSeenView {
    /// The group that goes by it.
    pub group_id: String,
    /// The name as the watchlist has it.
    pub alias: String,
    /// Articles that have it.
    pub articles: u64,
    /// Mentions in all.
    pub mentions: u64,
}

/// The articles of one month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MonthView {
    /// The month, as `2024-03`.
    pub month: String,
    /// Articles.
    pub articles: u64,
}

/// A group that the same articles name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TogetherView {
    /// The group.
    pub group_id: String,
    /// Articles that name both.
    pub articles: u64,
}

/// Someone quoted beside a group.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GroupSpeakerView {
    /// The speaker's id.
    pub id: String,
    /// The full name.
    pub name: String,
    /// Articles with such a quote.
    pub articles: u64,
    /// Quotes in all.
    pub quotes: u64,
}

impl GroupListView {
    /// Shows the groups of `watchlist` with their `counts`.
    pub fn new(watchlist: &Watchlist, counts: &[GroupCount]) -> Self {
        let rows = watchlist.groups().iter().map(|group| row(group, counts));
        let mut rows: Vec<GroupRowView> = rows.collect();
        rows.sort_by(|a, b| (b.articles, &a.id).cmp(&(a.articles, &b.id)));
        Self {
            watchlist_version: watchlist.version().to_owned(),
            groups: rows,
        }
    }
}

fn row(group: &Group, counts: &[GroupCount]) -> GroupRowView {
    let count = counts.iter().find(|count| count.group_id == group.id);
    GroupRowView {
        id: group.id.to_string(),
        name: group.name.clone(),
        kind: group.kind.clone(),
        regions: group.regions.clone(),
        parent: group.parent.as_ref().map(ToString::to_string),
        articles: count.map_or(0, |count| count.articles),
        mentions: count.map_or(0, |count| count.mentions),
        latest: count.and_then(|count| Some(count.latest?.to_string())),
    }
}

impl GroupView {
    /// Shows `group` of `watchlist` with the coverage of `counted`.
    pub fn new(
        group: &Group,
        watchlist: &Watchlist,
        counted: &[&Group],
        coverage: &GroupCoverage,
    ) -> Self {
        let children = watchlist.groups().iter();
        let children = children.filter(|child| child.parent.as_ref() == Some(&group.id));
        Self {
            id: group.id.to_string(),
            name: group.name.clone(),
            kind: group.kind.clone(),
            regions: group.regions.clone(),
            parent: group.parent.as_ref().map(ToString::to_string),
            children: children.map(|child| child.id.to_string()).collect(),
            valid_from: group.valid_from.clone(),
            valid_to: group.valid_to.clone(),
            designations: group.designations.iter().map(designation).collect(),
            names: names(group),
            official_names: group.official.clone(),
            watchlist_version: watchlist.version().to_owned(),
            counted: counted.iter().map(|group| group.id.to_string()).collect(),
            articles: coverage.articles,
            mentions: coverage.mentions,
            part_of_name: coverage.parts,
            aliases_seen: aliases_seen(coverage),
            coverage: months(coverage),
            named_together: together(coverage),
            speakers: speakers(coverage),
        }
    }
}

fn designation(designation: &Designation) -> DesignationView {
    DesignationView {
        list: designation.list.clone(),
        reference: designation.reference.clone(),
        from: designation.from.clone(),
        until: designation.until.clone(),
        as_of: designation.as_of.clone(),
        source: designation.source.clone(),
        note: designation.note.clone(),
        words: in_words(designation),
    }
}

/// `named by US FTO on 1997-10-08, taken off on 2021-11-30; not checked against a copy of the list`.
fn in_words(designation: &Designation) -> String {
    let mut words = format!("named by {}", designation.list);
    match &designation.from {
        Some(from) => words.push_str(&format!(" on {from}")),
        None => words.push_str(", date not on record"),
    }
    if let Some(until) = &designation.until {
        words.push_str(&format!(", taken off on {until}"));
    }
    match &designation.as_of {
        Some(as_of) => words.push_str(&format!("; by the list's copy of {as_of}")),
        None => words.push_str("; not checked against a copy of the list"),
    }
    words
}

fn names(group: &Group) -> Vec<NameView> {
    let looked_for = group.aliases.iter().filter(|alias| !alias.never_extract);
    let names = looked_for.map(|alias| NameView {
        text: alias.text.clone(),
        language: alias.language.clone(),
    });
    names.collect()
}

fn aliases_seen(coverage: &GroupCoverage) -> Vec<AliasSeenView> {
    let seen = coverage.aliases.iter().map(|seen| AliasSeenView {
        group_id: seen.group_id.to_string(),
        alias: seen.alias.clone(),
        articles: seen.articles,
        mentions: seen.mentions,
    });
    seen.collect()
}

fn months(coverage: &GroupCoverage) -> Vec<MonthView> {
    let months = coverage.months.iter().map(|(month, articles)| MonthView {
        month: month.clone(),
        articles: *articles,
    });
    months.collect()
}

fn together(coverage: &GroupCoverage) -> Vec<TogetherView> {
    let others = coverage.together.iter();
    let others = others.map(|(group_id, articles)| TogetherView {
        group_id: group_id.to_string(),
        articles: *articles,
    });
    others.collect()
}

fn speakers(coverage: &GroupCoverage) -> Vec<GroupSpeakerView> {
    let speakers = coverage.speakers.iter().map(|speaker| GroupSpeakerView {
        id: speaker.id.to_string(),
        name: speaker.name.clone(),
        articles: speaker.articles,
        quotes: speaker.quotes,
    });
    speakers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn designation_is_told_as_the_lists_word() {
        let mut of_list = Designation {
            list: "US FTO".to_owned(),
            reference: None,
            from: Some("1997-10-08".to_owned()),
            until: None,
            as_of: Some("2026-08".to_owned()),
            source: "us".to_owned(),
            note: None,
        };
        assert_eq!(
            in_words(&of_list),
            "named by US FTO on 1997-10-08; by the list's copy of 2026-08"
        );
        of_list.from = None;
        of_list.as_of = None;
        of_list.until = Some("2021".to_owned());
        assert_eq!(
            in_words(&of_list),
            "named by US FTO, date not on record, taken off on 2021; not checked against a copy of the list"
        );
    }
}
