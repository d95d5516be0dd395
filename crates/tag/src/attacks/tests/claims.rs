//! Who says who did it.

use super::one;

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
fn parent_of_the_claiming_group_claims_nothing() {
    let attack = one(
        "A bomb exploded outside a police station in Izmir, Turkey, on Monday. The Northern Hawks, an offshoot of the PKK, \
         claimed responsibility.",
    );
    assert!(!attack.claimed_by.iter().any(|name| name.contains("PKK")));
    assert_eq!(
        attack.place.and_then(|place| place.city).as_deref(),
        Some("İzmir")
    );
}

#[test]
fn what_is_denied_is_never_claimed() {
    for told in [
        "The PKK denied it had carried out the bombing.",
        "The PKK has denied that it planted the device.",
        "The PKK said it was not behind the attack.",
        "A PKK spokesman said its fighters were not involved.",
        "The PKK said it had nothing to do with the bombing.",
        "The PKK rejected claims that its fighters had carried out the attack.",
        "The PKK distanced itself from the bombing.",
    ] {
        let attack = one(&format!(
            "A car bomb killed six soldiers in Diyarbakir on Sunday. {told}"
        ));
        assert!(attack.claimed_by.is_empty(), "{told} {attack:#?}");
        assert_eq!(attack.denied_by, ["PKK"], "{told}");
        assert!(
            !attack.perpetrators.iter().any(|who| who.name == "PKK"),
            "{told}"
        );
    }
}

#[test]
fn what_others_deny_or_leave_open_is_no_claim() {
    for told in [
        "Police denied that the PKK had carried out the attack.",
        "It was not clear whether the PKK had carried out the attack, officials said.",
        "The PKK denied having aimed at civilians.",
    ] {
        let attack = one(&format!(
            "A car bomb killed six soldiers in Diyarbakir on Sunday. {told}"
        ));
        assert!(attack.claimed_by.is_empty(), "{told} {attack:#?}");
        assert!(attack.denied_by.is_empty(), "{told} {attack:#?}");
        assert!(attack.perpetrators.is_empty(), "{told} {attack:#?}");
    }
}

#[test]
fn accusation_by_others_is_no_claim() {
    let attack = one(
        "A bomb killed three people in Bogota on Friday. Police said the ELN was behind the bombing, but the ELN denied \
         responsibility.",
    );
    assert!(attack.claimed_by.is_empty());
    assert_eq!(attack.blamed_on, ["ELN"]);
    assert_eq!(attack.denied_by, ["ELN"]);
}

#[test]
fn what_is_no_name_claims_nothing() {
    let attack = one(
        "The little-known group that claimed the massacre of hikers near Arvik said on Saturday that it had been wrong, days after \
         gunmen killed 26 men in Norway.",
    );
    assert!(attack.claimed_by.is_empty(), "{attack:#?}");
}

/// Checks the field, name and source of the one statement of who did it.
#[track_caller]
fn check_claim(text: &str, field: &str, name: &str, source: Option<&str>) {
    let attack = one(text);
    let found: Vec<(&str, &str, Option<&str>)> = attack
        .claims
        .iter()
        .map(|claim| {
            (
                claim.field.as_str(),
                claim.name.as_str(),
                claim.source.as_deref(),
            )
        })
        .collect();
    assert_eq!(found, [(field, name, source)], "{text}");
}

#[test]
fn accusation_tells_who_accuses() {
    check_claim(
        "A bomb killed two guards at a court in Izmir on Monday. The interior minister blamed the PKK.",
        "blamed_on",
        "PKK",
        Some("The interior minister"),
    );
    check_claim(
        "After Monday's bombing in Izmir killed two guards, and despite the premier's allegation of a Greek plot, nobody was \
         held.",
        "blamed_on",
        "Greece",
        Some("the premier"),
    );
}

#[test]
fn claim_may_be_passed_on_by_others() {
    check_claim(
        "A bomb killed two guards at a court in Kabul on Monday. The Islamic State claimed responsibility.",
        "claimed_by",
        "Islamic State",
        None,
    );
    check_claim(
        "A bomb killed two guards at a court in Kabul on Monday. The Islamic State claimed responsibility, according to a \
         monitoring group.",
        "claimed_by",
        "Islamic State",
        Some("a monitoring group"),
    );
}

