//! Which day of a sentence is that of the attack.

use super::read;

/// Checks the first day of the text's first attack that is news.
#[track_caller]
fn check_day(text: &str, day: Option<&str>) {
    let found = read(text);
    let attack = found
        .iter()
        .find(|attack| !attack.background)
        .unwrap_or_else(|| panic!("an attack: {found:#?}"));
    let read = attack.date.map(|date| date.from.to_string());
    assert_eq!(read.as_deref(), day, "{text}\n{attack:#?}");
}

#[test]
fn day_of_a_funeral_is_not_that_of_the_attack() {
    check_day(
        "Hundreds wept in Kerman on Monday at the funerals of those killed by two blasts. The bombs went off on Saturday.",
        Some("2024-03-23"),
    );
}

#[test]
fn day_on_which_the_attackers_came_is_that_of_the_attack() {
    check_day(
        "Three gunmen arrived by boat on Saturday night and opened fire on tourists at a hotel in Assinie.",
        Some("2024-03-23"),
    );
}

#[test]
fn attack_behind_after_keeps_its_own_day() {
    check_day(
        "Troops were put on alert across the south on Monday after two bombs ripped through a church in Jolo on Sunday.",
        Some("2024-03-24"),
    );
}

#[test]
fn days_after_an_attack_are_counted_back() {
    check_day(
        "Rescuers pulled the last bodies from the rubble on Monday, three days after a man blew himself up in a mosque in Kano.",
        Some("2024-03-22"),
    );
}

#[test]
fn month_before_an_attack_is_its_own() {
    let found = read(
        "Gunmen killed four people in Lyon on Sunday. The group, which also staged the November massacre in Nantes, claimed \
         the attack.",
    );
    assert!(
        found.iter().any(|attack| {
            attack
                .date
                .is_some_and(|date| date.from.to_string() == "2023-11-01")
        }),
        "{found:#?}"
    );
}

#[test]
fn night_before_is_counted_from_the_day_named() {
    check_day(
        "Fishermen were still finding shoes in Mogadishu on Saturday morning. The night before, a man blew himself up outside a hotel \
         and killed 12 people.",
        Some("2024-03-22"),
    );
}

#[test]
fn day_of_what_was_told_before_is_not_that_of_the_attack() {
    check_day(
        "Bulldozers dug a trench on Monday for the coffins of villagers whose bus was blown apart by a mine. The mine was set off \
         on Sunday morning near Anuradhapura; 78 people were hurt.",
        Some("2024-03-24"),
    );
}

#[test]
fn day_of_a_claim_makes_no_attack_of_its_own() {
    let found = read(
        "Gunmen opened fire on villagers near Dori on Saturday, killing at least 100 people. Al-Shabaab claimed the attack on Monday.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn anniversary_has_no_attack_as_news() {
    let found = read(
        "On Monday candles were burning on the lawn of the college for everybody who was killed there on 2 April 2015. The group said \
         then that it had sent the four gunmen. A friend of hers, who was shot in the hip, teaches chemistry.",
    );
    assert!(found.iter().all(|attack| attack.background), "{found:#?}");
}

#[test]
fn day_in_the_name_of_a_body_is_no_day() {
    check_day(
        "Rebels of the March 5 Movement shot dead a mayor in Cali. The mayor had asked for guards.",
        None,
    );
}

#[test]
fn participle_behind_a_massacre_tells_its_day() {
    check_day(
        "Today, a judge ordered the arrest of those involved in the massacre of six monks carried out in Cali on 16 March.",
        Some("2024-03-16"),
    );
}

#[test]
fn day_of_a_protest_is_not_that_of_the_murder() {
    check_day(
        "The bishop deplored today the murder of a nun in Cali. The nun was shot dead on 16 March.",
        Some("2024-03-16"),
    );
}
