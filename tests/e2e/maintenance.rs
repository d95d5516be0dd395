//! Keeping the data whole: verify, backup, restore, doctor, and taking articles out.

use std::fs;
use std::process::Output;

use crate::program::Desk;

const PAGE: &str = "<html lang=en><title>Depot hit</title><body><article><h1>Depot hit</h1><p>A car bomb exploded at the fuel depot in Kirkuk on Monday night, killing six workers, the governor Salim Haddad said.</p><p>“The fire burned until the morning,” said Salim Haddad, and the road to the harbour was shut for the whole of Tuesday, his office added.</p></article>";
const OTHER: &str = "<html lang=en><title>Ferry stopped</title><body><article><h1>Ferry stopped</h1><p>The ferry over the strait was stopped for the whole of Monday, the harbour office said, because of high waves.</p><p>It will sail again as soon as the wind has gone down, the office added in a second notice.</p></article>";

/// A desk with two articles that came as lines of JSON.
fn desk() -> Desk {
    let desk = Desk::new();
    let line = |url: &str, html: &str| serde_json::json!({"url": url, "html": html}).to_string();
    let lines = [
        line("https://news.example/depot", PAGE),
        line("https://news.example/ferry", OTHER),
    ];
    fs::write(desk.path("pages.jsonl"), lines.join("\n")).expect("lines");
    desk.run(&["import", "pages.jsonl"]);
    desk
}

/// Puts other bytes into the store's file, as a broken disk would.
fn damage_pages(desk: &Desk, sha256: &serde_json::Value) {
    let path = desk.data().join("wirewatch.db");
    let mut bytes = fs::read(&path).expect("the store");
    let sha256 = sha256.as_str().expect("a hash").as_bytes();
    let mut found = 0;
    for at in 0..bytes.len().saturating_sub(sha256.len()) {
        if bytes.get(at..at + sha256.len()) == Some(sha256) {
            bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
            found += 1;
        }
    }
    assert!(found > 0, "the hash does not stand in the file");
    fs::write(&path, bytes).expect("written");
}

#[track_caller]
fn check_refused(output: &Output, code: i32, part: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(stderr.contains(part), "{part} in {stderr}");
}

#[test]
fn whole_store_is_verified() {
    let desk = desk();
    let found = desk.run_json(&["verify"]);
    assert_eq!(
        (&found["ok"], &found["pages"], &found["articles"]),
        (&true.into(), &2.into(), &2.into())
    );
    assert_eq!(found["notes"], serde_json::json!([]));
}

#[test]
fn page_that_changed_on_disk_is_found() {
    let whole = desk();
    whole.run(&["backup", "all.backup"]);
    // What came back from a backup is all in the one file.
    let desk = Desk::bare();
    fs::copy(whole.path("all.backup"), desk.path("all.backup")).expect("copied");
    desk.run(&["restore", "all.backup"]);
    damage_pages(&desk, &whole.exported()[0]["page_sha256"]);
    let output = desk.output(&["verify"]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(5), "{stdout}");
    assert!(
        stdout.contains("damaged: ") && stdout.contains("remedy: "),
        "{stdout}"
    );
}

