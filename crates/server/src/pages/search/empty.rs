//! Why a search has no hits: how many it would have without each of its parts.

use std::sync::Arc;

use wirewatch_index::{ArticleIndex, IndexError};
use wirewatch_pipeline::Watchlist;

use super::address::Address;
use super::chips::Chip;
use crate::answers::Failure;
use crate::pages::words::grouped;
use crate::search::resolved_request;

/// Searches of more parts are not taken apart.
const MOST_PARTS: usize = 12;

/// What a search would have without one of its parts.
pub(super) struct Loss {
    pub(super) part: String,
    /// Hits of the part alone; `None` for what is excluded, which is no search by itself.
    pub(super) alone: Option<u64>,
    /// Hits of everything else.
    pub(super) without: u64,
    /// The search without it.
    pub(super) link: String,
}

/// The parts of a search without hits, those first that leave most when they go; a search of one part has none.
///
/// # Errors
/// When a part is not understood by itself, or the index fails.
pub(super) fn losses(
    chips: &[Chip],
    index: &Arc<dyn ArticleIndex>,
    watchlist: &Watchlist,
) -> Result<Vec<Loss>, Failure> {
    if chips.len() < 2 || chips.len() > MOST_PARTS {
        return Ok(Vec::new());
    }
    let mut losses = Vec::with_capacity(chips.len());
    for chip in chips {
        let alone = chip.alone.as_ref();
        losses.push(Loss {
            part: chip.words(),
            alone: alone
                .map(|address| count(address, index, watchlist))
                .transpose()?,
            without: count(&chip.without, index, watchlist)?,
            link: chip.without.first(),
        });
    }
    losses.sort_by_key(|loss| std::cmp::Reverse(loss.without));
    Ok(losses)
}

/// Which part is to blame, in a sentence.
pub(super) fn verdict(losses: &[Loss]) -> String {
    let found = |number: u64| match number {
        1 => "there is one".to_owned(),
        number => format!("there are {}", grouped(number)),
    };
    let dead: Vec<&Loss> = losses.iter().filter(|loss| loss.alone == Some(0)).collect();
    match (dead.as_slice(), losses.first()) {
        ([only], _) if only.without > 0 => format!(
            "“{}” finds nothing by itself; without it {}.",
            only.part,
            found(only.without)
        ),
        ([only], _) => format!("“{}” finds nothing by itself.", only.part),
        ([], Some(first)) if first.without > 0 => format!(
            "Each part finds something, but not together; without “{}” {}.",
            first.part,
            found(first.without)
        ),
        ([], _) => {
            "Each part finds something, but to take out one of them is not enough.".to_owned()
        }
        (several, _) => {
            let parts: Vec<String> = several
                .iter()
                .map(|loss| format!("“{}”", loss.part))
                .collect();
            format!("{} find nothing by themselves.", parts.join(" and "))
        }
    }
}

fn count(
    address: &Address,
    index: &Arc<dyn ArticleIndex>,
    watchlist: &Watchlist,
) -> Result<u64, Failure> {
    let mut params = address.params().clone();
    params.limit = Some(0);
    params.collapse = String::new();
    params.facets = String::new();
    let request = resolved_request(&params, watchlist)?;
    match index.search(&request) {
        Ok(page) => Ok(page.total),
        // A part may be no search by itself.
        Err(IndexError::Query(_)) => Ok(0),
        Err(fault) => Err(fault.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(part: &str, alone: Option<u64>, without: u64) -> Loss {
        Loss {
            part: part.to_owned(),
            alone,
            without,
            link: String::new(),
        }
    }

    #[test]
    fn part_that_finds_nothing_is_named() {
        let losses = [
            loss("zzz", Some(0), 45),
            loss("killed", Some(46), 0),
            loss("-drill", None, 0),
        ];
        assert_eq!(
            verdict(&losses),
            "“zzz” finds nothing by itself; without it there are 45."
        );
    }

    #[test]
    fn parts_that_never_meet_are_told_so() {
        let losses = [loss("a", Some(3), 1), loss("b", Some(1), 3)];
        assert_eq!(
            verdict(&losses),
            "Each part finds something, but not together; without “a” there is one."
        );
        let apart = [
            loss("a", Some(3), 0),
            loss("b", Some(1), 0),
            loss("c", Some(1), 0),
        ];
        assert!(verdict(&apart).contains("not enough"));
    }

    #[test]
    fn several_dead_parts_are_all_named() {
        let losses = [loss("a", Some(0), 0), loss("b", Some(0), 0)];
        assert_eq!(verdict(&losses), "“a” and “b” find nothing by themselves.");
    }
}
