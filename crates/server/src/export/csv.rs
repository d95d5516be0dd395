//! A table of hits (RFC 4180), safe to open in a spreadsheet.

use wirewatch_model::{Attack, Count};

use super::ColumnView;
use super::item::Item;

/// A column: its name, what it holds, and how it is filled.
type Column = (&'static str, &'static str, fn(&Item<'_>) -> String);

/// What stands where a text says nothing.
const NOT_STATED: &str = "not stated";

/// All columns, in order. The values of the columns that begin with `attack_` belong together by their place in the list.
const COLUMNS: &[Column] = &[
    ("id", "the article's id", |item| item.stored.id.to_string()),
    (
        "story",
        "the story's id; articles that carry the same text share it",
        |item| {
            let story = item.stored.story.as_ref();
            story.map(|story| story.id.to_string()).unwrap_or_default()
        },
    ),
    ("url", "the article's address", |item| item.url().to_owned()),
    ("title", "the headline", |item| item.title().to_owned()),
    ("outlet", "the outlet's name", |item| item.outlet()),
    (
        "published",
        "first publication, RFC 3339 or a day; empty when the page does not say",
        |item| {
            let published = item.article().published.as_ref();
            published.map(|p| p.value.to_rfc3339()).unwrap_or_default()
        },
    ),
    (
        "first_seen",
        "when wirewatch first saw it, RFC 3339 UTC",
        |item| item.stored.first_seen_at.to_string(),
    ),
    ("language", "the language, BCP 47", |item| {
        item.article().language.clone().unwrap_or_default()
    }),
    ("authors", "writers, separated by `; `", |item| {
        item.article().authors.join("; ")
    }),
    (
        "groups",
        "ids of the groups named, separated by `; `",
        |item| item.group_ids().join("; "),
    ),
    ("speakers", "who is quoted, separated by `; `", |item| {
        let speakers = item.stored.analysis.speakers.iter();
        let names: Vec<&str> = speakers.map(|speaker| speaker.name.as_str()).collect();
        names.join("; ")
    }),
    (
        "quote",
        "the quote's words, when quotes are exported",
        |item| item.said().map(|(words, _)| words).unwrap_or_default(),
    ),
    (
        "quote_speaker",
        "who says it, when quotes are exported; empty when the text does not show it",
        |item| {
            let speaker = item.said().and_then(|(_, speaker)| speaker);
            speaker.unwrap_or_default().to_owned()
        },
    ),
    (
        "attack_types",
        "the attacks the article reports as news (not those it looks back on), separated by `; `",
        |item| each(item, |attack| attack.kind.clone()),
    ),
    (
        "attack_dates",
        "the first day each may have happened on, or `not stated`",
        |item| {
            each(item, |attack| {
                let date = attack.date.as_ref().map(|date| date.from.to_string());
                date.unwrap_or_else(|| NOT_STATED.to_owned())
            })
        },
    ),
    (
        "attack_places",
        "the finest place given for each, or `not stated`",
        |item| {
            each(item, |attack| {
                let place = attack.place.as_ref().map(|place| place.name.clone());
                place.unwrap_or_else(|| NOT_STATED.to_owned())
            })
        },
    ),
    (
        "attack_countries",
        "its country, ISO 3166-1 alpha-2, or `not stated`",
        |item| {
            each(item, |attack| {
                let code = attack.place.as_ref().and_then(|p| p.country_code.clone());
                code.unwrap_or_else(|| NOT_STATED.to_owned())
            })
        },
    ),
    (
        "attack_killed",
        "killed in each by this article: `12`, `12-15`, `12+` (at least), `-15` (at most), `vague` (\"dozens\") or `not stated`",
        |item| each(item, |attack| count(attack.killed)),
    ),
    (
        "attack_injured",
        "injured in each, written likewise",
        |item| each(item, |attack| count(attack.injured)),
    ),
    (
        "page_sha256",
        "SHA-256 of the page it was read from",
        |item| item.stored.page_sha256.clone(),
    ),
    (
        "fetched",
        "when that page was fetched, RFC 3339 UTC",
        |item| item.stored.fetched_at.to_string(),
    ),
    (
        "rules_version",
        "the version of the rules that read it",
        |item| item.stored.analysis.rules_version.clone(),
    ),
];

/// The names and meanings of the columns.
pub(super) fn columns() -> Vec<ColumnView> {
    let columns = COLUMNS.iter();
    columns
        .map(|(name, meaning, _)| ColumnView { name, meaning })
        .collect()
}

pub(super) fn head() -> String {
    line(COLUMNS.iter().map(|(name, _, _)| (*name).to_owned()))
}

pub(super) fn row(item: &Item<'_>) -> String {
    line(COLUMNS.iter().map(|(_, _, fill)| fill(item)))
}

fn line(values: impl Iterator<Item = String>) -> String {
    let values: Vec<String> = values.map(|value| field(&value)).collect();
    values.join(",") + "\r\n"
}

/// A value as RFC 4180 writes it. One that a spreadsheet would run as a formula gets an apostrophe in front.
fn field(value: &str) -> String {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let value = if formula {
        format!("'{value}")
    } else {
        value.to_owned()
    };
    if value.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value
    }
}

fn each(item: &Item<'_>, tell: impl Fn(&Attack) -> String) -> String {
    let attacks = item.stored.analysis.attacks.iter();
    let told: Vec<String> = attacks
        .filter(|attack| !attack.background)
        .map(tell)
        .collect();
    told.join("; ")
}

fn count(count: Option<Count>) -> String {
    let Some(count) = count else {
        return NOT_STATED.to_owned();
    };
    match (count.min, count.max) {
        (Some(min), Some(max)) if min == max => min.to_string(),
        (Some(min), Some(max)) => format!("{min}-{max}"),
        (Some(min), None) => format!("{min}+"),
        (None, Some(max)) => format!("-{max}"),
        (None, None) if count.vague => "vague".to_owned(),
        (None, None) => NOT_STATED.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_where_they_must_be() {
        assert_eq!(field("plain"), "plain");
        assert_eq!(field("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(field("a\nb"), "\"a\nb\"");
    }

    #[test]
    fn nothing_runs_as_a_formula() {
        assert_eq!(field("=1+1"), "'=1+1");
        assert_eq!(field("@SUM(A1,A2)"), "\"'@SUM(A1,A2)\"");
        assert_eq!(field("-15"), "'-15");
        assert_eq!(field("+1"), "'+1");
    }

    #[test]
    fn counts_say_what_is_known() {
        let told = |min, max, vague| count(Some(Count { min, max, vague }));
        assert_eq!(told(Some(3), Some(3), false), "3");
        assert_eq!(told(Some(3), Some(5), false), "3-5");
        assert_eq!(told(Some(20), None, true), "20+");
        assert_eq!(told(None, None, true), "vague");
        assert_eq!(count(None), "not stated");
    }

    #[test]
    fn guide_lists_the_columns() {
        let guide = include_str!("../../../../docs/search-api.md");
        for (name, meaning, _) in COLUMNS {
            let line = format!("| `{name}` | {meaning} |");
            assert!(guide.contains(&line), "docs/search-api.md lacks: {line}");
        }
    }
}
