use std::collections::HashMap;

use jiff::civil::Date;
use wirewatch_model::{
    AttackFacts, AttackStatus, Count, DayPrecision, IncidentMember, IncidentSummary,
};

use super::window;

/// What an incident is called and found by. `None` when it has no members.
///
/// Each fact is the one that most articles give, of equals the one given first; nothing is averaged.
pub fn summarize(members: &[IncidentMember]) -> Option<IncidentSummary> {
    let facts: Vec<&AttackFacts> = leading(members);
    let first = facts.first()?;
    let (from, to) = days(&facts).unwrap_or((first.published, first.published));
    let kind = most_given(facts.iter().map(|facts| facts.kind.as_str())).unwrap_or_default();
    let country = most_given(facts.iter().filter_map(|facts| facts.country.as_deref()));
    let city = most_given(facts.iter().filter_map(|facts| facts.city_name.as_deref()));
    let place = city.or_else(|| most_given(facts.iter().filter_map(|f| f.place_name.as_deref())));
    let point = facts.iter().find_map(|facts| facts.point);
    let mut groups: Vec<String> = Vec::new();
    for group in facts.iter().flat_map(|facts| &facts.groups) {
        if !groups.contains(group) {
            groups.push(group.clone());
        }
    }
    let dated = facts.iter().any(|facts| is_day(facts));
    let summary = IncidentSummary {
        name: String::new(),
        kind: kind.to_owned(),
        status: status(&facts),
        from,
        to,
        dated,
        country: country.map(str::to_owned),
        place: place.map(str::to_owned),
        point,
        groups,
        killed: latest(&facts, |facts| facts.killed),
        injured: latest(&facts, |facts| facts.injured),
        background: facts.iter().all(|facts| facts.background),
    };
    Some(IncidentSummary {
        name: name(&summary, &facts),
        ..summary
    })
}

/// The facts of the reports whose news it is; of all when it is nobody's news.
fn leading(members: &[IncidentMember]) -> Vec<&AttackFacts> {
    let news = members.iter().filter(|member| !member.facts.background);
    let news: Vec<&AttackFacts> = news.map(|member| &member.facts).collect();
    if !news.is_empty() {
        return news;
    }
    members.iter().map(|member| &member.facts).collect()
}

fn is_day(facts: &AttackFacts) -> bool {
    facts
        .date
        .is_some_and(|date| date.precision == DayPrecision::Day)
}

/// The day most reports state; else the days in which all of them can have been.
fn days(facts: &[&AttackFacts]) -> Option<(Date, Date)> {
    let stated = facts
        .iter()
        .filter(|facts| is_day(facts))
        .filter_map(|facts| facts.date);
    if let Some(day) = most_given(stated.map(|date| date.from)) {
        return Some((day, day));
    }
    let mut windows = facts.iter().filter_map(|facts| window(facts));
    let first = windows.next()?;
    let both = windows.fold(first, |(from, to), (other_from, other_to)| {
        let (later, earlier) = (from.max(other_from), to.min(other_to));
        if later <= earlier {
            (later, earlier)
        } else {
            (from, to)
        }
    });
    Some(both)
}

fn status(facts: &[&AttackFacts]) -> AttackStatus {
    let order = [
        AttackStatus::Accomplished,
        AttackStatus::Attempted,
        AttackStatus::Foiled,
    ];
    let found = order
        .into_iter()
        .find(|status| facts.iter().any(|facts| facts.status == *status));
    found.unwrap_or(AttackStatus::Threatened)
}

