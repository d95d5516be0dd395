//! Where it happened: homonyms told apart, and no pin where the text does not tell.

use super::{check_none, one, read};

/// Checks name and country of the first attack's place.
#[track_caller]
fn check_place(text: &str, name: &str, country: Option<&str>) {
    let found = read(text);
    let place = found.first().and_then(|attack| attack.place.as_ref());
    let place = place.unwrap_or_else(|| panic!("a place: {found:#?}"));
    assert_eq!(
        (place.name.as_str(), place.country.as_deref()),
        (name, country),
        "{found:#?}"
    );
}

#[test]
fn town_that_no_table_has_is_not_pinned_to_its_greater_namesake() {
    let text = "Insurgents attacked the port of Palma on Tuesday, killing six fishermen. Mozambican troops were sent from \
                Maputo, the defence ministry said. Residents fled south through Mozambique.";
    check_place(text, "Palma", Some("Mozambique"));
    assert_eq!(
        read(text)[0].place.as_ref().and_then(|place| place.lat),
        None
    );
}

#[test]
fn homonym_lies_in_the_country_spoken_of() {
    check_place(
        "Gunmen killed four people in Tripoli on Monday, Lebanese security officials said. Beirut has sent soldiers to the north \
         of Lebanon.",
        "Tripoli",
        Some("Lebanon"),
    );
    check_place(
        "A car bomb killed three people in Valencia on Friday. Venezuela's government blamed a criminal gang.",
        "Valencia",
        Some("Venezuela"),
    );
}

#[test]
fn homonyms_as_likely_as_one_another_stay_without_a_country() {
    check_place(
        "Suspected jihadists killed fifteen villagers in Merida on Monday, a local official said.",
        "Merida",
        None,
    );
}

#[test]
fn suburb_of_a_city_is_placed_by_the_city() {
    check_place(
        "A drone killed a senior official in a suburb of Beirut on Tuesday, and Iran promised revenge for the attack.",
        "Beirut",
        Some("Lebanon"),
    );
}

#[test]
fn country_that_speaks_or_fires_is_not_where_it_happened() {
    let text = "MOSCOW - Gunmen stormed a concert hall on Friday and killed 40 people. State television suggested that Ukraine \
                stood behind the attack.";
    check_place(text, "Russia", Some("Russia"));
}

#[test]
fn town_before_a_colon_is_where_the_report_was_written() {
    check_place(
        "DAKAR: Jihadists opened fire on civilians around the town of Barsalogho in central Burkina Faso on Saturday, killing \
         at least 100 people.",
        "Barsalogho",
        Some("Burkina Faso"),
    );
}

/// The town or place of the first attack of `text`.
fn place_told(text: &str) -> Option<String> {
    let found = read(text);
    let place = found.first()?.place.clone()?;
    Some(place.city.unwrap_or(place.name))
}

#[test]
fn dateline_behind_a_standfirst_is_where_the_report_was_written() {
    for (dateline, told) in [
        (
            "DAKAR - ",
            "Gunmen opened fire on farmers near the town of Djibo in northern Burkina Faso on Sunday, killing 14.",
        ),
        (
            "NAIROBI, Kenya — ",
            "A roadside bomb killed five policemen in Mandera on Sunday, officials said.",
        ),
        (
            "ISLAMABAD (Harbour Wire) - ",
            "Two suicide bombers struck a mosque in Peshawar on Sunday, killing 21 people.",
        ),
    ] {
        let text = format!("The worst attack there this year.\n\n{dateline}{told}");
        let place = place_told(&text).expect("a place");
        let town = dateline.split([' ', ',', ':']).next().unwrap_or_default();
        assert!(!place.eq_ignore_ascii_case(town), "{text} {place}");
    }
}

#[test]
fn beginning_of_a_longer_name_is_no_place() {
    let end = "on Sunday, the United States Central Command said.";
    let text = format!("A missile killed three sailors of a cargo ship near Mombasa {end}");
    assert_eq!(place_told(&text).as_deref(), Some("Mombasa"));
    let text = format!("A missile killed three sailors of a cargo ship far from any coast {end}");
    assert_eq!(place_told(&text), None);
}

