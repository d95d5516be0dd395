use std::ops::Range;

use jiff::civil::Date;
use wirewatch_model::{AttackStatus, GroupMention};

use super::AttackContext;
use super::events::{self, Hit, Roles, find_cue, has_needed, hits, roles, status};
use super::inflect::Form;
use super::phrases::{Names, Phrase, phrases};
use super::rules::{AttackRules, Class, Cue, Effect, Needs};
use super::words::{Document, Sentence};
use crate::claims::{self, Claim, LastNamed};
use crate::dates::{DateKind, DateMention, find_dates};
use crate::places::{self, PlaceKind, PlaceMention};
use crate::tolls::{self, Toll};

/// All that was read of a text, before it is put together.
pub(crate) struct Reading<'a> {
    /// The text in words.
    pub doc: &'a Document<'a>,
    /// The groups it names.
    pub groups: &'a [GroupMention],
    /// The day it was published.
    pub published: Option<Date>,
    /// The dates it names.
    pub dates: Vec<DateMention>,
    /// The places it names.
    pub places: Vec<PlaceMention>,
    /// What it tells of attacks, in reading order.
    pub events: Vec<Event>,
    /// The tolls, with the number of their sentence.
    pub tolls: Vec<(usize, Toll)>,
    /// The claims, with the number of their sentence.
    pub claims: Vec<(usize, Claim)>,
}

/// One mention of an attack.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// The number of its sentence.
    pub sentence: usize,
    /// The trigger.
    pub hit: Hit,
    /// The kind it speaks for; empty when it only tells what happened to people.
    pub kind: String,
    /// How much it speaks for the kind.
    pub weight: u32,
    /// What it did to the patients.
    pub effect: Effect,
    /// Who did what to whom.
    pub roles: Roles,
    /// How far it got.
    pub status: AttackStatus,
    /// The words that say so.
    pub status_words: Option<Range<usize>>,
    /// The date that belongs to it.
    pub date: Option<usize>,
    /// The place that belongs to it.
    pub place: Option<usize>,
    /// Whether the words around it make it an older attack.
    pub is_background: bool,
    /// Whether it is one of a list, to be joined with nothing.
    pub stands_alone: bool,
}

/// Reads names, phrases, triggers, tolls and claims of every sentence.
pub(crate) fn read<'a>(doc: &'a Document<'a>, context: &AttackContext<'a>, rules: &'a AttackRules) -> Reading<'a> {
    let published = context.published.map(|stamp| stamp.civil_date());
    let mut reading = Reading {
        doc,
        groups: context.groups,
        published,
        dates: find_dates(doc, published),
        places: read_places(doc, context, rules),
        events: Vec::new(),
        tolls: Vec::new(),
        claims: Vec::new(),
    };
    let mut last = LastNamed::default();
    for (at, sentence) in doc.sentences.iter().enumerate() {
        read_sentence(&mut reading, at, sentence, &mut last, rules);
    }
    reading
}

fn read_places(doc: &Document<'_>, context: &AttackContext<'_>, rules: &AttackRules) -> Vec<PlaceMention> {
    let is_english = context.language.is_none_or(|language| language.starts_with("en"));
    let mut mentions: Vec<PlaceMention> = places::scan(doc, is_english, rules);
    // A place inside a group's name ("Islamic State Khorasan") is not where anything happened.
    mentions.retain(|mention| !inside_group(mention, context.groups));
    let outlet = context.country.and_then(|code| rules.places.by_code(code));
    let dateline = mentions.first().is_some_and(|first| is_dateline(doc, first));
    let text = places::Surroundings { all_capitals: doc.all_capitals, dateline, outlet, sentence_of: &|at| doc.sentence_of(at) };
    let gap = |from: usize, to: usize| {
        (from..to).all(|at| matches!(doc.low(at), "," | "(" | "in")) && to > from && to - from <= 2
    };
    places::resolve(&mut mentions, &text, &gap, &rules.places);
    mentions.retain(|mention| mention.is_location() || mention.country.is_some());
    mentions
}

fn inside_group(mention: &PlaceMention, groups: &[GroupMention]) -> bool {
    let at = groups.partition_point(|group| group.span.end <= mention.span.start);
    groups.get(at).is_some_and(|group| group.span.overlaps(mention.span))
}

