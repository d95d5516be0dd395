//! People and things that a text means in general, and no attack's own.

use crate::attacks::phrases::Phrase;
use crate::attacks::reading::Event;
use crate::attacks::rules::{Class, Effect};
use crate::attacks::words::Document;

/// So many sentences tell the news; behind them a text speaks of what such attacks do, too.
const NEWS_SENTENCES: usize = 6;

/// "they burn vehicles and murder farmers": a plural behind the news that nothing counts or makes definite is anybody.
///
/// A deed with a day and a place of its own, or done in a certain building, is told and not spoken of; "most of them pupils"
/// says who the counted were.
pub(super) fn is_anybody(doc: &Document<'_>, event: &Event, patient: &Phrase) -> bool {
    let placed = event.date.is_some() || event.place.is_some();
    let thing = patient.class.is(Class::THING | Class::VENUE) && !patient.class.is(Class::PERSON);
    let told = if thing {
        placed
    } else {
        event.date.is_some() && event.place.is_some() || is_done_somewhere(doc, event)
    };
    event.sentence >= NEWS_SENTENCES
        && !told
        && patient.is_plural(doc)
        && patient.count.is_none()
        && !patient.is_name
        && !doc.class(patient.words.start).is(Class::DETERMINER)
        && !tells_who(doc, patient)
}

/// "slashed travellers at the railway station": a single building that the same words name.
fn is_done_somewhere(doc: &Document<'_>, event: &Event) -> bool {
    event.roles.patients.iter().any(|other| {
        other.class.is(Class::THING | Class::VENUE)
            && !other.class.is(Class::PERSON)
            && !other.is_plural(doc)
    })
}

/// "most of them pupils", "including women", "children were among the dead": who those were that the text counts.
fn tells_who(doc: &Document<'_>, patient: &Phrase) -> bool {
    let before = patient
        .words
        .start
        .checked_sub(1)
        .map_or("", |at| doc.low(at));
    let end = patient.words.end;
    matches!(
        before,
        "them" | "whom" | "including" | "were" | "mainly" | "mostly"
    ) || doc.low(end) == "among"
        || doc.low(end + 1) == "among"
}

/// "127 people have been killed since the fighting began", "in the past years": a sum over many attacks, and the dead of none.
pub(super) fn is_sum_over_time(doc: &Document<'_>, event: &Event, patient: &Phrase) -> bool {
    let Some(sentence) = doc.sentences.get(event.sentence) else {
        return false;
    };
    let start = event.hit.words.start;
    let up_to_now = (start.saturating_sub(3).max(sentence.words.start)..start)
        .any(|at| matches!(doc.low(at), "have" | "has"));
    let spans = |at: usize| {
        matches!(
            doc.low(at),
            "years" | "months" | "weeks" | "decade" | "decades"
        )
    };
    let over_time = |at: usize| match doc.low(at) {
        "so" => up_to_now && doc.low(at + 1) == "far",
        "since" => up_to_now && at > start,
        "this" => up_to_now && doc.low(at + 1) == "year",
        "every" | "each" | "per" => {
            matches!(doc.low(at + 1), "year" | "month" | "week" | "day")
        }
        "past" | "last" | "recent" => {
            spans(at + 1) || spans(at + 2) || up_to_now && doc.low(at + 1) == "month"
        }
        _ => false,
    };
    event.effect != Effect::Unsaid
        && patient.is_plural(doc)
        && !patient.is_name
        && sentence.words.clone().any(over_time)
}
