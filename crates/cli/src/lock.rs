use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use anyhow::Context;

use crate::exit::Failure;

/// The right to change what is in a data folder; given back when dropped, also when the process is killed.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

impl RunLock {
    /// Takes the lock of `data_dir`, or says that another run has it.
    pub fn take(data_dir: &Path) -> anyhow::Result<Self> {
        let path = data_dir.join("run.lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| format!("the lock file {} cannot be opened", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                Err(Failure::Locked(data_dir.display().to_string()).into())
            }
            Err(TryLockError::Error(error)) => Err(error)
                .with_context(|| format!("the lock file {} cannot be locked", path.display())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_run_is_told_of_the_first() {
        let dir = tempfile::tempdir().expect("a folder");
        let held = RunLock::take(dir.path()).expect("free");
        let error = RunLock::take(dir.path()).expect_err("held");
        assert!(matches!(
            error.downcast_ref::<Failure>(),
            Some(Failure::Locked(_))
        ));
        drop(held);
        RunLock::take(dir.path()).expect("free again");
    }
}
