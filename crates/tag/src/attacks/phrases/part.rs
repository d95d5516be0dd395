use super::{NOUNS, Phrase};
use crate::attacks::rules::Class;
use crate::attacks::words::Document;

/// Joins "one of his bodyguards", "two of the minister's aides" to one phrase: the number and the people it counts.
///
/// `found` are the phrases before `people`; the number is the last of them, or stands before whose people they are.
pub(super) fn joins_part(doc: &Document<'_>, found: &mut Vec<Phrase>, people: &Phrase) -> bool {
    let kin = Class::PERSON | Class::SERVICE | Class::OFFICE;
    let one_of_many = people.class.is(kin)
        && !people.class.is(Class::ATTACKER)
        && !people.is_owner
        && people.count.is_none();
    if !one_of_many {
        return false;
    }
    let owned = found
        .last()
        .is_some_and(|owner| owner.is_owner && owner.words.end + 1 == people.words.start);
    let start = match found.last() {
        Some(owner) if owned => owner.words.start,
        _ => people.words.start,
    };
    let Some(at) = found.len().checked_sub(1 + usize::from(owned)) else {
        return false;
    };
    let Some(number) = found.get_mut(at) else {
        return false;
    };
    let counts = number.count.is_some_and(|count| !count.vague)
        && number.words.end + 1 == start
        && doc.low(number.words.end) == "of"
        && !doc.class(number.head).is(NOUNS);
    if !counts {
        return false;
    }
    number.words.end = people.words.end;
    number.head = people.head;
    number.class = people.class;
    found.truncate(at + 1);
    true
}
