//! The sample outlets as a crawler meets them, over real connections.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::*;

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

async fn get(url: &str, etag: Option<&str>) -> Answer {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let etag = etag.map_or_else(String::new, |etag| format!("If-None-Match: {etag}\r\n"));
    let request =
        format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\n{etag}Connection: close\r\n\r\n");
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

#[tokio::test]
async fn every_page_and_feed_is_served_once_and_then_not_modified() {
    let web = DemoWeb::start().await.unwrap();
    for outlet in web.outlets() {
        let fixed = ["/", "/robots.txt"].map(|path| format!("{}{path}", outlet.base_url));
        let articles = outlet.article_urls.values().cloned();
        for url in articles.chain(fixed).chain([outlet.feed_url.clone()]) {
            let answer = get(&url, None).await;
            assert_eq!(answer.status, 200, "{url}");
            assert!(
                answer
                    .header("content-type")
                    .unwrap()
                    .ends_with("charset=utf-8")
            );
            let again = get(&url, answer.header("etag")).await;
            assert_eq!((again.status, again.body.as_str()), (304, ""), "{url}");
        }
    }
}

#[tokio::test]
async fn every_article_stands_in_its_feed_and_on_the_front_page() {
    let web = DemoWeb::start().await.unwrap();
    for outlet in web.outlets() {
        let feed = get(&outlet.feed_url, None).await.body;
        let home = get(&format!("{}/", outlet.base_url), None).await.body;
        for url in outlet.article_urls.values() {
            assert!(feed.contains(url.as_str()), "{url} in {}", outlet.feed_url);
            assert!(home.contains(&format!("<a href=\"{url}\">")), "{url}");
        }
    }
}

#[tokio::test]
async fn other_paths_and_images_are_not_found() {
    let web = DemoWeb::start().await.unwrap();
    for path in [
        "/none",
        "/img/none-1.jpg",
        "/outlet.toml",
        "/%2e%2e/templates/home.html",
    ] {
        let url = format!("{}{path}", web.outlets()[0].base_url);
        assert_eq!(get(&url, None).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_sitemap_is_named_in_robots_txt_only() {
    let web = DemoWeb::start().await.unwrap();
    for outlet in web.outlets() {
        let is_sitemap = outlet.feed_kind == FeedKind::NewsSitemap;
        let robots = get(&format!("{}/robots.txt", outlet.base_url), None)
            .await
            .body;
        let home = get(&format!("{}/", outlet.base_url), None).await.body;
        assert_eq!(
            robots.contains(&format!("Sitemap: {}", outlet.feed_url)),
            is_sitemap
        );
        assert_eq!(
            home.contains(&outlet.feed_url),
            !is_sitemap,
            "{}",
            outlet.id
        );
    }
}

#[tokio::test]
async fn revisions_are_served_when_told_and_change_page_and_feed() {
    let web = DemoWeb::start().await.unwrap();
    let (outlet, article) = revised_article();
    let note = article.revision.and_then(|revision| revision.note).unwrap();
    let note = format!("<p class=\"correction\">{}</p>", markup::escape(&note));
    let page_url = web.article_url(&outlet.id, &article.slug).unwrap();
    let served = web.outlets().iter().find(|served| served.id == outlet.id);
    let feed_url = &served.unwrap().feed_url;

    let first_page = get(&page_url, None).await;
    let first_feed = get(feed_url, None).await;
    assert!(!first_page.body.contains(&note));

    web.serve_revisions();
    let page = get(&page_url, first_page.header("etag")).await;
    let feed = get(feed_url, first_feed.header("etag")).await;
    assert_eq!((page.status, feed.status), (200, 200));
    assert!(page.body.contains(&note));
    assert!(feed.body.contains(&page_url), "the id stays");
    assert_ne!(feed.body, first_feed.body);
}

#[tokio::test]
async fn each_outlet_has_an_address_of_its_own_that_the_fetcher_may_ask() {
    let web = DemoWeb::start().await.unwrap();
    let networks = web.allow_networks();
    assert_eq!(networks.len(), web.outlets().len());
    for (outlet, network) in web.outlets().iter().zip(networks) {
        let host = network.replace("/32", "");
        assert_eq!(outlet.base_url, format!("http://{host}"));
    }
    assert_eq!(web.article_url("no-such-outlet", "a"), None);
}

fn revised_article() -> (Outlet, article::Article) {
    for mut outlet in outlet::load_outlets().unwrap() {
        let revised = outlet.articles.iter().position(|a| a.revision.is_some());
        if let Some(index) = revised {
            let article = outlet.articles.remove(index);
            return (outlet, article);
        }
    }
    panic!("no sample article has a revision");
}
