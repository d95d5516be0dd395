//! Holds the facts of the watchlist that ships against each other.

use std::collections::{BTreeSet, HashSet};

use super::{Designation, Group, Watchlist};

const DESCRIPTION: &str = include_str!("../../../../config/README.md");

#[track_caller]
fn check_groups(is_sound: impl Fn(&Watchlist, &Group) -> bool) {
    let list = Watchlist::builtin();
    let groups = list.groups().iter();
    let odd: Vec<&str> = groups
        .filter(|group| !is_sound(&list, group))
        .map(|group| group.id.as_str())
        .collect();
    assert!(odd.is_empty(), "{odd:?}");
}

#[track_caller]
fn check_designations(is_sound: impl Fn(&Group, &Designation) -> bool) {
    check_groups(|_, group| {
        let mut designations = group.designations.iter();
        designations.all(|designation| is_sound(group, designation))
    });
}

/// Whether one date is no later than the other, as far as both are known: a year is compared with the year of a day.
fn in_order(first: Option<&String>, then: Option<&String>) -> bool {
    let (Some(first), Some(then)) = (first, then) else {
        return true;
    };
    let known = first.len().min(then.len());
    first.get(..known) <= then.get(..known)
}

#[test]
fn group_ends_after_it_begins() {
    check_groups(|_, group| in_order(group.valid_from.as_ref(), group.valid_to.as_ref()));
}

#[test]
fn list_names_a_group_after_its_founding_and_before_taking_it_off() {
    check_designations(|group, designation| {
        let (from, until) = (designation.from.as_ref(), designation.until.as_ref());
        let as_of = designation.as_of.as_ref();
        in_order(group.valid_from.as_ref(), from) && in_order(from, until) && in_order(from, as_of)
    });
}

#[test]
fn source_of_every_designation_is_described() {
    check_designations(|_, designation| {
        let described = format!("| `{}` |", designation.source);
        DESCRIPTION.contains(&described)
    });
}

#[test]
fn designation_has_the_date_of_its_copy_unless_it_is_from_no_copy() {
    check_designations(|_, designation| {
        designation.as_of.is_some() == (designation.source != "hand")
    });
}

#[test]
fn copy_of_a_source_has_one_date() {
    let list = Watchlist::builtin();
    let designations = list.groups().iter().flat_map(|group| &group.designations);
    let copies: BTreeSet<(&str, &str, &str)> = designations
        .filter_map(|d| Some((d.source.as_str(), d.list.as_str(), d.as_of.as_deref()?)))
        .collect();
    let sources: HashSet<&str> = copies.iter().map(|(source, ..)| *source).collect();
    assert_eq!(copies.len(), sources.len(), "{copies:?}");
}

#[test]
fn list_names_a_group_once_under_each_number() {
    check_groups(|_, group| {
        let mut seen = HashSet::new();
        let mut designations = group.designations.iter();
        designations.all(|d| seen.insert((&d.list, &d.reference, &d.from)))
    });
}

#[test]
fn numbers_of_the_un_list_look_like_its_numbers() {
    check_designations(|_, designation| match &designation.reference {
        Some(number) if designation.list == "UN" => {
            let (prefix, digits) = number.split_once('.').unwrap_or_default();
            prefix.len() == 3
                && prefix.ends_with('e')
                && digits.len() == 3
                && digits.bytes().all(|digit| digit.is_ascii_digit())
        }
        _ => true,
    });
}

#[test]
fn group_goes_by_its_id_and_its_name() {
    check_groups(|list, group| {
        let by_id = list.resolve(group.id.as_str());
        let by_name = list.resolve(&group.name);
        let is_it = |found: &&Group| found.id == group.id;
        by_id.len() == 1 && by_id.iter().all(is_it) && by_name.iter().any(is_it)
    });
}

#[test]
fn every_group_has_a_kind_and_a_family_it_is_part_of_once() {
    check_groups(|list, group| {
        let parent = group.parent.as_ref();
        let families = parent.map_or(1, |parent| {
            let family = list.family(parent);
            family.iter().filter(|member| member.id == group.id).count()
        });
        !group.kind.is_empty() && families == 1
    });
}