fn read_sentence(reading: &mut Reading<'_>, at: usize, sentence: &Sentence, last: &mut LastNamed, rules: &AttackRules) {
    let doc = reading.doc;
    let place_words: Vec<Range<usize>> = reading
        .places
        .iter()
        .filter(|place| sentence.words.contains(&place.words.start) && place.kind != PlaceKind::Venue)
        .map(|place| place.words.clone())
        .collect();
    let names = Names { groups: reading.groups, places: &place_words };
    let phrases = phrases(doc, sentence, &names, rules);
    let first_event = reading.events.len();
    let mut state_acts = false;
    for hit in hits(doc, &sentence.words, rules) {
        match event(doc, at, sentence, hit, &phrases, rules) {
            Told::Attack(mut event) => {
                not_twice(&mut event, reading.events.get(first_event..).unwrap_or_default());
                reading.events.push(*event);
            }
            Told::StateAct => state_acts = true,
            Told::Nothing => {}
        }
    }
    if state_acts {
        drop_raids(reading, first_event);
    }
    let told_before = reading.events.len();
    let date_words: Vec<Range<usize>> = reading
        .dates
        .iter()
        .filter(|date| sentence.words.contains(&date.words.start))
        .map(|date| date.words.clone())
        .collect();
    let mut found: Vec<Toll> = Vec::new();
    for event in reading.events.iter().skip(first_event) {
        let toll = tolls::of_patients(doc, event.effect, &event.roles).filter(|_| event.status != AttackStatus::Threatened);
        found.extend(toll);
    }
    for toll in tolls::stated(doc, sentence, &date_words, rules) {
        let known = found.iter().any(|other| other.field == toll.field && overlap(&other.words, &toll.words));
        if !known {
            found.push(toll);
        }
    }
    found.sort_by_key(|toll| toll.words.start);
    reading.tolls.extend(found.into_iter().map(|toll| (at, toll)));
    let claims = claims::find(doc, sentence, &phrases, reading.groups, last, rules);
    reading.claims.extend(claims.into_iter().map(|claim| (at, claim)));
    add_weapons(reading, first_event, &phrases);
    bind_dates(reading, first_event, sentence);
    bind_places(reading, first_event, sentence);
    split_list(reading, first_event, told_before);
}

/// "attacks, including hitting the ministry, two embassies and a hotel": each is an attack of its own, named in passing.
fn split_list(reading: &mut Reading<'_>, first_event: usize, end: usize) {
    let doc = reading.doc;
    let Some(at) = (first_event..end).find(|&at| reading.events.get(at).is_some_and(|event| is_list(doc, event))) else { return };
    let whole = reading.events.remove(at);
    for patient in &whole.roles.patients {
        let mut one = whole.clone();
        one.roles.patients = vec![patient.clone()];
        one.weight = 2;
        one.is_background = true;
        one.stands_alone = true;
        reading.events.push(one);
    }
}

fn is_list(doc: &Document<'_>, event: &Event) -> bool {
    let buildings = event.roles.patients.iter().all(|patient| patient.class.is(Class::VENUE | Class::THING) && !patient.is_plural(doc));
    let start = event.hit.words.start;
    let listed = (start.saturating_sub(4)..start).any(|at| matches!(doc.low(at), "including" | "such" | "like"));
    listed && buildings && event.roles.patients.len() >= 3 && event.date.is_none()
}

pub(crate) fn overlap(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.start < right.end && right.start < left.end
}

/// Words before a weapon that tell it was used.
const USED: &[&str] = &[
    "with", "using", "used", "use", "fired", "firing", "wielding", "carrying", "armed", "detonated", "detonating", "exploded", "threw",
    "throwing", "hurled", "from", "by", "brandishing", "planted", "placed", "lobbed",
];

/// Weapons of the sentence that no role holds: "armed with rifles", "the toll from ten bombs".
fn add_weapons(reading: &mut Reading<'_>, first_event: usize, phrases: &[Phrase]) {
    let doc = reading.doc;
    for (at, phrase) in phrases.iter().enumerate().filter(|(_, phrase)| phrase.class.is(Class::WEAPON)) {
        let events = reading.events.get_mut(first_event..).unwrap_or_default();
        let taken = events.iter().any(|event| event.roles.weapons.iter().any(|weapon| weapon.words == phrase.words));
        let before = phrase.words.start.checked_sub(1).map_or("", |word| doc.low(word));
        // "with grenades and rifles": the second hangs on the first.
        let joined = at.checked_sub(1).and_then(|at| phrases.get(at)).is_some_and(|last| {
            last.class.is(Class::WEAPON) && last.words.end + 1 == phrase.words.start && matches!(before, "and" | ",")
        });
        let uninvolved = doc.class(phrase.words.end).is(Class::REPORTING) || (phrase.words.start.saturating_sub(4)..phrase.words.start).any(|word| matches!(doc.low(word), "found" | "seized" | "confiscated" | "unexploded"));
        if taken || uninvolved || !(USED.contains(&before) || joined) {
            continue;
        }
        let nearest = events.iter_mut().min_by_key(|event| gap(&event.hit.words, &phrase.words));
        if let Some(event) = nearest {
            event.roles.weapons.push(phrase.clone());
        }
    }
}

