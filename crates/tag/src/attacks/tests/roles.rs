//! Phrases around a trigger: which of them did it, suffered it, or only stand beside it.

use super::{one, read};

/// Checks who is told as having done it, people and bodies.
#[track_caller]
fn check_doers(text: &str, expected: &[&str]) {
    let attack = one(text);
    let names: Vec<&str> = attack
        .perpetrators
        .iter()
        .map(|known| known.name.as_str())
        .collect();
    assert_eq!(names, expected, "{text}");
}

#[track_caller]
fn check_victims(text: &str, expected: &[&str]) {
    assert_eq!(one(text).victims, expected, "{text}");
}

#[track_caller]
fn check_targets(text: &str, expected: &[&str]) {
    assert_eq!(one(text).targets, expected, "{text}");
}

/// A report in capitals, as teletypes sent it.
fn teletype(told: &str) -> String {
    format!("LIMA, 23 MAR 24 -- [TEXT] {told}")
}

#[test]
fn deed_before_its_verb_did_not_do_it() {
    check_doers(
        &teletype("TWO TERRORIST BOMBINGS IN LIMA YESTERDAY WOUNDED SIX STUDENTS AT A COLLEGE."),
        &[],
    );
}

#[test]
fn unknown_words_in_capitals_are_nobodys_name() {
    check_doers(
        &teletype("BLUE HARVEST KILLED TWO TEACHERS IN LIMA YESTERDAY."),
        &[],
    );
}

#[test]
fn members_and_units_of_a_group_are_its_people() {
    check_doers(
        &teletype("ALLEGED SHINING PATH MEMBERS KILLED A MAYOR IN LIMA YESTERDAY."),
        &["SHINING PATH", "MEMBERS"],
    );
    check_doers(
        &teletype("AN UNKNOWN GUERRILLA UNIT KILLED A MAYOR IN LIMA YESTERDAY."),
        &["UNKNOWN GUERRILLA UNIT"],
    );
}

#[test]
fn army_of_liberation_keeps_its_whole_name() {
    check_doers(
        &teletype("TWO MAYORS WERE KIDNAPPED IN LIMA YESTERDAY BY THE ARMY OF VALLEY LIBERATION."),
        &["ARMY OF VALLEY LIBERATION"],
    );
}

#[test]
fn attackers_whom_no_verb_names_are_shown_by_their_word() {
    check_doers(
        "A bomb exploded at a bank in Lahore on Friday and wounded two clerks. The attackers fled on a motorcycle.",
        &["attackers"],
    );
}

#[test]
fn passive_far_behind_its_noun_names_who_did_it() {
    check_doers(
        "The attack on the bank in Lagos, which began at noon on Friday, was carried out in daylight by masked gunmen. Two clerks \
         were killed.",
        &["masked gunmen"],
    );
}

#[test]
fn police_who_end_an_attack_did_none() {
    let attack = one(
        "A man drove a truck into a crowd in New Orleans on Friday, killing 14 people. Police shot him dead at the scene.",
    );
    assert!(
        attack
            .perpetrators
            .iter()
            .all(|known| !known.name.to_lowercase().contains("police")),
        "{:?}",
        attack.perpetrators
    );
}

#[test]
fn body_held_responsible_is_accused_by_its_name() {
    let attack = one(
        "A bomb exploded at a bank in Quito on Friday and wounded two clerks. Police hold the Northern Hawks Movement responsible \
         for the attack.",
    );
    assert_eq!(attack.blamed_on, ["Northern Hawks Movement"]);
}

#[test]
fn victims_listed_in_a_sentence_of_their_own_are_victims() {
    check_victims(
        "A bomb exploded at a bank in Quito on Friday. The victims were two nuns, a clerk at the bank and a driver.",
        &["two nuns", "clerk", "driver"],
    );
    check_victims(
        "A bomb exploded at a bank in Quito on Friday and killed nine people. Among the dead was a student.",
        &["nine people", "student"],
    );
}

#[test]
fn one_of_somebodys_people_is_a_victim() {
    check_victims(
        "Gunmen opened fire in Karachi on Friday. Two of the minister's bodyguards were killed.",
        &["Two of the minister's bodyguards"],
    );
    check_victims(
        "Gunmen opened fire on a car in Karachi on Friday. One of her drivers was wounded.",
        &["One of her drivers"],
    );
}

#[test]
fn second_victim_behind_and_is_not_who_the_first_was() {
    check_victims(
        "The murder of a judge and a housekeeper in Palermo on Friday shook Italy.",
        &["judge", "housekeeper"],
    );
}

#[test]
fn killing_one_person_is_no_noun() {
    let attack =
        one("A car bomb exploded in Basra on Friday, killing one person and wounding five.");
    assert_eq!(attack.victims, ["one person"]);
    assert_eq!(attack.killed.and_then(|count| count.max), Some(1));
}

#[test]
fn insertion_between_commas_tells_what_was_done_to_the_one_before() {
    check_victims(
        "The priest, kidnapped on Friday in Jos, was released on Sunday, the Nigerian police said.",
        &["priest"],
    );
}

