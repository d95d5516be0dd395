use crate::block::Block;
use crate::page::Page;
use crate::shingles::{Shingles, coverage, word_runs};
use crate::weights::Feature;

/// What a page says of its article elsewhere.
#[derive(Debug, Default)]
pub struct Said {
    /// Headline, folded.
    title: Option<String>,
    /// Word runs of the description.
    description: Shingles,
    /// Word runs of the JSON-LD body; empty when there is none.
    ld_body: Shingles,
    /// Names of authors, folded.
    authors: Vec<String>,
}

impl Said {
    /// Gathers what metadata says.
    pub fn new(
        title: Option<&str>,
        description: Option<&str>,
        ld_body: Option<&str>,
        authors: &[String],
    ) -> Self {
        Self {
            title: title.map(wirewatch_text::fold),
            description: description
                .map(word_runs)
                .unwrap_or_default()
                .into_iter()
                .collect(),
            ld_body: ld_body
                .map(word_runs)
                .unwrap_or_default()
                .into_iter()
                .collect(),
            authors: authors
                .iter()
                .map(|name| wirewatch_text::fold(name))
                .collect(),
        }
    }

    /// The headline's block: the first `h1` or other heading with the words of the title.
    ///
    /// An `h1` with other words may be the site's name, far from the story.
    pub fn headline(&self, page: &Page<'_>) -> Option<usize> {
        let title = self.title.as_deref()?;
        page.blocks.iter().position(|block| {
            block.in_heading && block.chars >= 10 && {
                let folded = wirewatch_text::fold(&block.text);
                folded.ends_with(title) || title.ends_with(&folded)
            }
        })
    }

    /// Adds what metadata says about a block.
    ///
    /// `runs` are the block's word runs.
    pub fn add(&self, block: &Block, runs: &[u64], features: &mut Vec<Feature>) {
        if !self.ld_body.is_empty() {
            features.push(if coverage(runs, &self.ld_body) > 0.5 {
                Feature::InLdBody
            } else {
                Feature::NotInLdBody
            });
        }
        if block.chars >= 30
            && !self.description.is_empty()
            && coverage(runs, &self.description) > 0.7
        {
            features.push(Feature::IsDescription);
        }
        if block.chars > 300 {
            return;
        }
        let maybe_title = self
            .title
            .as_ref()
            .is_some_and(|title| title.len().abs_diff(block.text.len()) <= 16 + title.len() / 4);
        let maybe_author = block.chars < 150 && !block.within.nav && !self.authors.is_empty();
        if !maybe_title && !maybe_author {
            return;
        }
        let folded = wirewatch_text::fold(&block.text);
        if self.title.as_deref() == Some(folded.as_str()) {
            features.push(Feature::IsTitle);
        }
        if block.chars < 150
            && self
                .authors
                .iter()
                .any(|name| folded.contains(name.as_str()))
        {
            features.push(Feature::HoldsAuthor);
        }
    }
}
