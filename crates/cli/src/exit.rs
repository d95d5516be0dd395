use std::process::ExitCode;

use thiserror::Error;
use wirewatch_index::IndexError;
use wirewatch_pipeline::IndexStageError;
use wirewatch_store::StoreError;

/// Faults that have an exit code of their own.
#[derive(Debug, Error)]
pub enum Failure {
    /// A flag has a value that cannot be used (exit code 2).
    #[error("{0}")]
    Usage(String),
    /// A file of settings, an environment variable or a rule file cannot be used (exit code 3).
    #[error("{0}")]
    Config(String),
    /// Another run is under way (exit code 4).
    #[error("another run is under way in {0}; it is left alone")]
    Locked(String),
}

/// A file of settings or rules cannot be used.
pub const CONFIG_INVALID: u8 = 3;

/// The store or the index is damaged.
pub const STORE_DAMAGED: u8 = 5;

/// Every feed that was asked failed.
pub const EVERY_FEED_FAILED: u8 = 6;

/// The exit code of an error: 2 usage, 3 config invalid, 4 another run holds the lock, 5 store damaged, else 1.
pub fn code_of(error: &anyhow::Error) -> ExitCode {
    for cause in error.chain() {
        if is_closed_pipe(cause) {
            return ExitCode::SUCCESS;
        }
        if let Some(failure) = cause.downcast_ref::<Failure>() {
            return ExitCode::from(match failure {
                Failure::Usage(_) => 2,
                Failure::Config(_) => CONFIG_INVALID,
                Failure::Locked(_) => 4,
            });
        }
        if is_damage(cause) {
            return ExitCode::from(STORE_DAMAGED);
        }
    }
    ExitCode::FAILURE
}

fn is_damage(cause: &(dyn std::error::Error + 'static)) -> bool {
    let store = |error: &StoreError| {
        matches!(
            error,
            StoreError::Damaged { .. } | StoreError::Unreadable { .. }
        )
    };
    let index = |error: &IndexError| matches!(error, IndexError::Damaged { .. });
    if let Some(stage) = cause.downcast_ref::<IndexStageError>() {
        return match stage {
            IndexStageError::Store(error) => store(error),
            IndexStageError::Index(error) => index(error),
            _ => false,
        };
    }
    cause.downcast_ref::<StoreError>().is_some_and(store)
        || cause.downcast_ref::<IndexError>().is_some_and(index)
}

/// Whether the reader of our output has gone, which is no fault.
fn is_closed_pipe(cause: &(dyn std::error::Error + 'static)) -> bool {
    let kind = cause
        .downcast_ref::<std::io::Error>()
        .map(std::io::Error::kind);
    kind == Some(std::io::ErrorKind::BrokenPipe)
}

/// Says what went wrong, in one line.
pub fn report(error: &anyhow::Error) {
    if error.chain().any(is_closed_pipe) {
        return;
    }
    let mut line = String::from("error");
    let mut last = String::new();
    for cause in error.chain() {
        let text = cause.to_string().replace('\n', " ");
        // A library's error often repeats the one below it.
        if !last.contains(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        last = text;
    }
    eprintln!("{line}");
}
