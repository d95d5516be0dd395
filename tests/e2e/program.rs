//! Runs the real program in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

/// A data folder with its settings, for one test.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// A desk that `init` set up, with no feeds, allowed to ask the loopback address.
    pub fn new() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        desk.run(&["init"]);
        desk.write_settings("[fetch]\nallow_networks = [\"127.0.0.1/32\"]\nhost_pause_ms = 0\nretry_pause_ms = 10\n");
        std::fs::remove_file(desk.path("feeds.toml")).expect("init wrote it");
        desk
    }

    /// A desk where nothing was set up.
    pub fn bare() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// A file in the desk's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Replaces the settings.
    pub fn write_settings(&self, text: &str) {
        std::fs::write(self.path("wirewatch.toml"), text).expect("settings");
    }

    /// Adds a table to the settings.
    pub fn add_settings(&self, text: &str) {
        let path = self.path("wirewatch.toml");
        let before = std::fs::read_to_string(&path).expect("settings");
        self.write_settings(&format!("{before}\n{text}"));
    }

    /// The program with this desk's settings, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WIREWATCH_")) {
            command.env_remove(name);
        }
        command
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME")
            .args(["--config", "wirewatch.toml", "--data-dir", "data"])
            .args(arguments);
        command
    }

    /// Runs to the end, whatever comes of it.
    pub fn output(&self, arguments: &[&str]) -> Output {
        self.command(arguments)
            .output()
            .expect("the program starts")
    }

    /// Runs to the end and gives stdout.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "wirewatch {arguments:?} failed ({}): {stderr}",
            output.status
        );
        String::from_utf8(output.stdout).expect("text")
    }

    /// Runs with `--json` and gives stdout as JSON.
    #[track_caller]
    pub fn run_json(&self, arguments: &[&str]) -> serde_json::Value {
        let stdout = self.run(&[arguments, &["--json"]].concat());
        serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error} in {stdout}"))
    }

    /// Starts in the background.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    }

    /// All exported articles, each as JSON, by id.
    pub fn exported(&self) -> Vec<serde_json::Value> {
        let lines = self.run(&["export", "--format", "jsonl", "--quiet"]);
        lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    }

    /// How many articles the index holds.
    pub fn indexed(&self) -> u64 {
        self.run_json(&["search", ""])["total"]
            .as_u64()
            .expect("a total")
    }

    /// Adds feeds by address.
    pub fn import_feeds(&self, urls: &[String]) {
        std::fs::write(self.path("feeds.txt"), urls.join("\n")).expect("a list");
        self.run(&["feeds", "import", "feeds.txt"]);
    }
}

/// The program, built once from the code as it is.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            // The whole workspace, so that its crates get the features they were built with for the tests.
            .args(["build", "--quiet", "--workspace", "--bins"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .expect("cargo starts");
        assert!(built.success(), "the program does not build");
        let test = std::env::current_exe().expect("the test's own path");
        // The test lies in <target>/debug/deps.
        let folder = test
            .parent()
            .and_then(Path::parent)
            .expect("a target folder");
        folder.join(format!("wirewatch{}", std::env::consts::EXE_SUFFIX))
    })
}
