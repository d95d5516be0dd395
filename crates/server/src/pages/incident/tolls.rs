use super::origins::Outlets;
use super::{Statement, statement};
use crate::charts::{TollChart, TollPoint};
use crate::pages::counts::count_words;
use crate::views::{IncidentView, TollRowView};
use wirewatch_model::Count;

/// The numbers there are, in the order in which they are shown.
const FIELDS: [&str; 4] = ["killed", "injured", "kidnapped", "missing"];

/// One statement of a number as a line of the table.
pub(super) struct TollLine {
    /// Its place on the page.
    pub(super) anchor: String,
    pub(super) field: String,
    pub(super) count: String,
    /// Who states it, in the text's words.
    pub(super) source: Option<String>,
    /// Whether it counts the attackers.
    pub(super) attackers: bool,
    /// Whether it is a part of another number, or one given up since.
    pub(super) part: bool,
    /// Whether it repeats what its origin had stated before.
    pub(super) repeats: bool,
    pub(super) statement: Statement,
}

/// The last statement of a number, with what other origins said last.
pub(super) struct LatestToll {
    pub(super) field: String,
    pub(super) count: String,
    pub(super) source: Option<String>,
    pub(super) anchor: String,
    pub(super) outlet: String,
    pub(super) at: crate::pages::moment::Moment,
    /// Origins whose last number is another one: who, which, and where on the page.
    pub(super) others: Vec<(String, String, String)>,
}

/// All statements, the latest first.
pub(super) fn toll_lines(view: &IncidentView, outlets: &Outlets) -> Vec<TollLine> {
    let lines = view.tolls.iter().enumerate().map(|(number, row)| TollLine {
        anchor: anchor(number),
        field: row.field.clone(),
        count: count_words(&row.count),
        source: row.source.clone(),
        attackers: row.attackers,
        part: row.part,
        repeats: row.repeats,
        statement: statement(&row.stated, outlets),
    });
    lines.collect()
}

/// Of each number the last statement. Statements of attackers and of parts of other numbers are none of the whole.
pub(super) fn latest_tolls(lines: &[TollLine]) -> Vec<LatestToll> {
    let latest = FIELDS.iter().filter_map(|field| {
        let whole = lines
            .iter()
            .filter(|line| line.field == *field && !line.attackers && !line.part);
        let latest = whole.clone().next()?;
        let mut heard = vec![&latest.statement.origin];
        let mut others = Vec::new();
        for line in whole {
            let origin = &line.statement.origin;
            if heard.contains(&origin) {
                continue;
            }
            heard.push(origin);
            if line.count != latest.count {
                others.push((origin.clone(), line.count.clone(), line.anchor.clone()));
            }
        }
        Some(LatestToll {
            field: latest.field.clone(),
            count: latest.count.clone(),
            source: latest.source.clone(),
            anchor: latest.anchor.clone(),
            outlet: latest.statement.outlet.clone(),
            at: latest.statement.at.clone(),
            others,
        })
    });
    latest.collect()
}

/// A chart for each number that is stated.
pub(super) fn charts(view: &IncidentView, outlets: &Outlets) -> Vec<TollChart> {
    let charts = FIELDS.iter().filter_map(|field| {
        let points: Vec<TollPoint> = view
            .tolls
            .iter()
            .enumerate()
            .filter(|(_, row)| row.field == *field && !row.attackers && !row.part)
            .filter_map(|(number, row)| point(number, row, outlets))
            .collect();
        TollChart::new(&format!("chart-{field}"), &titled(field), &points)
    });
    charts.collect()
}

fn point(number: usize, row: &TollRowView, outlets: &Outlets) -> Option<TollPoint> {
    let origin = outlets.origin_name(row.stated.origin.as_deref());
    let outlet = row.stated.outlet.as_deref().unwrap_or(&origin);
    let (count, field, at) = (count_words(&row.count), &row.field, &row.stated.at);
    Some(TollPoint {
        told: format!("{outlet}, {at}: {count} {field}"),
        at: at.parse().ok()?,
        count: Count {
            min: row.count.min,
            max: row.count.max,
            vague: row.count.vague,
        },
        link: format!("#{}", anchor(number)),
        origin,
    })
}

/// The place of a statement's line on the page.
pub(super) fn anchor(number: usize) -> String {
    format!("toll-{}", number + 1)
}

fn titled(field: &str) -> String {
    let mut letters = field.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::moment::Moment;

    fn line(origin: &str, count: &str, part: bool) -> TollLine {
        TollLine {
            anchor: format!("toll-{origin}"),
            field: "killed".to_owned(),
            count: count.to_owned(),
            source: None,
            attackers: false,
            part,
            repeats: false,
            statement: Statement {
                link: String::new(),
                outlet: origin.to_owned(),
                origin: origin.to_owned(),
                at: Moment::of_day("2024-03-22"),
                language: None,
                direction: "auto",
                sentence: Vec::new(),
            },
        }
    }

    #[test]
    fn last_statement_stands_beside_those_of_other_origins() {
        let lines = [
            line("Wire", "9", true),
            line("Wire", "15", false),
            line("Post", "12", false),
            line("Wire", "8", false),
            line("Radio", "15", false),
        ];
        let latest = latest_tolls(&lines);
        let shown: Vec<(&str, usize)> = latest
            .iter()
            .map(|toll| (toll.count.as_str(), toll.others.len()))
            .collect();
        assert_eq!(shown, [("15", 1)]);
        assert_eq!(
            latest
                .first()
                .and_then(|toll| toll.others.first())
                .map(|other| other.1.as_str()),
            Some("12")
        );
    }
}
