use wirewatch_model::AttackFacts;

use super::super::IncidentRules;
use super::{Evidence, shared};

/// Weighs what sorts of attack two reports tell of.
pub(super) fn kinds(
    a: &AttackFacts,
    b: &AttackFacts,
    rules: &IncidentRules,
    evidence: &mut Evidence,
) -> Result<(), String> {
    let (one, other) = (rules.telling_kinds(&a.kinds), rules.telling_kinds(&b.kinds));
    let both_tell = !one.is_empty() && !other.is_empty();
    if both_tell && one.iter().any(|kind| other.contains(kind)) {
        same_kind(a, b, evidence);
        return Ok(());
    }
    if both_tell {
        if any_pair(&one, &other, |one, other| {
            rules.are_kinds_of_one(one, other)
        }) {
            evidence.add(0.4, "sorts of attack that fit");
        } else if any_pair(&one, &other, |one, other| {
            rules.are_kinds_of_a_raid(one, other)
        }) {
            evidence.doubt(-0.4, "sorts of attack that may be parts of one");
        } else {
            return Err(format!("one is a {}, the other a {}", a.kind, b.kind));
        }
        return Ok(());
    }
    if !shared(&a.kinds, &b.kinds).is_empty() {
        same_kind(a, b, evidence);
        return Ok(());
    }
    // "The attack" may be any of them.
    let (one, other) = (as_strs(&a.kinds), as_strs(&b.kinds));
    let fits = any_pair(&one, &other, |one, other| {
        rules.are_kinds_of_one(one, other) || rules.are_kinds_of_a_raid(one, other)
    });
    if !fits {
        return Err(format!("one is a {}, the other a {}", a.kind, b.kind));
    }
    evidence.add(0.4, "sorts of attack that fit");
    Ok(())
}

fn same_kind(a: &AttackFacts, b: &AttackFacts, evidence: &mut Evidence) {
    if a.kind == b.kind {
        evidence.add(1.0, format!("both a {}", a.kind));
    } else {
        evidence.add(0.8, "sorts of attack that overlap");
    }
}

fn as_strs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn any_pair(one: &[&str], other: &[&str], fits: impl Fn(&str, &str) -> bool) -> bool {
    one.iter().any(|a| other.iter().any(|b| fits(a, b)))
}