/// Where soldiers or police act, a bare "raid" or "attack" of the same sentence is theirs.
fn drop_raids(reading: &mut Reading<'_>, first_event: usize) {
    let attacker = |phrase: &Phrase| phrase.class.is(Class::ATTACKER) || phrase.group.is_some();
    let mut number = 0;
    reading.events.retain(|event| {
        number += 1;
        let bare = event.hit.form == Form::Noun && !event.roles.agents.iter().any(attacker) && event.roles.weapons.is_empty();
        number <= first_event || !bare
    });
}

/// What a trigger tells.
enum Told {
    /// An attack.
    Attack(Box<Event>),
    /// What soldiers or police did.
    StateAct,
    /// Nothing: a figure of speech, a denial, something that has not happened.
    Nothing,
}

/// What the trigger `hit` tells.
fn event(doc: &Document<'_>, at: usize, sentence: &Sentence, hit: Hit, phrases: &[Phrase], rules: &AttackRules) -> Told {
    let Some(trigger) = rules.trigger(hit.of) else { return Told::Nothing };
    if is_no_attack(doc, &hit, sentence, rules) || (hit.form.is_verb() && !is_verb_here(doc, &hit, phrases)) {
        return Told::Nothing;
    }
    let roles = roles(doc, &hit, trigger, phrases);
    if !has_needed(trigger, &roles) && hit.form != Form::Noun && hit.form != Form::Cue {
        return Told::Nothing;
    }
    if is_by_the_state(doc, trigger.effect, &trigger.kind, &roles) {
        return Told::StateAct;
    }
    if is_combat(doc, sentence, &roles) || (trigger.effect != Effect::Unsaid && sentence.words.clone().any(|at| doc.class(at).is(Class::ACCIDENT))) {
        return Told::Nothing;
    }
    if trigger.needs == Needs::Thing && !is_takeover(&hit, &roles) {
        return Told::Nothing;
    }
    let (status, status_words) = status(doc, &hit, &sentence.words, rules);
    Told::Attack(Box::new(Event {
        sentence: at,
        kind: trigger.kind.clone(),
        weight: trigger.weight,
        effect: trigger.effect,
        is_background: is_background(doc, &hit, sentence, rules),
        roles,
        status,
        status_words,
        stands_alone: false,
        date: None,
        place: None,
        hit,
    }))
}

/// Who was done to by one verb does not do what the next one tells: "killed 13 soldiers and wounded scores".
fn not_twice(event: &mut Event, before: &[Event]) {
    let suffered = |phrase: &Phrase| before.iter().any(|other| other.roles.patients.iter().any(|patient| patient.words == phrase.words));
    let shared: Vec<Phrase> = before.last().map(|last| last.roles.agents.clone()).unwrap_or_default();
    let count = event.roles.agents.len();
    event.roles.agents.retain(|agent| !suffered(agent));
    if event.roles.agents.is_empty() && count > 0 {
        event.roles.agents = shared;
    }
}

