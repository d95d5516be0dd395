mod listed;
mod standing;
mod told;
mod venue;

use std::ops::Range;

use crate::attacks::rules::AttackRules;
use crate::attacks::words::Document;

use super::{PlaceKind, PlaceMention};
use listed::listed_at;
use told::{capital_at, named_at};
pub(crate) use venue::is_unnamed;
use venue::venue_at;

/// Words that say what the place behind or before them is ("the village of X", "X province").
const SORTS: &[&str] = &[
    "village",
    "town",
    "city",
    "municipality",
    "district",
    "province",
    "department",
    "state",
    "hamlet",
    "island",
    "suburb",
    "neighborhood",
    "neighbourhood",
    "commune",
    "county",
    "governorate",
    "canton",
    "jurisdiction",
    "parish",
    "port",
    "settlement",
    "subdistrict",
    "township",
    "region",
];

/// Of these, the ones that are parts of a town or of a province.
const PARTS: &[&str] = &[
    "district",
    "suburb",
    "neighborhood",
    "neighbourhood",
    "commune",
    "subdistrict",
    "quarter",
];

fn low_is_of(doc: &Document<'_>, at: usize) -> bool {
    at >= 2 && doc.low(at - 1) == "of"
}

/// All places the text names, in reading order; homonyms are not told apart yet.
pub(crate) fn scan(doc: &Document<'_>, is_english: bool, rules: &AttackRules) -> Vec<PlaceMention> {
    let mut found: Vec<PlaceMention> = Vec::new();
    let mut at = 0;
    while at < doc.words.len() {
        if let Some(mention) = venue_at(doc, at, rules) {
            // The town in a venue's name ("Kabul airport") is a place too.
            let owned = mention
                .words
                .start
                .checked_sub(1)
                .is_some_and(|before| matches!(doc.low(before), "'s" | "’s"));
            let inside = listed_at(doc, mention.words.start, is_english, rules)
                .filter(|inside| inside.words.end < mention.words.end && !owned)
                // "the Paradise hotel in Mombasa": where it stands is said behind it.
                .filter(|_| {
                    let end = mention.words.end;
                    !(doc.low(end) == "in" && doc.is_name(end + 1))
                });
            let end = mention.words.end;
            found.extend(inside.map(|inside| PlaceMention {
                is_local: true,
                ..inside
            }));
            found.push(mention);
            at = end;
            continue;
        }
        let mention = capital_at(doc, at, rules)
            .or_else(|| named_at(doc, at, rules))
            .or_else(|| listed_at(doc, at, is_english, rules));
        match mention {
            Some(mention) => {
                at = mention.words.end;
                found.push(mention);
            }
            None => at += 1,
        }
    }
    add_named_again(doc, &mut found);
    found
}

/// A village that the text has told of once is meant wherever its name comes again behind "in", "at" or "near".
fn add_named_again(doc: &Document<'_>, found: &mut Vec<PlaceMention>) {
    if doc.all_capitals {
        return;
    }
    let told: Vec<PlaceMention> = found
        .iter()
        .filter(|place| matches!(place.kind, PlaceKind::Named { .. }))
        .cloned()
        .collect();
    let mut again: Vec<PlaceMention> = Vec::new();
    for place in &told {
        let name: Vec<&str> = place.words.clone().map(|at| doc.low(at)).collect();
        for start in 1..doc.words.len() {
            let words = start..start + name.len();
            let same = doc.is_name(start)
                && words
                    .clone()
                    .zip(&name)
                    .all(|(at, low)| doc.low(at) == *low);
            let placed = matches!(
                doc.low(start - 1),
                "in" | "at" | "near" | "into" | "outside" | "of"
            );
            let known = found
                .iter()
                .chain(&again)
                .any(|other| other.words.start < words.end && words.start < other.words.end);
            if same && placed && !known {
                again.push(new_mention(doc, words, place.kind.clone()));
            }
        }
    }
    if !again.is_empty() {
        found.extend(again);
        found.sort_by_key(|place| place.words.start);
    }
}

fn new_mention(doc: &Document<'_>, words: Range<usize>, kind: PlaceKind) -> PlaceMention {
    let span = doc.span(&words);
    PlaceMention {
        words,
        span,
        name: span.of(doc.text).to_owned(),
        kind,
        row: None,
        country: None,
        stated_country: None,
        is_local: false,
    }
}
