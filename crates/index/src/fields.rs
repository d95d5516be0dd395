//! The fields of the index: the one place where a field is declared.
//!
//! To add one: give [`IndexDocument`] what it is filled from, and [`FIELDS`] a line. Schema, documents, query language,
//! facets, filters and the guide in `docs/` all follow from that line; an index built before is left aside and built anew.

use crate::analysis::{primary_tag, slug};
use crate::{IndexDocument, SearchKind};

/// One field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldSpec {
    /// Its name in the index, and as a facet.
    pub(crate) name: &'static str,
    /// The names a query asks for it by; fields that share one are searched together.
    pub(crate) asked: &'static [&'static str],
    /// What it holds, and how a document fills it.
    pub(crate) holds: Holds,
    /// How much a word without a field's name weighs here; `None` when such words are not looked for here.
    pub(crate) plain: Option<f32>,
    /// Whether its words stand in the article, so that they are marked there.
    pub(crate) marked: bool,
    /// Whether its values can be counted.
    pub(crate) facet: bool,
    /// Whether only quotes have it, and articles are found by theirs.
    pub(crate) of_quotes: bool,
}

/// What a field holds, with the function that reads it from a document.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holds {
    /// Texts: phrases, and words in any form their language gives them.
    Text(fn(&IndexDocument) -> Vec<&str>),
    /// Names: phrases, and words as they are written.
    Names(fn(&IndexDocument) -> Vec<&str>),
    /// Whole values, such as ids and codes.
    Values(Form, fn(&IndexDocument) -> Vec<&str>),
    /// Whole numbers.
    Numbers(fn(&IndexDocument) -> Vec<u64>),
}

/// How a value is written, in documents and in queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As it is given.
    Given,
    /// As an id (`al-qaida`); a query may also spell it as a name ("Al-Qaïda").
    Id,
    /// A language's primary tag (`en`).
    Language,
    /// A code in capitals (`IQ`).
    Code,
}

/// A match in the headline says more than one in the text; common practice of news search.
const TITLE_WEIGHT: f32 = 2.5;

const FIELD: FieldSpec = FieldSpec {
    name: "",
    asked: &[],
    holds: Holds::Names(|_| Vec::new()),
    plain: None,
    marked: false,
    facet: false,
    of_quotes: false,
};

