pub(crate) mod automaton;
mod bounds;
mod capitals;
mod decision;
mod evidence;
mod expansions;
pub(crate) mod folding;
mod part_of_name;
mod people;
mod reading;

use wirewatch_model::GroupMention;

use crate::watchlist::Watchlist;
use decision::{Accepted, decide};
use part_of_name::parts_of_names;
use reading::Reading;

/// Finds the places of `text` that name a group of `watchlist`, in reading order.
///
/// The longest name wins, and a name that several groups go by is the one's that the text speaks of. An ambiguous
/// name counts only with evidence: an introduction in brackets, the group's full name elsewhere in the text, its
/// places, people and deeds near by. `language` is the text's, as a BCP 47 tag, when it is known.
pub fn find_groups(text: &str, language: Option<&str>, watchlist: &Watchlist) -> Vec<GroupMention> {
    let reading = Reading::new(text, language, &watchlist.automaton);
    if reading.candidates.is_empty() {
        return Vec::new();
    }
    let accepted = decide(&reading);
    let parts = parts_of_names(&reading, &accepted);
    let pairs = accepted.iter().zip(parts);
    pairs
        .filter_map(|(mention, part_of_name)| {
            mention_of(mention, part_of_name, &reading, watchlist)
        })
        .collect()
}

fn mention_of(
    accepted: &Accepted,
    part_of_name: bool,
    reading: &Reading<'_>,
    watchlist: &Watchlist,
) -> Option<GroupMention> {
    let entry = reading.automaton.aliases.get(accepted.candidate.alias)?;
    let group = watchlist.groups().get(entry.group)?;
    Some(GroupMention {
        group_id: group.id.clone(),
        span: accepted.candidate.span,
        alias: entry.alias.text.clone(),
        part_of_name,
        rule: accepted.rule.name().to_owned(),
    })
}