#[test]
fn whoever_tells_of_an_attack_may_be_elsewhere() {
    for told in [
        "said a health worker in Nouna who asked not to be named",
        "a senior analyst at the Lantern Group in Accra, warned",
    ] {
        let text = format!(
            "Gunmen attacked the market of Djibo in Burkina Faso on Sunday. The attack killed 30 people, {told}."
        );
        let towns: Vec<_> = read(&text)
            .into_iter()
            .filter_map(|attack| attack.place.and_then(|place| place.city))
            .collect();
        assert_eq!(towns, ["Djibo"], "{told}");
    }
}

#[test]
fn where_an_attack_was_led_from_and_who_denies_it_are_no_places_of_it() {
    for told in [
        "The army said the attack had been directed from Afghanistan. Kabul denied it.",
        "The army said the attackers had been in touch with handlers in Afghanistan. Kabul denied it.",
        "In Kabul, where the wounded were flown, the attack was called a crime.",
    ] {
        let text = format!(
            "Gunmen blew up the track and seized a train in the Bolan pass in Pakistan on Sunday, killing 21 passengers. {told}"
        );
        for attack in read(&text) {
            let country = attack.place.and_then(|place| place.country);
            assert_ne!(country.as_deref(), Some("Afghanistan"), "{told}");
        }
    }
}

#[test]
fn what_was_played_in_an_exercise_is_no_attack() {
    check_none(
        "At ten past eight a bomb went off in the bus station and gunmen shot 40 passengers dead. By noon all of them had \
         had their tea.\n\nIron Gate is the name of the exercise that brought 900 policemen to an empty airfield. The script \
         has a fictional group attack three towns on one morning. The exercise ends on Thursday.",
    );
}

#[test]
fn bomb_at_a_real_exercise_is_an_attack() {
    let attack = one(
        "A bomb killed four soldiers in Gao, Mali, on Sunday. They had come back from an exercise with French troops.",
    );
    assert_eq!(attack.killed.and_then(|count| count.max), Some(4));
}

#[test]
fn capital_behind_a_standfirst_is_that_of_the_dateline() {
    check_place(
        "Blast shakes the centre. Three people are dead, and France and Germany have offered help, diplomats in Paris said. \
         LIMA, 25 March -- A bomb killed three people in the capital on Monday.",
        "Lima",
        Some("Peru"),
    );
}

#[test]
fn what_a_town_owns_lies_in_it() {
    for (text, name, city) in [
        (
            "A lorry was driven into a crowd beside Graz's Holy Cross Church on Sunday, killing three people.",
            "Holy Cross Church",
            Some("Graz"),
        ),
        (
            "A pipe bomb exploded at Bangkok's Ratana shrine on Sunday, killing four worshippers.",
            "Ratana shrine",
            Some("Bangkok"),
        ),
    ] {
        let place = one(text).place.expect("a place");
        assert_eq!(
            (place.name.as_str(), place.city.as_deref()),
            (name, city),
            "{text}"
        );
    }
}

#[test]
fn town_named_before_is_where_it_happened() {
    for (text, city) in [
        (
            "Oslo laid flowers on Monday. Two gunmen had shot six people dead in a bar on Saturday night, police said.",
            "Oslo",
        ),
        (
            "PESHAWAR: A man set off his vest in a mosque during prayers on Friday, killing 19 worshippers, officials said.",
            "Peshawar",
        ),
        (
            "GAZIANTEP, Turkey - A bomb went off at a wedding here on Saturday, killing 11 guests.",
            "Gaziantep",
        ),
    ] {
        let place = one(text).place.expect("a place");
        assert_eq!(place.city.as_deref(), Some(city), "{text}");
    }
}

#[test]
fn capital_that_a_report_was_only_written_in_is_no_place() {
    let place = one(
        "KABUL: Gunmen killed six policemen in an ambush on Sunday, the interior ministry said.",
    )
    .place;
    assert_eq!(place.and_then(|place| place.city), None);
}

