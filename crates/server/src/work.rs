//! Work that keeps a processor busy, beside the tasks that wait.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::{JoinError, block_in_place, spawn_blocking};

/// Lets as many requests work at a time as there are processors, and the others wait for their turn in the order they came: many
/// at once would make each other's answers late.
pub(crate) struct Work {
    turns: Semaphore,
    /// How many work in threads that also take requests.
    inside: AtomicUsize,
}

/// The turn of one request, until it is dropped.
pub(crate) struct Turn<'a> {
    inside: &'a AtomicUsize,
    _permit: Option<SemaphorePermit<'a>>,
}

impl Default for Work {
    fn default() -> Self {
        let processors = available_parallelism().map_or(1, usize::from);
        Self {
            turns: Semaphore::new(processors),
            inside: AtomicUsize::new(0),
        }
    }
}

impl Work {
    /// Waits for a turn. Whoever has one must not wait for another.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        Turn {
            inside: &self.inside,
            // Turns are never closed.
            _permit: self.turns.acquire().await.ok(),
        }
    }
}

impl Turn<'_> {
    /// Runs `work` so that it holds up no other request. While another thread is free to take requests, it goes on in this one,
    /// and else this one gives up what it had to do to a new one: either saves an answer two changes of threads.
    pub(crate) async fn busy<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        let runtime = Handle::current();
        if runtime.runtime_flavor() != RuntimeFlavor::MultiThread {
            return spawn_blocking(work).await;
        }
        match Inside::enter(self.inside, runtime.metrics().num_workers()) {
            Some(_inside) => Ok(work()),
            None => Ok(block_in_place(work)),
        }
    }
}

/// Work that is done in a thread that also takes requests.
struct Inside<'a>(&'a AtomicUsize);

impl<'a> Inside<'a> {
    /// `None` when all threads but one do such work.
    fn enter(inside: &'a AtomicUsize, threads: usize) -> Option<Self> {
        let more = |busy: usize| (busy + 1 < threads).then_some(busy + 1);
        let entered = inside.fetch_update(Ordering::AcqRel, Ordering::Acquire, more);
        entered.ok().map(|_| Self(inside))
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thread_is_left_to_take_requests() {
        let inside = AtomicUsize::new(0);
        assert!(Inside::enter(&inside, 1).is_none());
        let first = Inside::enter(&inside, 2);
        assert!(first.is_some() && Inside::enter(&inside, 2).is_none());
        drop(first);
        assert!(Inside::enter(&inside, 2).is_some());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn work_is_done_wherever_it_runs() {
        let work = Work::default();
        let turn = work.turn().await;
        assert_eq!(turn.busy(|| 1 + 1).await.ok(), Some(2));
    }

    #[tokio::test]
    async fn turn_comes_when_another_is_over() {
        let work = Work {
            turns: Semaphore::new(1),
            inside: AtomicUsize::new(0),
        };
        let first = work.turn().await;
        let mut second = std::pin::pin!(work.turn());
        assert!(futures::poll!(second.as_mut()).is_pending());
        drop(first);
        assert!(futures::poll!(second.as_mut()).is_ready());
    }
}
