use std::sync::Arc;

use anyhow::Context;
use wirewatch_fetch::{Fetcher, Mailer};
use wirewatch_index::{ArticleIndex, open_index};
use wirewatch_pipeline::{Analyzer, FeedDesk, Watchlist};
use wirewatch_store::{Store, open_store};

use crate::args::Args;
use crate::rules::{load_analyzer, load_feeds, load_watchlist};
use crate::settings::{self, Settings};

/// A data folder that is open, with the settings it is used by.
pub struct Workspace {
    /// The settings.
    pub settings: Settings,
    /// What is kept.
    pub store: Arc<dyn Store>,
}

impl Workspace {
    /// Opens the data folder that the flags and settings name.
    ///
    /// # Errors
    /// When the settings cannot be used, the folder is missing, or the store cannot be opened.
    pub async fn open(args: &Args) -> anyhow::Result<Self> {
        let settings = settings::load(args.config.as_deref(), args.data_dir.as_deref())?;
        Self::open_with(settings).await
    }

    /// Opens the data folder that the flags and settings name, and makes no store where there is none.
    ///
    /// # Errors
    /// As [`Workspace::open`]; also when there is no store.
    pub async fn open_kept(args: &Args) -> anyhow::Result<Self> {
        let settings = settings::load(args.config.as_deref(), args.data_dir.as_deref())?;
        if !settings.has_store() {
            anyhow::bail!(
                "there is no store in {}; name the data folder with --data-dir, or try: wirewatch init",
                settings.data_dir.display()
            );
        }
        Self::open_with(settings).await
    }

    /// Opens the data folder of `settings`.
    pub async fn open_with(settings: Settings) -> anyhow::Result<Self> {
        let dir = &settings.data_dir;
        if dir.exists() && !dir.is_dir() {
            anyhow::bail!("the data folder {} is a file; name a folder", dir.display());
        }
        if !dir.is_dir() {
            anyhow::bail!(
                "the data folder {} does not exist; try: wirewatch init",
                dir.display()
            );
        }
        let store = open_store(dir, &settings.store).await?;
        Ok(Self { settings, store })
    }

    /// Makes the store's feeds those of `feeds.toml`, if there is one.
    pub async fn sync_feeds(&self) -> anyhow::Result<()> {
        if let Some(feeds) = load_feeds(&self.settings)? {
            self.store.sync_file_feeds(&feeds).await?;
        }
        Ok(())
    }

    /// Opens the index.
    pub fn index(&self) -> anyhow::Result<Arc<dyn ArticleIndex>> {
        Ok(open_index(&self.settings.data_dir, &self.settings.index)?)
    }

    /// Makes a fetcher that remembers what the store knows of hosts.
    pub async fn fetcher(&self) -> anyhow::Result<Fetcher> {
        let hosts = self.store.host_records().await?;
        Fetcher::new(self.settings.fetch.clone(), hosts).context("pages cannot be fetched")
    }

    /// Makes the mailer; its password comes from the environment.
    pub fn mailer(&self) -> anyhow::Result<Mailer> {
        let password = std::env::var("WIREWATCH_MAIL_PASSWORD").ok();
        Ok(Mailer::new(&self.settings.mail, password.as_deref())?)
    }

    /// Makes the desk where feeds are added and changed.
    pub fn feed_desk(&self) -> FeedDesk {
        FeedDesk::new(Arc::clone(&self.store), self.settings.fetch.clone())
    }

    /// Reads the watchlist.
    pub fn watchlist(&self) -> anyhow::Result<Arc<Watchlist>> {
        Ok(Arc::new(load_watchlist(&self.settings)?))
    }

    /// Makes the analyzer.
    pub fn analyzer(&self) -> anyhow::Result<Arc<Analyzer>> {
        Ok(Arc::new(load_analyzer(&self.settings)?))
    }
}
