mod kinds;

use jiff::civil::Date;
use wirewatch_model::{AttackFacts, Count, DayPrecision};

use super::IncidentRules;
use super::keys::window;
use super::spelling::one_spelling;
use kinds::kinds;

/// How well the attacks of two reports fit together.
#[derive(Debug, Clone, PartialEq)]
pub enum Fit {
    /// They cannot be one, and why.
    Apart(String),
    /// They may be one: how much speaks for it, and what.
    Score(f64, Vec<String>),
    /// Something tells against it, a day between or other targets, that only strong evidence outweighs: how much speaks for it,
    /// and what.
    Doubt(f64, Vec<String>),
}

/// Kilometres within which two places are one place in the mouths of reporters: a city with its suburbs.
const NEAR_KM: f64 = 35.0;

/// Collects what speaks for and against.
#[derive(Default)]
struct Evidence {
    score: f64,
    reasons: Vec<String>,
    doubt: bool,
}

impl Evidence {
    fn add(&mut self, points: f64, reason: impl Into<String>) {
        self.score += points;
        self.reasons.push(reason.into());
    }

    fn doubt(&mut self, points: f64, reason: impl Into<String>) {
        self.add(points, reason);
        self.doubt = true;
    }
}

/// Weighs whether two reports mean one attack: day, place, target, sort, who did it, tolls, words.
///
/// The points were set by hand on the clustering bench and the sample outlets. A day and a town together are not enough,
/// a day, a town and one more fact are.
pub fn compare(a: &AttackFacts, b: &AttackFacts, rules: &IncidentRules) -> Fit {
    let mut evidence = Evidence::default();
    let checked = days(a, b, &mut evidence)
        .and_then(|()| places(a, b, &mut evidence))
        .and_then(|()| kinds(a, b, rules, &mut evidence))
        .and_then(|()| targets(a, b, &mut evidence));
    if let Err(reason) = checked {
        return Fit::Apart(reason);
    }
    groups(a, b, &mut evidence);
    tolls(a, b, &mut evidence);
    words(a, b, &mut evidence);
    match evidence.doubt {
        true => Fit::Doubt(evidence.score, evidence.reasons),
        false => Fit::Score(evidence.score, evidence.reasons),
    }
}

fn days(a: &AttackFacts, b: &AttackFacts, evidence: &mut Evidence) -> Result<(), String> {
    let (Some(one), Some(other)) = (window(a), window(b)) else {
        return Err("the day of an older attack is not known".to_owned());
    };
    let gap = gap_days(one, other);
    if gap > 1 {
        return Err(format!("their days are {gap} days apart"));
    }
    match (a.date, b.date) {
        (Some(x), Some(y)) if gap == 1 && x.precision == y.precision => {
            // Reports of the night's attack differ by a day, but so do two attacks.
            evidence.doubt(-1.5, "a day apart");
        }
        (Some(x), Some(y)) if gap == 0 => {
            let points = day_points(x.precision).min(day_points(y.precision));
            let reason = if points >= 3.0 {
                "the same day"
            } else {
                "days that fit"
            };
            evidence.add(points, reason);
        }
        (Some(_), Some(_)) => evidence.add(0.5, "days that may fit"),
        (None, None) => {
            let between = days_between(a.published, b.published);
            if between > 10 {
                return Err(format!("reported without a day, {between} days apart"));
            }
            let points = if between <= 3 { 1.5 } else { 0.5 };
            evidence.add(points, "reported at the same time");
        }
        (Some(date), None) => reported_after(date.to, b.published, evidence),
        (None, Some(date)) => reported_after(date.to, a.published, evidence),
    }
    Ok(())
}

fn reported_after(day: Date, published: Date, evidence: &mut Evidence) {
    let points = match days_between(day, published) {
        0..=2 => 2.0,
        3..=5 => 1.5,
        _ => 0.8,
    };
    evidence.add(points, "reported soon after the day");
}

fn day_points(precision: DayPrecision) -> f64 {
    match precision {
        DayPrecision::Day => 3.0,
        DayPrecision::Week => 2.0,
        DayPrecision::Month => 1.0,
        DayPrecision::Year => 0.3,
    }
}

fn gap_days(one: (Date, Date), other: (Date, Date)) -> i32 {
    let (first, second) = if one.0 <= other.0 {
        (one, other)
    } else {
        (other, one)
    };
    if second.0 <= first.1 {
        return 0;
    }
    days_between(first.1, second.0)
}

fn days_between(a: Date, b: Date) -> i32 {
    a.duration_until(b)
        .as_hours()
        .unsigned_abs()
        .div_euclid(24)
        .try_into()
        .unwrap_or(i32::MAX)
}

