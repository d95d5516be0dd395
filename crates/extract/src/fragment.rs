/// The plain paragraphs of a feed's HTML summary or content, separated by blank lines.
pub fn fragment_text(html: &str) -> String {
    wirewatch_text::collapse_whitespace(html)
}
