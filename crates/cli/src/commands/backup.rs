use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wirewatch_model::hex;

use crate::args::Args;
use crate::exit::Failure;
use crate::out::outln;
use crate::workspace::Workspace;

mod tar;

pub use tar::{TarReader, TarWriter};

/// The store's name in a backup.
pub const STORE: &str = "wirewatch.db";

/// The name of the manifest in a backup, its first file.
pub const MANIFEST: &str = "manifest.json";

/// The settings and rule files that a backup holds, as far as they are there.
pub const SETTINGS: [&str; 4] = [
    "wirewatch.toml",
    "feeds.toml",
    "watchlist.toml",
    "sites.toml",
];

/// The layout of backups, counted up when an older release could not read a new one.
pub const FORMAT: u32 = 1;

/// How hard the copy is packed; pages in it are packed already.
const LEVEL: i32 = 3;

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The layout.
    pub format: u32,
    /// When it was made, RFC 3339.
    pub made: String,
    /// By which program.
    pub made_by: String,
    /// The store it is of.
    pub store_id: String,
    /// The last change of the store in it.
    pub last_seq: i64,
    /// The files behind it, in order.
    pub files: Vec<ManifestFile>,
}

/// A file of a backup.
#[derive(Debug, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name: `wirewatch.db`, or `config/` and that of a settings file.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// Writes the store as it is at one moment, and the settings and rule files, to one file; runs and servers go on meanwhile.
pub async fn backup(args: &Args, file: &Path) -> anyhow::Result<ExitCode> {
    let workspace = Workspace::open_kept(args).await?;
    let shown = file.display();
    if file.symlink_metadata().is_ok() {
        return Err(Failure::Usage(format!("{shown} is there already; name a new file")).into());
    }
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Beside the file, so that what is written there can be put in place in one step.
    let drafts = tempfile::Builder::new()
        .prefix(".wirewatch-backup-")
        .tempdir_in(folder)
        .with_context(|| format!("nothing can be written into {}", folder.display()))?;
    let copy = drafts.path().join(STORE);
    workspace.store.copy_to(&copy).await?;
    let sources = sources(&workspace, copy);
    let store_id = workspace.store.store_id().to_owned();
    let last_seq = workspace.store.last_seq().await?;
    let draft = drafts.path().join("backup");
    let manifest = tokio::task::spawn_blocking({
        let draft = draft.clone();
        move || write(&draft, &sources, store_id, last_seq)
    })
    .await?
    .with_context(|| format!("{shown} cannot be written"))?;
    put_in_place(&draft, file).with_context(|| format!("{shown} cannot be written"))?;
    say(args, file, &manifest)?;
    Ok(ExitCode::SUCCESS)
}

/// What goes into a backup: the name there, and where it is.
fn sources(workspace: &Workspace, copy: PathBuf) -> Vec<(String, PathBuf)> {
    let mut sources = vec![(STORE.to_owned(), copy)];
    let config = workspace.settings.config_dir.as_deref();
    for name in SETTINGS {
        let path = config.map(|folder| folder.join(name));
        if let Some(path) = path.filter(|path| path.is_file()) {
            sources.push((format!("config/{name}"), path));
        }
    }
    sources
}

fn write(
    draft: &Path,
    sources: &[(String, PathBuf)],
    store_id: String,
    last_seq: i64,
) -> anyhow::Result<Manifest> {
    let mut files = Vec::new();
    for (name, path) in sources {
        let (bytes, sha256) = measure(path)?;
        let name = name.clone();
        files.push(ManifestFile {
            name,
            bytes,
            sha256,
        });
    }
    let manifest = Manifest {
        format: FORMAT,
        made: Timestamp::now().to_string(),
        made_by: concat!("wirewatch ", env!("CARGO_PKG_VERSION")).to_owned(),
        store_id,
        last_seq,
        files,
    };
    let out = BufWriter::new(private(draft)?);
    let mut tar = TarWriter::new(zstd::Encoder::new(out, LEVEL)?);
    let json = serde_json::to_vec_pretty(&manifest)?;
    tar.add(MANIFEST, json.len() as u64, json.as_slice())?;
    for ((name, path), file) in sources.iter().zip(&manifest.files) {
        tar.add(name, file.bytes, BufReader::new(File::open(path)?))?;
    }
    let out = tar.finish()?.finish()?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(manifest)
}

/// A new file that only its owner may read: a store holds the secrets of webhooks.
fn private(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A file's length and SHA-256.
fn measure(path: &Path) -> anyhow::Result<(u64, String)> {
    let shown = path.display().to_string();
    let file = File::open(path).with_context(|| format!("{shown} cannot be read"))?;
    let mut hashed = Hashed::new(BufReader::new(file));
    let bytes = io::copy(&mut hashed, &mut io::sink())
        .with_context(|| format!("{shown} cannot be read"))?;
    Ok((bytes, hashed.sha256()))
}

/// Gives the draft its name; a file that came there meanwhile is left alone.
pub fn put_in_place(draft: &Path, file: &Path) -> io::Result<()> {
    match fs::hard_link(draft, file) {
        // Some file systems have no links.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !file.exists() => {
            fs::rename(draft, file)
        }
        done => done,
    }
}

fn say(args: &Args, file: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    if args.json {
        outln!("{}", serde_json::to_string(manifest)?);
    } else if !args.quiet {
        let names: Vec<&str> = manifest
            .files
            .iter()
            .map(|file| file.name.as_str())
            .collect();
        eprintln!(
            "wrote {}: {}; to put it back: wirewatch restore {}",
            file.display(),
            names.join(", "),
            file.display()
        );
    }
    Ok(())
}

/// Reads, and hashes what was read.
pub struct Hashed<R> {
    inner: R,
    digest: Sha256,
}

impl<R: Read> Hashed<R> {
    /// Hashes what is read of `inner` from now on.
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            digest: Sha256::new(),
        }
    }

    /// SHA-256 of everything read, in hexadecimal.
    pub fn sha256(self) -> String {
        hex(&self.digest.finalize())
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.digest.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}
