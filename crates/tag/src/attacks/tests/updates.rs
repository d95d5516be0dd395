//! Reports whose news is what came of one attack (its toll, a claim, an arrest, mourning) are reports of it; talk of attacks is not.

use super::read;

/// Checks that the text reports an attack as news, and the number of its dead.
#[track_caller]
fn check_update(text: &str, killed: Option<u32>) {
    let found = read(text);
    let news: Vec<_> = found.iter().filter(|attack| !attack.background).collect();
    assert_eq!(news.len(), 1, "{text}\n{found:#?}");
    let dead = news
        .first()
        .and_then(|attack| attack.killed)
        .and_then(|count| count.min.or(count.max));
    assert_eq!(dead, killed, "{text}");
}

/// Checks that the text has no attack as news; an older one in passing does not count.
#[track_caller]
fn check_talk(text: &str) {
    let found = read(text);
    let news: Vec<_> = found.iter().filter(|attack| !attack.background).collect();
    assert!(news.is_empty(), "{text}\n{news:#?}");
}

#[test]
fn new_toll_is_a_report_of_the_attack() {
    for (text, killed) in [
        (
            "The death toll from Friday's attack on a fish market in Kismayo rose to 31, the governor said.",
            31,
        ),
        (
            "The toll of the bus station blast in Peshawar stands at 22, hospital officials said.",
            22,
        ),
        (
            "The number of people killed in the mosque bombing in Zaria has climbed to 17.",
            17,
        ),
        (
            "The governor put the number of dead in the ambush near Dori at 38.",
            38,
        ),
        (
            "The dead from the weekend attack on a hotel in Bamako now number 21, the ministry said.",
            21,
        ),
        (
            "Syria's health ministry raised the toll of the rocket attack on Aleppo to 16.",
            16,
        ),
        (
            "The toll in the train bombing near Barrancabermeja was lowered to nine after two bodies were counted twice.",
            9,
        ),
        (
            "Iraq revised the toll of the Karrada bombing up to 292, saying that many of the missing had been identified.",
            292,
        ),
        (
            "Nigeria's dead from Saturday's bombings number 54, police said on Sunday.",
            54,
        ),
        (
            "The death toll in the Lahore park bombing has passed 70, rescue officials said.",
            70,
        ),
        (
            "The toll from the Ankara station blasts claimed by nobody so far stands at 102, six of them children.",
            102,
        ),
        (
            "The shooting at a school in Kazan has now claimed nine lives, the mayor said.",
            9,
        ),
        (
            "The tally of people killed when suicide bombers struck a market in Maiduguri rose to 46.",
            46,
        ),
        (
            "The ministry now puts the dead of the 2 March truck blast in Mogadishu at 112.",
            112,
        ),
    ] {
        check_update(text, Some(killed));
    }
}

#[test]
fn one_more_victim_is_a_report_of_the_attack() {
    check_update(
        "A ninth victim of the shooting at a Lyon nightclub has died, prosecutors said.",
        Some(9),
    );
    check_update(
        "A forty-first victim of last week's bombing in Kabul died on Monday.",
        Some(41),
    );
    check_update(
        "A 22nd victim of the Ankara attack of a week ago has died.",
        Some(22),
    );
    check_update(
        "A girl wounded in the Ankara car bombing died on Monday, bringing the number of dead to 29.",
        Some(29),
    );
    check_update(
        "Rescuers pulled two more bodies from the hotel bombed in Beledweyne last week, taking the death toll to 44.",
        Some(44),
    );
}

#[test]
fn claim_or_denial_is_a_report_of_the_attack() {
    for text in [
        "Islamic State has claimed last week's attack on a shrine in Sehwan.",
        "Al-Shabaab said it was behind the truck bomb attack at a checkpoint in Afgoye.",
        "Boko Haram has claimed responsibility for the attack on the Zaria mosque.",
        "The Taliban denied any part in the bombing of the Kunduz bus depot.",
        "The Islamic State group claimed last week's massacre at a newspaper in Tunis.",
        "The group behind Monday's shooting claimed by Al-Shabaab in Kismayo is known for such raids.",
        "Turkey blamed the PKK for the bombing at an Istanbul shopping street.",
    ] {
        check_update(text, None);
    }
}

#[test]
fn arrest_or_mourning_is_a_report_of_the_attack() {
    for text in [
        "Police on Monday arrested three men over the grenade attack on a church in Mombasa.",
        "Thousands of mourners buried the victims of the market bombing in Quetta on Sunday.",
        "A suspect in the lorry attack on a Christmas market in Ulm was detained at the border.",
        "Hundreds held a vigil in Manila for the victims of the cathedral bombing in Jolo.",
        "Doctors said the victims of Tuesday's blast in Herat were still in a critical condition.",
        "Investigators have identified the two men who attacked a synagogue in Djerba.",
        "Prosecutors charged a 27-year-old man over the stabbing at a railway station in Hamburg.",
        "The funerals of the victims of the Herat mosque attack were held on Saturday.",
    ] {
        check_update(text, None);
    }
}

#[test]
fn claim_verb_beside_an_attack_names_who_claims() {
    for (text, name) in [
        (
            "Boko Haram claimed Friday's bombing of a mosque in Kano.",
            "Boko Haram",
        ),
        (
            "The toll of the Baghdad market bombing claimed by Islamic State stands at 30.",
            "Islamic State",
        ),
    ] {
        let found = read(text);
        let claims: Vec<&str> = found
            .iter()
            .flat_map(|attack| attack.claimed_by.iter().map(String::as_str))
            .collect();
        assert_eq!(claims, [name], "{text}");
    }
}

