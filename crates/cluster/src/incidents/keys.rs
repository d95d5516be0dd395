use jiff::ToSpan;
use jiff::civil::Date;
use wirewatch_model::{AttackFacts, DayPrecision};

use super::spelling::one_spelling;

/// An attack without a date that is news happened at most so many days before its report was published.
pub(super) const NEWS_DAYS: i64 = 14;

/// By what an attack is found, and by what it looks for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockKeys {
    /// It is found under these.
    pub own: Vec<String>,
    /// It looks under these.
    pub sought: Vec<String>,
}

/// The days in which an attack happened, as stated or as follows from when it was news.
///
/// `None` when it cannot be told: an older attack without a date, or with only a year.
pub fn window(facts: &AttackFacts) -> Option<(Date, Date)> {
    match facts.date {
        Some(date) if facts.background && date.precision == DayPrecision::Year => None,
        Some(date) => Some((date.from, date.to.max(date.from))),
        None if facts.background => None,
        None => {
            let from = facts.published.checked_sub(NEWS_DAYS.days()).ok()?;
            Some((from, facts.published))
        }
    }
}

/// The keys of an attack. Attacks that may be one always share one of the keys that either looks under.
pub fn block_keys(facts: &AttackFacts) -> BlockKeys {
    let mut keys = BlockKeys {
        own: Vec::new(),
        sought: Vec::new(),
    };
    if let Some(country) = &facts.country {
        keys.own.push(format!("in {country}"));
        match facts.point {
            // What has a town looks for attacks near it and for those in the country without a town.
            Some(_) => keys.sought.push(format!("only {country}")),
            None => {
                keys.own.push(format!("only {country}"));
                keys.sought.push(format!("in {country}"));
            }
        }
    }
    if let Some((lat, lon)) = facts.point {
        let (row, column) = cell(lat, lon);
        keys.own.push(cell_key(row, column));
        for row in row - 1..=row + 1 {
            for column in column - 1..=column + 1 {
                keys.sought.push(cell_key(row, column));
            }
        }
    }
    let names = facts
        .names
        .iter()
        .map(|name| format!("name {}", one_spelling(name)));
    keys.own.extend(names.clone());
    keys.sought.extend(names);
    for group in facts.groups.iter().chain(&facts.others) {
        // What has no place, as claims often do, looks for attacks of the same group anywhere.
        keys.own.push(format!("by {group}"));
        if facts.country.is_some() {
            keys.sought.push(format!("somewhere by {group}"));
        } else {
            keys.own.push(format!("somewhere by {group}"));
            keys.sought.push(format!("by {group}"));
        }
    }
    keys
}

/// The half degree, some 50 km, that a point lies in.
fn cell(lat: f64, lon: f64) -> (i32, i32) {
    ((lat * 2.0).floor() as i32, (lon * 2.0).floor() as i32)
}

/// At 180 degrees east the first column follows.
fn cell_key(row: i32, column: i32) -> String {
    format!("at {row} {}", (column + 360).rem_euclid(720))
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;
    use super::*;

    #[track_caller]
    fn check_meet(a: &AttackFacts, b: &AttackFacts, expected: bool) {
        let (a, b) = (block_keys(a), block_keys(b));
        let meets = |one: &BlockKeys, other: &BlockKeys| {
            one.sought.iter().any(|key| other.own.contains(key))
        };
        assert_eq!(meets(&a, &b), expected);
        assert_eq!(meets(&b, &a), expected);
    }

    #[test]
    fn near_towns_meet_and_far_ones_do_not() {
        let moscow = facts("shooting", "2024-03-22").at("RU", "Moscow", 55.75, 37.62);
        let krasnogorsk = facts("shooting", "2024-03-22").at("RU", "Krasnogorsk", 55.82, 37.33);
        let derbent = facts("shooting", "2024-03-22").at("RU", "Derbent", 42.06, 48.29);
        check_meet(&moscow.0, &krasnogorsk.0, true);
        check_meet(&moscow.0, &derbent.0, false);
    }

    #[test]
    fn report_without_a_town_meets_all_of_its_country() {
        let country = facts("bombing", "2024-03-22").in_country("RU");
        let moscow = facts("shooting", "2024-03-22").at("RU", "Moscow", 55.75, 37.62);
        check_meet(&country.0, &moscow.0, true);
        check_meet(&country.0, &country.0, true);
        let elsewhere = facts("bombing", "2024-03-22").in_country("IR");
        check_meet(&country.0, &elsewhere.0, false);
    }

    #[test]
    fn claim_without_a_place_meets_the_attacks_of_its_group() {
        let claim = facts("bombing", "2024-03-22").naming("reed-front");
        let moscow = facts("bombing", "2024-03-22").at("RU", "Moscow", 55.75, 37.62);
        check_meet(&claim.0, &moscow.clone().naming("reed-front").0, true);
        check_meet(&claim.0, &moscow.0, false);
    }

    #[test]
    fn older_attack_without_a_date_has_no_window() {
        let mut old = facts("bombing", "2024-03-22").0;
        old.date = None;
        assert!(window(&old).is_some());
        old.background = true;
        assert_eq!(window(&old), None);
    }
}
