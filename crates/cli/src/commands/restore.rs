use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use wirewatch_store::open_store;

use super::backup::{FORMAT, Hashed, MANIFEST, Manifest, SETTINGS, STORE, TarReader, put_in_place};
use crate::args::Args;
use crate::exit::Failure;
use crate::lock::RunLock;
use crate::settings::{self, Settings};

/// The largest manifest and settings file that is believed.
const MAX_SMALL_BYTES: u64 = 64_000_000;

/// Puts the store and the settings of a backup in place, after all of it was checked. What is there already stays as it is.
pub async fn restore(args: &Args, file: &Path) -> anyhow::Result<ExitCode> {
    let settings = settings_for(args)?;
    let data_dir = &settings.data_dir;
    let folder = config_folder(args, &settings);
    check_free(data_dir)?;
    fs::create_dir_all(data_dir)
        .with_context(|| format!("the folder {} cannot be made", data_dir.display()))?;
    let _lock = RunLock::take(data_dir)?;
    let drafts = tempfile::Builder::new()
        .prefix(".wirewatch-restore-")
        .tempdir_in(data_dir)
        .with_context(|| format!("nothing can be written into {}", data_dir.display()))?;
    let shown = file.display().to_string();
    let manifest = tokio::task::spawn_blocking({
        let (file, into) = (file.to_owned(), drafts.path().to_owned());
        move || unpack(&file, &into)
    })
    .await?
    .with_context(|| format!("{shown} cannot be restored; nothing was changed"))?;
    check_store(drafts.path(), &settings, &manifest).await?;
    // Another may have made a store meanwhile.
    check_free(data_dir)?;
    put_in_place(&drafts.path().join(STORE), &data_dir.join(STORE))
        .with_context(|| format!("the store cannot be put into {}", data_dir.display()))?;
    let beside = put_settings(drafts.path(), &folder)?;
    if !args.quiet {
        eprintln!(
            "restored the store of {} into {}",
            manifest.made,
            data_dir.display()
        );
        for path in beside {
            eprintln!(
                "{} differs from the file that is there, which was left as it is",
                path.display()
            );
        }
        eprintln!("next: wirewatch reindex");
    }
    Ok(ExitCode::SUCCESS)
}

/// The settings in use; those of the backup serve when there are none yet, so that a missing file is no fault.
fn settings_for(args: &Args) -> anyhow::Result<Settings> {
    let config = args.config.as_deref().filter(|path| path.exists());
    Ok(settings::load(config, args.data_dir.as_deref())?)
}

fn config_folder(args: &Args, settings: &Settings) -> PathBuf {
    let named = args
        .config
        .clone()
        .unwrap_or_else(settings::default_config_file);
    let beside = named.parent().map(Path::to_owned);
    let folder = settings.config_dir.clone().or(beside).unwrap_or_default();
    if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder
    }
}

/// Nothing that is kept may be lost, nor be mixed with what comes back.
fn check_free(data_dir: &Path) -> Result<(), Failure> {
    for name in [STORE, "wirewatch.db-wal", "wirewatch.db-shm", "index"] {
        let path = data_dir.join(name);
        if path.symlink_metadata().is_ok() {
            return Err(Failure::Usage(format!(
                "{} is there already; stop everything and move the data folder away, or name another one with --data-dir",
                path.display()
            )));
        }
    }
    Ok(())
}

/// Unpacks a backup into an empty folder and checks each file by the manifest.
fn unpack(file: &Path, into: &Path) -> anyhow::Result<Manifest> {
    let packed = BufReader::new(File::open(file)?);
    let mut tar = TarReader::new(zstd::Decoder::new(packed).context("it is no backup")?);
    let first = tar.next().context("it is no backup")?;
    if !first.is_some_and(|(name, bytes)| name == MANIFEST && bytes <= MAX_SMALL_BYTES) {
        bail!("it is no backup: it does not begin with a manifest");
    }
    let mut json = Vec::new();
    tar.read_to_end(&mut json)?;
    let manifest: Manifest =
        serde_json::from_slice(&json).context("its manifest cannot be read")?;
    if manifest.format > FORMAT {
        bail!(
            "{} made it, in a layout that this release does not know",
            manifest.made_by
        );
    }
    for expected in &manifest.files {
        let name = &expected.name;
        let known = name == STORE
            || SETTINGS
                .iter()
                .any(|known| name.strip_prefix("config/") == Some(known));
        if !known {
            bail!("its manifest names {name}, which is nothing of ours");
        }
        match tar.next()? {
            Some((found, bytes)) if found == *name && bytes == expected.bytes => {}
            _ => bail!("{name} is not where its manifest says"),
        }
        let path = into.join(name);
        fs::create_dir_all(path.parent().unwrap_or(into))?;
        let mut out = BufWriter::new(File::create_new(&path)?);
        let mut hashed = Hashed::new(&mut tar);
        io::copy(&mut hashed, &mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        if hashed.sha256() != expected.sha256 {
            bail!("{name} is damaged: its SHA-256 is not that of the manifest");
        }
    }
    if !manifest.files.iter().any(|file| file.name == STORE) {
        bail!("it holds no store");
    }
    Ok(manifest)
}

/// Opens the store where it was unpacked: it must be whole, and the one the manifest names.
async fn check_store(
    folder: &Path,
    settings: &Settings,
    manifest: &Manifest,
) -> anyhow::Result<()> {
    let store = open_store(folder, &settings.store).await?;
    if store.store_id() != manifest.store_id {
        bail!("the store in the backup is not the one its manifest names; nothing was changed");
    }
    if let Some(damage) = store.check_integrity().await?.first() {
        bail!("{}: {}; nothing was changed", damage.what, damage.problem);
    }
    store.close().await;
    Ok(())
}

/// Puts the settings files where none are; one that differs comes to lie beside the one there, and is named.
fn put_settings(drafts: &Path, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut beside = Vec::new();
    for name in SETTINGS {
        let Ok(text) = fs::read(drafts.join("config").join(name)) else {
            continue;
        };
        fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(there) if there == text => continue,
            Ok(_) => {
                let aside = free_name(folder, name);
                write_new(&aside, &text)?;
                beside.push(aside);
            }
            Err(_) => write_new(&path, &text)?,
        }
    }
    Ok(beside)
}

fn free_name(folder: &Path, name: &str) -> PathBuf {
    let names = (1..).map(|number| folder.join(format!("{name}.restored-{number}")));
    let mut free = names.filter(|path| path.symlink_metadata().is_err());
    free.next()
        .unwrap_or_else(|| folder.join(format!("{name}.restored")))
}

fn write_new(path: &Path, text: &[u8]) -> anyhow::Result<()> {
    let written = File::create_new(path).and_then(|mut file| file.write_all(text));
    written.with_context(|| format!("{} cannot be written", path.display()))
}
