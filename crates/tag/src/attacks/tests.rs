use std::sync::LazyLock;

use wirewatch_model::{Attack, AttackStatus, Stamp};

use super::rules::AttackRules;
use super::{AttackContext, find_attacks};
use crate::{Watchlist, find_groups};

mod anybody;
mod apart;
mod claims;
mod days;
mod named;
mod older;
mod parts;
mod people;
mod places;
mod roles;
mod scenes;
mod updates;

static WATCHLIST: LazyLock<Watchlist> = LazyLock::new(Watchlist::builtin);
static RULES: LazyLock<AttackRules> = LazyLock::new(AttackRules::builtin);

/// Reads `text` as published on Tuesday, 26 March 2024.
fn read(text: &str) -> Vec<Attack> {
    let groups = find_groups(text, Some("en"), &WATCHLIST);
    let published = Stamp::day(jiff::civil::date(2024, 3, 26));
    let context = AttackContext {
        published: published.as_ref(),
        language: Some("en"),
        country: None,
        groups: &groups,
        regions: &WATCHLIST.homes_of(&groups),
    };
    find_attacks(text, &context, &RULES)
}

/// The one attack of `text`.
#[track_caller]
fn one(text: &str) -> Attack {
    let mut found = read(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

#[track_caller]
fn check_none(text: &str) {
    let found = read(text);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn plain_report_gives_type_place_date_and_tolls() {
    let attack = one(
        "A car bomb exploded near a market in Baghdad on Sunday, killing 12 shoppers and wounding at least 30.",
    );
    assert_eq!(attack.kind, "bombing");
    assert_eq!(attack.status, AttackStatus::Accomplished);
    let place = attack.place.expect("a place");
    assert_eq!(
        (place.name.as_str(), place.country.as_deref()),
        ("Baghdad", Some("Iraq"))
    );
    assert_eq!(attack.date.expect("a date").from.to_string(), "2024-03-24");
    assert_eq!(attack.killed.and_then(|count| count.max), Some(12));
    assert_eq!(
        attack.injured.map(|count| (count.min, count.max)),
        Some((Some(30), None))
    );
    assert_eq!(attack.weapons, ["car bomb"]);
}

#[test]
fn every_filled_field_has_its_words() {
    let text = "Gunmen stormed a hotel in Mogadishu on Friday and killed five guests, police said.";
    let attack = one(text);
    for field in [
        "type",
        "place",
        "date",
        "killed",
        "perpetrators",
        "targets",
        "victims",
    ] {
        let evidence = attack
            .evidence
            .iter()
            .find(|evidence| evidence.field == field);
        let evidence = evidence.unwrap_or_else(|| panic!("no evidence for {field}"));
        assert!(!evidence.span.of(text).is_empty() && evidence.sentence.contains(evidence.span));
    }
}

#[test]
fn raids_by_soldiers_are_no_attacks() {
    check_none(
        "Soldiers killed three militants in a raid on their camp in Borno on Monday, the army said.",
    );
}

#[test]
fn figures_of_speech_are_no_attacks() {
    check_none("The actor died of a heart attack in Paris on Sunday, his agent said.");
    check_none(
        "The striker fired home from the penalty spot after the goalkeeper fumbled; the referee booked two in the match.",
    );
}

#[test]
fn empty_and_odd_texts_give_nothing() {
    for text in [
        "",
        " ",
        "…",
        "a",
        "\u{301}\u{301}",
        "12 12 12 12",
        "((((",
        "killed",
        "“”’s's",
        "взрыв",
        "在",
    ] {
        check_none(text);
    }
}

#[test]
fn status_tells_foiled_from_attempted() {
    let foiled = one(
        "Police in Sydney said they had thwarted a plot to attack a synagogue and arrested two brothers.",
    );
    assert_eq!(foiled.status, AttackStatus::Foiled);
    let attempted = one(
        "An explosive device was found under a journalist's car in Athens on Sunday and was defused by police.",
    );
    assert_eq!(attempted.status, AttackStatus::Attempted);
}

#[test]
fn old_attack_named_in_passing_is_background() {
    let found = read(
        "Gunmen opened fire on worshippers at a mosque in Kaduna on Friday, killing nine people. It was the deadliest attack \
         in the city since the bombing of a church in June 2012.",
    );
    assert_eq!(
        found
            .iter()
            .map(|attack| attack.background)
            .collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn every_number_may_follow_a_participle() {
    let numbers = ["two", "seven", "nine", "twelve", "twenty", "forty-one", "9"];
    for (number, killed) in numbers.into_iter().zip([2, 7, 9, 12, 20, 41, 9]) {
        let text = format!(
            "A car bomb exploded at a fuel depot in Kirkuk on Monday, killing {number} workers."
        );
        let count = one(&text).killed.expect("a toll");
        assert_eq!(count.max, Some(killed), "{text}");
    }
}

#[test]
fn sum_of_several_counted_victims_is_the_toll() {
    let attack = one(
        "Militants shot dead 12 farmers and two teachers near Maiduguri in Nigeria on Saturday, police said.",
    );
    assert_eq!(attack.killed.and_then(|count| count.max), Some(14));
    assert!(
        attack
            .tolls
            .iter()
            .any(|toll| toll.field == "killed" && toll.source.as_deref() == Some("police"))
    );
}

#[test]
fn attackers_own_dead_are_counted_apart() {
    let attack = one(
        "Militants stormed a base in Mali on Wednesday, killing 15 soldiers. Four of the attackers were killed, the army said.",
    );
    assert_eq!(attack.killed.and_then(|count| count.max), Some(15));
}

#[test]
fn abducted_people_are_counted_as_such() {
    let attack = one(
        "Gunmen abducted 30 pupils and two teachers from a boarding school in Kaduna, Nigeria, before dawn on Thursday.",
    );
    assert_eq!(attack.kind, "kidnapping");
    assert_eq!(attack.kidnapped.and_then(|count| count.max), Some(32));
    assert!(attack.killed.is_none());
}

#[test]
fn without_a_publication_date_a_weekday_stays_open() {
    let text = "A bomb exploded at a market in Baghdad last Friday, killing two people.";
    let found = find_attacks(text, &AttackContext::default(), &RULES);
    assert_eq!(found.len(), 1);
    assert!(found.iter().all(|attack| attack.date.is_none()));
}

#[test]
fn accident_is_no_attack() {
    check_none(
        "A fire at a factory in Dhaka killed 12 workers on Monday; officials blamed an electrical fault.",
    );
}

#[test]
fn relative_clause_gives_the_toll() {
    let attack = one(
        "Police are investigating a grenade attack that injured nine people at a church in Jolo in the Philippines on Sunday.",
    );
    assert_eq!(attack.injured.and_then(|count| count.max), Some(9));
}

#[test]
fn attack_named_in_passing_has_its_group_and_country() {
    let found = read(
        "A bomb exploded in Kabul on Monday, killing five people. Analysts said the blast drew less notice than the Hamas \
         attack against Israel.",
    );
    let passing = found
        .iter()
        .find(|attack| attack.background)
        .expect("a background attack");
    assert_eq!(
        passing
            .perpetrators
            .first()
            .map(|group| group.name.as_str()),
        Some("Hamas")
    );
    assert_eq!(
        passing
            .place
            .as_ref()
            .and_then(|place| place.country.as_deref()),
        Some("Israel")
    );
}

#[test]
fn wall_of_words_is_no_prose() {
    check_none(&"bomb ".repeat(20_000));
    check_none(&"killed 12 ".repeat(20_000));
}

/// Checks the place's name and country.
#[track_caller]
fn check_place(text: &str, name: &str, country: &str) {
    let place = one(text).place.expect("a place");
    assert_eq!(
        (place.name.as_str(), place.country.as_deref()),
        (name, Some(country))
    );
}

#[test]
fn capital_is_that_of_the_country_spoken_of() {
    check_place(
        "Gunmen shot dead two judges in the Afghan capital on Sunday, officials said.",
        "Kabul",
        "Afghanistan",
    );
    check_place(
        "A bomb exploded outside a bank in the capital on Sunday, killing a guard. Kenya has seen no such blast for years, the \
         government of Kenya said.",
        "Nairobi",
        "Kenya",
    );
}

#[test]
fn country_before_a_noun_is_no_place() {
    check_place(
        "Attackers threw grenades at the U.S. embassy in Bogota on Monday, wounding a guard.",
        "Bogota",
        "Colombia",
    );
}

#[test]
fn venue_that_another_verb_destroys_or_leaves_is_not_the_place() {
    check_place(
        "A truck bomb killed 20 people at a crossing in Mogadishu on Saturday. The blast flattened the Palm Hotel.",
        "Mogadishu",
        "Somalia",
    );
}

#[test]
fn weapon_in_the_name_of_the_attack_is_read() {
    let attack = one("A grenade attack wounded two guards at a bank in Medellin on Tuesday.");
    assert_eq!(attack.weapons, ["grenade"]);
}

#[test]
fn part_of_the_counted_is_not_added() {
    let attack =
        one("A blast at a market in Lahore on Monday injured four people, one of them seriously.");
    assert_eq!(attack.injured.and_then(|count| count.max), Some(4));
}

#[test]
fn same_victim_told_twice_counts_once() {
    let attack = one(
        "Gunmen shot dead a judge in Tripoli in Libya on Monday. The judge was killed as he left his house.",
    );
    assert_eq!(attack.killed.and_then(|count| count.max), Some(1));
}

#[test]
fn bombing_by_an_air_force_is_no_attack() {
    check_none("The air force bombing of rebel positions near Idlib went on through Monday.");
}

#[test]
fn talk_of_attacks_is_no_report() {
    check_none(
        "The minister said the attacks on the judges in the region show how weak the state is.",
    );
}

#[test]
fn dateline_gives_the_week_up_to_the_report() {
    let attack = one(
        "QUITO, 3 Jan 90 -- [TEXT] Gunmen kidnapped an engineer near Cuenca, Ecuador, police reported.",
    );
    let date = attack.date.expect("a week");
    assert_eq!(
        (date.from.to_string(), date.to.to_string()),
        ("1989-12-28".to_owned(), "1990-01-03".to_owned())
    );
}

#[test]
fn editors_remark_and_clock_time_are_left_out() {
    let attack = one(
        "LIMA, 19 OCT 89 -- [TEXT] TERRORISTS [WORDS INDISTINCT] KILLED A JUDGE IN LIMA YESTERDAY AT 1950 (0050 GMT 19 OCTOBER).",
    );
    assert_eq!(
        attack.date.map(|date| date.from.to_string()).as_deref(),
        Some("2024-03-25")
    );
    assert!(
        attack
            .perpetrators
            .iter()
            .all(|known| !known.name.contains("INDISTINCT"))
    );
}

#[test]
fn war_bulletins_are_no_attacks() {
    for text in [
        "Nigerian soldiers killed 32 Boko Haram fighters in an operation in Borno on Saturday, the army said.",
        "Troops repelled an assault by Wagner fighters on the town of Avdiivka, killing 40 of them, Kyiv said on Monday.",
        "The two armies shelled each other across the front line on Sunday. Eleven soldiers were killed and 30 wounded.",
        "Fighting between the army and rebels of the M23 killed at least 20 soldiers near Goma on Sunday.",
        "Police surrounded a house in Tunis on Friday. The suspect detonated his explosive vest, killing himself and his wife.",
    ] {
        check_none(text);
    }
}

#[test]
fn attack_on_soldiers_is_one() {
    one(
        "Boko Haram fighters attacked an army base in Borno on Saturday and killed 32 soldiers, the army said.",
    );
    one("Rebels ambushed an army convoy near Gao on Monday, killing nine soldiers.");
}
