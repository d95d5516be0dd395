//! What was laid waste: by whom, or by nobody.

use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;
use crate::claims::ClaimKind;

/// "rebels destroyed two pylons": a thing that armed men laid waste.
pub(super) fn is_wrecked(doc: &Document<'_>, event: &Event) -> bool {
    let low = doc.low(event.hit.words.start);
    let lays_waste = ["destroy", "sabotag", "damag", "wreck", "raze", "razing"]
        .iter()
        .any(|stem| low.starts_with(stem));
    let by_attackers = event
        .roles
        .agents
        .iter()
        .any(|agent| agent.class.is(Class::ATTACKER) || agent.group.is_some());
    event.hit.form.is_verb()
        && lays_waste
        && by_attackers
        && event.roles.patients.iter().any(|patient| {
            patient.class.is(Class::THING) && !patient.class.is(Class::FORCE | Class::AREA)
        })
}

/// "an explosion caused by a leaking gas main": a blast that nobody set off.
pub(super) fn is_gas(reading: &Reading<'_>, events: &[&Event]) -> bool {
    let doc = reading.doc;
    let leak = |at: usize| {
        doc.low(at).starts_with("leak")
            || matches!(
                doc.low(at),
                "main" | "mains" | "pipe" | "stove" | "boiler" | "heater" | "cooker"
            )
    };
    let caused = events
        .iter()
        .filter_map(|event| doc.sentences.get(event.sentence))
        .any(|sentence| {
            sentence
                .words
                .clone()
                .any(|at| doc.low(at) == "gas" && (at.saturating_sub(3)..at + 3).any(leak))
        });
    let attackers = events
        .iter()
        .flat_map(|event| &event.roles.agents)
        .any(|agent| agent.class.is(Class::ATTACKER) || agent.group.is_some());
    let blasts = events.iter().any(|event| event.kind == "bombing");
    let claimed = reading
        .claims
        .iter()
        .any(|(_, claim)| claim.kind == ClaimKind::Claimed);
    caused && blasts && !attackers && !claimed
}
