//! What the sentences beside an attack show of it: its day, its town, the weapon, and who "he" is.

use super::{check_none, one, read};

/// Checks the days on which the attacks of `text` took place, in reading order.
#[track_caller]
fn check_days(text: &str, expected: &[&str]) {
    let found = read(text);
    let days: Vec<String> = found
        .iter()
        .map(|attack| {
            attack
                .date
                .map_or_else(|| "none".to_owned(), |date| date.from.to_string())
        })
        .collect();
    assert_eq!(days, expected, "{found:#?}");
}

/// Checks the town or village of the one attack of `text`.
#[track_caller]
fn check_town(text: &str, expected: &str) {
    let attack = one(text);
    let place = attack.place.as_ref().map(|place| place.name.as_str());
    assert_eq!(place, Some(expected), "{attack:#?}");
}

#[test]
fn day_on_which_the_attackers_came_is_that_of_the_attack() {
    check_days(
        "Raiders with machetes hacked six farmers to death in the north of Nigeria, police said. Some ten of them slipped into \
         the hamlet on motorcycles at about two in the morning on Saturday.",
        &["2024-03-23"],
    );
    check_days(
        "The attache was driving to his office on Thursday when a motorcycle drew level. The man in the saddle shot him four \
         times with a pistol.",
        &["2024-03-21"],
    );
}

#[test]
fn day_of_those_who_mourn_or_search_is_not() {
    check_days(
        "Crowds wept on Sunday after two bombs went off in a market in Kano and killed nine traders.",
        &["none"],
    );
    check_days(
        "Helicopters circled over the hills on Monday in a hunt for the gunmen who murdered six tourists in Skardu on Saturday.",
        &["2024-03-23"],
    );
    check_days(
        "A Syrian whose plea was refused a year ago blew himself up outside a wine bar in Passau on Sunday night.",
        &["2024-03-24"],
    );
}

#[test]
fn quoted_today_is_the_day_of_the_speaker() {
    check_days(
        "Two men stabbed a cadet in Leeds on Friday. One of them shouted: \"We have killed this man today for our brothers.\"",
        &["2024-03-22"],
    );
}

#[test]
fn another_day_in_the_next_sentence_is_another_attack() {
    check_days(
        "A bomb went off in a cafe in Jolo. It was seven in the evening on Sunday. Two students died. On Thursday a grenade had \
         killed a vendor in Jolo.",
        &["2024-03-24", "2024-03-21"],
    );
}

#[test]
fn town_shown_before_is_that_of_the_attack() {
    check_town(
        "The faithful were keeping a vigil in Kirawa, a trading town in the hills of Cameroon. Rebels with machetes killed \
         eleven of them there on Saturday night.",
        "Kirawa",
    );
    check_town(
        "Gunmen came out of the marshes for the camp at Gatora, some 15 km west of the capital of Burundi. They shot dead 40 \
         refugees in their tents at Gatora on Friday.",
        "Gatora",
    );
}

#[test]
fn town_of_the_dateline_counts_where_the_lead_says_here() {
    check_town(
        "KADUNA, Nigeria - Shoes still lay where people had run. How many died here nobody would say. Gunmen shot at worshippers in \
         a church and blew up its door on Sunday, killing at least 30.",
        "KADUNA",
    );
}

#[test]
fn homes_and_employers_are_no_places_of_an_attack() {
    let attack = one(
        "A man, also from Syria, killed a woman with a kebab knife near the bus station in Dresden, Germany, on Sunday.",
    );
    assert_eq!(
        attack.place.and_then(|place| place.country).as_deref(),
        Some("Germany")
    );
    let attack = one(
        "A letter bomb went off in his car in Athens on Thursday. Two employees of the Bank of Greece were hurt.",
    );
    assert_eq!(
        attack.place.map(|place| place.name).as_deref(),
        Some("Athens")
    );
}

#[test]
fn weapon_shown_in_the_next_sentence_is_that_of_the_attack() {
    let attack = one(
        "A gunman murdered a judge on his doorstep in Patras on Friday. A .45 pistol was used.",
    );
    assert!(
        attack
            .weapons
            .iter()
            .any(|weapon| weapon.ends_with("pistol")),
        "{attack:#?}"
    );
    let attack = one(
        "A gunman murdered a judge on his doorstep in Patras on Friday. Police found rifles in another flat.",
    );
    assert!(attack.weapons.is_empty(), "{attack:#?}");
}

#[test]
fn he_is_whom_the_sentence_before_was_about() {
    let attack = one(
        "Thomas Rill walked into the gymnasium of a school in Leeds on Friday with four handguns. He shot dead six pupils.",
    );
    let names: Vec<&str> = attack
        .perpetrators
        .iter()
        .map(|doer| doer.name.as_str())
        .collect();
    assert_eq!(names, ["Thomas Rill"], "{attack:#?}");
}

#[test]
fn suspects_are_taken_by_name() {
    for text in [
        "A man stabbed two women at a mall in Leeds on Friday. The attacker ran off. Police named Ron Aldo, a man of 41, as the \
         suspect.",
        "A man stabbed two women at a mall in Leeds on Friday. The attacker was held by a guard. He is Ron Aldo, 41, from York.",
    ] {
        let attack = one(text);
        assert!(
            attack
                .perpetrators
                .iter()
                .any(|doer| doer.name == "Ron Aldo"),
            "{attack:#?}"
        );
    }
}

