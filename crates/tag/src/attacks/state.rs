//! What a state's forces do, battles and the ends of attackers: none of them attacks.

use super::events::Hit;
use super::phrases::Phrase;
use super::roles::Roles;
use super::rules::{Class, Effect};
use super::words::{Document, Sentence};

/// Raids and strikes by soldiers or police are no attacks; murders and abductions of civilians by them are told.
pub(crate) fn is_by_the_state(
    doc: &Document<'_>,
    hit: &Hit,
    effect: Effect,
    kind: &str,
    roles: &Roles,
    phrases: &[Phrase],
) -> bool {
    // "the leader of the X": one of an armed group.
    let of_group = |phrase: &Phrase| {
        phrases.iter().any(|other| {
            other.group.is_some()
                && other.preposition == Some(phrase.words.end)
                && doc.low(phrase.words.end) == "of"
        }) && matches!(
            doc.low(phrase.head),
            "leader"
                | "leaders"
                | "commander"
                | "commanders"
                | "chief"
                | "head"
                | "emir"
                | "founder"
                | "member"
                | "members"
        )
    };
    let attacker = |phrase: &Phrase| {
        phrase.class.is(Class::ATTACKER) || phrase.group.is_some() || of_group(phrase)
    };
    let state = roles
        .agents
        .iter()
        .any(|agent| agent.class.is(Class::FORCE) && !attacker(agent));
    let grave = matches!(kind, "murder" | "massacre" | "assassination" | "kidnapping")
        && effect != Effect::Unsaid;
    let civilians = roles
        .patients
        .iter()
        .any(|patient| patient.class.is(Class::PERSON | Class::OFFICE) && !attacker(patient));
    // "before officers shot him".
    let pronoun = matches!(doc.low(hit.words.end), "him" | "her" | "them");
    let deed = !roles.patients.is_empty() || effect == Effect::Unsaid || pronoun;
    let on_attackers = !roles.patients.is_empty()
        && roles.patients.iter().all(|patient| {
            // "the leader of the X was killed": where nobody says by whom, by those who hunted him.
            let hunted =
                doc.low(hit.words.start) == "killed" && hit.words.len() == 1 && of_group(patient);
            (patient.class.is(Class::ATTACKER) || hunted) && !is_captive(doc, patient)
        });
    let by_attackers = roles.agents.iter().any(attacker);
    (state && deed && !(grave && civilians)) || (on_attackers && !by_attackers)
}

/// "the air force said that it had bombed a hideout": what soldiers say that they did.
pub(crate) fn is_told_by_the_state(
    doc: &Document<'_>,
    hit: &Hit,
    sentence: &Sentence,
    roles: &Roles,
) -> bool {
    if !hit.form.is_verb() || !roles.agents.is_empty() {
        return false;
    }
    let mut at = hit.words.start;
    while at > sentence.words.start && doc.class(at - 1).is(Class::AUXILIARY | Class::ADVERB) {
        at -= 1;
    }
    let Some(pronoun) = at
        .checked_sub(1)
        .filter(|&at| matches!(doc.low(at), "it" | "they"))
    else {
        return false;
    };
    let mut said = pronoun;
    if said > 0 && doc.low(said - 1) == "that" {
        said -= 1;
    }
    let Some(verb) = said
        .checked_sub(1)
        .filter(|&at| doc.class(at).is(Class::REPORTING))
    else {
        return false;
    };
    (verb.saturating_sub(3).max(sentence.words.start)..verb).any(|at| {
        matches!(
            doc.low(at),
            "army" | "military" | "force" | "forces" | "troops" | "police" | "navy" | "air-force"
        ) && !doc.class(at).is(Class::ATTACKER)
    })
}

/// Whose drones are a state's.
const OF_STATES: &[&str] = &[
    "american", "u.s.", "us", "israeli", "russian", "turkish", "french", "british", "saudi",
    "emirati",
];

/// "killed by an air strike", "warplanes bombed the market": only states have warplanes.
pub(crate) fn is_from_the_air(doc: &Document<'_>, sentence: &Sentence, roles: &Roles) -> bool {
    let by_others = roles
        .agents
        .iter()
        .any(|agent| agent.class.is(Class::ATTACKER) || agent.group.is_some());
    let flown = sentence.words.clone().any(|at| match doc.low(at) {
        "airstrike" | "airstrikes" | "warplane" | "warplanes" | "jets" => true,
        "air" => matches!(doc.low(at + 1), "strike" | "strikes" | "raid" | "raids"),
        "drone" | "drones" => {
            let struck = matches!(doc.low(at + 1), "strike" | "strikes" | "raid" | "raids");
            struck || at > 0 && OF_STATES.contains(&doc.low(at - 1))
        }
        _ => false,
    });
    // "in revenge for air strikes": they are spoken of beside the attack.
    let beside = sentence.words.clone().any(|at| {
        matches!(
            doc.low(at),
            "revenge" | "retaliation" | "response" | "reprisal" | "after" | "since"
        )
    });
    flown && !by_others && !beside
}

