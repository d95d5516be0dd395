use wirewatch_model::{AttackStatus, DayPrecision};

use super::Cluster;
use super::blasts::{is_gas, is_wrecked};
use crate::attacks::inflect::Form;
use crate::attacks::phrases::Phrase;
use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::{Class, Effect};
use crate::attacks::words::Document;
use crate::claims::ClaimKind;
use crate::numbers::number_at;
use crate::tolls::TollField;

/// Whether the events of a cluster are enough to speak of an attack.
///
/// `battles` counts the words of battle in the text.
pub(crate) fn is_real(reading: &Reading<'_>, cluster: &Cluster, battles: usize) -> bool {
    let events: Vec<&Event> = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .collect();
    // "a blast that killed two": who was hurt makes the noun a deed.
    let hurt_by = |event: &Event| {
        events.iter().any(|other| {
            other.sentence == event.sentence
                && other.effect != Effect::Unsaid
                && other.hit.form != Form::Noun
                && !other.roles.patients.is_empty()
        })
    };
    let wrecked = events.iter().any(|event| is_wrecked(reading.doc, event));
    // "a bomber struck the park": who does it makes the plain verb a deed.
    let by_bomber = events.iter().any(|event| {
        event.hit.form.is_verb()
            && !event.roles.patients.is_empty()
            && event.roles.agents.iter().any(|agent| {
                matches!(
                    reading.doc.low(agent.head),
                    "bomber" | "bombers" | "gunman" | "gunmen"
                )
            })
    });
    let strong = wrecked
        || by_bomber
        || events.iter().any(|event| {
            event.weight >= 2
                && !event.form_is_cue()
                && (has_substance(reading, event)
                    || (event.effect == Effect::Unsaid && hurt_by(event)))
        });
    let people = |class: Class| {
        events.iter().any(|event| {
            let phrases = event.roles.agents.iter().chain(&event.roles.weapons);
            phrases.into_iter().any(|phrase| {
                phrase.class.is(class) || phrase.group.is_some() || is_of_group(reading, phrase)
            })
        })
    };
    // "Eleven were killed; the governor accused X": somebody is said to have done it.
    let told_of_doer = || {
        let mut near = reading.claims.iter().filter(|(sentence, _)| {
            events
                .iter()
                .any(|event| event.sentence <= *sentence && *sentence <= event.sentence + 1)
        });
        near.any(|(_, claim)| claim.group.is_some() && claim.kind != ClaimKind::Denied)
    };
    let cue = events
        .iter()
        .any(|event| event.form_is_cue() || reading.state_acts == 0 && is_wounding(reading, event));
    let killed = events
        .iter()
        .any(|event| event.effect != Effect::Unsaid && !event.roles.patients.is_empty());
    // An officer or minister who "was killed" did not die by chance: accidents are left out before.
    let officer =
        events.iter().any(|event| {
            event.effect == Effect::Killed
                && event.hit.form != Form::Ing
                && event.roles.patients.iter().any(|patient| {
                    patient.class.is(Class::OFFICE) && !patient.is_plural(reading.doc)
                })
        });
    // A man who "had killed five people" is told as a killer.
    let killer = events.iter().any(|event| {
        event.effect == Effect::Killed
            && event.hit.form.is_verb()
            && !event.roles.patients.is_empty()
            && event.roles.agents.iter().any(|agent| {
                let band = matches!(
                    reading.doc.low(agent.head),
                    "band" | "gang" | "group" | "mob"
                );
                agent.class.is(Class::PERSON) || agent.is_name || band
            })
    });
    if battles >= BATTLES && is_among_fighters(reading, &events) {
        return false;
    }
    if is_gas(reading, &events) {
        return false;
    }
    killer
        || (strong
            && is_specific(reading, cluster, &events)
            && (wrecked || !is_talk(reading, cluster, &events)))
        || (killed && (cue || people(Class::ATTACKER | Class::WEAPON) || told_of_doer()))
        || officer
        || events.iter().any(|event| is_mass_killing(reading, event))
}

/// Whether only somebody quoted speaks of it: "they bombed our brothers", said in passing, is no report.
pub(super) fn is_only_quoted(reading: &Reading<'_>, cluster: &Cluster) -> bool {
    cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .all(|event| is_quoted(reading, event) && !has_toll(reading, event))
}

/// Whether the words for an event stand inside quotation marks.
pub(super) fn is_quoted(reading: &Reading<'_>, event: &Event) -> bool {
    let doc = reading.doc;
    let start = doc.span(&event.hit.words).start;
    let before = doc.text.get(..start).unwrap_or_default();
    let paragraph = before.rsplit('\n').next().unwrap_or_default();
    let straight = paragraph.matches('"').count() % 2 == 1;
    let curly = paragraph.matches('“').count() > paragraph.matches('”').count();
    straight || curly
}