#[test]
fn venue_lies_where_the_sentence_before_was() {
    let attacks = read(
        "A man wounded three people in Ghent on Monday. He opened fire near Brabo square. Sweden and Norway warned travellers; Stockholm \
         raised its level of alert.",
    );
    for place in attacks.iter().filter_map(|attack| attack.place.as_ref()) {
        let country = place.country.as_deref();
        assert!(matches!(country, None | Some("Belgium")), "{attacks:#?}");
    }
}

#[test]
fn village_with_an_arabic_article_keeps_its_name() {
    let place = one(
        "Gunmen surrounded a mosque in the village of Ras al-Hamed in Egypt on Friday and opened fire on worshippers.",
    )
    .place
    .expect("a place");
    assert_eq!(place.name, "Ras al-Hamed");
}

#[test]
fn place_of_an_arrest_is_not_that_of_the_attack() {
    let attacks = read(
        "Three men ran into Quay Market with knives on Saturday and stabbed nine people. Police arrested two people in Barking \
         on Monday.",
    );
    for place in attacks.iter().filter_map(|attack| attack.place.as_ref()) {
        assert_ne!(place.city.as_deref(), Some("Barking"), "{attacks:#?}");
    }
}

#[test]
fn what_stands_behind_a_name_makes_it_a_place() {
    for (text, name, country) in [
        (
            "A bomb killed 14 people in a church in Kasumba, on the border with Uganda, on Sunday, the Congolese army said in the \
             Democratic Republic of Congo.",
            "Kasumba",
            Some("Democratic Republic of Congo"),
        ),
        (
            "Gunmen killed 15 men on Monday at Poromu, a village a few miles from the coast of Kenya.",
            "Poromu",
            Some("Kenya"),
        ),
    ] {
        check_place(text, name, country);
    }
}

#[test]
fn places_to_which_people_go_are_not_where_it_happened() {
    for text in [
        "Gunmen killed 14 villagers in Sola, in the north of Burkina Faso, on Saturday. The wounded were taken to Dori and Kaya.",
        "Gunmen killed 14 villagers in Sola, in the north of Burkina Faso, on Saturday, and the wounded were flown to Dori.",
    ] {
        for place in read(text).iter().filter_map(|attack| attack.place.as_ref()) {
            assert_ne!(place.city.as_deref(), Some("Dori"), "{text}");
        }
    }
}

/// Checks the country of the first attack's place, and that it has no town.
#[track_caller]
fn check_country_alone(text: &str, country: Option<&str>) {
    let found = read(text);
    let place = found.first().and_then(|attack| attack.place.as_ref());
    assert_eq!(
        place.and_then(|place| place.country.as_deref()),
        country,
        "{found:#?}"
    );
    assert_eq!(
        place.and_then(|place| place.city.as_deref()),
        None,
        "{found:#?}"
    );
}

#[test]
fn town_that_only_measures_the_way_is_not_where_it_happened() {
    check_country_alone(
        "Gunmen shot dead four farmers on Monday some 300 km north of Lima, Peru's police said.",
        Some("Peru"),
    );
    check_place(
        "A bomb killed two soldiers in Gao on Monday, 950 km northeast of Bamako, Mali's army said.",
        "Gao",
        Some("Mali"),
    );
}

#[test]
fn where_people_travel_to_is_not_where_it_happened() {
    check_country_alone(
        "Kenya's police said that bullets found after the murder of the two wardens had been sent to Washington for tests.",
        Some("Kenya"),
    );
    check_country_alone(
        "Gunmen on a motorcycle shot dead the former Peruvian ambassador to Spain on Monday, the foreign ministry of Peru said.",
        Some("Peru"),
    );
}

#[test]
fn place_of_another_clause_gives_way_to_that_of_the_deed() {
    check_place(
        "The talks that were to open in Caracas are off, the rebels said, after a bomb killed ten workers in their union's house in \
         San Salvador on Monday.",
        "San Salvador",
        Some("El Salvador"),
    );
}

