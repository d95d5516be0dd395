//! Names that the text puts beside the one who did it.

use crate::attacks::reading::Reading;
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// Nouns for one who did it or may have.
pub(super) fn is_doer(doc: &Document<'_>, at: usize) -> bool {
    doc.class(at).is(Class::ATTACKER) || matches!(doc.low(at), "driver" | "perpetrator")
}

/// Whether the sentence before `number` is about an attacker, and about nobody who was hurt.
pub(super) fn speaks_of_attacker(reading: &Reading<'_>, number: usize) -> bool {
    let doc = reading.doc;
    let Some(before) = number.checked_sub(1).and_then(|at| doc.sentences.get(at)) else {
        return false;
    };
    let mut words = before.words.clone();
    let dead = |at: usize| matches!(doc.low(at), "victim" | "victims" | "wounded");
    words.clone().any(|at| is_doer(doc, at)) && !words.any(dead)
}

/// "The suspect called the police himself. He is John Rill, 19": the name behind "is".
pub(super) fn is_he(reading: &Reading<'_>, number: usize) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let start = doc.sentences.get(number)?.words.start;
    let opened = matches!(doc.low(start), "he" | "she") && doc.low(start + 1) == "is";
    let words = name_from(reading, start + 2);
    let aged = doc.low(words.end) == ","
        && doc
            .low(words.end + 1)
            .starts_with(|c: char| c.is_ascii_digit());
    (opened && aged && words.len() >= 2 && speaks_of_attacker(reading, number)).then_some(words)
}

/// "the gunman, Tob Ril, 43, left a letter": the name behind the noun for the attacker.
pub(super) fn beside_doer(
    reading: &Reading<'_>,
    sentence: &std::ops::Range<usize>,
) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    sentence.clone().find_map(|at| {
        let opened = at > sentence.start
            && matches!(
                doc.low(at - 1),
                "the" | "suspected" | "alleged" | "lone" | "main"
            );
        let one = doc.class(at).is(Class::ATTACKER)
            && !doc.class(at).is(Class::COLLECTIVE | Class::ORGANIZATION)
            && !doc.low(at).ends_with('s')
            && !doc.low(at).ends_with("men");
        if !(opened && one && doc.low(at + 1) == ",") {
            return None;
        }
        let words = name_from(reading, at + 2);
        let known = words
            .clone()
            .all(|word| !doc.class(word).is(Class::OFFICE | Class::FORCE));
        (words.len() >= 2 && known && doc.low(words.end) == ",").then_some(words)
    })
}

/// "Tet Yamara, 41, was seized on the spot": who opens a sentence by name and age and was caught.
pub(super) fn caught(
    reading: &Reading<'_>,
    sentence: &std::ops::Range<usize>,
) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let words = name_from(reading, sentence.start);
    let aged = doc.low(words.end) == ","
        && doc
            .low(words.end + 1)
            .starts_with(|c: char| c.is_ascii_digit());
    let held = sentence.clone().any(|at| {
        matches!(
            doc.low(at),
            "seized"
                | "arrested"
                | "caught"
                | "charged"
                | "detained"
                | "overpowered"
                | "surrendered"
                | "pleaded"
        )
    });
    let hurt = sentence.clone().any(|at| {
        matches!(
            doc.low(at),
            "died" | "dead" | "killed" | "wounded" | "injured" | "witness" | "accomplice" | "said"
        )
    });
    (words.len() >= 2 && aged && held && !hurt).then_some(words)
}