#[test]
fn what_a_building_belongs_to_is_no_second_target() {
    check_targets(
        "A bomb exploded at the headquarters of the federation in Bogota on Friday.",
        &["headquarters"],
    );
}

#[test]
fn what_was_set_fire_to_is_the_target() {
    check_targets(
        "Rebels set fire to a telephone exchange and a pharmacy in Mindanao on Friday.",
        &["telephone exchange", "pharmacy"],
    );
}

#[test]
fn town_hospital_and_scene_of_a_murder_are_no_targets() {
    check_targets(
        "Gunmen attacked the town on Friday and burned a school near Kano in Nigeria.",
        &["school"],
    );
    check_targets(
        "Gunmen shot a judge in Palermo on Friday. He died at a hospital in Rome.",
        &[],
    );
    check_targets(
        "The assassination of a judge on Friday at the university in Palermo shook Italy.",
        &[],
    );
}

#[test]
fn what_stands_opposite_the_bomb_was_struck() {
    check_targets(
        "A bomb exploded across from a telephone exchange in Medellin on Friday.",
        &["telephone exchange"],
    );
}

#[test]
fn truck_that_attackers_shot_from_is_no_target() {
    check_targets(
        "Four youths in a red truck shot at two policemen in Lima on Friday and wounded one of them.",
        &[],
    );
}

#[test]
fn bullets_that_riddled_a_victim_are_no_weapon() {
    let found = read("Gunmen riddled a judge with bullets in Palermo on Friday.");
    assert!(
        found.iter().all(|attack| attack.weapons.is_empty()),
        "{found:#?}"
    );
}

#[test]
fn part_that_including_names_is_a_victim() {
    check_victims(
        "Six people were hurt, including three reporters and a nun, by a bomb at a market in Lahore on Friday.",
        &["Six people", "three reporters", "nun"],
    );
}

#[test]
fn those_along_with_the_victim_are_victims() {
    check_victims(
        "A judge was killed in Palermo on Friday along with two bodyguards.",
        &["judge", "two bodyguards"],
    );
}

#[test]
fn brackets_and_trades_do_not_part_victims_that_and_joins() {
    check_victims(
        "Six nuns (five of them Italian) and a driver were killed in Jos on Friday by gunmen.",
        &["driver", "Six nuns"],
    );
    let attack = one(
        "Ramon Ortuno, mayor of the town of Quil, and a driver were shot dead by gunmen in Colombia on Friday.",
    );
    assert_eq!(attack.killed.and_then(|count| count.max), Some(2));
}

#[test]
fn who_escaped_an_attack_was_meant_by_it() {
    check_victims(
        "The minister escaped unhurt from a bomb attack in Quetta on Friday.",
        &["minister"],
    );
}

#[test]
fn injured_listed_behind_their_verb_are_victims() {
    check_victims(
        "A bomb exploded at a bank in Quito on Friday. The wounded include a nurse and two pupils.",
        &["nurse", "two pupils"],
    );
    check_victims(
        "A bomb exploded at a bank in Quito on Friday. Also injured were two clerks.",
        &["two clerks"],
    );
}

#[test]
fn men_in_a_car_who_opened_fire_did_it() {
    check_doers(
        "Several men in a car opened fire on a bank in Lagos on Friday and killed a clerk.",
        &["Several men"],
    );
}

#[test]
fn alleged_members_behind_by_did_it() {
    check_doers(
        "A mayor was killed in Cali in Colombia on Friday by alleged members of the ELN.",
        &["alleged members of the ELN", "ELN"],
    );
}

#[test]
fn attack_that_is_the_work_of_rebels_was_done_by_them() {
    check_doers(
        "A bomb exploded at a bank in Cali in Colombia on Friday. The attack was apparently the work of rebels, police said.",
        &["rebels"],
    );
}

#[test]
fn what_was_partially_destroyed_or_damaged_was_struck() {
    check_targets(
        "A store was partially destroyed by a bomb in Medellin on Friday.",
        &["store"],
    );
    check_targets(
        "A bomb exploded in Medellin on Friday and caused damage to two shops.",
        &["two shops"],
    );
}

#[test]
fn manner_of_a_deed_is_no_part_of_who_did_it() {
    check_doers(
        &teletype("THE REBELS SWIFTLY ATTACKED A SCHOOL IN LIMA YESTERDAY."),
        &["REBELS"],
    );
    check_doers(
        "Four bandits mercilessly killed a shepherd near Cali on Sunday.",
        &["Four bandits"],
    );
}

#[test]
fn counted_men_of_a_group_are_told_whole() {
    check_doers(
        "A group of about 30 men killed a shepherd near Cali on Sunday.",
        &["group of about 30 men"],
    );
    let attack =
        one("Gunmen stormed a farm. A group of about 30 men killed a guard near Cali on Sunday.");
    assert_eq!(attack.killed.and_then(|killed| killed.max), Some(1));
}

