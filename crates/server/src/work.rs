//! Work that keeps a processor busy, beside the tasks that wait.

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::{JoinError, block_in_place, spawn_blocking};

/// Runs `work` so that it holds up no other request. Where other threads can take over what this one had to do, it goes on here,
/// which saves an answer two changes of threads.
pub(crate) async fn busy<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => Ok(block_in_place(work)),
        _ => spawn_blocking(work).await,
    }
}
