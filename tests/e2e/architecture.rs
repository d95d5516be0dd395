//! Holds the manifests to the dependency table of ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which of our crates each crate may use. A new crate starts with a line here.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("extract", &["model", "text"]),
    ("quotes", &["model", "text"]),
    ("tag", &["model", "text"]),
    ("cluster", &["model", "text"]),
    ("fetch", &["model"]),
    ("store", &["model"]),
    ("index", &["model"]),
    (
        "pipeline",
        &[
            "model", "text", "extract", "quotes", "tag", "cluster", "fetch", "store", "index",
        ],
    ),
    // `text` for the sentences of snippets; `pipeline` for previews.
    ("server", &["model", "text", "store", "index", "pipeline"]),
    (
        "cli",
        &[
            "model", "text", "extract", "quotes", "tag", "cluster", "fetch", "store", "index",
            "pipeline", "server",
        ],
    ),
];

/// What a crate that only reads must not depend on: the world outside its arguments.
const WORLDLY: &[&str] = &[
    "tokio",
    "reqwest",
    "sqlx",
    "tantivy",
    "axum",
    "tracing",
    "tempfile",
    "async-trait",
    "futures",
    "rayon",
];

const PURE: &[&str] = &["model", "text", "extract", "quotes", "tag", "cluster"];

fn crates_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates")
}

fn manifests() -> BTreeMap<String, toml::Table> {
    let mut manifests = BTreeMap::new();
    for entry in fs::read_dir(crates_folder()).expect("the crates") {
        let path = entry.expect("a crate").path();
        let text = fs::read_to_string(path.join("Cargo.toml")).expect("a manifest");
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        manifests.insert(name, text.parse().expect("a manifest in TOML"));
    }
    manifests
}

fn dependencies(manifest: &toml::Table, section: &str) -> BTreeSet<String> {
    let table = manifest.get(section).and_then(toml::Value::as_table);
    table
        .into_iter()
        .flat_map(|table| table.keys().cloned())
        .collect()
}

#[test]
fn crates_use_only_what_the_table_allows() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    for (name, manifest) in manifests() {
        let may = allowed
            .get(name.as_str())
            .unwrap_or_else(|| panic!("crate `{name}` has no line in the table"));
        for section in ["dependencies", "build-dependencies"] {
            for dependency in dependencies(&manifest, section) {
                if let Some(ours) = dependency.strip_prefix("wirewatch-") {
                    assert!(may.contains(&ours), "`{name}` may not use `{ours}`");
                }
            }
        }
    }
}

#[test]
fn every_crate_of_the_table_exists() {
    let manifests = manifests();
    for (name, _) in ALLOWED {
        assert!(
            manifests.contains_key(*name),
            "the table names `{name}`, which is no crate"
        );
    }
}

#[test]
fn reading_crates_stay_pure() {
    let manifests = manifests();
    for name in PURE {
        for dependency in dependencies(&manifests[*name], "dependencies") {
            assert!(
                !WORLDLY.contains(&dependency.as_str()),
                "`{name}` is pure and may not use `{dependency}`"
            );
        }
    }
}

#[test]
fn reading_crates_do_not_ask_the_world() {
    // The clock, the environment, files and threads all come through these paths.
    let worldly = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
    ];
    for name in PURE {
        for (path, text) in sources(&crates_folder().join(name).join("src")) {
            for word in worldly {
                assert!(
                    !text.contains(word),
                    "{} is pure and may not use `{word}`",
                    path.display()
                );
            }
        }
    }
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("sources") {
        let path = entry.expect("a source").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source in UTF-8");
            found.push((path, text));
        }
    }
    found
}

#[test]
fn modules_with_children_have_no_mod_rs() {
    for (path, _) in sources(&crates_folder()) {
        assert_ne!(
            path.file_name().expect("a name"),
            "mod.rs",
            "{} should be named for its module",
            path.display()
        );
    }
}
