//! Several attacks of one report are told apart, and those it only speaks of are no news.

use super::read;

/// Checks the towns of the attacks of `text`, in reading order.
#[track_caller]
fn check_towns(text: &str, expected: &[&str]) {
    let found = read(text);
    let towns: Vec<&str> = found
        .iter()
        .filter_map(|attack| attack.place.as_ref().map(|place| place.name.as_str()))
        .collect();
    assert_eq!(towns, expected, "{found:#?}");
}

/// Checks how many attacks of `text` are news.
#[track_caller]
fn check_news(text: &str, expected: usize) {
    let found = read(text);
    let news = found.iter().filter(|attack| !attack.background).count();
    assert_eq!(news, expected, "{found:#?}");
}

#[test]
fn sentence_that_adds_another_attack_begins_one() {
    check_towns(
        "A roadside bomb killed three farmers near Mosul on Saturday. In addition, gunmen shot dead a teacher in Kirkuk.",
        &["Mosul", "Kirkuk"],
    );
    check_towns(
        "Militants ambushed a bus outside Maiduguri on Sunday and killed six passengers. In another incident, insurgents torched \
         a clinic in Damaturu.",
        &["Maiduguri", "Damaturu"],
    );
    check_news(
        "Guerrillas blew up a bridge on Monday night. In a separate action, rebels set fire to two buses.",
        2,
    );
}

#[test]
fn what_came_of_an_attack_is_no_other_one() {
    check_news(
        "A car bomb exploded outside a court in Quetta on Monday, killing four lawyers. In addition, 20 people were injured.",
        1,
    );
    check_news(
        "Gunmen stormed a hotel in Mogadishu on Friday and killed five guests. Meanwhile, the attack was condemned in Nairobi.",
        1,
    );
}

#[test]
fn murders_of_two_named_people_are_two() {
    check_news(
        "The bishop condemned the murder of Tomasz Wilk in Lviv on Saturday and the assassination of Oksana Bondar in Kharkiv on \
         Sunday.",
        2,
    );
    check_news(
        "The assassination of the journalist Mara Lindqvist on Friday has shocked Stockholm. Police said the murder of Lindqvist \
         was the work of an extremist.",
        1,
    );
}

#[test]
fn attack_named_far_down_without_day_or_town_is_no_news() {
    let topic = "The finance minister presented the plan for next year to the chamber on Tuesday and asked for more money for \
                 schools, roads and hospitals. Members of both houses welcomed the larger share for rural districts, though \
                 some asked where the funds were to come from. The minister answered that customs receipts had grown for the \
                 third quarter in a row and that the debt would shrink by a tenth. A vote is due after the summer recess, and \
                 the chairman of the committee expects a clear majority for the plan as it stands now, he added.";
    check_news(
        &format!(
            "{topic} He also recalled that gunmen had shot dead two teachers on their way to school."
        ),
        0,
    );
    check_news(
        &format!("{topic} Gunmen shot dead two teachers on their way to school in Kano on Monday."),
        1,
    );
}

#[test]
fn things_hit_for_the_first_time_make_another_attack() {
    check_news(
        "Rebels blew up a railway bridge on Monday night. Gunmen also shot dead a magistrate.",
        2,
    );
    check_news(
        "Guerrillas bombed a tax office in Huesca on Tuesday. Two pylons were blown up and the valley was left in the dark.",
        2,
    );
    check_news(
        "Armed men kidnapped a rancher on Sunday. A beer truck was set on fire by hooded youths.",
        2,
    );
    check_news(
        "A teacher was shot dead in Zamboanga on Monday. On Tuesday two guards were gunned down in Jolo.",
        2,
    );
}

#[test]
fn the_same_thing_told_again_makes_no_other_attack() {
    check_news(
        "Gunmen ambushed a bus near Kohat on Monday. The bus was sprayed with bullets, a witness said.",
        1,
    );
    check_news(
        "Gunmen stormed a hotel in Mogadishu on Friday. Two cooks were shot dead in the assault.",
        1,
    );
    check_news(
        "Hooded youths set fire to a church on Sunday. They also set two cars on fire.",
        1,
    );
    check_news(
        "A knife attack at a fair in Olten shook the town on Saturday. Two women were stabbed to death, police said.",
        1,
    );
}

#[test]
fn news_from_another_source_begins_another_attack() {
    check_news(
        "Gunmen killed a mayor on Monday night. Another report stated that two buses were destroyed by a firebomb.",
        2,
    );
    check_news(
        "A car bomb exploded outside a court in Quetta on Monday. Moreover, gunmen fired at a railway station in Sibi.",
        2,
    );
    check_news(
        "The rebels killed the minister Anwar Sabo, the envoy said. The guerrillas also killed the prosecutor Leila Haddad.",
        2,
    );
}

#[test]
fn murder_of_one_whom_nothing_spoke_of_is_another_attack() {
    check_news(
        "A bomb went off at a bank in Cali on Sunday. The bishop spoke of the murder of the envoy Leila Haddad in Pasto on Monday.",
        2,
    );
    check_news(
        "A bomb killed the envoy Leila Haddad in Cali on Sunday. The murder of Haddad was condemned by the bishop.",
        1,
    );
    check_news(
        "The rebels attacked the seat of the government on Sunday, hurting a guard. The rebels also blew up two pylons.",
        2,
    );
}
