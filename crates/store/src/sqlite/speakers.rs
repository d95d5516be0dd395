//! Speakers and quotes across articles.

mod decisions;
mod forms;
mod joining;
mod profiles;
mod quotes;
mod record;
mod rows;
mod summing;
mod touched;
mod words;

use async_trait::async_trait;
use jiff::Timestamp;
use wirewatch_model::{ArticleId, GroupId, SpeakerId};

use super::SqliteStore;
use super::fault::Explain;
use crate::{
    ArticleSpeaker, ArticleSpeakers, DecidedSpeakers, JoinedForms, QuotePage, QuoteQuery,
    SpeakerBlock, SpeakerDecision, SpeakerPage, SpeakerQuery, SpeakerSighting, SpeakerStore,
    SpeakerSuggestion, SpeakerSummary, StoreError,
};
use profiles::Scope;

pub(super) use record::{forget, read_again};

#[async_trait]
impl SpeakerStore for SqliteStore {
    async fn begin_speakers(&self, rules_version: &str) -> Result<(), StoreError> {
        let begun = record::begin(&self.writer, rules_version).await;
        begun.explain(&self.path, "begin to join speakers")
    }

    async fn waiting_for_speakers(&self, limit: u32) -> Result<Vec<ArticleId>, StoreError> {
        let ids = record::waiting(&self.readers, limit).await;
        ids.explain(&self.path, "list the articles with new speakers")
    }

    async fn record_article_speakers(
        &self,
        articles: &[ArticleSpeakers],
    ) -> Result<(), StoreError> {
        let recorded = record::record(&self.writer, articles).await;
        recorded.explain(&self.path, "keep the speakers of articles")
    }

    async fn waiting_speaker_blocks(&self, limit: u32) -> Result<Vec<SpeakerBlock>, StoreError> {
        let blocks = joining::waiting(&self.readers, limit).await;
        blocks.explain(&self.path, "list the speakers to join")
    }

    async fn record_joined_forms(&self, joined: &[JoinedForms]) -> Result<(), StoreError> {
        let recorded = joining::record(&self.writer, joined).await;
        recorded.explain(&self.path, "keep joined speakers")
    }

    async fn settle_speakers(&self, limit: u32) -> Result<bool, StoreError> {
        let settled = touched::settle(&self.writer, limit).await;
        settled.explain(&self.path, "bring quotes and speakers up to date")
    }

    async fn add_group_names(&self, names: &[(String, GroupId)]) -> Result<(), StoreError> {
        let added = quotes::add_group_names(&self.writer, names).await;
        added.explain(&self.path, "keep names of groups")
    }

    async fn groups_named(&self, name: &str) -> Result<Vec<GroupId>, StoreError> {
        let groups = quotes::groups_named(&self.readers, name).await;
        groups.explain(&self.path, "look a group up")
    }

    async fn decide_speakers(
        &self,
        what: &DecidedSpeakers,
        now: Timestamp,
    ) -> Result<SpeakerDecision, StoreError> {
        let decided = decisions::decide(&self.writer, what, now).await;
        decided.explain(&self.path, "keep a decision about speakers")
    }

    async fn undo_speaker_decision(&self, number: i64, now: Timestamp) -> Result<bool, StoreError> {
        let undone = decisions::undo(&self.writer, number, now).await;
        undone.explain(&self.path, "undo a decision about speakers")
    }

    async fn speaker_decisions(&self) -> Result<Vec<SpeakerDecision>, StoreError> {
        let decisions = decisions::all(&self.readers).await;
        decisions.explain(&self.path, "list the decisions about speakers")
    }

    async fn free_speaker_id(&self, from: &SpeakerId) -> Result<SpeakerId, StoreError> {
        let id = decisions::free_id(&self.readers, from).await;
        id.explain(&self.path, "find an id for a speaker")
    }

    async fn speaker_suggestions(&self, limit: u32) -> Result<Vec<SpeakerSuggestion>, StoreError> {
        let suggestions = decisions::suggestions(&self.readers, limit).await;
        suggestions.explain(&self.path, "list speakers that may be one")
    }

    async fn speaker(&self, id: &SpeakerId) -> Result<Option<SpeakerSummary>, StoreError> {
        let speaker = profiles::by_id(&self.readers, id, Scope::Listed).await;
        speaker.explain(&self.path, "read a speaker")
    }

    async fn speaker_to_decide(
        &self,
        id: &SpeakerId,
    ) -> Result<Option<SpeakerSummary>, StoreError> {
        let speaker = profiles::by_id(&self.readers, id, Scope::All).await;
        speaker.explain(&self.path, "read a speaker")
    }

    async fn speakers_named(&self, name_key: &str) -> Result<Vec<SpeakerSummary>, StoreError> {
        let speakers = profiles::named(&self.readers, name_key).await;
        speakers.explain(&self.path, "look a speaker up by name")
    }

    async fn find_speakers(&self, query: &SpeakerQuery) -> Result<SpeakerPage, StoreError> {
        let speakers = profiles::find(&self.readers, query).await;
        speakers.explain(&self.path, "list speakers")
    }

    async fn speaker_sightings(
        &self,
        id: &SpeakerId,
        limit: u32,
    ) -> Result<Vec<SpeakerSighting>, StoreError> {
        let sightings = profiles::sightings(&self.readers, id, limit).await;
        sightings.explain(&self.path, "list where a speaker speaks")
    }

    async fn find_quotes(&self, query: &QuoteQuery) -> Result<QuotePage, StoreError> {
        let quotes = quotes::find(&self.readers, query).await;
        quotes.explain(&self.path, "list quotes")
    }

    async fn article_speakers(&self, ids: &[ArticleId]) -> Result<Vec<ArticleSpeaker>, StoreError> {
        let speakers = profiles::of_articles(&self.readers, ids).await;
        speakers.explain(&self.path, "list the speakers of articles")
    }
}
