//! Speakers across articles: lists, profiles, and whom a name means.

use std::sync::Arc;

use serde::Deserialize;
use utoipa::IntoParams;
use wirewatch_model::{SpeakerId, SpeakerKind, SpeakerRole};
use wirewatch_pipeline::name_key;
use wirewatch_store::{SpeakerQuery, SpeakerSummary, Store};

use crate::answers::Failure;
use crate::cursor;
use crate::quotes::versions_of;
use crate::search::list;
use crate::views::{
    DecisionView, SpeakerProfileView, SpeakerSummaryView, SpeakersView, SuggestionView, names,
    posts,
};

/// The parameters of a list of speakers.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SpeakerParams {
    /// Words of the name.
    pub q: String,
    /// `expert`, `official`, `militant`, `journalist` or `other`; several separated by commas.
    pub role: String,
    /// `person` or `organization`.
    pub kind: String,
    /// How many speakers at most; 20 if not given.
    pub limit: Option<usize>,
    /// `next_cursor` of the answer before.
    pub cursor: String,
}

/// Speakers of one answer when the request does not say.
const DEFAULT_LIMIT: usize = 20;
/// So many of a speaker's last articles make the profile.
const MOST_SIGHTINGS: u32 = 2_000;
/// How many candidates a name that fits several is answered with.
const MOST_CANDIDATES: u32 = 5;
/// How many suggestions are looked through for those of one speaker.
const MOST_SUGGESTIONS: u32 = 1_000;

/// Lists speakers with profiles, those with most quotes first.
///
/// # Errors
/// [`Failure`] when a parameter is not understood, or the store fails.
pub async fn list_speakers(
    store: &Arc<dyn Store>,
    params: &SpeakerParams,
) -> Result<SpeakersView, Failure> {
    let roles = list(&params.role);
    let limit = params.limit.unwrap_or(DEFAULT_LIMIT);
    let after = cursor::read(&params.cursor)?;
    let query = SpeakerQuery {
        words: words(&params.q),
        roles: roles
            .iter()
            .map(|role| role_of(role))
            .collect::<Result<_, _>>()?,
        kind: kind_of(&params.kind)?,
        after: after.and_then(|(quotes, id)| Some((u64::try_from(quotes).ok()?, SpeakerId(id)))),
        limit: u32::try_from(limit).unwrap_or(u32::MAX),
    };
    let page = store.find_speakers(&query).await?;
    let last = page
        .speakers
        .last()
        .filter(|_| page.speakers.len() >= limit);
    let next = last.map(|last| {
        let quotes = i64::try_from(last.quotes).unwrap_or(i64::MAX);
        cursor::write(quotes, last.id.as_str())
    });
    Ok(SpeakersView {
        total: page.total,
        speakers: page.speakers.iter().map(SpeakerSummaryView::new).collect(),
        next_cursor: next,
    })
}

/// Shows a speaker's profile: names, titles and affiliations over time with their evidence.
///
/// # Errors
/// [`Failure::NotFound`] when nobody with a profile is meant, or the store fails.
pub async fn show_speaker(
    store: &Arc<dyn Store>,
    asked: &str,
) -> Result<SpeakerProfileView, Failure> {
    let speaker = find_speaker(store.as_ref(), asked).await?;
    let sightings = store.speaker_sightings(&speaker.id, MOST_SIGHTINGS).await?;
    let mut posts = posts(&sightings);
    let shown = posts.iter().flat_map(|post| &post.shown);
    let wanted = shown.map(|sighting| (&sighting.article_id, sighting.version));
    let articles = versions_of(store.as_ref(), wanted).await?;
    let suggestions = store.speaker_suggestions(MOST_SUGGESTIONS).await?;
    let about_it = suggestions
        .iter()
        .filter(|pair| pair.one == speaker.id || pair.other == speaker.id);
    Ok(SpeakerProfileView {
        summary: SpeakerSummaryView::new(&speaker),
        variants: names(&sightings),
        posts: posts.drain(..).map(|post| post.view(&articles)).collect(),
        suggestions: about_it.map(SuggestionView::new).collect(),
    })
}

/// Pairs of speakers that may be one.
///
/// # Errors
/// A fault of the store.
pub async fn list_suggestions(
    store: &Arc<dyn Store>,
    limit: u32,
) -> Result<Vec<SuggestionView>, Failure> {
    let pairs = store.speaker_suggestions(limit).await?;
    Ok(pairs.iter().map(SuggestionView::new).collect())
}

/// What people decided about speakers, the first decision first.
///
/// # Errors
/// A fault of the store.
pub async fn list_decisions(store: &Arc<dyn Store>) -> Result<Vec<DecisionView>, Failure> {
    let decisions = store.speaker_decisions().await?;
    Ok(decisions.iter().map(DecisionView::new).collect())
}

/// The one speaker that an id, a name or a part of a name means.
///
/// # Errors
/// [`Failure::NotFound`] when nobody is meant, or more than one.
pub async fn find_speaker(store: &dyn Store, asked: &str) -> Result<SpeakerSummary, Failure> {
    let mut found = speakers_meant(store, asked).await?;
    if found.is_empty() {
        let query = SpeakerQuery {
            words: words(asked),
            limit: MOST_CANDIDATES,
            ..SpeakerQuery::default()
        };
        if !query.words.is_empty() {
            found = store.find_speakers(&query).await?.speakers;
        }
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(Failure::NotFound(format!(
            "no speaker with a profile is known as `{asked}`; try words of the name in /api/v1/speakers?q= or `wirewatch speakers list`"
        ))),
        _ => {
            let ids: Vec<&str> = found.iter().map(|speaker| speaker.id.as_str()).collect();
            Err(Failure::NotFound(format!(
                "`{asked}` may be more than one speaker: {}; name one by its id",
                ids.join(", ")
            )))
        }
    }
}

/// The speakers that an id or a full name means, in any of its spellings.
pub(crate) async fn speakers_meant(
    store: &dyn Store,
    asked: &str,
) -> Result<Vec<SpeakerSummary>, Failure> {
    if let Some(speaker) = store.speaker(&SpeakerId::from(asked)).await? {
        return Ok(vec![speaker]);
    }
    match name_key(asked) {
        Some(key) => Ok(store.speakers_named(&key).await?),
        None => Ok(Vec::new()),
    }
}

/// The words of a name in one spelling.
fn words(text: &str) -> Vec<String> {
    let key = name_key(text).unwrap_or_default();
    key.split_whitespace().map(str::to_owned).collect()
}

fn role_of(word: &str) -> Result<SpeakerRole, Failure> {
    match word {
        "expert" => Ok(SpeakerRole::Expert),
        "official" => Ok(SpeakerRole::Official),
        "militant" => Ok(SpeakerRole::Militant),
        "journalist" => Ok(SpeakerRole::Journalist),
        "other" => Ok(SpeakerRole::Other),
        unknown => Err(Failure::Invalid(format!(
            "role `{unknown}` is none of expert, official, militant, journalist, other"
        ))),
    }
}

fn kind_of(word: &str) -> Result<Option<SpeakerKind>, Failure> {
    match word {
        "" => Ok(None),
        "person" => Ok(Some(SpeakerKind::Person)),
        "organization" => Ok(Some(SpeakerKind::Organization)),
        unknown => Err(Failure::Invalid(format!(
            "kind `{unknown}` is neither person nor organization"
        ))),
    }
}
