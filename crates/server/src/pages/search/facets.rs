//! What the hits have in common: values with their counts, as links that narrow the search.

use std::collections::BTreeMap;

use wirewatch_model::GroupId;
use wirewatch_pipeline::Watchlist;
use wirewatch_store::Store;

use super::address::Address;
use crate::answers::Failure;
use crate::groups::head_of;
use crate::views::{FacetView, SearchView};

/// The facets that the page asks the index for.
pub(super) const ASKED: &str = "group,group_family,speaker,outlet,language,country";

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
///
/// # Errors
/// A fault of the store.
pub(super) async fn facets(
    view: &SearchView,
    address: &Address,
    watchlist: &Watchlist,
    store: &dyn Store,
) -> Result<Vec<Facet>, Failure> {
    let counts = |name: &str| view.facets.get(name).map(Vec::as_slice).unwrap_or_default();
    let plain = |name, field, words: fn(&str) -> String| {
        let values = counts(field)
            .iter()
            .map(|count| value(address, field, count, words(&count.value)));
        cut(name, values.collect())
    };
    let speakers = speaker_facet(counts("speaker"), address, store).await?;
    let mut facets = vec![
        group_facet(counts("group_family"), counts("group"), address, watchlist),
        speakers,
        plain("Outlets", "outlet", str::to_owned),
        plain("Countries", "country", str::to_owned),
        plain("Languages", "language", language_words),
    ];
    facets.retain(|facet| !facet.values.is_empty());
    Ok(facets)
}

/// Heads of families with all groups below them, and below each head those that articles name.
fn group_facet(
    families: &[FacetView],
    groups: &[FacetView],
    address: &Address,
    watchlist: &Watchlist,
) -> Facet {
    let mut members: BTreeMap<String, Vec<&FacetView>> = BTreeMap::new();
    for group in groups {
        let head = head_of(&group.value, watchlist);
        members.entry(head).or_default().push(group);
    }
    let mut values = Vec::new();
    let families = families.iter().filter(|family| family.count > 0);
    for family in families {
        let inside = members.remove(&family.value).unwrap_or_default();
        let single = inside.len() == 1 && inside.iter().all(|only| only.value == family.value);
        let name = group_name(&family.value, watchlist);
        let reach = if single {
            address.clone()
        } else {
            address.rolled_up()
        };
        values.push(value(&reach, "group", family, name));
        let below = inside.iter().filter(|group| group.value != family.value);
        for group in below {
            values.push(Value {
                below: true,
                ..value(address, "group", group, group_name(&group.value, watchlist))
            });
        }
    }
    cut("Groups", values)
}

async fn speaker_facet(
    counts: &[FacetView],
    address: &Address,
    store: &dyn Store,
) -> Result<Facet, Failure> {
    let shown = counts.iter().take(SHOWN);
    let known = shown.map(|count| async move {
        let id = wirewatch_model::SpeakerId(count.value.clone());
        store.speaker(&id).await
    });
    let known = futures::future::try_join_all(known).await?;
    let values = counts.iter().zip(known).map(|(count, known)| {
        let name = known.map_or_else(|| count.value.clone(), |known| known.name);
        value(address, "speaker", count, name)
    });
    Ok(cut("Speakers", values.collect()))
}

fn value(address: &Address, field: &str, count: &FacetView, name: String) -> Value {
    let chosen = address.values(field).contains(&count.value);
    let other = if chosen {
        address.widened(field, &count.value)
    } else {
        address.narrowed(field, &count.value)
    };
    Value {
        name,
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

fn group_name(id: &str, watchlist: &Watchlist) -> String {
    let known = watchlist.group(&GroupId::from(id));
    known.map_or_else(|| id.to_owned(), |group| group.name.clone())
}

/// The languages that articles are read in, in words.
fn language_words(tag: &str) -> String {
    let known = match tag {
        "ar" => "Arabic",
        "de" => "German",
        "en" => "English",
        "es" => "Spanish",
        "fa" => "Persian",
        "fr" => "French",
        "he" => "Hebrew",
        "it" => "Italian",
        "nl" => "Dutch",
        "pt" => "Portuguese",
        "ru" => "Russian",
        "tr" => "Turkish",
        "uk" => "Ukrainian",
        "ur" => "Urdu",
        other => other,
    };
    known.to_owned()
}
