//! Corrected queries.

/// The query with the characters from `start` to `end` replaced.
pub(super) fn splice(query: &[char], start: usize, end: usize, replacement: &str) -> String {
    let before = query.iter().take(start);
    let after = query.iter().skip(end);
    let text: String = before
        .copied()
        .chain(replacement.chars())
        .chain(after.copied())
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The query without the characters from `start` to `end`; `None` when nothing is left.
pub(super) fn without(query: &[char], start: usize, end: usize) -> Option<String> {
    let rest = splice(query, start, end, "");
    (!rest.is_empty()).then_some(rest)
}

/// The one of `names` that `word` is most likely meant to be; `None` when it is like none of them.
pub(super) fn nearest<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    let best = names
        .iter()
        .min_by_key(|name| crate::edits::between(word, name))?;
    (crate::edits::between(word, best) <= 2).then_some(*best)
}
