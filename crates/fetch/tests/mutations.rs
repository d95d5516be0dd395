//! Feeds, robots files, pages and addresses with random damage: nothing panics, whatever the bytes are.
//!
//! `WIREWATCH_MUTATIONS` sets how many are tried.

use std::hash::{DefaultHasher, Hash, Hasher};

use wirewatch_fetch::{
    FetchConfig, Guard, decode_page, discover_feeds, next_part, parse_feed, parse_feed_date,
    parse_feed_list, parse_sitemap, robots_allows, section_entries,
};

const SEEDS: &[&str] = &[
    "<?xml version=\"1.0\" encoding=\"windows-1251\"?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Harbour &amp; sea</title><item><title><![CDATA[Ferry <b>late</b>]]></title><link>/a?x=1&amp;y=2</link><pubDate>Tue, 05 Mar 2024 10:00:00 +0300</pubDate><description>&lt;p class=x&gt;Märchen &#8230;&lt;/p&gt;</description><dc:creator>a@b.example (Lena)</dc:creator><source url='https://w.example/'>W</source></item></channel></rss>",
    "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"/x/\"><title type=\"xhtml\"><div>T</div></title><entry><id>urn:1</id><link rel=\"alternate\" href=\"a\"/><content type=\"image/png\">AAAA</content><updated>2024-03-05T10:00:00.5Z</updated><author><name>L</name></author></entry></feed>",
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":1,\"url\":\"/a\",\"date_published\":\"2024-03-05\",\"authors\":[{\"name\":\"x\"}]}]}",
    "<urlset xmlns:news=\"n\"><url><loc>https://a.example/ü</loc><news:news><news:title>T</news:title></news:news></url></urlset>",
    "<!doctype html><html><head><base href='/b/'><meta http-equiv=refresh content='0;url=/x'><link rel=alternate type=application/rss+xml href=f></head><body><a href='rss.xml'>RSS</a></body></html>",
    "User-agent: *\nDisallow: /*/a$\nAllow: /é%e9\nCrawl-delay: 1e9\nSitemap: x\n",
    "<a href='/2026/06/02/a-b-c-d'>One two three four five</a><link rel=next href='/a?page=2'>",
    "<rss><channel><ttl>60</ttl><skipHours><hour>3</hour></skipHours><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency><item><link>/a</link></item></channel></rss>",
    "<opml><body><outline text='a'><outline xmlUrl='https://a.example/'/></outline></body></opml>",
    "Пн, 5 марта 2024 г. 10:00:00 +03:00 (MSK)",
    "http://user:pw@[::ffff:127.0.0.1]:80/%zz?#",
];

struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        self.0 = hasher.finish();
        usize::try_from(self.0 % most.max(1) as u64).unwrap_or(0)
    }
}

fn mutate(random: &mut Random) -> Vec<u8> {
    const MARKS: &[&[u8]] = &[
        b"<",
        b">",
        b"&",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"\"",
        b"'",
        b"\0",
        b"\xff",
        b"\xf0\x9f",
        b"</",
        b"&#x",
        b"=",
        b":",
        b"99999999999",
    ];
    let mut bytes = SEEDS[random.below(SEEDS.len())].as_bytes().to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        match random.below(5) {
            0 => bytes.truncate(at),
            1 => {
                let mark = MARKS[random.below(MARKS.len())];
                bytes.splice(at..at, mark.iter().copied());
            }
            2 => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let end = (at + random.below(60)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(random.below(256)).unwrap_or(0);
                }
            }
        }
    }
    bytes
}

#[test]
fn nothing_panics() {
    let tries = std::env::var("WIREWATCH_MUTATIONS")
        .ok()
        .and_then(|tries| tries.parse().ok())
        .unwrap_or(20_000);
    let guard = Guard::new(&FetchConfig::default()).expect("a guard");
    let mut random = Random(7);
    for _ in 0..tries {
        let bytes = mutate(&mut random);
        let base = Some("https://a.example/feed");
        if let Ok(feed) = parse_feed(&bytes, Some("text/xml; charset=utf-8"), base) {
            assert!(feed.entries.len() < 100);
        }
        let text = decode_page(&bytes, None);
        let _ = (
            parse_sitemap(&bytes, base),
            discover_feeds(&text, "https://a.example/"),
            section_entries(&text, "https://a.example/"),
            next_part(&text, "https://a.example/a", "https://a.example/a", 1),
            parse_feed_list(&text),
        );
        let _ = (
            parse_feed_date(&text),
            robots_allows(&text, "wirewatch", "https://a.example/a"),
            guard.check(&text),
        );
    }
}
