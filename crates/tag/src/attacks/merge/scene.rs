//! Day and place of an attack that the sentences that tell of it leave out: those of the sentences beside them, which show the
//! same scene.

use std::ops::Range;

use wirewatch_model::DayPrecision;

use super::Cluster;
use super::substance::is_quoted;
use crate::attacks::binding::{
    dateline_words, is_another_end, is_dateline, is_of_ones_past, is_speaker_place, is_where_taken,
};
use crate::attacks::reading::Reading;
use crate::attacks::rules::Class;
use crate::attacks::words::{Document, Sentence};
use crate::dates::{DateKind, DateMention};
use crate::places::{PlaceMention, is_unnamed};

/// Gives attacks of the news without a day, or without a town, those of the sentences beside their own.
pub(super) fn complete(reading: &Reading<'_>, clusters: &mut [Cluster]) {
    if reading.doc.all_capitals {
        return;
    }
    let told = tellers(reading, clusters);
    let alone = clusters
        .iter()
        .filter(|cluster| !cluster.is_background)
        .count()
        == 1;
    for at in 0..clusters.len() {
        let Some(cluster) = clusters.get(at).filter(|cluster| !cluster.is_background) else {
            continue;
        };
        let no_town = cluster
            .place
            .and_then(|place| reading.places.get(place))
            .is_none_or(|place| place.fineness() < 2 || is_unnamed(&place.name));
        let shown = shown(reading, &told, at);
        let date = match cluster.date {
            None => shown
                .iter()
                .copied()
                .find_map(|sentence| day(reading, sentence))
                .or_else(|| acted(reading, &told).filter(|_| alone)),
            known => known,
        };
        let place = if no_town {
            let found = shown.iter().find_map(|&sentence| town(reading, sentence));
            found
                .filter(|&found| lies_in(reading, found, cluster.place))
                .or(cluster.place)
        } else {
            cluster.place
        };
        if let Some(cluster) = clusters.get_mut(at) {
            cluster.date = date;
            cluster.place = place;
        }
    }
}

/// Gives the events of sentences without a day that of the sentences beside them, before events are put together: two days are
/// two attacks.
pub(crate) fn complete_days(reading: &mut Reading<'_>) {
    if reading.doc.all_capitals {
        return;
    }
    let mut told = vec![None; reading.doc.sentences.len()];
    for event in &reading.events {
        if let Some(slot) = told.get_mut(event.sentence) {
            *slot = Some(event.sentence);
        }
    }
    let mut dated = vec![false; told.len()];
    for event in &reading.events {
        let open = event.date.is_none() && !event.is_background && !is_quoted(reading, event);
        if let Some(slot) = dated.get_mut(event.sentence) {
            *slot |= !open;
        }
    }
    let days: Vec<Option<usize>> = (0..told.len())
        .map(|at| {
            let open = told.get(at) == Some(&Some(at)) && dated.get(at) == Some(&false);
            let shown = if open {
                shown(reading, &told, at)
            } else {
                Vec::new()
            };
            shown.iter().find_map(|&sentence| day(reading, sentence))
        })
        .collect();
    for event in &mut reading.events {
        event.date = event.date.or(days.get(event.sentence).copied().flatten());
    }
}

/// For each sentence, which attack it tells of.
fn tellers(reading: &Reading<'_>, clusters: &[Cluster]) -> Vec<Option<usize>> {
    let mut told = vec![None; reading.doc.sentences.len()];
    for (at, cluster) in clusters.iter().enumerate() {
        for event in &cluster.events {
            let Some(event) = reading.events.get(*event) else {
                continue;
            };
            if let Some(slot) = told.get_mut(event.sentence) {
                *slot = slot.or(Some(at));
            }
        }
    }
    told
}

/// How many sentences without an attack of their own may stand between one that shows it and one that tells it.
const SHOWN_REACH: usize = 2;

/// The sentences of a lead, which show what the next paragraph tells.
const LEAD_SENTENCES: usize = 3;

/// The sentences of no attack that stand beside those of attack `at`, in its paragraphs, the nearest first; those of a
/// lead stand before another paragraph as well.
fn shown(reading: &Reading<'_>, told: &[Option<usize>], at: usize) -> Vec<usize> {
    let doc = reading.doc;
    let own: Vec<usize> = (0..told.len())
        .filter(|&sentence| told.get(sentence) == Some(&Some(at)))
        .collect();
    let mut found: Vec<usize> = Vec::new();
    for &from in &own {
        let before = (from.saturating_sub(SHOWN_REACH)..from).rev();
        let behind = from + 1..told.len().min(from + 1 + SHOWN_REACH);
        for way in [before.collect::<Vec<_>>(), behind.collect()] {
            for sentence in way {
                let free = told.get(sentence).is_some_and(Option::is_none);
                let beside = is_one_paragraph(doc, from, sentence)
                    || (sentence < LEAD_SENTENCES && sentence < from);
                if !free || !beside {
                    break;
                }
                if !found.contains(&sentence) {
                    found.push(sentence);
                }
            }
        }
    }
    found
}