/// A figure of speech, a drill, a denial, or something that has not happened.
fn is_no_attack(doc: &Document<'_>, hit: &Hit, sentence: &Sentence, rules: &AttackRules) -> bool {
    let before = hit.words.start.checked_sub(1).filter(|at| sentence.words.contains(at));
    let before_low = before.map_or("", |at| doc.low(at));
    let figure = before.is_some_and(|at| events::cue_at(doc, at, Cue::NotAfter, hit.words.start, rules).is_some())
        || events::cue_at(doc, hit.words.end, Cue::NotBefore, sentence.words.end, rules).is_some();
    let negated = (hit.words.start.saturating_sub(2).max(sentence.words.start)..hit.words.start)
        .any(|at| doc.class(at).is(Class::NEGATION) || doc.low(at) == "no");
    let modal = hit.form == Form::Present && (doc.class(hit.words.start.saturating_sub(1)).is(Class::MODAL) || before_low == "to" && !follows_attempt(doc, hit, sentence, rules));
    let drill = sentence.words.clone().any(|at| doc.class(at).is(Class::DRILL));
    let quoted = matches!(before_low, "\"" | "“" | "'" | "‘") && hit.words.len() == 1 && hit.form.is_verb() && hit.form != Form::Present && is_short_quote(doc, hit.words.end);
    // "is attacking the people", "are being bombed": talk of what goes on, not of an attack.
    let ongoing = hit.form == Form::Ing && before.is_some_and(|at| matches!(doc.low(at), "is" | "are" | "been" | "be" | "am"));
    let planned = hit.form == Form::Noun && (hit.words.start.saturating_sub(4).max(sentence.words.start)..hit.words.start).any(|at| doc.low(at).starts_with("prepar"));
    figure || negated || modal || drill || quoted || ongoing || planned || only_possible(doc, hit, sentence) || other_sense(doc, hit)
}

/// "should be murdered", "from being shot": not told as done.
fn only_possible(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    if !hit.form.is_participle() {
        return false;
    }
    let from = hit.words.start.saturating_sub(4).max(sentence.words.start);
    let words = from..hit.words.start;
    let helped = words.clone().any(|at| matches!(doc.low(at), "be" | "being"));
    let done = words.clone().any(|at| matches!(doc.low(at), "have" | "has" | "had" | "was" | "were"));
    let open = words.clone().any(|at| doc.class(at).is(Class::MODAL) || matches!(doc.low(at), "from" | "to" | "danger" | "fear" | "risk" | "avoid"));
    helped && open && !done
}

/// "a state of siege", "aircraft were shot down": words of a trigger that mean something else.
fn other_sense(doc: &Document<'_>, hit: &Hit) -> bool {
    let before = |back: usize| hit.words.start.checked_sub(back).map_or("", |at| doc.low(at));
    let state_of = before(1) == "of" && before(2) == "state";
    let down = matches!(doc.low(hit.words.start), "shot" | "shoot" | "shooting") && doc.low(hit.words.end) == "down";
    state_of || down
}

/// "to bomb" after "tried", "plotted", "threatened" is told as such.
fn follows_attempt(doc: &Document<'_>, hit: &Hit, sentence: &Sentence, rules: &AttackRules) -> bool {
    let from = hit.words.start.saturating_sub(5).max(sentence.words.start);
    [Cue::Attempted, Cue::Threatened, Cue::Plot, Cue::Foiled].iter().any(|&cue| find_cue(doc, from..hit.words.start, cue, rules).is_some())
}

fn is_short_quote(doc: &Document<'_>, from: usize) -> bool {
    (from..from + 4).any(|at| matches!(doc.low(at), "\"" | "”" | "'" | "’"))
}

/// A form that is a noun or adjective too ("bombs", "wounded tourists") is a verb only where no phrase holds it.
fn is_verb_here(doc: &Document<'_>, hit: &Hit, phrases: &[Phrase]) -> bool {
    if hit.words.len() > 1 {
        return true;
    }
    let at = hit.words.start;
    let Some(phrase) = phrases.iter().find(|phrase| phrase.words.contains(&at)) else { return true };
    // "the murdered priests": the deed is told by an adjective before its patient.
    let adjective = phrase.head > at && hit.form.is_participle() && phrase.words.end > at + 1;
    adjective || (phrase.words.len() == 1 && !doc.class(at).is(super::phrases::NOUNS))
}

/// Raids and strikes by soldiers or police are no attacks; murders and abductions of civilians by them are told.
fn is_by_the_state(doc: &Document<'_>, effect: Effect, kind: &str, roles: &Roles) -> bool {
    let attacker = |phrase: &Phrase| phrase.class.is(Class::ATTACKER) || phrase.group.is_some();
    let state = roles.agents.iter().any(|agent| agent.class.is(Class::FORCE) && !attacker(agent));
    let grave = matches!(kind, "murder" | "massacre" | "assassination" | "kidnapping") && effect != Effect::Unsaid;
    let civilians = roles.patients.iter().any(|patient| patient.class.is(Class::PERSON | Class::OFFICE) && !attacker(patient));
    let deed = !roles.patients.is_empty() || effect == Effect::Unsaid;
    let on_attackers = !roles.patients.is_empty() && roles.patients.iter().all(|patient| patient.class.is(Class::ATTACKER) && !is_captive(doc, patient));
    let by_attackers = roles.agents.iter().any(attacker);
    (state && deed && !(grave && civilians)) || (on_attackers && !by_attackers)
}

