use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use utoipa::ToSchema;
use wirewatch_model::{ArticleId, CodePoints, SpeakerKind, SpeakerRole};
use wirewatch_store::{
    DecidedSpeakers, SpeakerDecision, SpeakerSighting, SpeakerSuggestion, SpeakerSummary,
    StoredArticle,
};

use super::role_word;

/// How many articles show each post.
const PLACES_OF_POST: usize = 3;

/// A list of speakers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpeakersView {
    /// How many there are in all.
    pub total: u64,
    /// The speakers.
    pub speakers: Vec<SpeakerSummaryView>,
    /// Where the list goes on; `null` when these are the last.
    pub next_cursor: Option<String>,
}

/// A speaker in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpeakerSummaryView {
    /// The id.
    pub id: String,
    /// `person` or `organization`.
    pub kind: &'static str,
    /// The usual name.
    pub name: String,
    /// All names, the usual one first.
    pub names: Vec<String>,
    /// The last role stated.
    pub role: &'static str,
    /// Whether that is `expert`.
    pub expert: bool,
    /// The last title stated.
    pub title: Option<String>,
    /// Its organization.
    pub affiliation: Option<String>,
    /// Different quotes.
    pub quotes: u64,
    /// Articles that quote the speaker.
    pub articles: u64,
    /// The first of them, RFC 3339 UTC.
    pub first_published: String,
    /// The last of them, RFC 3339 UTC.
    pub last_published: String,
}

/// A speaker with names and posts over time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpeakerProfileView {
    /// Who it is.
    #[serde(flatten)]
    pub summary: SpeakerSummaryView,
    /// How articles name the speaker, and why each name was taken for the same one.
    pub variants: Vec<SpeakerNameView>,
    /// Titles, affiliations and roles as articles state them, the first one first.
    pub posts: Vec<PostView>,
    /// Speakers who may be the same one.
    pub suggestions: Vec<SuggestionView>,
}

/// A name of a speaker.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpeakerNameView {
    /// The name, as written.
    pub name: String,
    /// In how many articles.
    pub articles: u64,
    /// Why it was taken for this speaker.
    pub reason: String,
}

/// A title, affiliation and role in the time that articles state it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostView {
    /// "Dr." and the like.
    pub honorific: Option<String>,
    /// The post.
    pub title: Option<String>,
    /// Its organization.
    pub affiliation: Option<String>,
    /// The role.
    pub role: &'static str,
    /// The first article that states it, RFC 3339 UTC.
    pub from: String,
    /// The last article that states it, RFC 3339 UTC.
    pub to: String,
    /// In how many articles.
    pub articles: u64,
    /// Articles that show it: the first ones and the last one.
    pub evidence: Vec<PostPlaceView>,
}

/// Where an article states a post. Offsets count code points of that version's `text`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostPlaceView {
    /// The article's id.
    pub article: String,
    /// The version that was read.
    pub version: u32,
    /// Publication, or when it was first seen, RFC 3339 UTC.
    pub published: String,
    /// The words that show it.
    pub spans: Vec<[usize; 2]>,
    /// The words themselves.
    pub text: Vec<String>,
    /// The version of the rules.
    pub rules_version: String,
}

/// Two speakers that may be one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SuggestionView {
    /// The one's id.
    pub one: String,
    /// Its name.
    pub one_name: String,
    /// The other's id.
    pub other: String,
    /// Its name.
    pub other_name: String,
    /// Why they may be one, and why they were not joined.
    pub reason: String,
}

/// What somebody decided about speakers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionView {
    /// Its number, for undoing it.
    pub number: i64,
    /// `merge`, `split` or `apart`.
    pub kind: &'static str,
    /// The speaker that was merged or split, or the one of two.
    pub one: String,
    /// The speaker it became, the new speaker, or the other of two.
    pub other: String,
    /// What a split takes away, in words.
    pub part: Option<String>,
    /// When, RFC 3339 UTC.
    pub made: String,
    /// When it was undone.
    pub undone: Option<String>,
}

impl SpeakerSummaryView {
    /// Shows `speaker`.
    pub fn new(speaker: &SpeakerSummary) -> Self {
        Self {
            id: speaker.id.to_string(),
            kind: match speaker.kind {
                SpeakerKind::Person => "person",
                SpeakerKind::Organization => "organization",
            },
            name: speaker.name.clone(),
            names: speaker.names.clone(),
            role: role_word(speaker.role),
            expert: speaker.role == SpeakerRole::Expert,
            title: speaker.title.clone(),
            affiliation: speaker.affiliation.clone(),
            quotes: speaker.quotes,
            articles: speaker.articles,
            first_published: speaker.first_at.to_string(),
            last_published: speaker.last_at.to_string(),
        }
    }
}

