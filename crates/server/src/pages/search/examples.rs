//! Searches to begin with, made from what the reader's own watchlist found.

use crate::pages::links::search_link;

use super::facets::Facet;

/// A search to begin with.
pub(super) struct Example {
    pub(super) query: String,
    pub(super) link: String,
    pub(super) says: String,
}

/// One search for each way of asking, from values that have hits.
pub(super) fn examples(groups: &[(String, String)], facets: &[Facet]) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut add = |query: String, says: String| {
        examples.push(Example {
            link: search_link(&query),
            query,
            says,
        });
    };
    for (id, name) in groups.iter().take(2) {
        add(format!("group:{id}"), format!("articles that name {name}"));
    }
    if let Some((id, name)) = groups.first() {
        add(
            format!("group:{id} killed:>=10 after:30d"),
            format!("of {name}, with ten or more killed, in the last thirty days"),
        );
    }
    let speaker = facets
        .iter()
        .find(|facet| facet.name == "Speakers")
        .and_then(|facet| facet.values.first());
    if let Some(speaker) = speaker {
        let name = speaker.name.replace('"', "");
        add(
            format!("speaker:\"{name}\""),
            format!("articles that quote {name}"),
        );
    }
    add(
        "\"car bomb\" OR (explosive* market)".to_owned(),
        "a phrase, or the beginning of a word with another word".to_owned(),
    );
    add(
        "(killed OR dead) -drill lang:en".to_owned(),
        "alternatives, without a word, in one language".to_owned(),
    );
    examples
}
