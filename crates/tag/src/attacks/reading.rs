mod told;

use std::ops::Range;

use jiff::civil::Date;
use wirewatch_model::{AttackStatus, GroupMention, Span};

use super::AttackContext;
use super::among::add_parts;
use super::binding::{
    LooseWeapon, add_shown_weapons, add_weapons, bind_dates, bind_places, dateline_number,
};
use super::doer::{name_doer, name_doer_of_sentence, not_twice};
use super::events::{self, Hit, hits};
use super::inflect::Form;
use super::listed::add_listed;
use super::merge::{complete_days, is_long_ago};
use super::phrases::{Names, Phrase, phrases};
use super::roles::Roles;
use super::rules::{AttackRules, Class, Effect, Takes};
use super::words::{Document, Sentence};
use crate::claims::{self, Claim, LastNamed};
use crate::dates::{DateMention, find_dates};
use crate::places::{self, PlaceKind, PlaceMention};
use crate::tolls::{self, Toll};
use told::{Told, event};

/// A longer "sentence" is a table or a list without stops: no prose to read, and the work on one grows with its square.
const MAX_SENTENCE_WORDS: usize = 500;

/// Attacks are read from so many sentences, some 40,000 words: far more than a report has. The work of joining events grows with
/// the square of their number.
const MAX_SENTENCES: usize = 2_000;

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
    /// In how many sentences soldiers or police did it.
    pub state_acts: usize,
    /// Weapons shown before the attack they belong to is told.
    pub loose_weapons: Vec<LooseWeapon>,
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
pub(crate) fn read<'a>(
    doc: &'a Document<'a>,
    context: &AttackContext<'a>,
    rules: &'a AttackRules,
) -> Reading<'a> {
    let published = context.published.map(|stamp| stamp.civil_date());
    // "17 November" may be who did it, and no day.
    let mut dates = find_dates(doc, published);
    dates.retain(|date| !inside_group(doc.span(&date.words), context.groups));
    let mut reading = Reading {
        doc,
        groups: context.groups,
        published,
        dates,
        places: read_places(doc, context, rules),
        events: Vec::new(),
        state_acts: 0,
        loose_weapons: Vec::new(),
        tolls: Vec::new(),
        claims: Vec::new(),
    };
    let mut last = LastNamed::default();
    for (at, sentence) in sentences_to_read(doc) {
        read_sentence(&mut reading, at, sentence, &mut last, rules);
    }
    complete_days(&mut reading);
    reading
}

/// The sentences that attacks are read from, with their numbers.
fn sentences_to_read<'a>(doc: &'a Document<'_>) -> impl Iterator<Item = (usize, &'a Sentence)> {
    let sentences = doc.sentences.iter().enumerate().take(MAX_SENTENCES);
    sentences.filter(|(_, sentence)| sentence.words.len() <= MAX_SENTENCE_WORDS)
}

/// Whether any sentence has a word for an attack: every event begins with one, so that most texts need no closer look.
pub(crate) fn has_trigger(doc: &Document<'_>, rules: &AttackRules) -> bool {
    sentences_to_read(doc).any(|(_, sentence)| {
        sentence
            .words
            .clone()
            .any(|at| events::is_hit(doc, at, sentence.words.end, rules))
    })
}