/// "the man who set off the bomb was Tob Ril", "the killer, a policeman called Tob Ril": told as the one who did it.
pub(super) fn told_as_doer(
    reading: &Reading<'_>,
    sentence: &std::ops::Range<usize>,
) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    sentence.clone().find_map(|at| {
        let opened = at > sentence.start && doc.low(at - 1) == "the" || at == sentence.start;
        let killer = is_doer(doc, at) || matches!(doc.low(at), "killer" | "culprit");
        let one = killer
            && !doc.class(at).is(Class::COLLECTIVE | Class::ORGANIZATION)
            && !doc.low(at).ends_with('s')
            && !doc.low(at).ends_with("men");
        let man = matches!(doc.low(at), "man" | "woman" | "youth" | "teenager");
        let next = doc.low(at + 1);
        if !opened || !(one || man) {
            return None;
        }
        let limit = sentence.end;
        let deed = |from: usize, to: usize| {
            (from..to).any(|word| {
                doc.class(word).is(Class::TRIGGER_VERB | Class::IMPACT) || doc.low(word) == "off"
            })
        };
        // "the man who ... was NAME,": behind the clause of the deed.
        let was = (at + 1..limit.min(at + 24)).find(|&word| {
            doc.low(word) == "was" && {
                let name = name_from(reading, word + 1);
                name.len() >= 2 && matches!(doc.low(name.end), "," | "." | "and")
            }
        });
        let clause =
            next == "who" && was.is_some_and(|was| deed(at + 2, was)) || one && was == Some(at + 1);
        let is_name = was
            .filter(|_| clause)
            .map(|was| name_from(reading, was + 1));
        // "the killer, an off-duty policeman called NAME,".
        let called = || {
            let named = (at + 2..limit.min(at + 9))
                .find(|&word| matches!(doc.low(word), "called" | "named"))?;
            let name = name_from(reading, named + 1);
            (one && next == "," && name.len() >= 2).then_some(name)
        };
        is_name.or_else(called)
    })
}

/// "Tob Ril, one of the chief's lieutenants, led the attack": who opens a sentence by name and led it.
pub(super) fn leader_of(
    reading: &Reading<'_>,
    sentence: &std::ops::Range<usize>,
) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let words = name_from(reading, sentence.start);
    let verb = (words.end..sentence.end.min(words.end + 12)).find(|&at| doc.low(at) == "led")?;
    let what = (verb + 1..sentence.end.min(verb + 4)).any(|at| doc.class(at).is(Class::EVENT));
    let next = words.end == verb || doc.low(words.end) == "," && doc.low(verb - 1) == ",";
    let public = words.clone().any(|at| {
        doc.class(at)
            .is(Class::OFFICE | Class::FORCE | Class::SERVICE)
    });
    (words.len() >= 2 && what && next && !public).then_some(words)
}

/// "Police shot dead Tob Ril, 31": whom the police shot behind an attack is who did it, where the text gives his name.
pub(super) fn shot_by_police(
    reading: &Reading<'_>,
    sentence: &std::ops::Range<usize>,
) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let verb = sentence
        .clone()
        .find(|&at| matches!(doc.low(at), "shot" | "killed") && at > sentence.start)?;
    let police = (verb.saturating_sub(3).max(sentence.start)..verb)
        .any(|at| doc.class(at).is(Class::SERVICE | Class::FORCE));
    let mut at = verb + 1;
    while at < verb + 5
        && (doc.class(at).is(Class::ADVERB)
            || matches!(
                doc.low(at),
                "dead" | "and" | "killed" | "wounded" | "gravely" | "badly" | "seriously"
            ))
    {
        at += 1;
    }
    let words = name_from(reading, at);
    let told = doc.low(words.end) == ",";
    (police && words.len() >= 2 && told).then_some(words)
}

/// The capital words from `start` on.
pub(super) fn name_from(reading: &Reading<'_>, start: usize) -> std::ops::Range<usize> {
    let doc = reading.doc;
    let mut end = start;
    while names(doc, end) && doc.words.get(end).is_some_and(|word| word.is_word) {
        end += 1;
    }
    start..end
}

/// The last capital words before `at`, with a comma or auxiliary between at most.
pub(super) fn name_before(reading: &Reading<'_>, at: usize) -> Option<std::ops::Range<usize>> {
    let doc = reading.doc;
    let mut end = at;
    while end > 0 && at - end < 4 && !names(doc, end - 1) {
        end -= 1;
    }
    let mut start = end;
    while start > 0
        && names(doc, start - 1)
        && doc.words.get(start - 1).is_some_and(|word| word.is_word)
    {
        start -= 1;
    }
    (end > start).then_some(start..end)
}

/// Whether the word may be one of a person's name: in a text of capitals, one that no list knows.
pub(super) fn names(doc: &Document<'_>, at: usize) -> bool {
    if !doc.all_capitals {
        return doc.is_name(at);
    }
    let low = doc.low(at);
    doc.class(at) == Class::NONE && low.len() > 2 && low.starts_with(char::is_alphabetic)
        || matches!(low, "de" | "del" | "la")
}
