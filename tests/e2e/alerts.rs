//! Saved searches: what they tell of, to whom, and that they tell it once.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use crate::http::Server;
use crate::program::Desk;

const BODY: &str = "<p>A car bomb exploded at the fuel depot in Kirkuk on Monday night, killing six workers, the governor said.</p><p>The fire burned until the morning, and the road to the harbour was shut for the whole of Tuesday, his office added.</p>";

fn import(desk: &Desk, name: &str, title: &str, body: &str) {
    let page = format!(
        "<html lang=en><title>{title}</title><body><article><h1>{title}</h1>{body}</article>"
    );
    std::fs::write(desk.path(name), page).expect("a page");
    desk.run(&["import", name]);
}

/// How many alerts the next run has.
#[track_caller]
fn alerts_of_a_run(desk: &Desk) -> u64 {
    desk.run_json(&["run"])["alerts"]["new"]
        .as_u64()
        .expect("a count")
}

#[test]
fn story_is_told_of_once_with_its_sentence_and_again_when_its_toll_changes() {
    let desk = Desk::new();
    desk.run(&[
        "searches",
        "save",
        "depot",
        "\"fuel depot\"",
        "--name",
        "Depots",
    ]);
    import(&desk, "one.html", "Bomb at depot", BODY);
    assert_eq!(alerts_of_a_run(&desk), 1);
    assert_eq!(alerts_of_a_run(&desk), 0);
    import(&desk, "reprint.html", "Depot hit by car bomb", BODY);
    assert_eq!(alerts_of_a_run(&desk), 0);
    import(
        &desk,
        "later.html",
        "Toll rises",
        &BODY.replace("six", "nine"),
    );
    assert_eq!(alerts_of_a_run(&desk), 1);
    let alerts = desk.run(&["alerts", "depot"]);
    assert!(
        alerts.contains("A car bomb exploded at the fuel depot in Kirkuk on Monday night"),
        "{alerts}"
    );
    let digest = desk.run(&["digest"]);
    assert!(digest.contains("## Depots (2)"), "{digest}");
}

#[test]
fn search_tells_of_nothing_older_than_itself() {
    let desk = Desk::new();
    import(&desk, "one.html", "Bomb at depot", BODY);
    desk.run(&["searches", "save", "depot", "fuel"]);
    assert_eq!(alerts_of_a_run(&desk), 0);
    let forecast = desk.run_json(&["searches", "test", "depot"]);
    assert_eq!(forecast["days"].as_array().expect("days").len(), 30);
}

#[test]
fn query_that_is_not_understood_is_not_saved() {
    let desk = Desk::new();
    let output = desk.output(&["searches", "save", "depot", "fuel AND"]);
    assert!(!output.status.success());
    assert_eq!(desk.run(&["searches", "list"]), "");
}

#[test]
fn token_opens_the_feed_until_it_is_revoked() {
    let desk = Desk::new();
    desk.run(&["key", "create", "desk"]);
    desk.run(&["searches", "save", "depot", "fuel"]);
    import(&desk, "one.html", "Bomb &amp; depot", BODY);
    desk.run(&["run"]);
    let addresses = desk.run(&["searches", "feed", "depot"]);
    let path = |line: &str| {
        let at = line.find("/alerts/").expect("a path");
        line.get(at..).expect("text").to_owned()
    };
    let paths: Vec<String> = addresses.lines().map(path).collect();
    let server = Server::start(&desk);
    assert_eq!(server.get("/api/v1/alerts").status, 401);
    let atom = server.get(&paths[0]).body;
    assert!(atom.contains("<title>Bomb &amp; depot</title>"), "{atom}");
    let json: serde_json::Value = serde_json::from_str(&server.get(&paths[1]).body).expect("JSON");
    assert_eq!(json["items"][0]["title"], "Bomb & depot");
    desk.run(&["searches", "feed", "depot", "--revoke"]);
    assert_eq!(server.get(&paths[0]).status, 404);
}

#[test]
fn webhook_gets_a_signed_message_again_until_it_takes_it() {
    let desk = Desk::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    desk.run(&["searches", "save", "depot", "fuel"]);
    desk.run(&["searches", "webhook", "depot", &url]);
    import(&desk, "one.html", "Bomb at depot", BODY);
    let refusing = answer_once(&listener, 500);
    assert_eq!(desk.run_json(&["run"])["alerts"]["messages_failed"], 1);
    refusing.join().expect("a request");
    let list = desk.run(&["searches", "list"]);
    assert!(list.contains("it answered with status 500"), "{list}");
    // It waits a minute before it tries again; setting the webhook anew is the way to hurry, and asks for new alerts only.
    assert_eq!(desk.run_json(&["run"])["alerts"]["messages_failed"], 0);
    desk.run(&["searches", "webhook", "depot", &url]);
    import(
        &desk,
        "later.html",
        "Toll rises",
        &BODY.replace("six", "nine"),
    );
    let taking = answer_once(&listener, 204);
    assert_eq!(desk.run_json(&["run"])["alerts"]["messages_sent"], 1);
    let request = taking.join().expect("a request");
    assert!(request.contains("x-wirewatch-signature: t="), "{request}");
    assert!(request.contains("Toll rises"), "{request}");
    assert!(!request.contains("Bomb at depot"), "{request}");
}

#[test]
fn webhook_into_a_private_network_is_refused() {
    let desk = Desk::new();
    desk.write_settings("");
    desk.run(&["searches", "save", "depot", "fuel"]);
    let output = desk.output(&["searches", "webhook", "depot", "http://169.254.169.254/"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("cannot be a webhook"), "{stderr}");
}

/// Answers the next request with `status` and gives what was asked.
fn answer_once(listener: &TcpListener, status: u16) -> JoinHandle<String> {
    let listener = listener.try_clone().expect("the listener");
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        let request = read_request(&stream);
        let answer =
            format!("HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        (&stream).write_all(answer.as_bytes()).expect("answered");
        request
    })
}

fn read_request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        head.push_str(&line);
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body");
    head + &String::from_utf8_lossy(&body)
}
