//! What the commands say and how they end when something is wrong.

use std::io::Write;
use std::net::TcpListener;
use std::process::{Output, Stdio};

use crate::program::Desk;

#[track_caller]
fn check_fault(output: &Output, code: i32, said: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(stderr.contains(said), "expected `{said}` in: {stderr}");
    let lines: Vec<&str> = stderr
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert_eq!(lines.len(), 1, "one clear line: {stderr}");
}

fn piped(desk: &Desk, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = desk
        .command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child
        .stdin
        .take()
        .expect("piped")
        .write_all(input)
        .expect("written");
    child.wait_with_output().expect("it ends")
}

#[test]
fn wrong_setting_is_named_with_its_place() {
    let desk = Desk::new();
    desk.write_settings("[fetch]\nhost_pause = 5\n");
    let said = "wirewatch.toml:2:1: unknown key `host_pause`; did you mean `host_pause_ms`?";
    check_fault(&desk.output(&["run"]), 3, said);
    check_fault(&desk.output(&["config", "check"]), 3, said);
}

#[test]
fn wrong_watchlist_is_named_with_its_place() {
    let desk = Desk::new();
    std::fs::write(desk.path("watchlist.toml"), "[[group]]\nid = 7\n").expect("a file");
    check_fault(&desk.output(&["config", "check"]), 3, "watchlist.toml:2:");
}

#[test]
fn missing_settings_file_is_named() {
    check_fault(
        &Desk::bare().output(&["run"]),
        3,
        "wirewatch.toml cannot be read",
    );
}

#[test]
fn missing_data_folder_says_what_next() {
    let desk = Desk::new();
    std::fs::remove_dir_all(desk.data()).expect("removed");
    check_fault(
        &desk.output(&["run"]),
        1,
        "does not exist; try: wirewatch init",
    );
}

#[test]
fn damaged_store_is_named_and_left_alone() {
    let desk = Desk::new();
    let file = desk.data().join("wirewatch.db");
    for extra in ["wirewatch.db-wal", "wirewatch.db-shm"] {
        let path = desk.data().join(extra);
        if path.exists() {
            std::fs::remove_file(path).expect("removed");
        }
    }
    std::fs::write(
        &file,
        b"this is no database at all, but a note that someone left here",
    )
    .expect("written");
    check_fault(&desk.output(&["run"]), 5, "is damaged");
    assert!(
        std::fs::read(&file)
            .expect("still there")
            .starts_with(b"this is no database")
    );
}

#[test]
fn unreadable_file_is_named() {
    let desk = Desk::new();
    check_fault(
        &desk.output(&["feeds", "import", "none.opml"]),
        1,
        "none.opml cannot be read",
    );
    check_fault(
        &desk.output(&["import", "none.html"]),
        1,
        "none.html cannot be read",
    );
}

#[test]
fn taken_port_is_named() {
    let desk = Desk::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    check_fault(
        &desk.output(&["serve", "--listen", &address]),
        1,
        &format!("cannot listen on {address}"),
    );
}

#[test]
fn address_that_others_reach_needs_a_key() {
    check_fault(
        &Desk::new().output(&["serve", "--listen", "0.0.0.0:0"]),
        1,
        "no API key protects it; make one with `wirewatch key create NAME`",
    );
}

#[test]
fn held_lock_ends_with_4() {
    let desk = Desk::new();
    let lock = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(desk.data().join("run.lock"))
        .expect("the lock file");
    lock.try_lock().expect("free");
    check_fault(&desk.output(&["run"]), 4, "another run is under way");
}

#[test]
fn wrong_usage_ends_with_2() {
    assert_eq!(Desk::bare().output(&["rum"]).status.code(), Some(2));
}

#[test]
fn query_fault_shows_the_place() {
    check_fault(&Desk::new().output(&["search", "killed:many"]), 1, "^");
}

#[test]
fn init_keeps_what_is_there() {
    let desk = Desk::new();
    desk.write_settings("# mine\n");
    desk.run(&["init"]);
    assert_eq!(
        std::fs::read_to_string(desk.path("wirewatch.toml")).expect("there"),
        "# mine\n"
    );
}

#[test]
fn config_show_tells_where_a_value_comes_from() {
    let desk = Desk::new();
    let shown = desk.run(&["config", "show", "--origin"]);
    assert!(
        shown.contains("fetch.host_pause_ms = 0  # wirewatch.toml"),
        "{shown}"
    );
    assert!(
        shown.contains("data_dir = \"data\"  # --data-dir"),
        "{shown}"
    );
    assert!(shown.contains("server.snippets = 2  # default"), "{shown}");
}

