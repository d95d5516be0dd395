//! The table of what was measured, beside what is aimed at.

use std::fmt::{self, Display};

use crate::corpus::Article;

pub struct Table {
    head: String,
    rows: Vec<Row>,
    notes: Vec<String>,
}

struct Row {
    measure: String,
    target: String,
    found: String,
    holds: Option<bool>,
}

impl Table {
    pub fn new(articles: &[Article]) -> Self {
        let bytes: u64 = articles.iter().map(Article::bytes).sum();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            head: format!(
                "{} invented articles, {} MB of headlines and texts; {cores} cores",
                articles.len(),
                bytes / 1_000_000
            ),
            rows: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A figure that must be at least `least`.
    pub fn at_least(&mut self, measure: &str, least: f64, found: f64, how: &str) {
        self.row(
            measure,
            format!("≥ {least}"),
            found,
            how,
            Some(found >= least),
        );
    }

    /// A figure that must be at most `most`.
    pub fn at_most(&mut self, measure: &str, most: f64, found: f64, how: &str) {
        self.row(
            measure,
            format!("≤ {most}"),
            found,
            how,
            Some(found <= most),
        );
    }

    /// A figure that nothing is asked of.
    pub fn told(&mut self, measure: &str, found: f64, how: &str) {
        self.row(measure, String::new(), found, how, None);
    }

    /// What could not be measured.
    pub fn absent(&mut self, measure: &str, why: &str) {
        self.rows.push(Row {
            measure: measure.to_owned(),
            target: String::new(),
            found: why.to_owned(),
            holds: None,
        });
    }

    /// A line below the table.
    pub fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    fn row(&mut self, measure: &str, target: String, found: f64, how: &str, holds: Option<bool>) {
        let digits = if found.abs() < 10.0 { 3 } else { 1 };
        let how = if how.is_empty() {
            String::new()
        } else {
            format!(" ({how})")
        };
        let row = Row {
            measure: measure.to_owned(),
            target,
            found: format!("{found:.digits$}{how}"),
            holds,
        };
        crate::say(&format!("{measure}: {}", row.found));
        self.rows.push(row);
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{}\n", self.head)?;
        writeln!(f, "| measure | target | measured | |")?;
        writeln!(f, "| --- | --- | --- | --- |")?;
        for row in &self.rows {
            let holds = match row.holds {
                Some(true) => "✓",
                Some(false) => "missed",
                None => "",
            };
            writeln!(
                f,
                "| {} | {} | {} | {holds} |",
                row.measure, row.target, row.found
            )?;
        }
        writeln!(f)?;
        for note in &self.notes {
            writeln!(f, "{note}\n")?;
        }
        Ok(())
    }
}
