use super::standing::starts_name;
use super::{PARTS, SORTS, new_mention};
use crate::attacks::rules::{AttackRules, Class};
use crate::attacks::words::Document;
use crate::places::{PlaceKind, PlaceMention, gazetteer};

/// "the capital", "this capital", "the Afghan capital", "Kenya's capital"; not that of a province, and no money.
pub(super) fn capital_at(
    doc: &Document<'_>,
    at: usize,
    rules: &AttackRules,
) -> Option<PlaceMention> {
    if doc.low(at) != "capital" {
        return None;
    }
    let before = at.checked_sub(1)?;
    let owner = matches!(doc.low(before), "'s" | "’s")
        && before > 0
        && rules.places.by_name(doc.low(before - 1)).is_some();
    let named = matches!(doc.low(before), "the" | "this")
        || rules.places.by_people(doc.low(before)).is_some();
    let behind = doc.class(at + 1);
    let ends = !doc.words.get(at + 1).is_some_and(|word| word.is_word)
        || doc.low(at + 1) == "city"
        || (behind.is(Class::PREPOSITION | Class::CONJUNCTION | Class::AUXILIARY | Class::ADVERB)
            && doc.low(at + 1) != "of")
        || crate::dates::is_calendar_word(doc.low(at + 1))
        || matches!(doc.low(at + 1), "'s" | "’s");
    ((owner || named) && ends).then(|| new_mention(doc, at..at + 1, PlaceKind::Capital))
}

/// "the village of Warin", "Warin district": places by the text's own words.
pub(super) fn named_at(doc: &Document<'_>, at: usize, rules: &AttackRules) -> Option<PlaceMention> {
    if !starts_name(doc, at)
        || doc.class(at).is(Class::TRIGGER_VERB | Class::PERSON)
        || rules.places.by_people(doc.low(at)).is_some()
    {
        return None;
    }
    let of = at >= 2 && doc.low(at - 1) == "of" && SORTS.contains(&doc.low(at - 2));
    let called = at >= 2
        && SORTS.contains(&doc.low(at - 1))
        && doc.low(at - 1) != "state"
        && doc.is_name(at);
    let end = name_end(doc, at);
    let adjective = matches!(
        doc.low(at),
        "small"
            | "large"
            | "remote"
            | "nearby"
            | "northern"
            | "southern"
            | "eastern"
            | "western"
            | "central"
            | "whole"
            | "entire"
            | "same"
            | "other"
            | "poor"
            | "rural"
            | "coastal"
            | "border"
            | "security"
            | "industrial"
            | "residential"
            | "capital"
            | "this"
            | "neighboring"
            | "northeastern"
            | "northwestern"
            | "southeastern"
            | "southwestern"
            | "former"
            | "fishing"
            | "mining"
            | "holy"
            | "old"
            | "new"
    );
    // In capitals nothing else tells an adjective from a name.
    let counted = matches!(
        doc.low(at),
        "first"
            | "second"
            | "third"
            | "fourth"
            | "fifth"
            | "largest"
            | "several"
            | "various"
            | "local"
    );
    if doc.all_capitals && (adjective || counted) {
        return None;
    }
    if adjective && end == at + 1 {
        return None;
    }
    let sorted = SORTS.contains(&doc.low(end))
        && matches!(
            doc.low(at.wrapping_sub(1)),
            "in" | "the" | "of" | "at" | "from" | "," | "s" | "'s" | "’s"
        );
    // "near Pahalgam": a name no table has.
    let near = !doc.all_capitals && at > 0 && doc.low(at - 1) == "near" && doc.is_name(at);
    let told = !doc.all_capitals && doc.is_name(at) && is_told_behind(doc, at, end);
    if !(of || called || sorted || near || told) {
        return None;
    }
    // "Model Town": the sort is a part of the name where it has a capital.
    let end = if sorted && !doc.all_capitals && doc.is_name(end) {
        end + 1
    } else {
        end
    };
    let name = doc.span(&(at..end)).of(doc.text);
    let folded = wirewatch_text::fold(name);
    // A listed name is better told apart by the table.
    if !gazetteer::lookup(&folded).is_empty() {
        return None;
    }
    let is_village =
        !(PARTS.contains(&doc.low(end)) || (at >= 2 && PARTS.contains(&doc.low(at - 2))));
    (end > at).then(|| new_mention(doc, at..end, PlaceKind::Named { is_village }))
}

/// "in Kasanda, on the border with X", "at Poro, a village a few miles away", "of Sola, in the north-east of X": what stands
/// behind the comma says that the name is a place's.
fn is_told_behind(doc: &Document<'_>, at: usize, end: usize) -> bool {
    let placed = at > 0
        && matches!(
            doc.low(at - 1),
            "in" | "into" | "at" | "of" | "near" | "outside" | "to" | "from"
        );
    if !placed || doc.low(end) != "," {
        return false;
    }
    let from = end + 1;
    let sort = |at: usize| SORTS.contains(&doc.low(at));
    match doc.low(from) {
        "a" | "an" => (from + 1..from + 4).any(sort),
        "the" => (from + 1..from + 4).any(|at| PARTS.contains(&doc.low(at))),
        // "at Gatu, some 15 km west of X".
        "some" | "about" | "around" => (from + 2..from + 4).any(|at| is_way(doc.low(at))),
        _ if is_way(doc.low(from + 1)) => true,
        "in" | "on" => {
            let the = usize::from(doc.low(from + 1) == "the");
            let side = doc.low(from + 1 + the);
            ["north", "south", "east", "west"]
                .iter()
                .any(|point| side.starts_with(point))
                || matches!(side, "border" | "coast" | "outskirts" | "centre" | "center")
                || (from + 2..from + 5)
                    .any(|at| matches!(doc.low(at), "north" | "south" | "east" | "west"))
        }
        _ => false,
    }
}

/// Whether the word measures a way.
fn is_way(low: &str) -> bool {
    matches!(
        low,
        "km" | "kms" | "kilometers" | "kilometres" | "miles" | "mile"
    )
}

/// Behind the last word of the name that begins at `at`.
fn name_end(doc: &Document<'_>, at: usize) -> usize {
    let mut end = at;
    let plain = |class: Class| class == Class::NONE || class == Class::ED_FORM;
    while end < at + 4 && starts_name(doc, end) && plain(doc.class(end)) {
        end += 1;
    }
    end
}
