//! What speaks for and against a block of text being part of the story, with learnt weights.
//!
//! The weights are those of three logistic regressions over the labelled blocks of some 400 news pages, checked by
//! cross-validation over sites. The first column weighs a block before the body's root is known and helps to choose
//! the root. The second judges a block by itself, inside of the root. The third, which also has the second's verdicts
//! on the neighbours, decides. A positive weight speaks for the story. `scripts/train_weights.py` learns the table.

#![allow(clippy::approx_constant, reason = "a learnt weight may look like one")]

macro_rules! weights {
    ($($name:ident: $prior:expr, $alone:expr, $settled:expr;)*) => {
        /// Something that can be true of a block.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Feature { $($name,)* }

        impl Feature {
            /// The weight before the root is known.
            pub fn prior(self) -> f64 {
                match self { $(Self::$name => $prior,)* }
            }

            /// The weight on a block by itself.
            pub fn alone(self) -> f64 {
                match self { $(Self::$name => $alone,)* }
            }

            /// The weight beside the verdicts on the neighbours.
            pub fn settled(self) -> f64 {
                match self { $(Self::$name => $settled,)* }
            }
        }
    };
}

weights! {
    Bias: -1.50, -0.61, -0.78;
    // Length in characters.
    CharsUnder20: -0.64, 0.55, 0.81;
    CharsUnder40: -0.79, 0.11, 0.11;
    CharsUnder80: -0.71, -0.36, -0.52;
    CharsUnder160: -0.26, -0.42, -0.65;
    CharsUnder400: 0.59, -0.11, -0.14;
    CharsOver400: 0.32, -0.39, -0.39;
    EndsSentence: 1.18, 0.13, 0.27;
    ShortWithoutEnd: 0.60, 0.00, 0.12;
    // Links and type.
    NoLink: 0.62, 0.17, 0.19;
    LinksUnder20: 0.17, -0.15, -0.09;
    LinksUnder50: -0.16, -0.10, -0.11;
    LinksUnder80: -0.66, -0.04, -0.26;
    LinksOver80: -1.47, -0.50, -0.52;
    AllBold: -0.06, -0.40, -0.60;
    AllItalic: -1.50, -1.13, -1.83;
    ItalicAtEnd: 0.00, -0.94, -1.26;
    // Names of the elements around it.
    SignBody: 1.01, 0.35, 0.81;
    SignNav: -0.59, -0.07, -0.03;
    SignRelated: -3.20, -0.93, -1.60;
    SignShare: 0.27, 0.31, 0.40;
    SignComment: -5.02, -1.66, -2.97;
    SignPromo: -2.07, -1.09, -2.46;
    SignAd: -0.98, -0.68, -2.21;
    SignCaption: -2.16, -1.55, -2.50;
    SignAuthor: -3.20, -0.26, -0.74;
    SignDate: -1.45, -0.56, -0.89;
    SignTopics: 0.96, 1.25, 1.70;
    SignFooter: -2.17, -0.58, -0.92;
    SignMedia: -1.31, -0.29, -0.53;
    SignEmbed: 0.24, -0.10, -0.08;
    SignStandfirst: -0.17, 0.96, 1.38;
    SignPaywall: 0.95, 0.76, 1.20;
    SignSide: -3.55, -1.89, -2.49;
    SignBox: -2.30, -1.33, -2.21;
    SignOverlay: -5.33, -1.27, -2.70;
    SignHeader: -0.76, 0.00, 0.12;
    SignStory: 0.18, 0.24, 0.23;
    SignHidden: -3.31, -1.45, -1.51;
    SignSpoken: -1.61, -0.76, -2.15;
    EmbedQuote: -1.65, -0.44, -1.61;
    HiddenPromo: -1.67, -1.86, -3.94;
    // Elements around it.
    InAside: -0.85, -0.05, -0.03;
    InBlockquote: 0.27, 0.44, 0.98;
    InCaption: 0.17, -0.30, 0.19;
    InFigure: -1.93, -1.08, -2.25;
    InFooter: -1.75, -0.35, -0.29;
    InForm: -1.60, -0.38, -0.78;
    InHeader: -0.12, 0.09, -0.07;
    InNav: 0.20, 0.11, 0.25;
    InTable: -0.22, 0.22, 0.32;
    ListItem: -0.25, 0.43, 0.64;
    ListItemLinked: 0.03, 0.06, 0.17;
    Paragraph: 1.19, 0.52, 0.97;
    Headline: -2.26, -0.79, -1.62;
    Heading2: 0.63, 1.06, 1.94;
    Heading3: 0.38, 0.76, 1.44;
    Heading4: 0.68, 0.24, 0.80;
    HeadingLinked: -0.43, -0.24, -0.76;
    HeadingBeforeText: 1.54, 0.92, 1.76;
    HeadingBeforeLinks: -1.15, -0.17, -0.48;
    // Where it stands.
    InRoot: 0.00, 0.98, 1.70;
    OutsideBefore: 0.00, -0.52, -0.97;
    OutsideAfter: 0.00, -1.07, -1.51;
    BeforeHeadline: -0.83, -0.52, -0.72;
    OfMainColumn: 0.00, 0.15, 0.19;
    AboveMainColumn: 0.00, 0.01, 0.44;
    BelowMainColumn1: 0.00, -0.15, -0.26;
    BelowMainColumn2: 0.00, 0.20, 0.17;
    BelowMainColumn3: 0.00, -0.46, -1.21;
    BesideMainColumn: 0.00, -0.37, -0.12;
    NearHeadline: 0.46, 0.25, 0.27;
    BeforeFirstText: 0.00, -0.40, -0.56;
    AfterLastText: 0.00, -0.24, -0.46;
    AmongText: 0.00, 0.03, 0.24;
    FirstOfRoot: 0.00, 0.12, 0.29;
    LastTenth: 0.00, -0.68, -0.93;
    LastOfRoot: 0.00, -0.39, -0.47;
    // Blocks made alike.
    GroupUnder2: 0.00, -1.12, -2.27;
    GroupUnder10: 0.00, -0.36, -1.00;
    GroupUnder40: 0.00, -0.05, 0.28;
    GroupOver40: 0.00, 0.92, 2.21;
    // The box it stands in, if it is not of the main column.
    BoxLinked: 0.00, -0.65, -0.95;
    BoxHalfLinked: 0.00, -0.28, -0.42;
    BoxUnlinked: 0.00, 0.32, 0.58;
    BoxUnder5: 0.00, -1.09, -1.32;
    BoxUnder20: 0.00, 0.09, 0.09;
    BoxOver20: 0.00, 0.39, 0.44;
    BoxOfOne: 0.00, 1.03, 1.48;
    BoxList: 0.00, 0.84, 1.34;
    UnderHeadingReadMore: 0.00, -0.49, -1.02;
    LinkedUnderMore: 0.00, 0.07, 0.37;
    InOtherArticle: 0.00, -1.96, -4.02;
    // What the page says elsewhere.
    InLdBody: 0.04, -0.27, -0.58;
    NotInLdBody: -2.91, -1.64, -1.79;
    IsDescription: 1.04, 0.92, 1.30;
    IsDescriptionOutside: 0.00, 1.64, 2.79;
    IsTitle: -2.59, -1.12, -2.62;
    HoldsAuthor: -1.01, -0.93, -1.57;
    Repeated: 0.00, -1.11, -1.90;
    // What it says.
    SaysReadMore: -2.06, -1.27, -2.76;
    SaysSubscribe: -0.95, -0.73, -1.11;
    SaysFollow: -1.14, -0.62, -1.15;
    SaysCredit: -0.89, -0.74, -1.84;
    SaysCopyright: -1.42, -0.86, -1.30;
    SaysContact: -1.08, -0.75, -1.26;
    SaysAuthor: -1.08, -0.70, -1.45;
    SaysUpdated: -1.43, -0.52, -1.15;
    SaysShop: 0.74, 0.40, 0.69;
    LabelInFront: -0.94, -1.17, -1.69;
    AllCapitals: 0.07, -0.29, -0.45;
    NoWords: -0.70, 0.10, 0.10;
    MostlyDigits: -0.52, 0.08, -0.01;
    // The verdicts on the blocks around it; the first column is not used.
    PreviousKept: 0.00, 0.00, -0.18;
    PreviousLikely: 0.00, 0.00, -0.11;
    PreviousUnlikely: 0.00, 0.00, -0.35;
    PreviousDropped: 0.00, 0.00, -0.14;
    NextKept: 0.00, 0.00, -0.13;
    NextLikely: 0.00, 0.00, -0.19;
    NextUnlikely: 0.00, 0.00, -0.38;
    NextDropped: 0.00, 0.00, -0.08;
    AlikeKept: 0.00, 0.00, -1.85;
    AlikeLikely: 0.00, 0.00, -0.76;
    AlikeUnlikely: 0.00, 0.00, 0.63;
    AlikeDropped: 0.00, 0.00, 1.21;
    BoxKept: 0.00, 0.00, -1.23;
    BoxLikely: 0.00, 0.00, -0.25;
    BoxUnlikely: 0.00, 0.00, 0.18;
    BoxDropped: 0.00, 0.00, 0.51;
}
