//! Who did it, and to whom.

use wirewatch_model::{AttackStatus, PerpetratorKind};

use super::{one, read};

/// Checks the names of the perpetrators.
#[track_caller]
fn check_perpetrators(text: &str, expected: &[&str]) {
    let attack = one(text);
    let names: Vec<&str> = attack
        .perpetrators
        .iter()
        .map(|known| known.name.as_str())
        .collect();
    assert_eq!(names, expected);
}

#[test]
fn militants_of_a_text_with_one_group_are_its_own() {
    check_perpetrators(
        "Militants attacked a police post near Baidoa on Monday and killed four officers. Al-Shabaab has stepped up its raids \
         in the region.",
        &["Militants", "Al-Shabaab"],
    );
}

#[test]
fn group_that_condemns_did_nothing() {
    check_perpetrators(
        "Militants attacked a police post near Kunduz on Monday and killed four officers. The Taliban condemned the attack.",
        &["Militants"],
    );
}

#[test]
fn witnesses_are_no_attackers() {
    let attack = one(
        "A bomb planted near the gate killed three students at a college in Quetta on Monday, residents said.",
    );
    assert!(attack.perpetrators.is_empty(), "{:?}", attack.perpetrators);
}

#[test]
fn officeholder_is_shown_by_name_and_others_as_a_class() {
    let attack = one(
        "Gunmen killed Senator Ramon Ortuno and wounded the farmer Luis Pardo near Cali in Colombia on Sunday.",
    );
    assert_eq!(attack.victims, ["Ramon Ortuno", "farmer"]);
}

#[test]
fn what_a_victim_heads_is_no_target() {
    let attack = one("Gunmen shot dead the rector of the university in Basra on Monday.");
    assert!(attack.targets.is_empty(), "{:?}", attack.targets);
}

#[test]
fn vague_crowd_is_a_number_and_no_class() {
    let attack =
        one("A bomb exploded at a fair in Lahore on Sunday. Hundreds of people were injured.");
    assert!(attack.victims.is_empty(), "{:?}", attack.victims);
}

#[test]
fn man_or_body_that_claims_by_name_is_a_perpetrator() {
    check_perpetrators(
        "A bomb killed two guards at a court in Grozny on Monday. Ruslan Bekov claimed responsibility.",
        &["Ruslan Bekov"],
    );
    check_perpetrators(
        "A bomb killed two guards at a court in Athens on Monday. The Ember Brigade claimed responsibility.",
        &["Ember Brigade"],
    );
}

#[test]
fn claim_taken_back_or_only_signed_makes_no_perpetrator() {
    check_perpetrators(
        "A bomb killed two guards at a court in Athens on Monday. The Ember Brigade claimed responsibility, then withdrew \
         the claim.",
        &[],
    );
    check_perpetrators(
        "A bomb killed two guards at a court in Athens on Monday. A letter signed by the Ember Brigade said it was revenge.",
        &[],
    );
}

#[test]
fn who_carried_out_an_attack_did_it() {
    check_perpetrators(
        "Al-Shabaab carried out one of its boldest attacks on a hotel in Mogadishu on Friday, killing nine guests.",
        &["Al-Shabaab"],
    );
    check_perpetrators(
        "The attack on the hotel in Mogadishu on Friday was carried out by Al-Shabaab. Nine guests were killed.",
        &["Al-Shabaab"],
    );
}

#[test]
fn they_and_the_group_are_who_the_sentence_before_spoke_of() {
    check_perpetrators(
        "Al-Shabaab has fought the Islamic State in the region. It staged an attack on a hotel in Mogadishu on Friday.",
        &["Al-Shabaab"],
    );
    check_perpetrators(
        "Boko Haram has fought the army for years. The group staged a suicide bombing at a market in Kano on Friday.",
        &["Boko Haram"],
    );
}

#[test]
fn accused_of_carrying_out_is_not_told_as_done() {
    let found = read(
        "The man is accused of carrying out an attack on a bank in Lagos on Friday, in which two clerks were killed.",
    );
    assert!(
        found.iter().all(|attack| attack.perpetrators.is_empty()),
        "{found:#?}"
    );
}

