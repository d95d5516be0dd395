use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wirewatch_model::{
    ArticleId, FeedId, GroupId, QuoteKind, Span, SpeakerForm, SpeakerId, SpeakerKind, SpeakerRole,
};

/// What one version of an article adds to speakers and quotes.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleSpeakers {
    /// The article.
    pub article_id: ArticleId,
    /// The version that was read.
    pub version: u32,
    /// The article's story, when it was compared with others.
    pub story: Option<ArticleId>,
    /// Publication, or when it was first seen.
    pub at: Timestamp,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// The feed it was first seen in.
    pub feed: Option<FeedId>,
    /// The version of the rules that read it.
    pub rules_version: String,
    /// Speakers that may be joined with others'.
    pub speakers: Vec<SightedSpeaker>,
    /// All quotes.
    pub quotes: Vec<SightedQuote>,
}

/// A speaker in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct SightedSpeaker {
    /// The id in the article's analysis.
    pub local_id: SpeakerId,
    /// Forms of other blocks are never the same speaker's.
    pub block: String,
    /// The name in one spelling.
    pub name_key: String,
    /// The speaker as the article gives it.
    pub form: SpeakerForm,
    /// Where the text shows it.
    pub evidence: Vec<Span>,
}

/// A quote in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct SightedQuote {
    /// Its place in the article's analysis, from 0.
    pub number: u32,
    /// Direct, indirect or mixed.
    pub kind: QuoteKind,
    /// The speaker's id in the article's analysis.
    pub local_id: Option<SpeakerId>,
    /// The speaker in the article's words.
    pub speaker_words: Option<String>,
    /// The speaker's words folded; who is in no profile is told apart by them.
    pub speaker_key: String,
    /// The quote.
    pub content: String,
    /// Its words in small letters, without marks: copies have the same.
    pub words: String,
    /// Whether the words are enough to know the quote by outside its story.
    pub is_telling: bool,
    /// Groups named in it or in its sentence.
    pub groups: Vec<GroupId>,
}

/// A block of forms that is to be joined anew.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpeakerBlock {
    /// Its name.
    pub block: String,
    /// The change up to which it is known.
    pub seq: i64,
    /// The forms.
    pub forms: Vec<KnownForm>,
    /// Pairs of forms, by place in `forms`, that stand in one article.
    pub together: Vec<(usize, usize)>,
    /// Ids that were given and are not given anew.
    pub used_ids: Vec<SpeakerId>,
}

/// A form with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownForm {
    /// The store's number for it.
    pub number: i64,
    /// The form.
    pub form: SpeakerForm,
    /// In how many articles it stands.
    pub articles: u64,
    /// The speaker it was joined to before.
    pub joined_to: Option<SpeakerId>,
}

/// How a block was joined.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JoinedForms {
    /// The block.
    pub block: String,
    /// [`SpeakerBlock::seq`] of what was joined.
    pub seq: i64,
    /// The speakers.
    pub speakers: Vec<AutoSpeaker>,
    /// Ids that no speaker has any more, with those that took over.
    pub moved: Vec<(SpeakerId, SpeakerId)>,
    /// Pairs that may be one, with the reason.
    pub suggestions: Vec<(SpeakerId, SpeakerId, String)>,
}

/// One speaker as the rules joined it.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoSpeaker {
    /// Its id.
    pub id: SpeakerId,
    /// A person or an organization.
    pub kind: SpeakerKind,
    /// The name.
    pub name: String,
    /// Whether it gets a profile.
    pub listed: bool,
    /// Its forms, by the store's numbers, with the reasons.
    pub forms: Vec<(i64, String)>,
}

/// What somebody decided about speakers.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeakerDecision {
    /// Its number, for undoing it.
    pub number: i64,
    /// What was decided.
    pub what: DecidedSpeakers,
    /// When.
    pub made_at: Timestamp,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// A decision about speakers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecidedSpeakers {
    /// Two speakers are one, known by the second id.
    Merge {
        /// The speaker that goes.
        from: SpeakerId,
        /// The speaker that it becomes.
        into: SpeakerId,
    },
    /// A part of a speaker is somebody else.
    Split {
        /// The speaker.
        from: SpeakerId,
        /// The new speaker.
        into: SpeakerId,
        /// The part.
        part: SplitPart,
    },
    /// Two speakers are two, and not suggested again.
    Apart {
        /// The one.
        one: SpeakerId,
        /// The other.
        other: SpeakerId,
    },
}

/// Which part of a speaker a split takes away: what fits all that is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SplitPart {
    /// Sightings under this name, in one spelling.
    pub name_key: Option<String>,
    /// Sightings with this title.
    pub title: Option<String>,
    /// Sightings with this affiliation.
    pub affiliation: Option<String>,
    /// The sighting in this article.
    pub article: Option<ArticleId>,
}

