use super::rules::Class;
use super::words::Document;

/// Whether the text is a match report, a review or the like, whose attacks and shootings are figures of speech, or tells
/// what was played in an exercise.
///
/// Three different words of such a field, and more of them than words of real violence, speak for it.
pub(crate) fn is_elsewhere(doc: &Document<'_>) -> bool {
    if is_exercise(doc) {
        return true;
    }
    let violence = Class::ATTACKER | Class::WEAPON;
    let mut hard = Vec::new();
    let mut fields: [Vec<&str>; 3] = Default::default();
    for word in &doc.words {
        if word.class.is(violence) {
            push_new(&mut hard, &word.low);
        }
        for (field, class) in fields
            .iter_mut()
            .zip([Class::SPORT, Class::FILM, Class::POLITICS])
        {
            if word.class.is(class) {
                push_new(field, &word.low);
            }
        }
    }
    let dead = doc
        .words
        .iter()
        .any(|word| matches!(word.low.as_str(), "killed" | "dead" | "died"));
    let [_, film, _] = &fields;
    // A gun with blanks kills nobody, an extra is dead until the evening.
    let played = film.len() >= 3
        && doc.words.iter().any(|word| {
            matches!(
                word.low.as_str(),
                "blanks" | "extras" | "stunt" | "stuntmen"
            )
        });
    played
        || fields
            .iter()
            .any(|field| field.len() >= 3 && field.len() >= hard.len() * 2)
            && !dead
}

/// Whether the text is about an exercise: it says so early and again, and speaks of what was made up for it.
fn is_exercise(doc: &Document<'_>) -> bool {
    let mut drills = doc
        .words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.class.is(Class::DRILL))
        .map(|(at, _)| at);
    let early = drills.next().is_some_and(|first| first < OPENING_WORDS);
    early
        && drills.next().is_some()
        && doc
            .words
            .iter()
            .any(|word| MADE_UP.contains(&word.low.as_str()))
}

/// So many words are the opening of a report.
const OPENING_WORDS: usize = 160;

/// Words for what is only played.
const MADE_UP: &[&str] = &[
    "fictional",
    "fictitious",
    "imaginary",
    "make-believe",
    "mock",
    "pretend",
    "scenario",
    "scenarios",
    "simulate",
    "simulated",
    "simulates",
    "simulating",
    "umpire",
    "umpires",
];

fn push_new<'a>(seen: &mut Vec<&'a str>, low: &'a str) {
    if !seen.contains(&low) {
        seen.push(low);
    }
}
