//! What speaks for and against a block of text being part of the story, with learnt weights.
//!
//! The weights are those of three logistic regressions over the labelled blocks of some 400 news pages, checked by
//! cross-validation over sites. The first column weighs a block before the body's root is known and helps to choose
//! the root. The second judges a block by itself, inside of the root. The third, which also has the second's verdicts
//! on the neighbours, decides. A positive weight speaks for the story.

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
    Bias: -1.56, -0.63, -0.81;
    // Length in characters.
    CharsUnder20: -0.61, 0.73, 0.84;
    CharsUnder40: -0.75, 0.26, 0.02;
    CharsUnder80: -0.73, -0.33, -0.46;
    CharsUnder160: -0.32, -0.54, -0.68;
    CharsUnder400: 0.53, -0.24, -0.21;
    CharsOver400: 0.33, -0.50, -0.31;
    EndsSentence: 1.27, 0.05, 0.10;
    ShortWithoutEnd: 0.71, -0.07, -0.03;
    // Links and type.
    NoLink: 0.62, 0.23, 0.23;
    LinksUnder20: 0.16, -0.11, -0.07;
    LinksUnder50: -0.20, -0.11, -0.18;
    LinksUnder80: -0.64, -0.08, -0.33;
    LinksOver80: -1.49, -0.56, -0.47;
    AllBold: 0.05, -0.45, -0.51;
    AllItalic: -1.52, -1.27, -1.67;
    ItalicAtEnd: 0.00, -1.17, -1.21;
    // Names of the elements around it.
    SignBody: 1.04, 0.34, 0.84;
    SignNav: -0.71, -0.01, -0.07;
    SignRelated: -2.39, -0.39, -1.24;
    SignShare: 0.18, 0.45, 0.39;
    SignComment: -4.82, -2.74, -4.12;
    SignPromo: -2.28, -1.63, -3.69;
    SignAd: -0.98, -1.37, -2.09;
    SignCaption: -1.17, -0.90, -1.89;
    SignAuthor: -3.11, -0.11, -0.50;
    SignDate: -1.40, -0.84, -1.06;
    SignTopics: 0.80, 1.44, 1.58;
    SignFooter: -2.16, -0.61, -0.86;
    SignMedia: -1.14, -0.05, -0.38;
    SignEmbed: -0.30, -0.25, -0.61;
    SignStandfirst: -0.25, 1.07, 1.27;
    SignPaywall: 0.88, 0.91, 0.92;
    SignSide: -3.66, -2.80, -2.58;
    SignBox: -1.66, -1.16, -2.03;
    SignOverlay: -5.19, -1.69, -2.63;
    SignHeader: -0.81, 0.08, 0.17;
    SignStory: 0.12, 0.17, 0.13;
    SignHidden: -3.55, -2.38, -2.38;
    SignSpoken: -1.58, -1.55, -2.17;
    // Elements around it.
    InAside: -0.95, 0.11, -0.11;
    InBlockquote: -0.34, 0.54, 0.46;
    InCaption: -0.20, -0.38, -0.11;
    InFigure: -2.01, -1.61, -2.52;
    InFooter: -1.78, -0.18, -0.13;
    InForm: -1.57, -0.62, -0.67;
    InHeader: -0.15, -0.02, -0.20;
    InNav: 0.46, 0.28, 0.38;
    InTable: -0.21, 0.32, -0.36;
    ListItem: -0.40, 0.45, 0.54;
    ListItemLinked: 0.21, 0.18, 0.23;
    Paragraph: 1.19, 0.42, 0.85;
    Headline: -2.15, -1.20, -1.76;
    Heading2: 0.54, 1.31, 2.22;
    Heading3: 0.35, 1.03, 1.69;
    Heading4: 0.62, 0.57, 0.87;
    HeadingLinked: -0.44, -0.68, -1.22;
    HeadingBeforeText: 1.55, 1.02, 1.90;
    HeadingBeforeLinks: -1.03, -0.27, -0.68;
    // Where it stands.
    InRoot: 0.00, 1.14, 1.97;
    OutsideBefore: 0.00, -0.52, -0.87;
    OutsideAfter: 0.00, -1.25, -1.91;
    BeforeHeadline: -0.81, -0.65, -0.92;
    OfMainColumn: 0.00, 0.03, 0.00;
    AboveMainColumn: 0.00, 0.16, 0.67;
    BelowMainColumn1: 0.00, -0.11, -0.35;
    BelowMainColumn2: 0.00, 0.21, 0.08;
    BelowMainColumn3: 0.00, -0.55, -1.14;
    BesideMainColumn: 0.00, -0.38, -0.08;
    NearHeadline: 0.47, 0.13, 0.26;
    BeforeFirstText: 0.00, -0.37, -0.55;
    AfterLastText: 0.00, -0.22, -0.42;
    AmongText: 0.00, -0.04, 0.16;
    FirstOfRoot: 0.00, 0.10, 0.19;
    LastTenth: 0.00, -0.66, -0.93;
    LastOfRoot: 0.00, -0.40, -0.65;
    // Blocks made alike.
    GroupUnder2: 0.00, -1.27, -2.35;
    GroupUnder10: 0.00, -0.39, -0.98;
    GroupUnder40: 0.00, -0.14, 0.11;
    GroupOver40: 0.00, 1.18, 2.40;
    // The box it stands in, if it is not of the main column.
    BoxLinked: 0.00, -0.66, -0.98;
    BoxHalfLinked: 0.00, -0.27, -0.34;
    BoxUnlinked: 0.00, 0.30, 0.50;
    BoxUnder5: 0.00, -1.12, -1.22;
    BoxUnder20: 0.00, 0.12, 0.08;
    BoxOver20: 0.00, 0.37, 0.32;
    BoxOfOne: 0.00, 1.23, 1.64;
    BoxList: 0.00, 1.10, 1.85;
    UnderHeadingReadMore: 0.00, -0.81, -1.11;
    // What the page says elsewhere.
    InLdBody: 0.25, -0.09, -0.51;
    NotInLdBody: -2.95, -1.74, -1.85;
    IsDescription: 0.98, 0.75, 1.45;
    IsDescriptionOutside: 0.00, 2.27, 2.90;
    IsTitle: -2.50, -1.91, -2.73;
    HoldsAuthor: -0.92, -1.31, -1.76;
    Repeated: 0.00, -1.39, -1.91;
    // What it says.
    SaysReadMore: -1.98, -2.32, -2.93;
    SaysSubscribe: -0.96, -0.85, -1.05;
    SaysFollow: -1.18, -1.07, -1.23;
    SaysCredit: -1.25, -1.62, -2.24;
    SaysCopyright: -1.38, -0.82, -1.13;
    SaysContact: -1.08, -0.94, -1.33;
    SaysAuthor: -1.06, -1.15, -1.53;
    SaysUpdated: -1.44, -1.00, -1.38;
    SaysShop: 0.50, 0.71, 0.80;
    LabelInFront: -0.95, -1.28, -1.71;
    AllCapitals: -0.66, -0.60, -0.56;
    NoWords: -0.62, 0.27, 0.42;
    MostlyDigits: -0.58, 0.18, -0.05;
    // The verdicts on the blocks around it; the first column is not used.
    PreviousKept: 0.00, 0.00, -0.17;
    PreviousLikely: 0.00, 0.00, -0.05;
    PreviousUnlikely: 0.00, 0.00, -0.60;
    PreviousDropped: 0.00, 0.00, 0.01;
    NextKept: 0.00, 0.00, -0.16;
    NextLikely: 0.00, 0.00, -0.26;
    NextUnlikely: 0.00, 0.00, -0.53;
    NextDropped: 0.00, 0.00, 0.14;
    AlikeKept: 0.00, 0.00, -1.99;
    AlikeLikely: 0.00, 0.00, -0.82;
    AlikeUnlikely: 0.00, 0.00, 0.79;
    AlikeDropped: 0.00, 0.00, 1.20;
    BoxKept: 0.00, 0.00, -0.97;
    BoxLikely: 0.00, 0.00, -0.11;
    BoxUnlikely: 0.00, 0.00, -0.25;
    BoxDropped: 0.00, 0.00, 0.51;
}
