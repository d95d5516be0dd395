use wirewatch_model::Count;

use super::{Toll, TollField};
use crate::attacks::rules::Class;
use crate::attacks::words::{Document, Sentence};
use crate::numbers::{Number, ordinal};

/// The rule that reads a toll from an ordinal.
pub(crate) const ONE_MORE_VICTIM: &str = "one-more-victim";

/// "a ninth victim has died": nine are dead.
pub(super) fn one_more_victim(doc: &Document<'_>, at: usize, sentence: &Sentence) -> Option<Toll> {
    let opened = at > sentence.words.start && matches!(doc.low(at - 1), "a" | "an" | "the");
    if !opened || !matches!(doc.low(at + 1), "victim" | "person") {
        return None;
    }
    let value = ordinal(doc.low(at))?;
    let mut behind = at + 2..sentence.words.end;
    let died = behind.any(|word| matches!(doc.low(word), "died" | "dead" | "found" | "succumbed"));
    died.then(|| Toll {
        field: TollField::Killed,
        count: Count {
            min: Some(value),
            max: Some(value),
            vague: false,
        },
        words: at..at + 2,
        is_total: true,
        is_attackers: false,
        is_part: false,
        is_more: false,
        rule: ONE_MORE_VICTIM,
    })
}

/// "had gone up to 50" is 50, "has passed 70" more than that.
pub(super) fn total_count(doc: &Document<'_>, number: &Number) -> Count {
    let before = number.start.checked_sub(1).map_or("", |at| doc.low(at));
    // "gone up from 12 to 17".
    if before == "from" {
        return Count {
            min: number.count.max,
            ..number.count
        };
    }
    if doc.low(number.start) == "up" {
        return Count {
            min: number.count.max,
            ..number.count
        };
    }
    if PASSED.contains(&before) {
        return Count {
            max: None,
            ..number.count
        };
    }
    number.count
}

/// Verbs of a toll that is higher than the number behind them.
const PASSED: &[&str] = &["passed", "exceeded", "exceeds", "topped", "surpassed"];

/// "The toll rose to 137", "put the number of dead at 97", "the number of people killed had gone up to 50".
pub(super) fn total_before(
    doc: &Document<'_>,
    number: &Number,
    sentence: &Sentence,
) -> Option<TollField> {
    let before = number.start.checked_sub(1)?;
    if let Some(field) = total_behind(doc, number, sentence) {
        return Some(field);
    }
    let from = number.start.saturating_sub(32).max(sentence.words.start);
    // "had gone up to 50", "revised the toll up to 50": the words of a bound belong to the verb here.
    let gone_up = doc.low(number.start) == "up"
        && (from..number.start).any(|at| {
            matches!(
                doc.low(at),
                "gone"
                    | "went"
                    | "goes"
                    | "risen"
                    | "rose"
                    | "climbed"
                    | "jumped"
                    | "revised"
                    | "raised"
            )
        });
    let led_up = matches!(
        doc.low(before),
        "to" | "at"
            | "as"
            | "of"
            | "reached"
            | "hit"
            | "is"
            | "was"
            | "stands"
            | "number"
            | "numbers"
            | "numbered"
    );
    let from_to = doc.low(before) == "from"
        && number.count.max > number.count.min
        && (before.saturating_sub(4)..before).any(|at| {
            matches!(
                doc.low(at),
                "up" | "rose" | "risen" | "raised" | "climbed" | "jumped" | "grew" | "grown"
            )
        });
    if !gone_up && !from_to && !led_up && !PASSED.contains(&doc.low(before)) {
        return None;
    }
    let mut field = None;
    let mut counts = false;
    for at in from..before {
        match doc.low(at) {
            "toll" | "dead" | "deaths" | "killed" | "fatalities" => {
                field = Some(TollField::Killed);
                counts |= matches!(doc.low(at), "toll" | "dead" | "deaths" | "fatalities");
            }
            "injured" | "wounded" => field = Some(TollField::Injured),
            "number" | "total" | "count" | "tally" => counts = true,
            ";" => field = None,
            _ => {}
        }
    }
    let other = doc.low(number.end) == "people"
        || !doc.words.get(number.end).is_some_and(|word| word.is_word)
        || doc
            .class(number.end)
            .is(Class::CONJUNCTION | Class::PREPOSITION | Class::ADVERB | Class::PERSON);
    field.filter(|_| counts && other)
}

/// "bringing to 46 the number of people known to have died", "lowered to 19 the count of airmen killed".
fn total_behind(doc: &Document<'_>, number: &Number, sentence: &Sentence) -> Option<TollField> {
    let brought = number.start > sentence.words.start && doc.low(number.start - 1) == "to";
    let counted = doc.low(number.end) == "the"
        && matches!(
            doc.low(number.end + 1),
            "number" | "count" | "toll" | "tally" | "total"
        );
    if !brought || !counted {
        return None;
    }
    let behind = number.end + 1..(number.end + 14).min(sentence.words.end);
    behind.clone().find_map(|at| match doc.low(at) {
        "injured" | "wounded" | "hurt" => Some(TollField::Injured),
        "dead" | "killed" | "died" | "deaths" | "slaughtered" | "murdered" | "fatalities"
        | "victims" => Some(TollField::Killed),
        "toll" if doc.low(at + 1) != "of" => Some(TollField::Killed),
        _ => None,
    })
}