fn read_places(
    doc: &Document<'_>,
    context: &AttackContext<'_>,
    rules: &AttackRules,
) -> Vec<PlaceMention> {
    let is_english = context
        .language
        .is_none_or(|language| language.starts_with("en"));
    let mut mentions: Vec<PlaceMention> = places::scan(doc, is_english, rules);
    // A place inside a group's name ("Islamic State Khorasan") is not where anything happened.
    mentions.retain(|mention| !inside_group(mention.span, context.groups));
    let outlet = context.country.and_then(|code| rules.places.by_code(code));
    let homes: Vec<usize> = context
        .regions
        .iter()
        .filter_map(|region| rules.places.by_name(&wirewatch_text::fold(region)))
        .collect();
    let dateline = dateline_number(doc, &mentions);
    let text = places::Surroundings {
        all_capitals: doc.all_capitals,
        dateline,
        outlet,
        homes: &homes,
        is_placed: &|at| {
            if doc.all_capitals {
                return at > 0 && matches!(doc.low(at - 1), "in" | "near" | "at");
            }
            let class = |back: usize| at.checked_sub(back).map_or(Class::NONE, |at| doc.class(at));
            class(1).is(Class::PREPOSITION | Class::TRIGGER_VERB)
                || class(1).is(Class::DETERMINER) && class(2).is(Class::PREPOSITION)
        },
        leads_to: &|from, to| {
            let apart = Class::PREPOSITION | Class::CONJUNCTION | Class::AUXILIARY | Class::PERSON;
            let thing = |at: usize| {
                doc.class(at).is(Class::THING | Class::FORCE) && !doc.class(at).is(Class::AREA)
            };
            to >= from
                && to - from <= 3
                && (from..to)
                    .all(|at| doc.low(at) == "of" || !(doc.class(at).is(apart) || thing(at)))
        },
        sentence_of: &|at| doc.sentence_of(at),
    };
    let gap = |from: usize, to: usize| {
        (from..to).all(|at| matches!(doc.low(at), "," | "(" | "in")) && to > from && to - from <= 2
    };
    places::resolve(&mut mentions, &text, &gap, &rules.places);
    mentions.retain(|mention| mention.is_location() || mention.country.is_some());
    mentions
}

fn inside_group(span: Span, groups: &[GroupMention]) -> bool {
    let at = groups.partition_point(|group| group.span.end <= span.start);
    groups
        .get(at)
        .is_some_and(|group| group.span.overlaps(span))
}

fn read_sentence(
    reading: &mut Reading<'_>,
    at: usize,
    sentence: &Sentence,
    last: &mut LastNamed,
    rules: &AttackRules,
) {
    let doc = reading.doc;
    let place_words: Vec<Range<usize>> = reading
        .places
        .iter()
        .filter(|place| {
            sentence.words.contains(&place.words.start) && place.kind != PlaceKind::Venue
        })
        .map(|place| place.words.clone())
        .collect();
    let names = Names {
        groups: reading.groups,
        places: &place_words,
    };
    let phrases = phrases(doc, sentence, &names);
    let first_event = reading.events.len();
    let mut state_acts = false;
    // The end of the last deed of the state's.
    let mut state_end = None;
    for hit in hits(doc, &sentence.words, rules) {
        if state_end.is_some_and(|end| goes_on_from(doc, end, &hit)) {
            state_end = Some(hit.words.end);
            continue;
        }
        let hit_end = hit.words.end;
        match event(doc, at, sentence, hit, &phrases, rules) {
            Told::Attack(event)
                if is_end_of_attacker(
                    &event,
                    reading.events.get(first_event..).unwrap_or_default(),
                ) =>
            {
                state_acts = true;
            }
            Told::Attack(mut event) => {
                not_twice(
                    doc,
                    &mut event,
                    reading.events.get(first_event..).unwrap_or_default(),
                );
                let takes = rules
                    .trigger(event.hit.of)
                    .map_or(Takes::Agent, |trigger| trigger.takes);
                name_doer(doc, &mut event, reading.groups, last, takes);
                if takes == Takes::Agent {
                    name_doer_of_sentence(doc, &mut event, &phrases);
                }
                reading.events.push(*event);
            }
            Told::StateAct => {
                state_acts = true;
                state_end = Some(hit_end);
            }
            Told::Nothing => {}
        }
    }
    if state_acts {
        reading.state_acts += 1;
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
        let toll = tolls::of_patients(doc, event.effect, &event.roles).filter(|_| {
            event.status != AttackStatus::Threatened
                && !tolls::counts_both(doc, event.hit.words.start)
        });
        found.extend(toll);
    }
    for toll in tolls::stated(doc, sentence, &date_words) {
        // "a ninth victim" is one who died, and nine in all.
        if toll.rule == tolls::ONE_MORE_VICTIM {
            found.retain(|other| !overlap(&other.words, &toll.words));
        }
        let known = found
            .iter()
            .any(|other| other.field == toll.field && overlap(&other.words, &toll.words));
        if !known {
            found.push(toll);
        }
    }
    found.sort_by_key(|toll| toll.words.start);
    reading
        .tolls
        .extend(found.into_iter().map(|toll| (at, toll)));
    last.told = !reading.events.is_empty();
    let claims = claims::find(doc, sentence, &phrases, reading.groups, last, rules);
    reading
        .claims
        .extend(claims.into_iter().map(|claim| (at, claim)));
    add_parts(reading, first_event, &phrases);
    add_listed(reading, at, sentence, &phrases);
    add_weapons(reading, first_event, &phrases);
    add_shown_weapons(reading, first_event, at, &phrases);
    bind_dates(reading, first_event, sentence);
    bind_places(reading, first_event, sentence);
    let long_ago: Vec<bool> = reading
        .events
        .iter()
        .map(|event| is_long_ago(reading, event.date))
        .collect();
    for (event, &old) in reading.events.iter_mut().zip(&long_ago).skip(first_event) {
        event.is_background |= old;
    }
    // A trial is of an older deed, where the text gives that no day of its own.
    if sentence
        .words
        .clone()
        .any(|at| doc.class(at).is(Class::COURT))
    {
        for event in reading.events.iter_mut().skip(first_event) {
            event.is_background |= event.date.is_none();
        }
    }
    split_list(reading, first_event, told_before);
}

