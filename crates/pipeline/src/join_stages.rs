//! The stages that join what many articles tell, side by side.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc;
use wirewatch_cluster::{ClusterConfig, IncidentRules};
use wirewatch_model::ArticleId;
use wirewatch_store::{ArticleSpeakers, Store, StoreError, StoredArticle};

use crate::incident_stage::{AttackReport, Incidents};
use crate::read_ahead::{LISTED, ReadAhead};
use crate::speaker_stage::{self, read_article};
use crate::story_stage::{Stories, StoryReading};
use crate::{Analyzer, IncidentReport, Progress, SpeakerReport, StoryReport};

/// What the stages that join articles did.
#[derive(Debug, Clone, Default)]
pub struct JoinReport {
    /// The story stage.
    pub stories: StoryReport,
    /// The incident stage.
    pub incidents: IncidentReport,
    /// The speaker stage.
    pub speakers: SpeakerReport,
}

/// Finds the stories of new and changed articles, and joins their speakers and their attacks.
///
/// An article that waits for several of them is read once. What then still waits is done stage by stage, as is everything after
/// a run that was killed.
///
/// # Errors
/// Only a fault of the store.
pub async fn join_stages(
    store: &Arc<dyn Store>,
    analyzer: &Analyzer,
    config: &ClusterConfig,
    progress: &dyn Progress,
) -> Result<JoinReport, StoreError> {
    let started = Instant::now();
    let rules = Arc::new(IncidentRules::builtin());
    speaker_stage::begin(store, analyzer).await?;
    let mut stories = Stories::new(store, config);
    let mut incidents = Incidents::new(store, config, &rules);
    let mut speakers = SpeakerReport::default();
    // What a killed run left is older than what waits for all stages, and is joined before it.
    while !progress.stopping() && !is_left_over(store).await? {
        let articles = read_waiting(store, &rules).await?;
        if !join_together(
            articles,
            &mut stories,
            &mut incidents,
            &mut speakers,
            store,
            progress,
        )
        .await?
        {
            break;
        }
    }
    // Which articles carry the same quote is told by story.
    let told = async {
        stories.join_waiting(progress).await?;
        let stories = stories.report(started.elapsed());
        let begun = Instant::now();
        speaker_stage::join_waiting(store, analyzer, progress, &mut speakers).await?;
        speakers.duration = begun.elapsed();
        Ok::<_, StoreError>((stories, speakers))
    };
    let happened = async {
        incidents.join_waiting(progress).await?;
        Ok::<_, StoreError>(incidents.report(started.elapsed()))
    };
    let ((stories, speakers), incidents) = tokio::try_join!(told, happened)?;
    Ok(JoinReport {
        stories,
        incidents,
        speakers,
    })
}

/// Whether articles that have their stories wait for their incidents: then the order in which incidents are founded is kept only
/// by joining them stage by stage.
async fn is_left_over(store: &Arc<dyn Store>) -> Result<bool, StoreError> {
    let Some(first) = store.waiting_for_incidents(1).await?.into_iter().next() else {
        return Ok(false);
    };
    let next = store.waiting_for_story(1).await?.into_iter().next();
    Ok(next != Some(first))
}

/// What the stages ask of the articles of a batch, each of those that wait for it.
struct Batch {
    stories: Vec<StoryReading>,
    attacks: Vec<AttackReport>,
    speakers: Vec<ArticleSpeakers>,
}

/// Begins to read the articles that wait for their stories, and for the other stages as well.
async fn read_waiting(
    store: &Arc<dyn Store>,
    rules: &Arc<IncidentRules>,
) -> Result<ReadAhead<Batch>, StoreError> {
    let waiting = store.waiting_for_story(LISTED).await?;
    let (for_incidents, for_speakers): (HashSet<ArticleId>, HashSet<ArticleId>) =
        match waiting.len() {
            0 => Default::default(),
            _ => (
                store
                    .waiting_for_incidents(LISTED)
                    .await?
                    .into_iter()
                    .collect(),
                store
                    .waiting_for_speakers(LISTED)
                    .await?
                    .into_iter()
                    .collect(),
            ),
        };
    let rules = Arc::clone(rules);
    let read = move |articles: Vec<StoredArticle>| {
        let waiting_in = |ids: &HashSet<ArticleId>| {
            let waiting = articles.iter();
            waiting
                .filter(|article| ids.contains(&article.id))
                .collect::<Vec<_>>()
        };
        let attacks = waiting_in(&for_incidents).into_iter();
        let speakers = waiting_in(&for_speakers).into_iter();
        Batch {
            stories: articles.iter().map(StoryReading::of).collect(),
            attacks: attacks
                .map(|article| AttackReport::of(article, &rules))
                .collect(),
            speakers: speakers.map(read_article).collect(),
        }
    };
    Ok(ReadAhead::new(store, &waiting, read))
}

/// Joins batch after batch, each stage the next one while another is at the one before; `false` when there was none.
async fn join_together(
    mut articles: ReadAhead<Batch>,
    stories: &mut Stories<'_>,
    incidents: &mut Incidents<'_>,
    speakers: &mut SpeakerReport,
    store: &Arc<dyn Store>,
    progress: &dyn Progress,
) -> Result<bool, StoreError> {
    let (attacks, mut attacks_of_batches) = mpsc::channel::<Vec<AttackReport>>(1);
    let (said, mut said_in_batches) = mpsc::channel::<Vec<ArticleSpeakers>>(1);
    let read = async move {
        let mut any = false;
        while !progress.stopping()
            && let Some(mut batch) = articles.next().await?
        {
            any = true;
            // A stage that failed hears nothing more; its fault ends the others.
            let _ = attacks.send(batch.attacks).await;
            let joined = stories.join(batch.stories).await?;
            for article in &mut batch.speakers {
                article.story = joined.get(&article.article_id).cloned();
            }
            let _ = said.send(batch.speakers).await;
        }
        Ok::<_, StoreError>(any)
    };
    let happened = async {
        while let Some(reports) = attacks_of_batches.recv().await {
            incidents.join(&reports).await?;
        }
        Ok(())
    };
    let told = async {
        while let Some(read) = said_in_batches.recv().await {
            speaker_stage::take_over(store, &read, speakers).await?;
        }
        Ok(())
    };
    let (any, (), ()) = tokio::try_join!(read, happened, told)?;
    Ok(any)
}