/// A clash between armed sides is no attack, unless civilians or things of theirs are hit.
fn is_combat(doc: &Document<'_>, sentence: &Sentence, roles: &Roles) -> bool {
    let combat = sentence.words.clone().any(|at| doc.class(at).is(Class::COMBAT));
    let hit_others = roles.patients.iter().any(|patient| {
        patient.class.is(Class::PERSON | Class::OFFICE | Class::THING | Class::VENUE) && !patient.class.is(Class::FORCE)
    });
    combat && !hit_others
}

/// Police seize cars and drugs too: a takeover has attackers, or is one of a place.
fn is_takeover(hit: &Hit, roles: &Roles) -> bool {
    let attackers = roles.agents.iter().any(|agent| agent.class.is(Class::ATTACKER) || agent.group.is_some());
    let place = roles.patients.iter().any(|patient| patient.class.is(Class::VENUE));
    attackers || (hit.form == Form::Noun && place)
}

fn is_captive(doc: &Document<'_>, phrase: &Phrase) -> bool {
    matches!(doc.low(phrase.head), "hostage" | "hostages")
}

fn is_background(doc: &Document<'_>, hit: &Hit, sentence: &Sentence, rules: &AttackRules) -> bool {
    let from = hit.words.start.saturating_sub(9).max(sentence.words.start);
    let before = find_cue(doc, from..hit.words.start, Cue::BackgroundBefore, rules).is_some();
    before || find_cue(doc, sentence.words.clone(), Cue::BackgroundWord, rules).is_some()
}

/// A date belongs to the nearest trigger, unless a verb of saying or of what followed stands nearer.
fn bind_dates(reading: &mut Reading<'_>, first_event: usize, sentence: &Sentence) {
    let doc = reading.doc;
    for (number, date) in reading.dates.iter().enumerate() {
        if !sentence.words.contains(&date.words.start) || date.value.is_none() {
            continue;
        }
        let nearest = reading
            .events
            .iter()
            .enumerate()
            .skip(first_event)
            .filter(|(_, event)| date.kind != DateKind::BeforeThis || event.hit.words.start >= date.words.end)
            .filter(|(_, event)| !compared(doc, &event.hit, &date.words))
            .min_by_key(|(_, event)| gap(&event.hit.words, &date.words));
        let Some((_, found)) = nearest else { continue };
        let bound = date.kind == DateKind::BeforeThis || belongs(doc, &found.hit, &date.words, sentence);
        if !bound {
            continue;
        }
        for event in reading.events.iter_mut().skip(first_event) {
            let better = event.date.and_then(|old| reading.dates.get(old)).is_none_or(|old| {
                gap(&event.hit.words, &date.words) < gap(&event.hit.words, &old.words)
            });
            if better && !compared(doc, &event.hit, &date.words) && (date.kind != DateKind::BeforeThis || event.hit.words.start >= date.words.end) {
                event.date = Some(number);
            }
        }
    }
}

/// "the deadliest attack since the bombings in May": what stands behind belongs to the older one.
fn compared(doc: &Document<'_>, hit: &Hit, words: &Range<usize>) -> bool {
    (hit.words.end..words.start).any(|at| {
        matches!(doc.low(at), "since" | "than") || (doc.low(at) == "for" && at > 0 && matches!(doc.low(at - 1), "revenge" | "retaliation" | "reprisal"))
    })
}

pub(crate) fn gap(left: &Range<usize>, right: &Range<usize>) -> usize {
    if left.end <= right.start {
        right.start - left.end
    } else {
        left.start.saturating_sub(right.end)
    }
}

/// Whether no verb of saying or aftermath stands nearer to the date than the trigger does.
fn belongs(doc: &Document<'_>, hit: &Hit, date: &Range<usize>, sentence: &Sentence) -> bool {
    // "Friday's assault", "Thursday night's bombing".
    if matches!(doc.low(date.end), "'s" | "’s") || date.end == hit.words.start {
        return true;
    }
    let told = Class::REPORTING | Class::AFTERMATH;
    let before = (date.start.saturating_sub(8).max(sentence.words.start)..date.start).rev();
    for at in before {
        if hit.words.contains(&at) {
            return true;
        }
        if matches!(doc.low(at), ";" | "who" | "which" | "that") {
            break;
        }
        if doc.class(at).is(told) && !doc.class(at).is(Class::TRIGGER_VERB) && !hit.words.contains(&at) {
            let said_before_hit = hit.words.start > at;
            let close = date.start - at <= 7;
            return !(close && (said_before_hit || gap(&hit.words, date) > date.start - at));
        }
    }
    // "on Monday, the ministry said": a verb of saying right behind the date.
    let behind = (date.end..date.end + 2).any(|at| doc.class(at).is(told) && !doc.class(at).is(Class::TRIGGER_VERB));
    !(behind && hit.words.start > date.end)
}

