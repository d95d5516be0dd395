use serde::Deserialize;

use super::AttackRulesError;

/// What happens to the people an attack is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The trigger does not say.
    Unsaid,
    /// They are dead.
    Killed,
    /// They are hurt.
    Injured,
    /// They are taken or held.
    Kidnapped,
}

/// What the subject of a trigger's active verb is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Who or what does it.
    Agent,
    /// Who it is done to ("died").
    Patient,
    /// What it is done with ("exploded").
    Weapon,
}

/// What has to stand in the object, for the trigger to be an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing.
    Nothing,
    /// Somebody or something that can be attacked.
    Object,
    /// People.
    Person,
    /// A thing.
    Thing,
    /// A weapon.
    Weapon,
}

/// What makes a kind of attack.
#[derive(Debug, Clone)]
pub(crate) struct Trigger {
    /// The kind; empty for one that only tells an effect.
    pub kind: String,
    /// How much it speaks for the kind.
    pub weight: u32,
    /// What it does to its object.
    pub effect: Effect,
    /// What its subject is.
    pub takes: Takes,
    /// What its object must be.
    pub needs: Needs,
}

/// A trigger as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TriggerEntry {
    pub kind: String,
    pub weight: u32,
    pub effect: Option<String>,
    pub takes: Option<String>,
    pub needs: Option<String>,
    #[serde(default)]
    pub verbs: Vec<String>,
    #[serde(default)]
    pub nouns: Vec<String>,
    #[serde(default)]
    pub cues: Vec<String>,
}

/// Checks the words of `entry`.
pub(super) fn read_trigger(entry: &TriggerEntry) -> Result<Trigger, AttackRulesError> {
    let unknown = |key, value: &str| AttackRulesError::UnknownValue {
        key,
        value: value.to_owned(),
    };
    Ok(Trigger {
        kind: entry.kind.clone(),
        weight: entry.weight,
        effect: match entry.effect.as_deref() {
            None => Effect::Unsaid,
            Some("killed") => Effect::Killed,
            Some("injured") => Effect::Injured,
            Some("kidnapped") => Effect::Kidnapped,
            Some(other) => return Err(unknown("effect", other)),
        },
        takes: match entry.takes.as_deref() {
            None | Some("agent") => Takes::Agent,
            Some("patient") => Takes::Patient,
            Some("weapon") => Takes::Weapon,
            Some(other) => return Err(unknown("takes", other)),
        },
        needs: match entry.needs.as_deref() {
            None => Needs::Nothing,
            Some("object") => Needs::Object,
            Some("person") => Needs::Person,
            Some("thing") => Needs::Thing,
            Some("weapon") => Needs::Weapon,
            Some(other) => return Err(unknown("needs", other)),
        },
    })
}
