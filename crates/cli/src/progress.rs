use std::io::{IsTerminal, stderr};
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};
use wirewatch_pipeline::Progress;

use crate::shutdown::Shutdown;

/// Progress bars on stderr when it is a terminal, and the question whether to go on.
#[derive(Debug)]
pub struct Bars {
    bar: Mutex<Option<ProgressBar>>,
    visible: bool,
    shutdown: Shutdown,
}

impl Bars {
    /// Bars that show nothing when `quiet`, or when nobody watches.
    pub fn new(quiet: bool, shutdown: Shutdown) -> Self {
        Self {
            bar: Mutex::new(None),
            visible: !quiet && stderr().is_terminal(),
            shutdown,
        }
    }

    fn with_bar(&self, change: impl FnOnce(&mut Option<ProgressBar>)) {
        change(&mut self.bar.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Progress for Bars {
    fn begin(&self, stage: &'static str, total: u64) {
        if !self.visible {
            return;
        }
        let style = ProgressStyle::with_template("{msg:14} {bar:40} {pos}/{len} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(total)
            .with_style(style)
            .with_message(stage);
        self.with_bar(|held| *held = Some(bar));
    }

    fn advance(&self, by: u64) {
        self.with_bar(|held| {
            if let Some(bar) = held {
                bar.inc(by);
            }
        });
    }

    fn end(&self) {
        self.with_bar(|held| {
            if let Some(bar) = held.take() {
                bar.finish_and_clear();
            }
        });
    }

    fn stopping(&self) -> bool {
        self.shutdown.asked()
    }
}
