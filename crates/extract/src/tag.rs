use html5ever::LocalName;

/// The element names that reading treats in a way of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    A,
    Article,
    Aside,
    Blockquote,
    Body,
    Bold,
    Br,
    Caption,
    Cell,
    Cite,
    Details,
    Div,
    Figure,
    Footer,
    Form,
    Head,
    Header,
    Heading(u8),
    Image,
    Inline,
    Italic,
    Link,
    List,
    ListItem,
    Main,
    Meta,
    Nav,
    Other,
    Paragraph,
    Preformatted,
    Row,
    Script,
    Section,
    /// Never text of a story: scripts, controls, drawings, players.
    Skipped,
    Table,
    Time,
    Title,
}

impl Tag {
    /// The tag called `name` (lower case, as parsed).
    pub fn of(name: &LocalName) -> Self {
        match name.as_ref() {
            "a" => Self::A,
            "article" => Self::Article,
            "aside" => Self::Aside,
            "blockquote" => Self::Blockquote,
            "body" => Self::Body,
            "b" | "strong" => Self::Bold,
            "br" => Self::Br,
            "figcaption" | "caption" => Self::Caption,
            "td" | "th" => Self::Cell,
            "cite" => Self::Cite,
            "details" => Self::Details,
            "div" => Self::Div,
            "figure" | "picture" => Self::Figure,
            "footer" => Self::Footer,
            "form" => Self::Form,
            "head" => Self::Head,
            "header" | "hgroup" => Self::Header,
            "h1" => Self::Heading(1),
            "h2" => Self::Heading(2),
            "h3" => Self::Heading(3),
            "h4" => Self::Heading(4),
            "h5" => Self::Heading(5),
            "h6" => Self::Heading(6),
            "img" => Self::Image,
            "span" | "font" | "small" | "u" | "s" | "sub" | "sup" | "mark" | "code" | "abbr"
            | "q" | "ins" | "del" | "strike" | "kbd" | "var" | "samp" | "wbr" | "bdi" | "bdo"
            | "data" | "dfn" | "big" | "tt" | "acronym" | "ruby" | "rb" | "rp" | "rt" | "label"
            | "nobr" => Self::Inline,
            "i" | "em" => Self::Italic,
            "link" => Self::Link,
            "ul" | "ol" | "dl" | "menu" => Self::List,
            "li" | "dd" | "dt" => Self::ListItem,
            "main" => Self::Main,
            "meta" => Self::Meta,
            "nav" => Self::Nav,
            "p" => Self::Paragraph,
            "pre" => Self::Preformatted,
            "tr" => Self::Row,
            "script" => Self::Script,
            "section" => Self::Section,
            "style" | "noscript" | "template" | "svg" | "iframe" | "object" | "embed"
            | "select" | "option" | "button" | "textarea" | "input" | "canvas" | "video"
            | "audio" | "math" | "map" | "applet" | "frameset" | "noframes" | "progress"
            | "meter" | "datalist" | "dialog" => Self::Skipped,
            "table" | "tbody" | "thead" | "tfoot" => Self::Table,
            "time" => Self::Time,
            "title" => Self::Title,
            _ => Self::Other,
        }
    }

    /// Whether the element may hold a whole story without saying anything about it.
    pub fn is_plain_container(self) -> bool {
        !matches!(
            self,
            Self::Aside
                | Self::Caption
                | Self::Figure
                | Self::Footer
                | Self::Form
                | Self::Header
                | Self::List
                | Self::ListItem
                | Self::Nav
                | Self::Table
                | Self::Row
                | Self::Cell
        )
    }

    /// Whether the element stands inside a line of text.
    pub fn is_inline(self) -> bool {
        matches!(
            self,
            Self::A
                | Self::Bold
                | Self::Cite
                | Self::Image
                | Self::Inline
                | Self::Italic
                | Self::Time
                | Self::Link
                | Self::Meta
                | Self::Br
        )
    }
}
