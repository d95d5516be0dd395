use std::collections::HashMap;

use wirewatch_cluster::{Fit, IncidentRules, compare};
use wirewatch_model::AttackFacts;
use wirewatch_store::Pin;

/// Which attack each decision means, by what it was like when the decision was made; the last decision goes first.
pub(super) fn match_pins<'p>(
    attacks: &[(u32, AttackFacts)],
    pins: &[&'p Pin],
    rules: &IncidentRules,
) -> HashMap<usize, &'p Pin> {
    let mut matched: HashMap<usize, &Pin> = HashMap::new();
    for pin in pins {
        let Some(facts) = &pin.facts else { continue };
        // One decision may hold several attacks of an article.
        let is_held = |at: &usize| {
            let held = matched.get(at);
            held.is_some_and(|other| other.decision == pin.decision)
        };
        let free = attacks.iter().enumerate().filter(|(at, _)| !is_held(at));
        let scored = free.filter_map(|(at, (_, attack))| match compare(facts, attack, rules) {
            Fit::Score(score, _) | Fit::Doubt(score, _) => Some((at, score)),
            Fit::Apart(_) => None,
        });
        let best = scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        // What an earlier decision says of an attack no longer counts.
        if let Some((at, _)) = best {
            matched.entry(at).or_insert(pin);
        }
    }
    matched
}
