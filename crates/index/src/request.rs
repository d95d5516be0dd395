use std::collections::BTreeMap;

use jiff::Timestamp;
use wirewatch_model::ArticleId;

/// What is searched for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchRequest {
    /// The query in the query language; empty means every article.
    pub query: String,
    /// Only articles with one of these values, for each field named (`group`, `speaker`, `outlet`, `language` …), as the
    /// query language names it; a field without values narrows nothing.
    pub filters: Vec<(String, Vec<String>)>,
    /// The ids of the groups that the query's `group:` values name, by the value as [`crate::group_names`] gives it; a
    /// value that is not here is taken for an id.
    pub group_names: BTreeMap<String, Vec<String>>,
    /// Only articles published at or after this moment.
    pub from: Option<Timestamp>,
    /// Only articles published before this moment.
    pub to: Option<Timestamp>,
    /// What hits are.
    pub kind: SearchKind,
    /// The order of hits.
    pub sort: SearchSort,
    /// Whether of each story only the first hit is shown.
    pub collapse: bool,
    /// Whether to say of each hit which words of the query it has.
    pub why: bool,
    /// Where the last page ended: the hits behind it are shown, from the same snapshot.
    pub cursor: Option<String>,
    /// The snapshot to search, by the name a page or an export gave it; the last commit if not given.
    pub snapshot: Option<String>,
    /// How many hits at most.
    pub limit: usize,
    /// How many hits to pass over.
    pub offset: usize,
    /// For which fields to count values (`group`, `speaker`, `outlet`, `language`, `country` …).
    pub facets: Vec<String>,
    /// "Now", for relative dates in the query.
    pub now: Timestamp,
}

/// What is searched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum SearchKind {
    /// Articles.
    #[default]
    Article,
    /// Quotes, each for itself.
    Quote,
    /// Incidents: those of which an attack matches as one article reports it.
    Incident,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SearchSort {
    /// Best match first.
    #[default]
    Relevance,
    /// Latest publication first.
    Newest,
    /// Earliest publication first.
    Oldest,
    /// The reports of an incident beside one another: those of the newest incident first, then of the one before; last,
    /// what reports none. Of one incident, the newest report first.
    Incident,
}

/// One answer to a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchPage {
    /// How many articles, quotes or incidents match.
    pub total: u64,
    /// How many stories they are; `None` when hits were not collapsed.
    pub stories: Option<u64>,
    /// The hits asked for, in order.
    pub hits: Vec<Hit>,
    /// Counts for each facet asked for, the most frequent value first.
    pub facets: Vec<(String, Vec<FacetCount>)>,
    /// The snapshot searched; kept as long as someone pages through it. Empty when this page shows everything.
    pub snapshot: String,
    /// For the next page; `None` when this one is the last.
    pub next_cursor: Option<String>,
}

/// One article, quote or incident that matches.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The article; of an incident, the report that matches best.
    pub id: ArticleId,
    /// What the index itself knows of the article, when hits are articles.
    pub card: Option<Card>,
    /// The incident's id, when incidents are searched.
    pub incident: Option<String>,
    /// The quote's number in it, from 0, when quotes are searched.
    pub quote: Option<u32>,
    /// How well it matches; 0 when sorted by date.
    pub score: f32,
    /// How many hits are of its story, when they were collapsed; else 1.
    pub same_story: u64,
    /// How many reports of the incident match, when incidents are searched; else 1.
    pub reports: u64,
    /// Which words of the query it has, when that was asked.
    pub why: Vec<Reason>,
}

/// What the index itself knows of an article, to be shown without asking the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// Its address.
    pub url: String,
    /// The headline.
    pub title: String,
    /// The outlet's name.
    pub outlet: String,
    /// Publication as it is shown.
    pub dated: Option<String>,
    /// Language, BCP 47.
    pub language: Option<String>,
    /// Ids of groups it names.
    pub groups: Vec<String>,
    /// Names of its speakers.
    pub speakers: Vec<String>,
    /// How many quotes it has.
    pub quotes: usize,
}

/// What is written between the parts of a card, and between the items of a list in it: signs that texts do not have.
const PART: char = '\u{1e}';
const ITEM: char = '\u{1f}';

impl Card {
    /// The card in short, as the index keeps it.
    pub(crate) fn to_line(&self) -> String {
        let list = |items: &[String]| items.join(&ITEM.to_string());
        let parts = [
            self.url.clone(),
            self.title.clone(),
            self.outlet.clone(),
            self.dated.clone().unwrap_or_default(),
            self.language.clone().unwrap_or_default(),
            list(&self.groups),
            list(&self.speakers),
            self.quotes.to_string(),
        ];
        parts.join(&PART.to_string())
    }

    /// The card that was kept so; `None` for anything else.
    pub(crate) fn of_line(line: &str) -> Option<Self> {
        let parts: Vec<&str> = line.split(PART).collect();
        let [
            url,
            title,
            outlet,
            dated,
            language,
            groups,
            speakers,
            quotes,
        ] = parts.as_slice()
        else {
            return None;
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let list = |text: &str| {
            let items = text.split(ITEM).filter(|item| !item.is_empty());
            items.map(str::to_owned).collect()
        };
        Some(Self {
            url: (*url).to_owned(),
            title: (*title).to_owned(),
            outlet: (*outlet).to_owned(),
            dated: some(dated),
            language: some(language),
            groups: list(groups),
            speakers: list(speakers),
            quotes: quotes.parse().ok()?,
        })
    }
}

/// A word, phrase or value of the query that a hit has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// It, as the query has it.
    pub wanted: String,
    /// The fields of the index where it was found.
    pub fields: Vec<String>,
}

/// All hits of a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matching {
    /// The snapshot searched.
    pub snapshot: String,
    /// The hits, in order.
    pub hits: Vec<Hit>,
}

/// How many hits a search has by day, and by the values of the fields that its request names as facets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCounts {
    /// The days that have any articles, the first day first.
    pub days: Vec<DayCount>,
    /// Counts by value for each facet asked for, the most frequent first.
    pub facets: Vec<(String, Vec<FacetCount>)>,
}

/// How many hits were published on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// Days since 1970 in UTC.
    pub day: i64,
    /// How many match.
    pub matching: u64,
    /// How many there are, whether they match or not.
    pub all: u64,
}

/// What similar articles are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikeRequest {
    /// The article; it is not among the hits.
    pub id: ArticleId,
    /// Its headline.
    pub title: String,
    /// Its text.
    pub body: String,
    /// How many at most.
    pub limit: usize,
}

/// How many matching articles have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// How many articles.
    pub count: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_is_read_as_it_was_kept() {
        let card = Card {
            url: "https://a.example/1".to_owned(),
            title: "Bridge | \"closed\"".to_owned(),
            dated: Some("2025-03-01".to_owned()),
            groups: vec!["alpha".to_owned(), "beta".to_owned()],
            quotes: 3,
            ..Card::default()
        };
        assert_eq!(Card::of_line(&card.to_line()), Some(card));
        assert_eq!(Card::of_line("something else"), None);
    }
}
