use super::of_words;
use crate::attacks::rules::AttackRules;
use crate::attacks::words::Document;

/// Checks who states the number in `text`.
#[track_caller]
fn check_source(text: &str, source: Option<&str>) {
    let rules = AttackRules::builtin();
    let doc = Document::read(text, &rules);
    let number = doc
        .words
        .iter()
        .position(|word| word.low.starts_with(|c: char| c.is_ascii_digit()))
        .expect("a number");
    let sentence = doc.sentences.first().expect("a sentence").words.clone();
    let words = of_words(&doc, &sentence, &(number..number + 1));
    let found = words.map(|words| doc.span(&words).of(text).trim().to_owned());
    assert_eq!(found.as_deref(), source, "{text}");
}

#[test]
fn whoever_states_a_number_is_its_source() {
    check_source(
        "The governor said 12 people had died.",
        Some("The governor"),
    );
    check_source(
        "Hospital officials said 12 people had died.",
        Some("Hospital officials"),
    );
    check_source(
        "At least 12 people died, Mayor Ilse Brandt said.",
        Some("Mayor Ilse Brandt"),
    );
    check_source(
        "At least 12 people died, according to the police.",
        Some("the police"),
    );
}

#[test]
fn words_that_are_nobody_are_no_source() {
    check_source("He said 12 people had died.", None);
    check_source("At least 12 people died, which said a lot.", None);
    check_source(
        "Those who had watched the movement grow said 12 people had died.",
        None,
    );
    check_source("Whereas blaming others is easy, 12 people died.", None);
}
