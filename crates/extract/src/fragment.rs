use scraper::Html;

use crate::page::Page;

/// The plain paragraphs of a feed's HTML summary or content, separated by blank lines.
///
/// Text without any markup comes back with white space made single.
pub fn fragment_text(html: &str) -> String {
    let html = html.trim();
    if !html.contains(['<', '&']) {
        return plain_paragraphs(html);
    }
    let config = crate::ExtractConfig::default();
    let parsed: Html = crate::parse::parse_bounded(html, &config);
    let page = Page::flatten(&parsed);
    let mut text = String::new();
    for block in &page.blocks {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&block.text);
    }
    text
}

/// Text that is plain already: only blank lines part its paragraphs.
fn plain_paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for paragraph in text.split("\n\n") {
        let paragraph = wirewatch_text::collapse_whitespace(paragraph);
        if paragraph.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(&paragraph);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_fragment(html: &str, expected: &str) {
        assert_eq!(fragment_text(html), expected);
    }

    #[test]
    fn paragraphs_of_a_fragment_stay_apart() {
        check_fragment(
            "<p>One <b>two</b>.</p><p>Three &amp; four.</p>",
            "One two.\n\nThree & four.",
        );
        check_fragment(
            "One.<br/><br/>Two.<br>Still two.",
            "One.\n\nTwo.\nStill two.",
        );
    }

    #[test]
    fn pictures_and_scripts_leave_nothing() {
        check_fragment("<img src=a.jpg alt=x><script>x()</script>", "");
        check_fragment("Plain  text\n here", "Plain text here");
    }
}
