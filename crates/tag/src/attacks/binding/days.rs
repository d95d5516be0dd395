use std::ops::Range;

use super::past::is_of_ones_past;
use super::{dateline_words, gap};
use crate::attacks::events::Hit;
use crate::attacks::inflect::Form;
use crate::attacks::phrases::Phrase;
use crate::attacks::reading::{Event, Reading};
use crate::attacks::rules::Class;
use crate::attacks::words::{Document, Sentence};
use crate::dates::DateKind;

/// A date belongs to the nearest trigger, unless a verb of saying or of what followed stands nearer.
pub(crate) fn bind_dates(reading: &mut Reading<'_>, first_event: usize, sentence: &Sentence) {
    let doc = reading.doc;
    let written = dateline_words(doc, &reading.places);
    for (number, date) in reading.dates.iter().enumerate() {
        // The day of a dateline is that of writing, and "2330 GMT 18 October" repeats a local time.
        let clock = date
            .words
            .start
            .checked_sub(1)
            .is_some_and(|at| doc.low(at) == "gmt");
        if counts_then(doc, &date.words) || is_quoted_today(doc, &date.words, sentence) {
            continue;
        }
        if sentence.words.contains(&date.words.start) && is_of_ones_past(doc, &date.words, sentence)
        {
            continue;
        }
        if !sentence.words.contains(&date.words.start)
            || date.value.is_none()
            || written.contains(&date.words.start)
            || clock
        {
            continue;
        }
        let nearest = reading
            .events
            .iter()
            .enumerate()
            .skip(first_event)
            .filter(|(_, event)| {
                date.kind != DateKind::BeforeThis || follows(doc, &event.hit, &date.words)
            })
            .filter(|(_, event)| !compared(doc, &event.hit, &date.words))
            .min_by_key(|(_, event)| gap(&event.hit.words, &date.words));
        let Some((_, found)) = nearest else { continue };
        // "were put on alert on Monday after two bombs went off on Sunday".
        // "were buried on Friday for", "was given on Saturday to question": the day of what was told before.
        let opens = date.words.start <= sentence.words.start + 3;
        let told_before = reading.events.iter().any(|event| {
            sentence.words.contains(&event.hit.words.start)
                && event.hit.words.end <= date.words.start
        });
        if !opens
            && !told_before
            && found.hit.words.start > date.words.end
            && matches!(doc.low(date.words.end), "for" | "over" | "to" | "by")
        {
            continue;
        }
        let own_day = doc.low(date.words.end) == "after"
            && found.hit.words.start > date.words.end
            && reading.dates.iter().any(|other| {
                sentence.words.contains(&other.words.start)
                    && other.words.start >= found.hit.words.end
                    && other.value.is_some()
            });
        if own_day {
            continue;
        }
        let bound = date.kind == DateKind::BeforeThis
            || came_then(doc, found, &date.words)
            || belongs(doc, &found.hit, &date.words, sentence);
        if !bound {
            continue;
        }
        for event in reading.events.iter_mut().skip(first_event) {
            let better = event
                .date
                .and_then(|old| reading.dates.get(old))
                .is_none_or(|old| {
                    gap(&event.hit.words, &date.words) < gap(&event.hit.words, &old.words)
                });
            if better
                && !compared(doc, &event.hit, &date.words)
                && (date.kind != DateKind::BeforeThis || follows(doc, &event.hit, &date.words))
            {
                event.date = Some(number);
            }
        }
    }
}

/// "four weeks after gunmen stormed", but not "four weeks after the vote, gunmen stormed".
fn follows(doc: &Document<'_>, hit: &Hit, date: &Range<usize>) -> bool {
    hit.words.start >= date.end && !(date.end..hit.words.start).any(|at| doc.low(at) == ",")
}

