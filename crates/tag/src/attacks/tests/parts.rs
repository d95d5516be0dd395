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
