use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

use super::claims;
use super::origins::Outlets;
use super::tolls::{self, TollLine};
use crate::charts::{Lane, Moment as Mark, Svg, lanes};
use crate::pages::counts::count_words;
use crate::pages::links::article_link;
use crate::pages::moment::Moment;
use crate::pages::script::direction;
use crate::views::{IncidentView, StatedView};

/// What one article told when.
pub(super) struct Told {
    pub(super) at: Moment,
    pub(super) outlet: String,
    pub(super) title: String,
    pub(super) link: String,
    pub(super) language: Option<String>,
    pub(super) direction: &'static str,
    /// Numbers and claims that it states, with their places on the page.
    pub(super) says: Vec<(String, String)>,
}

/// The articles in the order of time, each with the numbers and claims it states.
pub(super) fn chronology(view: &IncidentView, lines: &[TollLine], outlets: &Outlets) -> Vec<Told> {
    let mut told: Vec<(&str, Told)> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for report in &view.reports {
        if seen.contains(&report.article.as_str()) {
            continue;
        }
        seen.push(&report.article);
        let language = outlets.language(&report.article);
        let at = report.published.as_deref().unwrap_or_default();
        let entry = Told {
            at: if at.is_empty() {
                Moment::of_day("no date")
            } else {
                Moment::of(at)
            },
            outlet: report.outlet.clone().unwrap_or_default(),
            title: report
                .title
                .clone()
                .unwrap_or_else(|| "Untitled".to_owned()),
            link: article_link(&report.article),
            direction: direction(language.as_deref()),
            language,
            says: says(&report.article, view, lines),
        };
        told.push((at, entry));
    }
    told.sort_by_key(|(at, _)| at.parse::<Timestamp>().unwrap_or(Timestamp::MAX));
    told.into_iter().map(|(_, told)| told).collect()
}

fn says(article: &str, view: &IncidentView, lines: &[TollLine]) -> Vec<(String, String)> {
    let tolls = view.tolls.iter().zip(lines);
    let tolls = tolls
        .filter(|(row, _)| row.stated.article == article && !row.attackers && !row.part)
        .map(|(row, line)| {
            (
                format!("{} {}", count_words(&row.count), row.field),
                line.anchor.clone(),
            )
        });
    let claims = view.claims.iter().enumerate();
    let claims = claims
        .filter(|(_, row)| row.stated.article == article)
        .map(|(number, row)| (format!("{}: {}", row.kind, row.who), claims::anchor(number)));
    let mut says: Vec<(String, String)> = Vec::new();
    for (words, anchor) in tolls.chain(claims) {
        if says.iter().all(|(known, _)| *known != words) {
            says.push((words, anchor));
        }
    }
    says
}

/// The attack, its reports, the numbers and the claims over time.
pub(super) fn drawn_timeline(view: &IncidentView, outlets: &Outlets) -> Option<Svg> {
    let incident = &view.incident;
    let attack = stretch(&incident.from, &incident.to).map(|(from, to)| Mark {
        from,
        to,
        told: incident.name.clone(),
        link: "#facts".to_owned(),
    });
    let reports = view.reports.iter().filter_map(|report| {
        let at = report.published.as_deref()?;
        let outlet = report.outlet.as_deref().unwrap_or_default();
        let title = report.title.as_deref().unwrap_or("Untitled");
        mark(
            at,
            format!("{outlet}: {title}"),
            article_link(&report.article),
        )
    });
    let stated = |stated: &StatedView, what: String, anchor: String| {
        let origin = outlets.origin_name(stated.origin.as_deref());
        mark(
            &stated.at,
            format!("{origin}: {what}"),
            format!("#{anchor}"),
        )
    };
    let tolls = view.tolls.iter().enumerate().filter_map(|(number, row)| {
        let what = format!("{} {}", count_words(&row.count), row.field);
        stated(&row.stated, what, tolls::anchor(number))
    });
    let claims = view.claims.iter().enumerate().filter_map(|(number, row)| {
        stated(
            &row.stated,
            format!("{} {}", row.who, row.kind),
            claims::anchor(number),
        )
    });
    let lane = |name: &str, moments: Vec<Mark>| Lane {
        name: name.to_owned(),
        moments,
    };
    lanes(
        "timeline",
        "When it happened and when it was told",
        &[
            lane("Attack", attack.into_iter().collect()),
            lane("Reports", reports.collect()),
            lane("Numbers", tolls.collect()),
            lane("Claims, blame, denials", claims.collect()),
        ],
    )
}

fn mark(at: &str, told: String, link: String) -> Option<Mark> {
    let at = at.parse().ok()?;
    Some(Mark {
        from: at,
        to: at,
        told,
        link,
    })
}

/// From the first moment of a day to the last one of another, in UTC.
fn stretch(from: &str, to: &str) -> Option<(Timestamp, Timestamp)> {
    let start = |day: Date| Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok();
    let behind = to.parse::<Date>().ok()?.checked_add(1.day()).ok()?;
    Some((start(from.parse().ok()?)?, start(behind)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_of_an_attack_is_all_of_it() {
        let (from, to) = stretch("2024-03-22", "2024-03-22").expect("a day");
        assert_eq!((to - from).as_secs(), 86_400);
        assert_eq!(stretch("unknown", "2024-03-22"), None);
    }
}
