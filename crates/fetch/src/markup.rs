use crate::entities::decode_entities;

/// Tags longer than this are no tags; it also bounds the search for their end.
const MAX_TAG_BYTES: usize = 65_536;

/// A piece of XML or HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A start tag, or an empty element.
    Start(Tag<'a>),
    /// An end tag, with its name as written.
    End(&'a str),
    /// Text with its entities as written.
    Text(&'a str),
    /// The text of a CDATA section.
    Cdata(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// The name without its prefix, in lower case.
    pub(crate) name: String,
    /// The prefix in lower case, empty when there is none.
    pub(crate) prefix: String,
    /// Whether the element ends here (`<br/>`).
    pub(crate) closed: bool,
    attributes: &'a str,
    /// Where the tag begins in the text.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
}

impl<'a> Tag<'a> {
    /// The name with its prefix, in lower case.
    pub(crate) fn qualified(&self) -> String {
        if self.prefix.is_empty() {
            self.name.clone()
        } else {
            format!("{}:{}", self.prefix, self.name)
        }
    }

    /// The value of an attribute, in any case, with its entities decoded.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| decode_entities(value))
    }

    /// All attributes, with their values as written.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        Attributes {
            rest: self.attributes,
        }
    }
}

/// Cuts a text into its pieces. Never fails: what is no tag is text.
///
/// Comments, processing instructions and document types are left out.
pub(crate) fn pieces(text: &str) -> Pieces<'_> {
    Pieces {
        text,
        at: 0,
        unclosed: [false; 4],
    }
}

/// The pieces of a text; see [`pieces`].
#[derive(Debug, Clone)]
pub(crate) struct Pieces<'a> {
    text: &'a str,
    at: usize,
    /// Which of the closing marks of [`SECTIONS`], and that of declarations, are known to come no more, so that they are
    /// searched for once only.
    unclosed: [bool; 4],
}

const COMMENT: usize = 0;
const CDATA: usize = 1;
const INSTRUCTION: usize = 2;
const DECLARATION: usize = 3;
/// How comments, CDATA sections and processing instructions begin and end.
const SECTIONS: [(&str, &str); 3] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            if !rest.starts_with('<') {
                let length = rest.find('<').unwrap_or(rest.len());
                self.at += length;
                return rest.get(..length).map(Piece::Text);
            }
            if let Some(section) = SECTIONS.iter().position(|(open, _)| rest.starts_with(open)) {
                match self.section(rest, section) {
                    Some(inner) if section == CDATA => return Some(Piece::Cdata(inner)),
                    _ => continue,
                }
            }
            let mark = rest
                .strip_prefix("<!")
                .and_then(|after| after.chars().next());
            if mark.is_some_and(|c| c.is_ascii_alphabetic() || c == '[') {
                let length = if self.unclosed[DECLARATION] {
                    None
                } else {
                    declaration_length(rest)
                };
                self.unclosed[DECLARATION] |= length.is_none();
                // A declaration that is never closed ends at its first ">".
                let first_end = || rest.find('>').map_or(rest.len(), |at| at + 1);
                self.at += length.unwrap_or_else(first_end);
                continue;
            }
            if let Some(piece) = self.tag(rest) {
                return Some(piece);
            }
            // A bare "<": text up to the next one.
            let length = rest
                .get(1..)
                .and_then(|after| after.find('<'))
                .map_or(rest.len(), |at| at + 1);
            self.at += length;
            return rest.get(..length).map(Piece::Text);
        }
    }
}

impl<'a> Pieces<'a> {
    /// Where the next piece begins.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// Goes on at `position`.
    pub(crate) fn jump(&mut self, position: usize) {
        self.at = position;
    }