/// All fields but the id and the date of publication, which every article has once.
pub(crate) const FIELDS: &[FieldSpec] = &[
    FieldSpec {
        name: "title",
        asked: &["title"],
        holds: Holds::Text(|article| vec![&article.title]),
        plain: Some(TITLE_WEIGHT),
        marked: true,
        ..FIELD
    },
    FieldSpec {
        name: "body",
        asked: &["body"],
        holds: Holds::Text(|article| vec![&article.body]),
        plain: Some(1.0),
        marked: true,
        ..FIELD
    },
    FieldSpec {
        name: "quote",
        asked: &["quote"],
        holds: Holds::Text(|article| {
            let quotes = article.quotes.iter();
            quotes.map(|quote| quote.text.as_str()).collect()
        }),
        marked: true,
        of_quotes: true,
        ..FIELD
    },
    FieldSpec {
        name: "speaker_name",
        asked: &["speaker"],
        holds: Holds::Names(|article| {
            let mut names = seconds(&article.speakers);
            names.extend(texts(&article.speaker_names));
            names
        }),
        marked: true,
        ..FIELD
    },
    FieldSpec {
        name: "speaker",
        asked: &["speaker"],
        holds: Holds::Values(Form::Id, |article| firsts(&article.speakers)),
        facet: true,
        ..FIELD
    },
    FieldSpec {
        name: "group",
        asked: &["group"],
        holds: Holds::Values(Form::Id, |article| texts(&article.groups)),
        facet: true,
        ..FIELD
    },
    FieldSpec {
        name: "outlet_name",
        asked: &["outlet"],
        holds: Holds::Names(|article| vec![&article.outlet]),
        ..FIELD
    },
    FieldSpec {
        name: "outlet",
        asked: &["outlet"],
        holds: Holds::Values(Form::Given, |article| vec![&article.outlet]),
        facet: true,
        ..FIELD
    },
    FieldSpec {
        name: "feed",
        asked: &["outlet", "feed"],
        holds: Holds::Values(Form::Id, |article| texts(&article.feed)),
        ..FIELD
    },
    FieldSpec {
        name: "author",
        asked: &["author"],
        holds: Holds::Names(|article| texts(&article.authors)),
        ..FIELD
    },
    FieldSpec {
        name: "language",
        asked: &["lang", "language"],
        holds: Holds::Values(Form::Language, |article| texts(&article.language)),
        facet: true,
        ..FIELD
    },
    FieldSpec {
        name: "place",
        asked: &["place"],
        holds: Holds::Names(|article| texts(&article.places)),
        marked: true,
        ..FIELD
    },
    FieldSpec {
        name: "country",
        asked: &["country"],
        holds: Holds::Values(Form::Code, |article| texts(&article.countries)),
        facet: true,
        ..FIELD
    },
    FieldSpec {
        name: "killed",
        asked: &["killed"],
        holds: Holds::Numbers(|article| article.killed.into_iter().collect()),
        ..FIELD
    },
    FieldSpec {
        name: "injured",
        asked: &["injured"],
        holds: Holds::Numbers(|article| article.injured.into_iter().collect()),
        ..FIELD
    },
    FieldSpec {
        name: "incident",
        asked: &["incident"],
        holds: Holds::Values(Form::Given, |article| texts(&article.incidents)),
        facet: true,
        ..FIELD
    },
];

/// The names of dates of publication in queries.
pub(crate) const DATES: &[&str] = &["after", "before", "on"];

/// The names of fields in queries, each once.
pub(crate) fn names() -> Vec<&'static str> {
    let asked = FIELDS.iter().flat_map(|field| field.asked);
    let mut names = Vec::new();
    for name in asked.chain(DATES) {
        if !names.contains(name) {
            names.push(*name);
        }
    }
    names
}

/// What a query may ask for by a field's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryField {
    /// Its names; they mean the same.
    pub names: Vec<&'static str>,
    /// What stands behind the colon.
    pub takes: Takes,
}

/// What stands behind a field's name in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Words and phrases, in any form their language gives them.
    Words,
    /// Names and phrases, as they are written.
    Names,
    /// A whole value: an id, a code.
    Values,
    /// A number, a bound or a range.
    Numbers,
    /// A day, a month, a year or a time ago.
    Dates,
}

/// Everything that a query may ask for by name, for guides.
pub fn query_fields() -> Vec<QueryField> {
    let mut told: Vec<(Vec<usize>, QueryField)> = Vec::new();
    for name in names() {
        let fields: Vec<usize> = asked(name).map(|(number, _)| number).collect();
        let same = told
            .iter_mut()
            .find(|(known, _)| *known == fields && !fields.is_empty());
        match same {
            Some((_, field)) => field.names.push(name),
            None => {
                let (names, takes) = (vec![name], takes(name));
                told.push((fields, QueryField { names, takes }));
            }
        }
    }
    told.into_iter().map(|(_, field)| field).collect()
}

fn takes(name: &str) -> Takes {
    let holds = asked(name).map(|(_, field)| match field.holds {
        Holds::Text(_) => Takes::Words,
        Holds::Names(_) => Takes::Names,
        Holds::Values(..) => Takes::Values,
        Holds::Numbers(_) => Takes::Numbers,
    });
    let holds: Vec<Takes> = holds.collect();
    let order = [Takes::Numbers, Takes::Words, Takes::Names, Takes::Values];
    let first = order.into_iter().find(|takes| holds.contains(takes));
    first.unwrap_or(Takes::Dates)
}

