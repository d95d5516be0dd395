//! What the program lends the server's pages: its settings, and the watchlist's file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use jiff::Timestamp;
use wirewatch_pipeline::{
    Progress, RetagReport, Tagger, Unwatched, Watchlist, apply_retag, incident_stage, index_stage,
    speaker_stage, story_stage, sum_up_incidents,
};
use wirewatch_server::{
    Reason, Setting, Wanted, WatchlistText, Workshop, WriteRefusal, make_decision,
};

use crate::lock::RunLock;
use crate::rules::{load_analyzer, load_watchlist};
use crate::settings::Merged;
use crate::workspace::Workspace;

/// The workshop of a data folder.
pub struct Files {
    workspace: Arc<Workspace>,
    settings: Vec<Setting>,
}

impl Files {
    /// The files beside the settings of `workspace`; `merged` tells where the settings come from.
    pub fn new(workspace: Arc<Workspace>, merged: &Merged) -> Self {
        let settings = merged.values.iter().map(|(key, (value, origin))| Setting {
            key: key.clone(),
            value: match key.as_str() {
                // Where none is set, the folder is one of the user's own.
                "data_dir" => workspace.settings.data_dir.display().to_string(),
                _ => without_password(&value.to_string()),
            },
            origin: origin.to_string(),
        });
        Self {
            settings: settings.collect(),
            workspace,
        }
    }

    fn watchlist_path(&self) -> Option<PathBuf> {
        let dir = self.workspace.settings.config_dir.as_deref()?;
        Some(dir.join("watchlist.toml"))
    }

    fn write(&self, text: &str, in_place_of: &str) -> anyhow::Result<Result<(), WriteRefusal>> {
        let Some(path) = self.watchlist_path() else {
            return Ok(Err(WriteRefusal::Other(NO_FOLDER.to_owned())));
        };
        let _lock = RunLock::take(&self.workspace.settings.data_dir)?;
        if read(&path)? != in_place_of {
            return Ok(Err(WriteRefusal::Changed));
        }
        if path.exists() {
            let kept = path.with_extension("toml.before");
            std::fs::copy(&path, &kept)
                .with_context(|| format!("{} cannot be written", kept.display()))?;
        }
        let new = path.with_extension("toml.new");
        let shown = || format!("{} cannot be written", path.display());
        std::fs::write(&new, text).with_context(shown)?;
        std::fs::rename(&new, &path).with_context(shown)?;
        Ok(Ok(()))
    }

    async fn tag(&self, progress: &dyn Progress) -> anyhow::Result<RetagReport> {
        let workspace = &self.workspace;
        let _lock = RunLock::take(&workspace.settings.data_dir)?;
        let tagger = Arc::new(Tagger::new(load_watchlist(&workspace.settings)?));
        let report = apply_retag(&workspace.store, &tagger, progress).await?;
        let index = workspace.index()?;
        index_stage(&workspace.store, &index, progress).await?;
        tokio::task::spawn_blocking(move || index.finish()).await??;
        Ok(report)
    }

    async fn make(&self, wanted: &Wanted, reason: &Reason) -> anyhow::Result<Result<(), String>> {
        let workspace = &self.workspace;
        let _lock = RunLock::take(&workspace.settings.data_dir)?;
        let store = &workspace.store;
        if let Err(why) = make_decision(store, wanted, reason, Timestamp::now()).await? {
            return Ok(Err(why));
        }
        if wanted.is_of_speakers() {
            let analyzer = load_analyzer(&workspace.settings)?;
            speaker_stage(store, &analyzer, &Unwatched).await?;
        } else {
            let cluster = &workspace.settings.cluster;
            sum_up_incidents(store).await?;
            story_stage(store, cluster, &Unwatched).await?;
            incident_stage(store, cluster, &Unwatched).await?;
        }
        let index = workspace.index()?;
        index_stage(store, &index, &Unwatched).await?;
        tokio::task::spawn_blocking(move || index.finish()).await??;
        Ok(Ok(()))
    }
}

const NO_FOLDER: &str =
    "there is no settings file beside which a watchlist could lie; `wirewatch init` makes one";

#[async_trait]
impl Workshop for Files {
    fn settings(&self) -> Vec<Setting> {
        self.settings.clone()
    }

    fn watchlist(&self) -> Result<WatchlistText, String> {
        let Some(path) = self.watchlist_path() else {
            return Ok(WatchlistText {
                name: "the list that comes with wirewatch".to_owned(),
                text: Watchlist::builtin_toml().to_owned(),
                fixed: Some(NO_FOLDER.to_owned()),
            });
        };
        Ok(WatchlistText {
            text: read(&path).map_err(|fault| format!("{fault:#}"))?,
            name: path.display().to_string(),
            fixed: None,
        })
    }

    async fn write_watchlist(&self, text: &str, in_place_of: &str) -> Result<(), WriteRefusal> {
        match self.write(text, in_place_of) {
            Ok(done) => done,
            Err(fault) => Err(WriteRefusal::Other(format!("{fault:#}"))),
        }
    }

    async fn tag_again(&self, progress: &dyn Progress) -> Result<RetagReport, String> {
        self.tag(progress)
            .await
            .map_err(|fault| format!("{fault:#}"))
    }

    async fn decide(&self, wanted: &Wanted, reason: &Reason) -> Result<(), String> {
        let made = self.make(wanted, reason).await;
        made.map_err(|fault| format!("{fault:#}"))?
    }
}

/// The watchlist of a file; the one that comes with wirewatch while there is none.
fn read(path: &Path) -> anyhow::Result<String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Ok(Watchlist::builtin_toml().to_owned())
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

/// A value without the password that an address in it may have.
fn without_password(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://…@{host}"),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Settings, defaults};

    #[test]
    fn password_of_a_proxy_is_not_told() {
        let told = without_password("\"http://user:pa@ss@proxy.example:8080\"");
        assert_eq!(told, "\"http://…@proxy.example:8080\"");
        assert_eq!(without_password("[\"10.0.0.0/8\"]"), "[\"10.0.0.0/8\"]");
    }

    #[tokio::test]
    async fn watchlist_is_written_whole_and_the_one_before_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            data_dir: folder.path().to_owned(),
            config_dir: Some(folder.path().to_owned()),
            ..Settings::default()
        };
        let workspace = Workspace::open_with(settings).await.expect("a workspace");
        let files = Files::new(Arc::new(workspace), &defaults().expect("valid"));
        let first = files.watchlist().expect("a list").text;
        assert_eq!(first, Watchlist::builtin_toml());
        let lock = RunLock::take(folder.path()).expect("free");
        let refused = files.write_watchlist("# 1\n", &first).await;
        assert!(
            matches!(refused, Err(WriteRefusal::Other(_))),
            "a run is under way"
        );
        drop(lock);
        assert_eq!(files.write_watchlist("# 1\n", &first).await, Ok(()));
        let refused = files.write_watchlist("# 2\n", &first).await;
        assert_eq!(refused, Err(WriteRefusal::Changed));
        assert_eq!(files.write_watchlist("# 2\n", "# 1\n").await, Ok(()));
        let kept = std::fs::read_to_string(folder.path().join("watchlist.toml.before"));
        assert_eq!(kept.expect("kept"), "# 1\n");
    }
}