/// "suspected members of X": people whom the words behind "of" tie to a group.
fn is_of_group(reading: &Reading<'_>, phrase: &Phrase) -> bool {
    let doc = reading.doc;
    let tie = phrase.words.end;
    phrase.class.is(Class::COLLECTIVE)
        && matches!(doc.low(tie), "of" | "from")
        && reading.groups.iter().any(|group| {
            let at = doc.word_at(group.span.start);
            !group.part_of_name && (tie + 1..tie + 3).contains(&at)
        })
}

/// "31 pilgrims were killed in a mosque": nothing but an attack, where the words tell of no accident.
fn is_mass_killing(reading: &Reading<'_>, event: &Event) -> bool {
    let doc = reading.doc;
    let people = Class::PERSON | Class::OFFICE;
    let many = event.roles.patients.iter().any(|patient| {
        let counted = patient
            .count
            .and_then(|count| count.min)
            .is_some_and(|min| min >= 3);
        counted && patient.class.is(people) && !patient.class.is(Class::ATTACKER | Class::FORCE)
    });
    let end = event.hit.words.end;
    let gathered = matches!(doc.low(end), "at" | "in" | "inside")
        && (end + 1..end + 5)
            .take_while(|&at| doc.words.get(at).is_some_and(|word| word.is_word))
            .any(|at| doc.class(at).is(Class::GATHERING));
    let by_chance = || {
        doc.sentences.get(event.sentence).is_some_and(|sentence| {
            sentence.words.clone().any(|at| {
                let low = doc.low(at);
                let stem = ["collaps", "stampede", "crush", "blaze", "drown", "burn"];
                low == "fire" || stem.iter().any(|stem| low.starts_with(stem))
            })
        })
    };
    event.effect == Effect::Killed && event.roles.is_passive && many && gathered && !by_chance()
}

/// How many words of battle the text has.
pub(super) fn count_battles(doc: &Document<'_>) -> usize {
    let words = doc.words.iter();
    words.filter(|word| word.class.is(Class::COMBAT)).count()
}

/// So many words of battle make a text a war bulletin.
const BATTLES: usize = 4;

/// Whether soldiers and fighters alone are told of: no civilian, and no thing but those of war.
fn is_among_fighters(reading: &Reading<'_>, events: &[&Event]) -> bool {
    let doc = reading.doc;
    let armed = |phrase: &Phrase| {
        phrase
            .class
            .is(Class::FORCE | Class::SERVICE | Class::ATTACKER)
            || phrase.group.is_some()
    };
    let of_war = |phrase: &Phrase| armed(phrase) || MILITARY.contains(&doc.low(phrase.head));
    let patients = || events.iter().flat_map(|event| &event.roles.patients);
    let agents = || events.iter().flat_map(|event| &event.roles.agents);
    let told = patients().next().is_some() || agents().any(armed);
    told && patients().all(of_war)
}

/// Things of war.
const MILITARY: &[&str] = &[
    "base",
    "bases",
    "barracks",
    "post",
    "posts",
    "outpost",
    "outposts",
    "checkpoint",
    "checkpoints",
    "convoy",
    "patrol",
    "positions",
    "garrison",
    "headquarters",
    "camp",
    "camps",
    "vehicle",
    "vehicles",
    "plane",
    "planes",
    "truck",
    "trucks",
    "installations",
];

/// Whether anything of the attack is particular: a day, a place finer than a country, someone or something single or counted.
fn is_specific(reading: &Reading<'_>, cluster: &Cluster, events: &[&Event]) -> bool {
    let doc = reading.doc;
    let fine = cluster
        .place
        .and_then(|at| reading.places.get(at))
        .is_some_and(|place| place.fineness() >= 1);
    let particular = events.iter().any(|event| {
        // "the toll of the blast", "of the Easter bombings": who counts the dead speaks of what happened.
        if event.hit.form == Form::Noun && has_toll(reading, event) {
            return true;
        }
        if event.roles.agents.iter().any(|agent| agent.group.is_some()) {
            return true;
        }
        let phrases = event.roles.patients.iter().chain(&event.roles.weapons);
        phrases.into_iter().any(|phrase| {
            phrase.count.is_some()
                || phrase.is_name
                || !phrase.is_plural(doc) && !is_mass(doc.low(phrase.head))
        })
    });
    cluster.date.is_some() || fine || particular || events.iter().any(|event| event.form_is_cue())
}

