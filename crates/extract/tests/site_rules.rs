//! What a rule for one site changes.

use wirewatch_extract::{ExtractConfig, SiteRules, extract_article};

const PAGE: &str = "<h1>Ferry halts after storm</h1><span class=seen>3 June 2024, 10:15 GMT</span>\
    <div class=odd><p>The ferry to Port Selwyn stayed in harbour on Monday after the storm, the line said.</p>\
    <p class=poll>Should the line have warned its passengers earlier? Vote now and tell us.</p></div>\
    <div class=other><p>Another long paragraph that tells of something else entirely, on the same page.</p></div>";

#[test]
fn rule_takes_drops_and_dates() {
    let rules = "[\"harbour-courier.example\"]\ntake = [\".missing\", \".odd\"]\ndrop = [\".poll\"]\ndate = [\".seen\"]";
    let rules = SiteRules::parse(rules).expect("valid rules");
    let url = "https://www.harbour-courier.example/ferry";
    let article = extract_article(PAGE, url, &ExtractConfig::default(), &rules).article;
    assert_eq!(
        article.text,
        "The ferry to Port Selwyn stayed in harbour on Monday after the storm, the line said."
    );
    let published = article.published.expect("a date");
    assert_eq!(published.source, "site rule");
    assert_eq!(published.value.to_rfc3339(), "2024-06-03T10:15:00+00:00");
}

#[test]
fn rule_of_another_site_changes_nothing() {
    let rules = SiteRules::parse("[\"other.example\"]\ndrop = [\".odd\"]").expect("valid rules");
    let url = "https://www.harbour-courier.example/ferry";
    let article = extract_article(PAGE, url, &ExtractConfig::default(), &rules).article;
    assert!(
        article.text.contains("stayed in harbour"),
        "{}",
        article.text
    );
}
