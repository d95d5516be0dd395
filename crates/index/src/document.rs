use jiff::Timestamp;
use wirewatch_model::ArticleId;

/// What the index is told of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexDocument {
    /// The article; a document with a known id replaces the old one.
    pub id: ArticleId,
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
}

/// One quote of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexQuote {
    /// Its words.
    pub text: String,
    /// The number in the article's `speakers` of who says it, if they are named.
    pub speaker: Option<usize>,
    /// Groups named in it or in the sentence around it: ids.
    pub groups: Vec<String>,
}

impl IndexDocument {
    /// An article of which nothing is known yet but when it was published.
    pub fn new(id: ArticleId, published: Timestamp) -> Self {
        Self {
            id,
            title: String::new(),
            body: String::new(),
            quotes: Vec::new(),
            speakers: Vec::new(),
            speaker_names: Vec::new(),
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
        }
    }

    /// What is searched when quotes are: each quote with its own speaker and groups, and all that holds for the article but
    /// its texts and what it reports.
    pub(crate) fn of_quotes(&self) -> impl Iterator<Item = Self> {
        let shared = Self {
            feed: self.feed.clone(),
            outlet: self.outlet.clone(),
            authors: self.authors.clone(),
            language: self.language.clone(),
            story: self.story.clone(),
            ..Self::new(self.id.clone(), self.published)
        };
        self.quotes.iter().map(move |quote| {
            let speaker = quote.speaker.and_then(|number| self.speakers.get(number));
            Self {
                quotes: vec![quote.clone()],
                speakers: speaker.cloned().into_iter().collect(),
                groups: quote.groups.clone(),
                ..shared.clone()
            }
        })
    }
}
