//! Numbers that count a part of others, ages, and numbers given up for later ones are no tolls of their own.

use super::{one, read};

/// Checks the number of the dead and of the hurt in a text that tells of one attack.
#[track_caller]
fn check_tolls(text: &str, killed: Option<u32>, injured: Option<u32>) {
    let attack = one(text);
    let number = |count: Option<wirewatch_model::Count>| count.and_then(|count| count.min);
    assert_eq!(
        (number(attack.killed), number(attack.injured)),
        (killed, injured),
        "{text}\n{attack:#?}"
    );
}

#[test]
fn part_of_those_counted_is_not_added() {
    for (text, killed, injured) in [
        (
            "Thirty pilgrims, 11 of them children, were killed and 64 injured when a bomb went off at a shrine in Sehwan on Sunday.",
            30,
            Some(64),
        ),
        (
            "Nine guests, among them a French chef and two aid workers, were killed when gunmen stormed a hotel in Dori on Sunday.",
            9,
            None,
        ),
        (
            "Five commuters, three women and two boys, were shot dead by gunmen at a bus stop in Karachi on Friday.",
            5,
            None,
        ),
        (
            "Twelve people, including a mayor, died when a car bomb exploded in Arauca on Saturday.",
            12,
            None,
        ),
    ] {
        check_tolls(text, Some(killed), injured);
    }
}

#[test]
fn ages_are_no_tolls() {
    for (text, killed) in [
        (
            "Three people, two men of 71 and 34 and a woman of 19, were stabbed to death by a knifeman in Lille on Friday.",
            3,
        ),
        (
            "A gunman killed a clerk, Paul Renner, 52, and a guard, Ida Moll, 47, at a bank in Graz on Monday.",
            2,
        ),
    ] {
        check_tolls(text, Some(killed), None);
    }
}

#[test]
fn number_of_dead_and_hurt_together_is_neither() {
    check_tolls(
        "A bomb exploded in a market in Kano on Sunday. The governor spoke of more than 90 killed and injured.",
        None,
        None,
    );
    check_tolls(
        "A bomb exploded in a market in Kano on Sunday, killing 14. A doctor spoke of over 90 dead and wounded.",
        Some(14),
        None,
    );
}

#[test]
fn last_of_numbers_given_up_counts() {
    check_tolls(
        "A bomb went off at a rally in Quetta on Sunday. A first toll of 40 dead was lowered to 31, then raised to 35.",
        Some(35),
        None,
    );
}

#[test]
fn police_who_stop_an_attacker_are_none() {
    for text in [
        "A gunman shot five people dead at a bus stop in Hadera on Sunday, before officers shot him.",
        "A man who shot two tourists dead in Liège on Sunday was killed by police in a bar on Monday.",
        "A gunman killed two guards at a mall in Oslo on Sunday. A constable, Nils Berg, killed the gunman, Ola Vik, 31.",
    ] {
        let attacks = read(text);
        let named: Vec<&str> = attacks
            .iter()
            .flat_map(|attack| &attack.perpetrators)
            .map(|doer| doer.name.as_str())
            .collect();
        assert!(
            !named.iter().any(|name| {
                let name = name.to_lowercase();
                name.contains("police") || name.contains("officer") || name.contains("berg")
            }),
            "{text}\n{named:?}"
        );
        let most = attacks.iter().filter_map(|attack| attack.killed?.min).max();
        assert!(most.is_some_and(|most| most <= 5), "{text}\n{attacks:#?}");
    }
}

#[test]
fn suspicion_makes_nobody_the_doer() {
    for text in [
        "A bomb killed five people in Quetta on Friday. Suspicion fell on Lashkar-e-Jhangvi.",
        "A bomb killed five people in Quetta on Friday. Police suspect that Lashkar-e-Jhangvi was involved.",
        "A bomb killed five people in Quetta on Friday. The attack bore the hallmarks of Lashkar-e-Jhangvi, analysts said.",
    ] {
        let attack = one(text);
        assert_eq!(attack.blamed_on, ["Lashkar-e-Jhangvi"], "{text}");
        assert!(
            !attack
                .perpetrators
                .iter()
                .any(|doer| doer.group_id.is_some()),
            "{text}\n{:?}",
            attack.perpetrators
        );
    }
}

