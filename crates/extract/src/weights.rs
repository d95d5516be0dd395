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
            /// All features, in the order of the table.
            #[cfg(test)]
            pub const ALL: &[Self] = &[$(Self::$name,)*];

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
    Bias: -1.63, -0.60, -0.75;
    // Length in characters.
    CharsUnder20: -0.61, 0.73, 0.74;
    CharsUnder40: -0.90, 0.06, -0.13;
    CharsUnder80: -0.69, -0.22, -0.44;
    CharsUnder160: -0.31, -0.55, -0.67;
    CharsUnder400: 0.53, -0.16, -0.06;
    CharsOver400: 0.34, -0.46, -0.20;
    EndsSentence: 1.29, 0.02, 0.14;
    ShortWithoutEnd: 0.68, -0.03, 0.07;
    // Links and type.
    NoLink: 0.60, 0.06, 0.07;
    LinksUnder20: 0.16, -0.24, -0.22;
    LinksUnder50: -0.20, 0.21, 0.22;
    LinksUnder80: -0.65, -0.06, -0.43;
    LinksOver80: -1.54, -0.57, -0.39;
    AllBold: 0.04, -0.40, -0.53;
    AllItalic: -1.56, -1.31, -1.65;
    ItalicAtEnd: 0.00, -1.23, -1.13;
    // Names of the elements around it.
    SignBody: 1.09, 0.68, 1.18;
    SignNav: -0.82, -0.19, -0.17;
    SignRelated: -2.42, -0.52, -1.13;
    SignShare: 0.09, 0.60, 0.54;
    SignComment: -4.75, -3.82, -4.85;
    SignPromo: -2.24, -1.51, -2.92;
    SignAd: -0.87, -1.28, -1.84;
    SignCaption: -1.53, -1.06, -2.15;
    SignAuthor: -3.11, -0.41, -0.74;
    SignDate: -1.50, -0.83, -0.98;
    SignTopics: 0.76, 1.23, 1.31;
    SignFooter: -2.13, -0.94, -1.06;
    SignMedia: -0.55, 0.02, -0.18;
    SignEmbed: -0.24, -0.25, -0.54;
    SignStandfirst: -0.42, 1.01, 1.29;
    SignPaywall: 0.92, 0.96, 1.08;
    SignSide: -3.78, -3.12, -3.38;
    SignBox: -1.72, -1.29, -1.89;
    SignOverlay: -5.17, -2.43, -2.86;
    SignHeader: -0.84, -0.04, 0.03;
    SignStory: 0.12, 0.12, 0.07;
    SignHidden: -3.54, -2.20, -2.51;
    SignSpoken: -1.43, -1.34, -1.87;
    // Elements around it.
    InAside: -0.91, 0.30, 0.20;
    InBlockquote: -0.49, 0.75, 0.71;
    InCaption: -0.17, -0.23, -0.10;
    InFigure: -2.28, -1.92, -2.62;
    InFooter: -1.73, -0.42, -0.40;
    InForm: -1.52, -0.84, -0.86;
    InHeader: -0.28, 0.00, -0.15;
    InNav: 0.41, 0.36, 0.39;
    InTable: 0.79, 0.84, 0.92;
    ListItem: -0.40, 0.46, 0.82;
    ListItemLinked: 0.28, 0.05, -0.18;
    Paragraph: 1.21, 0.36, 0.75;
    Headline: -2.00, -1.20, -1.72;
    Heading2: 0.70, 1.41, 2.27;
    Heading3: 0.39, 1.16, 1.75;
    Heading4: 0.60, 0.75, 0.85;
    HeadingLinked: -0.46, -0.99, -1.51;
    HeadingBeforeText: 1.57, 1.17, 1.82;
    HeadingBeforeLinks: -1.05, -0.38, -0.70;
    // Where it stands.
    InRoot: 0.00, 0.46, 0.93;
    OutsideBefore: 0.00, -0.89, -1.31;
    OutsideAfter: 0.00, -0.16, -0.37;
    BeforeHeadline: -0.41, 0.18, 0.25;
    OfMainColumn: 0.00, -0.29, -0.29;
    AboveMainColumn: 0.00, -0.23, 0.11;
    BelowMainColumn1: 0.00, 0.23, -0.03;
    BelowMainColumn2: 0.00, 0.19, -0.03;
    BelowMainColumn3: 0.00, 0.05, -0.25;
    BesideMainColumn: 0.00, -0.55, -0.27;
    NearHeadline: 0.53, 0.50, 0.79;
    BeforeFirstText: 0.00, -0.19, -0.25;
    AfterLastText: 0.00, -0.36, -0.66;
    AmongText: 0.00, -0.04, 0.16;
    FirstOfRoot: 0.00, 0.14, 0.43;
    LastTenth: 0.00, -0.77, -1.15;
    LastOfRoot: 0.00, -0.18, 0.12;
    // Blocks made alike.
    GroupUnder2: 0.00, -1.37, -2.29;
    GroupUnder10: 0.00, -0.56, -1.12;
    GroupUnder40: 0.00, -0.26, -0.08;
    GroupOver40: 0.00, 1.59, 2.75;
    // The box it stands in, if it is not of the main column.
    BoxLinked: 0.00, -0.74, -0.98;
    BoxHalfLinked: 0.00, -0.49, -0.63;
    BoxUnlinked: 0.00, 0.64, 0.87;
    BoxUnder5: 0.00, -1.08, -1.16;
    BoxUnder20: 0.00, 0.18, 0.24;
    BoxOver20: 0.00, 0.30, 0.17;
    BoxOfOne: 0.00, 1.25, 1.55;
    BoxList: 0.00, 1.13, 1.63;
    BoxSaysReadMore: 0.00, 0.00, 0.00;
    BoxSaysSubscribe: 0.00, 0.00, 0.00;
    BoxSaysAuthor: 0.00, 0.00, 0.00;
    BoxSaysShop: 0.00, 0.00, 0.00;
    UnderHeadingReadMore: 0.00, 0.00, 0.00;
    // What the page says elsewhere.
    InLdBody: 0.28, 0.13, -0.02;
    NotInLdBody: -3.00, -1.86, -1.78;
    IsDescription: 1.01, 0.86, 1.56;
    IsDescriptionOutside: 0.00, 2.26, 2.78;
    IsTitle: -2.27, -1.71, -2.52;
    HoldsAuthor: -0.84, -1.08, -1.44;
    Repeated: 0.00, -1.38, -1.89;
    // What it says.
    SaysReadMore: -1.89, -2.38, -2.70;
    SaysSubscribe: -0.91, -0.78, -0.91;
    SaysFollow: -1.20, -1.07, -1.39;
    SaysCredit: -1.30, -1.63, -2.08;
    SaysCopyright: -1.37, -0.76, -1.15;
    SaysContact: -1.10, -1.03, -1.25;
    SaysAuthor: -1.10, -1.19, -1.59;
    SaysUpdated: -1.35, -0.97, -1.20;
    SaysShop: 0.38, 0.39, 0.36;
    LabelInFront: -0.97, -1.08, -1.19;
    AllCapitals: -0.59, -0.50, -0.44;
    NoWords: 0.39, 0.79, 1.11;
    MostlyDigits: -0.96, -0.52, -0.70;
    // The verdicts on the blocks around it; the first column is not used.
    PreviousKept: 0.00, 0.00, -0.08;
    PreviousLikely: 0.00, 0.00, 0.24;
    PreviousUnlikely: 0.00, 0.00, -0.66;
    PreviousDropped: 0.00, 0.00, -0.24;
    NextKept: 0.00, 0.00, 0.01;
    NextLikely: 0.00, 0.00, -0.09;
    NextUnlikely: 0.00, 0.00, -0.39;
    NextDropped: 0.00, 0.00, -0.28;
    AlikeKept: 0.00, 0.00, -2.04;
    AlikeLikely: 0.00, 0.00, -1.00;
    AlikeUnlikely: 0.00, 0.00, 0.87;
    AlikeDropped: 0.00, 0.00, 1.43;
    BoxKept: 0.00, 0.00, -0.94;
    BoxLikely: 0.00, 0.00, 0.07;
    BoxUnlikely: 0.00, 0.00, -0.11;
    BoxDropped: 0.00, 0.00, 0.22;
}
