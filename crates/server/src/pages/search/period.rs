//! The hits over time, whatever period is chosen, so that another one can be.

use std::sync::Arc;

use jiff::Timestamp;

use super::address::Address;
use crate::ServerState;
use crate::answers::Failure;
use crate::charts::Histogram;
use crate::search::{resolved_request, with_speaker_ids};
use crate::timeline::{Interval, begin_of, timeline_view};

/// The histogram of a search; `None` when no hit has a date.
///
/// # Errors
/// When a parameter is not understood, or store or index fail.
pub(super) async fn histogram(
    state: &ServerState,
    address: &Address,
) -> Result<Option<Histogram>, Failure> {
    let mut whole = address.during("", "").params().clone();
    whole.collapse = String::new();
    let whole = with_speaker_ids(state.store.as_ref(), &whole).await?;
    let request = resolved_request(&whole, &state.watchlist)?;
    let index = Arc::clone(&state.index);
    let counts = tokio::task::spawn_blocking(move || index.days(&request)).await??;
    let days = counts.days;
    let now = Timestamp::now();
    let store = state.store.as_ref();
    let outages = state.outages.since(store, begin_of(&days)).await?;
    let view = timeline_view(&days, (None, None), Interval::Any, &outages, now);
    if view.spans.is_empty() {
        return Ok(None);
    }
    let params = address.params();
    let chosen = !params.from.is_empty() || !params.to.is_empty();
    let end = if params.to.is_empty() {
        "9999"
    } else {
        &params.to
    };
    let counted = match params.kind.as_str() {
        "quote" => "quotes",
        "incident" => "reports",
        _ => "articles",
    };
    let histogram = Histogram::of_timeline(
        "over-time",
        counted,
        &view,
        chosen.then_some((params.from.as_str(), end)),
        |from, to| address.during(from, to.unwrap_or_default()).first(),
    );
    Ok(Some(histogram))
}