#[test]
fn doer_of_another_verb_did_not_attack() {
    check_doers(
        "Six monks were murdered in Cali on Sunday during a curfew decreed by the army.",
        &[],
    );
    check_doers(
        "A pilot was shot dead in Cali on Sunday near a plane used by smugglers.",
        &[],
    );
}

#[test]
fn name_in_quotation_marks_is_that_of_a_body() {
    check_doers(
        &teletype("A JUDGE WAS MURDERED IN LIMA YESTERDAY BY THE \"NIGHTHAWKS.\""),
        &["NIGHTHAWKS"],
    );
    check_doers(
        &teletype(
            "THREE BOMBS WENT OFF IN LIMA YESTERDAY. THE \"NIGHTHAWKS\" CLAIMED RESPONSIBILITY.",
        ),
        &["NIGHTHAWKS"],
    );
}

#[test]
fn all_things_of_a_list_were_attacked() {
    check_targets(
        "Rebels launched attacks on a bank, two shops and the home of the mayor in Cali on Sunday.",
        &["bank", "two shops", "home"],
    );
}

#[test]
fn place_that_nobody_attacks_is_no_target() {
    check_targets(
        "Gunmen killed two shepherds in the Osker mountain range on Sunday.",
        &[],
    );
    check_targets(
        "A consul was shot by hitmen in a jeep in Cali on Sunday.",
        &[],
    );
    check_targets(
        "A consul was shot dead in Cali on Sunday as he was getting out of his car.",
        &[],
    );
}

#[test]
fn day_between_a_murder_and_its_victim_parts_them_not() {
    check_victims(
        "The murder on 2 March of the senator Ramon Ortuno in Cali was condemned on Sunday.",
        &["Ramon Ortuno"],
    );
}

#[test]
fn who_is_accused_is_not_the_one_whose_man_was_killed() {
    let found = read(
        "The Kurdistan Workers' Party on Sunday accused the army of murdering the senator Ramon Ortuno of the Kurdistan Workers' \
         Party in Cali.",
    );
    let blamed = found.iter().flat_map(|attack| &attack.blamed_on);
    assert!(
        blamed.clone().all(|name| !name.contains("Workers")),
        "{found:#?}"
    );
}

#[test]
fn officeholders_of_one_attack_are_all_its_victims() {
    check_victims(
        "Gunmen were held over the attack on Senator Ramon Ortuno and Governor Luisa Pardo in Cali on Sunday.",
        &["Ramon Ortuno", "Luisa Pardo"],
    );
    check_victims(
        "The killings last week of a judge and a prosecutor in Cali were condemned.",
        &["judge", "prosecutor"],
    );
}

#[test]
fn clause_of_its_own_tells_who_caused_an_incident() {
    check_doers(
        &teletype("A BOMB WENT OFF IN LIMA YESTERDAY. THE INCIDENT WAS CAUSED BY UNKNOWN MEN."),
        &["UNKNOWN MEN"],
    );
}

#[test]
fn word_for_what_a_weapon_is_for_belongs_to_it() {
    let attack = one(
        "Six masked men with assault rifles and a bazooka marched ten tourists on to two boats at Mombasa on Sunday and kidnapped them.",
    );
    assert_eq!(attack.weapons, ["assault rifles", "bazooka"]);
}

#[test]
fn where_people_gathered_or_were_taken_from_is_a_target() {
    for (text, target) in [
        (
            "A gunman killed 12 people in a cinema in Lyon on Monday.",
            "cinema",
        ),
        (
            "A bomb killed four people during a procession in Marawi on Sunday.",
            "procession",
        ),
        (
            "Gunmen kidnapped 27 girls from their boarding school in Jangebe on Friday.",
            "boarding school",
        ),
    ] {
        check_targets(text, &[target]);
    }
    // Those who lie in hospital were hurt elsewhere.
    check_targets(
        "A bomb killed two people in Kazan on Monday and left 49 in hospital.",
        &[],
    );
}

#[test]
fn people_shot_dead_at_a_place_are_its_victims() {
    check_victims(
        "Flags flew at half mast for the 13 people shot dead at Fort Hood, Texas, on Thursday.",
        &["13 people"],
    );
}

#[test]
fn poison_and_vehicles_among_people_are_attacks() {
    let attack = one(
        "A former agent and his daughter were poisoned with novichok on a bench in Salisbury on Sunday, police said.",
    );
    assert_eq!(attack.kind, "armed-assault");
    let attack = one(
        "A car sped through the crowd in Apeldoorn on Thursday and smashed into a monument. Five onlookers died.",
    );
    assert_eq!(attack.kind, "vehicle-ramming");
    super::check_none(
        "Eleven guests fell ill after a case of food poisoning at a wedding in Salisbury on Sunday.",
    );
}

#[test]
fn what_states_do_from_the_air_is_no_attack_of_a_group() {
    super::check_none(
        "The cleric was standing on a balcony in Kabul on Sunday when two missiles from an American drone struck it. The leader of \
         al-Qaeda was killed, officials said.",
    );
}