/// The last statement by publication; of one day the last that came in. A reprint says what was said when it was first printed.
fn latest(facts: &[&AttackFacts], toll: impl Fn(&AttackFacts) -> Option<Count>) -> Option<Count> {
    let mut first_said: HashMap<(&[String], Option<u32>), Date> = HashMap::new();
    let mut last: Option<(Date, Count)> = None;
    let mut stated: Vec<(Date, &AttackFacts, Count)> = facts
        .iter()
        .filter_map(|facts| Some((facts.published, *facts, toll(facts)?)))
        .collect();
    stated.sort_by_key(|(published, ..)| *published);
    for (published, facts, count) in stated {
        let said = first_said
            .entry((&facts.words, count.min.or(count.max)))
            .or_insert(published);
        if last.is_none_or(|(day, _)| *said >= day) {
            last = Some((*said, count));
        }
    }
    last.map(|(_, count)| count)
}

/// "Kandahar, 21 March 2024: suicide bombing (bank)".
fn name(summary: &IncidentSummary, facts: &[&AttackFacts]) -> String {
    let country_name = most_given(
        facts
            .iter()
            .filter_map(|facts| facts.country_name.as_deref()),
    );
    let place = summary.place.as_deref().or(country_name);
    let place = place.unwrap_or("Place unknown");
    let day = if summary.from == summary.to {
        day_in_words(summary.from)
    } else if summary.dated {
        format!(
            "{} to {}",
            day_in_words(summary.from),
            day_in_words(summary.to)
        )
    } else {
        format!("on or before {}", day_in_words(summary.to))
    };
    let kind = summary.kind.replace('-', " ");
    let target = most_given(
        facts
            .iter()
            .flat_map(|facts| facts.targets.iter().take(1).map(String::as_str)),
    );
    let kind = if kind.is_empty() {
        "attack".to_owned()
    } else {
        kind
    };
    match target {
        Some(target) => format!("{place}, {day}: {kind} ({target})"),
        None => format!("{place}, {day}: {kind}"),
    }
}

fn day_in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// The value given most often; of equals the one given first.
fn most_given<T: Copy + Eq + std::hash::Hash>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: HashMap<T, (usize, usize)> = HashMap::new();
    for (number, value) in values.enumerate() {
        counts.entry(value).or_insert((0, number)).0 += 1;
    }
    let best = counts
        .into_iter()
        .max_by_key(|(_, (count, first))| (*count, std::cmp::Reverse(*first)));
    best.map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::super::testing::facts;
    use super::*;

    #[test]
    fn incident_is_named_by_place_day_sort_and_target() {
        let members = [
            facts("bombing", "2023-05-12")
                .at("AF", "Herat", 34.34, 62.2)
                .on("Shia mosque", "worship")
                .member("a"),
            facts("suicide-bombing", "2023-05-12")
                .at("AF", "Herat", 34.34, 62.2)
                .member("b"),
            facts("suicide-bombing", "2023-05-12")
                .at("AF", "Herat", 34.34, 62.2)
                .on("Shia mosque", "worship")
                .member("c"),
        ];
        let summary = summarize(&members).expect("members");
        assert_eq!(
            summary.name,
            "Herat, 12 May 2023: suicide bombing (Shia mosque)"
        );
        assert_eq!(summarize(&[]), None);
    }

    #[test]
    fn last_toll_stands_and_is_no_average() {
        let day = "2023-05-12";
        let report = |killed: u32, published: &str| {
            let mut draft = facts("bombing", day).killing(killed);
            draft.0.published = published.parse().expect("a day");
            draft.member(published)
        };
        let members = [
            report(9, "2023-05-13"),
            report(12, "2023-05-15"),
            report(7, "2023-05-12"),
        ];
        let summary = summarize(&members).expect("members");
        assert_eq!(summary.killed.and_then(|killed| killed.min), Some(12));
    }

    #[test]
    fn without_a_stated_day_the_name_says_so() {
        let members = [facts("bombing", "2023-05-12")
            .undated("2023-05-14")
            .member("a")];
        let summary = summarize(&members).expect("members");
        assert_eq!(
            summary.name,
            "Place unknown, on or before 14 May 2023: bombing"
        );
        assert!(!summary.dated);
    }
}