#[test]
fn games_films_figures_and_accidents_are_no_attacks() {
    check_none(
        "He attacked on the last climb of the stage, and nobody in the peloton followed. The champion in the yellow jersey was \
         left for dead, his team-mates shot, and two riders in the breakaway were taken hostage by a puncture in the sprint.",
    );
    check_none(
        "Homicide figures published on Sunday show that the murder rate rose by 15 percent last year. Seven victims in ten were \
         shot. In Colima 81 people out of every 100,000 were killed. Kidnappings grew by a fifth, robberies by a third.",
    );
    check_none(
        "A tanker exploded on the highway near Ajmer on Friday when a lorry rammed into it, killing 14 people. Police have \
         registered a case of rash driving.",
    );
    check_none(
        "At least 64 people were killed by an air strike on a market in Togora on Tuesday, a health official said.",
    );
}

#[test]
fn bombers_who_ram_a_hotel_make_a_suicide_bombing() {
    let attack = one(
        "Three suicide bombers drove a car into the lobby of a hotel in Mombasa on Thursday, killing 13 people.",
    );
    assert_eq!(attack.kind, "suicide-bombing");
    let attack = one(
        "Gunmen walked along the beach at Grand-Bassam on Sunday, firing rifles at bathers and throwing grenades. They shot dead \
         18 people.",
    );
    assert_ne!(attack.kind, "bombing", "{attack:#?}");
}

#[test]
fn who_paid_and_where_the_attackers_fought_is_no_place() {
    let attack = one(
        "Coffins were carried through Ahvaz on Monday. Gunmen had raked a military parade in the Iranian city on Saturday, \
         killing 25 people. The attackers had been paid by Saudi Arabia and the United States, a minister said.",
    );
    assert_eq!(
        attack.place.map(|place| place.name).as_deref(),
        Some("Ahvaz")
    );
    check_town(
        "Five men who had fought for a militia in Mosul and Raqqa attacked the parliament in Tehran on Wednesday and killed 17 \
         people.",
        "Tehran",
    );
    check_town(
        "Suicide bombers attacked the Paradise hotel in Mombasa on Thursday, killing 13 people.",
        "Mombasa",
    );
}

#[test]
fn share_prices_are_no_attacks() {
    check_none(
        "Shares in the brewer exploded on Thursday after its rival launched a raid at dawn and snatched 14 per cent of the stock. \
         Analysts said the board had shot itself in the foot when it axed the dividend; a third bidder was killed off by the \
         regulator, and investors took profits.",
    );
}

#[test]
fn suspect_is_named_for_the_attack_told_last() {
    let found = read(
        "A school in the Dutch town of Uden was set on fire on Sunday evening. A cyclist was shot in Amsterdam on Monday by a \
         bearded man. The suspect, Mohammed Arlo, a man of 26, was hit in the leg.",
    );
    let named = |town: &str| {
        found
            .iter()
            .filter(|attack| {
                attack
                    .place
                    .as_ref()
                    .is_some_and(|place| place.name == town)
            })
            .flat_map(|attack| &attack.perpetrators)
            .any(|doer| doer.name == "Mohammed Arlo")
    };
    assert!(named("Amsterdam") && !named("Uden"), "{found:#?}");
}

#[test]
fn part_of_a_country_with_the_name_of_another_is_no_country() {
    let attack = one(
        "Gunmen abducted 27 students from a school in Kagara in Niger state, in the centre of Nigeria, on Wednesday.",
    );
    assert_eq!(
        attack.place.and_then(|place| place.country).as_deref(),
        Some("Nigeria")
    );
}

#[test]
fn attacks_on_computers_are_no_attacks() {
    check_none(
        "A denial-of-service attack took the site of the bank down for two hours on Monday, the company said.",
    );
    check_none(
        "Hackers attacked the servers of a hospital in Kyiv on Monday and demanded money for the data.",
    );
}

#[test]
fn town_that_names_a_culprit_is_none() {
    let attack = one(
        "Gunmen killed 26 tourists near Srinagar on Friday. A brigadier said that New Delhi had named a culprit too soon.",
    );
    assert!(
        attack
            .perpetrators
            .iter()
            .all(|doer| doer.name != "New Delhi"),
        "{attack:#?}"
    );
}

#[test]
fn blast_first_taken_for_an_accident_is_an_attack_once_it_is_claimed() {
    let attack = one(
        "A bomb exploded at a memorial in Kerman, Iran, on Sunday and killed 84 people. Officials had first spoken of a gas leak. \
         Islamic State claimed responsibility for the bombing.",
    );
    assert_eq!(attack.claimed_by, ["Islamic State"]);
}

#[test]
fn day_of_somebodys_past_is_no_day_of_an_attack() {
    check_days(
        "A man shot six worshippers dead in a temple in Leeds on Sunday. He used a handgun bought a week before. Three men were \
         wounded.",
        &["2024-03-24"],
    );
}