/// Somebody's "today" inside quotation marks is the day of speaking, which may not be the report's.
fn is_quoted_today(doc: &Document<'_>, date: &Range<usize>, sentence: &Sentence) -> bool {
    let today = date
        .clone()
        .any(|at| matches!(doc.low(at), "today" | "tonight" | "this"));
    let opened = |at: usize| matches!(doc.low(at), "“" | "\"");
    let marks = (sentence.words.start..date.start).filter(|&at| opened(at));
    let closed = (sentence.words.start..date.start).any(|at| doc.low(at) == "”");
    today && marks.count() % 2 == 1 && !closed
}

/// "up from 133 a day earlier": the day of an earlier count.
fn counts_then(doc: &Document<'_>, date: &Range<usize>) -> bool {
    let counted = date
        .start
        .checked_sub(1)
        .is_some_and(|at| doc.low(at).starts_with(|c: char| c.is_ascii_digit()));
    let earlier = date
        .clone()
        .any(|at| matches!(doc.low(at), "earlier" | "before" | "ago"));
    counted && earlier
}

/// "the deadliest attack since the bombings in May": what stands behind belongs to the older one.
pub(super) fn compared(doc: &Document<'_>, hit: &Hit, words: &Range<usize>) -> bool {
    (hit.words.end..words.start).any(|at| {
        doc.low(at) == "since"
            || (doc.low(at) == "for"
                && at > 0
                && matches!(doc.low(at - 1), "revenge" | "retaliation" | "reprisal"))
    })
}

/// "Three gunmen arrived on Tuesday night and opened fire": the attackers' own coming is a part of the deed.
fn came_then(doc: &Document<'_>, event: &Event, date: &Range<usize>) -> bool {
    let near = |agent: &Phrase| {
        agent.words.end <= date.start && date.start - agent.words.end <= AGENT_REACH
    };
    let behind =
        event.hit.words.start >= date.end && event.hit.words.start - date.end <= CAME_REACH;
    let goes_on = (date.end..event.hit.words.start).all(|at| {
        !matches!(
            doc.low(at),
            "who" | "which" | "that" | "when" | "after" | "where" | "while" | "said"
        )
    });
    behind
        && goes_on
        && event.hit.form.is_verb()
        && event
            .roles
            .agents
            .iter()
            .any(|agent| agent.class.is(Class::ATTACKER) && near(agent))
}

/// So many words may tell how the attackers came.
const CAME_REACH: usize = 6;

/// So many words may stand between the attackers and the day on which they came.
const AGENT_REACH: usize = 24;

/// "on Tuesday, a day and a half after a man blew himself up": what stands behind is older than the day named.
fn days_after(doc: &Document<'_>, mut between: Range<usize>) -> bool {
    between.any(|at| {
        matches!(doc.low(at), "after" | "since")
            && at > 0
            && (at.saturating_sub(5)..at).any(|word| {
                matches!(
                    doc.low(word),
                    "day" | "days" | "week" | "weeks" | "months" | "month"
                )
            })
    })
}

/// "on Friday at the funerals of those torn apart": the day of those who mourn.
fn is_of_mourning(doc: &Document<'_>, date: &Range<usize>) -> bool {
    (date.end..date.end + 4).any(|at| {
        matches!(
            doc.low(at),
            "burial" | "burials" | "funeral" | "funerals" | "mass" | "vigil" | "vigils"
        )
    }) && matches!(doc.low(date.end), "at" | "for" | "in" | "during")
}

/// Words that begin a clause of which an attack is told beside something else.
const SUBORDINATE: &[&str] = &[
    "after", "who", "whose", "which", "that", "why", "how", "where", "for", "over",
];