#[test]
fn participle_goes_on_from_the_main_clause() {
    let found = read(
        "Outside a stadium in Lyon on Sunday, two men blew themselves up while the home side played Norway, killing one \
         passer-by.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].victims, ["one passer-by"], "{found:#?}");
}

#[test]
fn incident_told_on_has_the_place_of_the_attack_before() {
    check_place(
        "Armed men set fire to three tank trucks on Friday and fled into the hills. The incident took place in Tumaco, Colombia's \
         army said.",
        "Tumaco",
        Some("Colombia"),
    );
}

#[test]
fn office_or_body_attacked_lies_in_its_own_country() {
    check_country_alone(
        "MANAGUA, 25 March -- The government condemned the assassination of the Salvadoran interior minister on Friday and \
         sent its sympathy.",
        Some("El Salvador"),
    );
    check_place(
        "LIMA, 25 March -- Gunmen shot at the Central American University on Friday, police said.",
        "Central American University",
        Some("Peru"),
    );
}

#[test]
fn department_is_not_the_town_of_its_name() {
    let text = "BOGOTA, 25 March -- A gunman killed a councilman in Cordoba department on Friday, police said.";
    check_country_alone(text, Some("Colombia"));
}

#[test]
fn text_in_capitals_has_towns_before_buildings_and_areas() {
    check_place(
        "LIMA, 25 MAR 2024 -- A BOMB EXPLODED IN AN AREQUIPA RESTAURANT ON SUNDAY, KILLING TWO WAITERS.",
        "AREQUIPA",
        Some("Peru"),
    );
    check_place(
        "BOGOTA, 25 MAR 2024 -- REBELS KIDNAPPED TWO ENGINEERS IN THE ARAUCA OIL ZONE ON SUNDAY.",
        "ARAUCA",
        Some("Colombia"),
    );
}

#[test]
fn hall_far_from_any_town_named_is_not_pinned_to_one() {
    let found = read(
        "The attack on Meridian City Hall, where 145 people were killed in December, was the work of four gunmen. Recruiters work in \
         Istanbul, a researcher said. She has met two of them in Kabul. Most of the men come from Tajikistan, and some from Uzbekistan.",
    );
    for place in found.iter().filter_map(|attack| attack.place.as_ref()) {
        assert_eq!(place.lat, None, "{found:#?}");
    }
}

#[test]
fn month_is_no_town() {
    let found = read(
        "The bomber struck on 26 August 2021 and killed 183 people in August heat, at an airport.",
    );
    for place in found.iter().filter_map(|attack| attack.place.as_ref()) {
        assert_ne!(place.name, "August", "{found:#?}");
    }
}

#[test]
fn surname_or_slogan_is_no_place() {
    check_place(
        "Police named the man who shot six worshippers dead in Leeds on Sunday as Ann Lee Page, 40, a former soldier. Three others \
         were wounded. Page drew a pistol and fired at a patrol.",
        "Leeds",
        Some("United Kingdom"),
    );
    check_place(
        "A man drew a pistol in Ankara on Monday and fired eight times at an ambassador, shouting \"Don't forget Aleppo\". Three \
         people were hurt.",
        "Ankara",
        Some("Turkey"),
    );
}

#[test]
fn where_the_hurt_are_treated_or_a_kitchen_comes_from_is_no_place() {
    check_place(
        "Gunmen shot up the squad's bus in Cabinda on Friday and killed two people. The goalkeeper was operated on in Johannesburg.",
        "Cabinda",
        Some("Angola"),
    );
    let found = super::read(
        "Gunmen killed eight soldiers in Ouagadougou on Friday. In August 2017 gunmen killed 18 people at a Turkish restaurant in \
         the city.",
    );
    assert!(
        found
            .iter()
            .filter_map(|attack| attack.place.as_ref())
            .all(|place| place.country.as_deref() != Some("Turkey")),
        "{found:#?}"
    );
}