fn places(a: &AttackFacts, b: &AttackFacts, evidence: &mut Evidence) -> Result<(), String> {
    let distance = a
        .point
        .zip(b.point)
        .map(|(one, other)| km_between(one, other));
    let is_near = distance.is_some_and(|km| km <= NEAR_KM);
    let named = shared_names(a, b);
    if let (Some(one), Some(other)) = (&a.country, &b.country)
        && one != other
        && !is_near
    {
        return Err(format!("one is in {one}, the other in {other}"));
    }
    if !named.is_empty() {
        let points = if named.len() > 1 { 3.0 } else { 2.0 };
        evidence.add(points, format!("both name {}", named.join(" ")));
    }
    match (&a.city, &b.city) {
        (Some(one), Some(other)) if one == other && distance.is_none_or(|km| km <= NEAR_KM) => {
            evidence.add(2.5, format!("the same town, {one}"));
        }
        _ if is_near => evidence.add(2.0, "places near each other"),
        _ if distance.is_some() => {
            let km = distance.unwrap_or_default();
            return Err(format!("their places are {km:.0} km apart"));
        }
        (Some(one), Some(other)) => return Err(format!("one is in {one}, the other in {other}")),
        _ => wider_place(a, b, evidence)?,
    }
    Ok(())
}

/// What can be said when a report names no town.
fn wider_place(a: &AttackFacts, b: &AttackFacts, evidence: &mut Evidence) -> Result<(), String> {
    match (&a.admin1, &b.admin1) {
        (Some(one), Some(other)) if one == other => {
            evidence.add(1.5, format!("the same part of the country, {one}"));
            return Ok(());
        }
        (Some(one), Some(other)) => return Err(format!("one is in {one}, the other in {other}")),
        _ => {}
    }
    if a.country.is_some() && a.country == b.country {
        evidence.add(0.7, "the same country");
    } else if shared_names(a, b).is_empty() {
        evidence.add(-1.2, "no place in common");
    }
    Ok(())
}

fn targets(a: &AttackFacts, b: &AttackFacts, evidence: &mut Evidence) -> Result<(), String> {
    if a.classes.is_empty() || b.classes.is_empty() {
        return Ok(());
    }
    let both = shared(&a.classes, &b.classes);
    if !both.is_empty() {
        evidence.add(
            1.5,
            format!("the same sort of target, {}", both.join(" and ")),
        );
    } else if shared_names(a, b).is_empty() {
        evidence.doubt(
            -2.0,
            format!(
                "other targets, {} and {}",
                a.classes.join(" "),
                b.classes.join(" ")
            ),
        );
    }
    Ok(())
}

fn groups(a: &AttackFacts, b: &AttackFacts, evidence: &mut Evidence) {
    let named = |facts: &AttackFacts| !facts.groups.is_empty() || !facts.others.is_empty();
    if !named(a) || !named(b) {
        return;
    }
    let both = shared(&a.groups, &b.groups);
    let others = shared(&a.others, &b.others);
    match both.first().or(others.first()) {
        Some(group) => evidence.add(1.0, format!("both name {group}")),
        // Rival claims and accusations are common.
        None => evidence.add(-0.5, "other groups are named"),
    }
}

fn tolls(a: &AttackFacts, b: &AttackFacts, evidence: &mut Evidence) {
    for (one, other, what) in [
        (a.killed, b.killed, "killed"),
        (a.injured, b.injured, "injured"),
    ] {
        let (Some(one), Some(other)) = (one.and_then(figure), other.and_then(figure)) else {
            continue;
        };
        let (lower, (most, _)) = if one.0 <= other.0 {
            (one, other)
        } else {
            (other, one)
        };
        let (least, is_bounded) = lower;
        if least == most && most >= 3 {
            evidence.add(1.2, format!("the same number of {what}, {most}"));
        } else if least * 2 >= most && most >= 5 {
            evidence.add(
                0.6,
                format!("numbers of {what} that fit, {least} and {most}"),
            );
        } else if is_bounded && least * 10 < most {
            evidence.add(
                -0.6,
                format!("numbers of {what} far apart, {least} and {most}"),
            );
        }
    }
}

/// The number by which tolls are compared, and whether it may not be more; words such as "dozens" are none.
fn figure(count: Count) -> Option<(u64, bool)> {
    let number = count.min.or(count.max)?;
    (!count.vague).then_some((u64::from(number), count.max.is_some()))
}

fn words(a: &AttackFacts, b: &AttackFacts, evidence: &mut Evidence) {
    let both = shared_of_sorted(&a.words, &b.words);
    let fewer = a.words.len().min(b.words.len());
    if both.is_empty() || fewer == 0 {
        return;
    }
    let part = both.len() as f64 / fewer.max(6) as f64;
    let shown: Vec<&str> = both.iter().take(4).copied().collect();
    evidence.add(3.0 * part, format!("words in common: {}", shown.join(", ")));
}