/// "police shot and gravely wounded him": a second verb of the same subject.
fn goes_on_from(doc: &Document<'_>, end: usize, hit: &Hit) -> bool {
    let between = end..hit.words.start;
    hit.form.is_verb()
        && !between.is_empty()
        && between.len() <= 3
        && between.clone().any(|at| doc.low(at) == "and")
        && between.clone().all(|at| {
            doc.low(at) == "and" || doc.class(at).is(Class::ADVERB) || doc.low(at).ends_with("ly")
        })
}

/// "A man who shot dead two guests was killed by police": who attacked is no victim.
fn is_end_of_attacker(event: &Event, before: &[Event]) -> bool {
    let attacked = |patient: &Phrase| {
        before.iter().any(|other| {
            let mut agents = other.roles.agents.iter();
            agents.any(|agent| agent.words == patient.words)
        })
    };
    let by_force = event.roles.agents.iter().any(|agent| {
        agent.class.is(Class::FORCE) && !agent.class.is(Class::ATTACKER) && agent.group.is_none()
    });
    let people = event
        .roles
        .patients
        .iter()
        .filter(|patient| !patient.class.is(Class::THING | Class::VENUE));
    by_force && people.clone().next().is_some() && people.clone().all(attacked)
}

/// "attacks, including hitting the ministry, two embassies and a hotel": each is an attack of its own, named in passing.
fn split_list(reading: &mut Reading<'_>, first_event: usize, end: usize) {
    let doc = reading.doc;
    let Some(at) = (first_event..end).find(|&at| {
        reading
            .events
            .get(at)
            .is_some_and(|event| is_list(doc, event))
    }) else {
        return;
    };
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
    let buildings =
        event.roles.patients.iter().all(|patient| {
            patient.class.is(Class::VENUE | Class::THING) && !patient.is_plural(doc)
        });
    let start = event.hit.words.start;
    let listed = (start.saturating_sub(4)..start)
        .any(|at| matches!(doc.low(at), "including" | "such" | "like"));
    listed && buildings && event.roles.patients.len() >= 3 && event.date.is_none()
}

pub(crate) fn overlap(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.start < right.end && right.start < left.end
}

/// Where soldiers or police act, a bare "raid" or "attack" of the same sentence is theirs.
fn drop_raids(reading: &mut Reading<'_>, first_event: usize) {
    let attacker = |phrase: &Phrase| phrase.class.is(Class::ATTACKER) || phrase.group.is_some();
    let mut number = 0;
    reading.events.retain(|event| {
        number += 1;
        let bare = event.hit.form == Form::Noun
            && !event.roles.agents.iter().any(attacker)
            && event.roles.weapons.is_empty();
        number <= first_event || !bare
    });
}
