mod statements;
mod substance;

use wirewatch_model::{AttackStatus, DayPrecision, EventDate};

use super::inflect::Form;
use super::reading::{Event, Reading};
use crate::places::{PlaceKind, PlaceMention};
use statements::{bind_claims, bind_tolls};
pub(crate) use substance::is_mass;
use substance::is_real;

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
    /// How far it got.
    pub status: Option<AttackStatus>,
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
    clusters.retain(|cluster| is_real(reading, cluster));
    for cluster in &mut clusters {
        cluster.is_background |= is_old(reading, cluster);
    }
    pass_by(reading, &mut clusters);
    inherit_dates(&mut clusters);
    bind_tolls(reading, &mut clusters);
    bind_claims(reading, &mut clusters);
    clusters
}

fn join(reading: &Reading<'_>, cluster: &mut Cluster, number: usize, event: &Event) {
    let first = cluster.events.is_empty();
    cluster.events.push(number);
    cluster.date = cluster.date.or(event.date);
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
        } else if supports && !own_place(cluster) && same_sentence(reading, cluster, event) {
            fallback = Some(at);
        }
    }
    best.map(|(_, at)| at).or(fallback)
}

/// "A second bomb went off", "others sprayed bullets": the words say that it is another attack.
fn is_another(reading: &Reading<'_>, event: &Event) -> bool {
    if event.weight < 2 || event.form_is_cue() {
        return false;
    }
    let doc = reading.doc;
    let start = event.hit.words.start;
    let noun = event.hit.form == Form::Noun
        && start > 0
        && matches!(
            doc.low(start - 1),
            "second" | "third" | "another" | "separate" | "other"
        );
    let weapon = event.hit.form.is_verb()
        && event
            .roles
            .weapons
            .iter()
            .filter(|weapon| weapon.words.end <= start)
            .any(|weapon| {
                weapon
                    .words
                    .clone()
                    .any(|at| matches!(doc.low(at), "second" | "third" | "another" | "other"))
            });
    let others = start > 0
        && event.hit.form.is_verb()
        && doc.low(start - 1) == "others"
        && doc
            .sentences
            .get(event.sentence)
            .is_some_and(|sentence| sentence.words.start + 1 == start);
    noun || weapon || others
}

