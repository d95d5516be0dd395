//! Alerts by mail, through a small SMTP server on the loopback address.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use crate::program::Desk;

const PAGE: &str = "<html lang=en><title>Depot hit</title><body><article><h1>Depot hit</h1><p>A car bomb exploded at the fuel depot in Kirkuk on Monday night, killing six workers, the governor said.</p><p>The fire burned until the morning, and the road to the harbour was shut for the whole of Tuesday, his office added.</p></article>";

/// What the small server makes of a message.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Takes,
    Refuses,
}

/// Talks with one client, offers a login and no TLS, and gives all that the client said.
fn talk_once(listener: &TcpListener, manner: Manner) -> JoinHandle<String> {
    let listener = listener.try_clone().expect("the listener");
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        converse(&stream, manner)
    })
}

fn converse(stream: &TcpStream, manner: Manner) -> String {
    let mut reader = BufReader::new(stream);
    let mut said = String::new();
    let say = |text: &str| {
        let mut out = stream;
        // The client may have hung up.
        let _ = out.write_all(text.as_bytes());
    };
    say("220 desk.example ready\r\n");
    let mut in_message = false;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return said;
        }
        said.push_str(&line);
        let word = line.split([' ', ':', '\r']).next().unwrap_or_default();
        if in_message {
            if line == ".\r\n" {
                in_message = false;
                say(match manner {
                    Manner::Takes => "250 taken\r\n",
                    Manner::Refuses => "451 come again later\r\n",
                });
            }
            continue;
        }
        match word {
            "EHLO" => say("250-desk.example\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n"),
            "AUTH" => say("235 welcome\r\n"),
            "DATA" => {
                in_message = true;
                say("354 go on\r\n");
            }
            "QUIT" => {
                say("221 bye\r\n");
                return said;
            }
            _ => say("250 ok\r\n"),
        }
    }
}

fn settings(listener: &TcpListener, security: &str, user: &str) -> String {
    let port = listener.local_addr().expect("an address").port();
    format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {port}\nsecurity = \"{security}\"\nuser = \"{user}\"\n\
         from = \"wirewatch <watch@desk.example>\"\ncontact = \"it@desk.example\"\n"
    )
}

/// A desk with a saved search whose alerts are mailed, and an article that matches it.
fn desk(settings: &str) -> Desk {
    let desk = Desk::new();
    desk.add_settings(settings);
    desk.run(&[
        "searches",
        "save",
        "depot",
        "\"fuel depot\"",
        "--name",
        "Depöts",
    ]);
    let added = desk
        .command(&["searches", "email", "depot", "ana@desk.example"])
        .env("WIREWATCH_MAIL_PASSWORD", "hush")
        .output()
        .expect("the program starts");
    assert!(added.status.success(), "{added:?}");
    std::fs::write(desk.path("one.html"), PAGE).expect("a page");
    desk.run(&["import", "one.html"]);
    desk
}

fn run(desk: &Desk) -> serde_json::Value {
    let output = desk
        .command(&["run", "--json"])
        .env("WIREWATCH_MAIL_PASSWORD", "hush")
        .output()
        .expect("the program starts");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn alert_is_mailed_with_its_evidence_and_how_to_stop_it() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let desk = desk(&settings(&listener, "none", "ana"));
    let talk = talk_once(&listener, Manner::Takes);
    assert_eq!(run(&desk)["alerts"]["messages_sent"], 1);
    let said = talk.join().expect("a conversation");
    // base64 of NUL, user, NUL, password.
    assert!(said.contains("AUTH PLAIN AGFuYQBodXNo"), "{said}");
    for part in [
        "RCPT TO:<ana@desk.example>",
        "Auto-Submitted: auto-generated",
        "List-Unsubscribe: <mailto:it@desk.example?subject=stop%20depot>",
        "Content-Type: text/plain",
        "Content-Type: text/html",
        "Depot hit",
        "1 article, 1 origin",
        "car bomb exploded at the fuel depot",
        "wirewatch searches email depot",
    ] {
        // Long lines are broken with a soft line break.
        assert!(said.replace("=\r\n", "").contains(part), "{part} in {said}");
    }
    assert!(!said.contains("hush"), "{said}");
}

#[test]
fn mail_that_was_not_taken_is_shown_and_tried_again_later() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let desk = desk(&settings(&listener, "none", ""));
    let talk = talk_once(&listener, Manner::Refuses);
    assert_eq!(run(&desk)["alerts"]["messages_failed"], 1);
    talk.join().expect("a conversation");
    let list = desk.run(&["searches", "list"]);
    assert!(
        list.contains("email ana@desk.example: failed 1 times"),
        "{list}"
    );
    assert!(list.contains("come again later"), "{list}");
    // The next try is a minute away.
    assert_eq!(run(&desk)["alerts"]["messages_failed"], 0);
    desk.run(&["searches", "email", "depot", "ana@desk.example", "--remove"]);
    assert!(!desk.run(&["searches", "list"]).contains("email"));
}

#[test]
fn server_that_offers_no_tls_gets_neither_password_nor_mail() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let desk = desk(&settings(&listener, "starttls", "ana"));
    let talk = talk_once(&listener, Manner::Takes);
    assert_eq!(run(&desk)["alerts"]["messages_failed"], 1);
    let said = talk.join().expect("a conversation");
    assert!(!said.contains("AUTH") && !said.contains("MAIL"), "{said}");
}

#[test]
fn mail_without_a_server_or_to_no_address_is_refused_at_once() {
    let desk = Desk::new();
    desk.run(&["searches", "save", "depot", "fuel"]);
    let output = desk.output(&["searches", "email", "depot", "ana@desk.example"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(
        stderr.contains("no mail server is set; see [mail]"),
        "{stderr}"
    );
    let output = desk.output(&[
        "searches",
        "email",
        "depot",
        "ana@desk.example, b@c.example",
    ]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("is no mail address"), "{stderr}");
}

#[test]
fn mail_in_the_open_is_allowed_on_this_machine_only() {
    let desk = Desk::new();
    desk.add_settings(
        "[mail]\nserver = \"mail.example\"\nsecurity = \"none\"\nfrom = \"a@b.example\"\n",
    );
    let output = desk.output(&["config", "check"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(
        stderr.contains("setting `mail.security` may be \"none\" only"),
        "{stderr}"
    );
}
