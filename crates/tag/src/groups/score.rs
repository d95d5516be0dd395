use wirewatch_model::Span;

use super::automaton::WordClass;
use super::capitals::CaseMatch;
use super::decision::{Considered, Known};
use super::evidence::{Beside, vicinity};
use super::reading::{Reading, Sign};

/// An ambiguous name is taken at this score. A place of the group and a word of violence in one sentence make three;
/// on the texts it was tried on, two let in as many wrong names as right ones.
const ENOUGH: usize = 3;

/// One more point for names of two letters, and where capitals tell nothing.
const ENOUGH_FOR_SHORT: usize = 4;

/// Capitals inside a word, as in `LeT`, are evidence of their own.
const ENOUGH_FOR_MIXED_CAPITALS: usize = 2;

/// The points an ambiguous name needs.
pub(crate) fn enough(option: &Considered<'_>) -> usize {
    if option.candidate.case != CaseMatch::AsWritten {
        return ENOUGH_FOR_SHORT;
    }
    if option.entry.has_mixed_capitals {
        return ENOUGH_FOR_MIXED_CAPITALS;
    }
    if option.entry.letters <= 2 {
        return ENOUGH_FOR_SHORT;
    }
    ENOUGH
}

/// Points for what is the group's own: its places and people, its other names.
pub(crate) fn own_points(reading: &Reading<'_>, option: &Considered<'_>, known: &Known) -> usize {
    let group = option.entry.group;
    let mut points = match option.local.context {
        0 if known.text.count(Sign::Context(group)) > 0 => 2,
        0 => 0,
        _ => 3,
    };
    points += match option.local.places {
        0 => usize::from(has_place_in_text(reading, group, known)),
        1 => 2,
        _ => 3,
    };
    if known.named.contains(&group) || known.expansions.introduces(option.candidate.alias) {
        points += 3;
    }
    points
}

fn has_place_in_text(reading: &Reading<'_>, group: usize, known: &Known) -> bool {
    let regions = reading.automaton.group_regions.get(group);
    let mut own = regions.into_iter().flatten();
    own.any(|region| known.text.count(Sign::Region(*region)) > 0)
}

/// Points for what could be any group's: violence, what leans on the name, the company of other groups.
pub(crate) fn general_points(
    reading: &Reading<'_>,
    option: &Considered<'_>,
    known: &Known,
) -> usize {
    let beside = match option.local.beside {
        Beside::Nothing => 0,
        Beside::Act | Beside::Associate => 2,
        Beside::Member => 3,
    };
    let violence = match option.local.violence {
        0 => usize::from(has_violence(known)),
        1 => 1,
        2 => 2,
        _ if option.local.militants => 3,
        _ => 2,
    };
    violence + beside + company_points(reading, option, known)
}

fn has_violence(known: &Known) -> bool {
    let classes = [WordClass::Act, WordClass::Member, WordClass::Kind];
    let mut counts = classes
        .map(|class| known.text.count(Sign::Word(class)))
        .into_iter();
    counts.any(|count| count > 0)
}

/// Points for other groups: more when they are near, and when they are of the same region or sort.
fn company_points(reading: &Reading<'_>, option: &Considered<'_>, known: &Known) -> usize {
    let vicinity = vicinity(reading, option.candidate.span);
    let mut points = 0;
    for (group, places) in &known.found {
        if *group == option.entry.group {
            continue;
        }
        let is_akin = reading.automaton.are_akin(*group, option.entry.group);
        let is_near =
            near_places(places, vicinity).any(|span| !span.overlaps(option.candidate.span));
        points = points.max(usize::from(is_akin) + usize::from(is_near));
    }
    points
}

fn near_places(places: &[Span], vicinity: Span) -> impl Iterator<Item = Span> {
    let first = places.partition_point(|span| span.start < vicinity.start);
    let near = places.iter().skip(first).copied();
    near.take_while(move |span| span.start < vicinity.end)
}
