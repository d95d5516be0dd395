//! How to ask, what the words mean, how figures are read, and whose work is in here. The table of fields is made from the
//! grammar of the code.

use askama::Template;
use axum::response::Response;
use wirewatch_index::{Takes, query_fields};

use super::failure::page;
use super::links::search_link;
use super::shell::{Section, Shell};

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    shell: Shell,
    words: Vec<Example>,
    fields: Vec<FieldHelp>,
}

/// A query with what it finds.
struct Example {
    query: &'static str,
    finds: &'static str,
    link: String,
}

struct FieldHelp {
    /// The names, as they are written.
    names: Vec<String>,
    takes: &'static str,
    examples: Vec<Example>,
}

/// Queries of words, with what they find.
const WORDS: &[(&str, &str)] = &[
    (
        "market attack",
        "both words, in any form their language gives them: attacks, attacked",
    ),
    (
        "attack OR bombing",
        "either; words side by side hold together more closely than OR",
    ),
    (
        "attack -drill",
        "the first without the second; NOT means the same",
    ),
    ("(attack OR bombing) market", "grouped"),
    (
        "\"concert hall\"",
        "the words as they stand, next to each other",
    ),
    (
        "\"attack moscow\"~5",
        "the words within five places of each other",
    ),
    ("mosc*", "words that begin so; two letters at least"),
    ("hezbolah~", "words that differ by one letter; ~2 for two"),
    ("*", "every article"),
];

/// Queries by field, with what they find.
const FIELD_EXAMPLES: &[(&str, &str, &str)] = &[
    ("title", "title:drone", "only in headlines"),
    (
        "title",
        "title:(drone OR rocket)",
        "a field holds for all in parentheses",
    ),
    ("body", "body:drone", "only in texts"),
    ("quote", "quote:ceasefire", "only in what somebody said"),
    (
        "speaker",
        "speaker:\"hans schmidt\"",
        "by who is quoted: a name or an id",
    ),
    (
        "group",
        "group:isis-k",
        "by group: its id, its name or any alias",
    ),
    (
        "group",
        "-group:*",
        "articles that name no group of the watchlist",
    ),
    (
        "outlet",
        "outlet:\"Harbour Ledger\"",
        "by outlet: its name or its feed's id",
    ),
    ("feed", "feed:harbour-ledger", "by the feed's id"),
    ("author", "author:malik", "by writer"),
    ("lang", "lang:ru", "by language, as a code of two letters"),
    ("place", "place:kerman", "by the place of a reported attack"),
    (
        "country",
        "country:IR",
        "by the country of a reported attack, as a code of two letters",
    ),
    ("killed", "killed:>=10", "at least ten dead stated"),
    ("killed", "killed:10..20", "ten to twenty"),
    (
        "injured",
        "injured:>=20",
        "by the injured stated, in the same ways",
    ),
    (
        "incident",
        "incident:3f1c20b7a9de",
        "the reports of one incident, by its id",
    ),
    (
        "after",
        "after:2024-03-01",
        "published from that day on; days are in UTC",
    ),
    (
        "after",
        "after:7d",
        "in the last seven days; h, d, w, m and y are known",
    ),
    ("before", "before:2024-04-01", "before that day"),
    (
        "on",
        "on:2024-03-22",
        "on that day; on:2024-03 and on:2024 for a month and a year",
    ),
    ("on", "on:today", "today; yesterday is known too"),
];

/// The help page.
pub(crate) async fn help_page() -> Response {
    let fields = query_fields().into_iter().map(|field| {
        let examples = FIELD_EXAMPLES
            .iter()
            .filter(|(name, ..)| field.names.contains(name))
            .map(|(_, query, finds)| example(query, finds));
        FieldHelp {
            names: field.names.iter().map(|name| format!("{name}:")).collect(),
            takes: takes_words(field.takes),
            examples: examples.collect(),
        }
    });
    page(&HelpPage {
        shell: Shell::at(Section::Help),
        words: WORDS
            .iter()
            .map(|(query, finds)| example(query, finds))
            .collect(),
        fields: fields.collect(),
    })
}

fn example(query: &'static str, finds: &'static str) -> Example {
    Example {
        query,
        finds,
        link: search_link(query),
    }
}

fn takes_words(takes: Takes) -> &'static str {
    match takes {
        Takes::Words => "words, phrases",
        Takes::Names => "a name, an id",
        Takes::Values => "a value",
        Takes::Numbers => "a number: 3, >=10, <5, 10..20",
        Takes::Dates => "a day, or how long ago",
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use wirewatch_index::{IndexConfig, open_index};

    use super::*;
    use crate::testing::Desk;

    #[test]
    fn every_example_is_a_query_that_is_understood() {
        let folder = tempfile::tempdir().expect("a folder");
        let index = open_index(folder.path(), &IndexConfig::default()).expect("an index");
        let of_words = WORDS.iter().map(|(query, _)| query);
        for query in of_words.chain(FIELD_EXAMPLES.iter().map(|(_, query, _)| query)) {
            let checked = index.check(query, Timestamp::now());
            assert!(checked.is_ok(), "{query}: {checked:?}");
        }
    }

    #[test]
    fn examples_are_of_fields_that_there_are() {
        let fields = query_fields();
        for (name, ..) in FIELD_EXAMPLES {
            let known = fields.iter().any(|field| field.names.contains(name));
            assert!(known, "{name}");
        }
    }

    #[tokio::test]
    async fn page_lists_the_fields_of_the_grammar() {
        let page = Desk::open().await.get("/help", &[]).await;
        assert_eq!(page.status, 200);
        for field in query_fields() {
            for name in field.names {
                assert!(
                    page.body.contains(&format!("<code>{name}:</code>")),
                    "{name}"
                );
            }
        }
    }
}
