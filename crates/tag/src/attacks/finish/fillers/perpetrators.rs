use wirewatch_model::{Attack, AttackStatus, GroupMention, Perpetrator, PerpetratorKind};

use super::super::Proof;
use super::{add_org, same_name};
use crate::attacks::bodies::{is_proper, name_in};
use crate::attacks::events::find_cue;
use crate::attacks::merge::Cluster;
use crate::attacks::phrases::{NOUNS, Phrase, VERBS};
use crate::attacks::reading::Reading;
use crate::attacks::rules::{Class, Cue};
use crate::claims::{Claim, ClaimKind};
use crate::places::PlaceKind;

/// "gunmen of the Shebab", "fighters from X": a group that hangs on an agent did it too.
pub(super) fn groups_beside(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    let doc = reading.doc;
    for event in cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
    {
        for agent in &event.roles.agents {
            let Some(group) = group_beside(reading, agent) else {
                if let Some(words) = body_beside(reading, agent)
                    && add_org(made, doc.span(&words).of(doc.text), None)
                {
                    evidence.add("perpetrators", &words, "body-of-agent", 0.65);
                }
                continue;
            };
            if add_org(made, group.span.of(doc.text), Some(group.group_id.clone())) {
                let words = doc.word_at(group.span.start)..doc.word_at(group.span.end);
                evidence.add("perpetrators", &words, "group-of-agent", 0.85);
            }
        }
    }
}

/// The group that an agent's words are tied to: "gunmen of the X", "rebels belonging to the X", "X [its long name] cells".
fn group_beside<'r>(reading: &'r Reading<'_>, agent: &Phrase) -> Option<&'r GroupMention> {
    let doc = reading.doc;
    let from = agent.words.end;
    let belongs = doc.low(from) == "belonging" && doc.low(from + 1) == "to";
    let tie = (from..from + 2)
        .find(|&at| matches!(doc.low(at), "of" | "from"))
        .or(belongs.then_some(from + 1));
    let mut named = reading.groups.iter().filter(|group| !group.part_of_name);
    if let Some(tie) = tie {
        let near = tie + 1..tie + 6;
        let behind = named.clone().find(|group| {
            let at = doc.word_at(group.span.start);
            near.contains(&at) && !(tie + 1..at).any(|word| doc.class(word).is(VERBS))
        });
        if behind.is_some() {
            return behind;
        }
    }
    let close = agent.words.start.checked_sub(1)?;
    if !matches!(doc.low(close), "]" | ")") {
        return None;
    }
    named
        .rfind(|group| group.span.start < doc.span(&(close..close + 1)).start)
        .filter(|group| close - doc.word_at(group.span.end).min(close) <= 2)
}

/// "fighters of the Army of the Hills", "members of the armed forces": a body that no list knows.
fn body_beside(reading: &Reading<'_>, agent: &Phrase) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let tie = agent.words.end;
    let is_body =
        agent.class.is(Class::ORGANIZATION) && !agent.class.is(Class::COLLECTIVE | Class::ATTACKER);
    if is_body {
        return None;
    }
    if !matches!(doc.low(tie), "of" | "from") {
        return None;
    }
    let mut start = tie + 1;
    while doc.class(start).is(Class::DETERMINER) {
        start += 1;
    }
    let mut end = start;
    while end < start + 8 && doc.words.get(end).is_some_and(|word| word.is_word) {
        let class = doc.class(end);
        let joins = doc.low(end) == "of" && end > start;
        let stops = Class::PREPOSITION | Class::CONJUNCTION | Class::AUXILIARY;
        if !joins && (class.is(stops) || (class.is(VERBS) && !class.is(NOUNS))) {
            break;
        }
        end += 1;
    }
    if end > start && doc.low(end - 1) == "of" {
        end -= 1;
    }
    let words = start..end;
    let body = words
        .clone()
        .any(|at| doc.class(at).is(Class::ORGANIZATION.with(Class::BODY_NAME)));
    let named = doc.all_capitals || words.clone().any(|at| doc.is_name(at));
    let clean = name_in(doc, words.clone());
    let proper = clean.len() > 1 || doc.class(start).is(Class::BODY_NAME);
    (body && named && proper && is_proper(doc, words)).then_some(clean)
}

fn has_org(made: &Attack) -> bool {
    let mut known = made.perpetrators.iter();
    known.any(|known| known.kind == PerpetratorKind::Org)
}

/// "released by the X", "the X is still holding": who had the abducted took them, where no other group is named for it.
pub(super) fn holders(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    if has_org(made)
        || cluster.is_background
        || made.kind != "kidnapping"
        || !made.denied_by.is_empty()
    {
        return;
    }
    let doc = reading.doc;
    let held = reading.groups.iter().find(|group| {
        let start = doc.word_at(group.span.start);
        let end = doc.word_at(group.span.end);
        let by = (start.saturating_sub(3)..start).any(|at| {
            doc.low(at) == "by"
                && at > 0
                && (at.saturating_sub(2)..at)
                    .any(|verb| matches!(doc.low(verb), "released" | "freed" | "held" | "executed"))
        });
        let holds = (end..end + 5).any(|at| {
            matches!(
                doc.low(at),
                "holding" | "held" | "released" | "freed" | "releases"
            )
        }) && !(end..end + 5).any(|at| doc.class(at).is(Class::PREPOSITION));
        !group.part_of_name && (by || holds)
    });
    if let Some(group) = held
        && add_org(made, group.span.of(doc.text), Some(group.group_id.clone()))
    {
        let words = doc.word_at(group.span.start)..doc.word_at(group.span.end);
        evidence.add("perpetrators", &words, "holds-the-abducted", 0.65);
    }
}