#[test]
fn talk_of_attacks_is_no_report() {
    for text in [
        "The minister said attacks on aid workers in the region had become more common.",
        "Bombings and kidnappings have driven investors out of the province, the report says.",
        "A new book traces how suicide bombing spread from Lebanon to the rest of the world.",
        "Lawmakers want longer sentences for terrorist attacks.",
        "The number of attacks in the Sahel rose by a third, a study found.",
        "Insurance against terrorist attacks has become dearer in Nairobi, brokers said.",
        "Attacks on journalists in Mexico often go unpunished, the federation said.",
        "The army trained officers in how to respond to a bomb attack.",
        "Fear of bomb attacks keeps shoppers away from the market in Kano.",
        "Airports must be made safer against attack, the commission said.",
        "Analysts say the group can still mount attacks in the capital.",
        "The bishop condemned all attacks on churches.",
        "The toll of malaria in the district rose to 40, doctors said.",
        "The death toll from the floods in Derna rose to 5,000.",
        "The death toll from the train crash near Larissa rose to 57.",
        "Victims of terrorist attacks should get more help, the charity said.",
        "A survivor's guide to shark attacks has sold 100 copies in Perth.",
        "The minister said the attacks on the judges in the region show how weak the state is.",
        "Two thirds of those asked in Lagos feared an attack, the pollster said.",
        "Police arrested three men over the theft of a statue in Bruges.",
    ] {
        check_talk(text);
    }
}

#[test]
fn long_text_that_tells_one_fact_of_an_attack_only_speaks_of_it() {
    check_talk(
        "The committee met on Thursday. It spoke of the blast in Kabul. Members want a report by May. They meet again in June. \
         The chair thanked all.",
    );
}

#[test]
fn day_on_which_an_attack_was_carried_out_is_its_day() {
    for text in [
        "A new attack against the oil pipeline, which caused a large spill, was carried out on Friday by rebels in Arauca.",
        "The bombing of the ministry in Kabul, in which four guards died, took place on Friday.",
        "The murder of the mayor of Tumaco, which the bishop has condemned, happened on Friday.",
    ] {
        let date = read(text).first().and_then(|attack| attack.date);
        assert_eq!(
            date.map(|date| date.from.to_string()).as_deref(),
            Some("2024-03-22"),
            "{text}"
        );
    }
}

#[test]
fn number_that_a_count_is_brought_to_is_the_whole() {
    for (text, killed) in [
        (
            "Soldiers unearthed 22 more bodies on Tuesday, bringing to 46 the number of people slaughtered in Ampara by gunmen \
             on Monday.",
            46,
        ),
        (
            "The ministry lowered to 19 the count of airmen killed when a truck bomb exploded in Dhahran on Sunday.",
            19,
        ),
        (
            "Rebels with machetes killed at least 60 men, women and children in a camp near Bunia on Sunday.",
            60,
        ),
    ] {
        let attack = super::one(text);
        let count = attack.killed.and_then(|count| count.min);
        assert_eq!(count, Some(killed), "{attack:#?}");
    }
}

#[test]
fn years_and_rates_are_no_tolls() {
    let attack = super::one(
        "A gunman shot dead a teacher in Toulouse on Monday. A student of 17 is in hospital with wounds.",
    );
    assert_ne!(
        attack.injured.and_then(|count| count.min),
        Some(17),
        "{attack:#?}"
    );
    let attack = super::one(
        "A bomb killed four shoppers in Yala on Sunday. More than 6,800 people have died in the conflict since 2004.",
    );
    assert_eq!(attack.killed.and_then(|count| count.min), Some(4));
}

#[test]
fn name_and_what_he_was_are_one_victim() {
    let attack = super::one(
        "A gunman murdered Walter Lueb, a politician, on the terrace of his house in Kassel on Sunday.",
    );
    assert_eq!(attack.killed.and_then(|count| count.max), Some(1));
    assert_eq!(attack.victims, ["politician"]);
}

#[test]
fn number_gone_up_from_another_is_the_later_one() {
    for (text, killed) in [
        (
            "Gunmen attacked the parliament in Tehran on Wednesday. The number of dead has gone up from 12 to 17.",
            17,
        ),
        (
            "Two truck bombs exploded in Istanbul on Thursday. Twenty-seven people died, among them a consul, and more than 450 \
             were injured.",
            27,
        ),
    ] {
        let attack = super::one(text);
        assert_eq!(
            attack.killed.and_then(|count| count.min),
            Some(killed),
            "{attack:#?}"
        );
        assert_ne!(attack.injured.and_then(|count| count.min), Some(451));
    }
}

#[test]
fn day_of_dying_of_wounds_is_not_the_deeds() {
    let attack = super::one(
        "Gunmen shot a gendarme in a supermarket in Lyon on Friday. The gendarme died of his wounds on Saturday.",
    );
    assert_eq!(
        attack.date.map(|date| date.from.to_string()).as_deref(),
        Some("2024-03-22")
    );
}

#[test]
fn police_who_end_it_commit_no_attack() {
    let found = super::read(
        "A man with a knife killed three people in a church in Nice on Thursday. Police shot and gravely wounded Ali Salem, a \
         man of 21 who had landed on the island of Lampedusa in September.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    let found = super::read(
        "The gunman who opened fire on a Christmas market in Lyon on Sunday was shot dead in the Croix quarter on Monday.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn missing_people_are_not_counted_as_hurt() {
    let attack = super::one(
        "A passenger set fire to a train in Daegu on Tuesday. The death toll stood at 125, and relatives have reported 300 people \
         missing; 145 were injured.",
    );
    assert_eq!(attack.injured.and_then(|count| count.min), Some(145));
}
