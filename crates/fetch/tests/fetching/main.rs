//! How the fetcher behaves towards a real server on the loopback address.

mod site;

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use site::{Reply, Site, answer, fetcher, page, page_known_as, send};
use tokio::net::TcpListener;
use wirewatch_fetch::{
    BlockReason, DisallowReason, FetchConfig, FetchKind, FetchOutcome, FetchRequest, Fetched,
    Refusal, RobotsPlan, Unreachable, UnusableAnswer,
};
use wirewatch_model::{HostRecord, RobotsAccess, RobotsRecord, Validators};

#[track_caller]
fn check_fetched(outcome: FetchOutcome, body: &str) -> Fetched {
    match outcome {
        FetchOutcome::Fetched(fetched) => {
            assert_eq!(String::from_utf8_lossy(&fetched.page.body), body);
            *fetched
        }
        other => panic!("not fetched: {}", other.describe()),
    }
}

/// A site without robots.txt, whose pages all say "page".
async fn plain_site() -> Site {
    Site::start(|asked, _| {
        if asked.path == "/robots.txt" {
            send(404, &[], "")
        } else {
            send(200, &[], "page")
        }
    })
    .await
}

#[tokio::test]
async fn robots_txt_is_read_first_and_once() {
    let site = plain_site().await;
    let fetcher = site.fetcher();
    check_fetched(site.fetch(&fetcher, "/a").await, "page");
    check_fetched(site.fetch(&fetcher, "/b").await, "page");
    assert_eq!(site.paths(), ["/robots.txt", "/a", "/b"]);
}

#[tokio::test]
async fn plan_tells_what_would_be_asked_and_asks_nothing() {
    let site = Site::start(|asked, _| match asked.path.as_str() {
        "/robots.txt" => send(
            200,
            &[],
            "User-agent: *\nDisallow: /private\nCrawl-delay: 7",
        ),
        _ => send(200, &[], "page"),
    })
    .await;
    let request = |path: &str| FetchRequest {
        url: site.url(path),
        validators: Some(Validators {
            etag: Some("\"v1\"".to_owned()),
            last_modified: None,
        }),
        kind: FetchKind::Feed,
    };
    let fetcher = site.fetcher();
    assert_eq!(fetcher.plan(&request("/a")).robots, RobotsPlan::AskedFirst);
    assert!(site.paths().is_empty());
    check_fetched(site.fetch(&fetcher, "/a").await, "page");

    let later = site::fetcher(site.config(), fetcher.host_records());
    let plan = later.plan(&request("/a"));
    assert!(matches!(plan.robots, RobotsPlan::Allowed(_)));
    assert_eq!(plan.pause, Duration::from_secs(7));
    assert!(
        plan.headers
            .contains(&("if-none-match".to_owned(), "\"v1\"".to_owned()))
    );
    let refused = later.plan(&request("/private/x"));
    assert!(matches!(refused.robots, RobotsPlan::Disallowed(_)));
    let elsewhere = FetchRequest {
        url: "http://169.254.1.1/".to_owned(),
        ..request("/")
    };
    assert!(later.plan(&elsewhere).refusal.is_some());
    assert_eq!(site.paths(), ["/robots.txt", "/a"]);
}

#[tokio::test]
async fn disallowed_pages_are_not_asked_for() {
    let site = Site::start(|asked, _| match asked.path.as_str() {
        "/robots.txt" => send(
            200,
            &[],
            "User-agent: *\nDisallow: /private\nSitemap: /map.xml",
        ),
        "/gate" => send(302, &["location: /private/x"], ""),
        _ => send(200, &[], "page"),
    })
    .await;
    let fetcher = site.fetcher();
    for path in ["/private/x", "/gate"] {
        let outcome = site.fetch(&fetcher, path).await;
        assert!(
            matches!(outcome, FetchOutcome::Disallowed(DisallowReason::Rule)),
            "{path}"
        );
    }
    assert_eq!(site.paths(), ["/robots.txt", "/gate"]);
    assert_eq!(fetcher.sitemaps_of(&site.url("/")).await, ["/map.xml"]);
}

