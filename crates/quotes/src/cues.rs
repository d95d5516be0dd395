//! Reporting words in a sentence.

use std::ops::Range;

use wirewatch_text::tagger::Tag;

use crate::according::according_source;
use crate::asked::passive_at;
use crate::cue_words::CueVerb;
use crate::noun_phrases::{core_before, is_pronoun};
use crate::rules::EnglishRules;
use crate::sources::{Source, group_start, has_name, main_subject, subject_after, subject_before};
use crate::unit::Unit;

/// A reporting word with its subject.
#[derive(Debug, Clone)]
pub(crate) struct Cue {
    /// The verb's group, or the words of a phrase like "according to".
    pub(crate) items: Range<usize>,
    /// The verb itself.
    pub(crate) at: usize,
    pub(crate) kind: CueKind,
    pub(crate) verb: CueVerb,
    /// The subject's words, when the clause shows them.
    pub(crate) source: Option<Source>,
    /// Whether the subject is that of the cue before ("…, adding that").
    pub(crate) shares_source: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CueKind {
    /// A verb behind its subject, or with one it shares.
    Plain,
    /// A verb before its subject ("said X").
    Inverted,
    /// "according to X".
    According,
    /// "asked by X", "as reported by X".
    Passive,
}

/// Finds the reporting words outside quotation marks, in reading order.
pub(crate) fn find_cues(unit: &Unit<'_, '_>, rules: &EnglishRules) -> Vec<Cue> {
    let mut cues = Vec::new();
    let mut at = 0;
    while at < unit.len() {
        let found = according_at(unit, at, rules)
            .or_else(|| passive_at(unit, at, rules))
            .or_else(|| verb_at(unit, at, rules))
            .or_else(|| noun_at(unit, at, rules))
            .or_else(|| colon_at(unit, at).filter(|_| cues.is_empty()));
        at = found
            .as_ref()
            .map_or(at, |cue| cue.items.end.max(at + 1) - 1)
            + 1;
        cues.extend(found);
    }
    cues
}

fn according_at(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> Option<Cue> {
    let phrase = rules.cues.according.iter().find(|phrase| {
        phrase
            .iter()
            .enumerate()
            .all(|(i, word)| unit.lower(at + i) == word)
    })?;
    let end = at + phrase.len();
    let source = according_source(unit, end)?;
    Some(Cue {
        items: at..end,
        at,
        kind: CueKind::According,
        verb: CueVerb {
            says: true,
            ..CueVerb::default()
        },
        source: Some(Source::of(source)),
        shares_source: false,
    })
}

fn verb_at(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> Option<Cue> {
    let word = unit.lower(at);
    // Left-over markup (`<tweet …>`) is no verb.
    if word.is_empty() || unit.lower_before(at) == "<" {
        return None;
    }
    let (verb, end) = reporting_verb(unit, at, rules)?;
    let tag = unit.tag(at);
    let by_context =
        unit.lower(end) == "that" && unit.tag_before(at).is_noun() && !word.ends_with("ing");
    let certain = by_context || matches!(word, "said" | "says" | "told" | "added" | "tells");
    if !(tag.is_verb() || certain)
        || (unit.tag_before(at) == Tag::DT && !is_pronoun(unit, at.saturating_sub(1)))
    {
        return None;
    }
    let start = group_start(unit, at);
    if !by_context && is_passive(unit, start, at, end, tag) {
        return None;
    }
    if verb.participle && (tag == Tag::VBG || tag == Tag::NN) {
        return participle(unit, start, at, end, verb, rules);
    }
    let source =
        subject_before(unit, at, rules).filter(|_| !names_speaker_behind(unit, at, end, rules));
    let bare = tag == Tag::VB && start == at;
    if bare
        && unit.lower_before(at) == "to"
        && !matches!(
            unit.lower(at.saturating_sub(2)),
            "on" | "continued" | "seemed" | "appeared"
        )
    {
        return None;
    }
    let cue = |kind, source| Cue {
        items: start..end,
        at,
        kind,
        verb,
        source,
        shares_source: false,
    };
    if let Some(source) = source {
        return Some(cue(CueKind::Plain, Some(source)));
    }
    let may_invert = start == at
        && (verb.says || verb.tells)
        && matches!(tag, Tag::VBD | Tag::VBZ | Tag::VBP | Tag::VBN | Tag::VB);
    if may_invert && let Some(source) = subject_after(unit, end) {
        return Some(cue(CueKind::Inverted, Some(source)));
    }
    Some(cue(CueKind::Plain, None))
}

/// "The camp, said Amina Diallo, is full": right behind a comma and the verb stands a name, and another comma or the end.
fn names_speaker_behind(unit: &Unit<'_, '_>, at: usize, end: usize, rules: &EnglishRules) -> bool {
    if !matches!(unit.lower(at), "said" | "says") || unit.lower_before(at) != "," {
        return false;
    }
    let Some(source) = subject_after(unit, end) else {
        return false;
    };
    let first = unit.lower(source.mention.start);
    let time = rules.days.contains(first) || rules.months.contains(first);
    let closes = matches!(unit.lower(source.mention.end), "," | "." | "(" | "");
    has_name(unit, &source.mention) && !time && closes
}

/// The reporting verb at `at` and the item behind its particles.
fn reporting_verb(
    unit: &Unit<'_, '_>,
    at: usize,
    rules: &EnglishRules,
) -> Option<(CueVerb, usize)> {
    let word = unit.lower(at);
    let phrasal = rules
        .cues
        .particles(word)
        .iter()
        .filter(|particles| {
            particles
                .iter()
                .enumerate()
                .all(|(i, particle)| unit.lower(at + 1 + i) == particle)
        })
        .map(Vec::len)
        .max();
    if let Some(len) = phrasal {
        let verb = CueVerb {
            says: matches!(
                unit.lower(at + len),
                "out" | "clear" | "say" | "it" | "back" | "in" | "forth"
            ),
            acts: true,
            participle: word.ends_with("ing"),
            ..CueVerb::default()
        };
        return Some((verb, at + 1 + len));
    }
    let known = rules.cues.verb(word).map(|verb| (verb, at + 1));
    known.or_else(|| beside_zone(unit, at))
}

fn is_passive(unit: &Unit<'_, '_>, start: usize, at: usize, end: usize, tag: Tag) -> bool {
    if !matches!(tag, Tag::VBN | Tag::VBD | Tag::JJ) {
        return false;
    }
    let group = (start..at).map(|item| unit.lower(item));
    let mut be = false;
    for word in group {
        be = match word {
            "is" | "are" | "was" | "were" | "been" | "being" | "be" | "'re" | "'m" | "'s" => true,
            "has" | "have" | "had" => false,
            _ => be,
        };
    }
    // A past form taken for a participle is told by the lack of any other verb before it.
    let alone = tag == Tag::VBN && start == at;
    let agent = matches!(
        unit.lower(end),
        "by" | "of" | "as" | "with" | "for" | "to" | "from" | "against" | "at"
    ) || unit.is_sign(end);
    let clause = (0..at)
        .rev()
        .find(|&item| {
            matches!(
                unit.lower(item),
                "," | "and" | "but" | "after" | "when" | "while"
            )
        })
        .unwrap_or(0);
    be || (alone && (agent || (clause..at).any(|item| unit.tag(item).is_finite_verb())))
}

fn participle(
    unit: &Unit<'_, '_>,
    start: usize,
    at: usize,
    end: usize,
    verb: CueVerb,
    rules: &EnglishRules,
) -> Option<Cue> {
    let progressive = (start..at).any(|item| {
        matches!(
            unit.lower(item),
            "is" | "are" | "was" | "were" | "been" | "'s" | "'re" | "'m" | "be"
        )
    });
    let cue = |source, shares_source| {
        Some(Cue {
            items: start..end,
            at,
            kind: CueKind::Plain,
            verb,
            source,
            shares_source,
        })
    };
    if progressive {
        return cue(subject_before(unit, at, rules), false);
    }
    let before = unit.lower_before(start).to_owned();
    let leads = matches!(
        before.as_str(),
        "by" | "after" | "in" | "before" | "without" | "while" | "when" | "since"
    );
    if start == 0 || leads {
        // "Noting that …, he left": the subject comes with the main clause.
        let source = main_subject(unit, start, end, rules)?;
        return cue(Some(source), true);
    }
    if matches!(before.as_str(), "," | "—" | "–" | "--" | "and" | "but")
        || unit.zone(start - 1).is_some()
    {
        return cue(None, true);
    }
    if unit.tag_before(start).is_noun() {
        let noun = subject_before(unit, at, rules)?;
        let head = unit.lower(noun.mention.end - 1);
        let is_document = rules.speakers.documents.contains(head);
        let main = is_document
            .then(|| main_subject(unit, start, end, rules))
            .flatten();
        return cue(Some(main.unwrap_or(noun)), is_document);
    }
    None
}

/// Any past or present verb right before a quotation behind a colon or comma, or right behind one and its subject.
fn beside_zone(unit: &Unit<'_, '_>, at: usize) -> Option<(CueVerb, usize)> {
    if !matches!(unit.tag(at), Tag::VBD | Tag::VBZ) || is_linking(unit.lower(at)) {
        return None;
    }
    let verb = CueVerb {
        says: true,
        any: true,
        ..CueVerb::default()
    };
    let long = |zone: usize| unit.zone(zone).is_some() && unit.zone_word_count(zone) >= 4;
    let colon = (at + 1..at + 8)
        .find(|&item| unit.is_sign(item))
        .filter(|&item| unit.lower(item) == ":");
    if colon.is_some_and(|colon| long(colon + 1)) || (unit.lower(at + 1) == "," && long(at + 2)) {
        return Some((verb, at + 1));
    }
    let ends = unit.is_sign(at + 1) || at + 1 >= unit.len() || unit.tag(at + 1).is_adverb();
    let reach = at.saturating_sub(8);
    let zone = (reach..at)
        .rev()
        .find(|&item| unit.zone(item).is_some() || unit.tag(item).is_verb())?;
    (ends && long(zone) && unit.last_sign_of_zone(zone) == ",").then_some((verb, at + 1))
}

fn is_linking(word: &str) -> bool {
    matches!(
        word,
        "is" | "was"
            | "'s"
            | "are"
            | "were"
            | "has"
            | "had"
            | "have"
            | "did"
            | "does"
            | "do"
            | "became"
            | "seems"
            | "seemed"
    )
}

/// "his claim that …", "the ministry's warning that …".
fn noun_at(unit: &Unit<'_, '_>, at: usize, rules: &EnglishRules) -> Option<Cue> {
    if !rules.statement_nouns.contains(unit.lower(at)) || unit.lower(at + 1) != "that" {
        return None;
    }
    let core = core_before(unit, at + 1)?;
    let possessor = if unit.tag(core.start) == Tag::PRPS {
        core.start..core.start + 1
    } else {
        let mark = core
            .clone()
            .rev()
            .find(|&item| unit.tag(item) == Tag::POS)?;
        core.start..mark
    };
    Some(Cue {
        items: at..at + 1,
        at,
        kind: CueKind::Plain,
        verb: CueVerb {
            says: true,
            ..CueVerb::default()
        },
        source: Some(Source::of(possessor)),
        shares_source: true,
    })
}

/// "The mayor: “…”": a speaker's name, a colon and words in quotation marks.
fn colon_at(unit: &Unit<'_, '_>, at: usize) -> Option<Cue> {
    if unit.lower(at) != ":" || unit.zone(at + 1).is_none() || unit.zone_word_count(at + 1) < 4 {
        return None;
    }
    let source = core_before(unit, at)?;
    let short = (0..at).all(|item| {
        !unit.tag(item).is_finite_verb() || unit.lower(item) == "'s" || unit.lower(item) == "’s"
    });
    (short && at <= 10).then(|| Cue {
        items: at..at + 1,
        at,
        kind: CueKind::Plain,
        verb: CueVerb {
            says: true,
            any: true,
            ..CueVerb::default()
        },
        source: Some(Source::of(source)),
        shares_source: false,
    })
}
