mod age;
mod anew;
mod blasts;
mod compare;
mod scene;
mod statements;
mod substance;

use wirewatch_model::{AttackStatus, DayPrecision};

use super::inflect::Form;
use super::reading::{Event, Reading};
use super::rules::{Class, Effect};
use crate::places::PlaceKind;
pub(crate) use age::is_long_ago;
use age::{inherit_dates, is_of_old, is_old, pass_by};
use anew::is_another;
pub(crate) use compare::can_be_same;
use compare::{agrees, places_agree, same_sentence, shared};
pub(crate) use scene::complete_days;
use statements::{bind_claims, bind_tolls};
pub(crate) use substance::is_mass;
use substance::{count_battles, is_only_quoted, is_real};

/// What belongs to one attack, by its numbers in the reading.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cluster {
    /// Its events, in reading order.
    pub events: Vec<usize>,
    /// Its tolls.
    pub tolls: Vec<usize>,
    /// What is said of who did it.
    pub claims: Vec<usize>,
    /// The date that belongs to it.
    pub date: Option<usize>,
    /// The finest place that belongs to it.
    pub place: Option<usize>,
    /// Whether it is an older attack mentioned in passing.
    pub is_background: bool,
    /// Whether it is named far down and without day or town.
    pub in_passing: bool,
    /// How far it got.
    pub status: Option<AttackStatus>,
    /// The sentences that tell of the other attacks of the text.
    pub rivals: Vec<usize>,
    /// Whether several venues are named, so that only their town is its place.
    pub many_venues: bool,
}

/// Puts the events together to attacks, and tolls and claims to them.
pub(crate) fn merge(reading: &Reading<'_>) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for number in 0..reading.events.len() {
        let Some(event) = reading.events.get(number) else {
            continue;
        };
        match best_cluster(reading, &clusters, event) {
            Some(at) => {
                if let Some(cluster) = clusters.get_mut(at) {
                    join(reading, cluster, number, event);
                }
            }
            None => {
                let mut cluster = Cluster::default();
                join(reading, &mut cluster, number, event);
                clusters.push(cluster);
            }
        }
    }
    let battles = count_battles(reading.doc);
    clusters.retain(|cluster| is_real(reading, cluster, battles));
    if clusters.len() > 1 {
        clusters.retain(|cluster| cluster.date.is_some() || !is_only_quoted(reading, cluster));
    }
    for cluster in &mut clusters {
        if has_dead(reading, cluster) {
            cluster.status = Some(AttackStatus::Accomplished);
        }
        cluster.is_background |= is_old(reading, cluster);
    }
    if let Some(first) = is_of_old(reading) {
        for cluster in clusters.iter_mut().filter(|cluster| cluster.date.is_none()) {
            let told = first_of(reading, cluster).map_or(first, |event| event.sentence);
            cluster.is_background |= told >= first;
        }
    }
    scene::complete(reading, &mut clusters);
    pass_by(reading, &mut clusters);
    inherit_dates(reading, &mut clusters);
    bind_tolls(reading, &mut clusters);
    bind_claims(reading, &mut clusters);
    let told: Vec<Vec<usize>> = clusters
        .iter()
        .map(|cluster| sentences_of(reading, cluster))
        .collect();
    for (at, cluster) in clusters.iter_mut().enumerate() {
        cluster.rivals = told
            .iter()
            .enumerate()
            .filter(|&(other, _)| other != at)
            .flat_map(|(_, sentences)| sentences.iter().copied())
            .collect();
    }
    clusters
}

/// What the text tells of the cluster first.
pub(crate) fn first_of<'r>(reading: &'r Reading<'_>, cluster: &Cluster) -> Option<&'r Event> {
    let mut events = cluster.events.iter();
    events.find_map(|&number| reading.events.get(number))
}

/// The sentences that tell of an attack.
fn sentences_of(reading: &Reading<'_>, cluster: &Cluster) -> Vec<usize> {
    cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .map(|event| event.sentence)
        .collect()
}

/// Whether people are told to have died of it: then nobody foiled it.
fn has_dead(reading: &Reading<'_>, cluster: &Cluster) -> bool {
    let mut events = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number));
    events.any(|event| {
        event.effect == Effect::Killed
            && event.status == AttackStatus::Accomplished
            && event
                .roles
                .patients
                .iter()
                .any(|patient| !patient.class.is(Class::ATTACKER))
    })
}