/// "crowds wept on Sunday after two bombs went off", "detectives read on Friday why they had murdered him": the day of what the
/// main clause tells, unless that tells of the attack as well.
fn is_of_main_clause(
    doc: &Document<'_>,
    hit: &Hit,
    date: &Range<usize>,
    sentence: &Sentence,
) -> bool {
    if hit.words.start < date.end {
        return false;
    }
    // "As a result, early on 16 November, two nuns who" opens its clause.
    let light = Class::PREPOSITION | Class::ADVERB | Class::DETERMINER;
    let opens = date.start <= sentence.words.start + 3
        && (date.start == sentence.words.start || doc.class(sentence.words.start).is(light))
        || doc.low(date.end) == ","
            && (date.start.saturating_sub(5).max(sentence.words.start)..date.start)
                .any(|at| doc.low(at) == ",");
    let between = date.end..hit.words.start;
    // "on its way back on Tuesday, after three days, when rebels opened fire": the day of what happened then.
    let subordinate = between
        .clone()
        .rev()
        .find(|&at| {
            matches!(doc.low(at), "after" | "when" | "shadow")
                || hit.form.is_verb() && SUBORDINATE.contains(&doc.low(at))
        })
        .is_some_and(|at| doc.low(at) != "when");
    // "on Friday a letter told why they had murdered": what is long done was not done that day.
    let long_done = (hit.words.start.saturating_sub(3)..hit.words.start)
        .any(|at| doc.low(at) == "had" && at >= date.end);
    let another_verb = between.clone().any(|at| {
        doc.class(at)
            .is(Class::OTHER_VERB | Class::REPORTING | Class::AFTERMATH)
            && !doc.class(at).is(Class::TRIGGER_VERB | Class::SUPPORT)
    });
    let told_before = (sentence.words.start..date.start).any(|at| {
        doc.class(at)
            .is(Class::TRIGGER_VERB | Class::EVENT | Class::ATTACKER)
    });
    (!opens && subordinate && !told_before) || (long_done && another_verb)
}

/// "a man whose plea was refused a year ago blew himself up": the day of a relative clause before the verb.
fn is_within_relative(
    doc: &Document<'_>,
    hit: &Hit,
    date: &Range<usize>,
    sentence: &Sentence,
) -> bool {
    if hit.words.start != date.end || !hit.form.is_verb() {
        return false;
    }
    let opened = (sentence.words.start.max(date.start.saturating_sub(12))..date.start)
        .rev()
        .take_while(|&at| !matches!(doc.low(at), "," | ";"))
        .find(|&at| matches!(doc.low(at), "who" | "which" | "whose"));
    opened.is_some_and(|relative| {
        (relative + 1..date.start).any(|at| doc.class(at).is(Class::OTHER_VERB | Class::AUXILIARY))
    })
}

