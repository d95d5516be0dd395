//! Which folder is the index: there may be two, one in use and one that is built beside it.

use std::fs;
use std::io;
use std::path::PathBuf;

use super::reader::{Stamp, stamp};

/// The folders of one schema. A file beside them names the one in use; without it, it is the first.
#[derive(Debug, Clone)]
pub(super) struct Folders {
    home: PathBuf,
    name: String,
    /// One folder for good, whichever is in use.
    fixed: Option<String>,
}

impl Folders {
    pub(super) fn new(home: PathBuf, name: String) -> Self {
        Self {
            home,
            name,
            fixed: None,
        }
    }

    /// The folder in use.
    pub(super) fn current(&self) -> PathBuf {
        self.home.join(self.current_name())
    }

    /// The other one.
    pub(super) fn beside(&self) -> Self {
        Self {
            fixed: Some(self.other_name()),
            ..self.clone()
        }
    }

    /// Changes when another folder is put in use.
    pub(super) fn named_by(&self) -> Option<Stamp> {
        match self.fixed {
            Some(_) => None,
            None => stamp(&self.pointer()),
        }
    }

    /// Puts the other folder in use.
    pub(super) fn adopt(&self) -> io::Result<()> {
        let draft = self.pointer().with_extension("draft");
        fs::write(&draft, self.other_name())?;
        fs::rename(draft, self.pointer())
    }

    fn current_name(&self) -> String {
        if let Some(fixed) = &self.fixed {
            return fixed.clone();
        }
        let second = self.second_name();
        match fs::read_to_string(self.pointer()) {
            Ok(named) if named.trim() == second => second,
            _ => self.name.clone(),
        }
    }

    fn other_name(&self) -> String {
        if self.current_name() == self.name {
            self.second_name()
        } else {
            self.name.clone()
        }
    }

    fn second_name(&self) -> String {
        format!("{}-second", self.name)
    }

    fn pointer(&self) -> PathBuf {
        self.home.join(format!("{}.current", self.name))
    }
}