/// Who claims an attack that happened, and whom nobody denies or doubts, is shown as its perpetrator beside the claim.
pub(super) fn claimed(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    if made.status == AttackStatus::Foiled {
        return;
    }
    for (_, claim) in cluster
        .claims
        .iter()
        .filter_map(|&number| reading.claims.get(number))
    {
        // An authority's accusation counts while it stands alone and undenied.
        let accused = claim.kind == ClaimKind::Blamed
            && matches!(claim.rule, "blame-verb" | "responsible" | "member-of")
            && made.blamed_on.len() <= 2
            && !is_denied(reading, cluster, claim);
        let taken = claim.kind == ClaimKind::Claimed;
        if !(taken || accused) || made.denied_by.contains(&claim.name) {
            continue;
        }
        let added = match claim.group.and_then(|at| reading.groups.get(at)) {
            Some(group) => add_org(made, &claim.name, Some(group.group_id.clone())),
            None => add_body(reading, claim, made) || add_person(reading, claim, made),
        };
        if added {
            evidence.add("perpetrators", &claim.words, claim.rule, 0.75);
        }
    }
}

/// Whether a denial of the attack is by the one accused, or by somebody the text does not tell apart from him.
fn is_denied(reading: &Reading<'_>, cluster: &Cluster, accused: &Claim) -> bool {
    let id = |claim: &Claim| {
        let group = claim.group.and_then(|at| reading.groups.get(at))?;
        Some(group.group_id.clone())
    };
    let mut denials = cluster
        .claims
        .iter()
        .filter_map(|&number| reading.claims.get(number))
        .filter(|(_, claim)| claim.kind == ClaimKind::Denied);
    denials.any(|(_, denial)| {
        let state = denial.group.is_none() && accused.group.is_some();
        !state && (id(denial) == id(accused) || denial.group.is_none())
    })
}

/// A body that no list knows, by its name ("the Ember Brigade").
fn add_body(reading: &Reading<'_>, claim: &Claim, made: &mut Attack) -> bool {
    let doc = reading.doc;
    let is_body = claim.words.clone().any(|at| {
        doc.class(at).is(Class::ORGANIZATION.with(Class::REBEL)) && !doc.class(at).is(Class::OFFICE)
    });
    let words = name_in(doc, claim.words.clone());
    let proper = (words.len() > 1 || doc.class(words.start).is(Class::BODY_NAME))
        && is_proper(doc, claim.words.clone());
    // A letter may be signed by anybody, and a claim be taken back.
    let sentence = doc.sentences.get(doc.sentence_of(claim.words.start));
    let doubtful = claim.rule == "signed-by"
        || sentence.is_some_and(|sentence| {
            find_cue(doc, sentence.words.clone(), Cue::Withdrawn).is_some()
        });
    let named = doc.all_capitals || claim.words.clone().any(|at| doc.is_name(at));
    is_body && proper && named && !doubtful && add_org(made, doc.span(&words).of(doc.text), None)
}

/// A man who says that he did it, by name.
fn add_person(reading: &Reading<'_>, claim: &Claim, made: &mut Attack) -> bool {
    let doc = reading.doc;
    let span = doc.span(&claim.words);
    let country = reading.places.iter().any(|place| {
        matches!(place.kind, PlaceKind::Country | PlaceKind::People) && place.span.overlaps(span)
    });
    let other = Class::ORGANIZATION | Class::BYSTANDER | Class::OFFICE;
    let mut words = claim.words.clone();
    let person = claim.kind == ClaimKind::Claimed
        && words.len() >= 2
        && words.all(|at| doc.is_name(at) && !doc.class(at).is(other))
        && !country;
    let known = made
        .perpetrators
        .iter()
        .any(|known| same_name(&known.name, &claim.name));
    if person && !known {
        made.perpetrators.push(Perpetrator {
            name: claim.name.clone(),
            kind: PerpetratorKind::Individual,
            group_id: None,
        });
    }
    person && !known
}

/// "the guerrillas", "the militants" of a text that names one group and no other are that group's.
pub(super) fn only_group(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    if has_org(made) || cluster.is_background || !made.denied_by.is_empty() {
        return;
    }
    let doc = reading.doc;
    let meant = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .flat_map(|event| &event.roles.agents)
        .find(|agent| MEMBERS.contains(&doc.low(agent.head)));
    let mut named = reading.groups.iter().filter(|group| !group.part_of_name);
    let (Some(agent), Some(group)) = (meant, named.next()) else {
        return;
    };
    if named.all(|other| other.group_id == group.group_id)
        && !only_comments(reading)
        && add_org(made, group.span.of(doc.text), Some(group.group_id.clone()))
    {
        evidence.add("perpetrators", &agent.bare(doc), "only-group-of-text", 0.65);
    }
}

/// Whether a sentence that names a group has it condemn or deny: then the text names it for another reason.
fn only_comments(reading: &Reading<'_>) -> bool {
    let doc = reading.doc;
    reading.groups.iter().any(|group| {
        let sentence = doc.sentence_of(doc.word_at(group.span.start));
        doc.sentences.get(sentence).is_some_and(|sentence| {
            sentence.words.clone().any(|at| {
                let low = doc.low(at);
                low.starts_with("condemn") || low.starts_with("denounc") || low.starts_with("deni")
            })
        })
    })
}

/// Words for the members of an armed group.
const MEMBERS: &[&str] = &[
    "guerrillas",
    "guerrilla",
    "rebels",
    "rebel",
    "militants",
    "militant",
    "terrorists",
    "insurgents",
    "subversives",
    "fighters",
    "extremists",
    "separatists",
    "jihadists",
    "group",
    "organization",
    "organisation",
    "movement",
    "column",
    "commandos",
    "units",
    "groups",
    "cells",
    "commando",
];
