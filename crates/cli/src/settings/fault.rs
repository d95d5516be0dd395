/// Says what is wrong with a TOML file in one line: file, line, column, and what was perhaps meant.
pub fn toml_fault(path: &str, text: &str, error: &toml::de::Error) -> String {
    let message = error.message().replace('\n', " ");
    let message = unknown_key(&message).unwrap_or(message);
    match error.span() {
        Some(span) => {
            let (line, column) = place_of(text, span.start);
            format!("{path}:{line}:{column}: {message}")
        }
        None => format!("{path}: {message}"),
    }
}

fn place_of(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (line, column)
}

/// Rewrites serde's "unknown field `x`, expected one of `a`, `b`" as a question.
fn unknown_key(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field ")?;
    let mut names = rest.split('`').skip(1).step_by(2);
    let unknown = names.next()?;
    let known: Vec<&str> = names.collect();
    Some(describe_unknown(unknown, &known))
}

/// "unknown key `x`; did you mean `y`?", or the keys that there are.
pub fn describe_unknown(unknown: &str, known: &[&str]) -> String {
    match closest(unknown, known) {
        Some(meant) => format!("unknown key `{unknown}`; did you mean `{meant}`?"),
        None => format!("unknown key `{unknown}`; there are: {}", known.join(", ")),
    }
}

fn closest<'a>(unknown: &str, known: &[&'a str]) -> Option<&'a str> {
    let best = known.iter().min_by_key(|name| distance(unknown, name))?;
    (distance(unknown, best) <= 1 + unknown.len() / 3).then_some(best)
}

/// Edits (insert, delete, replace) from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, to) in b.iter().enumerate() {
            let (left, above) = (
                row.get(j).copied().unwrap_or(0),
                row.get(j + 1).copied().unwrap_or(0),
            );
            let replaced = diagonal + usize::from(from != *to);
            diagonal = above;
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = replaced.min(left + 1).min(above + 1);
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("pause", "pause"), 0);
        assert_eq!(distance("host_pause", "host_pause_ms"), 3);
        assert_eq!(distance("abc", "xyz"), 3);
    }

    #[test]
    fn unknown_key_without_a_likeness_lists_the_keys() {
        assert_eq!(
            describe_unknown("zzz", &["alpha", "beta"]),
            "unknown key `zzz`; there are: alpha, beta"
        );
    }
}
