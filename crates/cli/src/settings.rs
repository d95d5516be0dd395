mod fault;
mod limits;
mod merge;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use wirewatch_cluster::ClusterConfig;
use wirewatch_extract::ExtractConfig;
use wirewatch_fetch::{FetchConfig, MailConfig};
use wirewatch_index::IndexConfig;
use wirewatch_pipeline::PipelineConfig;
use wirewatch_server::ServerConfig;
use wirewatch_store::StoreConfig;

use crate::exit::Failure;

pub use fault::toml_fault;
pub use merge::{Merged, defaults};

/// Everything that can be set, after flags, environment, file and defaults were laid over each other.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The folder of the store and the index.
    pub data_dir: PathBuf,
    /// How pages are fetched.
    pub fetch: FetchConfig,
    /// How often feeds are polled.
    pub pipeline: PipelineConfig,
    /// What counts as an article.
    pub extract: ExtractConfig,
    /// When two articles are one story.
    pub cluster: ClusterConfig,
    /// How things are kept.
    pub store: StoreConfig,
    /// How the index works.
    pub index: IndexConfig,
    /// How the HTTP server answers.
    pub server: ServerConfig,
    /// Through which server alerts are mailed.
    pub mail: MailConfig,
    /// The folder of the settings file, in which the rule files lie; `None` when there is no settings file.
    #[serde(skip)]
    pub config_dir: Option<PathBuf>,
}

impl Settings {
    /// Whether the data folder holds a store.
    pub fn has_store(&self) -> bool {
        self.data_dir.join("wirewatch.db").exists()
    }
}

/// Lays flags over environment over file over defaults.
///
/// # Errors
/// [`Failure::Config`] naming the place, when a file or variable cannot be used.
pub fn load(config: Option<&Path>, data_dir: Option<&Path>) -> Result<Settings, Failure> {
    let merged = merge::merge(config, data_dir)?;
    limits::check(&merged)?;
    let mut settings = merged.settings()?;
    if settings.data_dir.as_os_str().is_empty() {
        settings.data_dir = default_data_dir();
    }
    settings.config_dir = merged.config_dir();
    settings
        .fetch
        .check()
        .and_then(|()| settings.mail.check())
        .map_err(|fault| Failure::Config(fault.to_string()))?;
    Ok(settings)
}

/// The values and where each comes from, for `config show`.
pub fn load_merged(config: Option<&Path>, data_dir: Option<&Path>) -> Result<Merged, Failure> {
    merge::merge(config, data_dir)
}

/// Where `init` writes the settings when no path is given.
pub fn default_config_file() -> PathBuf {
    xdg_dir("XDG_CONFIG_HOME", ".config").join("wirewatch.toml")
}

fn default_data_dir() -> PathBuf {
    xdg_dir("XDG_DATA_HOME", ".local/share")
}

fn xdg_dir(variable: &str, below_home: &str) -> PathBuf {
    let set = std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let base = set.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(below_home)));
    base.unwrap_or_else(|| PathBuf::from(".")).join("wirewatch")
}
