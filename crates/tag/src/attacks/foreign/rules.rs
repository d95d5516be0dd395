use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use wirewatch_text::{fold, tokens};

use crate::attacks::words::Document;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ForeignFile {
    kinds: BTreeMap<String, Vec<String>>,
    claims: Vec<String>,
    not: Vec<String>,
    places: PlacesFile,
    dates: DatesFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlacesFile {
    before: Vec<String>,
    #[serde(default)]
    named: Vec<String>,
    #[serde(default)]
    prefixes: Vec<String>,
    #[serde(default)]
    endings: Vec<[String; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DatesFile {
    weekdays: Vec<String>,
    months: Vec<String>,
    today: Vec<String>,
    yesterday: Vec<String>,
    #[serde(default)]
    between: Vec<String>,
}

/// How attacks are read in a language other than English.
#[derive(Debug, Clone)]
pub(crate) struct ForeignRules {
    /// Words for attacks, by kind.
    pub kinds: Vec<(String, Phrases)>,
    /// Words for a claim.
    pub claims: Phrases,
    /// Words of a sentence that speaks of no attack, or of an old one.
    pub not: Phrases,
    /// Words before a place's name.
    pub before_place: Phrases,
    /// Words before the name of a place even where no table has it ("dans le village de").
    pub before_named: Phrases,
    /// Letters that stand for "in" before a place's name.
    pub prefixes: Vec<String>,
    /// Endings of a place's name in the text, and what to put for them to look it up.
    pub endings: Vec<(String, String)>,
    /// The weekdays from Monday; each may have several forms.
    pub weekdays: Vec<Phrases>,
    /// The months from January; each may have several forms.
    pub months: Vec<Phrases>,
    /// Words for the day itself.
    pub today: Phrases,
    /// Words for the day before.
    pub yesterday: Phrases,
    /// Small words inside a date ("13 de mayo").
    pub between: Vec<String>,
}

impl ForeignRules {
    /// Reads the rules from the text of an `attacks-<language>.toml`.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let file: ForeignFile = toml::from_str(text)?;
        let forms = |entries: &[String]| -> Vec<Phrases> {
            let split =
                |entry: &String| -> Vec<String> { entry.split('|').map(str::to_owned).collect() };
            entries
                .iter()
                .map(|entry| Phrases::of(&split(entry)))
                .collect()
        };
        Ok(Self {
            kinds: file
                .kinds
                .iter()
                .map(|(kind, phrases)| (kind.clone(), Phrases::of(phrases)))
                .collect(),
            claims: Phrases::of(&file.claims),
            not: Phrases::of(&file.not),
            before_place: Phrases::of(&file.places.before),
            before_named: Phrases::of(&file.places.named),
            prefixes: file
                .places
                .prefixes
                .iter()
                .map(|prefix| fold(prefix))
                .collect(),
            endings: file
                .places
                .endings
                .iter()
                .map(|[from, to]| (fold(from), fold(to)))
                .collect(),
            weekdays: forms(&file.dates.weekdays),
            months: forms(&file.dates.months),
            today: Phrases::of(&file.dates.today),
            yesterday: Phrases::of(&file.dates.yesterday),
            between: file.dates.between.iter().map(|word| fold(word)).collect(),
        })
    }
}

/// Phrases to be found in a text, cut into folded words; one that ends in `*` stands for all its endings.
#[derive(Debug, Clone)]
pub(crate) struct Phrases(Vec<Vec<Part>>);

#[derive(Debug, Clone)]
enum Part {
    Word(String),
    Stem(String),
}

impl Phrases {
    fn of(phrases: &[String]) -> Self {
        let cut =
            |phrase: &String| -> Vec<Part> { phrase.split_whitespace().flat_map(parts).collect() };
        let mut all: Vec<Vec<Part>> = phrases.iter().map(cut).collect();
        all.retain(|parts| !parts.is_empty());
        all.sort_by_key(|parts| std::cmp::Reverse(parts.len()));
        Self(all)
    }

    /// Behind the longest phrase that begins at the word `at` and ends by `limit`.
    pub fn end_at(&self, doc: &Document<'_>, at: usize, limit: usize) -> Option<usize> {
        let fits = |parts: &&Vec<Part>| {
            at + parts.len() <= limit
                && parts.iter().zip(at..).all(|(part, at)| match part {
                    Part::Word(word) => doc.low(at) == word,
                    Part::Stem(stem) => doc.low(at).starts_with(stem.as_str()),
                })
        };
        self.0.iter().find(fits).map(|parts| at + parts.len())
    }

    /// The first of the phrases among the words `range`.
    pub fn find(&self, doc: &Document<'_>, range: &Range<usize>) -> Option<Range<usize>> {
        range
            .clone()
            .find_map(|at| Some(at..self.end_at(doc, at, range.end)?))
    }
}

/// The folded words of one written word: the text is cut in the same way ("aujourd'hui").
fn parts(word: &str) -> Vec<Part> {
    if let Some(stem) = word.strip_suffix('*') {
        return vec![Part::Stem(fold(stem))];
    }
    tokens(word)
        .iter()
        .map(|token| Part::Word(fold(token.span.of(word))))
        .collect()
}
