/// A word's part of speech, in the tag set of the Penn Treebank; all signs are [`Tag::Punctuation`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tag {
    /// Coordinating conjunction (`and`).
    CC,
    /// Cardinal number.
    CD,
    /// Determiner.
    DT,
    /// Existential `there`.
    EX,
    /// Foreign word.
    FW,
    /// Preposition or subordinating conjunction, `that` included.
    IN,
    /// Adjective.
    JJ,
    /// Adjective, comparative.
    JJR,
    /// Adjective, superlative.
    JJS,
    /// Modal verb.
    MD,
    /// Noun, singular.
    NN,
    /// Noun, plural.
    NNS,
    /// Proper noun, singular.
    NNP,
    /// Proper noun, plural.
    NNPS,
    /// Predeterminer (`all the`).
    PDT,
    /// Possessive ending (`'s`).
    POS,
    /// Personal pronoun.
    PRP,
    /// Possessive pronoun (`his`).
    PRPS,
    /// Adverb.
    RB,
    /// Adverb, comparative.
    RBR,
    /// Adverb, superlative.
    RBS,
    /// Verb particle.
    RP,
    /// `to`.
    TO,
    /// Interjection.
    UH,
    /// Verb, base form.
    VB,
    /// Verb, past tense.
    VBD,
    /// Verb, present participle.
    VBG,
    /// Verb, past participle.
    VBN,
    /// Verb, present tense, not third person singular.
    VBP,
    /// Verb, present tense, third person singular.
    VBZ,
    /// Wh-determiner, relative `that` included.
    WDT,
    /// Wh-pronoun.
    WP,
    /// Possessive wh-pronoun (`whose`).
    WPS,
    /// Wh-adverb.
    WRB,
    /// A quotation mark, comma, full stop or other sign.
    Punctuation,
}

/// All tags; a tag's place here is its number in a model file.
pub(super) const TAGS: [Tag; 35] = [
    Tag::CC,
    Tag::CD,
    Tag::DT,
    Tag::EX,
    Tag::FW,
    Tag::IN,
    Tag::JJ,
    Tag::JJR,
    Tag::JJS,
    Tag::MD,
    Tag::NN,
    Tag::NNS,
    Tag::NNP,
    Tag::NNPS,
    Tag::PDT,
    Tag::POS,
    Tag::PRP,
    Tag::PRPS,
    Tag::RB,
    Tag::RBR,
    Tag::RBS,
    Tag::RP,
    Tag::TO,
    Tag::UH,
    Tag::VB,
    Tag::VBD,
    Tag::VBG,
    Tag::VBN,
    Tag::VBP,
    Tag::VBZ,
    Tag::WDT,
    Tag::WP,
    Tag::WPS,
    Tag::WRB,
    Tag::Punctuation,
];

impl Tag {
    /// The tag a treebank writes as `name`; `None` for marks of layout and typing errors.
    pub fn from_treebank(name: &str) -> Option<Self> {
        Some(match name {
            "CC" => Self::CC,
            "CD" | "LS" => Self::CD,
            "DT" => Self::DT,
            "EX" => Self::EX,
            "FW" => Self::FW,
            "IN" => Self::IN,
            "JJ" | "AFX" => Self::JJ,
            "JJR" => Self::JJR,
            "JJS" => Self::JJS,
            "MD" => Self::MD,
            "NN" => Self::NN,
            "NNS" => Self::NNS,
            "NNP" | "ADD" => Self::NNP,
            "NNPS" => Self::NNPS,
            "PDT" => Self::PDT,
            "POS" => Self::POS,
            "PRP" => Self::PRP,
            "PRP$" => Self::PRPS,
            "RB" => Self::RB,
            "RBR" => Self::RBR,
            "RBS" => Self::RBS,
            "RP" => Self::RP,
            "TO" => Self::TO,
            "UH" => Self::UH,
            "VB" => Self::VB,
            "VBD" => Self::VBD,
            "VBG" => Self::VBG,
            "VBN" => Self::VBN,
            "VBP" => Self::VBP,
            "VBZ" => Self::VBZ,
            "WDT" => Self::WDT,
            "WP" => Self::WP,
            "WP$" => Self::WPS,
            "WRB" => Self::WRB,
            "SYM" | "$" | "," | "." | ":" | "``" | "''" | "-LRB-" | "-RRB-" | "HYPH" | "NFP"
            | "#" => Self::Punctuation,
            _ => return None,
        })
    }

    /// Whether it is any form of a verb, modals included.
    pub fn is_verb(self) -> bool {
        self.is_finite_verb() || matches!(self, Self::VB | Self::VBG | Self::VBN)
    }

    /// Whether it is a verb form that can carry a clause; a modal counts.
    pub fn is_finite_verb(self) -> bool {
        matches!(self, Self::VBD | Self::VBP | Self::VBZ | Self::MD)
    }

    /// Whether it is a noun or name.
    pub fn is_noun(self) -> bool {
        matches!(self, Self::NN | Self::NNS | Self::NNP | Self::NNPS)
    }

    /// Whether it is a name.
    pub fn is_name(self) -> bool {
        matches!(self, Self::NNP | Self::NNPS)
    }

    /// Whether it is an adverb.
    pub fn is_adverb(self) -> bool {
        matches!(self, Self::RB | Self::RBR | Self::RBS)
    }

    pub(super) fn number(self) -> usize {
        self as usize
    }
}