impl SuggestionView {
    /// Shows `pair`.
    pub fn new(pair: &SpeakerSuggestion) -> Self {
        Self {
            one: pair.one.to_string(),
            one_name: pair.one_name.clone(),
            other: pair.other.to_string(),
            other_name: pair.other_name.clone(),
            reason: pair.reason.clone(),
        }
    }
}

impl DecisionView {
    /// Shows `decision`.
    pub fn new(decision: &SpeakerDecision) -> Self {
        let (kind, one, other, part) = match &decision.what {
            DecidedSpeakers::Merge { from, into } => ("merge", from, into, None),
            DecidedSpeakers::Split { from, into, part } => {
                let parts = [
                    ("name", part.name_key.as_deref()),
                    ("title", part.title.as_deref()),
                    ("affiliation", part.affiliation.as_deref()),
                    ("article", part.article.as_ref().map(ArticleId::as_str)),
                ];
                let given = parts
                    .into_iter()
                    .filter_map(|(what, value)| Some(format!("{what} {}", value?)));
                let words: Vec<String> = given.collect();
                ("split", from, into, Some(words.join(", ")))
            }
            DecidedSpeakers::Apart { one, other } => ("apart", one, other, None),
        };
        Self {
            number: decision.number,
            kind,
            one: one.to_string(),
            other: other.to_string(),
            part,
            made: decision.made_at.to_string(),
            undone: decision.undone_at.map(|at| at.to_string()),
        }
    }
}

/// How articles name a speaker, the most frequent name first.
pub(crate) fn names(sightings: &[SpeakerSighting]) -> Vec<SpeakerNameView> {
    let mut by_name: BTreeMap<&str, (u64, &str)> = BTreeMap::new();
    for sighting in sightings {
        let name = by_name
            .entry(&sighting.form.name)
            .or_insert((0, &sighting.reason));
        name.0 += 1;
    }
    let mut names: Vec<SpeakerNameView> = by_name
        .into_iter()
        .map(|(name, (articles, reason))| SpeakerNameView {
            name: name.to_owned(),
            articles,
            reason: reason.to_owned(),
        })
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.articles));
    names
}

/// A post with the sightings that are shown for it.
pub(crate) struct Post<'a> {
    pub(crate) shown: Vec<&'a SpeakerSighting>,
    first: &'a SpeakerSighting,
    last: &'a SpeakerSighting,
    articles: u64,
}

/// The posts that sightings state, by the first article; `sightings` are in the order of time.
pub(crate) fn posts(sightings: &[SpeakerSighting]) -> Vec<Post<'_>> {
    let mut found: Vec<Post<'_>> = Vec::new();
    let mut places: HashMap<(String, String, SpeakerRole), usize> = HashMap::new();
    let lower = |text: &Option<String>| text.as_deref().unwrap_or_default().to_lowercase();
    for sighting in sightings {
        let form = &sighting.form;
        if form.title.is_none() && form.affiliation.is_none() && form.role == SpeakerRole::Other {
            continue;
        }
        let key = (lower(&form.title), lower(&form.affiliation), form.role);
        let known = places.get(&key).and_then(|place| found.get_mut(*place));
        if let Some(post) = known {
            post.last = sighting;
            post.articles += 1;
            if post.shown.len() >= PLACES_OF_POST {
                post.shown.pop();
            }
            post.shown.push(sighting);
            continue;
        }
        places.insert(key, found.len());
        found.push(Post {
            shown: vec![sighting],
            first: sighting,
            last: sighting,
            articles: 1,
        });
    }
    found
}

impl Post<'_> {
    pub(crate) fn view(self, articles: &HashMap<(ArticleId, u32), StoredArticle>) -> PostView {
        let form = &self.first.form;
        PostView {
            honorific: form.honorific.clone(),
            title: form.title.clone(),
            affiliation: form.affiliation.clone(),
            role: role_word(form.role),
            from: self.first.at.to_string(),
            to: self.last.at.to_string(),
            articles: self.articles,
            evidence: self
                .shown
                .iter()
                .map(|sighting| place_view(sighting, articles))
                .collect(),
        }
    }
}

fn place_view(
    sighting: &SpeakerSighting,
    articles: &HashMap<(ArticleId, u32), StoredArticle>,
) -> PostPlaceView {
    let stored = articles.get(&(sighting.article_id.clone(), sighting.version));
    // An article that was read anew may have another text; its speakers are taken over with the next run.
    let same = stored.filter(|stored| stored.analysis.rules_version == sighting.rules_version);
    let text = same.map_or("", |stored| stored.analysis.article.text.as_str());
    let points = CodePoints::new(text);
    let evidence = sighting.evidence.iter().filter(|_| same.is_some());
    PostPlaceView {
        article: sighting.article_id.to_string(),
        version: sighting.version,
        published: sighting.at.to_string(),
        spans: evidence.clone().map(|span| points.of_span(*span)).collect(),
        text: evidence.map(|span| span.of(text).to_owned()).collect(),
        rules_version: sighting.rules_version.clone(),
    }
}
