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
    /// The words of quotes.
    pub quotes: Vec<String>,
    /// Speakers: id and name.
    pub speakers: Vec<(String, String)>,
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
    /// Publication, or when it was first seen.
    pub published: Timestamp,
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
            groups: Vec::new(),
            feed: None,
            outlet: String::new(),
            authors: Vec::new(),
            language: None,
            countries: Vec::new(),
            places: Vec::new(),
            killed: None,
            published,
        }
    }
}
