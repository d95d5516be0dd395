use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use wirewatch_store::open_store;

use crate::args::Args;
use crate::{bundled, settings};

/// Writes the settings files that are not there yet, and creates the store.
pub async fn init(args: &Args) -> anyhow::Result<ExitCode> {
    let file = args
        .config
        .clone()
        .unwrap_or_else(settings::default_config_file);
    let folder = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let files = [
        (file.clone(), bundled::SETTINGS),
        (folder.join("feeds.toml"), bundled::FEEDS),
        (folder.join("watchlist.toml"), bundled::WATCHLIST),
        (folder.join("sites.toml"), bundled::SITES),
    ];
    for (path, text) in files {
        write_new(args, &path, text)?;
    }
    let settings = settings::load(Some(&file), args.data_dir.as_deref())?;
    let data_dir = &settings.data_dir;
    fs::create_dir_all(data_dir)
        .with_context(|| format!("the folder {} cannot be made", data_dir.display()))?;
    open_store(data_dir, &settings.store).await?;
    say(args, &format!("the store is in {}", data_dir.display()));
    say(
        args,
        &format!(
            "next: look through {}, then: {}",
            folder.join("feeds.toml").display(),
            next_command(args)
        ),
    );
    Ok(ExitCode::SUCCESS)
}

/// The command for a first run, with the flags that this one was given.
fn next_command(args: &Args) -> String {
    let flag = |name: &str, path: &Option<PathBuf>| {
        path.as_ref()
            .map(|path| format!(" {name} {}", path.display()))
            .unwrap_or_default()
    };
    format!(
        "wirewatch{}{} run",
        flag("--config", &args.config),
        flag("--data-dir", &args.data_dir)
    )
}

fn write_new(args: &Args, path: &Path, text: &str) -> anyhow::Result<()> {
    if path.exists() {
        say(
            args,
            &format!("{} is there already and is left as it is", path.display()),
        );
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    say(args, &format!("wrote {}", path.display()));
    Ok(())
}

fn say(args: &Args, line: &str) {
    if !args.quiet {
        eprintln!("{line}");
    }
}
