//! What the hits have in common: values with their counts, as links that narrow the search.

use std::collections::BTreeMap;

use super::address::Address;
use super::names::Names;
use crate::groups::head_of;
use crate::views::{FacetView, SearchView};

/// The facets that the page asks the index for.
pub(super) const ASKED: &str = "group,group_family,incident,speaker,outlet,language,country";

/// Values shown of each facet at once.
const SHOWN: usize = 8;

/// Values to be opened; further ones are behind the query language.
const REST: usize = 40;

/// A facet with its values.
pub(super) struct Facet {
    /// What it is about, in words.
    pub(super) name: &'static str,
    pub(super) values: Vec<Value>,
    /// Further values, to be opened.
    pub(super) rest: Vec<Value>,
}

/// One value.
pub(super) struct Value {
    pub(super) name: String,
    pub(super) count: u64,
    /// The search narrowed to it, or, when it is chosen, no longer.
    pub(super) link: String,
    pub(super) chosen: bool,
    /// Whether it lies below the value before it.
    pub(super) below: bool,
}

/// The facets of an answer; those without values are left out.
pub(super) fn facets(view: &SearchView, address: &Address, names: &Names<'_>) -> Vec<Facet> {
    let counts = |field: &str| counts(view, field);
    let plain = |title, field| {
        let values = counts(field)
            .iter()
            .map(|count| value(address, field, count, names));
        cut(title, values.collect())
    };
    let mut facets = vec![
        group_facet(counts("group_family"), counts("group"), address, names),
        plain("Incidents", "incident"),
        plain("Speakers", "speaker"),
        plain("Outlets", "outlet"),
        plain("Countries of attacks", "country"),
        plain("Languages", "language"),
    ];
    facets.retain(|facet| !facet.values.is_empty());
    facets
}

/// The values of `field` whose names are asked for: those that are chosen or shown. Of speakers only those shown at once, since
/// the id of any other tells enough.
pub(super) fn to_name(view: &SearchView, address: &Address, field: &str) -> Vec<String> {
    let most = if field == "speaker" {
        SHOWN
    } else {
        SHOWN + REST
    };
    let mut ids = address.values(field);
    for count in counts(view, field).iter().take(most) {
        if !ids.contains(&count.value) {
            ids.push(count.value.clone());
        }
    }
    ids
}

fn counts<'v>(view: &'v SearchView, field: &str) -> &'v [FacetView] {
    view.facets
        .get(field)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// Heads of families with all groups below them, and below each head those that articles name.
fn group_facet(
    families: &[FacetView],
    groups: &[FacetView],
    address: &Address,
    names: &Names<'_>,
) -> Facet {
    let mut members: BTreeMap<String, Vec<&FacetView>> = BTreeMap::new();
    for group in groups {
        let head = head_of(&group.value, names.watchlist());
        members.entry(head).or_default().push(group);
    }
    let mut values = Vec::new();
    let families = families.iter().filter(|family| family.count > 0);
    for family in families {
        let inside = members.remove(&family.value).unwrap_or_default();
        let single = inside.len() == 1 && inside.iter().all(|only| only.value == family.value);
        let reach = if single {
            address.clone()
        } else {
            address.rolled_up()
        };
        values.push(value(&reach, "group", family, names));
        let below = inside.iter().filter(|group| group.value != family.value);
        for group in below {
            values.push(Value {
                below: true,
                ..value(address, "group", group, names)
            });
        }
    }
    cut("Groups", values)
}

fn value(address: &Address, field: &str, count: &FacetView, names: &Names<'_>) -> Value {
    let chosen = address.values(field).contains(&count.value);
    let other = if chosen {
        address.widened(field, &count.value)
    } else {
        address.narrowed(field, &count.value)
    };
    Value {
        name: names.name(field, &count.value),
        count: count.count,
        link: other.first(),
        chosen,
        below: false,
    }
}

/// Keeps what is too much to be opened, but nothing that was chosen.
fn cut(name: &'static str, values: Vec<Value>) -> Facet {
    let (mut shown, mut rest) = (Vec::new(), Vec::new());
    for (number, value) in values.into_iter().enumerate() {
        if number < SHOWN || value.chosen {
            shown.push(value);
        } else if rest.len() < REST {
            rest.push(value);
        }
    }
    Facet {
        name,
        values: shown,
        rest,
    }
}
