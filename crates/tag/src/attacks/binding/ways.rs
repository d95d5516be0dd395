//! Places where somebody goes to, comes from or leads from: none of them is where it happened.

use crate::attacks::rules::Class;
use crate::attacks::words::Document;
use crate::places::PlaceMention;

/// Whether the words beside a place tell that it is where somebody went, served or measured from, not where anything
/// happened.
pub(crate) fn is_another_end(doc: &Document<'_>, place: &PlaceMention) -> bool {
    is_on_the_way(doc, place) || is_far_mark(doc, place) || is_of_envoy(doc, place)
}

/// "sent to Ardania", "on his return from Ardania": where somebody or something goes to or comes from.
fn is_on_the_way(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let mut before = place.words.start;
    while before > 0 && doc.class(before - 1).is(Class::DETERMINER) {
        before -= 1;
    }
    let Some(way) = before.checked_sub(1) else {
        return false;
    };
    let near = way > 0
        && matches!(
            doc.low(way - 1),
            "close" | "next" | "near" | "due" | "adjacent"
        );
    let moves = (way.saturating_sub(3)..way).any(|at| {
        let low = doc.low(at);
        MOVING_STEMS.iter().any(|stem| low.starts_with(stem))
            || matches!(
                low,
                "go" | "goes"
                    | "going"
                    | "went"
                    | "gone"
                    | "come"
                    | "came"
                    | "coming"
                    | "sent"
                    | "fled"
                    | "flew"
                    | "flown"
                    | "trip"
                    | "left"
            )
    });
    let reached = matches!(
        doc.low(way),
        "reached" | "reach" | "reaching" | "left" | "leaving"
    );
    let there =
        matches!(doc.low(way), "to" | "from" | "toward" | "towards" | "for") && !near && moves;
    // "the airliner from Ardania", "a train to Kaya".
    let line = way > 0
        && matches!(doc.low(way), "from" | "to")
        && matches!(
            doc.low(way - 1),
            "airliner" | "flight" | "plane" | "jet" | "train" | "bus" | "ferry" | "ship"
        );
    there || reached || line || is_of_past(doc, place.words.start)
}

/// "had fought for them in Mosul and Raqqa", "was jailed in Ardania": where somebody had been before.
fn is_of_past(doc: &Document<'_>, start: usize) -> bool {
    let from = start.saturating_sub(8);
    let tied = (from..start)
        .rev()
        .take_while(|&at| doc.is_name(at) || matches!(doc.low(at), "," | "and" | "in"))
        .any(|at| doc.low(at) == "in");
    tied && (from..start).any(|at| {
        matches!(
            doc.low(at),
            "fought" | "trained" | "studied" | "jailed" | "imprisoned" | "lived" | "served"
        )
    })
}

/// Beginnings of words for somebody's or something's way.
const MOVING_STEMS: &[&str] = &[
    "arriv", "depart", "deport", "extradit", "fly", "journey", "mov", "return", "send", "shipp",
    "transfer", "visit",
];

/// "460 km northwest of Ardania": a great distance to a known town, which tells that it was not there.
fn is_far_mark(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let start = place.words.start;
    let of = start >= 3 && matches!(doc.low(start - 1), "of" | "from");
    let from = start.saturating_sub(8);
    let unit = (from..start).rev().find(|&at| {
        matches!(
            doc.low(at),
            "km" | "kms" | "kilometers" | "kilometres" | "miles" | "mi"
        )
    });
    of && unit
        .and_then(|unit| {
            doc.low(unit.checked_sub(1)?)
                .replace(',', "")
                .parse::<f64>()
                .ok()
        })
        .is_some_and(|far| far >= 30.0)
}

/// "its ambassador to Ruritania": where an envoy serves.
fn is_of_envoy(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let start = place.words.start;
    start >= 2
        && matches!(doc.low(start - 1), "to" | "in")
        && matches!(doc.low(start - 2), "ambassador" | "consul" | "envoy")
}

/// Beginnings of verbs whose "from" is where the attackers or those who led them were.
const SOURCE_STEMS: &[&str] = &[
    "command",
    "coordinat",
    "direct",
    "fire",
    "guid",
    "launch",
    "lob",
    "orchestrat",
    "plan",
    "steer",
];

/// "rockets fired from the south of Ruritania": where the attackers stood is not where they struck.
pub(super) fn is_source_of_fire(doc: &Document<'_>, kind: &str, place: &PlaceMention) -> bool {
    let start = place.words.start;
    let from = (start.saturating_sub(4)..start)
        .rev()
        .find(|&at| doc.low(at) == "from")
        .filter(|&from| (from + 1..start).all(|at| !doc.class(at).is(Class::CONJUNCTION)));
    let fired = from.is_some_and(|from| {
        (from.saturating_sub(6)..from).any(|at| {
            let low = doc.low(at);
            SOURCE_STEMS.iter().any(|stem| low.starts_with(stem))
        })
    });
    fired && matches!(kind, "bombing" | "shooting" | "armed-assault")
}

/// "in touch with handlers in Ruritania": where those sit who lead or shelter the attackers.
pub(super) fn is_of_leaders(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let start = place.words.start;
    start >= 2
        && matches!(doc.low(start - 1), "in" | "inside" | "from")
        && LEADERS.contains(&doc.low(start - 2))
}

