use wirewatch_model::GroupMention;

use super::{Claim, ClaimKind, LastNamed};
use crate::attacks::bodies::is_rebel_body;
use crate::attacks::phrases::Phrase;
use crate::attacks::rules::{AttackRules, Class};
use crate::attacks::words::{Document, Sentence};

/// One sentence with what its claims may name.
pub(super) struct Context<'a> {
    pub doc: &'a Document<'a>,
    pub sentence: &'a Sentence,
    pub phrases: &'a [Phrase],
    pub groups: &'a [GroupMention],
    pub last: LastNamed,
    pub rules: &'a AttackRules,
}

impl Context<'_> {
    /// "the report", "a claim": a verb of saying that stands in a noun phrase.
    pub(super) fn is_noun(&self, at: usize) -> bool {
        self.phrases.iter().any(|phrase| phrase.words.contains(&at))
    }

    pub(super) fn negated(&self, at: usize) -> bool {
        (at.saturating_sub(3).max(self.sentence.words.start)..at)
            .any(|word| self.doc.class(word).is(Class::NEGATION))
    }

    /// The group nearest before `at` in the sentence, else a body by its name, else the group last named.
    pub(super) fn subject_before(
        &self,
        at: usize,
        kind: ClaimKind,
        rule: &'static str,
    ) -> Option<Claim> {
        // "X accused Y; Z denied it": who denies stands in the same clause.
        let clause = (self.sentence.words.start..at)
            .rev()
            .find(|&word| self.doc.low(word) == ";")
            .map_or(self.sentence.words.start, |semicolon| semicolon + 1);
        if let Some(state) = self
            .state_before(at, clause)
            .filter(|_| kind == ClaimKind::Denied)
        {
            return self.of_phrase(state, kind, rule);
        }
        if let Some(group) = self.group_between(clause, at) {
            return self.of_group(group, kind, rule);
        }
        let subject = self.phrases.iter().rev().find(|phrase| {
            // "a gang known as the River Wolves".
            let known_as = phrase.class.is(Class::BODY_NAME)
                && phrase
                    .preposition
                    .is_some_and(|tie| self.doc.low(tie) == "as");
            phrase.words.end <= at
                && phrase.words.start >= clause
                && (phrase.preposition.is_none() || known_as)
        });
        if let Some(subject) = subject {
            let low = self.doc.low(subject.head);
            let refers_back = matches!(
                low,
                "group"
                    | "militants"
                    | "organization"
                    | "movement"
                    | "insurgents"
                    | "rebels"
                    | "outfit"
                    | "affiliate"
                    | "branch"
            ) && !self.is_body(subject);
            if refers_back {
                return self
                    .last
                    .group
                    .and_then(|group| self.of_group(group, kind, rule));
            }
            if let Some(body) = self
                .body_in(clause..at)
                .filter(|_| kind == ClaimKind::Claimed)
            {
                return self.of_phrase(body, kind, rule);
            }
            let mut bare = subject.bare(self.doc);
            let is_named = self.doc.all_capitals || bare.any(|word| self.doc.is_name(word));
            if (self.is_body(subject) || subject.is_name) && is_named {
                return self.of_phrase(subject, kind, rule);
            }
        }
        None
    }

    /// "Ruritania denied", "Kyiv has rejected": a country or capital right before the verb.
    fn state_before(&self, at: usize, from: usize) -> Option<&Phrase> {
        let mut verb = at;
        while verb > from
            && self
                .doc
                .class(verb - 1)
                .is(Class::AUXILIARY | Class::ADVERB)
        {
            verb -= 1;
        }
        self.phrases.iter().find(|phrase| {
            phrase.words.end == verb
                && phrase.words.start >= from
                && phrase.is_place
                && phrase.preposition.is_none()
                && phrase.group.is_none()
        })
    }

    /// "the Ruritanian armed forces", "the army": a body of a state's in arms.
    pub(super) fn is_army(&self, phrase: &Phrase) -> bool {
        matches!(
            self.doc.low(phrase.head),
            "army"
                | "government"
                | "force"
                | "forces"
                | "military"
                | "guard"
                | "battalion"
                | "navy"
                | "police"
        ) && phrase.class.is(Class::FORCE)
    }

    /// A group, country or organization by its name.
    pub(super) fn is_body(&self, phrase: &Phrase) -> bool {
        if crate::dates::is_calendar_word(self.doc.low(phrase.head)) {
            return false;
        }
        let named = phrase.bare(self.doc).any(|word| self.doc.is_name(word));
        let country = self
            .rules
            .places
            .by_name(&wirewatch_text::fold(phrase.shown(self.doc)))
            .is_some();
        country
            || (named && (phrase.class.is(Class::ORGANIZATION) || phrase.is_name))
            || (self.doc.all_capitals
                && phrase.class.is(Class::ORGANIZATION)
                && !phrase.class.is(Class::FORCE)
                && (phrase.bare(self.doc).len() > 1 || phrase.class.is(Class::BODY_NAME)))
    }

    pub(super) fn group_between(&self, from: usize, to: usize) -> Option<usize> {
        let span = self.doc.span(&(from..to));
        self.groups.iter().rposition(|group| {
            span.contains(group.span)
                && !group.part_of_name
                && !span.is_empty()
                && !self.is_ally(group)
                && !self.is_told_between(group, from, to)
        })
    }

    /// "X, to which the Y pledged itself in 2019, said": Y is told of between the commas, and X speaks.
    fn is_told_between(&self, group: &GroupMention, from: usize, to: usize) -> bool {
        let at = self.doc.word_at(group.span.start);
        let closed = (self.doc.word_at(group.span.end)..to).any(|word| self.doc.low(word) == ",");
        if !closed {
            return false;
        }
        let opened = (from..at).rev().find(|&word| self.doc.low(word) == ",");
        opened.is_some_and(|comma| {
            // "X, a breakaway from the Y, said": what X is.
            let told =
                matches!(self.doc.low(comma + 1), "a" | "an" | "the" | "one") && comma + 2 < at;
            let relative = (comma + 1..comma + 4).any(|word| {
                word < at && matches!(self.doc.low(word), "which" | "whom" | "whose" | "who")
            });
            (relative || told)
                && self
                    .groups
                    .iter()
                    .any(|other| !other.part_of_name && self.doc.word_at(other.span.end) == comma)
        })
    }

    /// "a group aligned with X": X itself says nothing.
    pub(super) fn is_ally(&self, group: &GroupMention) -> bool {
        let at = self.doc.word_at(group.span.start);
        let with = at.checked_sub(1).map_or("", |before| self.doc.low(before));
        let tie = at.checked_sub(2).map_or("", |before| self.doc.low(before));
        let behind = self.doc.low(self.doc.word_at(group.span.end));
        let called = matches!(with, "a" | "an" | "the" | "local")
            && matches!(
                behind,
                "affiliate" | "ally" | "offshoot" | "branch" | "splinter" | "franchise"
            );
        // "the X, an offshoot of the Y": Y is not the one that speaks; "the Punjabi branch of the Y" is the Y.
        let another = self.groups.iter().any(|other| {
            other.span.end <= group.span.start
                && self.sentence.span.contains(other.span)
                && !other.part_of_name
        });
        let offshoot = (at.saturating_sub(3)..at).any(|word| {
            let own = matches!(self.doc.low(word), "branch" | "wing") && another;
            (own || matches!(self.doc.low(word), "offshoot" | "affiliate" | "splinter"))
                && self.doc.low(word + 1) == "of"
        });
        called
            || offshoot
            || matches!(with, "with" | "to" | "by")
                && matches!(
                    tie,
                    "aligned"
                        | "linked"
                        | "affiliated"
                        | "allied"
                        | "loyal"
                        | "inspired"
                        | "close"
                        | "tied"
                        | "associated"
                )
    }

    pub(super) fn of_group(
        &self,
        group: usize,
        kind: ClaimKind,
        rule: &'static str,
    ) -> Option<Claim> {
        let mention = self.groups.get(group)?;
        let start = self.doc.word_at(mention.span.start);
        let end = self.doc.word_at(mention.span.end);
        Some(Claim {
            kind,
            name: mention.span.of(self.doc.text).to_owned(),
            group: Some(group),
            words: start..end.max(start + 1),
            rule,
        })
    }

    pub(super) fn of_phrase(
        &self,
        phrase: &Phrase,
        kind: ClaimKind,
        rule: &'static str,
    ) -> Option<Claim> {
        if let Some(group) = phrase.group {
            return self.of_group(group, kind, rule);
        }
        let mut words = phrase.bare(self.doc);
        // "Helpers of the Northern Front": the name goes on.
        let mut end = words.end;
        if phrase.is_name || phrase.class.is(Class::ORGANIZATION) {
            while self.doc.low(end) == "of" || (end > words.end && self.doc.low(end) == "the") {
                end += 1;
            }
            let joined = end > words.end;
            while joined && self.doc.is_name(end) {
                end += 1;
                words.end = end;
            }
            // "the Army of National Liberation" in capitals.
            let rebel = self.doc.all_capitals && is_rebel_body(self.doc, words.start, words.end);
            while joined
                && rebel
                && (self.doc.class(end).is(Class::REBEL) || self.doc.low(end) == "national")
            {
                end += 1;
                words.end = end;
            }
        }
        let name = self.doc.span(&words).of(self.doc.text).to_owned();
        (!name.is_empty()).then_some(Claim {
            kind,
            name,
            group: None,
            words,
            rule,
        })
    }
}