/// A clash between armed sides is no attack, unless civilians or things of theirs are hit.
pub(crate) fn is_combat(doc: &Document<'_>, sentence: &Sentence, roles: &Roles) -> bool {
    let combat = sentence
        .words
        .clone()
        .any(|at| doc.class(at).is(Class::COMBAT));
    let hit_others = roles.patients.iter().any(|patient| {
        patient
            .class
            .is(Class::PERSON | Class::OFFICE | Class::THING | Class::VENUE)
            && !patient.class.is(Class::FORCE)
    });
    combat
        && (!hit_others
            || is_repelled(doc, sentence)
                && !roles.patients.iter().any(|patient| {
                    patient.class.is(Class::PERSON | Class::OFFICE)
                        && !patient.class.is(Class::FORCE)
                }))
}

/// "troops repelled an assault on the town": an army's word for a battle it won.
fn is_repelled(doc: &Document<'_>, sentence: &Sentence) -> bool {
    let mut words = sentence.words.clone();
    let beaten = words
        .clone()
        .find(|&at| doc.low(at).starts_with("repel") || doc.low(at).starts_with("repuls"));
    beaten.is_some_and(|verb| {
        words.any(|at| at < verb && doc.class(at).is(Class::FORCE) && doc.low(at) != "police")
    })
}

/// "The gunman who opened fire on the market was shot dead": the end of an attacker, told behind a clause of his deed.
pub(crate) fn tells_attackers_end(
    doc: &Document<'_>,
    hit: &Hit,
    sentence: &Sentence,
    phrases: &[Phrase],
    roles: &Roles,
) -> bool {
    let Some(first) = phrases
        .iter()
        .find(|phrase| phrase.words.start <= sentence.words.start + 1)
    else {
        return false;
    };
    let one =
        first.class.is(Class::ATTACKER) || matches!(doc.low(first.head), "man" | "woman" | "men");
    let clause = matches!(doc.low(first.words.end), "who" | "that");
    if !roles.is_passive || !one || !clause || first.words.end >= hit.words.start {
        return false;
    }
    // The clause has its own verb, and no other stands between it and the passive.
    let deed = (first.words.end..hit.words.start).find(|&at| {
        doc.class(at)
            .is(Class::TRIGGER_VERB | Class::IMPACT | Class::OTHER_VERB)
    });
    let goes_on = deed.is_some_and(|deed| {
        (deed + 1..hit.words.start).any(|at| {
            matches!(
                doc.low(at),
                "who" | "which" | "when" | "while" | "after" | "and" | ";" | "that" | "where"
            )
        })
    });
    deed.is_some() && !goes_on
}

/// "police surrounded the house. He blew himself up": the end of a raid, where none but the cornered and his own are hit.
pub(crate) fn is_cornered(doc: &Document<'_>, hit: &Hit, sentence: usize, roles: &Roles) -> bool {
    let own_end = hit.words.clone().any(|at| {
        matches!(
            doc.low(at),
            "vest" | "belt" | "himself" | "herself" | "themselves"
        )
    }) || roles.weapons.iter().any(|weapon| {
        weapon
            .words
            .clone()
            .any(|at| matches!(doc.low(at), "vest" | "belt"))
    });
    if !own_end {
        return false;
    }
    let from = sentence.saturating_sub(1);
    let raided = doc
        .sentences
        .get(from..=sentence)
        .unwrap_or_default()
        .iter()
        .any(|around| {
            let force = around
                .words
                .clone()
                .any(|at| doc.class(at).is(Class::FORCE));
            let closes_in = around.words.clone().any(|at| {
                matches!(
                    doc.low(at),
                    "cornered" | "surrounded" | "encircled" | "besieged" | "raided" | "closed"
                )
            });
            force && closes_in
        });
    let Some(own) = doc.sentences.get(sentence) else {
        return false;
    };
    let others = (hit.words.end..own.words.end).any(|at| {
        doc.class(at)
            .is(Class::FORCE | Class::SERVICE | Class::BYSTANDER)
            && !matches!(
                doc.low(at),
                "wife"
                    | "child"
                    | "children"
                    | "boys"
                    | "girls"
                    | "daughter"
                    | "daughters"
                    | "mother"
                    | "relative"
                    | "relatives"
                    | "family"
            )
    });
    raided && !others
}

fn is_captive(doc: &Document<'_>, phrase: &Phrase) -> bool {
    matches!(doc.low(phrase.head), "hostage" | "hostages")
}
