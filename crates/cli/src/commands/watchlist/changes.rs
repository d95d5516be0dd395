//! What another watchlist changes, for people and for programs.

use std::cmp::Reverse;

use serde_json::{Value, json};
use wirewatch_pipeline::{ChangeExample, MentionChange, RetagReport};

/// Whether the changes were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// They would be.
    Would,
    /// They were.
    Did,
}

/// The changes by group and alias, each with a few sentences.
pub fn text(report: &RetagReport, tense: Tense) -> String {
    let verb = match tense {
        Tense::Would => "would change",
        Tense::Did => "changed",
    };
    let mut out = format!(
        "watchlist {} in place of {}: {} articles read, {} {verb}, attacks in {} of them\n{} mentions\n",
        report.to,
        from_words(report),
        grouped(report.articles),
        grouped(report.changed_articles),
        grouped(report.changed_attacks),
        signed(report.appear, report.vanish),
    );
    let mut last_group = "";
    for ((group, alias), change) in ordered(report) {
        if group != last_group {
            out.push_str(&format!("\n{group}\n"));
            last_group = group;
        }
        let counts = signed(change.appear, change.vanish);
        out.push_str(&format!("  \"{alias}\"  {counts}\n"));
        push_examples(&mut out, '+', &change.appearing);
        push_examples(&mut out, '-', &change.vanishing);
    }
    out
}

fn from_words(report: &RetagReport) -> String {
    let known = report.from.iter().filter(|version| !version.is_empty());
    let mut words: Vec<&str> = known.map(String::as_str).collect();
    if report.from.contains("") {
        words.push("one not on record");
    }
    if words.is_empty() {
        return "none other".to_owned();
    }
    words.join(", ")
}

fn push_examples(out: &mut String, sign: char, examples: &[ChangeExample]) {
    for example in examples {
        let ChangeExample {
            before,
            mention,
            after,
            ..
        } = example;
        out.push_str(&format!("    {sign} {before}*{mention}*{after}\n"));
    }
}

/// `+214 / -3,902`.
fn signed(appear: u64, vanish: u64) -> String {
    format!("+{} / -{}", grouped(appear), grouped(vanish))
}

/// A number with a comma between each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

type Row<'a> = (&'a (String, String), &'a MentionChange);

/// The groups with most changes first, and within a group the aliases with most.
fn ordered(report: &RetagReport) -> Vec<Row<'_>> {
    let mut by_group = std::collections::HashMap::new();
    for ((group, _), change) in &report.changes {
        *by_group.entry(group).or_insert(0) += change.appear + change.vanish;
    }
    let mut rows: Vec<Row<'_>> = report.changes.iter().collect();
    rows.sort_by_key(|((group, alias), change)| {
        let of_group = by_group.get(group).copied().unwrap_or(0);
        let of_alias = change.appear + change.vanish;
        (Reverse(of_group), group, Reverse(of_alias), alias)
    });
    rows
}

/// The same as JSON.
pub fn json(report: &RetagReport, tense: Tense) -> Value {
    let changes = ordered(report);
    let changes = changes.into_iter().map(|((group, alias), change)| {
        json!({
            "group_id": group,
            "alias": alias,
            "appear": change.appear,
            "vanish": change.vanish,
            "appearing": examples_json(&change.appearing),
            "vanishing": examples_json(&change.vanishing),
        })
    });
    json!({
        "applied": tense == Tense::Did,
        "complete": !report.interrupted,
        "from": report.from,
        "to": report.to,
        "articles": report.articles,
        "changed_articles": report.changed_articles,
        "changed_attacks": report.changed_attacks,
        "earlier_versions": report.earlier_versions,
        "appear": report.appear,
        "vanish": report.vanish,
        "changes": changes.collect::<Vec<_>>(),
    })
}

fn examples_json(examples: &[ChangeExample]) -> Vec<Value> {
    let examples = examples.iter().map(|example| {
        json!({
            "article_id": example.article_id.as_str(),
            "before": example.before,
            "mention": example.mention,
            "after": example.after,
        })
    });
    examples.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_threes() {
        assert_eq!(signed(214, 3_902), "+214 / -3,902");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(grouped(0), "0");
    }

    #[test]
    fn groups_with_most_changes_come_first() {
        let mut report = RetagReport::default();
        for (group, alias, vanish) in [("a", "Ant", 1), ("b", "Bee", 1), ("b", "Bees", 7)] {
            let change = MentionChange {
                vanish,
                ..MentionChange::default()
            };
            let key = (group.to_owned(), alias.to_owned());
            report.changes.insert(key, change);
        }
        let aliases: Vec<&str> = ordered(&report)
            .iter()
            .map(|((_, alias), _)| alias.as_str())
            .collect();
        assert_eq!(aliases, ["Bees", "Bee", "Ant"]);
    }
}