const LOCATIVE: &[&str] = &["in", "at", "near", "outside", "inside", "through", "of", "across", "around", "into", "against"];

/// Each event takes the nearest place of its sentence, a place behind "in" or "at" before others.
fn bind_places(reading: &mut Reading<'_>, first_event: usize, sentence: &Sentence) {
    let doc = reading.doc;
    let places = &reading.places;
    let span = sentence.span;
    for event in reading.events.iter_mut().skip(first_event) {
        if let Some(word) = event.roles.place {
            event.place = places.iter().position(|place| place.words.contains(&word) && place.is_location());
            if event.place.is_some() {
                continue;
            }
        }
        event.place = places
            .iter()
            .enumerate()
            .filter(|(_, place)| span.contains(place.span) && place.is_location() && !is_dateline(doc, place))
            .filter(|(_, place)| !is_speaker_place(doc, place) && !compared(doc, &event.hit, &place.words))
            .filter(|(_, place)| gap(&place.words, &event.hit.words) <= 30)
            .min_by_key(|(_, place)| {
                let locative = place.words.start.checked_sub(1).is_some_and(|before| {
                    let low = doc.low(before);
                    LOCATIVE.contains(&low) || (doc.class(before).is(Class::DETERMINER) && before > 0 && LOCATIVE.contains(&doc.low(before - 1)))
                });
                let behind = place.words.start >= event.hit.words.end;
                gap(&place.words, &event.hit.words) + if locative { 0 } else { 8 } + if behind { 0 } else { 4 } + if place.fineness() == 0 { 6 } else { 0 }
            })
            .map(|(number, _)| number);
        event.place = event.place.map(|number| finer_beside(places, number));
    }
}

/// "Manchester Arena", "the Al-Rahman mosque in Herat": the finer place beside the one found.
fn finer_beside(places: &[PlaceMention], number: usize) -> usize {
    let Some(found) = places.get(number) else { return number };
    let from = number.saturating_sub(2);
    places
        .iter()
        .enumerate()
        .skip(from)
        .take(5)
        .filter(|(_, place)| place.is_location() && place.fineness() > found.fineness() && gap(&place.words, &found.words) <= 3)
        .max_by_key(|(_, place)| place.fineness())
        .map_or(number, |(finer, _)| finer)
}

/// "KANDAHAR - ", "SAN SALVADOR, 3 JAN 90 -- ": where the report was written.
pub(crate) fn is_dateline(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let dash = (place.words.end..(place.words.end + 16).min(doc.words.len())).find(|&at| matches!(doc.low(at), "-" | "--" | "—" | "–"));
    place.words.start < 3
        && dash.is_some_and(|dash| (place.words.end..dash).all(|at| !doc.class(at).is(Class::AUXILIARY | Class::DETERMINER | Class::PREPOSITION)))
}

/// "officials in Denpasar said": where the speaker is.
pub(crate) fn is_speaker_place(doc: &Document<'_>, place: &PlaceMention) -> bool {
    let owner = matches!(doc.low(place.words.end), "'s" | "’s") && !place.words.start.checked_sub(1).is_some_and(|at| LOCATIVE.contains(&doc.low(at)));
    // "a doctor at the hospital, ... , said", and the wounded are brought there.
    let ward = place.kind == PlaceKind::Venue && place.words.clone().any(|at| matches!(doc.low(at), "hospital" | "clinic"));
    let person = place.words.start.checked_sub(2).is_some_and(|at| doc.class(at).is(Class::PERSON) && matches!(doc.low(at), "official" | "officials" | "doctor" | "doctors" | "resident" | "residents" | "reporter" | "reporters"));
    let told = (place.words.end..place.words.end + 3).any(|at| doc.class(at).is(Class::REPORTING));
    owner || ward || (person && told) || doc.class(place.words.end).is(Class::REPORTING) || doc.low(place.words.end) == "-based"
}
