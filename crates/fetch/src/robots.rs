//! robots.txt: who may ask for what (RFC 9309, and what Google's parser does beyond it).

use std::time::Duration;

/// Lines are read up to this many bytes, as Google's parser does: eight times the longest URL that browsers took.
const MAX_LINE_BYTES: usize = 2083 * 8 - 1;

/// Whether `robots_txt` lets `user_agent` (a product token) ask for `url`.
pub fn robots_allows(robots_txt: &str, user_agent: &str, url: &str) -> bool {
    Robots::parse(robots_txt, user_agent).allows(url)
}

/// What a robots.txt says to one user agent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    own: Group,
    everyone: Group,
    named: bool,
    sitemaps: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Group {
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allow: bool,
    pattern: String,
}

impl Robots {
    /// Reads `robots_txt` for `user_agent`, the product token as the site would write it (`wirewatch`).
    pub fn parse(robots_txt: &str, user_agent: &str) -> Self {
        let mut robots = Self::default();
        let mut reader = GroupReader::default();
        let text = robots_txt.trim_start_matches('\u{feff}');
        for line in text.split(['\n', '\r']) {
            let Some((key, value)) = key_and_value(line) else {
                continue;
            };
            match directive(&key) {
                Directive::UserAgent => reader.user_agent(value, user_agent, &mut robots),
                Directive::Allow => robots.add_allow(value, &mut reader),
                Directive::Disallow => robots.add_rule(false, value, &mut reader),
                Directive::CrawlDelay => robots.add_crawl_delay(value, &reader),
                Directive::Sitemap => robots.sitemaps.push(value.to_owned()),
                Directive::Other => {}
            }
        }
        robots
    }

    /// Whether `url` may be asked for: the longest matching rule decides, and of two equally long ones the friendlier.
    ///
    /// The URL is compared as written, so it should be percent-encoded.
    pub fn allows(&self, url: &str) -> bool {
        let path = path_and_query(url);
        let longest = |allow: bool| {
            self.rules()
                .iter()
                .filter(|rule| rule.allow == allow && matches(&rule.pattern, &path))
                .map(|rule| rule.pattern.len())
                .max()
                .unwrap_or(0)
        };
        longest(false) <= longest(true)
    }

    /// The pause that the site asks for between two requests.
    pub fn crawl_delay(&self) -> Option<Duration> {
        self.group().crawl_delay
    }

    /// The sitemaps named, as written.
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }

    fn group(&self) -> &Group {
        if self.named {
            &self.own
        } else {
            &self.everyone
        }
    }

    fn rules(&self) -> &[Rule] {
        // An own group whose rules are all empty says nothing, and allows everything.
        &self.group().rules
    }

    fn add_allow(&mut self, value: &str, reader: &mut GroupReader) {
        self.add_rule(true, value, reader);
        // Google takes `/folder/index.html` for the folder as well.
        if let Some((folder, page)) = value.rsplit_once('/')
            && page.starts_with("index.htm")
        {
            self.add_rule(true, &format!("{folder}/$"), reader);
        }
    }

    fn add_rule(&mut self, allow: bool, value: &str, reader: &mut GroupReader) {
        let Some(group) = reader.open_group(self) else {
            return;
        };
        if !value.is_empty() {
            let pattern = escape_pattern(value);
            group.rules.push(Rule { allow, pattern });
        }
        reader.rules_began = true;
    }

    fn add_crawl_delay(&mut self, value: &str, reader: &GroupReader) {
        let seconds = value.parse::<f64>().ok();
        let delay = seconds.and_then(|secs| Duration::try_from_secs_f64(secs).ok());
        if let (Some(delay), Some(group)) = (delay, reader.open_group(self)) {
            group.crawl_delay = group.crawl_delay.max(Some(delay));
        }
    }
}

/// Which agents the lines being read are for.
#[derive(Debug, Default)]
struct GroupReader {
    own: bool,
    everyone: bool,
    rules_began: bool,
}

impl GroupReader {
    fn user_agent(&mut self, value: &str, user_agent: &str, robots: &mut Robots) {
        // Only allow and disallow end a run of user-agent lines: other lines must not (RFC 9309, section 2.2.4).
        if self.rules_began {
            *self = Self::default();
        }
        let mut rest = value.chars();
        if rest.next() == Some('*') && rest.next().is_none_or(char::is_whitespace) {
            self.everyone = true;
            return;
        }
        let is_token = |c: char| c.is_ascii_alphabetic() || c == '-' || c == '_';
        let end = value.find(|c| !is_token(c)).unwrap_or(value.len());
        let token = value.get(..end).unwrap_or_default();
        if token.eq_ignore_ascii_case(user_agent) {
            self.own = true;
            robots.named = true;
        }
    }

    fn open_group<'a>(&self, robots: &'a mut Robots) -> Option<&'a mut Group> {
        if self.own {
            Some(&mut robots.own)
        } else if self.everyone {
            Some(&mut robots.everyone)
        } else {
            None
        }
    }
}

enum Directive {
    UserAgent,
    Allow,
    Disallow,
    CrawlDelay,
    Sitemap,
    Other,
}

/// Tells the line's kind, with the misspellings that Google's parser forgives.
fn directive(key: &str) -> Directive {
    let begins = |names: &[&str]| names.iter().any(|name| key.starts_with(name));
    if begins(&["user-agent", "useragent", "user agent"]) {
        Directive::UserAgent
    } else if begins(&["allow"]) {
        Directive::Allow
    } else if begins(&[
        "disallow",
        "dissallow",
        "dissalow",
        "disalow",
        "diasllow",
        "disallaw",
    ]) {
        Directive::Disallow
    } else if begins(&["crawl-delay", "crawldelay"]) {
        Directive::CrawlDelay
    } else if begins(&["sitemap", "site-map"]) {
        Directive::Sitemap
    } else {
        Directive::Other
    }
}