    /// The text between two positions.
    pub(crate) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Steps over a section and gives what is inside. One that is never closed loses its opening mark only.
    fn section(&mut self, rest: &'a str, section: usize) -> Option<&'a str> {
        let (open, close) = SECTIONS.get(section)?;
        let inner = rest.get(open.len()..)?;
        let length = if self.unclosed.get(section) == Some(&true) {
            None
        } else {
            inner.find(close)
        };
        let Some(length) = length else {
            if let Some(unclosed) = self.unclosed.get_mut(section) {
                *unclosed = true;
            }
            self.at += match section {
                INSTRUCTION => inner.find('>').map_or(rest.len(), |at| open.len() + at + 1),
                COMMENT | CDATA => open.len(),
                _ => rest.len(),
            };
            return None;
        };
        self.at += open.len() + length + close.len();
        inner.get(..length)
    }

    fn tag(&mut self, rest: &'a str) -> Option<Piece<'a>> {
        let window = rest.get(..rest.floor_char_boundary(MAX_TAG_BYTES))?;
        if let Some(name) = window.strip_prefix("</") {
            let length = name.find(['>', '<'])?;
            let closed = name.get(length..)?.starts_with('>');
            self.at += 2 + length + usize::from(closed);
            return name.get(..length).map(|name| Piece::End(name.trim()));
        }
        let first = window.chars().nth(1)?;
        if !first.is_alphabetic() && first != '_' {
            return None;
        }
        let length = tag_length(window)?;
        let inner = window.get(1..length)?.trim_end_matches('>');
        let closed = inner.ends_with('/');
        let inner = inner.trim_end_matches('/');
        let name_end = inner
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(inner.len());
        let (name, attributes) = inner.split_at_checked(name_end)?;
        let (prefix, name) = name.rsplit_once(':').unwrap_or(("", name));
        let start = self.at;
        self.at += length;
        Some(Piece::Start(Tag {
            name: name.to_lowercase(),
            prefix: prefix.to_lowercase(),
            closed,
            attributes,
            start,
            end: self.at,
        }))
    }
}

/// The length of a tag up to its ">" outside quotes. A quote that is never closed counts for nothing, and a "<" outside
/// quotes ends a tag that lost its ">".
fn tag_length(window: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in window.char_indices().skip(1) {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if before == '=' => quote = Some(c),
            (None, '>') => return Some(at + 1),
            (None, '<') => return Some(at),
            _ => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    window.find('>').map(|at| at + 1)
}

/// The length of a `<!DOCTYPE …>` with its inner declarations.
fn declaration_length(rest: &str) -> Option<usize> {
    let mut depth = 0_i32;
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"') if depth > 0 => quote = Some(c),
            (None, '[') => depth += 1,
            (None, ']') => depth -= 1,
            (None, '>') if depth <= 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}

struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self
            .rest
            .trim_start_matches(|c: char| c.is_whitespace() || c == '/' || c == '=');
        if rest.is_empty() {
            return None;
        }
        let name_end = rest
            .find(|c: char| c.is_whitespace() || c == '=' || c == '/')
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(name_end)?;
        let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
            self.rest = after;
            return Some((name, ""));
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, rest) = match quote.and_then(|quote| value.get(1..)?.split_once(quote)) {
            Some(pair) => pair,
            None => {
                value.split_at_checked(value.find(char::is_whitespace).unwrap_or(value.len()))?
            }
        };
        self.rest = rest;
        Some((name, value))
    }
}

/// The visible text of a piece of HTML: no tags, scripts or comments, entities decoded, white space folded.
pub(crate) fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut hidden: Option<String> = None;
    for piece in pieces(html) {
        match piece {
            Piece::Start(tag)
                if hidden.is_none()
                    && matches!(tag.name.as_str(), "script" | "style")
                    && !tag.closed =>
            {
                hidden = Some(tag.name);
            }
            Piece::End(name)
                if hidden
                    .as_deref()
                    .is_some_and(|open| open.eq_ignore_ascii_case(name)) =>
            {
                hidden = None
            }
            Piece::Start(tag) if !is_inline(&tag.name) => text.push(' '),
            Piece::End(name) if !is_inline(&name.to_lowercase()) => text.push(' '),
            Piece::Text(piece) if hidden.is_none() => text.push_str(&decode_entities(piece)),
            Piece::Cdata(piece) if hidden.is_none() => text.push_str(piece),
            _ => {}
        }
    }
    fold_space(&text)
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// White space as single spaces, none at the ends.
pub(crate) fn fold_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        let shape = |piece| match piece {
            Piece::Start(tag) if tag.closed => format!("<{}/>", tag.name),
            Piece::Start(tag) => format!("<{}>", tag.name),
            Piece::End(name) => format!("</{name}>"),
            Piece::Text(text) => text.to_owned(),
            Piece::Cdata(text) => format!("[{text}]"),
        };
        pieces(text).map(shape).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn markup_is_cut_into_pieces() {
        assert_eq!(
            shape("<?xml?><!-- <x> --><a:B c='>'>t&amp;<br/></a:B>"),
            "<b>|t&amp;|<br/>|</a:B>"
        );
        assert_eq!(shape("<![CDATA[<i>]]]]><![CDATA[>]]>"), "[<i>]]]|[>]");
        assert_eq!(shape("<!DOCTYPE r [<!ENTITY a \"x>y\"> ]><r>"), "<r>");
    }

    #[test]
    fn what_is_broken_stays_text() {
        assert_eq!(shape("a < b <c"), "a |< b |<c");
        assert_eq!(shape("<a <b>"), "<a>|<b>");
        assert_eq!(shape("<![CDATA[never <b>closed"), "never |<b>|closed");
        assert_eq!(shape("<!-- never <b>"), " never |<b>");
        assert_eq!(shape("<p title=\"x>text</p>"), "<p>|text|</p>");
    }

    #[test]
    fn attributes_are_read_in_every_spelling() {
        let Some(Piece::Start(tag)) = pieces("<a HREF = \"x&amp;y\" b=c d e='f g'/>").next() else {
            panic!("a tag");
        };
        let all: Vec<_> = tag.attributes().collect();
        assert_eq!(
            all,
            [("HREF", "x&amp;y"), ("b", "c"), ("d", ""), ("e", "f g")]
        );
        assert_eq!(tag.attribute("href").as_deref(), Some("x&y"));
    }

    #[test]
    fn visible_text_is_left() {
        assert_eq!(
            plain_text("<p>One <b>t</b>wo</p><script>x</script><p>thr&eacute;e"),
            "One two thrée"
        );
    }

    #[test]
    fn adverse_texts_cost_no_time() {
        for unit in [
            "<!--",
            "<![CDATA[",
            "<?",
            "<a \"",
            "<",
            "<!",
            "</",
            "<a b='",
        ] {
            let text = unit.repeat(50_000);
            assert!(pieces(&text).count() <= text.len(), "{unit}");
        }
    }
}
