//! Organizations that no list knows, by how the text names them: "Army of the Delta [AOD]", "a group called the Owls".

mod names;

use std::ops::Range;

use super::rules::Class;
use super::words::Document;

/// Marks the acronyms that brackets define and the names that "called" introduces, wherever they stand.
pub(super) fn mark(doc: &mut Document<'_>) {
    let mut names: Vec<String> = Vec::new();
    for at in 0..doc.words.len() {
        let found = acronym(doc, at)
            .or_else(|| called(doc, at))
            .or_else(|| quoted(doc, at));
        if let Some(low) = found.filter(|low| !names.contains(low)) {
            names.push(low);
        }
    }
    for word in doc.words.iter_mut().filter(|_| !names.is_empty()) {
        if names.contains(&word.low) {
            word.class |= Class::BODY_NAME.with(Class::ORGANIZATION);
        }
    }
    names::mark(doc);
}

/// "ELF [Eastern Liberation Front]", "the Eastern Liberation Front (ELF)": an acronym beside the name of a body.
fn acronym(doc: &Document<'_>, open: usize) -> Option<String> {
    if !matches!(doc.low(open), "[" | "(") {
        return None;
    }
    let close = (open + 1..open + 10).find(|&at| matches!(doc.low(at), "]" | ")"))?;
    let before = open.checked_sub(1)?;
    let inside = open + 1..close;
    if inside.len() == 1 && is_short(doc, inside.start) {
        let from = before.saturating_sub(7);
        let name = (from..open).any(|at| is_body_word(doc, at));
        return (name && fits(doc, inside.start, &(from..open)))
            .then(|| doc.low(inside.start).to_owned());
    }
    let name = inside.clone().any(|at| is_body_word(doc, at));
    (name && is_short(doc, before) && fits(doc, before, &inside))
        .then(|| doc.low(before).to_owned())
}

fn is_body_word(doc: &Document<'_>, at: usize) -> bool {
    doc.class(at).is(Class::ORGANIZATION) && doc.class(at).is(Class::REBEL)
        || matches!(
            doc.low(at),
            "front"
                | "army"
                | "movement"
                | "forces"
                | "brigade"
                | "brigades"
                | "command"
                | "cartel"
        )
}

/// Two to six letters, and no word the rules know.
fn is_short(doc: &Document<'_>, at: usize) -> bool {
    let low = doc.low(at);
    (2..=6).contains(&low.len())
        && low.starts_with(char::is_alphabetic)
        && doc.class(at) == Class::NONE
        && doc.words.get(at).is_some_and(|word| word.capital)
}

/// Whether at least two of the acronym's letters begin words of the name.
fn fits(doc: &Document<'_>, acronym: usize, name: &Range<usize>) -> bool {
    let letters = doc.low(acronym);
    let begun = name
        .clone()
        .filter(|&at| {
            doc.low(at)
                .chars()
                .next()
                .is_some_and(|c| letters.contains(c))
        })
        .count();
    let army = name.clone().any(|at| {
        matches!(
            doc.low(at),
            "front" | "army" | "movement" | "liberation" | "revolutionary"
        )
    });
    begun >= 2 || army
}

/// "a group called the Owls", "calling itself X": the single word of the name.
fn called(doc: &Document<'_>, at: usize) -> Option<String> {
    let group = matches!(
        doc.low(at),
        "group" | "organization" | "organisation" | "gang" | "movement" | "squad"
    );
    let verb = matches!(doc.low(at + 1), "called" | "calling" | "named" | "known");
    if !(group && verb) {
        return None;
    }
    let mut name = at + 2;
    while matches!(
        doc.low(name),
        "itself" | "themselves" | "as" | "the" | "\"" | "“" | "'" | "‘"
    ) {
        name += 1;
    }
    let ends = !doc.words.get(name + 1).is_some_and(|word| word.is_word);
    let low = doc.low(name);
    (ends && low.len() > 3 && doc.class(name) == Class::NONE && doc.words.get(name)?.capital)
        .then(|| low.to_owned())
}

