use jiff::Timestamp;
use wirewatch_model::ArticleId;

/// What the index is told of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexDocument {
    /// The article; a document with a known id replaces the old one.
    pub id: ArticleId,
    /// Its address.
    pub url: String,
    /// The headline.
    pub title: String,
    /// The text.
    pub body: String,
    /// Quotes, in reading order.
    pub quotes: Vec<IndexQuote>,
    /// Speakers: id and name, as they are counted.
    pub speakers: Vec<(String, String)>,
    /// Other names of the speakers, by which they are found as well.
    pub speaker_names: Vec<String>,
    /// The attacks it reports.
    pub attacks: Vec<IndexAttack>,
    /// Groups mentioned as actors or otherwise, not only inside another's name: ids.
    pub groups: Vec<String>,
    /// The outlet's feed id, if it has one.
    pub feed: Option<String>,
    /// The outlet's name.
    pub outlet: String,
    /// Writers.
    pub authors: Vec<String>,
    /// Language, BCP 47.
    pub language: Option<String>,
    /// Countries of the attacks reported, ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// Places of the attacks reported, by name.
    pub places: Vec<String>,
    /// Greatest number of killed stated (the lower bound), for `killed:>=10`.
    pub killed: Option<u64>,
    /// The story it belongs to.
    pub story: Option<ArticleId>,
    /// Greatest number of injured stated (the lower bound).
    pub injured: Option<u64>,
    /// Incidents that the attacks reported belong to: ids.
    pub incidents: Vec<String>,
    /// Publication, or when it was first seen.
    pub published: Timestamp,
    /// Publication as it is shown; `None` when the page does not say.
    pub dated: Option<String>,
}

/// One attack as an article reports it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexAttack {
    /// The incident it belongs to: its id; `None` until attacks were joined.
    pub incident: Option<String>,
    /// The incident's last possible day, in days since 1970; what incidents are ordered by.
    pub day: i64,
    /// Whether the article only looks back on it.
    pub background: bool,
    /// The sentences that tell of it.
    pub text: String,
    /// Groups named as perpetrators, claimants or accused, or in those sentences: ids.
    pub groups: Vec<String>,
    /// Its place, by its names.
    pub places: Vec<String>,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The lower bound of the number of killed stated.
    pub killed: Option<u64>,
    /// The lower bound of the number of injured stated.
    pub injured: Option<u64>,
}

/// One quote of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexQuote {
    /// Its words.
    pub text: String,
    /// The number in the article's `speakers` of who says it, if they are named.
    pub speaker: Option<usize>,
    /// Other names of who says it.
    pub speaker_names: Vec<String>,
    /// Groups named in it or in the sentence around it: ids.
    pub groups: Vec<String>,
}

impl IndexDocument {
    /// An article of which nothing is known yet but when it was published.
    pub fn new(id: ArticleId, published: Timestamp) -> Self {
        Self {
            id,
            url: String::new(),
            title: String::new(),
            body: String::new(),
            quotes: Vec::new(),
            speakers: Vec::new(),
            speaker_names: Vec::new(),
            attacks: Vec::new(),
            groups: Vec::new(),
            feed: None,
            outlet: String::new(),
            authors: Vec::new(),
            language: None,
            countries: Vec::new(),
            places: Vec::new(),
            killed: None,
            story: None,
            injured: None,
            incidents: Vec::new(),
            published,
            dated: None,
        }
    }

    /// What is searched when quotes are: each quote with its own speaker and groups, and all that holds for the article but
    /// its texts and what it reports.
    pub(crate) fn of_quotes(&self) -> impl Iterator<Item = Self> {
        let shared = self.without_content();
        self.quotes.iter().map(move |quote| {
            let speaker = quote.speaker.and_then(|number| self.speakers.get(number));
            Self {
                quotes: vec![quote.clone()],
                speakers: speaker.cloned().into_iter().collect(),
                speaker_names: quote.speaker_names.clone(),
                groups: quote.groups.clone(),
                ..shared.clone()
            }
        })
    }

    /// What is searched when incidents are: each attack that belongs to one, with its own facts and the sentences that tell
    /// of it, under the headline if it is what the article reports.
    pub(crate) fn of_attacks(&self) -> impl Iterator<Item = Self> {
        let shared = self.without_content();
        let joined = self
            .attacks
            .iter()
            .filter(|attack| attack.incident.is_some());
        joined.map(move |attack| Self {
            title: match attack.background {
                true => String::new(),
                false => self.title.clone(),
            },
            body: attack.text.clone(),
            groups: attack.groups.clone(),
            countries: attack.country.clone().into_iter().collect(),
            places: attack.places.clone(),
            killed: attack.killed,
            injured: attack.injured,
            incidents: attack.incident.clone().into_iter().collect(),
            attacks: vec![attack.clone()],
            ..shared.clone()
        })
    }

    /// What holds for every part of the article.
    fn without_content(&self) -> Self {
        Self {
            feed: self.feed.clone(),
            outlet: self.outlet.clone(),
            authors: self.authors.clone(),
            language: self.language.clone(),
            story: self.story.clone(),
            ..Self::new(self.id.clone(), self.published)
        }
    }
}
