//! Bodies that no watchlist knows, told to be one: "a little-known group, the X", "in the name of X", "calling itself X".

use std::ops::Range;

use super::context::Context;
use crate::attacks::phrases::Phrase;
use crate::attacks::rules::Class;

/// Nouns for a body of people who may attack.
const BODIES: &[&str] = &[
    "group",
    "groups",
    "organization",
    "organizations",
    "organisation",
    "organisations",
    "movement",
    "movements",
    "outfit",
    "outfits",
    "body",
    "bodies",
    "network",
    "militia",
    "militias",
    "faction",
    "factions",
    "cell",
    "cells",
    "band",
    "bands",
    "gang",
    "gangs",
    "alliance",
    "wing",
    "rebels",
    "separatists",
    "insurgents",
    "guerrillas",
    "sect",
];

impl Context<'_> {
    /// The last body named in the range that the text tells to be one.
    pub(super) fn body_in(&self, range: Range<usize>) -> Option<&Phrase> {
        let told = self.phrases.iter().rev().find(|phrase| {
            range.contains(&phrase.words.start)
                && phrase.group.is_none()
                && self.is_told_body(phrase)
        })?;
        // "the Lions of the X": the name begins before.
        let first = self.phrases.iter().rev().find(|before| {
            told.preposition == Some(before.words.end)
                && self.doc.low(before.words.end) == "of"
                && before.is_name
                && range.contains(&before.words.start)
        });
        Some(first.unwrap_or(told))
    }

    fn is_told_body(&self, phrase: &Phrase) -> bool {
        let state = Class::SERVICE | Class::OFFICE;
        let bare = phrase.bare(self.doc);
        let named = bare.clone().any(|at| self.doc.is_name(at));
        if !named || bare.clone().any(|at| self.doc.class(at).is(state)) {
            return false;
        }
        self.calls_itself(phrase) || self.is_apposed(phrase) || self.is_spoken_for(phrase)
    }

    /// "a body calling itself X", "a group known as X".
    fn calls_itself(&self, phrase: &Phrase) -> bool {
        let at = phrase.words.start;
        let before = |back: usize| at.checked_sub(back).map_or("", |word| self.doc.low(word));
        matches!(before(1), "itself" | "themselves")
            && matches!(before(2), "calling" | "naming" | "calls" | "called")
            || before(1) == "as" && before(2) == "known" && BODIES.contains(&before(3))
            || matches!(before(1), "called" | "named") && BODIES.contains(&before(2))
    }

    /// "a little-known group, the X", "the X, a separatist movement".
    fn is_apposed(&self, phrase: &Phrase) -> bool {
        let at = phrase.words.start;
        let opened = at
            .checked_sub(1)
            .is_some_and(|sign| matches!(self.doc.low(sign), "," | ":" | "—"));
        let told_before = opened
            && at.checked_sub(2).is_some_and(|noun| {
                let newly = (noun.saturating_sub(4)..noun).any(|word| {
                    matches!(
                        self.doc.low(word),
                        "a" | "an" | "another" | "two" | "three" | "unknown"
                    )
                });
                BODIES.contains(&self.doc.low(noun)) && !self.doc.is_name(noun) && newly
            });
        // The name may go on: "the Army of the X".
        let end = self.name_end(phrase);
        let behind = self.doc.low(end) == ","
            && matches!(self.doc.low(end + 1), "a" | "an" | "the")
            && (end + 2..end + 8)
                .take_while(|&word| self.doc.low(word) != ",")
                .find(|&word| BODIES.contains(&self.doc.low(word)))
                .is_some_and(|body| !self.is_ones(body));
        told_before || behind
    }

    /// "the group's spokesman", "a group leader": one of the body, not the body.
    fn is_ones(&self, body: usize) -> bool {
        let next = body + 1;
        matches!(self.doc.low(next), "'s" | "’s" | "'" | "’")
            || self.doc.class(next).is(Class::PERSON | Class::OFFICE)
            || self.doc.low(next).starts_with("spokes")
    }

    /// "in the name of X", "on behalf of X", "signed by X".
    fn is_spoken_for(&self, phrase: &Phrase) -> bool {
        let at = phrase.words.start;
        let before = |back: usize| at.checked_sub(back).map_or("", |word| self.doc.low(word));
        before(1) == "of" && matches!(before(2), "name" | "behalf")
            || before(1) == "by" && before(2) == "signed"
    }

    /// The word behind the name, with what "of" adds to it.
    fn name_end(&self, phrase: &Phrase) -> usize {
        let mut end = phrase.words.end;
        while self.doc.low(end) == "of" {
            let next = end + 1 + usize::from(self.doc.low(end + 1) == "the");
            if !self.doc.is_name(next) {
                break;
            }
            end = next;
            while self.doc.is_name(end) {
                end += 1;
            }
        }
        end
    }
}
