//! A small news web on the loopback address: each outlet has a port of its own, a robots.txt, an RSS feed and pages.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// What one outlet serves.
#[derive(Clone)]
pub enum Outlet {
    /// A feed with this many articles.
    Healthy(usize),
    /// A feed that answers 500.
    Failing,
    /// A feed with one good article, one page that is no HTML and one that is not there.
    Spotty,
    /// Everything but robots.txt wants to be paid.
    Paid,
    /// One article, shown in two parts.
    Parted,
    /// A feed whose only item has no address, but its whole text.
    Linkless,
    /// No feed: a front page with links to this many articles.
    Feedless(usize),
}

/// The outlets, served until the test ends.
pub struct Newsroom {
    addresses: Vec<SocketAddr>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    served: AtomicUsize,
    unconditional_feeds: AtomicUsize,
    corrected: AtomicBool,
    paths: Mutex<Vec<String>>,
    answered: Condvar,
}

impl Newsroom {
    /// Starts an outlet for each of `outlets`.
    pub fn open(outlets: &[Outlet]) -> Self {
        let shared = Arc::new(Shared::default());
        let addresses = outlets.iter().enumerate().map(|(number, outlet)| {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let address = listener.local_addr().expect("an address");
            let (outlet, shared) = (outlet.clone(), Arc::clone(&shared));
            thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let (outlet, shared) = (outlet.clone(), Arc::clone(&shared));
                    thread::spawn(move || serve(&stream, number, address, &outlet, &shared));
                }
            });
            address
        });
        Self {
            addresses: addresses.collect(),
            shared,
        }
    }

    /// The feeds' addresses.
    pub fn feeds(&self) -> Vec<String> {
        self.addresses
            .iter()
            .map(|address| format!("http://{address}/feed.xml"))
            .collect()
    }

    /// The front pages' addresses; each advertises its feed.
    pub fn front_pages(&self) -> Vec<String> {
        self.addresses
            .iter()
            .map(|address| format!("http://{address}/"))
            .collect()
    }

    /// Requests answered so far.
    pub fn served(&self) -> usize {
        self.shared.served.load(Ordering::SeqCst)
    }

    /// Waits until `count` requests were answered.
    pub fn wait_for(&self, count: usize) {
        let mut paths = self.shared.paths.lock().expect("no panic");
        while paths.len() < count {
            paths = self.shared.answered.wait(paths).expect("no panic");
        }
    }

    /// Feeds that were asked for without saying which copy is held.
    pub fn unconditional_feeds(&self) -> usize {
        self.shared.unconditional_feeds.load(Ordering::SeqCst)
    }

    /// From now on the first article of each outlet is served in a corrected version.
    pub fn correct_first_articles(&self) {
        self.shared.corrected.store(true, Ordering::SeqCst);
    }

    /// The paths asked for, in order.
    pub fn paths(&self) -> Vec<String> {
        self.shared.paths.lock().expect("no panic").clone()
    }
}

struct Answer {
    status: &'static str,
    kind: &'static str,
    etag: String,
    body: String,
}

fn serve(stream: &TcpStream, number: usize, address: SocketAddr, outlet: &Outlet, shared: &Shared) {
    let mut reader = BufReader::new(stream);
    while let Some((path, held)) = read_request(&mut reader) {
        let corrected = shared.corrected.load(Ordering::SeqCst);
        let answer = answer_for(&path, number, address, outlet, corrected);
        let unchanged = held.as_deref() == Some(answer.etag.as_str());
        if path == "/feed.xml" && held.is_none() {
            shared.unconditional_feeds.fetch_add(1, Ordering::SeqCst);
        }
        let written = if unchanged {
            write!(
                &mut (&*stream),
                "HTTP/1.1 304 Not Modified\r\nETag: {}\r\nContent-Length: 0\r\n\r\n",
                answer.etag
            )
        } else {
            write!(
                &mut (&*stream),
                "HTTP/1.1 {}\r\nContent-Type: {}\r\nETag: {}\r\nContent-Length: {}\r\n\r\n{}",
                answer.status,
                answer.kind,
                answer.etag,
                answer.body.len(),
                answer.body
            )
        };
        shared.served.fetch_add(1, Ordering::SeqCst);
        shared.paths.lock().expect("no panic").push(path);
        shared.answered.notify_all();
        if written.is_err() {
            return;
        }
    }
}

/// The path and the validator of the next request; `None` when the connection is over.
fn read_request(reader: &mut impl BufRead) -> Option<(String, Option<String>)> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut held = None;
    loop {
        let mut header = String::new();
        reader
            .read_line(&mut header)
            .ok()
            .filter(|read| *read > 0)?;
        if header.trim().is_empty() {
            return Some((path, held));
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("if-none-match")
        {
            held = Some(value.trim().to_owned());
        }
    }
}

