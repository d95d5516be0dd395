//! What is told of older or other attacks is kept from the news: its tolls, dates and places.

use super::read;

/// Checks the greatest number of dead that any foreground attack of the text is given.
#[track_caller]
fn check_killed(text: &str, expected: u32) {
    let found = read(text);
    let news = found.iter().find(|attack| !attack.background);
    let killed = news
        .and_then(|attack| attack.killed)
        .and_then(|killed| killed.min);
    assert_eq!(killed, Some(expected), "{found:#?}");
}

#[test]
fn target_of_an_older_attack_is_not_that_of_the_news() {
    let found = read(
        "Gunmen killed 32 people on a beach in Mogadishu on Friday, police said. It was one of the deadliest assaults in the \
         city since twin car bombs killed at least 100 people near the education ministry in October 2022.",
    );
    let news = found
        .iter()
        .find(|attack| !attack.background)
        .expect("an attack");
    assert!(news.targets.is_empty(), "{found:#?}");
}

#[test]
fn toll_of_an_older_attack_is_not_the_news() {
    check_killed(
        "Gunmen killed 32 people on a beach in Mogadishu on Friday, police said. It was one of the deadliest assaults in the \
         city since twin car bombs killed at least 100 people near the education ministry in October 2022.",
        32,
    );
    check_killed(
        "A man drove a truck into a crowd in New Orleans on Monday, killing ten people. An adviser pointed to Nice, where 86 \
         people were killed by a truck in 2016.",
        10,
    );
    check_killed(
        "Two gunmen killed three people outside a cafe in Tel Aviv on Thursday. It was the deadliest attack in the city since \
         2016, when four people were killed in Sarona market.",
        3,
    );
    check_killed(
        "A suicide bomber killed 22 people in Lahore on Sunday. In January it was Iran's turn: 84 people died in Kerman.",
        22,
    );
}

#[test]
fn sum_over_many_attacks_is_the_toll_of_none() {
    check_killed(
        "A blast at a bus stop in Kabul killed two people on Monday. Violence has killed 600 people in the country this year, \
         the UN said.",
        2,
    );
}

#[test]
fn day_of_an_earlier_count_is_not_the_day_of_the_attack() {
    let found = read(
        "Investigators raised the number of dead in the attack on a concert hall in Moscow to 137, from 133 a day earlier. \
         Gunmen stormed the hall on Friday.",
    );
    let days: Vec<String> = found
        .iter()
        .filter_map(|attack| Some(attack.date?.from.to_string()))
        .collect();
    assert_eq!(days, ["2024-03-22"], "{found:#?}");
}

#[test]
fn attack_told_apart_is_another() {
    let found = read(
        "At least 38 people were killed on Sunday when attackers raided a church in Komanda in the Democratic Republic of Congo. \
         Earlier in March gunmen killed 66 people in another part of the country.",
    );
    let killed: Vec<Option<u32>> = found
        .iter()
        .map(|attack| attack.killed.and_then(|killed| killed.min))
        .collect();
    assert!(killed.contains(&Some(38)), "{found:#?}");
}

#[test]
fn who_died_shows_that_nobody_foiled_it() {
    let found = read(
        "On Friday gunmen walked into a concert hall in Moscow and killed 139 people, and a plot that nobody stopped became the \
         worst attack in Russia for twenty years.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].status, wirewatch_model::AttackStatus::Accomplished);
}

#[test]
fn what_only_somebody_quoted_speaks_of_is_no_attack_of_its_own() {
    let found = read(
        "Gunmen killed 40 people at a concert hall in Moscow on Friday.\n\n\"It is the power that bombed their brothers in Syria,\" a \
         researcher said.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn day_named_later_is_that_of_the_month_named_first() {
    let found = read(
        "In December gunmen stormed a hotel in Kabul and killed five guests. The attack on the hotel on 12 December shook the city.",
    );
    let day = found
        .first()
        .and_then(|attack| attack.date)
        .map(|date| date.from.to_string());
    assert_eq!(day.as_deref(), Some("2023-12-12"), "{found:#?}");
}

#[test]
fn news_before_an_older_attack_is_still_news() {
    let found = read(
        "An attack with explosives at a bank in the Somme quarter of Lima has left one person hurt. Two unknown men threw          grenades at the front of the bank. The first attack on the bank was carried out in 1984, when a bomb went off.",
    );
    assert!(
        found.first().is_some_and(|attack| !attack.background),
        "{found:#?}"
    );
}

#[test]
fn attack_that_opens_the_text_is_told_though_little_is_known() {
    let found = read(
        "A bomb exploded in a washroom while 40 students sat upstairs. The police gave no details. The lecture went on.          The dean thanked the firemen. Nobody knows more.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn thing_that_rebels_laid_waste_was_attacked() {
    let found = read(
        "Rebels destroyed several pylons in the province of Osker, the power company said. The company has sent its engineers.          The repairs may take a week.",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
}
