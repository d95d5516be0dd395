//! Ids that stay with their people while forms come and go.

use std::collections::{BTreeMap, BTreeSet};

use wirewatch_model::SpeakerId;

use super::names::parts_of;
use super::{JoinedBlock, JoinedSpeaker};

/// The ids of a block's speakers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenIds {
    /// One for each speaker.
    pub ids: Vec<SpeakerId>,
    /// Ids that no speaker has any more, each with the one that took over its forms.
    pub moved: Vec<(SpeakerId, SpeakerId)>,
}

/// Gives every speaker the id that most of its forms had before; the others get a new one, made of the name.
///
/// `before` has the id of each form, if it had one; `weights` in how many articles each form stands; `used` ids are not given anew.
pub fn give_ids(
    joined: &JoinedBlock,
    before: &[Option<SpeakerId>],
    weights: &[u64],
    used: &BTreeSet<SpeakerId>,
) -> GivenIds {
    let mut votes: Vec<(u64, &SpeakerId, usize)> = Vec::new();
    for (number, speaker) in joined.speakers.iter().enumerate() {
        let mut own: BTreeMap<&SpeakerId, u64> = BTreeMap::new();
        for (form, _) in &speaker.forms {
            if let Some(Some(id)) = before.get(*form) {
                *own.entry(id).or_default() += weights.get(*form).copied().unwrap_or(1);
            }
        }
        votes.extend(own.into_iter().map(|(id, weight)| (weight, id, number)));
    }
    votes.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)).then(a.2.cmp(&b.2)));
    let mut given: BTreeMap<usize, SpeakerId> = BTreeMap::new();
    let mut taken: BTreeSet<SpeakerId> = BTreeSet::new();
    for (_, id, number) in &votes {
        if !given.contains_key(number) && taken.insert((*id).clone()) {
            given.insert(*number, (*id).clone());
        }
    }
    let mut ids = Vec::with_capacity(joined.speakers.len());
    for (number, speaker) in joined.speakers.iter().enumerate() {
        let id = match given.get(&number) {
            Some(id) => id.clone(),
            None => new_id(speaker, &taken, used),
        };
        taken.insert(id.clone());
        ids.push(id);
    }
    let mut moved: BTreeMap<SpeakerId, SpeakerId> = BTreeMap::new();
    for (_, id, number) in votes {
        if !ids.contains(id)
            && let Some(now) = ids.get(number)
        {
            moved.entry(id.clone()).or_insert_with(|| now.clone());
        }
    }
    GivenIds {
        ids,
        moved: moved.into_iter().collect(),
    }
}

/// The name with hyphens, or the group's id, and a number when that is taken.
fn new_id(
    speaker: &JoinedSpeaker,
    taken: &BTreeSet<SpeakerId>,
    used: &BTreeSet<SpeakerId>,
) -> SpeakerId {
    let base = match &speaker.group {
        Some(group) => format!("group-{group}"),
        None => parts_of(&speaker.name).join("-").replace('\'', ""),
    };
    let numbered = (2..).map(|number| SpeakerId(format!("{base}-{number}")));
    let mut candidates = std::iter::once(SpeakerId(base.clone())).chain(numbered);
    let free = candidates.find(|id| !taken.contains(id) && !used.contains(id));
    free.unwrap_or(SpeakerId(base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirewatch_model::SpeakerKind;

    fn speaker(name: &str, forms: &[usize]) -> JoinedSpeaker {
        JoinedSpeaker {
            kind: SpeakerKind::Person,
            name: name.to_owned(),
            group: None,
            listed: true,
            forms: forms.iter().map(|form| (*form, String::new())).collect(),
        }
    }

    fn block(speakers: Vec<JoinedSpeaker>) -> JoinedBlock {
        JoinedBlock {
            speakers,
            suggestions: Vec::new(),
        }
    }

    fn id(text: &str) -> SpeakerId {
        SpeakerId::from(text)
    }

    #[test]
    fn new_speakers_are_named_after_themselves_and_numbered() {
        let joined = block(vec![speaker("Ada Voss", &[0]), speaker("Ada Voss", &[1])]);
        let given = give_ids(&joined, &[None, None], &[1, 1], &BTreeSet::new());
        assert_eq!(given.ids, [id("ada-voss"), id("ada-voss-2")]);
    }

    #[test]
    fn id_stays_with_most_of_its_forms() {
        let joined = block(vec![
            speaker("Ada Voss", &[0]),
            speaker("Ada Voss", &[1, 2]),
        ]);
        let before = [
            Some(id("ada-voss")),
            Some(id("ada-voss")),
            Some(id("ada-voss")),
        ];
        let used = BTreeSet::from([id("ada-voss")]);
        let given = give_ids(&joined, &before, &[1, 1, 1], &used);
        assert_eq!(given.ids, [id("ada-voss-2"), id("ada-voss")]);
        assert!(given.moved.is_empty());
    }

    #[test]
    fn id_without_speaker_leads_to_who_took_its_forms() {
        let joined = block(vec![speaker("Ada Voss", &[0, 1])]);
        let before = [Some(id("ada-voss")), Some(id("a-voss"))];
        let given = give_ids(&joined, &before, &[5, 1], &BTreeSet::new());
        assert_eq!(given.ids, [id("ada-voss")]);
        assert_eq!(given.moved, [(id("a-voss"), id("ada-voss"))]);
    }
}