#[test]
fn nobody_claims_where_no_group_does() {
    let attack = one(
        "A bomb killed two guards at a court in Kabul on Monday. Neither the Taliban nor any other group has claimed \
         responsibility.",
    );
    assert!(attack.claimed_by.is_empty(), "{:?}", attack.claimed_by);
}

#[test]
fn one_who_is_accused_by_a_group_is_not_that_group() {
    let attack = one(
        "A bomb killed two guards at a court in Kabul on Monday. The governor was accused by the Taliban of the bombing.",
    );
    assert!(attack.blamed_on.is_empty(), "{:?}", attack.blamed_on);
}

#[test]
fn name_behind_a_description_is_the_one_blamed() {
    let attack = one(
        "A bomb killed two guards at a court in Colombo on Monday. The government blamed a little-known local group, Northern \
         Hawks.",
    );
    assert_eq!(attack.blamed_on, ["Northern Hawks"]);
}

#[test]
fn claims_in_other_words_are_claims() {
    for (text, claimer) in [
        (
            "Gunmen burst into two mosques in Lahore on Friday and killed 93 worshippers. The Punjabi branch of the \
             Tehreek-e-Taliban Pakistan said it was responsible.",
            "Tehreek-e-Taliban Pakistan",
        ),
        (
            "Men on motorcycles raided a school in Kankara, Nigeria, on Friday and abducted more than 300 boys. A voice said to \
             be that of the leader of Boko Haram claimed on Tuesday the abduction of the pupils.",
            "Boko Haram",
        ),
        (
            "A gunman killed a butcher in a store in Lyon on Friday and shouted that he was a soldier of Islamic State. \
             Commandos shot him. The jihadist group claimed the attack.",
            "Islamic State",
        ),
    ] {
        let attack = super::one(text);
        assert_eq!(attack.claimed_by, [claimer], "{attack:#?}");
    }
}

#[test]
fn deed_of_the_one_who_speaks_is_not_the_other_ones() {
    let attack = super::one(
        "Gunmen killed 25 people at a parade in Ahvaz, Iran, on Saturday. Islamic State released a video of three men in a car; \
         the Sola National Resistance says its people did it.",
    );
    assert!(
        !attack.claimed_by.iter().any(|name| name == "Islamic State"),
        "{attack:#?}"
    );
}

#[test]
fn two_may_deny_in_one_sentence() {
    let attack = super::one(
        "A tanker bomb killed 90 people in Kabul on Wednesday. Pakistan has rejected the charge, and the Taliban say they had no \
         hand in it.",
    );
    assert!(
        attack.denied_by.iter().any(|name| name == "Taliban"),
        "{attack:#?}"
    );
}

#[test]
fn who_is_blamed_says_nothing() {
    let found = super::read(
        "Men on motorcycles shot dead 34 people at a market in Mafa, Nigeria, on Sunday. A police spokesman blamed it on Boko Haram \
         and said it was revenge for the killing of two men.",
    );
    assert!(
        found.iter().all(|attack| attack.claimed_by.is_empty())
            && found
                .iter()
                .any(|attack| attack.blamed_on == ["Boko Haram"]),
        "{found:#?}"
    );
}

/// Checks who claims, is blamed and denies, told in one sentence behind an attack.
#[track_caller]
fn check_said(told: &str, claimed: &[&str], blamed: &[&str], denied: &[&str]) {
    let attack = one(&format!(
        "A bomb killed 12 people at a market in Izmir on Monday. {told} Shops stayed shut."
    ));
    assert_eq!(attack.claimed_by, claimed, "{told}");
    assert_eq!(attack.blamed_on, blamed, "{told}");
    assert_eq!(attack.denied_by, denied, "{told}");
}

#[test]
fn claims_come_in_many_words() {
    for told in [
        "The PKK put its name to the attack.",
        "A spokesman for the PKK said by telephone that the group had carried it out.",
        "The PKK published pictures of the bomber before the attack.",
        "The PKK hailed the bomber as one of its soldiers.",
        "The PKK called the bombing a martyrdom operation.",
        "The PKK said a suicide bomber had targeted the police.",
        "The claim came from the PKK.",
        "Responsibility was claimed by the PKK.",
    ] {
        check_said(told, &["PKK"], &[], &[]);
    }
}