#[test]
fn claims_are_known_in_many_words() {
    for text in [
        "Gunmen killed nine miners near Quetta on Sunday. Responsibility was taken by the Balochistan Liberation Army.",
        "Gunmen killed nine miners near Quetta on Sunday. The Balochistan Liberation Army said its men had done it.",
        "A bomb killed nine miners near Quetta on Sunday. The blast was claimed in a leaflet by the Balochistan Liberation Army.",
    ] {
        let attack = one(text);
        assert_eq!(attack.claimed_by, ["Balochistan Liberation Army"], "{text}");
    }
}

#[test]
fn country_that_denies_is_the_denier() {
    let attack = one(
        "A bomb killed six tourists on a bus in Burgas on Monday. The prime minister accused Hezbollah; Tehran rejected the charge.",
    );
    assert_eq!(attack.denied_by, ["Tehran"]);
    assert_eq!(attack.blamed_on, ["Hezbollah"]);
}

#[test]
fn part_of_those_counted_in_a_relative_clause_hides_nobody() {
    check_tolls(
        "The warlord claimed the assault on a ferry terminal in Vladar on Friday, in which 210 people, most of them pilgrims, were \
         killed.",
        Some(210),
        None,
    );
}

#[test]
fn number_told_earlier_gives_way_to_the_later_one() {
    check_tolls(
        "Gunmen stormed a hotel in Gao on Sunday. Twelve people died, the minister said; an official had earlier spoken of 17 bodies.",
        Some(12),
        None,
    );
}

#[test]
fn whole_stays_whole_where_a_part_of_it_is_told_behind() {
    check_tolls(
        "Gunmen killed 41 people, most of them farmers, when they overran two villages near Dori on Sunday. Eleven of the victims \
         died on the way to hospital.",
        Some(41),
        None,
    );
}

#[test]
fn number_of_the_claimers_does_not_outweigh_that_of_others() {
    check_tolls(
        "A bomb killed at least 14 people in a church in Beni on Sunday, the army said. Islamic State said in a statement that its \
         fighters had killed nearly 30 Christians.",
        Some(14),
        None,
    );
}

#[test]
fn who_the_dead_were_is_told_in_later_sentences() {
    let attack = one(
        "A suicide bomber killed 26 people at a railway station in Quetta on Saturday. Fourteen of the dead were soldiers. \
         Two nuns were among the dead.",
    );
    for who in ["soldiers", "nuns"] {
        assert!(
            attack.victims.iter().any(|victim| victim.contains(who)),
            "{who}: {:?}",
            attack.victims
        );
    }
}

#[test]
fn gas_film_and_drill_are_no_attacks() {
    for text in [
        "An explosion that destroyed a block of flats in Lyon on Monday was caused by a leaking gas main, the prosecutor said, and \
         not by a bomb. Three residents were killed.",
        "Masked men shot two guards in front of a bank on Tuesday. The pistols were loaded with blanks: the director of the \
         thriller was filming the last scenes, and 200 extras played the dead.",
        "Four gunmen ran into the departure hall at Turku airport on Thursday and shot eleven passengers. None of it was real. \
         The exercise tested how the police would act. In a second scenario a lorry blew up at the port, with 60 mock casualties.",
        "French troops killed 30 jihadists in Mali on Friday. Commandos then raided a camp. Niger's air force said that it had \
         bombed a hideout of Boko Haram, killing 20 fighters. No French soldier was hurt.",
    ] {
        let found = read(text);
        assert!(found.is_empty(), "{text}\n{found:#?}");
    }
}

#[test]
fn army_commandos_who_end_a_siege_are_no_attackers() {
    let attacks = read(
        "Gunmen burst into a bakery in Dhaka on Friday and killed nine guests. Army commandos stormed the restaurant on Saturday, \
         shooting dead six of the militants.",
    );
    let named: Vec<&str> = attacks
        .iter()
        .flat_map(|attack| &attack.perpetrators)
        .map(|doer| doer.name.as_str())
        .collect();
    assert_eq!(named, ["Gunmen"], "{attacks:#?}");
}