/// A speaker in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeakerSummary {
    /// The id.
    pub id: SpeakerId,
    /// A person or an organization.
    pub kind: SpeakerKind,
    /// The usual name.
    pub name: String,
    /// All names, the usual one first.
    pub names: Vec<String>,
    /// The last role, title and affiliation stated.
    pub role: SpeakerRole,
    /// The last title stated.
    pub title: Option<String>,
    /// Its organization.
    pub affiliation: Option<String>,
    /// Different quotes.
    pub quotes: u64,
    /// Articles that quote the speaker.
    pub articles: u64,
    /// The first of them.
    pub first_at: Timestamp,
    /// The last of them.
    pub last_at: Timestamp,
}

/// One speaker in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeakerSighting {
    /// The article.
    pub article_id: ArticleId,
    /// The version that was read.
    pub version: u32,
    /// The rules that read it.
    pub rules_version: String,
    /// Publication, or when it was first seen.
    pub at: Timestamp,
    /// The speaker as the article gives it.
    pub form: SpeakerForm,
    /// Where the text shows it.
    pub evidence: Vec<Span>,
    /// Why it was taken for this speaker.
    pub reason: String,
}

/// Which speakers are listed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpeakerQuery {
    /// Only those with names that have all of these folded words.
    pub words: Vec<String>,
    /// Only those whose last role is one of these; empty for all.
    pub roles: Vec<SpeakerRole>,
    /// Only people, or only organizations.
    pub kind: Option<SpeakerKind>,
    /// Only behind this one: its number of quotes and its id.
    pub after: Option<(u64, SpeakerId)>,
    /// How many at most.
    pub limit: u32,
}

/// A part of a list of speakers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpeakerPage {
    /// How many there are in all.
    pub total: u64,
    /// The speakers, those with most quotes first.
    pub speakers: Vec<SpeakerSummary>,
}

/// Which quotes are listed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuoteQuery {
    /// Only by one of these speakers; empty for all.
    pub speakers: Vec<SpeakerId>,
    /// Only about something.
    pub about: Option<About>,
    /// Only of these kinds; empty for all.
    pub kinds: Vec<QuoteKind>,
    /// First carried at or after this moment.
    pub from: Option<Timestamp>,
    /// First carried before this moment.
    pub to: Option<Timestamp>,
    /// Only those that one of these outlets carries, by name or feed id; empty for all.
    pub outlets: Vec<String>,
    /// Only behind this one: when it was first carried, and its id.
    pub after: Option<(Timestamp, String)>,
    /// How many at most.
    pub limit: u32,
}

/// What quotes are about: one of these groups is named in or beside them, or all of these words are in them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The groups.
    pub groups: Vec<GroupId>,
    /// The words, as [`SightedQuote::words`] has them.
    pub words: Vec<String>,
}

/// A part of a list of quotes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuotePage {
    /// How many there are in all.
    pub total: u64,
    /// The quotes, the last first carried first.
    pub quotes: Vec<FoundQuote>,
}

/// A quote with the articles that carry it.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundQuote {
    /// The id: it follows from speaker and words.
    pub id: String,
    /// Direct, indirect or mixed, as the first article has it.
    pub kind: QuoteKind,
    /// The words, as the first article has them.
    pub content: String,
    /// The speaker, when it has a profile.
    pub speaker: Option<SpeakerId>,
    /// The speaker's name, or the first article's words for one without a profile.
    pub speaker_name: Option<String>,
    /// When it was first carried.
    pub first_at: Timestamp,
    /// Articles that carry it.
    pub articles: u64,
    /// Stories among them.
    pub origins: u64,
    /// Outlets that carry it, the first one first.
    pub outlets: Vec<String>,
    /// The first articles that carry it.
    pub places: Vec<QuotePlace>,
}

/// A quote in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct QuotePlace {
    /// The article.
    pub article_id: ArticleId,
    /// The version that was read.
    pub version: u32,
    /// The rules that read it.
    pub rules_version: String,
    /// The quote's place in the article's analysis, from 0.
    pub number: u32,
    /// Publication, or when it was first seen.
    pub at: Timestamp,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// The speaker in the article's words.
    pub speaker_words: Option<String>,
}

/// A speaker of an article, for the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleSpeaker {
    /// The article.
    pub article_id: ArticleId,
    /// The id in the article's analysis.
    pub local_id: SpeakerId,
    /// The speaker.
    pub id: SpeakerId,
    /// All its names, the usual one first.
    pub names: Vec<String>,
}

/// Two speakers that may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeakerSuggestion {
    /// The one.
    pub one: SpeakerId,
    /// Its name.
    pub one_name: String,
    /// The other.
    pub other: SpeakerId,
    /// Its name.
    pub other_name: String,
    /// Why they may be one, and why they were not joined.
    pub reason: String,
}