fn answer_for(
    path: &str,
    number: usize,
    address: SocketAddr,
    outlet: &Outlet,
    corrected: bool,
) -> Answer {
    let ok = |kind, body: String| Answer {
        status: "200 OK",
        kind,
        etag: etag_of(&body),
        body,
    };
    let articles = match outlet {
        Outlet::Healthy(articles) | Outlet::Feedless(articles) => *articles,
        Outlet::Failing | Outlet::Spotty | Outlet::Paid | Outlet::Parted | Outlet::Linkless => 1,
    };
    match path {
        "/robots.txt" => ok(
            "text/plain",
            "User-agent: *\nDisallow: /private/\n".to_owned(),
        ),
        _ if matches!(outlet, Outlet::Paid) => Answer {
            status: "402 Payment Required",
            kind: "text/html",
            etag: String::new(),
            body: "subscribe".to_owned(),
        },
        "/feed.xml" if matches!(outlet, Outlet::Linkless) => ok("application/rss+xml", linkless()),
        "/news/0" if matches!(outlet, Outlet::Parted) => {
            let link = "<link rel=\"next\" href=\"/news/0?page=2\"></head>";
            ok(
                "text/html",
                page(number, 0, address, false).replace("</head>", link),
            )
        }
        "/news/0?page=2" if matches!(outlet, Outlet::Parted) => {
            ok("text/html", second_part(number))
        }
        "/" if matches!(outlet, Outlet::Feedless(_)) => ok("text/html", section(articles)),
        "/feed.xml" if matches!(outlet, Outlet::Failing) => Answer {
            status: "500 Oh No",
            kind: "text/plain",
            etag: String::new(),
            body: "broken".to_owned(),
        },
        "/feed.xml" => ok(
            "application/rss+xml",
            feed(number, address, articles, outlet, corrected),
        ),
        "/" => ok("text/html", front_page(number)),
        "/news/picture" => ok("image/png", "\u{89}PNG".to_owned()),
        _ => match path.strip_prefix("/news/").and_then(|slug| {
            slug.trim_start_matches("report-of-the-day-")
                .parse::<usize>()
                .ok()
        }) {
            Some(article) if article < articles => ok(
                "text/html; charset=utf-8",
                page(number, article, address, corrected && article == 0),
            ),
            _ => Answer {
                status: "404 Not Found",
                kind: "text/plain",
                etag: String::new(),
                body: "none".to_owned(),
            },
        },
    }
}

fn front_page(number: usize) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>Outlet {number}</title>\
         <link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed.xml\"></head>\
         <body><h1>Outlet {number}</h1></body></html>"
    )
}

fn second_part(number: usize) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Report 0 of outlet {number}</title></head><body><article>\
         <h1>Report 0 of outlet {number}</h1><p>On the second part of the page the administration added that the wounded were \
         taken to the hospital of the district town before night fell.</p><p>The market stayed shut on Wednesday, and \
         traders from three villages brought their goods to another place by boat.</p></article></body></html>"
    )
}

fn linkless() -> String {
    let text = "The bridge over the narrow river was opened again on Monday after two years of work, the council wrote. "
        .repeat(6);
    format!(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Linkless</title>\
         <item><title>Bridge opened</title><pubDate>Tue, 02 Jun 2026 10:00:00 +0200</pubDate>\
         <content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item></channel></rss>"
    )
}

/// A front page that advertises no feed.
fn section(articles: usize) -> String {
    let links: String = (0..articles)
        .map(|article| {
            format!("<a href=\"/news/report-of-the-day-{article}\">Report {article} of a long and quiet day</a>")
        })
        .collect();
    format!(
        "<!DOCTYPE html><html><head><title>Feedless</title></head><body><a href=\"/about\">About us</a>{links}</body></html>"
    )
}

fn etag_of(body: &str) -> String {
    let sum = body.bytes().fold(7_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    format!("\"{sum:x}\"")
}

fn feed(
    number: usize,
    address: SocketAddr,
    articles: usize,
    outlet: &Outlet,
    corrected: bool,
) -> String {
    let mut slugs: Vec<String> = (0..articles).map(|article| article.to_string()).collect();
    if matches!(outlet, Outlet::Spotty) {
        slugs.extend([
            "picture".to_owned(),
            "missing".to_owned(),
            "../private/memo".to_owned(),
        ]);
    }
    let items: String = slugs
        .iter()
        .enumerate()
        .map(|(order, slug)| {
            let changed = if corrected && slug == "0" { " (corrected)" } else { "" };
            format!(
                "<item><title>Report {slug} of outlet {number}{changed}</title><link>http://{address}/news/{slug}</link>\
                 <guid>http://{address}/news/{slug}</guid><pubDate>Tue, 02 Jun 2026 10:{order:02}:00 +0200</pubDate></item>"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Outlet {number}</title>{items}</channel></rss>"
    )
}

fn page(number: usize, article: usize, address: SocketAddr, corrected: bool) -> String {
    let toll = if corrected { "nine" } else { "seven" };
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Report {article} of outlet {number} | Outlet {number}</title>\
         <meta property=\"article:published_time\" content=\"2026-06-02T08:{article:02}:00+00:00\">\
         <link rel=\"canonical\" href=\"http://{address}/news/{article}\"></head><body>\
         <nav><a href=\"/\">Home</a> <a href=\"/world\">World</a></nav><article><h1>Report {article} of outlet {number}</h1>\
         <p>Fighters of Boko Haram attacked the market of a village near Maiduguri early on Tuesday, the regional \
         administration wrote in its report number {article} for outlet {number}, and {toll} traders died.</p>\
         <p>“The road to the market was open and nobody guarded it,” said Dr. Ilse Verhagen, a senior researcher at the \
         Lakeside Institute for Conflict Studies, who has followed the insurgency for twelve years.</p>\
         <p>She said that traders had asked for patrols since the spring. The administration did not say how many \
         fighters came, nor where they went after the attack on the market.</p></article>\
         <footer>Outlet {number} is published daily.</footer></body></html>"
    )
}