#[test]
fn pipe_answers_every_line_in_order() {
    let desk = Desk::bare();
    std::fs::write(desk.path("wirewatch.toml"), "").expect("settings");
    let input = "{\"id\":\"a\",\"text\":\"“Да” is no name. Boko Haram said nothing.\"}\nnot json\n\n\
                 {\"id\":3}\n{\"id\":\"d\",\"html\":\"<p>Short.</p>\",\"url\":\"https://a.example/x\"}\n";
    let output = piped(&desk, &["analyze", "--stdin"], input.as_bytes());
    assert!(output.status.success());
    let stdout = String::from_utf8(output.stdout).expect("text");
    let answers: Vec<serde_json::Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(answers.len(), 4);
    assert_eq!(answers[0]["id"], "a");
    assert_eq!(
        answers[0]["text"],
        "“Да” is no name. Boko Haram said nothing."
    );
    assert_eq!(
        answers[0]["groups"][0]["start"], 17,
        "offsets count code points"
    );
    assert!(
        answers[1]["error"]
            .as_str()
            .expect("an error")
            .contains("JSON")
    );
    assert_eq!(answers[2]["id"], 3);
    assert_eq!(
        answers[2]["error"],
        "the line needs either `html` or `text`"
    );
    assert_eq!(answers[3]["url"], "https://a.example/x");
}

#[test]
fn import_reads_files_once() {
    let desk = Desk::new();
    let line = "{\"url\":\"https://a.example/1\",\"title\":\"Market attack\",\"text\":\"Fighters of Boko Haram attacked \
                the market in the early morning, the administration wrote.\\n\\nIt did not say how many of them came, \
                nor where they went after the attack on the market in the valley.\"}\n";
    std::fs::write(desk.path("docs.jsonl"), format!("{line}nonsense\n")).expect("a file");
    let said = desk.run(&["import", "docs.jsonl"]);
    assert!(
        said.starts_with("import 1 pages, 0 known already, 1 not read"),
        "{said}"
    );
    let said = desk.run(&["import", "docs.jsonl"]);
    assert!(
        said.starts_with("import 0 pages, 1 known already"),
        "{said}"
    );
    assert_eq!(desk.run_json(&["search", "title:market"])["total"], 1);
}

#[test]
fn damaged_index_is_named_and_built_again() {
    let desk = Desk::new();
    let line = "{\"url\":\"https://a.example/1\",\"title\":\"Market\",\"text\":\"The market of the town was closed after \
                the storm, and the traders wrote to the administration about the damage to their stalls and goods.\"}\n";
    std::fs::write(desk.path("docs.jsonl"), line).expect("a file");
    desk.run(&["import", "docs.jsonl"]);
    let folder = std::fs::read_dir(desk.data().join("index"))
        .expect("the index")
        .next()
        .expect("a version")
        .expect("it");
    std::fs::write(folder.path().join("meta.json"), "{").expect("damaged");
    check_fault(
        &desk.output(&["search", "market"]),
        5,
        "try: wirewatch reindex",
    );
    desk.run(&["reindex"]);
    assert_eq!(desk.run_json(&["search", "market"])["total"], 1);
    assert!(
        desk.data().join("index.damaged-1").is_dir(),
        "nothing is deleted"
    );
}

#[test]
fn dates_out_of_range_are_no_fault() {
    let desk = Desk::new();
    desk.run(&["search", "after:999999d"]);
    desk.run(&["search", "on:0001-01-01"]);
    desk.run(&["search", "market", "--to", "0001-01-01"]);
}

#[test]
fn completions_and_man_page_are_written() {
    let desk = Desk::bare();
    assert!(desk.run(&["completions", "bash"]).contains("wirewatch"));
    assert!(desk.run(&["man"]).contains(".TH wirewatch"));
}

#[test]
fn demo_ends_with_hits_for_a_group_a_speaker_and_a_phrase() {
    let said = Desk::bare().run(&["demo", "--once"]);
    let totals: Vec<u64> = said
        .lines()
        .filter_map(|line| {
            line.strip_suffix(" articles")
                .and_then(|number| number.parse().ok())
        })
        .collect();
    assert_eq!(totals.len(), 3, "{said}");
    assert!(totals.iter().all(|total| *total > 0), "{said}");
}