/// Whether no verb of saying or aftermath stands nearer to the date than the trigger does.
fn belongs(doc: &Document<'_>, hit: &Hit, date: &Range<usize>, sentence: &Sentence) -> bool {
    // "Friday's assault", "Thursday night's bombing".
    if matches!(doc.low(date.end), "'s" | "’s") {
        return true;
    }
    if date.end == hit.words.start {
        return !is_within_relative(doc, hit, date, sentence);
    }
    // "died of his wounds on Saturday": the deed was before.
    let of_wounds = matches!(doc.low(hit.words.start), "died" | "dies")
        && (hit.words.end..hit.words.end + 4)
            .any(|at| matches!(doc.low(at), "wounds" | "injuries" | "burns" | "hospital"));
    // "five of whom were still in hospital on Tuesday".
    let still = hit.words.end <= date.start
        && (date.start.saturating_sub(5).max(hit.words.end)..date.start)
            .any(|at| doc.low(at) == "still");
    if of_wounds || still {
        return false;
    }
    // "claimed the attack on Sunday": the day of the claim.
    let told_then = hit.form == Form::Noun
        && (hit.words.end..hit.words.end + 2).contains(&date.start)
        && doc.low(hit.words.end) == "on"
        && (hit.words.start.saturating_sub(2)..hit.words.start).any(|at| {
            matches!(
                doc.low(at),
                "claimed" | "condemned" | "denounced" | "deplored" | "mourned"
            )
        });
    if told_then {
        return false;
    }
    // "caused anger on Tuesday by speaking of the slaughter", "were given on Saturday to question men over the murder".
    let means = hit.words.start > date.end
        && (doc.low(date.end) == "by" && doc.low(date.end + 1).ends_with("ing")
            || doc.low(date.end) == "to");
    if means
        || in_clause_before(doc, hit, date, sentence)
        || is_of_main_clause(doc, hit, date, sentence)
        || days_after(doc, date.end..hit.words.start)
        || (hit.words.start > date.end && is_of_mourning(doc, date))
    {
        return false;
    }
    let told = Class::REPORTING | Class::AFTERMATH;
    let before = (date.start.saturating_sub(8).max(sentence.words.start)..date.start).rev();
    for at in before {
        if hit.words.contains(&at) {
            return true;
        }
        if matches!(doc.low(at), ";" | "who" | "which" | "that") {
            break;
        }
        if happened(doc, hit, at) {
            return true;
        }
        // "a packed bus": an adjective tells of nothing.
        let adjective = at > 0 && doc.class(at - 1).is(Class::DETERMINER);
        if doc.class(at).is(told)
            && !adjective
            && !doc.class(at).is(Class::TRIGGER_VERB)
            && !hit.words.contains(&at)
        {
            let said_before_hit = hit.words.start > at;
            let close = date.start - at <= 7;
            return !(close && (said_before_hit || gap(&hit.words, date) > date.start - at));
        }
    }
    // "on Monday, the ministry said": a verb of saying right behind the date.
    let behind = (date.end..date.end + 2)
        .any(|at| doc.class(at).is(told) && !doc.class(at).is(Class::TRIGGER_VERB));
    !(behind && hit.words.start > date.end)
}

/// "the attack, which was carried out this morning": the verb at `at` tells that the attack of the noun took place.
fn happened(doc: &Document<'_>, hit: &Hit, at: usize) -> bool {
    let passive = doc.class(at).is(Class::SUPPORT)
        && at
            .checked_sub(1)
            .is_some_and(|before| doc.class(before).is(Class::PASSIVE));
    // "the massacre of six priests carried out on 16 November": the participle says no less.
    let reduced = doc.class(at).is(Class::SUPPORT)
        && doc.low(at).ends_with("ed")
        && hit.words.end <= at
        && !(hit.words.end..at).any(|word| {
            doc.class(word)
                .is(Class::REPORTING | Class::AUXILIARY | Class::PRONOUN)
                || matches!(doc.low(word), "," | ";")
        });
    let occurs = matches!(doc.low(at), "occurred" | "happened" | "occurs")
        || doc.low(at) == "took" && doc.low(at + 1) == "place";
    hit.form == Form::Noun && hit.words.end <= at && (passive || reduced || occurs)
}

/// "X, to which the Y swore allegiance in 2019, said it had killed": the date of an insertion before the trigger.
fn in_clause_before(
    doc: &Document<'_>,
    hit: &Hit,
    date: &Range<usize>,
    sentence: &Sentence,
) -> bool {
    if hit.words.start < date.end || doc.low(date.end) != "," {
        return false;
    }
    let opened = (sentence.words.start..date.start)
        .rev()
        .take_while(|&at| doc.low(at) != ",")
        .find(|&at| matches!(doc.low(at), "who" | "which" | "whose" | "whom"));
    let enclosed = |relative: usize| {
        (relative.saturating_sub(2).max(sentence.words.start)..relative)
            .any(|at| doc.low(at) == ",")
    };
    // "An officer, married six days earlier, died": a participle between commas.
    let participle = (sentence.words.start..date.start)
        .rev()
        .find(|&at| doc.low(at) == ",")
        .is_some_and(|comma| {
            doc.low(comma + 1).ends_with("ed")
                && comma + 1 < date.start
                && !doc.class(comma + 1).is(Class::TRIGGER_VERB)
        });
    participle || opened.is_some_and(enclosed)
}
