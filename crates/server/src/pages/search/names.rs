//! What the values that narrow a search are called.

use std::collections::HashMap;

use wirewatch_model::{GroupId, IncidentId, SpeakerId};
use wirewatch_pipeline::Watchlist;
use wirewatch_store::{Store, StoreError};

use crate::charts::country_name;
use crate::pages::words::{id_in_words, language_words};

/// Names by field and value.
pub(super) struct Names<'a> {
    watchlist: &'a Watchlist,
    speakers: HashMap<String, String>,
    incidents: HashMap<String, String>,
}

impl<'a> Names<'a> {
    /// Those that need no look into the store.
    pub(super) fn known(watchlist: &'a Watchlist) -> Self {
        Self {
            watchlist,
            speakers: HashMap::new(),
            incidents: HashMap::new(),
        }
    }

    /// With the names of these speakers and incidents.
    ///
    /// # Errors
    /// A fault of the store.
    pub(super) async fn of(
        watchlist: &'a Watchlist,
        store: &dyn Store,
        speakers: Vec<String>,
        incidents: Vec<String>,
    ) -> Result<Self, StoreError> {
        let asked = speakers.into_iter().map(|id| async move {
            let found = store.speaker(&SpeakerId(id.clone())).await?;
            Ok::<_, StoreError>(found.map(|found| (id, found.name)))
        });
        let speakers = futures::future::try_join_all(asked).await?;
        let incidents: Vec<IncidentId> = incidents.into_iter().map(IncidentId).collect();
        let incidents = match incidents.as_slice() {
            [] => Vec::new(),
            some => store.incident_entries(some).await?,
        };
        let incidents = incidents.into_iter();
        Ok(Self {
            watchlist,
            speakers: speakers.into_iter().flatten().collect(),
            incidents: incidents
                .map(|entry| (entry.id.0, entry.summary.name))
                .collect(),
        })
    }

    /// The watchlist that groups have their names from.
    pub(super) fn watchlist(&self) -> &Watchlist {
        self.watchlist
    }

    /// What a value of `field` is called; itself when nothing more is known of it.
    pub(super) fn name(&self, field: &str, value: &str) -> String {
        let held = match field {
            "group" | "group_family" => {
                let group = self.watchlist.group(&GroupId::from(value));
                group.map(|group| group.name.clone())
            }
            "speaker" => {
                let known = self.speakers.get(value).cloned();
                Some(known.unwrap_or_else(|| id_in_words(value)))
            }
            "incident" => self.incidents.get(value).cloned(),
            "country" => Some(country_name(value)),
            "language" => Some(language_words(value).to_owned()),
            _ => None,
        };
        held.unwrap_or_else(|| value.to_owned())
    }
}
