//! Whom a text means in general: no attack's own.

use super::read;

/// A report of one attack, with `last` as what it says at its end.
fn report(last: &str) -> String {
    format!(
        "Gunmen of the X killed two nurses at a clinic in Quetta on Monday. The nurses were on night duty. A doctor hid in a \
         cupboard. Police came an hour later. The clinic is closed. The governor spoke of a dark day. {last}"
    )
}

/// Checks the victims of all attacks of a report that ends with `last`.
#[track_caller]
fn check_victims(last: &str, expected: &[&str]) {
    let attacks = read(&report(last));
    let victims: Vec<&str> = attacks
        .iter()
        .flat_map(|attack| attack.victims.iter().map(String::as_str))
        .collect();
    assert_eq!(victims, expected);
}

/// Checks that the targets of a report that ends with `last` have none of `unexpected`.
#[track_caller]
fn check_no_target(last: &str, unexpected: &str) {
    let attacks = read(&report(last));
    let mut targets = attacks.iter().flat_map(|attack| &attack.targets);
    assert!(targets.all(|target| target != unexpected), "{attacks:#?}");
}

#[test]
fn bare_plural_behind_the_news_is_anybody() {
    check_victims("Such bands murder farmers.", &["two nurses"]);
    check_victims(
        "The governor condemned the murder of health workers.",
        &["two nurses"],
    );
    check_victims(
        "Women and children have been abducted, he said.",
        &["two nurses"],
    );
}

#[test]
fn counted_people_behind_the_news_are_victims() {
    check_victims(
        "The gunmen also shot dead three porters.",
        &["two nurses", "three porters"],
    );
}

#[test]
fn people_of_a_certain_building_are_victims() {
    check_victims(
        "In Gwadar on Friday gunmen murdered worshippers at a mosque.",
        &["two nurses", "worshippers"],
    );
}

#[test]
fn bare_things_behind_the_news_are_any() {
    check_no_target("The rebels burned trucks.", "trucks");
    check_no_target("They set fire to schools, he said.", "schools");
}

#[test]
fn sum_over_time_is_of_no_attack() {
    check_victims(
        "More than 300 people have been killed since the fighting began.",
        &["two nurses"],
    );
    check_victims("So far 90 teachers have been murdered.", &["two nurses"]);
    check_victims(
        "In the past two years 90 teachers were murdered.",
        &["two nurses"],
    );
    check_victims(
        "Bandits kidnap hundreds of villagers every year.",
        &["two nurses"],
    );
}