fn join(reading: &Reading<'_>, cluster: &mut Cluster, number: usize, event: &Event) {
    let first = cluster.events.is_empty();
    cluster.events.push(number);
    cluster.date = match (cluster.date, event.date) {
        (Some(old), Some(new)) if is_closer(reading, new, old) => Some(new),
        (old, new) => old.or(new),
    };
    let finer = |place: usize, old: usize| {
        let (Some(new), Some(old)) = (reading.places.get(place), reading.places.get(old)) else {
            return false;
        };
        new.fineness() > old.fineness() && (new.country == old.country)
    };
    let venue = |at: usize| {
        reading
            .places
            .get(at)
            .filter(|place| place.kind == PlaceKind::Venue)
            .map(|place| place.name.as_str())
    };
    // Several venues are no one's place: the town is.
    if let (Some(old), Some(new)) = (cluster.place, event.place)
        && let (Some(one), Some(other)) = (venue(old), venue(new))
        && !one.contains(other)
        && !other.contains(one)
    {
        cluster.many_venues = true;
    }
    cluster.place = match (cluster.place, event.place) {
        (Some(old), Some(new))
            if finer(new, old)
                && (event.weight >= 2
                    || reading
                        .places
                        .get(old)
                        .is_some_and(|place| place.fineness() <= 1)) =>
        {
            Some(new)
        }
        (None, new) => new,
        (old, _) => old,
    };
    cluster.is_background = if first {
        event.is_background
    } else {
        cluster.is_background && event.is_background
    };
    let rank = |status: AttackStatus| match status {
        AttackStatus::Foiled => 3,
        AttackStatus::Accomplished => 2,
        AttackStatus::Attempted => 1,
        AttackStatus::Threatened => 0,
    };
    let old = cluster.status;
    if old.is_none_or(|old| rank(event.status) > rank(old)) {
        cluster.status = Some(event.status);
    }
}

/// Whether the date `new` names a day within the month or year `old`.
fn is_closer(reading: &Reading<'_>, new: usize, old: usize) -> bool {
    let value = |at: usize| reading.dates.get(at).and_then(|date| date.value);
    let (Some(new), Some(old)) = (value(new), value(old)) else {
        return false;
    };
    new.precision == DayPrecision::Day
        && matches!(old.precision, DayPrecision::Month | DayPrecision::Year)
        && old.from <= new.from
        && new.to <= old.to
}

/// The attack that an event tells more of: of those it does not contradict, the one it shares most with.
fn best_cluster(reading: &Reading<'_>, clusters: &[Cluster], event: &Event) -> Option<usize> {
    if event.stands_alone || is_another(reading, event) {
        return None;
    }
    let own_place = |cluster: &Cluster| {
        !event.roles.patients.is_empty() && !places_agree(reading, cluster.place, event.place)
    };
    let supports = event.weight <= 1 || event.form_is_cue();
    let mut fallback = None;
    let mut best: Option<(u32, usize)> = None;
    for (at, cluster) in clusters.iter().enumerate() {
        if cluster
            .events
            .iter()
            .filter_map(|&number| reading.events.get(number))
            .any(|other| other.stands_alone)
        {
            continue;
        }
        if agrees(reading, cluster, event) {
            // What comes of "the attack" far behind is of the text's main one.
            let told = cluster
                .events
                .last()
                .and_then(|&number| reading.events.get(number))
                .map_or(0, |last| last.sentence);
            let is_near = at + 1 == clusters.len() && event.sentence <= told + 2;
            let is_main = clusters.iter().position(|cluster| !cluster.is_background) == Some(at);
            let score = shared(reading, cluster, event)
                + u32::from(is_near) * 2
                + u32::from(is_main)
                + u32::from(same_sentence(reading, cluster, event)) * 4;
            if best.is_none_or(|(most, _)| score >= most) {
                best = Some((score, at));
            }
        } else if supports
            && (cluster.is_background || !event.is_background)
            && !own_place(cluster)
            && same_sentence(reading, cluster, event)
        {
            fallback = Some(at);
        }
    }
    best.map(|(_, at)| at).or(fallback)
}

impl Event {
    fn form_is_cue(&self) -> bool {
        self.hit.form == Form::Cue
    }

    /// Whether it names a single attack in its own words, not only what came of it.
    fn is_own_story(&self) -> bool {
        self.weight >= 3 && !self.form_is_cue()
    }
}
