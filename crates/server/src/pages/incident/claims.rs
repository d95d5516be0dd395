use wirewatch_pipeline::Watchlist;
use wirewatch_text::fold;

use super::origins::Outlets;
use super::{Statement, statement};
use crate::pages::incidents::{NamedGroup, named_groups};
use crate::views::IncidentView;

/// Statements of one kind.
pub(super) struct ClaimColumn {
    pub(super) heading: &'static str,
    pub(super) means: &'static str,
    pub(super) none: &'static str,
    pub(super) claimants: Vec<Claimant>,
}

/// Someone of whom something is said, with every statement of it.
pub(super) struct Claimant {
    pub(super) who: NamedGroup,
    pub(super) claims: Vec<Claim>,
}

/// One statement of who did it.
pub(super) struct Claim {
    pub(super) anchor: String,
    /// Who accuses, in the text's words.
    pub(super) by: Option<String>,
    pub(super) statement: Statement,
}

const COLUMNS: [(&str, &str, &str, &str); 3] = [
    (
        "claimed",
        "Claimed",
        "say that it was them",
        "No claim is stated.",
    ),
    (
        "blamed",
        "Blamed",
        "others say that it was them",
        "Nobody is blamed.",
    ),
    (
        "denied",
        "Denied",
        "say that it was not them",
        "No denial is stated.",
    ),
];

/// What is said of who did it, by kind. A claim stays a claim: none of them says who it was.
pub(super) fn claim_columns(
    view: &IncidentView,
    outlets: &Outlets,
    watchlist: &Watchlist,
) -> Vec<ClaimColumn> {
    let columns = COLUMNS.map(|(kind, heading, means, none)| {
        let mut claimants: Vec<Claimant> = Vec::new();
        let rows = view.claims.iter().enumerate();
        for (number, row) in rows.filter(|(_, row)| row.kind == kind) {
            let claim = Claim {
                anchor: anchor(number),
                by: row.by.clone(),
                statement: statement(&row.stated, outlets),
            };
            let who = known_as(&row.who, watchlist);
            match claimants.iter_mut().find(|known| is_same(&known.who, &who)) {
                Some(known) => known.claims.push(claim),
                None => claimants.push(Claimant {
                    who,
                    claims: vec![claim],
                }),
            }
        }
        ClaimColumn {
            heading,
            means,
            none,
            claimants,
        }
    });
    columns.into()
}

/// Names of one group are one, whatever articles call it; other names are when they are spelled alike.
fn is_same(one: &NamedGroup, other: &NamedGroup) -> bool {
    match (&one.link, &other.link) {
        (Some(one), Some(other)) => one == other,
        (None, None) => fold(&one.name) == fold(&other.name),
        _ => false,
    }
}

/// The place of a claim on the page.
pub(super) fn anchor(number: usize) -> String {
    format!("claim-{}", number + 1)
}

/// A name as the text has it, with a link when only one group goes by it.
fn known_as(who: &str, watchlist: &Watchlist) -> NamedGroup {
    let link = match watchlist.resolve(who).as_slice() {
        [group] => named_groups(&[group.id.to_string()], watchlist)
            .into_iter()
            .find_map(|group| group.link),
        _ => None,
    };
    NamedGroup {
        name: who.to_owned(),
        link,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_of_one_group_leads_to_it() {
        let watchlist = Watchlist::builtin();
        let group = watchlist.groups().first().expect("a group");
        assert!(known_as(group.id.as_str(), &watchlist).link.is_some());
        let somebody = known_as("the baker's guild", &watchlist);
        assert_eq!(
            (somebody.name.as_str(), somebody.link),
            ("the baker's guild", None)
        );
    }
}
