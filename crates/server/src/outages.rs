use jiff::Timestamp;
use wirewatch_store::{Outage, Store, StoreError};

use crate::believed::Believed;

/// When feeds were down. Every timeline asks, and it seldom changes.
#[derive(Default)]
pub(crate) struct KnownOutages {
    all: Believed<Vec<Outage>>,
}

impl KnownOutages {
    /// Those that were not over at `begin`.
    pub(crate) async fn since(
        &self,
        store: &dyn Store,
        begin: Timestamp,
    ) -> Result<Vec<Outage>, StoreError> {
        let ask = store.outages(Timestamp::MIN, Timestamp::now());
        let all = self.all.get(ask).await?;
        let since = all
            .iter()
            .filter(|outage| outage.to.is_none_or(|to| to > begin));
        Ok(since.cloned().collect())
    }
}