#[test]
fn one_who_tried_is_the_doer_of_what_was_tried() {
    check_perpetrators(
        "Boko Haram tried to kidnap the governor of Borno in Maiduguri on Friday.",
        &["Boko Haram"],
    );
}

#[test]
fn rebel_army_is_no_force_of_a_state() {
    check_perpetrators(
        "BOGOTA, 3 Mar 90 -- [TEXT] THE VALLEY PATRIOTIC ARMY MURDERED TWO MAYORS IN CALI YESTERDAY.",
        &["VALLEY PATRIOTIC ARMY"],
    );
}

#[test]
fn acronym_that_brackets_define_is_a_body_everywhere() {
    check_perpetrators(
        "BOGOTA, 3 Mar 90 -- [TEXT] THE HILLS REVOLUTIONARY FRONT [HRF] IS A SMALL GROUP. YESTERDAY THE HRF KIDNAPPED A MAYOR \
         IN CALI.",
        &["HRF"],
    );
}

#[test]
fn sort_of_group_is_no_name() {
    let attack = one(
        "LIMA, 3 Mar 90 -- [TEXT] A TERRORIST GROUP KILLED A JUDGE IN LIMA YESTERDAY. NO TERRORIST ORGANIZATION HAS CLAIMED \
         RESPONSIBILITY.",
    );
    let orgs = attack
        .perpetrators
        .iter()
        .filter(|known| known.kind == PerpetratorKind::Org);
    assert_eq!(orgs.count(), 0, "{:?}", attack.perpetrators);
}

#[test]
fn gunmen_of_a_group_that_stormed_are_gunmen() {
    let attack = one(
        "Masked gunmen of the Taliban stormed the town hall of Kunduz on Friday, killing two clerks.",
    );
    let names: Vec<&str> = attack
        .perpetrators
        .iter()
        .map(|known| known.name.as_str())
        .collect();
    assert_eq!(names, ["Masked gunmen", "Taliban"]);
}

/// Checks the victims.
#[track_caller]
fn check_victims(text: &str, expected: &[&str]) {
    assert_eq!(one(text).victims, expected, "{text}");
}

#[test]
fn part_of_the_dead_is_among_the_victims() {
    check_victims(
        "A bomb at a market in Lahore killed 40 people, most of them shoppers, on Monday.",
        &["40 people", "shoppers"],
    );
    check_victims(
        "Two nuns were among nine people killed by a bomb at a market in Lahore on Monday.",
        &["nine people", "Two nuns"],
    );
}

#[test]
fn participle_before_its_patient_tells_who_was_hurt() {
    check_victims(
        "The wounded pilgrims were flown out after a bomb exploded at a shrine in Herat on Monday.",
        &["pilgrims"],
    );
}

#[test]
fn police_as_a_body_are_no_victims() {
    check_victims(
        "A man fired a pistol at police in Lyon on Monday and wounded a baker and a clerk.",
        &["baker", "clerk"],
    );
}

#[test]
fn what_a_blast_tears_through_is_its_target() {
    let attack = one(
        "Two explosions ripped through a peace rally in Ankara on Saturday and killed 97 people.",
    );
    assert_eq!(attack.targets, ["peace rally"]);
}

#[test]
fn one_who_is_assassinated_is_shown_by_name() {
    check_victims(
        "The assassination of Ramon Ortuno near Cali in Colombia on Sunday shook the country.",
        &["Ramon Ortuno"],
    );
}

#[test]
fn fighters_of_a_body_speak_for_it() {
    check_perpetrators(
        "Fighters of the Army of the Hills attacked a bus near Cali in Colombia on Sunday and killed two drivers.",
        &["Fighters", "Army of the Hills"],
    );
}

