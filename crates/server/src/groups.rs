//! Groups by any of their names, and with the groups below them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wirewatch_index::{ArticleIndex, DayCounts, FacetCount, IndexError, SearchPage, SearchRequest};
use wirewatch_model::GroupId;
use wirewatch_pipeline::{Group, Watchlist};
use wirewatch_store::Store;

use crate::answers::Failure;
use crate::views::{GroupListView, GroupView};

/// The facet that counts groups together with those below them.
const FAMILY_FACET: &str = "group_family";

/// Whether a group stands for the groups below it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollUp {
    /// Each group for itself.
    No,
    /// A group with all groups below it.
    Yes,
}

impl From<bool> for RollUp {
    fn from(rollup: bool) -> Self {
        if rollup { Self::Yes } else { Self::No }
    }
}

/// Lists the groups of the watchlist with their counts.
///
/// # Errors
/// [`Failure::Store`] when the store fails.
pub async fn list_groups(
    store: &Arc<dyn Store>,
    watchlist: &Watchlist,
) -> Result<GroupListView, Failure> {
    Ok(GroupListView::new(watchlist, &store.group_counts().await?))
}

/// Shows the group that goes by `name`: its id, name or any alias.
///
/// # Errors
/// [`Failure::NotFound`] when no group does, [`Failure::Invalid`] when several do.
pub async fn show_group(
    store: &Arc<dyn Store>,
    watchlist: &Watchlist,
    name: &str,
    rollup: RollUp,
) -> Result<GroupView, Failure> {
    let group = match watchlist.resolve(name).as_slice() {
        [group] => *group,
        [] => {
            return Err(Failure::NotFound(format!(
                "no group of the watchlist goes by `{name}`"
            )));
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|group| group.id.as_str()).collect();
            return Err(Failure::Invalid(format!(
                "several groups go by `{name}`: {}; ask for one of these ids",
                ids.join(", ")
            )));
        }
    };
    let counted: Vec<&Group> = match rollup {
        RollUp::Yes => watchlist.family(&group.id),
        RollUp::No => vec![group],
    };
    let ids: Vec<GroupId> = counted.iter().map(|group| group.id.clone()).collect();
    let coverage = store.group_coverage(&ids).await?;
    Ok(GroupView::new(group, watchlist, &counted, &coverage))
}

/// Replaces the groups asked for, by whatever name, by ids; a name that no group goes by stays as it is and finds nothing.
pub fn resolve_groups(request: &mut SearchRequest, watchlist: &Watchlist, rollup: RollUp) {
    for (_, asked) in group_filters(request) {
        let names = std::mem::take(asked);
        let ids: BTreeSet<String> = names
            .iter()
            .flat_map(|name| ids_of(name, watchlist, rollup))
            .collect();
        asked.extend(ids);
    }
    let names = wirewatch_index::group_names(&request.query).into_iter();
    let known: BTreeMap<String, Vec<String>> = names
        .map(|name| (name.clone(), ids_of(&name, watchlist, rollup)))
        .collect();
    request.group_names = known;
}

fn group_filters(request: &mut SearchRequest) -> impl Iterator<Item = &mut (String, Vec<String>)> {
    let filters = request.filters.iter_mut();
    filters.filter(|(field, _)| field == "group")
}

fn ids_of(name: &str, watchlist: &Watchlist, rollup: RollUp) -> Vec<String> {
    let found = watchlist.resolve(name);
    if found.is_empty() {
        return vec![name.to_owned()];
    }
    let groups = found.into_iter().flat_map(|group| match rollup {
        RollUp::Yes => watchlist.family(&group.id),
        RollUp::No => vec![group],
    });
    let ids: BTreeSet<String> = groups.map(|group| group.id.to_string()).collect();
    ids.into_iter().collect()
}