#[tokio::test]
async fn a_failing_robots_txt_allows_nothing() {
    let site = Site::start(|_, _| send(503, &[], "")).await;
    let fetcher = site.fetcher();
    let outcome = site.fetch(&fetcher, "/a").await;
    assert!(matches!(
        outcome,
        FetchOutcome::Disallowed(DisallowReason::RobotsUnavailable(_))
    ));
    assert_eq!(site.paths(), ["/robots.txt"]);
}

#[tokio::test]
async fn robots_txt_of_an_earlier_run_is_believed() {
    let site = plain_site().await;
    let record = |age: i64, access| HostRecord {
        origin: format!("http://{}", site.address),
        robots: Some(RobotsRecord {
            fetched_at: Timestamp::from_second(Timestamp::now().as_second() - age).expect("a time"),
            access,
        }),
        hold_until: None,
    };
    let rules = RobotsAccess::Rules("User-agent: wirewatch\nDisallow: /a".to_owned());
    let young = fetcher(site.config(), vec![record(60, rules.clone())]);
    assert!(matches!(
        site.fetch(&young, "/a").await,
        FetchOutcome::Disallowed(_)
    ));
    check_fetched(site.fetch(&young, "/b").await, "page");
    assert_eq!(site.paths(), ["/b"]);
    let old = fetcher(site.config(), vec![record(90_000, rules)]);
    check_fetched(site.fetch(&old, "/a").await, "page");
    let records = old.host_records();
    assert_eq!(
        records
            .first()
            .and_then(|host| host.robots.as_ref())
            .map(|r| &r.access),
        Some(&RobotsAccess::Unrestricted)
    );
    assert!(old.host_records().is_empty());
}

#[tokio::test]
async fn validators_go_back_byte_for_byte() {
    let site = Site::start(|asked, _| match asked.path.as_str() {
        "/robots.txt" => send(404, &[], ""),
        _ if asked.head.contains("if-none-match: W/\"x,y\"") => send(304, &["etag: \"new\""], ""),
        _ => send(200, &["etag: W/\"x,y\"", "last-modified: Some Day"], "page"),
    })
    .await;
    let fetcher = site.fetcher();
    let fetched = check_fetched(site.fetch(&fetcher, "/a").await, "page");
    assert_eq!(fetched.validators.etag.as_deref(), Some("W/\"x,y\""));
    let outcome = fetcher
        .fetch(&page_known_as(&site.url("/a"), "W/\"x,y\"", "Some Day"))
        .await;
    let FetchOutcome::NotModified(not_modified) = outcome else {
        panic!("{}", outcome.describe())
    };
    assert_eq!(not_modified.validators.etag.as_deref(), Some("\"new\""));
    assert_eq!(
        not_modified.validators.last_modified.as_deref(),
        Some("Some Day")
    );
    assert!(
        site.asked()
            .last()
            .is_some_and(|asked| asked.head.contains("if-modified-since: Some Day"))
    );
}

#[tokio::test]
async fn a_host_is_asked_one_thing_at_a_time_with_a_pause() {
    let site = plain_site().await;
    let pause = Duration::from_millis(40);
    let fetcher = fetcher(
        FetchConfig {
            host_pause_ms: 40,
            ..site.config()
        },
        Vec::new(),
    );
    let requests: Vec<_> = (0..5)
        .map(|number| page(&site.url(&format!("/{number}"))))
        .collect();
    let fetches = requests.iter().map(|request| fetcher.fetch(request));
    for outcome in futures_join(fetches).await {
        check_fetched(outcome, "page");
    }
    assert_eq!(site.busiest(), 1);
    let times: Vec<_> = site.asked().iter().map(|asked| asked.at).collect();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= pause));
}

