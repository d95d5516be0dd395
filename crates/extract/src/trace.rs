use std::fmt::{self, Display};

use crate::Extraction;

/// Every step of reading one page, for `wirewatch explain`.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtractionTrace {
    /// What was read.
    pub extraction: Extraction,
    /// Where the body might have been, the best first.
    pub candidates: Vec<CandidateTrace>,
    /// What was left out of the body's root, in reading order.
    pub trimmed: Vec<TrimmedBlock>,
    /// Every block of the page with what was found of it, for learning weights and for people who ask why.
    pub blocks: Vec<BlockTrace>,
    /// Every value found for a title, author, date and so on; the first of a field is the one taken.
    pub metadata: Vec<MetadataCandidate>,
}

/// One place of the page that might hold the story.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateTrace {
    /// The element, as `div#main.story`.
    pub element: String,
    /// How it came to be a candidate.
    pub found_by: String,
    /// Its score; the highest wins.
    pub score: f64,
    /// What the score is made of, by name.
    pub features: Vec<(&'static str, f64)>,
}

/// One block of the page with what speaks for and against it.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockTrace {
    /// Its text.
    pub text: String,
    /// Its length in characters, wide ones counted twice.
    pub chars: usize,
    /// The names of its features; the first `first_features` of them are known before the root is.
    pub features: Vec<String>,
    /// How many features are known before the root is.
    pub first_features: usize,
    /// Blocks made alike share this.
    pub group: u64,
    /// The box it stands in.
    pub box_element: usize,
    /// Whether it is part of the story.
    pub kept: bool,
}

/// A piece of text that was seen and left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrimmedBlock {
    /// The rule that dropped it, or what spoke most against it, with its score.
    pub rule: String,
    /// Its text.
    pub text: String,
}

/// A value for one field of the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataCandidate {
    /// The field: `title`, `author`, `published` …
    pub field: &'static str,
    /// The place it was read from: `json-ld`, `meta`, `byline` …
    pub source: String,
    /// The value as written.
    pub value: String,
    /// Whether it was taken.
    pub taken: bool,
}

impl Display for ExtractionTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "kind: {:?}", self.extraction.kind)?;
        for candidate in &self.candidates {
            write!(
                f,
                "candidate {:8.3}  {} ({})",
                candidate.score, candidate.element, candidate.found_by
            )?;
            for (name, value) in &candidate.features {
                write!(f, "  {name}={value:.2}")?;
            }
            writeln!(f)?;
        }
        for block in &self.trimmed {
            writeln!(f, "trimmed by {}: {}", block.rule, block.text)?;
        }
        for value in &self.metadata {
            let mark = if value.taken { "*" } else { " " };
            writeln!(
                f,
                "{mark} {} from {}: {}",
                value.field, value.source, value.value
            )?;
        }
        Ok(())
    }
}