/// Those who lead attackers from elsewhere, and where they do so.
const LEADERS: &[&str] = &[
    "backers",
    "bases",
    "handler",
    "handlers",
    "havens",
    "leadership",
    "masterminds",
    "paymasters",
    "sanctuaries",
    "sanctuary",
    "sponsors",
];

/// "the wounded were taken to Dori and Seba", "tanks moved toward Kaya": where somebody goes from there.
fn is_brought_to(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let mut at = place.words.start;
    // "to Dori and Seba".
    for _ in 0..3 {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        match doc.low(before) {
            "to" | "toward" | "towards" => {
                let from = before.saturating_sub(5);
                return (from..before).any(|word| {
                    let low = doc.low(word);
                    MOVED.iter().any(|stem| low.starts_with(stem))
                });
            }
            "and" | "," if doc.is_name(before.saturating_sub(1)) => at = before.saturating_sub(1),
            _ => return false,
        }
    }
    false
}

/// Beginnings of verbs whose "to" is where the hurt, the dead or soldiers go.
const MOVED: &[&str] = &[
    "taken",
    "took",
    "brought",
    "flown",
    "flew",
    "rushed",
    "evacuat",
    "moved",
    "moving",
    "sent",
    "fled",
    "flee",
    "transferr",
    "airlift",
];

/// "was operated on in Kaya", "were reunited with their wives in Dori": where the hurt and the saved are afterwards.
fn is_of_care(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let start = place.words.start;
    let placed = start > 0 && matches!(doc.low(start - 1), "in" | "at");
    let cared = (start.saturating_sub(8)..start)
        .rev()
        .take_while(|&at| !matches!(doc.low(at), "," | ";" | "." | "after" | "when" | "where"))
        .any(|at| {
            matches!(
                doc.low(at),
                "operated"
                    | "reunited"
                    | "treated"
                    | "recovering"
                    | "hospitalised"
                    | "hospitalized"
                    | "convalescing"
            )
        });
    placed && cared
}

/// "an 8-year-old from Kaya", "a woman from Dori": where somebody comes from.
fn is_origin(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let start = place.words.start;
    // "had driven ten hours from a suburb of Dallas".
    let travelled = (start.saturating_sub(4)..start)
        .rev()
        .find(|&at| doc.low(at) == "from")
        .is_some_and(|from| {
            (from.saturating_sub(4)..from).any(|at| {
                matches!(
                    doc.low(at),
                    "driven" | "drove" | "travelled" | "traveled" | "flown" | "come" | "came"
                )
            })
        });
    if travelled {
        return true;
    }
    if is_native(doc, start) {
        return true;
    }
    // "from Kaya", "from the northern town of Kaya".
    let from = (start.saturating_sub(7)..start)
        .rev()
        .take_while(|&at| {
            doc.is_name(at)
                || doc
                    .class(at)
                    .is(Class::DETERMINER | Class::AREA | Class::THING)
                || matches!(doc.low(at), "of" | "from")
                || doc.low(at).ends_with("ern")
        })
        .find(|&at| doc.low(at) == "from")
        .filter(|&from| from >= 1);
    let Some(from) = from else {
        return false;
    };
    // ", also from Kaya,".
    let also = from >= 2
        && matches!(
            doc.low(from - 1),
            "also" | "both" | "all" | "originally" | "mostly"
        )
        && doc.low(from - 2) == ",";
    if also {
        return true;
    }
    let aged = doc.low(from - 1) == ","
        && doc
            .low(from.saturating_sub(2))
            .starts_with(|c: char| c.is_ascii_digit());
    if aged {
        return true;
    }
    let who = doc.class(from - 1);
    who.is(Class::PERSON | Class::ATTACKER) && !who.is(Class::THING | Class::VENUE)
}

/// "roots in Kaya, Dori or Sola", "citizens of Ruritania", "born in Kaya": where somebody is at home.
fn is_native(doc: &Document<'_>, start: usize) -> bool {
    let from = start.saturating_sub(8);
    let tied = (from..start)
        .rev()
        .take_while(|&at| {
            doc.is_name(at)
                || matches!(doc.low(at), "," | "and" | "or" | "of" | "in")
                || doc.class(at).is(Class::DETERMINER)
        })
        .last();
    let Some(noun) = tied.and_then(|at| at.checked_sub(1)) else {
        return false;
    };
    matches!(
        doc.low(noun),
        "roots"
            | "born"
            | "raised"
            | "citizen"
            | "citizens"
            | "native"
            | "natives"
            | "nationals"
            | "origins"
    )
}

/// "In Kaya, where the wounded were taken": a place of those who survived or died.
pub(crate) fn is_where_taken(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let end = place.words.end;
    if is_brought_to(doc, place) || is_origin(doc, place) || is_of_care(doc, place) {
        return true;
    }
    let casualties = |at: usize| {
        matches!(
            doc.low(at),
            "wounded" | "injured" | "survivors" | "victims" | "bodies" | "dead"
        )
    };
    doc.low(end) == ","
        && doc.low(end + 1) == "where"
        && (end + 2..end + 5).any(casualties)
        && (end + 3..end + 9).any(|at| {
            matches!(
                doc.low(at),
                "taken" | "brought" | "treated" | "buried" | "flown" | "carried"
            )
        })
}