/// Without a day, a weapon, anyone hurt or a deed told by a strong verb, a text speaks of attacks rather than reports one.
fn is_talk(reading: &Reading<'_>, cluster: &Cluster, events: &[&Event]) -> bool {
    let telling = |event: &&Event| {
        let done = !event.roles.patients.is_empty();
        // "the Brigade's attack on Ardania": known by who did it and where.
        let by_group = event.roles.agents.iter().any(|agent| agent.group.is_some());
        !event.roles.weapons.is_empty()
            || event.form_is_cue()
            || event.stands_alone
            || (by_group && (event.roles.place.is_some() || event.place.is_some()))
            || (done && event.effect != Effect::Unsaid)
            || ((done || !event.roles.agents.is_empty())
                && event.weight >= 3
                && event.hit.form.is_verb())
            || has_news(reading, event)
    };
    cluster.date.is_none() && !events.iter().any(telling)
}

/// Whether the sentence tells what came of the attack it names: a toll, a claim, an arrest, a funeral.
fn has_news(reading: &Reading<'_>, event: &Event) -> bool {
    let doc = reading.doc;
    let claim = reading
        .claims
        .iter()
        .any(|(sentence, _)| *sentence == event.sentence);
    let sequel = || {
        doc.sentences.get(event.sentence).is_some_and(|sentence| {
            let mut words = sentence.words.clone();
            words.any(|at| doc.class(at).is(Class::SEQUEL))
        })
    };
    has_toll(reading, event) || claim || sequel()
}

/// A "wounded" man was hurt with a weapon, an "injured" one by anything; soldiers and others in a clash are left out.
fn is_wounding(reading: &Reading<'_>, event: &Event) -> bool {
    let doc = reading.doc;
    let civilians = event.roles.patients.iter().any(|patient| {
        patient.class.is(Class::PERSON) && !patient.class.is(Class::FORCE | Class::SERVICE)
    });
    let clash = doc.sentences.get(event.sentence).is_some_and(|sentence| {
        let mut words = sentence.words.clone();
        words.any(|at| doc.class(at).is(Class::COMBAT))
    });
    event.effect == Effect::Injured
        && event.hit.form.is_verb()
        && doc.low(event.hit.words.start).starts_with("wound")
        && civilians
        && !clash
}

/// Whether the sentence counts the dead or hurt.
fn has_toll(reading: &Reading<'_>, event: &Event) -> bool {
    reading.tolls.iter().any(|(sentence, toll)| {
        *sentence == event.sentence
            && !toll.is_attackers
            && matches!(toll.field, TollField::Killed | TollField::Injured)
    })
}

/// "the blast", "a shooting": a noun that names one attack.
fn is_single(reading: &Reading<'_>, event: &Event) -> bool {
    let last = event.hit.words.end.saturating_sub(1);
    let low = reading.doc.low(last);
    let plural = low.ends_with('s') && !low.ends_with("ss");
    event.hit.form == Form::Noun && !plural
}

/// Nouns for everybody: an attack on "the people" is a figure of speech.
pub(crate) fn is_mass(low: &str) -> bool {
    matches!(
        low,
        "people"
            | "population"
            | "populace"
            | "country"
            | "nation"
            | "society"
            | "government"
            | "public"
            | "community"
            | "crowd"
    )
}

/// Whether a mention is of one attack, not of attacks in general: a verb, or a noun that is counted, dated or made definite.
fn has_substance(reading: &Reading<'_>, event: &Event) -> bool {
    let doc = reading.doc;
    if event.hit.form != Form::Noun {
        return true;
    }
    let day = event
        .date
        .and_then(|at| reading.dates.get(at))
        .and_then(|date| date.value)
        .is_some_and(|value| {
            matches!(
                value.precision,
                DayPrecision::Day | DayPrecision::Week | DayPrecision::Month
            )
        });
    let start = event.hit.words.start;
    let before = start.saturating_sub(4)..start;
    let plural = !is_single(reading, event);
    let counted = before.clone().any(|at| {
        matches!(doc.low(at), "twin" | "several")
            || number_at(doc, at)
                .is_some_and(|number| number.count.max.is_some_and(|many| many < 100))
    });
    let definite = before
        .clone()
        .any(|at| doc.class(at).is(Class::DETERMINER) || matches!(doc.low(at), "'s" | "’s"));
    let toll = has_toll(reading, event);
    let told = !event.roles.patients.is_empty()
        || !event.roles.agents.is_empty()
        || event.place.is_some()
        || toll;
    // "the group has tried to carry out attacks".
    let tried = event.status == AttackStatus::Attempted
        && event.roles.agents.iter().any(|agent| agent.group.is_some());
    if plural {
        day || tried
            || (counted && told)
            || (definite && (toll || !event.roles.patients.is_empty()))
    } else {
        day || (definite && told)
    }
}
