use jiff::Timestamp;

use super::groups::LIMITS;
use super::{Clause, parse};

/// One part of a query that all hits must match: a word, phrase, value, exclusion, or alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryPart {
    /// It, as it was understood; a query of its own.
    pub text: String,
    /// The field it is about, when it is a single value.
    pub field: Option<&'static str>,
    /// Whether it says what must not be there.
    pub excluded: bool,
    /// The query without it; empty when there is nothing else.
    pub without: String,
}

/// The parts of a query in the order written. A query that cannot be read has none.
pub fn query_parts(query: &str) -> Vec<QueryPart> {
    let Ok(clause) = parse(query, Timestamp::UNIX_EPOCH, LIMITS) else {
        return Vec::new();
    };
    let clauses = match clause {
        Clause::Everything => return Vec::new(),
        Clause::All(clauses) => clauses,
        single => vec![single],
    };
    let parts = clauses.iter().enumerate().map(|(number, clause)| {
        let others = clauses.iter().enumerate();
        let others = others.filter(|(other, _)| *other != number);
        let others: Vec<Clause> = others.map(|(_, clause)| clause.clone()).collect();
        QueryPart {
            text: clause.to_string(),
            field: field_of(clause),
            excluded: matches!(clause, Clause::Not(_)),
            without: written(others),
        }
    });
    parts.collect()
}

fn field_of(clause: &Clause) -> Option<&'static str> {
    match clause {
        Clause::Leaf(leaf) => leaf.field,
        Clause::Not(inner) => field_of(inner),
        _ => None,
    }
}

fn written(mut clauses: Vec<Clause>) -> String {
    match clauses.len() {
        0 => String::new(),
        1 => clauses.remove(0).to_string(),
        _ => Clause::All(clauses).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: &[(&str, &str)]) {
        let parts = query_parts(query);
        let parts: Vec<(&str, &str)> = parts
            .iter()
            .map(|part| (part.text.as_str(), part.without.as_str()))
            .collect();
        assert_eq!(parts, expected, "{query}");
    }

    #[test]
    fn parts_are_what_all_hits_must_match() {
        check("bombing", &[("bombing", "")]);
        check(
            "market \"car bomb\" -drill",
            &[
                ("market", "\"car bomb\" -drill"),
                ("\"car bomb\"", "market -drill"),
                ("-drill", "market \"car bomb\""),
            ],
        );
    }

    #[test]
    fn alternatives_are_one_part() {
        check(
            "(mosul OR erbil) lang:ar",
            &[("mosul OR erbil", "lang:ar"), ("lang:ar", "mosul OR erbil")],
        );
        check("mosul OR erbil", &[("mosul OR erbil", "")]);
    }

    #[test]
    fn fields_and_exclusions_are_told() {
        let parts = query_parts("speaker:\"Amina Diallo\" -outlet:wire");
        let told: Vec<_> = parts
            .iter()
            .map(|part| (part.field, part.excluded))
            .collect();
        assert_eq!(told, [(Some("speaker"), false), (Some("outlet"), true)]);
        assert!(query_parts("\"open").is_empty() && query_parts("").is_empty());
    }
}
