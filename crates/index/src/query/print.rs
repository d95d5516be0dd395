//! Writing a query out of what was understood.

use std::fmt::{self, Display};

use super::{Clause, Leaf};

impl Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("*"),
            Self::All(clauses) => joined(f, clauses, " ", |_| true),
            // Words side by side hold together more closely than OR.
            Self::Any(clauses) => {
                joined(f, clauses, " OR ", |inner| matches!(inner, Clause::Any(_)))
            }
            Self::Not(inner) => {
                f.write_str("-")?;
                joined(f, std::slice::from_ref(&**inner), "", |_| true)
            }
            Self::Leaf(leaf) => leaf.fmt(f),
        }
    }
}

impl Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = self.field {
            write!(f, "{field}:")?;
        }
        f.write_str(&self.written)
    }
}

/// Writes `clauses`; those of several parts in parentheses where they would fall apart.
fn joined(
    f: &mut fmt::Formatter<'_>,
    clauses: &[Clause],
    between: &str,
    falls_apart: impl Fn(&Clause) -> bool,
) -> fmt::Result {
    for (number, clause) in clauses.iter().enumerate() {
        if number > 0 {
            f.write_str(between)?;
        }
        match clause {
            Clause::All(_) | Clause::Any(_) if falls_apart(clause) => write!(f, "({clause})")?,
            _ => clause.fmt(f)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::query::{Limits, parse};

    const LIMITS: Limits = Limits {
        chars: 10_000,
        clauses: 200,
        wildcards: 50,
    };

    fn read(query: &str) -> Option<Clause> {
        parse(query, Timestamp::UNIX_EPOCH, LIMITS).ok()
    }

    /// The clause with every leaf at place 0, to compare what is asked only.
    fn placeless(clause: Clause) -> Clause {
        match clause {
            Clause::All(inner) => Clause::All(inner.into_iter().map(placeless).collect()),
            Clause::Any(inner) => Clause::Any(inner.into_iter().map(placeless).collect()),
            Clause::Not(inner) => Clause::Not(Box::new(placeless(*inner))),
            Clause::Leaf(leaf) => Clause::Leaf(Leaf {
                place: (0, 0),
                ..leaf
            }),
            Clause::Everything => Clause::Everything,
        }
    }

    #[track_caller]
    fn check_printed(query: &str, printed: &str) {
        let clause = read(query).expect("a query");
        assert_eq!(clause.to_string(), printed);
        let again = read(printed).expect("the printed query");
        assert_eq!(placeless(again), placeless(clause));
    }

    #[test]
    fn queries_are_written_plainly() {
        check_printed("", "*");
        check_printed("bridge  AND (river)", "bridge river");
        check_printed("a b OR c d", "a b OR c d");
        check_printed("(a OR b) NOT c", "(a OR b) -c");
        check_printed(
            "title:(bridge OR “old port”)",
            "title:bridge OR title:“old port”",
        );
        check_printed("NOT (x y) \"a b\"~5", "-(x y) \"a b\"~5");
        check_printed(
            "after:7d killed:>=10 lang:en",
            "after:7d killed:>=10 lang:en",
        );
        check_printed("brid* kabol~2 group:isis*", "brid* kabol~2 group:isis*");
        check_printed("a OR (b OR c) OR --d", "a OR (b OR c) OR --d");
    }

    /// The queries that the guide shows: what stands between backticks in the first column of its tables.
    #[test]
    fn guide_shows_queries_that_are_understood_and_every_field() {
        let guide = include_str!("../../../../docs/query-language.md");
        let rows = guide.lines().filter_map(|line| line.strip_prefix("| `"));
        let mut shown = String::new();
        for row in rows {
            let column = row.split(" | ").next().unwrap_or_default();
            for query in column.trim_end_matches('`').split("`, `") {
                assert!(read(query).is_some(), "{query}");
                shown.push_str(query);
                shown.push('\n');
            }
        }
        for name in crate::fields::names() {
            assert!(
                shown.contains(&format!("{name}:")),
                "the guide does not show {name}:"
            );
        }
    }

    #[test]
    fn leaf_knows_its_place() {
        let clause = read("«мост» title:old").expect("a query");
        let places: Vec<_> = clause.wanted().iter().map(|leaf| leaf.place).collect();
        assert_eq!(places, [(0, 6), (13, 16)]);
    }

    #[test]
    fn what_is_written_out_asks_for_the_same() {
        let pieces = [
            "(",
            ")",
            " ",
            " ",
            " AND ",
            " OR ",
            " NOT ",
            "-",
            "title:",
            "group:",
            "killed:",
            "on:",
            "\"old port\"",
            "\"a b\"~3",
            "\"",
            "bridge",
            "b*",
            "kabol~",
            "al-qaida",
            ">=4",
            "2024",
            "袭击",
            "袭",
            "...",
            "*",
        ];
        let mut state = 0x5eed_2026_u64;
        let mut understood = 0;
        for _ in 0..30_000 {
            let mut query = String::new();
            for _ in 0..state % 14 {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                query.push_str(pieces[usize::try_from(state % 25).expect("a small number")]);
            }
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let Some(clause) = read(&query) else { continue };
            understood += 1;
            let printed = clause.to_string();
            let again = read(&printed).unwrap_or_else(|| panic!("{query} as {printed}"));
            assert_eq!(placeless(again), placeless(clause), "{query} as {printed}");
        }
        assert!(understood > 3_000, "only {understood} were understood");
    }
}
