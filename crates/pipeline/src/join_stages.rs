//! The stages that join what many articles tell, side by side where none waits for another.

use std::sync::Arc;

use wirewatch_cluster::ClusterConfig;
use wirewatch_store::{Store, StoreError};

use crate::{
    Analyzer, IncidentReport, Progress, SpeakerReport, StoryReport, incident_stage, speaker_stage,
    story_stage,
};

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

/// Finds the stories of new and changed articles, then joins their speakers; incidents need neither and are joined meanwhile.
///
/// # Errors
/// Only a fault of the store.
pub async fn join_stages(
    store: &Arc<dyn Store>,
    analyzer: &Analyzer,
    config: &ClusterConfig,
    progress: &dyn Progress,
) -> Result<JoinReport, StoreError> {
    // Which articles carry the same quote is told by story.
    let told = async {
        let stories = story_stage(store, config, progress).await?;
        let speakers = speaker_stage(store, analyzer, progress).await?;
        Ok::<_, StoreError>((stories, speakers))
    };
    let happened = incident_stage(store, config, progress);
    let ((stories, speakers), incidents) = tokio::try_join!(told, happened)?;
    Ok(JoinReport {
        stories,
        incidents,
        speakers,
    })
}
