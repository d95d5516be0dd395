//! Why a search has no hits: how many it would have without each of its parts.

use std::sync::Arc;

use wirewatch_index::{ArticleIndex, IndexError};
use wirewatch_pipeline::Watchlist;

use super::address::Address;
use super::chips::Chip;
use crate::answers::Failure;
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
