use wirewatch_model::{DayPrecision, EventDate};

use super::Cluster;
use crate::attacks::inflect::Form;
use crate::attacks::reading::{Event, Reading};

/// An attack without a date of its own has that of the attack told before it, or the first day the text ties to any.
pub(super) fn inherit_dates(reading: &Reading<'_>, clusters: &mut [Cluster]) {
    // "Earlier in July" is told of another attack: a month or year says too little to be that of all.
    let is_day = |at: &usize| {
        let date = reading.dates.get(*at).and_then(|date| date.value);
        date.is_none_or(|value| matches!(value.precision, DayPrecision::Day | DayPrecision::Week))
    };
    let first = clusters
        .iter()
        .filter(|cluster| !cluster.is_background)
        .find_map(|cluster| cluster.date.filter(is_day));
    let mut last = first;
    for cluster in clusters.iter_mut() {
        if cluster.date.is_none() && !cluster.is_background {
            cluster.date = last;
        }
        if !cluster.is_background {
            last = cluster.date.or(last);
        }
    }
}

/// Two months before publication, an attack is no news; the bound is that of the MUC-4 task.
const OLD_DAYS: i32 = 60;

pub(super) fn is_old(reading: &Reading<'_>, cluster: &Cluster) -> bool {
    is_long_ago(reading, cluster.date)
}

/// Whether all deeds that the text gives a day lie a year and more before it, the first of them told at its head: what it tells
/// beside them without a day is of then.
///
/// Gives the sentence of the first of them: what stands before it without a day is news.
pub(super) fn is_of_old(reading: &Reading<'_>) -> Option<usize> {
    let published = reading.published?;
    let years_ago = |event: &&Event| {
        event
            .date
            .and_then(|at| reading.dates.get(at))
            .and_then(|date| date.value)
            .is_some_and(|value| {
                // "one year ago" is some day of the year before.
                value.to < published
                    && published
                        .since(value.from)
                        .is_ok_and(|span| span.get_days() >= YEAR_DAYS)
            })
    };
    let mut dated = reading
        .events
        .iter()
        .filter(|event| event.date.is_some())
        .peekable();
    let first = dated
        .peek()
        .map(|event| event.sentence)
        .filter(|&sentence| sentence <= HEAD_SENTENCES)?;
    dated.all(|event| years_ago(&event)).then_some(first)
}

/// A little less than a year: anniversaries are kept on the nearest working day.
const YEAR_DAYS: i32 = 350;

/// The first sentences of a text, which say what it is about.
const HEAD_SENTENCES: usize = 3;

/// Whether a date of the reading lies well before the day of publication.
pub(crate) fn is_long_ago(reading: &Reading<'_>, date: Option<usize>) -> bool {
    let value: Option<EventDate> = date
        .and_then(|at| reading.dates.get(at))
        .and_then(|date| date.value);
    let (Some(value), Some(published)) = (value, reading.published) else {
        return false;
    };
    let age = published.since(value.to).map_or(0, |span| span.get_days());
    age > OLD_DAYS || (value.precision == DayPrecision::Year && value.to < published)
}

/// So many words are the opening of a report, where it tells what is new.
const OPENING_WORDS: usize = 80;

/// Whether the text comes to the attack only behind its opening, and tells neither its day nor its town: it speaks of
/// something else, or of what its readers know.
fn is_in_passing(reading: &Reading<'_>, cluster: &Cluster) -> bool {
    let first = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .next();
    let late = first.is_some_and(|event| event.hit.words.start >= OPENING_WORDS);
    let somewhere = cluster
        .place
        .and_then(|at| reading.places.get(at))
        .is_some_and(|place| place.fineness() > 0);
    late && cluster.date.is_none() && !somewhere
}

/// An attack that a text with news of another only names in passing, or that lies well before it, is background.
pub(super) fn pass_by(reading: &Reading<'_>, clusters: &mut [Cluster]) {
    let value = |cluster: &Cluster| {
        cluster
            .date
            .and_then(|at| reading.dates.get(at))
            .and_then(|date| date.value)
    };
    for cluster in clusters.iter_mut() {
        cluster.in_passing = is_in_passing(reading, cluster);
        cluster.is_background |= cluster.in_passing;
    }
    let Some(main) = clusters.iter().position(|cluster| !cluster.is_background) else {
        return;
    };
    let main_date = clusters.get(main).and_then(value);
    for cluster in clusters.iter_mut().skip(main + 1) {
        let before = value(cluster).zip(main_date).is_some_and(|(own, main)| {
            own.to < main.from
                && main
                    .from
                    .since(own.to)
                    .is_ok_and(|span| span.get_days() >= 2)
        });
        let mentions: Vec<&Event> = cluster
            .events
            .iter()
            .filter_map(|&number| reading.events.get(number))
            .filter(|event| event.weight > 0)
            .collect();
        let named_only = mentions
            .iter()
            .all(|event| event.hit.form == Form::Noun && event.roles.patients.is_empty());
        cluster.is_background |= before || (named_only && cluster.date.is_none());
    }
}