/// How much an event shares with an attack: kind, what or who was attacked, place, date.
fn shared(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> u32 {
    let doc = reading.doc;
    let mut score = 0;
    let mut kind = 0;
    for other in cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
    {
        if !event.kind.is_empty() && family(&other.kind) == family(&event.kind) && event.weight >= 2
        {
            kind = kind.max(if other.kind == event.kind { 2 } else { 1 });
        }
        for patient in &event.roles.patients {
            let same = |old: &super::phrases::Phrase| doc.low(old.head) == doc.low(patient.head);
            if other.roles.patients.iter().any(same) {
                score += 3;
            }
        }
    }
    let place = |at: Option<usize>| {
        at.and_then(|at| reading.places.get(at))
            .and_then(|place| place.row)
            .map(|row| row.id)
    };
    if place(cluster.place).is_some() && place(cluster.place) == place(event.place) {
        score += 3;
    }
    if event.date.is_some() && cluster.date.is_some() {
        score += 2;
    }
    score + kind + u32::from(cluster.is_background == event.is_background) * 2
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

fn same_sentence(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .any(|other| other.sentence == event.sentence)
}

fn agrees(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    if event.is_background != cluster.is_background
        && !event.form_is_cue()
        && (event.date.is_some() || event.place.is_some() || event.is_background)
    {
        return false;
    }
    if !dates_agree(reading, cluster.date, event.date) {
        return false;
    }
    // One sentence may name two venues of one attack.
    let venue = |at: Option<usize>| {
        at.and_then(|at| reading.places.get(at))
            .is_some_and(|place| place.kind == PlaceKind::Venue)
    };
    let two_venues = venue(cluster.place)
        && venue(event.place)
        && same_sentence(reading, cluster, event)
        && same_family(reading, cluster, event);
    if !two_venues && !places_agree(reading, cluster.place, event.place) {
        return false;
    }
    kinds_agree(reading, cluster, event)
}

fn dates_agree(reading: &Reading<'_>, left: Option<usize>, right: Option<usize>) -> bool {
    let value = |at: Option<usize>| {
        at.and_then(|at| reading.dates.get(at))
            .and_then(|date| date.value)
    };
    match (value(left), value(right)) {
        (Some(left), Some(right)) => left.from <= right.to && right.from <= left.to,
        _ => true,
    }
}

fn places_agree(reading: &Reading<'_>, left: Option<usize>, right: Option<usize>) -> bool {
    let place = |at: Option<usize>| at.and_then(|at| reading.places.get(at));
    let (Some(left), Some(right)) = (place(left), place(right)) else {
        return true;
    };
    can_be_same(left, right)
}

/// Whether two mentions can be of one place: the same, or one inside the other.
pub(crate) fn can_be_same(left: &PlaceMention, right: &PlaceMention) -> bool {
    if left.country.is_some() && right.country.is_some() && left.country != right.country {
        return false;
    }
    match (left.row, right.row) {
        (Some(a), Some(b)) => {
            a.id == b.id
                || a.division == Some(b.id)
                || b.division == Some(a.id)
                || near(a.lat, a.lon, b.lat, b.lon)
        }
        _ => {
            let both_fine = left.fineness() >= 3 && left.fineness() == right.fineness();
            let same = left.name == right.name
                || left.name.contains(right.name.as_str())
                || right.name.contains(left.name.as_str());
            // A village and a town are two places, unless one follows the other ("Warin, near Kano").
            let apart = left.words.start.abs_diff(right.words.start) > 8;
            let village = |one: &PlaceMention, other: &PlaceMention| {
                one.kind == PlaceKind::Named { is_village: true }
                    && other.row.is_some_and(|row| !row.is_division)
            };
            same || !(both_fine || (apart && (village(left, right) || village(right, left))))
        }
    }
}

/// Within some thirty kilometres: a town and its suburb.
fn near(lat_a: f64, lon_a: f64, lat_b: f64, lon_b: f64) -> bool {
    (lat_a - lat_b).abs() < 0.3 && (lon_a - lon_b).abs() < 0.5
}

/// Families of kinds that one attack may have together.
fn family(kind: &str) -> u8 {
    match kind {
        "bombing" | "suicide-bombing" => 1,
        "kidnapping" => 2,
        "robbery" => 3,
        "hijacking" => 4,
        "arson" => 5,
        "" => 0,
        _ => 6,
    }
}

fn same_family(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .any(|other| family(&other.kind) == family(&event.kind))
}

fn kinds_agree(reading: &Reading<'_>, cluster: &Cluster, event: &Event) -> bool {
    if event.form_is_cue() || !event.is_own_story() {
        return true;
    }
    let mine = family(&event.kind);
    let others: Vec<u8> = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .filter(|other| other.is_own_story())
        .map(|other| family(&other.kind))
        .collect();
    if others.is_empty() || others.contains(&mine) {
        return true;
    }
    // A storming, its shots and its fires are one attack; an abduction elsewhere in the text is another.
    let apart = |a: u8, b: u8| {
        matches!(
            (a.min(b), a.max(b)),
            (1, 2) | (2, 6) | (2, 5) | (1, 3) | (1, 5) | (2, 3) | (3, 5)
        )
    };
    let has_patients = !event.roles.patients.is_empty();
    !(has_patients
        && others.iter().all(|&other| apart(mine, other))
        && !same_sentence(reading, cluster, event))
}

/// An attack without a date of its own has that of the attack told before it, or the first day the text ties to any.
fn inherit_dates(clusters: &mut [Cluster]) {
    let first = clusters
        .iter()
        .filter(|cluster| !cluster.is_background)
        .find_map(|cluster| cluster.date);
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

fn is_old(reading: &Reading<'_>, cluster: &Cluster) -> bool {
    let value: Option<EventDate> = cluster
        .date
        .and_then(|at| reading.dates.get(at))
        .and_then(|date| date.value);
    let (Some(value), Some(published)) = (value, reading.published) else {
        return false;
    };
    let age = published.since(value.to).map_or(0, |span| span.get_days());
    age > OLD_DAYS || (value.precision == DayPrecision::Year && value.to < published)
}

/// An attack that a text with news of another only names in passing, or that lies well before it, is background.
fn pass_by(reading: &Reading<'_>, clusters: &mut [Cluster]) {
    let value = |cluster: &Cluster| {
        cluster
            .date
            .and_then(|at| reading.dates.get(at))
            .and_then(|date| date.value)
    };
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
