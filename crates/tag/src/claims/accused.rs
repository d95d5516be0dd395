use super::context::Context;
use super::{Claim, ClaimKind};
use crate::attacks::events::{cue_at, find_cue};
use crate::attacks::phrases::Phrase;
use crate::attacks::rules::{Class, Cue};

impl Context<'_> {
    pub(super) fn blamed(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        for at in range.clone() {
            let Some((end, _)) = cue_at(self.doc, at, Cue::Blamed, range.end) else {
                continue;
            };
            let accuses = self.doc.low(at).starts_with("accus");
            let of_attack = (end..range.end).any(|word| {
                self.doc.class(word).is(Class::EVENT | Class::TRIGGER_VERB)
                    || matches!(
                        self.doc.low(word),
                        "behind" | "complicity" | "hand" | "involvement" | "role"
                    )
            });
            // "He accused X, which did not comment": of what else, where X is an armed group.
            // "accused Ardania.": of what was told before.
            let of_what = (end..range.end.min(end + 8)).any(|word| self.doc.low(word) == "of");
            let of_attack = of_attack
                || accuses && !of_what && self.last.told
                || self
                    .phrases
                    .iter()
                    .find(|phrase| phrase.words.start >= end)
                    .is_some_and(|phrase| phrase.group.is_some() && phrase.words.start <= end + 1);
            // "the attack bore the hallmarks of": more words than one are no noun; "police suspect that" is a verb.
            let noun = self.is_noun(at)
                && end == at + 1
                && !(self.doc.low(at).starts_with("suspect") && self.is_verb_of(at));
            if self.negated(at) || noun || (accuses && !of_attack) {
                continue;
            }
            // A suspicion makes nobody the doer.
            let suspects = ["suspect", "suspicion", "point", "bear", "bore", "bears"];
            let rule = if suspects
                .iter()
                .any(|word| self.doc.low(at).starts_with(word))
            {
                "suspected"
            } else {
                "blame-verb"
            };
            // "blamed X", "blamed on X".
            // "blamed it on X", "attributed the killing to X": what stands between is what was done.
            let tie = (end..range.end.min(end + 7))
                .find(|&word| matches!(self.doc.low(word), "on" | "to"))
                .filter(|&tie| {
                    if accuses || crate::dates::is_calendar_word(self.doc.low(tie + 1)) {
                        return false;
                    }
                    let stops = Class::CONJUNCTION | Class::REPORTING;
                    !(end..tie).any(|word| self.doc.class(word).is(stops))
                });
            let on = tie.map_or(0, |tie| tie + 1 - end);
            // "hold X responsible": who is accused stands inside the verb's words.
            let held = (at..end).any(|word| self.doc.low(word) == "responsible");
            let end = if held { at + 1 } else { end };
            for phrase in self
                .phrases
                .iter()
                .filter(|phrase| {
                    // "officials suspect al-Sola": one phrase by its looks.
                    let together = phrase.group.is_some() && phrase.words.start == at;
                    together || phrase.words.start >= end + on && phrase.words.start <= end + on + 8
                })
                .take(3)
            {
                let direct = phrase.words.start <= end + on + 1;
                // "accused the police of killing the X's leader": X stands in what was done.
                let of_deed = accuses
                    && (end..phrase.words.start).any(|word| {
                        self.doc.low(word) == "of"
                            && self
                                .doc
                                .class(word + 1)
                                .is(Class::TRIGGER_VERB | Class::EVENT)
                    });
                if of_deed {
                    break;
                }
                // "was accused by X": X is the one who accuses.
                let accuser = phrase
                    .preposition
                    .is_some_and(|by| self.doc.low(by) == "by");
                if accuser {
                    break;
                }
                let named = self.named_behind(phrase);
                let body = direct
                    && (named.is_some() || self.is_body(phrase) || self.is_army(phrase) && !held);
                if phrase.group.is_some() || body {
                    let blamed = named.unwrap_or(phrase);
                    found.extend(self.of_phrase(blamed, ClaimKind::Blamed, rule));
                }
            }
        }
        // "it held the X responsible".
        for at in range.clone() {
            let held = cue_at(self.doc, at, Cue::Blamed, range.end)
                .filter(|&(end, _)| end > at + 2 && self.doc.low(end - 1) == "responsible");
            if let Some((end, _)) = held
                && let Some(group) = self.group_between(at, end)
                && !self.negated(at)
            {
                found.extend(self.of_group(group, ClaimKind::Blamed, "blame-verb"));
            }
        }
        let Some((at, end, _)) = find_cue(self.doc, range.clone(), Cue::BlamedBehind) else {
            return;
        };
        if self.negated(at) || self.is_asked(at) {
            return;
        }
        let claimers: Vec<Option<usize>> = found
            .iter()
            .filter(|claim| claim.kind == ClaimKind::Claimed)
            .map(|claim| claim.group)
            .collect();
        let is_claimer = |group: usize| {
            let id = |at: usize| self.groups.get(at).map(|mention| &mention.group_id);
            claimers
                .iter()
                .any(|claimer| claimer.is_none_or(|claimer| id(claimer) == id(group)))
        };
        let before = self.group_between(range.start, at);
        let mut named = before.into_iter().collect::<Vec<_>>();
        let behind = self.doc.span(&(end..range.end));
        named.extend(
            self.groups
                .iter()
                .enumerate()
                .filter(|(_, group)| behind.contains(group.span) && !group.part_of_name)
                .map(|(at, _)| at),
        );
        let denies =
            find_cue(self.doc, range.clone(), Cue::Denied).map_or(range.end, |(at, _, _)| at);
        let told = matches!(
            self.doc.low(end.saturating_sub(1)),
            "responsible" | "behind"
        );
        let rule = if told { "responsible" } else { "accused" };
        // "the president said Ardania was behind it".
        let state = self.phrases.iter().find(|phrase| {
            told && phrase.words.end == at && phrase.is_place && phrase.preposition.is_none()
        });
        if let Some(state) = state.filter(|_| before.is_none()) {
            found.extend(self.of_phrase(state, ClaimKind::Blamed, rule));
        }
        for group in named.into_iter().filter(|&group| !is_claimer(group)) {
            if self
                .groups
                .get(group)
                .is_some_and(|mention| self.doc.word_at(mention.span.start) < denies)
            {
                found.extend(self.of_group(group, ClaimKind::Blamed, rule));
            }
        }
    }

    /// "police suspect that", "officials suspect the X".
    fn is_verb_of(&self, at: usize) -> bool {
        let who = at.checked_sub(1).is_some_and(|before| {
            let class = self.doc.class(before);
            class.is(Class::FORCE | Class::PERSON | Class::OFFICE) && !class.is(Class::DETERMINER)
        });
        let behind = self.doc.class(at + 1);
        let group = self
            .groups
            .iter()
            .any(|group| self.doc.word_at(group.span.start) == at + 1 && !group.part_of_name);
        who && (group
            || self.doc.low(at + 1) == "that"
            || behind.is(Class::DETERMINER)
            || self.doc.is_name(at + 1))
    }

    /// "the minister's allegation of a Ruritanian conspiracy": the country is accused.
    pub(super) fn alleged(&self, found: &mut Vec<Claim>) {
        let range = self.sentence.words.clone();
        for at in range.clone() {
            let noun = matches!(
                self.doc.low(at),
                "allegation" | "allegations" | "accusation" | "accusations" | "charge" | "charges"
            );
            if !noun || self.doc.low(at + 1) != "of" {
                continue;
            }
            let behind = at + 2..range.end.min(at + 7);
            let part = behind.clone().find(|&word| {
                matches!(
                    self.doc.low(word),
                    "conspiracy" | "plot" | "involvement" | "role" | "hand" | "complicity" | "part"
                )
            });
            let places = &self.rules.places;
            let named = part.and_then(|part| {
                (behind.start..part).find_map(|word| {
                    let low = self.doc.low(word);
                    let id = places.by_people(low).or_else(|| places.by_name(low))?;
                    Some((word, places.country(id)?.name.clone()))
                })
            });
            if let Some((word, name)) = named {
                found.push(Claim {
                    kind: ClaimKind::Blamed,
                    name,
                    group: None,
                    words: word..word + 1,
                    rule: "allegation",
                });
            }
        }
    }

    /// "a little-known group, the Northern Hawks": the name behind what is said of it.
    pub(super) fn named_behind(&self, phrase: &Phrase) -> Option<&Phrase> {
        let comma = self.doc.low(phrase.words.end) == ","
            || matches!(
                self.doc.low(phrase.words.end),
                "called" | "named" | "calling"
            );
        let plain = phrase.group.is_none()
            && matches!(
                self.doc.low(phrase.head),
                "group" | "organization" | "organisation" | "movement" | "gang" | "outfit" | "cell"
            );
        let next = self.phrases.iter().find(|next| {
            next.words.start == phrase.words.end + 1
                || next.words.start == phrase.words.end + 2
                    && matches!(self.doc.low(phrase.words.end + 1), "itself" | "themselves")
        })?;
        let named = next.is_name || next.group.is_some() || next.class.is(Class::BODY_NAME);
        (comma && plain && named).then_some(next)
    }
}