/// The distinctive names that both give, in whatever spelling.
fn shared_names<'a>(a: &'a AttackFacts, b: &AttackFacts) -> Vec<&'a str> {
    if a.names.is_empty() || b.names.is_empty() {
        return Vec::new();
    }
    let others: Vec<String> = b.names.iter().map(|name| one_spelling(name)).collect();
    a.names
        .iter()
        .filter(|name| others.contains(&one_spelling(name)))
        .map(String::as_str)
        .collect()
}

/// What two lists in alphabetical order have in common.
fn shared_of_sorted<'a>(a: &'a [String], b: &[String]) -> Vec<&'a str> {
    let mut rest = b.iter().peekable();
    let mut both = Vec::new();
    for word in a {
        while rest.next_if(|other| *other < word).is_some() {}
        if rest.next_if(|other| *other == word).is_some() {
            both.push(word.as_str());
        }
    }
    both
}

/// What two short lists have in common.
fn shared<'a>(a: &'a [String], b: &[String]) -> Vec<&'a str> {
    a.iter()
        .filter(|word| b.contains(word))
        .map(String::as_str)
        .collect()
}

/// The distance between two points on the globe.
pub(super) fn km_between(one: (f64, f64), other: (f64, f64)) -> f64 {
    const EARTH_KM: f64 = 6371.0;
    let (lat, other_lat) = (one.0.to_radians(), other.0.to_radians());
    let half_lat = ((other_lat - lat) / 2.0).sin();
    let half_lon = ((other.1 - one.1).to_radians() / 2.0).sin();
    let chord = half_lat * half_lat + lat.cos() * other_lat.cos() * half_lon * half_lon;
    2.0 * EARTH_KM * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Draft, facts};
    use super::*;

    /// Above this two reports mean one attack, by the default settings.
    const ENOUGH: f64 = 5.0;

    #[track_caller]
    fn check_one(a: &Draft, b: &Draft, expected: bool) {
        let rules = IncidentRules::builtin();
        let is_one = |fit: Fit| matches!(fit, Fit::Score(score, _) if score >= ENOUGH);
        assert_eq!(
            is_one(compare(&a.0, &b.0, &rules)),
            expected,
            "{:?}",
            compare(&a.0, &b.0, &rules)
        );
        assert_eq!(is_one(compare(&b.0, &a.0, &rules)), expected);
    }

    fn herat() -> Draft {
        facts("suicide-bombing", "2023-05-12").at("AF", "Herat", 34.34, 62.2)
    }

    #[test]
    fn day_town_and_sort_make_one_attack() {
        check_one(&herat().killing(12), &herat().killing(19), true);
        let bombing = facts("bombing", "2023-05-12").at("AF", "Herat", 34.34, 62.2);
        check_one(&herat(), &bombing, true);
    }

    #[test]
    fn other_target_in_the_same_town_is_another_attack() {
        check_one(
            &herat().on("mosque", "worship"),
            &herat().on("bank", "bank"),
            false,
        );
        check_one(
            &herat().on("mosque", "worship"),
            &herat().on("a shrine", "worship"),
            true,
        );
    }

    #[test]
    fn shots_and_a_bomb_in_one_town_need_more_than_the_day() {
        let sort = |kind| facts(kind, "2023-05-12").at("AF", "Herat", 34.34, 62.2);
        check_one(&sort("bombing"), &sort("shooting"), false);
        check_one(&sort("bombing"), &sort("armed-assault"), true);
        check_one(&sort("shooting"), &sort("armed-assault"), true);
    }

    #[test]
    fn days_and_places_that_cannot_be_one_are_apart() {
        let later = facts("suicide-bombing", "2023-05-15").at("AF", "Herat", 34.34, 62.2);
        check_one(&herat(), &later, false);
        let kabul = facts("suicide-bombing", "2023-05-12").at("AF", "Kabul", 34.53, 69.17);
        check_one(&herat(), &kabul, false);
        let stabbing = facts("stabbing", "2023-05-12").at("AF", "Herat", 34.34, 62.2);
        check_one(&herat(), &stabbing, false);
    }

    #[test]
    fn report_without_a_day_needs_more_than_the_town() {
        let undated = facts("suicide-bombing", "2023-05-12")
            .undated("2023-05-14")
            .at("AF", "Herat", 34.34, 62.2);
        check_one(
            &herat(),
            &undated.clone().on("mosque", "worship"),
            undated.0.classes.is_empty(),
        );
        let venue = herat().named("gawhar").named("shad");
        check_one(&venue, &undated.named("gawhar"), true);
    }

    #[test]
    fn distance_of_moscow_and_krasnogorsk_is_that_of_a_suburb() {
        let km = km_between((55.75, 37.62), (55.82, 37.33));
        assert!((15.0..25.0).contains(&km), "{km}");
    }
}