#[test]
fn attack_days_before_another_of_the_same_sentence_is_its_own() {
    let attacks = read(
        "A bomb destroyed a packed bus in Volgograd on Monday morning, killing 14 people, less than a day after a suicide bomber \
         killed 17 at the city's railway station.",
    );
    let dead: Vec<Option<u32>> = attacks
        .iter()
        .map(|attack| attack.killed.and_then(|count| count.min))
        .collect();
    assert_eq!(dead, [Some(14), Some(17)], "{attacks:#?}");
}

#[test]
fn who_tells_of_the_deed_as_its_own_claims_it() {
    for (text, name) in [
        (
            "A car bomb killed 20 cadets in Bogota on Thursday. The National Liberation Army admitted on Monday that it had set off \
             the bomb.",
            "National Liberation Army",
        ),
        (
            "A bomb killed 14 people in a church in Beni on Sunday. Islamic State, to which the Allied Democratic Forces pledged \
             themselves in 2019, said that its fighters had left the device.",
            "Islamic State",
        ),
        (
            "A man blew himself up at a hotel in Mogadishu on Friday, killing 32 people. Al-Shabab, the al-Qaeda ally that has fought \
             for years, said its men had done it.",
            "Al-Shabab",
        ),
    ] {
        assert_eq!(one(text).claimed_by, [name], "{text}");
    }
}

#[test]
fn car_bomb_is_a_bombing_and_a_truck_with_unexploded_bombs_beside_it_is_not() {
    assert_eq!(
        one("A young man rammed a car packed with explosives into a police bus near Pulwama, India, on Sunday, killing 40 policemen.")
            .kind,
        "bombing"
    );
    let attack = one(
        "A man drove a truck into revellers on Canal Street in New Orleans on Sunday and killed 14 people. The driver was shot dead by \
         the police. He had placed two bombs in coolers; neither went off.",
    );
    assert_eq!(attack.kind, "vehicle-ramming");
    assert!(
        attack.perpetrators.iter().all(|doer| doer.name != "police"),
        "{:?}",
        attack.perpetrators
    );
}

#[test]
fn who_tells_of_the_dead_is_none_of_them() {
    let attack = one(
        "Gunmen opened fire on villagers near Dori on Sunday, killing at least 100 people, two local sources and an expert said.",
    );
    assert!(
        !attack
            .victims
            .iter()
            .any(|victim| victim.contains("sources")),
        "{:?}",
        attack.victims
    );
}

#[test]
fn those_in_hospital_are_the_hurt() {
    check_tolls(
        "A bomb in a carriage killed 14 people in Kazan on Monday and left 49 in hospital.",
        Some(14),
        Some(49),
    );
    check_tolls(
        "A bomb killed 14 people in Kazan on Monday. Hospitals treated 140 people.",
        Some(14),
        Some(140),
    );
}

#[test]
fn couple_is_two_people() {
    check_tolls(
        "A married couple and a volunteer were killed when a man opened fire at a museum in Antwerp on Saturday.",
        Some(3),
        None,
    );
}

#[test]
fn killed_are_not_counted_among_the_hurt() {
    check_tolls(
        "A bomb exploded at a school in Brindisi on Saturday. A girl of 16 was killed and five others were injured.",
        Some(1),
        Some(5),
    );
    check_tolls(
        "A bomb killed ten people in Lyon on Monday. A boy of six and a man of 40 were among the dead, and three others were hurt.",
        Some(10),
        Some(3),
    );
    check_tolls(
        "Car bombs exploded outside two mosques in Tripoli on Friday. Officials counted 42 bodies and more than 500 wounded.",
        Some(42),
        Some(500),
    );
}

#[test]
fn what_was_first_said_is_no_last_number() {
    check_tolls(
        "Gunmen opened fire on a tram in Utrecht on Monday. Three people were killed and five wounded; the mayor had first spoken \
         of nine injured.",
        Some(3),
        Some(5),
    );
}