/// Answers a search whose facets may count groups by family.
pub(crate) fn search_families(
    index: &dyn ArticleIndex,
    request: &SearchRequest,
    watchlist: &Watchlist,
) -> Result<SearchPage, IndexError> {
    let Some(plain) = without_families(request) else {
        return index.search(request);
    };
    let mut page = index.search(&plain)?;
    add_families(index, request, watchlist, &mut page.facets)?;
    Ok(page)
}

/// Counts the hits of a search by day; its facets may count groups by family.
pub(crate) fn days_and_families(
    index: &dyn ArticleIndex,
    request: &SearchRequest,
    watchlist: &Watchlist,
) -> Result<DayCounts, IndexError> {
    let Some(plain) = without_families(request) else {
        return index.days(request);
    };
    let mut counts = index.days(&plain)?;
    add_families(index, request, watchlist, &mut counts.facets)?;
    Ok(counts)
}

/// The request with groups in the place of their families; `None` when it asks for no families.
fn without_families(request: &SearchRequest) -> Option<SearchRequest> {
    if !request.facets.iter().any(|facet| facet == FAMILY_FACET) {
        return None;
    }
    let mut plain = request.clone();
    plain.facets.retain(|facet| facet != FAMILY_FACET);
    if !plain.facets.iter().any(|facet| facet == "group") {
        plain.facets.push("group".to_owned());
    }
    Some(plain)
}

/// Counts families from the counts of groups.
fn add_families(
    index: &dyn ArticleIndex,
    request: &SearchRequest,
    watchlist: &Watchlist,
    facets: &mut Vec<(String, Vec<FacetCount>)>,
) -> Result<(), IndexError> {
    let groups = facets.iter().find(|(facet, _)| facet == "group");
    let groups = groups.map(|(_, counts)| counts.clone()).unwrap_or_default();
    let families = family_counts(index, request, &groups, watchlist)?;
    facets.retain(|(facet, _)| request.facets.contains(facet));
    facets.push((FAMILY_FACET.to_owned(), families));
    Ok(())
}

/// Counts the matching articles of each family that has any, under the id of the group at its head.
fn family_counts(
    index: &dyn ArticleIndex,
    request: &SearchRequest,
    groups: &[FacetCount],
    watchlist: &Watchlist,
) -> Result<Vec<FacetCount>, IndexError> {
    let mut families: BTreeMap<String, Vec<&FacetCount>> = BTreeMap::new();
    for group in groups {
        let head = head_of(&group.value, watchlist);
        families.entry(head).or_default().push(group);
    }
    let mut counts = Vec::with_capacity(families.len());
    for (head, members) in families {
        let count = match members.as_slice() {
            [only] => only.count,
            several => articles_naming(index, request, several)?,
        };
        counts.push(FacetCount { value: head, count });
    }
    counts.sort_by(|a, b| (b.count, &a.value).cmp(&(a.count, &b.value)));
    Ok(counts)
}

/// The id of the group above all others that `id` belongs to.
pub(crate) fn head_of(id: &str, watchlist: &Watchlist) -> String {
    let mut head = GroupId::from(id);
    // A chain of parents longer than the list has come round.
    for _ in watchlist.groups() {
        match watchlist
            .group(&head)
            .and_then(|group| group.parent.clone())
        {
            Some(parent) => head = parent,
            None => break,
        }
    }
    head.to_string()
}

/// How many matching articles name one of `groups`; an article that names two of them counts once.
fn articles_naming(
    index: &dyn ArticleIndex,
    request: &SearchRequest,
    groups: &[&FacetCount],
) -> Result<u64, IndexError> {
    let mut asked = SearchRequest {
        facets: Vec::new(),
        // A cursor belongs to the search without the filter below.
        cursor: None,
        limit: 0,
        offset: 0,
        ..request.clone()
    };
    // Each filter narrows the others, so a filter for groups that is there already stays.
    let ids = groups.iter().map(|group| group.value.clone()).collect();
    asked.filters.push(("group".to_owned(), ids));
    Ok(index.search(&asked)?.total)
}
