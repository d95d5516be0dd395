use std::collections::HashSet;

use wirewatch_extract::{PageKind, extract_article};
use wirewatch_model::{Analysis, Article, Block, Span};

use super::{Analyzer, PageHints, apply_hints};

impl Analyzer {
    /// Reads an article that a site shows in several parts, each given as HTML with its address; `None` when the first part is
    /// no article.
    pub fn analyze_parts(
        &self,
        parts: &[(String, String)],
        hints: PageHints<'_>,
    ) -> Option<Analysis> {
        let ((html, url), further) = parts.split_first()?;
        let rules = &self.rules;
        let first = extract_article(html, url, &rules.extract, &rules.sites);
        if !matches!(first.kind, PageKind::Article) {
            return None;
        }
        let mut article = first.article;
        for (html, url) in further {
            let part = extract_article(html, url, &rules.extract, &rules.sites);
            append(&mut article, &part.article);
        }
        apply_hints(&mut article, hints);
        Some(self.analyze_article(article, hints.feed))
    }
}

/// Adds the blocks of a later part that are not in the text yet: parts often repeat the lead and the credits.
fn append(article: &mut Article, part: &Article) {
    let mut told: HashSet<String> = article
        .blocks
        .iter()
        .map(|block| block.span.of(&article.text).to_owned())
        .collect();
    for block in &part.blocks {
        let words = block.span.of(&part.text);
        if words.is_empty() || !told.insert(words.to_owned()) {
            continue;
        }
        if !article.text.is_empty() {
            article.text.push_str("\n\n");
        }
        let start = article.text.len();
        article.text.push_str(words);
        article.blocks.push(Block {
            kind: block.kind,
            span: Span::new(start, article.text.len()),
        });
    }
}

#[cfg(test)]
mod tests {
    use wirewatch_model::BlockKind;

    use super::*;

    fn article(paragraphs: &[&str]) -> Article {
        let mut article = Article::default();
        for words in paragraphs {
            let mut one = Article {
                text: (*words).to_owned(),
                ..Article::default()
            };
            one.blocks.push(Block {
                kind: BlockKind::Paragraph,
                span: Span::new(0, words.len()),
            });
            append(&mut article, &one);
        }
        article
    }

    #[test]
    fn later_parts_add_what_is_new() {
        let mut whole = article(&["The lead.", "The begin."]);
        append(&mut whole, &article(&["The lead.", "The énd."]));
        assert_eq!(whole.text, "The lead.\n\nThe begin.\n\nThe énd.");
        let last = whole.blocks.last().expect("a block");
        assert_eq!(last.span.of(&whole.text), "The énd.");
        assert_eq!(whole.blocks.len(), 3);
    }
}