#[test]
fn those_named_together_share_what_is_said() {
    check_said(
        "Both the PKK and Islamic State claimed the bombing.",
        &["Islamic State", "PKK"],
        &[],
        &[],
    );
    check_said(
        "Officials suspect the PKK or Islamic State.",
        &[],
        &["PKK", "Islamic State"],
        &[],
    );
}

#[test]
fn body_that_no_list_knows_claims_where_the_text_tells_what_it_is() {
    for told in [
        "The Lions of the Steppe, a separatist movement, says its people did it.",
        "A group calling itself the Lions of the Steppe said it did it.",
        "A fax in the name of the Lions of the Steppe claimed the attack.",
    ] {
        check_said(told, &["Lions of the Steppe"], &[], &[]);
    }
    // A man who speaks for a group is no group.
    check_said(
        "A spokesman for the local group, Ali Demir, said it was punishment.",
        &[],
        &[],
        &[],
    );
}

#[test]
fn parent_told_of_between_commas_claims_nothing() {
    check_said(
        "Jamaat-ul-Ahrar, a breakaway from the Pakistani Taliban, said it had planted the bomb.",
        &["Jamaat-ul-Ahrar"],
        &[],
        &[],
    );
}

#[test]
fn beliefs_about_the_doers_are_blame() {
    for told in [
        "The attack is thought to have been carried out by the PKK.",
        "Officials said it was probably the work of the PKK.",
        "The governor sees the PKK behind the bombs.",
        "Witnesses said the gunmen belonged to the PKK.",
        "Suspicion immediately fell on the PKK.",
    ] {
        check_said(told, &[], &["PKK"], &[]);
    }
    check_said(
        "The president said Greece was behind it.",
        &[],
        &["Greece"],
        &[],
    );
    check_said(
        "It was not clear whether the PKK was behind the attack.",
        &[],
        &[],
        &[],
    );
}

#[test]
fn accusations_are_rejected_in_many_words() {
    for told in [
        "A spokesman for the PKK said the group had no hand in the blast.",
        "The PKK said it was not their work.",
        "The PKK swore that they were innocent.",
        "The PKK disowned the attack.",
    ] {
        check_said(told, &[], &[], &["PKK"]);
    }
    check_said(
        "The premier accused Greece, which called the charge baseless.",
        &[],
        &["Greece"],
        &["Greece"],
    );
}

#[test]
fn denial_by_a_state_leaves_the_accused_group_a_doer() {
    let attack = one(
        "A bomb killed 12 people at a market in Izmir on Monday. The premier blamed the PKK. Greece denied that it had a part in it.",
    );
    assert_eq!(attack.denied_by, ["Greece"]);
    assert!(
        attack.perpetrators.iter().any(|who| who.name == "PKK"),
        "{attack:#?}"
    );
}

#[test]
fn standing_words_of_claims_and_denials_are_read() {
    check_said(
        "It was claimed by the PKK, an ally of others.",
        &["PKK"],
        &[],
        &[],
    );
    check_said(
        "The PKK claimed to have killed two officers.",
        &["PKK"],
        &[],
        &[],
    );
    let attack = one("The PKK shot two guards in Izmir on Tuesday, its spokesman said.");
    assert_eq!(attack.claimed_by, ["PKK"]);
    check_said(
        "Police named the PKK as the first suspect.",
        &[],
        &["PKK"],
        &[],
    );
    check_said(
        "The premier accused Greece, which condemned the bombing and said it had nothing to do with it.",
        &[],
        &["Greece"],
        &["Greece"],
    );
    check_said(
        "The premier blames the PKK; Greece says that it has no part in the affair.",
        &[],
        &["PKK"],
        &["Greece"],
    );
    check_said(
        "It was claimed by officials that the shops had been warned.",
        &[],
        &[],
        &[],
    );
}

#[test]
fn group_of_the_victims_is_not_blamed() {
    check_said(
        "Police said the murdered men belonged to the PKK.",
        &[],
        &[],
        &[],
    );
    check_said(
        "Officials said they were members of the PKK.",
        &[],
        &[],
        &[],
    );
}
