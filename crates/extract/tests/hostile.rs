//! Pages made to hurt: deep, wide, broken, endless. Each must be read to its end without a panic.

use wirewatch_extract::{
    ExtractConfig, SiteRules, explain_extraction, extract_article, fragment_text,
};

/// Reads a page; one pass over it that is quadratic would take many minutes, which nobody overlooks.
fn check_ends(html: &str) {
    let config = ExtractConfig::default();
    let url = "https://www.harbour-courier.example/x";
    extract_article(html, url, &config, &SiteRules::builtin());
    fragment_text(html);
}

#[test]
fn deep_pages_end() {
    check_ends(&"<div>".repeat(100_000));
    check_ends(&"<b><p>".repeat(50_000));
    check_ends(&format!(
        "{}text{}",
        "<blockquote>".repeat(100_000),
        "</blockquote>".repeat(100_000)
    ));
    check_ends(&"<table><tr><td>".repeat(30_000));
}

#[test]
fn wide_pages_end() {
    check_ends(
        &"<p>A sentence that is long enough to be taken for prose by anyone who reads it.</p>"
            .repeat(20_000),
    );
    check_ends(&"<a href=x>link</a> ".repeat(60_000));
    check_ends(&"<li class='related-articles comment share'><a href=x>one</a>".repeat(30_000));
    check_ends(&format!("<p class=\"{}\">x</p>", "a-b ".repeat(200_000)));
}

#[test]
fn formatting_that_multiplies_is_cut() {
    let fonts: String = (0..2_000).map(|i| format!("<font size={i}>")).collect();
    check_ends(&format!("{fonts}{}", "<p>x".repeat(20_000)));
}

#[test]
fn broken_pages_end() {
    for html in [
        "",
        "<",
        "<!--",
        "<p",
        "<script>",
        "<title>",
        "\0\0",
        "<html><head><body><p>&#x110000;&bogus;",
        "]]>",
        "<svg><p><![CDATA[x",
    ] {
        check_ends(html);
    }
    check_ends(&format!(
        "<script type=application/ld+json>{}</script>",
        "[".repeat(200_000)
    ));
    check_ends(&format!(
        "<script type=application/ld+json>{}</script>",
        "{\"@graph\":[".repeat(50_000)
    ));
    check_ends(&format!("<p>{}</p>", "a".repeat(2_000_000)));
    check_ends(&format!(
        "<meta name=author content=\"{}\">",
        "By A, B and ".repeat(20_000)
    ));
}

#[test]
fn explanation_prints() {
    let html = "<title>T</title><h1>T</h1><p>One sentence that is long enough to be taken for prose, said the clerk.</p>";
    let trace = explain_extraction(html, "", &ExtractConfig::default(), &SiteRules::default());
    assert!(trace.to_string().contains("candidate"), "{trace}");
}
