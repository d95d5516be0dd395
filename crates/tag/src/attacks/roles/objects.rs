use super::subject::is_age;
use crate::attacks::events::Hit;
use crate::attacks::phrases::{NOUNS, Phrase, VERBS};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// The objects behind an active verb, with those joined by commas and "and".
pub(super) fn objects<'p>(doc: &Document<'_>, hit: &Hit, phrases: &'p [Phrase]) -> Vec<&'p Phrase> {
    let first = phrases.partition_point(|phrase| phrase.words.start < hit.words.end);
    let mut found: Vec<&Phrase> = Vec::new();
    let mut end = hit.words.end;
    while doc.class(end).is(Class::ADVERB) {
        end += 1;
    }
    for phrase in phrases.get(first..).unwrap_or_default().iter().take(10) {
        if phrase.is_owner
            && phrase.preposition.is_none()
            && (end == phrase.words.start || !found.is_empty())
        {
            end = phrase.words.end + 1;
            continue;
        }
        let between = end..phrase.words.start;
        // "abducted two teachers from a school in Kaduna, Nigeria": a place is no object.
        if phrase.is_place {
            break;
        }
        // "set fire to two buses": a preposition of the verb itself makes it no less an object.
        let hangs = phrase
            .preposition
            .is_some_and(|at| !hit.words.contains(&at));
        // "5 kg of dynamite": what the measure is of.
        let measured = phrase.class.is(Class::WEAPON)
            && phrase
                .preposition
                .is_some_and(|at| doc.low(at) == "of" && at > 0 && is_measure(doc.low(at - 1)))
            && found.len() <= 1;
        if measured {
            found.push(phrase);
            end = phrase.words.end;
            continue;
        }
        if hangs {
            // "members of staff", "13 soldiers in the lobby and 9 guests": what hangs on the object is passed over.
            if found.is_empty() || phrase.words.start - end > 2 {
                break;
            }
            end = phrase.words.end;
            continue;
        }
        let joined = between.clone().all(|at| {
            matches!(
                doc.low(at),
                "," | "and" | "as" | "well" | "or" | "also" | "plus" | "twice"
            )
        });
        if (found.is_empty() && !between.is_empty()) || !joined {
            break;
        }
        // "four people, one of them seriously": a part of those counted.
        let part = doc.low(phrase.words.end) == "of"
            && matches!(doc.low(phrase.words.end + 1), "them" | "whom");
        if part && !found.is_empty() {
            break;
        }
        // "a clerk, Ann Rill, 52, and a guard": the name and age of the one before.
        if !found.is_empty() && (is_age(doc, phrase) || names_last(doc, phrase, &found)) {
            end = phrase.words.end;
            continue;
        }
        // "killing 100 people, two local sources and an expert said".
        let speaks = !found.is_empty()
            && (phrase.words.end..phrase.words.end + 8)
                .take_while(|&at| !matches!(doc.low(at), "," | ";" | "." | "who" | "when" | "as"))
                .any(|at| {
                    doc.class(at).is(Class::REPORTING) && !doc.class(at).is(Class::TRIGGER_VERB)
                })
            && doc.low(between.start) == ",";
        if speaks {
            break;
        }
        // "28, women and children included": a part of those counted.
        let included = !found.is_empty()
            && phrase.count.is_none()
            && (phrase.words.end..phrase.words.end + 4).any(|at| doc.low(at) == "included");
        if included {
            break;
        }
        // "41 people, mainly pupils": who is meant, not more of them.
        let bare = phrase.bare(doc).start;
        if matches!(
            doc.low(bare),
            "mainly" | "mostly" | "chiefly" | "largely" | "most"
        ) {
            end = phrase.words.end;
            continue;
        }
        // "killed a guard and gunmen stormed": the next verb's subject.
        let next_subject = !found.is_empty()
            && doc.class(phrase.words.end).is(VERBS)
            && !doc.low(phrase.words.end).ends_with("ing");
        if next_subject {
            break;
        }
        found.push(phrase);
        end = phrase.words.end;
    }
    found
}

fn is_measure(low: &str) -> bool {
    matches!(
        low,
        "kg" | "kgs"
            | "kilos"
            | "kilograms"
            | "kilogrammes"
            | "pounds"
            | "tons"
            | "tonnes"
            | "grams"
            | "sticks"
            | "lbs"
    )
}

/// "a clerk, Ann Rill, and": the name of the person before it, between commas.
fn names_last(doc: &Document<'_>, phrase: &Phrase, found: &[&Phrase]) -> bool {
    let closed = !doc
        .words
        .get(phrase.words.end)
        .is_some_and(|word| word.is_word);
    let plain = phrase.is_name && !phrase.class.is(NOUNS) && phrase.count.is_none();
    plain
        && closed
        && found.last().is_some_and(|last| {
            last.words.end + 1 == phrase.words.start
                && doc.low(last.words.end) == ","
                && !last.is_name
                && !last.is_plural(doc)
                && last
                    .class
                    .is(Class::PERSON | Class::OFFICE | Class::SERVICE)
        })
}