/// The fields that a name in a query stands for, with their number in [`FIELDS`].
pub(crate) fn asked(name: &str) -> impl Iterator<Item = (usize, &'static FieldSpec)> {
    let fields = FIELDS.iter().enumerate();
    fields.filter(move |(_, field)| field.asked.contains(&name))
}

/// The fields searched for words without a field's name, with their number and weight: headline and text, or the words of
/// quotes where those are searched.
pub(crate) fn plain(kind: SearchKind) -> impl Iterator<Item = (usize, &'static FieldSpec, f32)> {
    let fields = FIELDS.iter().enumerate();
    fields.filter_map(move |(number, field)| {
        let weight = match kind {
            SearchKind::Article | SearchKind::Incident => field.plain?,
            SearchKind::Quote => (field.name == "quote").then_some(1.0)?,
        };
        Some((number, field, weight))
    })
}

/// The names of facets.
pub(crate) fn facets() -> Vec<&'static str> {
    let facets = FIELDS.iter().filter(|field| field.facet);
    facets.map(|field| field.name).collect()
}

impl Form {
    /// A document's value as it stands in the index.
    pub(crate) fn kept(self, value: &str) -> String {
        match self {
            Self::Given | Self::Id => value.to_owned(),
            Self::Language => primary_tag(value),
            Self::Code => value.trim().to_ascii_uppercase(),
        }
    }

    /// The values that someone who writes `text` in a query may mean.
    pub(crate) fn meant(self, text: &str) -> Vec<String> {
        let mut meant = vec![self.kept(text.trim())];
        if self == Self::Id {
            meant.push(slug(text));
        }
        meant.sort_unstable();
        meant.dedup();
        meant.retain(|value| !value.is_empty());
        meant
    }
}

fn texts<'a>(values: impl IntoIterator<Item = &'a String>) -> Vec<&'a str> {
    values.into_iter().map(String::as_str).collect()
}

fn firsts(pairs: &[(String, String)]) -> Vec<&str> {
    pairs.iter().map(|(first, _)| first.as_str()).collect()
}

fn seconds(pairs: &[(String, String)]) -> Vec<&str> {
    pairs.iter().map(|(_, second)| second.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_numbers_or_for_words_never_both() {
        for name in names() {
            let numbers = asked(name).filter(|(_, field)| matches!(field.holds, Holds::Numbers(_)));
            let numbers = numbers.count();
            assert!(numbers == 0 || numbers == asked(name).count(), "{name}");
        }
    }

    #[test]
    fn no_two_fields_have_one_name() {
        for field in FIELDS {
            let same = FIELDS.iter().filter(|other| other.name == field.name);
            assert_eq!(same.count(), 1, "{}", field.name);
        }
    }

    #[track_caller]
    fn check_guide(names: &[&str], takes: Takes) {
        let guide = query_fields();
        let field = guide.iter().find(|field| field.names == names);
        assert_eq!(field.map(|field| field.takes), Some(takes), "{names:?}");
    }

    #[test]
    fn guide_tells_every_name_once() {
        check_guide(&["title"], Takes::Words);
        check_guide(&["speaker"], Takes::Names);
        check_guide(&["lang", "language"], Takes::Values);
        check_guide(&["killed"], Takes::Numbers);
        check_guide(&["after"], Takes::Dates);
        let mut told: Vec<&str> = query_fields()
            .into_iter()
            .flat_map(|field| field.names)
            .collect();
        told.sort_unstable();
        let mut known = names();
        known.sort_unstable();
        assert_eq!(told, known);
    }

    #[test]
    fn ids_may_be_spelled_as_names() {
        assert_eq!(Form::Id.meant("Al-Qaïda"), ["Al-Qaïda", "al-qaida"]);
        assert_eq!(Form::Id.meant("isis_k"), ["isis-k", "isis_k"]);
        assert_eq!(Form::Code.meant(" iq"), ["IQ"]);
        assert_eq!(Form::Language.meant("en-GB"), ["en"]);
    }
}