/// Whether no line ends between two sentences.
fn is_one_paragraph(doc: &Document<'_>, one: usize, other: usize) -> bool {
    let (first, last) = (one.min(other), one.max(other));
    let end = |at: usize| doc.sentences.get(at).map(|sentence| sentence.span.end);
    let (Some(from), Some(to)) = (end(first), doc.sentences.get(last).map(|s| s.span.start)) else {
        return false;
    };
    doc.text
        .get(from..to.max(from))
        .is_some_and(|between| !between.contains('\n'))
}

/// The day on which what the sentence shows took place.
fn day(reading: &Reading<'_>, sentence: usize) -> Option<usize> {
    let doc = reading.doc;
    let sentence = doc.sentences.get(sentence)?;
    let written = dateline_words(doc, &reading.places);
    reading.dates.iter().position(|date| {
        sentence.words.contains(&date.words.start)
            && !written.contains(&date.words.start)
            && date.kind == DateKind::Day
            && date
                .value
                .is_some_and(|value| value.precision == DayPrecision::Day)
            && is_of_scene(doc, date, sentence)
            && !is_of_ones_past(doc, &date.words, sentence)
    })
}

/// The day of the first sentence without an attack in which attackers or intruders act.
fn acted(reading: &Reading<'_>, told: &[Option<usize>]) -> Option<usize> {
    let doc = reading.doc;
    let mut free = (0..told.len()).filter(|&at| told.get(at) == Some(&None));
    free.find_map(|at| {
        let words = doc.sentences.get(at)?.words.clone();
        let acts = words.clone().any(|word| {
            doc.class(word).is(Class::ATTACKER) && !doc.low(word).starts_with("suspect")
                || matches!(doc.low(word), "men" | "intruder" | "intruders" | "masked")
        });
        acts.then(|| day(reading, at)).flatten()
    })
}

/// Whether a day is none of saying, or of what came after; the coming of attackers is a part of the scene.
fn is_of_scene(doc: &Document<'_>, date: &DateMention, sentence: &Sentence) -> bool {
    let clause = clause_of(doc, &date.words, &sentence.words);
    let told = clause.clone().any(|at| {
        let class = doc.class(at);
        class.is(Class::REPORTING | Class::AFTERMATH | Class::COURT)
            && !class.is(Class::TRIGGER_VERB)
            && !(at > 0 && doc.class(at - 1).is(Class::DETERMINER))
    });
    let attackers = clause
        .clone()
        .any(|at| doc.class(at).is(Class::ATTACKER) && !doc.low(at).starts_with("suspect"));
    let said = clause.clone().any(|at| doc.class(at).is(Class::REPORTING));
    !told || (attackers && !said)
}

/// The words around a date up to the next sign or word that divides clauses.
fn clause_of(doc: &Document<'_>, date: &Range<usize>, sentence: &Range<usize>) -> Range<usize> {
    let divides = |at: usize| {
        matches!(
            doc.low(at),
            "," | ";"
                | ":"
                | "—"
                | "–"
                | "who"
                | "which"
                | "that"
                | "when"
                | "where"
                | "while"
                | "after"
                | "as"
        )
    };
    let mut start = date.start;
    while start > sentence.start && !divides(start - 1) {
        start -= 1;
    }
    let mut end = date.end;
    while end < sentence.end && !divides(end) {
        end += 1;
    }
    // "On Tuesday morning, four men chased him": what opens a sentence is of its main clause.
    if start == sentence.start && doc.low(end) == "," && end <= sentence.start + 6 {
        end += 1;
        while end < sentence.end && !divides(end) {
            end += 1;
        }
    }
    start..end
}

/// Words before a place that tell where something is.
const THERE: &[&str] = &[
    "in", "at", "into", "near", "outside", "inside", "through", "across", "around",
];

/// The town or village in which the sentence shows something; a place that is a sentence by itself heads a paragraph.
fn town(reading: &Reading<'_>, sentence: usize) -> Option<usize> {
    let doc = reading.doc;
    let words = doc.sentences.get(sentence)?.words.clone();
    reading.places.iter().position(|place| {
        let start = place.words.start;
        let heads = start == words.start && place.words.end + 1 >= words.end;
        let mut before = start;
        while before > words.start && doc.class(before - 1).is(Class::DETERMINER | Class::AREA) {
            before -= 1;
        }
        let there = before > words.start && THERE.contains(&doc.low(before - 1))
            || start >= words.start + 2
                && doc.low(start - 1) == "of"
                && doc.class(start - 2).is(Class::AREA);
        words.contains(&start)
            && place.fineness() >= 2
            && place.is_location()
            && !is_unnamed(&place.name)
            && (heads || there)
            && !is_dateline(doc, place)
            && !is_elsewhere(doc, place)
    })
}

/// Whether a place is that of a speaker, or somebody's way, origin or goal.
fn is_elsewhere(doc: &Document<'_>, place: &PlaceMention) -> bool {
    is_speaker_place(doc, place) || is_another_end(doc, place) || is_where_taken(doc, place)
}

/// Whether a town can lie in the region or country that is told already.
fn lies_in(reading: &Reading<'_>, town: usize, around: Option<usize>) -> bool {
    let place = |at: usize| reading.places.get(at);
    let (Some(town), Some(around)) = (place(town), around.and_then(place)) else {
        return true;
    };
    super::can_be_same(town, around)
}