/// The key in lower case, and the value; a missing colon is forgiven when there are exactly two words.
fn key_and_value(line: &str) -> Option<(String, &str)> {
    let line = line.get(..line.floor_char_boundary(MAX_LINE_BYTES))?;
    let line = line.split('#').next()?.trim();
    let (key, value) = match line.split_once(':') {
        Some(pair) => pair,
        None => {
            let (key, value) = line.split_once(char::is_whitespace)?;
            let one_word = !value.trim().contains(char::is_whitespace);
            one_word.then_some((key, value))?
        }
    };
    let key = key.trim();
    (!key.is_empty()).then(|| (key.to_ascii_lowercase(), value.trim()))
}

/// The part of a URL that rules are about: path, parameters and query, without the fragment.
fn path_and_query(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let after_scheme = match url.find("//") {
        Some(at) => url.get(at + 2..).unwrap_or_default(),
        None => url,
    };
    let path = after_scheme
        .find(['/', '?', ';'])
        .and_then(|at| after_scheme.get(at..))
        .unwrap_or("/");
    if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    }
}

/// Percent-encodes what is not ASCII and writes escapes in upper case, as URLs have them.
fn escape_pattern(pattern: &str) -> String {
    let bytes = pattern.as_bytes();
    let mut escaped = String::with_capacity(pattern.len());
    let mut upper_until = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let is_hex = |offset: usize| bytes.get(at + offset).is_some_and(u8::is_ascii_hexdigit);
        if byte == b'%' && is_hex(1) && is_hex(2) {
            upper_until = at + 3;
        }
        if !byte.is_ascii() {
            escaped.push_str(&format!("%{byte:02X}"));
        } else if at < upper_until {
            escaped.push(char::from(byte.to_ascii_uppercase()));
        } else {
            escaped.push(char::from(byte));
        }
    }
    escaped
}

/// Whether `path` begins with what `pattern` describes: `*` is any text, `$` at the end is the path's end.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !to_end || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if to_end && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        // The leftmost place is always good enough: what follows has the most room there.
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

/// Reads the bytes of a robots.txt: bytes that are no UTF-8 are percent-encoded, as they are in URLs.
pub fn decode_robots(body: &[u8]) -> String {
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_allows(robots_txt: &str, path: &str, expected: bool) {
        let url = format!("https://site.example{path}");
        assert_eq!(
            robots_allows(robots_txt, "wirewatch", &url),
            expected,
            "{path}"
        );
    }

    #[test]
    fn longest_rule_wins_and_allow_wins_ties() {
        let robots = "User-agent: *\nDisallow: /news\nAllow: /news/open";
        check_allows(robots, "/news/open/1", true);
        check_allows(robots, "/news/closed", false);
        check_allows("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true);
    }

    #[test]
    fn own_group_replaces_the_one_for_everyone() {
        let robots = "User-agent: *\nDisallow: /\n\nUser-agent: WireWatch/2.0\nDisallow: /private";
        check_allows(robots, "/news", true);
        check_allows(robots, "/private/x", false);
        check_allows(
            "User-agent: wirewatch\nDisallow: /\nUser-agent: *\nAllow: /",
            "/",
            false,
        );
        check_allows(
            "User-agent: *\nDisallow: /\nUser-agent: wirewatch\nDisallow:",
            "/x",
            true,
        );
    }

    #[test]
    fn other_lines_do_not_end_a_group() {
        check_allows(
            "User-agent: a\nSitemap: /s.xml\nCrawl-delay: 3\nUser-agent: *\nDisallow: /",
            "/x",
            false,
        );
    }

    #[test]
    fn stars_and_dollars_match() {
        let robots = "User-agent: *\nDisallow: /*/print$\nDisallow: /*.pdf";
        check_allows(robots, "/a/print", false);
        check_allows(robots, "/a/print/b/print", false);
        check_allows(robots, "/a/printer", true);
        check_allows(robots, "/x.pdf?y=1", false);
    }

    #[test]
    fn many_stars_cost_no_time() {
        let robots = format!("User-agent: *\nDisallow: /{}b", "*a".repeat(2000));
        check_allows(&robots, &format!("/{}", "a".repeat(4000)), true);
    }

    #[test]
    fn odd_lines_are_read() {
        check_allows(
            "\u{feff}USER-AGENT :  *  # all\rdIsAllow:\t/Privé/ # no\r",
            "/Priv%C3%A9/x",
            false,
        );
        check_allows("<html><body>User-agent: *</body></html>", "/", true);
        check_allows("user-agent *\ndisallow /x", "/x", false);
    }

    #[test]
    fn bytes_of_another_charset_become_escapes() {
        let text = decode_robots(b"User-agent: *\nDisallow: /Priv\xe9");
        check_allows(&text, "/Priv%E9/x", false);
    }

    #[test]
    fn delay_and_sitemaps_are_read() {
        let robots = Robots::parse(
            "Sitemap: https://a.example/s.xml\nUser-agent: *\nCrawl-delay: 1.5\nCrawl-delay: x\nCrawl-delay: -3",
            "wirewatch",
        );
        assert_eq!(robots.crawl_delay(), Some(Duration::from_millis(1500)));
        assert_eq!(robots.sitemaps(), ["https://a.example/s.xml"]);
    }
}
