use tokio::sync::watch;

/// How many pages came so far, and whether more will: the fetch stage tells it, the analyze stage waits for it.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    arrived: watch::Sender<Arrived>,
}

/// What came so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Arrived {
    /// So many pages.
    pub(super) pages: u64,
    /// No more will come.
    pub(super) ended: bool,
}

impl Arrivals {
    /// A page was kept.
    pub(crate) fn add(&self) {
        self.arrived.send_modify(|arrived| arrived.pages += 1);
    }

    /// No more pages come.
    pub(crate) fn end(&self) {
        self.arrived.send_modify(|arrived| arrived.ended = true);
    }

    pub(super) fn so_far(&self) -> Arrived {
        *self.arrived.borrow()
    }

    /// Waits until so many pages came, or no more will.
    pub(super) async fn beyond(&self, pages: u64) {
        self.wait(|arrived| arrived.ended || arrived.pages >= pages)
            .await;
    }

    /// Waits until no more pages come.
    pub(super) async fn ended(&self) {
        self.wait(|arrived| arrived.ended).await;
    }

    async fn wait(&self, is_enough: impl FnMut(&Arrived) -> bool) {
        // The other end is held here, so that it cannot be gone.
        let _ = self.arrived.subscribe().wait_for(is_enough).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_waits_hears_of_enough_pages_and_of_the_end() {
        let arrivals = Arrivals::default();
        let wait = async {
            arrivals.beyond(2).await;
            assert_eq!(arrivals.so_far().pages, 2);
            arrivals.beyond(100).await;
            assert!(arrivals.so_far().ended);
        };
        let tell = async {
            arrivals.add();
            arrivals.add();
            tokio::task::yield_now().await;
            arrivals.end();
        };
        tokio::join!(wait, tell);
    }
}
