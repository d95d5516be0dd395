use super::events::{self, Hit, find_cue};
use super::inflect::Form;
use super::phrases::Phrase;
use super::roles::Roles;
use super::rules::{Class, Cue, Effect};
use super::words::{Document, Sentence};

/// A figure of speech, a drill, a denial, or something that has not happened.
pub(crate) fn is_no_attack(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let before = hit
        .words
        .start
        .checked_sub(1)
        .filter(|at| sentence.words.contains(at));
    let before_low = before.map_or("", |at| doc.low(at));
    let figure = before
        .is_some_and(|at| events::cue_at(doc, at, Cue::NotAfter, hit.words.start).is_some())
        || events::cue_at(doc, hit.words.end, Cue::NotBefore, sentence.words.end).is_some();
    let negated = (hit.words.start.saturating_sub(2).max(sentence.words.start)..hit.words.start)
        .any(|at| doc.class(at).is(Class::NEGATION) || doc.low(at) == "no");
    let modal = hit.form == Form::Present
        && (doc
            .class(hit.words.start.saturating_sub(1))
            .is(Class::MODAL)
            || before_low == "to"
                && !follows_attempt(doc, hit, sentence)
                && !with_means(doc, hit, sentence));
    let drill = sentence
        .words
        .clone()
        .any(|at| doc.class(at).is(Class::DRILL));
    let computers = sentence
        .words
        .clone()
        .any(|at| doc.class(at).is(Class::CYBER))
        && !sentence
            .words
            .clone()
            .any(|at| doc.class(at).is(Class::WEAPON | Class::ATTACKER));
    let quoted = matches!(before_low, "\"" | "“" | "'" | "‘")
        && hit.words.len() == 1
        && hit.form.is_verb()
        && hit.form != Form::Present
        && is_short_quote(doc, hit.words.end);
    // "is attacking the people", "are being bombed": talk of what goes on, not of an attack.
    let ongoing = hit.form == Form::Ing
        && before.is_some_and(|at| matches!(doc.low(at), "is" | "are" | "been" | "be" | "am"));
    let planned = hit.form == Form::Noun
        && (hit.words.start.saturating_sub(4).max(sentence.words.start)..hit.words.start)
            .any(|at| doc.low(at).starts_with("prepar"));
    figure
        || negated
        || modal
        || drill
        || computers
        || quoted
        || ongoing
        || planned
        || only_possible(doc, hit, sentence)
        || other_sense(doc, hit)
}

/// "should be murdered", "from being shot": not told as done.
fn only_possible(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    if !hit.form.is_participle() {
        return false;
    }
    let from = hit.words.start.saturating_sub(4).max(sentence.words.start);
    let words = from..hit.words.start;
    let helped = words
        .clone()
        .any(|at| matches!(doc.low(at), "be" | "being"));
    let done = words
        .clone()
        .any(|at| matches!(doc.low(at), "have" | "has" | "had" | "was" | "were"));
    let open = words.clone().any(|at| {
        doc.class(at).is(Class::MODAL)
            || matches!(
                doc.low(at),
                "from" | "to" | "danger" | "fear" | "risk" | "avoid"
            )
    });
    helped && open && !done
}

/// "a state of siege", "aircraft were shot down": words of a trigger that mean something else.
fn other_sense(doc: &Document<'_>, hit: &Hit) -> bool {
    let before = |back: usize| {
        hit.words
            .start
            .checked_sub(back)
            .map_or("", |at| doc.low(at))
    };
    let state_of = before(1) == "of" && before(2) == "state";
    let down = matches!(doc.low(hit.words.start), "shot" | "shoot" | "shooting")
        && doc.low(hit.words.end) == "down";
    // "candles were burning": nobody sets fire to anything.
    let glows = doc.low(hit.words.start) == "burning"
        && matches!(before(1), "was" | "were" | "is" | "are" | "still");
    state_of || down || glows
}

/// "to bomb" after "tried", "plotted", "threatened" is told as such.
fn follows_attempt(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let from = hit.words.start.saturating_sub(5).max(sentence.words.start);
    [Cue::Attempted, Cue::Threatened, Cue::Plot, Cue::Foiled]
        .iter()
        .any(|&cue| find_cue(doc, from..hit.words.start, cue).is_some())
}

