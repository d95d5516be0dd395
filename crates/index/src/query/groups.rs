use jiff::Timestamp;

use super::{Clause, Limits, parse};

/// Queries beyond this are refused by every index, so their groups need no answer.
pub(super) const LIMITS: Limits = Limits {
    chars: 100_000,
    clauses: 10_000,
    wildcards: 10_000,
};

/// The whole values of `group:` in a query, as written: ids, names or aliases. A query that cannot be read has none.
pub fn group_names(query: &str) -> Vec<String> {
    let mut names = Vec::new();
    // Most queries name no field at all.
    if !query.contains(':') {
        return names;
    }
    if let Ok(clause) = parse(query, Timestamp::UNIX_EPOCH, LIMITS) {
        collect(&clause, &mut names);
    }
    names
}

fn collect(clause: &Clause, names: &mut Vec<String>) {
    match clause {
        Clause::All(clauses) | Clause::Any(clauses) => {
            for clause in clauses {
                collect(clause, names);
            }
        }
        Clause::Not(clause) => collect(clause, names),
        Clause::Leaf(leaf) => names.extend(leaf.group_name().map(str::to_owned)),
        Clause::Everything => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_a_query_are_given_as_written() {
        let query =
            "attack group:\"Islamic State\" (group:Талибан OR -group:pkk) group:is* lang:en";
        assert_eq!(group_names(query), ["Islamic State", "Талибан", "pkk"]);
        assert!(group_names("group:\"").is_empty());
    }
}