/// "the "Owls"": a plural in quotation marks behind the article is what a body calls itself.
fn quoted(doc: &Document<'_>, at: usize) -> Option<String> {
    let quote = |at: usize| matches!(doc.low(at), "\"" | "“" | "”");
    let name = at + 2;
    let low = doc.low(name);
    let closed = quote(name + 1) || matches!(doc.low(name + 1), "," | ".") && quote(name + 2);
    let plural = low.len() > 5 && low.ends_with('s') && !low.ends_with("ss");
    let unknown = doc.class(name).without(Class::ORGANIZATION) == Class::NONE;
    let capital = doc.words.get(name).is_some_and(|word| word.capital);
    (doc.low(at) == "the" && quote(at + 1) && closed && plural && unknown && capital)
        .then(|| low.to_owned())
}

/// "the Popular Liberation Army", "the Army of National Liberation": a body in arms that is none of a state's.
pub(crate) fn is_rebel_body(doc: &Document<'_>, first: usize, end: usize) -> bool {
    let body = |at: usize| {
        matches!(
            doc.low(at),
            "army" | "forces" | "force" | "battalion" | "brigade"
        )
    };
    if !(first..end).any(body) {
        return false;
    }
    let behind = if doc.low(end) == "of" {
        end..end + 4
    } else {
        end..end
    };
    (first..end)
        .chain(behind)
        .any(|at| doc.class(at).is(Class::REBEL))
}

/// The name of a body without what is only said of it: "self-styled "Owls" group" is "Owls".
pub(crate) fn name_in(doc: &Document<'_>, words: Range<usize>) -> Range<usize> {
    let quote = |at: &usize| matches!(doc.low(*at), "\"" | "“" | "”");
    let open = words.clone().find(quote);
    if let Some(open) = open {
        let close = (open + 1..words.end).find(quote).unwrap_or(words.end);
        if close > open + 1 {
            return open + 1..close;
        }
    }
    let mut start = words.start;
    let mut end = words.end;
    let said = |low: &str| {
        low.starts_with("self-")
            || low.starts_with("pro-")
            || low.starts_with("so-called")
            || low.ends_with("ist") && low.len() > 5
            || matches!(
                low,
                "alleged"
                    | "suspected"
                    | "presumed"
                    | "outlawed"
                    | "banned"
                    | "right-wing"
                    | "left-wing"
                    | "ultrarightist"
                    | "guerrilla"
                    | "terrorist"
                    | "clandestine"
            )
    };
    while start + 2 < end && (said(doc.low(start)) || doc.class(start).is(Class::DETERMINER)) {
        start += 1;
    }
    let plain = |low: &str| {
        matches!(
            low,
            "group"
                | "groups"
                | "guerrillas"
                | "rebels"
                | "fighters"
                | "militants"
                | "members"
                | "terrorists"
                | "cell"
                | "cells"
                | "detachment"
                | "column"
                | "terrorist"
                | "guerrilla"
        )
    };
    while end > start + 1 && plain(doc.low(end - 1)) && names_body(doc, &(start..end - 1)) {
        end -= 1;
    }
    start..end
}

/// Whether words name a body, and do not only say of what sort it is ("a terrorist group", "this organization").
pub(crate) fn is_proper(doc: &Document<'_>, words: Range<usize>) -> bool {
    let words = name_in(doc, words);
    let sort = |at: usize| {
        let low = doc.low(at);
        doc.class(at)
            .is(Class::ATTACKER | Class::DETERMINER | Class::COLLECTIVE)
            || matches!(
                low,
                "group"
                    | "groups"
                    | "organization"
                    | "organizations"
                    | "organisation"
                    | "movement"
                    | "gang"
                    | "gangs"
                    | "faction"
                    | "factions"
                    | "command"
                    | "party"
                    | "same"
                    | "other"
                    | "alleged"
                    | "clandestine"
                    | "unknown"
                    | "new"
                    | "armed"
                    | "little-known"
                    | "local"
                    | "illegal"
                    | "opposition"
                    | "self-styled"
            )
            || (low.ends_with("ist") || low.ends_with("ive")) && low.len() > 5
    };
    !words.clone().all(sort)
}

/// Whether words name a body of their own.
fn names_body(doc: &Document<'_>, words: &Range<usize>) -> bool {
    words
        .clone()
        .any(|at| doc.class(at).is(Class::ORGANIZATION) || doc.class(at).is(Class::BODY_NAME))
}