/// "used petrol to set fire to": the purpose of what was used is told as done.
fn with_means(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let from = hit.words.start.saturating_sub(6).max(sentence.words.start);
    (from..hit.words.start).any(|at| doc.low(at) == "used")
}

fn is_short_quote(doc: &Document<'_>, from: usize) -> bool {
    (from..from + 4).any(|at| matches!(doc.low(at), "\"" | "”" | "'" | "’"))
}

/// A form that is a noun or adjective too ("bombs", "wounded tourists") is a verb only where no phrase holds it.
pub(crate) fn is_verb_here(doc: &Document<'_>, hit: &Hit, phrases: &[Phrase]) -> bool {
    if hit.words.len() > 1 {
        // "a fire at a factory" is none of the verb "fire at".
        let named = hit.words.start.checked_sub(1).is_some_and(|before| {
            // "under heavy fire from his side on the bill".
            doc.class(before).is(Class::DETERMINER)
                || matches!(
                    doc.low(before),
                    "enemy" | "friendly" | "heavy" | "sustained"
                )
        });
        return !(named && hit.form == Form::Present);
    }
    let at = hit.words.start;
    // "had wounds", "lit torches": a noun.
    let helped = at > 0
        && (doc.class(at - 1).is(Class::PERFECT)
            || doc.class(at - 1).is(Class::AFTERMATH)
                && !doc.class(at - 1).is(Class::AUXILIARY | Class::REPORTING)
                && doc.low(at).ends_with('s'));
    if hit.form == Form::Present
        && helped
        && !matches!(doc.low(at), "hit" | "hurt" | "set" | "shot")
    {
        return false;
    }
    // "the man in the saddle shot him": what is done to a pronoun is done by a verb.
    if matches!(doc.low(at + 1), "him" | "them" | "us") && hit.form != Form::Present {
        return true;
    }
    let Some(phrase) = phrases.iter().find(|phrase| phrase.words.contains(&at)) else {
        return true;
    };
    // "the murdered priests": the deed is told by an adjective before its patient.
    let adjective = phrase.head > at && hit.form.is_participle() && phrase.words.end > at + 1;
    adjective || (phrase.words.len() == 1 && !doc.class(at).is(super::phrases::NOUNS))
}

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

/// Police seize cars and drugs too: a takeover has attackers, or is one of a place.
pub(crate) fn is_takeover(hit: &Hit, roles: &Roles) -> bool {
    let attackers = roles
        .agents
        .iter()
        .any(|agent| agent.class.is(Class::ATTACKER) || agent.group.is_some());
    let place = roles
        .patients
        .iter()
        .any(|patient| patient.class.is(Class::VENUE));
    attackers || (hit.form == Form::Noun && place)
}

fn is_captive(doc: &Document<'_>, phrase: &Phrase) -> bool {
    matches!(doc.low(phrase.head), "hostage" | "hostages")
}

pub(crate) fn is_background(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let from = hit.words.start.saturating_sub(9).max(sentence.words.start);
    let before = find_cue(doc, from..hit.words.start, Cue::BackgroundBefore).is_some();
    // "the heaviest loss in four decades": what it is compared with is old.
    let old = find_cue(doc, sentence.words.clone(), Cue::BackgroundWord).filter(|&(at, _, _)| {
        let from = at.saturating_sub(9).max(sentence.words.start);
        !(from..at).any(|word| is_superlative(doc.low(word)))
    });
    before || behind_comparison(doc, hit, sentence) || old.is_some()
}

/// Whether the word compares with all that went before: "the deadliest attack", "the first in years".
fn is_superlative(low: &str) -> bool {
    low.len() > 5 && low.ends_with("iest")
        || matches!(
            low,
            "worst" | "biggest" | "largest" | "gravest" | "greatest" | "most" | "first" | "highest"
        )
}

/// "one of the deadliest assaults since two car bombs killed at least 100 people": what stands behind "since" is older.
fn behind_comparison(doc: &Document<'_>, hit: &Hit, sentence: &Sentence) -> bool {
    let Some(since) = (sentence.words.start..hit.words.start)
        .rev()
        .find(|&at| doc.low(at) == "since")
    else {
        return false;
    };
    let compared = (sentence.words.start..since).any(|at| is_superlative(doc.low(at)));
    // ", and killed nine": the main clause goes on.
    let goes_on = (since..hit.words.start)
        .any(|at| doc.low(at) == "," && matches!(doc.low(at + 1), "and" | "but"));
    compared && !goes_on
}
