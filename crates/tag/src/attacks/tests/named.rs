//! Bodies and suspects that no list knows, by how the text names them.

use wirewatch_model::PerpetratorKind;

use super::read;

/// Checks the names of one kind that a report of a bombing gives its perpetrators, when it goes on with `next`.
#[track_caller]
fn check(kind: PerpetratorKind, next: &str, expected: &[&str]) {
    let text =
        format!("A bomb went off in a clinic in Kunduz on Monday and killed two nurses. {next}");
    let attacks = read(&text);
    let names: Vec<&str> = attacks
        .iter()
        .flat_map(|attack| &attack.perpetrators)
        .filter(|known| known.kind == kind)
        .map(|known| known.name.as_str())
        .collect();
    assert_eq!(names, expected, "{text}");
}

#[track_caller]
fn check_orgs(next: &str, expected: &[&str]) {
    check(PerpetratorKind::Org, next, expected);
}

#[track_caller]
fn check_people(next: &str, expected: &[&str]) {
    check(PerpetratorKind::Individual, next, expected);
}

#[test]
fn body_has_the_name_that_it_gives_itself() {
    check_orgs(
        "A group calling itself the Luis Pardo Commando Unit claimed responsibility for the attack.",
        &["Luis Pardo Commando Unit"],
    );
    check_orgs(
        "The attack was claimed by a group called Sons of the Valley.",
        &["Sons of the Valley"],
    );
    check_orgs(
        "A gang known as the River Wolves claimed responsibility for the bombing.",
        &["River Wolves"],
    );
}

#[test]
fn body_names_itself_in_capitals_too() {
    let attacks = read(
        "A BOMB KILLED TWO NURSES IN KUNDUZ ON MONDAY. A GROUP CALLING ITSELF THE LUIS PARDO COMMANDO UNIT HAS CLAIMED \
         RESPONSIBILITY FOR THE ATTACK.",
    );
    let names = attacks.iter().flat_map(|attack| &attack.claimed_by);
    assert!(names.eq(["LUIS PARDO COMMANDO UNIT"]), "{attacks:#?}");
}

#[test]
fn body_may_be_named_in_quotation_marks() {
    check_orgs(
        "A new group, the \"Ana Rill Civic Force\", claimed responsibility for the attack.",
        &["Ana Rill Civic Force"],
    );
}

#[test]
fn body_is_known_again_by_the_name_it_was_given() {
    check_orgs(
        "The leaflet was left by the Sons of the Valley, a group unknown until then. The Sons of the Valley claimed \
         responsibility for the attack.",
        &["Sons of the Valley"],
    );
}

#[test]
fn attackers_are_of_the_group_they_are_said_to_belong_to() {
    check_orgs(
        "Police said the attackers were members of the Taliban.",
        &["Taliban"],
    );
    check_orgs(
        "The attackers belonged to the Taliban, the governor said.",
        &["Taliban"],
    );
    check_orgs(
        "The attackers identified themselves as Taliban.",
        &["Taliban"],
    );
    check_orgs(
        "The bombers said that they belonged to the Taliban.",
        &["Taliban"],
    );
    check_orgs(
        "The gunmen, said by witnesses to be members of a band called Sons of the Valley, fled.",
        &["Sons of the Valley"],
    );
}

#[test]
fn doubtful_membership_makes_nobody_the_doer() {
    check_orgs(
        "There is no proof that the attackers were members of the Taliban.",
        &[],
    );
    check_orgs(
        "It is not known whether the attackers belonged to the Taliban.",
        &[],
    );
    check_orgs("The attackers may have been members of the Taliban.", &[]);
    check_orgs("The nurses were members of the Red Cross.", &[]);
}

#[test]
fn suspects_are_named_in_a_list() {
    check_people(
        "The arrested men were identified as Ann Rill, 23, and Bob Trent, 25.",
        &["Ann Rill", "Bob Trent"],
    );
    check_people(
        "A judge issued arrest warrants for Ann Rill and Bob Trent.",
        &["Ann Rill", "Bob Trent"],
    );
    check_people(
        "Police arrested two people suspected of a hand in the murder: Ann Rill and Bob Trent.",
        &["Ann Rill", "Bob Trent"],
    );
    check_people(
        "The victims were identified as Ann Rill, 23, and Bob Trent, 25.",
        &[],
    );
}

#[test]
fn attackers_of_the_clause_before_did_it() {
    check_people(
        "A witness said several terrorists broke into the clinic, where they set off three bombs.",
        &["several terrorists"],
    );
}
