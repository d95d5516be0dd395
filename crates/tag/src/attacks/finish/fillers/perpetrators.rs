use wirewatch_model::{Attack, AttackStatus, Perpetrator, PerpetratorKind};

use super::super::Proof;
use super::{add_org, same_name};
use crate::attacks::merge::Cluster;
use crate::attacks::reading::Reading;
use crate::attacks::rules::Class;
use crate::claims::ClaimKind;

/// "named the dead suspect as X", "X, named as the mastermind", "X has been charged with murder".
pub(super) fn named_as(
    reading: &Reading<'_>,
    cluster: &Cluster,
    made: &mut Attack,
    evidence: &mut Proof<'_>,
) {
    let doc = reading.doc;
    if cluster.is_background || doc.all_capitals {
        return;
    }
    let told: Vec<usize> = cluster
        .events
        .iter()
        .filter_map(|&number| reading.events.get(number))
        .map(|event| event.sentence)
        .collect();
    for (number, sentence) in doc.sentences.iter().enumerate() {
        let near = told.iter().any(|&at| at <= number && number <= at + 3);
        let Some(at) = sentence
            .words
            .clone()
            .find(|&at| matches!(doc.low(at), "named" | "identified" | "charged"))
            .filter(|_| near)
        else {
            continue;
        };
        let attacker = (at.saturating_sub(3)..at + 6).any(|word| {
            doc.class(word).is(Class::ATTACKER) || matches!(doc.low(word), "murder" | "terrorism")
        });
        if !attacker {
            continue;
        }
        let behind = (at..at + 8)
            .find(|&word| doc.low(word) == "as")
            .map(|word| word + 1)
            .filter(|&word| doc.is_name(word));
        let name = behind
            .map(|start| name_from(reading, start))
            .or_else(|| name_before(reading, at));
        let Some(words) = name.filter(|words| words.len() >= 2) else {
            continue;
        };
        let name = doc.span(&words).of(doc.text);
        let is_group = reading
            .groups
            .iter()
            .any(|group| group.span.overlaps(doc.span(&words)));
        if !is_group
            && !made
                .perpetrators
                .iter()
                .any(|known| same_name(&known.name, name))
        {
            made.perpetrators.push(Perpetrator {
                name: name.to_owned(),
                kind: PerpetratorKind::Individual,
                group_id: None,
            });
            evidence.add("perpetrators", &words, "named-as", 0.8);
        }
    }
}

/// The capital words from `start` on.
fn name_from(reading: &Reading<'_>, start: usize) -> std::ops::Range<usize> {
    let doc = reading.doc;
    let mut end = start;
    while doc.is_name(end) && doc.words.get(end).is_some_and(|word| word.is_word) {
        end += 1;
    }
    start..end
}

/// The last capital words before `at`, with a comma or auxiliary between at most.
fn name_before(reading: &Reading<'_>, at: usize) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let mut end = at;
    while end > 0 && at - end < 4 && !doc.is_name(end - 1) {
        end -= 1;
    }
    let mut start = end;
    while start > 0
        && doc.is_name(start - 1)
        && doc.words.get(start - 1).is_some_and(|word| word.is_word)
    {
        start -= 1;
    }
    (end > start).then_some(start..end)
}

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
            let from = agent.words.end;
            let Some(preposition) =
                (from..from + 2).find(|&at| matches!(doc.low(at), "of" | "from"))
            else {
                continue;
            };
            let near = doc.span(&(preposition + 1..preposition + 6));
            let group = reading
                .groups
                .iter()
                .find(|group| near.contains(group.span) && !group.part_of_name);
            if let Some(group) = group
                && add_org(made, group.span.of(doc.text), Some(group.group_id.clone()))
            {
                let words = doc.word_at(group.span.start)..doc.word_at(group.span.end);
                evidence.add("perpetrators", &words, "group-of-agent", 0.85);
            }
        }
    }
}

/// A watched group that claims an attack that happened, and that nobody denies or doubts, is shown as its perpetrator beside the claim.
pub(super) fn claimed(reading: &Reading<'_>, cluster: &Cluster, made: &mut Attack) {
    if made.status == AttackStatus::Foiled {
        return;
    }
    for (_, claim) in cluster
        .claims
        .iter()
        .filter_map(|&number| reading.claims.get(number))
    {
        let group = claim.group.and_then(|at| reading.groups.get(at));
        // An authority's accusation counts while it stands alone and undenied.
        let accused = claim.kind == ClaimKind::Blamed
            && claim.rule == "blame-verb"
            && made.blamed_on.len() <= 2
            && made.denied_by.is_empty();
        let taken = claim.kind == ClaimKind::Claimed || accused;
        if let (Some(group), true) = (group, taken && !made.denied_by.contains(&claim.name)) {
            add_org(made, &claim.name, Some(group.group_id.clone()));
        }
    }
}
