//! The folder of data and the machine it is on.

use std::fs::OpenOptions;
use std::fs::{self, TryLockError};
use std::path::Path;

use super::{Finding, Gravity};
use crate::settings::Settings;

/// Less free space than this keeps a day of news from being stored.
const LITTLE_BYTES: u64 = 1_000_000_000;

/// Less than this and the database may fail in the middle of a run.
const TOO_LITTLE_BYTES: u64 = 100_000_000;

/// Looks at the data folder: that it is there, ours, roomy and free.
pub(super) fn look(settings: &Settings) -> Vec<Finding> {
    let folder = settings.data_dir.as_path();
    let shown = folder.display();
    if !folder.is_dir() {
        let text = format!("the data folder {shown} does not exist");
        return vec![Finding::open(
            "data",
            Gravity::Fault,
            text,
            "wirewatch init; or name it with --data-dir",
        )];
    }
    let mut findings = vec![writable(folder)];
    findings.extend(open_to_all(folder));
    findings.extend(space(folder));
    findings.push(lock(folder));
    findings
}

fn writable(folder: &Path) -> Finding {
    let shown = folder.display();
    match tempfile::tempfile_in(folder) {
        Ok(_) => Finding::quiet("data", Gravity::Well, format!("the data folder is {shown}")),
        Err(fault) => Finding::open(
            "data",
            Gravity::Fault,
            format!("nothing can be written into {shown}: {fault}"),
            "let the user that runs wirewatch own the folder: chown -R USER",
        ),
    }
}

/// Whoever can write there can change what was fetched; whoever can read there has the secrets of webhooks.
#[cfg(unix)]
fn open_to_all(folder: &Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(folder).ok()?.permissions().mode();
    if mode & 0o002 == 0 {
        return None;
    }
    let text = format!(
        "everybody on this machine may write into {}",
        folder.display()
    );
    let remedy = format!("chmod o-rwx {}", folder.display());
    Some(Finding::open("data", Gravity::Warning, text, remedy))
}

#[cfg(not(unix))]
fn open_to_all(_folder: &Path) -> Option<Finding> {
    None
}

#[cfg(unix)]
fn space(folder: &Path) -> Option<Finding> {
    let system = rustix::fs::statvfs(folder).ok()?;
    let free = system.f_bavail.saturating_mul(system.f_frsize);
    let text = format!("{} MB are free for data", free / 1_000_000);
    let gravity = if free < TOO_LITTLE_BYTES {
        Gravity::Fault
    } else if free < LITTLE_BYTES {
        Gravity::Warning
    } else {
        return Some(Finding::quiet("disk", Gravity::Well, text));
    };
    let remedy = "make room, or move the data folder to a larger disk; kept pages are most of it";
    Some(Finding::open("disk", gravity, text, remedy))
}

#[cfg(not(unix))]
fn space(_folder: &Path) -> Option<Finding> {
    None
}

fn lock(folder: &Path) -> Finding {
    let path = folder.join("run.lock");
    let Ok(file) = OpenOptions::new().write(true).open(&path) else {
        return Finding::quiet("lock", Gravity::Well, "no run is under way");
    };
    match file.try_lock() {
        Ok(()) => Finding::quiet("lock", Gravity::Well, "no run is under way"),
        Err(TryLockError::WouldBlock) => Finding::quiet(
            "lock",
            Gravity::Note,
            "a run is under way; if that lasts for hours, look for the process that has run.lock open and end it",
        ),
        Err(TryLockError::Error(fault)) => Finding::open(
            "lock",
            Gravity::Fault,
            format!("{} cannot be locked: {fault}", path.display()),
            "put the data folder on a local disk; network file systems keep no locks",
        ),
    }
}