async fn futures_join<F: Future<Output = FetchOutcome>>(
    fetches: impl Iterator<Item = F>,
) -> Vec<FetchOutcome> {
    let mut all: Vec<_> = fetches.map(Box::pin).collect();
    let mut outcomes = Vec::new();
    std::future::poll_fn(|context| {
        all.retain_mut(|fetch| match fetch.as_mut().poll(context) {
            std::task::Poll::Ready(outcome) => {
                outcomes.push(outcome);
                false
            }
            std::task::Poll::Pending => true,
        });
        if all.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    outcomes
}

#[tokio::test]
async fn a_longer_crawl_delay_is_kept_up_to_the_cap() {
    let site = Site::start(|asked, _| match asked.path.as_str() {
        "/robots.txt" => send(200, &[], "User-agent: *\nCrawl-delay: 0.05"),
        _ => send(200, &[], "page"),
    })
    .await;
    let fetcher = site.fetcher();
    for path in ["/a", "/b"] {
        check_fetched(site.fetch(&fetcher, path).await, "page");
    }
    let asked = site.asked();
    assert!(asked[2].at - asked[1].at >= Duration::from_millis(50));
}

#[tokio::test]
async fn only_an_unbroken_permanent_chain_moves_the_address() {
    let site = Site::start(|asked, _| match asked.path.as_str() {
        "/robots.txt" => send(404, &[], ""),
        "/old" => send(301, &["location: /older"], ""),
        "/older" => send(308, &["location: /new"], ""),
        "/mixed" => send(301, &["location: /now"], ""),
        "/now" => send(302, &["location: /new"], ""),
        _ => send(200, &[], "page"),
    })
    .await;
    let fetcher = site.fetcher();
    let moved = check_fetched(site.fetch(&fetcher, "/old#part").await, "page");
    assert_eq!(moved.permanent_url, Some(site.url("/new")));
    assert_eq!(moved.page.final_url, site.url("/new"));
    assert_eq!(moved.page.url, site.url("/old#part"));
    assert_eq!(
        check_fetched(site.fetch(&fetcher, "/mixed").await, "page").permanent_url,
        None
    );
    assert_eq!(
        check_fetched(site.fetch(&fetcher, "/new").await, "page").permanent_url,
        None
    );
}

#[tokio::test]
async fn loops_and_long_chains_end() {
    let site = Site::start(|asked, _| match asked.path.as_str() {
        "/robots.txt" => send(404, &[], ""),
        "/a" => send(302, &["location: /b"], ""),
        "/b" => send(302, &["location: /a"], ""),
        "/nowhere" => send(302, &[], ""),
        path => send(302, &[&format!("location: {path}x")], ""),
    })
    .await;
    let fetcher = site.fetcher();
    let unusable = async |path: &str| match site.fetch(&fetcher, path).await {
        FetchOutcome::Unusable(why) => why,
        other => panic!("{}", other.describe()),
    };
    assert_eq!(unusable("/a").await, UnusableAnswer::RedirectLoop);
    assert_eq!(unusable("/x").await, UnusableAnswer::TooManyRedirects);
    assert_eq!(unusable("/nowhere").await, UnusableAnswer::BadRedirect);
}

#[tokio::test]
async fn redirects_to_other_addresses_go_through_the_guard() {
    let hidden = plain_site().await;
    let target = format!("location: http://0x7f.1:{}/secret", hidden.address.port());
    let site = Site::start(move |asked, _| match asked.path.as_str() {
        "/robots.txt" => send(404, &[], ""),
        "/stub" => send(
            200,
            &[],
            "<meta http-equiv=refresh content='0;url=http://[::1]:8080/'>",
        ),
        _ => send(302, &[&target], ""),
    })
    .await;
    let fetcher = site.fetcher();
    for path in ["/a", "/stub"] {
        let outcome = site.fetch(&fetcher, path).await;
        assert!(
            matches!(outcome, FetchOutcome::Refused(Refusal::Address(_))),
            "{path}: {}",
            outcome.describe()
        );
    }
    assert!(hidden.paths().is_empty());
}

#[tokio::test]
async fn names_that_lead_to_private_addresses_are_refused() {
    let site = plain_site().await;
    let url = format!("http://localhost:{}/a", site.address.port());
    let public_only = fetcher(
        FetchConfig {
            host_pause_ms: 0,
            ..FetchConfig::default()
        },
        Vec::new(),
    );
    let outcome = public_only.fetch(&page(&url)).await;
    assert!(
        matches!(outcome, FetchOutcome::Refused(Refusal::Resolved(_))),
        "{}",
        outcome.describe()
    );
    assert!(site.paths().is_empty());
    check_fetched(site.fetcher().fetch(&page(&url)).await, "page");
}

#[tokio::test]
async fn short_holds_are_waited_for_and_long_ones_reported() {
    let site = Site::start(|asked, before| match asked.path.as_str() {
        "/robots.txt" => send(404, &[], ""),
        "/short" if before == 0 => send(429, &["retry-after: 0.05"], ""),
        "/busy" => send(503, &["retry-after: 900"], ""),
        "/long" => send(429, &["retry-after: 3600"], ""),
        _ => send(200, &[], "page"),
    })
    .await;
    let fetcher = site.fetcher();
    check_fetched(site.fetch(&fetcher, "/short").await, "page");
    let asked = site.asked();
    assert!(asked[2].at - asked[1].at >= Duration::from_millis(50));
    let outcome = site.fetch(&fetcher, "/busy").await;
    let FetchOutcome::ServerError {
        status: 503,
        retry_after: Some(wait),
    } = outcome
    else {
        panic!("{}", outcome.describe())
    };
    assert_eq!(wait.as_secs(), 900);
    // A 503 holds its own address only; a 429 holds the host.
    check_fetched(site.fetch(&fetcher, "/other").await, "page");
    assert!(matches!(
        site.fetch(&fetcher, "/long").await,
        FetchOutcome::RateLimited(Some(_))
    ));
    let asked_before = site.paths().len();
    assert!(matches!(
        site.fetch(&fetcher, "/other").await,
        FetchOutcome::RateLimited(Some(_))
    ));
    assert_eq!(site.paths().len(), asked_before);
    let records = fetcher.host_records();
    assert!(records.iter().any(|record| record.hold_until.is_some()));
    let next_run = site::fetcher(site.config(), records);
    assert!(matches!(
        site.fetch(&next_run, "/other").await,
        FetchOutcome::RateLimited(Some(_))
    ));
}

#[tokio::test]
async fn passing_failures_are_tried_once_more() {
    let site = Site::start(|asked, before| match asked.path.as_str() {
        "/robots.txt" => send(404, &[], ""),
        "/down" => send(500, &[], ""),
        "/flaky" if before == 0 => send(502, &[], ""),
        "/empty" if before == 0 => send(200, &[], ""),
        "/cut" if before == 0 => {
            Reply::SendAndClose(b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\nhalf".to_vec())
        }
        "/always-cut" => {
            Reply::SendAndClose(b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\nhalf".to_vec())
        }
        _ => send(200, &[], "page"),
    })
    .await;
    let fetcher = site.fetcher();
    for path in ["/flaky", "/empty", "/cut"] {
        check_fetched(site.fetch(&fetcher, path).await, "page");
    }
    assert!(matches!(
        site.fetch(&fetcher, "/down").await,
        FetchOutcome::ServerError { status: 500, .. }
    ));
    assert!(matches!(
        site.fetch(&fetcher, "/always-cut").await,
        FetchOutcome::Unreachable(Unreachable::Cut(_))
    ));
    assert_eq!(
        site.paths().iter().filter(|path| *path == "/down").count(),
        2
    );
}

#[tokio::test]
async fn large_bodies_and_bombs_are_refused() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![b'x'; 1_000_000]).expect("written");
    let bomb = bomb.finish().expect("finished");
    let site = Site::start(move |asked, _| match asked.path.as_str() {
        "/robots.txt" => send(404, &[], ""),
        "/bomb" => Reply::Send(answer(200, &["content-encoding: gzip"], &bomb)),
        "/announced" => {
            Reply::SendAndClose(b"HTTP/1.1 200 X\r\ncontent-length: 999999999\r\n\r\nx".to_vec())
        }
        "/endless" => {
            let mut bytes = b"HTTP/1.1 200 X\r\n\r\n".to_vec();
            bytes.extend(vec![b'x'; 200_000]);
            Reply::SendAndClose(bytes)
        }
        _ => send(200, &[], "page"),
    })
    .await;
    let fetcher = fetcher(
        FetchConfig {
            max_page_bytes: 100_000,
            ..site.config()
        },
        Vec::new(),
    );
    for path in ["/bomb", "/announced", "/endless"] {
        let outcome = site.fetch(&fetcher, path).await;
        assert!(
            matches!(
                outcome,
                FetchOutcome::TooLarge {
                    limit_bytes: 100_000
                }
            ),
            "{path}: {}",
            outcome.describe()
        );
    }
    check_fetched(site.fetch(&fetcher, "/fine").await, "page");
}

#[tokio::test]
async fn a_host_that_is_down_is_asked_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let config = FetchConfig {
        allow_networks: vec![address.to_string()],
        ..FetchConfig::default()
    };
    let fetcher = fetcher(config, Vec::new());
    let first = fetcher.fetch(&page(&format!("http://{address}/a"))).await;
    assert!(
        matches!(first, FetchOutcome::Unreachable(Unreachable::Connect(_))),
        "{}",
        first.describe()
    );
    let second = fetcher.fetch(&page(&format!("http://{address}/b"))).await;
    assert!(
        matches!(second, FetchOutcome::Unreachable(Unreachable::HostDown(_))),
        "{}",
        second.describe()
    );
    assert_eq!(fetcher.stats().requests, 1);
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let site = Site::start(|asked, _| {
        if asked.path == "/robots.txt" {
            send(404, &[], "")
        } else {
            Reply::Hang
        }
    })
    .await;
    let config = FetchConfig {
        total_timeout_secs: 1,
        ..site.config()
    };
    let fetcher = fetcher(config, Vec::new());
    assert!(matches!(
        site.fetch(&fetcher, "/a").await,
        FetchOutcome::Unreachable(Unreachable::Timeout)
    ));
}

#[tokio::test]
async fn cookie_walls_and_stubs_are_passed() {
    let site = Site::start(|asked, _| match asked.path.as_str() {
        "/robots.txt" => send(404, &[], ""),
        "/consent" => send(
            302,
            &["set-cookie: consent=yes; Path=/; HttpOnly", "location: /a"],
            "",
        ),
        "/a" if !asked.head.contains("cookie: consent=yes") => {
            send(302, &["location: /consent"], "")
        }
        "/stub" => send(
            200,
            &[],
            "<meta http-equiv=\"refresh\" content=\"0; url=/a\">",
        ),
        _ => send(200, &[], "page"),
    })
    .await;
    let fetcher = site.fetcher();
    check_fetched(site.fetch(&fetcher, "/a").await, "page");
    let fetched = check_fetched(site.fetch(&fetcher, "/stub").await, "page");
    assert_eq!(fetched.page.final_url, site.url("/a"));
}

#[tokio::test]
async fn a_host_that_turns_everything_away_is_left_alone() {
    let site = Site::start(|asked, _| match asked.path.as_str() {
        "/robots.txt" => send(404, &[], ""),
        "/wall" => send(403, &["cf-mitigated: challenge"], ""),
        _ => send(402, &[], ""),
    })
    .await;
    let fetcher = site.fetcher();
    let outcome = site.fetch(&fetcher, "/wall").await;
    assert!(matches!(
        outcome,
        FetchOutcome::Blocked {
            status: 403,
            reason: BlockReason::Challenge
        }
    ));
    for number in 0..20 {
        let outcome = site.fetch(&fetcher, &format!("/{number}")).await;
        assert!(matches!(
            outcome,
            FetchOutcome::Blocked {
                status: 402,
                reason: BlockReason::Paywall
            }
        ));
    }
    assert!(site.paths().len() <= 6);
}