#[test]
fn index_that_lost_an_article_is_found() {
    let desk = desk();
    let index = desk.data().join("index");
    let copy = desk.path("index-before");
    copy_folder(&index, &copy);
    let third = serde_json::json!({"url": "https://news.example/third", "html": OTHER.replace("ferry", "train").replace("Ferry", "Train")});
    fs::write(desk.path("third.jsonl"), third.to_string()).expect("a line");
    desk.run(&["import", "third.jsonl"]);
    fs::remove_dir_all(&index).expect("removed");
    copy_folder(&copy, &index);
    let found = desk.run_json(&["verify"]);
    assert!(
        found["notes"][0]
            .as_str()
            .expect("a note")
            .contains("behind the store"),
        "{found}"
    );
    let doctor = desk.output(&["doctor"]);
    let stdout = String::from_utf8_lossy(&doctor.stdout);
    assert!(stdout.contains("not in it yet"), "{stdout}");
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

#[test]
fn backup_made_beside_a_server_comes_back_whole() {
    let desk = desk();
    let server = crate::http::Server::start(&desk);
    desk.run(&["backup", "all.backup"]);
    drop(server);
    let before = desk.exported();
    check_refused(
        &desk.output(&["backup", "all.backup"]),
        2,
        "is there already",
    );
    check_refused(
        &desk.output(&["restore", "all.backup"]),
        2,
        "is there already",
    );
    assert_eq!(
        desk.exported(),
        before,
        "a refused restore changed something"
    );
    let other = Desk::bare();
    fs::copy(desk.path("all.backup"), other.path("all.backup")).expect("copied");
    other.run(&["restore", "all.backup"]);
    assert_eq!(
        fs::read(other.path("wirewatch.toml")).expect("settings"),
        fs::read(desk.path("wirewatch.toml")).expect("settings")
    );
    other.run(&["reindex"]);
    assert_eq!(other.exported(), before);
    assert_eq!(other.run_json(&["verify"])["ok"], true);
}

#[test]
fn damaged_backup_is_refused_and_leaves_nothing_behind() {
    let desk = desk();
    desk.run(&["backup", "all.backup"]);
    let bytes = fs::read(desk.path("all.backup")).expect("a backup");
    for cut in [bytes.len() / 2, bytes.len() - 10, 0] {
        let other = Desk::bare();
        fs::write(other.path("cut.backup"), bytes.get(..cut).expect("a part")).expect("written");
        check_refused(
            &other.output(&["restore", "cut.backup"]),
            1,
            "nothing was changed",
        );
        let left: Vec<_> = fs::read_dir(other.data()).expect("the folder").collect();
        let names: Vec<String> = left
            .into_iter()
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        assert_eq!(names, ["run.lock"]);
    }
}

#[test]
fn settings_that_are_there_stay_when_a_backup_comes_back() {
    let desk = desk();
    desk.run(&["backup", "all.backup"]);
    let other = Desk::bare();
    fs::copy(desk.path("all.backup"), other.path("all.backup")).expect("copied");
    other.write_settings("[server]\nsnippets = 1\n");
    other.run(&["restore", "all.backup"]);
    let kept = fs::read_to_string(other.path("wirewatch.toml")).expect("settings");
    assert_eq!(kept, "[server]\nsnippets = 1\n");
    assert!(other.path("wirewatch.toml.restored-1").exists());
}

#[test]
fn doctor_names_what_is_wrong_with_its_remedy() {
    let desk = desk();
    let output = desk.output(&["doctor"]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{stdout}");
    assert!(stdout.contains("there is no feed to poll"), "{stdout}");
    assert!(stdout.contains("remedy: wirewatch feeds add"), "{stdout}");
    desk.write_settings("[server]\nsnipets = 1\n");
    let output = desk.output(&["doctor"]);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(3), "{stdout}");
    assert!(stdout.contains("did you mean `snippets`"), "{stdout}");
}

#[test]
fn forgotten_article_is_gone_everywhere_and_never_comes_back() {
    let desk = desk();
    desk.run(&["searches", "save", "depot", "\"fuel depot\""]);
    check_refused(
        &desk.output(&["forget", "https://news.example/depot"]),
        2,
        "--reason",
    );
    let gone = desk.run_json(&[
        "forget",
        "https://news.example/depot",
        "--reason",
        "court order",
    ]);
    assert_eq!(gone["addresses"], serde_json::json!(["news.example/depot"]));
    assert_eq!(desk.exported().len(), 1);
    assert_eq!(desk.indexed(), 1);
    assert!(!desk.run(&["quotes"]).contains("Haddad"));
    assert!(desk.run(&["forget"]).contains("court order"));
    desk.run(&["import", "pages.jsonl"]);
    assert_eq!(desk.exported().len(), 1);
    assert_eq!(desk.run_json(&["verify"])["ok"], true);
    let store = fs::read(desk.data().join("wirewatch.db")).expect("the store");
    let words = b"Salim Haddad";
    assert!(!store.windows(words.len()).any(|window| window == words));
    check_refused(
        &desk.output(&["forget", "https://news.example/none", "--reason", "x"]),
        2,
        "no article is known by",
    );
}

#[test]
fn import_that_reads_nothing_says_so() {
    let desk = Desk::new();
    fs::create_dir(desk.path("empty")).expect("a folder");
    fs::write(desk.path("empty/notes.odt"), "x").expect("a file");
    check_refused(&desk.output(&["import", "empty"]), 1, "nothing was read");
    fs::write(desk.path("bad.jsonl"), "{}\n").expect("a file");
    check_refused(
        &desk.output(&["import", "bad.jsonl"]),
        1,
        "nothing was read",
    );
}

#[test]
fn user_and_password_of_an_address_are_not_kept() {
    let desk = Desk::new();
    let line = serde_json::json!({"url": "https://ana:hush@news.example/depot", "html": PAGE});
    fs::write(desk.path("pages.jsonl"), line.to_string()).expect("a line");
    desk.run(&["import", "pages.jsonl"]);
    desk.run(&["export", "--format", "warc", "-o", "pages.warc"]);
    let warc = fs::read(desk.path("pages.warc")).expect("an archive");
    let warc = String::from_utf8_lossy(&warc);
    assert!(warc.contains("WARC-Target-URI: https://news.example/depot") && !warc.contains("hush"));
    fs::write(
        desk.path("other.warc"),
        warc.replace("https://news.example/", "https://bob:psst@news2.example/"),
    )
    .expect("written");
    desk.run(&["import", "other.warc"]);
    let all = desk.run(&["export"]);
    assert!(
        all.contains("news2.example") && !all.contains("psst"),
        "{all}"
    );
}
