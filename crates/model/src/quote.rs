use serde::{Deserialize, Serialize};

use crate::{Span, SpeakerId};

/// One statement that a text attributes, or shows in quotation marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Whether its words are in quotation marks.
    pub kind: QuoteKind,
    /// The words, in pieces when a cue stands between them; quotation marks lie inside.
    pub content: Vec<Span>,
    /// The reporting words ("said", "according to").
    pub cue: Option<Span>,
    /// Who said it; `None` when the text does not show it.
    pub speaker: Option<SpeakerRef>,
    /// The rule that found it.
    pub rule: String,
}

/// How a statement is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuoteKind {
    /// In quotation marks.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// Partly in quotation marks.
    Mixed,
}

/// A quote's speaker, as named at this place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerRef {
    /// The speaker's id; `None` for one without a name ("a police official").
    pub id: Option<SpeakerId>,
    /// The full name as resolved over the document, or the words of the text for one without a name.
    pub name: String,
    /// The words that name the speaker here ("he", "Schindler").
    pub mention: Span,
}

/// A person or organization that speaks in an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    /// The id: the folded full name.
    pub id: SpeakerId,
    /// The full name without honorific.
    pub name: String,
    /// "Dr.", "Prof." and the like.
    pub honorific: Option<String>,
    /// The post held at the time ("senior director").
    pub title: Option<String>,
    /// The organization of that post.
    pub affiliation: Option<String>,
    /// In what capacity they speak.
    pub role: SpeakerRole,
    /// Where the text shows name, title and affiliation.
    pub evidence: Vec<Span>,
}

/// In what capacity someone speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpeakerRole {
    /// Scholar, analyst, researcher.
    Expert,
    /// Speaks for a state or its bodies.
    Official,
    /// Speaks for an armed group.
    Militant,
    /// Saw or suffered what is told.
    Witness,
    /// Reports news.
    Journalist,
    /// Everyone else, and whoever the text does not place.
    #[default]
    Other,
}
