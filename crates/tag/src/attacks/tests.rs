use wirewatch_model::{Attack, AttackStatus, Stamp};

use super::rules::AttackRules;
use super::{AttackContext, find_attacks};
use crate::{Watchlist, find_groups};

/// Reads `text` as published on Tuesday, 26 March 2024.
fn read(text: &str) -> Vec<Attack> {
    let watchlist = Watchlist::builtin();
    let groups = find_groups(text, Some("en"), &watchlist);
    let published = Stamp::day(jiff::civil::date(2024, 3, 26));
    let context = AttackContext { published: published.as_ref(), language: Some("en"), country: None, groups: &groups };
    find_attacks(text, &context, &AttackRules::builtin())
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
    let attack = one("A car bomb exploded near a market in Baghdad on Sunday, killing 12 shoppers and wounding at least 30.");
    assert_eq!(attack.kind, "bombing");
    assert_eq!(attack.status, AttackStatus::Accomplished);
    let place = attack.place.expect("a place");
    assert_eq!((place.name.as_str(), place.country.as_deref()), ("Baghdad", Some("Iraq")));
    assert_eq!(attack.date.expect("a date").from.to_string(), "2024-03-24");
    assert_eq!(attack.killed.and_then(|count| count.max), Some(12));
    assert_eq!(attack.injured.map(|count| (count.min, count.max)), Some((Some(30), None)));
    assert_eq!(attack.weapons, ["car bomb"]);
}

#[test]
fn every_filled_field_has_its_words() {
    let text = "Gunmen stormed a hotel in Mogadishu on Friday and killed five guests, police said.";
    let attack = one(text);
    for field in ["type", "place", "date", "killed", "perpetrators", "targets", "victims"] {
        let evidence = attack.evidence.iter().find(|evidence| evidence.field == field);
        let evidence = evidence.unwrap_or_else(|| panic!("no evidence for {field}"));
        assert!(!evidence.span.of(text).is_empty() && evidence.sentence.contains(evidence.span));
    }
}

#[test]
fn claim_and_denial_are_facts_of_their_own() {
    let attack = one(
        "A bomb went off at a bus station in Kabul on Monday, killing four people. The Islamic State group claimed \
         responsibility. The Taliban denied any involvement.",
    );
    assert_eq!(attack.claimed_by, ["Islamic State group"]);
    assert_eq!(attack.denied_by, ["Taliban"]);
}

#[test]
fn raids_by_soldiers_are_no_attacks() {
    check_none("Soldiers killed three militants in a raid on their camp in Borno on Monday, the army said.");
}

#[test]
fn figures_of_speech_are_no_attacks() {
    check_none("The actor died of a heart attack in Paris on Sunday, his agent said.");
    check_none("The striker fired home from the penalty spot after the goalkeeper fumbled; the referee booked two in the match.");
}

#[test]
fn empty_and_odd_texts_give_nothing() {
    for text in ["", " ", "…", "a", "\u{301}\u{301}", "12 12 12 12", "((((", "killed", "“”’s's", "взрыв", "在"] {
        check_none(text);
    }
}
