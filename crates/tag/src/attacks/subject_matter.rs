use super::rules::{Class, Cue};
use super::words::Document;

/// Whether the text is a match report, a review or the like, whose attacks and shootings are figures of speech, or tells
/// what was played in an exercise.
///
/// Three different words of such a field, and more of them than words of real violence, speak for it.
pub(crate) fn is_elsewhere(doc: &Document<'_>) -> bool {
    if is_exercise(doc) || is_statistics(doc) || is_accident(doc) {
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
                "blanks" | "extras" | "stunt" | "stuntman" | "stuntmen"
            )
        });
    // "left for dead on the last climb": so many words of a game leave no doubt.
    let all_of_it = fields
        .iter()
        .any(|field| field.len() >= MANY_WORDS && field.len() >= hard.len() * 2);
    played
        || all_of_it
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

/// So many different words of one field leave no doubt what a text is about.
const MANY_WORDS: usize = 6;

/// Whether the text is about figures of crime: its opening says so, and it counts in shares and rates.
fn is_statistics(doc: &Document<'_>) -> bool {
    let opening = doc.words.iter().take(STATISTICS_OPENING);
    let figures = opening.clone().any(|word| {
        matches!(
            word.low.as_str(),
            "figures" | "statistics" | "data" | "survey" | "index"
        )
    });
    let of_crime = opening.clone().any(|word| {
        matches!(
            word.low.as_str(),
            "crime"
                | "crimes"
                | "homicide"
                | "homicides"
                | "murders"
                | "rate"
                | "offences"
                | "offenses"
        )
    });
    let shares = doc.words.iter().filter(|word| {
        matches!(
            word.low.as_str(),
            "percent" | "%" | "cent" | "tenth" | "fifth" | "quarter" | "third" | "rate" | "average"
        )
    });
    figures && of_crime && shares.count() >= 3
}

/// So many words say that a text is about figures.
const STATISTICS_OPENING: usize = 60;

/// Whether the text tells how a blast or fire came about that nobody set, and speaks of no attackers and of nobody who claims it.
fn is_accident(doc: &Document<'_>) -> bool {
    let says = |phrase: &&str| {
        let words: Vec<&str> = phrase.split(' ').collect();
        (0..doc.words.len()).any(|at| {
            words
                .iter()
                .enumerate()
                .all(|(step, word)| doc.low(at + step) == *word)
        })
    };
    let attackers = doc.words.iter().filter(|word| {
        word.class.is(Class::ATTACKER) && !matches!(word.low.as_str(), "unidentified" | "column")
    });
    let claimed = doc.cues.iter().any(|hit| hit.cue == Cue::Claimed);
    attackers.count() <= 1 && !claimed && BY_CHANCE.iter().any(says)
}

/// Words for what happens by chance or neglect.
const BY_CHANCE: &[&str] = &[
    "no indication of criminal",
    "no sign of foul play",
    "no evidence of foul play",
    "ruled out foul play",
    "rash driving",
    "reckless driving",
    "short circuit",
    "electrical fault",
    "faulty wiring",
    "was an accident",
    "an accidental explosion",
    "an accidental blast",
];

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
