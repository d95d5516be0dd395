use async_trait::async_trait;
use jiff::Timestamp;
use wirewatch_model::{ArticleId, GroupId, SpeakerId};

use crate::{
    ArticleSpeaker, ArticleSpeakers, DecidedSpeakers, JoinedForms, QuotePage, QuoteQuery,
    SpeakerBlock, SpeakerDecision, SpeakerPage, SpeakerQuery, SpeakerSighting, SpeakerSuggestion,
    SpeakerSummary, StoreError,
};

/// Speakers and quotes across articles.
///
/// Articles give forms of speakers, forms are joined block by block, and decisions of people come on top; whatever changes an
/// article's speakers queues it for the index in the same transaction.
#[async_trait]
pub trait SpeakerStore: Send + Sync {
    /// Says by which version of the rules speakers are joined; another one than before, and every article waits again.
    async fn begin_speakers(&self, rules_version: &str) -> Result<(), StoreError>;

    /// Articles whose current version and story were not taken over yet, the first seen first.
    async fn waiting_for_speakers(&self, limit: u32) -> Result<Vec<ArticleId>, StoreError>;

    /// Takes over what articles say; what was known of them before goes. Their blocks wait to be joined anew, and their quotes
    /// to be settled.
    async fn record_article_speakers(&self, articles: &[ArticleSpeakers])
    -> Result<(), StoreError>;

    /// The blocks that wait, at most so many.
    async fn waiting_speaker_blocks(&self, limit: u32) -> Result<Vec<SpeakerBlock>, StoreError>;

    /// Keeps how blocks were joined. The quotes and speakers that this changes wait to be settled.
    async fn record_joined_forms(&self, joined: &[JoinedForms]) -> Result<(), StoreError>;

    /// Tells the waiting quotes apart and sums the waiting speakers up, at most so many articles or speakers; `false` when
    /// nothing waited.
    async fn settle_speakers(&self, limit: u32) -> Result<bool, StoreError>;

    /// Adds names under which groups are known, folded.
    async fn add_group_names(&self, names: &[(String, GroupId)]) -> Result<(), StoreError>;

    /// The groups known by a folded name, or by this id.
    async fn groups_named(&self, name: &str) -> Result<Vec<GroupId>, StoreError>;

    /// Keeps a decision and follows it. The ids must be those of speakers.
    async fn decide_speakers(
        &self,
        what: &DecidedSpeakers,
        now: Timestamp,
    ) -> Result<SpeakerDecision, StoreError>;

    /// Undoes a decision; `false` when there is none with this number, or it was undone before.
    async fn undo_speaker_decision(&self, number: i64, now: Timestamp) -> Result<bool, StoreError>;

    /// All decisions, the first one first.
    async fn speaker_decisions(&self) -> Result<Vec<SpeakerDecision>, StoreError>;

    /// An id for a speaker that is split off `from`.
    async fn free_speaker_id(&self, from: &SpeakerId) -> Result<SpeakerId, StoreError>;

    /// Pairs of speakers that may be one, without those that were decided about.
    async fn speaker_suggestions(&self, limit: u32) -> Result<Vec<SpeakerSuggestion>, StoreError>;

    /// The speaker an id leads to: its own, or that which it was merged into. `None` when there is no profile.
    async fn speaker(&self, id: &SpeakerId) -> Result<Option<SpeakerSummary>, StoreError>;

    /// The speaker an id leads to, also one that only waits for a decision and has no profile.
    async fn speaker_to_decide(&self, id: &SpeakerId)
    -> Result<Option<SpeakerSummary>, StoreError>;

    /// The speakers that are given this name in one spelling.
    async fn speakers_named(&self, name_key: &str) -> Result<Vec<SpeakerSummary>, StoreError>;

    /// Lists speakers, those with most quotes first.
    async fn find_speakers(&self, query: &SpeakerQuery) -> Result<SpeakerPage, StoreError>;

    /// Where articles show a speaker, the first one first; at most so many, the last ones.
    async fn speaker_sightings(
        &self,
        id: &SpeakerId,
        limit: u32,
    ) -> Result<Vec<SpeakerSighting>, StoreError>;

    /// Lists quotes, each once, the last first carried first.
    async fn find_quotes(&self, query: &QuoteQuery) -> Result<QuotePage, StoreError>;

    /// The speakers with profiles that articles quote.
    async fn article_speakers(&self, ids: &[ArticleId]) -> Result<Vec<ArticleSpeaker>, StoreError>;
}
