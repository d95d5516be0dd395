use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{Html, HtmlTreeSink};

use crate::ExtractConfig;

/// Pages are fed in pieces of this many bytes, and the tree's size is looked at between two pieces.
const PIECE_BYTES: u32 = 16 * 1024;

/// Parses a page within the bounds of `config`: reading stops where the tree grows too large or too deep.
///
/// A few kilobytes of unclosed tags can grow a tree of millions of nodes, and every tag may look at all elements
/// around it, so both bounds are needed for bounded time.
pub fn parse_bounded(html: &str, config: &ExtractConfig) -> Html {
    let sink = HtmlTreeSink::new(Html::new_document());
    let mut parser = driver::parse_document(sink, ParseOpts::default());
    let whole = StrTendril::from(html);
    let length = whole.len32();
    let mut start = 0;
    while start < length {
        let wanted = (start + PIECE_BYTES).min(length) as usize;
        let end = html.floor_char_boundary(wanted) as u32;
        parser.process(whole.subtendril(start, end - start));
        start = end;
        if is_too_large(&parser.tokenizer.sink.sink, config) {
            break;
        }
    }
    parser.finish()
}

fn is_too_large(sink: &HtmlTreeSink, config: &ExtractConfig) -> bool {
    let html = sink.0.borrow();
    let mut nodes = html.tree.nodes();
    if nodes.len() > config.max_nodes {
        return true;
    }
    let Some(last) = nodes.next_back() else {
        return false;
    };
    last.ancestors().nth(config.max_depth).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_give_the_same_tree_as_the_whole() {
        let html = format!("<p>{}</p><p title='ж'>ende", "Дорога закрыта. ".repeat(900));
        let config = ExtractConfig::default();
        assert_eq!(
            parse_bounded(&html, &config).html(),
            Html::parse_document(&html).html()
        );
    }

    #[test]
    fn deep_and_wide_trees_are_cut() {
        let config = ExtractConfig::default();
        let deep = parse_bounded(&"<div>".repeat(200_000), &config);
        assert!(deep.tree.nodes().len() < 4_000);
        let fonts: String = (0..5_000).map(|i| format!("<font size={i}>")).collect();
        let wide = parse_bounded(&format!("{fonts}{}", "<p>".repeat(100_000)), &config);
        assert!(wide.tree.nodes().len() < 3_000_000);
    }
}