#[test]
fn attacks_that_a_group_tried_are_told_apart_from_the_one_it_did() {
    let found = read(
        "Al-Shabaab carried out an attack on a bank in Nairobi on Friday, killing nine clerks. The group has also attempted to \
         stage attacks outside of Kenya, in countries like Uganda and Tanzania, where they failed. The gunmen fled.",
    );
    let told: Vec<_> = found
        .iter()
        .map(|attack| {
            let country = attack
                .place
                .as_ref()
                .and_then(|place| place.country.as_deref());
            (attack.status, attack.background, country)
        })
        .collect();
    assert_eq!(
        told,
        [
            (AttackStatus::Accomplished, false, Some("Kenya")),
            (AttackStatus::Attempted, true, Some("Tanzania")),
        ]
    );
}

#[test]
fn those_told_to_be_among_the_dead_are_victims() {
    for (text, victim) in [
        (
            "A bomb went off at a market in Kano on Sunday, killing ten people. Women shopping for dinner were among the dead.",
            "Women",
        ),
        (
            "A bomb went off at a market in Kano on Sunday. Ten people died, among them a state senator.",
            "state senator",
        ),
        (
            "A bomb went off at a market in Kano on Sunday, killing ten people. A senator was among the dead, as were two lawyers.",
            "two lawyers",
        ),
        (
            "A bomb went off at a market in Kano on Sunday. Three Spaniards and an Italian were killed.",
            "Three Spaniards",
        ),
    ] {
        let attack = super::one(text);
        assert!(
            attack.victims.iter().any(|known| known == victim),
            "{attack:#?}"
        );
    }
}

#[test]
fn police_who_charge_somebody_did_not_do_it() {
    let attack = super::one(
        "Police charged Tim McVey, a veteran, with the bombing in Oklahoma City on Wednesday that killed 100 people.",
    );
    assert!(
        attack.perpetrators.iter().all(|doer| doer.name != "Police"),
        "{attack:#?}"
    );
}

#[test]
fn those_before_an_insertion_are_counted_too() {
    let attack = super::one(
        "Ten Kenyans, many of them dancers hired to greet the guests, and three Israelis were killed when suicide bombers blew up \
         a hotel in Mombasa on Thursday.",
    );
    assert_eq!(attack.killed.and_then(|count| count.max), Some(13));
}

#[test]
fn leader_of_a_group_killed_from_the_air_is_no_attack() {
    super::check_none(
        "American warplanes bombed a house near Baquba on Wednesday and killed the leader of al-Qaeda in Iraq. Five others in the \
         house died, including a woman and a child.",
    );
}

#[test]
fn one_told_to_be_the_doer_is_named() {
    check_perpetrators(
        "A bomb in a train killed 14 people in Kazan on Monday. Investigators said that the man who set it off was Ivan Olshin, \
         22, born abroad.",
        &["Ivan Olshin"],
    );
    check_perpetrators(
        "Police named the man who shot six worshippers dead in a temple in Leeds on Sunday as Mark Tilby, 40. He acted alone.",
        &["man", "Mark Tilby"],
    );
    check_perpetrators(
        "A gunman shot dead the ambassador at a gallery in Ankara on Monday. The killer, an off-duty policeman called Mert Aydin, \
         died too.",
        &["gunman", "Mert Aydin"],
    );
    check_perpetrators(
        "A gunman killed three people at a market in Lyon on Monday. Police shot dead Paul Marec, 31, on Tuesday.",
        &["gunman", "Paul Marec"],
    );
}

#[test]
fn bomber_who_strikes_a_place_attacks_it() {
    check_perpetrators(
        "Rescue workers put the dead at 72 after a suicide bomber struck a park in Lahore on Sunday.",
        &["suicide bomber"],
    );
}

#[test]
fn name_behind_the_noun_that_did_it_is_told() {
    check_perpetrators(
        "The former employee, Ken Arata, 26, stabbed 19 residents of a home in Osaka on Saturday.",
        &["former employee", "Ken Arata"],
    );
    check_perpetrators(
        "Rebels attacked a camp in Lira on Saturday and killed 20 people. Oti Lakor, one of the chief's lieutenants, led the \
         attack, survivors said.",
        &["Rebels", "Oti Lakor"],
    );
}
