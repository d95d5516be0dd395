use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Knows whether the process was asked to stop (SIGTERM or Ctrl-C). The thing in hand is finished; a second signal ends at once.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    asked: Arc<AtomicBool>,
    notify: Arc<Notify>,
}

impl Shutdown {
    /// Begins to listen for signals on the runtime that calls this.
    pub fn listen() -> Self {
        let shutdown = Self::default();
        let listening = shutdown.clone();
        tokio::spawn(async move {
            wait_for_signal().await;
            listening.ask();
            wait_for_signal().await;
            std::process::exit(130);
        });
        shutdown
    }

    /// Asks the process to stop.
    pub fn ask(&self) {
        self.asked.store(true, Ordering::SeqCst);
        self.notify.notify_waiters();
    }

    /// Whether it was asked to.
    pub fn asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }

    /// Waits until it is asked to.
    pub async fn wait(&self) {
        let notified = self.notify.notified();
        tokio::pin!(notified);
        notified.as_mut().enable();
        if !self.asked() {
            notified.await;
        }
    }
}

async fn wait_for_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
