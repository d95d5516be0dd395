use crate::signs::Signs;
use crate::tag::Tag;

/// What kinds of element a block stands inside of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Within {
    pub aside: bool,
    pub article: bool,
    pub blockquote: bool,
    pub caption: bool,
    pub figure: bool,
    pub footer: bool,
    pub form: bool,
    pub header: bool,
    pub heading: Option<u8>,
    pub list: bool,
    pub list_item: bool,
    pub main: bool,
    pub nav: bool,
    pub paragraph: bool,
    pub table: bool,
}

impl Within {
    /// Adds one element of the chain downwards.
    pub fn add(&mut self, tag: Tag) {
        match tag {
            Tag::Aside => self.aside = true,
            Tag::Article => self.article = true,
            Tag::Blockquote => self.blockquote = true,
            Tag::Caption => self.caption = true,
            Tag::Figure => self.figure = true,
            Tag::Footer => self.footer = true,
            Tag::Form => self.form = true,
            Tag::Header => self.header = true,
            Tag::Heading(level) => self.heading = Some(level),
            Tag::List => self.list = true,
            Tag::ListItem => self.list_item = true,
            Tag::Main => self.main = true,
            Tag::Nav => self.nav = true,
            Tag::Paragraph => self.paragraph = true,
            Tag::Table | Tag::Row | Tag::Cell => self.table = true,
            _ => {}
        }
    }
}

/// A run of text that a reader sees as one paragraph, heading or item.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// Its words with single spaces; a line break stays one.
    pub text: String,
    /// Its length in characters; one of Chinese or Japanese writing counts twice.
    pub chars: usize,
    /// How many of them are links.
    pub link_chars: usize,
    /// How many of them are bold.
    pub bold_chars: usize,
    /// How many of them are italic.
    pub italic_chars: usize,
    /// How many links it holds.
    pub links: usize,
    /// The block-level element it stands in.
    pub element: usize,
    /// What the names of the elements around it say.
    pub signs: Signs,
    /// What the names of inline elements around all of it say.
    pub inline_signs: Signs,
    /// What it stands inside of.
    pub within: Within,
    /// Whether it is a heading.
    pub in_heading: bool,
    /// Whether it is a heading of the first level.
    pub in_headline: bool,
}

impl Block {
    /// The share of its characters that are links.
    pub fn link_density(&self) -> f64 {
        self.link_chars as f64 / self.chars.max(1) as f64
    }

    /// Whether it ends like a sentence.
    pub fn ends_sentence(&self) -> bool {
        let end = self
            .text
            .trim_end_matches(|c: char| "\"'”’»)]“›*".contains(c) || c.is_whitespace());
        end.ends_with([
            '.', '!', '?', '…', '。', '！', '？', '۔', '؟', '।', ':', ';',
        ])
    }
}

/// A row's text up to this many characters is one line of figures.
const SHORT_CELL: usize = 60;

/// Gathers inline text until a block-level element begins or ends.
#[derive(Debug, Default)]
pub struct BlockBuilder {
    block: Block,
    /// White space was seen and not yet written.
    space: bool,
    /// Line breaks seen since the last text.
    breaks: usize,
    /// Text was pushed since the last line break.
    links: usize,
    bold: usize,
    italic: usize,
    /// The open block-level elements.
    around: Vec<usize>,
    /// Signs of inline elements, with the length of the block where they began.
    inline: Vec<(Signs, usize)>,
    /// Signs of closed inline elements, with the characters they hold.
    inline_done: Vec<(Signs, usize)>,
}

impl BlockBuilder {
    /// Adds text, white space made single.
    pub fn push_text(&mut self, text: &str) {
        let mut words = text.split_whitespace().peekable();
        if words.peek().is_none() {
            self.space |= !text.is_empty();
            return;
        }
        self.space |= text.starts_with(char::is_whitespace);
        for word in words {
            self.push_word(word);
            self.space = true;
        }
        self.space = text.ends_with(char::is_whitespace);
    }

    fn push_word(&mut self, word: &str) {
        let before = self.block.chars;
        if !self.block.text.is_empty() {
            if self.breaks > 0 {
                self.block.text.push('\n');
                self.block.chars += 1;
            } else if self.space {
                self.block.text.push(' ');
                self.block.chars += 1;
            }
        }
        self.breaks = 0;
        self.space = false;
        self.block.text.push_str(word);
        self.block.chars += if word.is_ascii() {
            word.len()
        } else {
            word.chars().map(|c| 1 + usize::from(is_wide(c))).sum()
        };
        let added = self.block.chars - before;
        self.block.link_chars += added * usize::from(self.links > 0);
        self.block.bold_chars += added * usize::from(self.bold > 0);
        self.block.italic_chars += added * usize::from(self.italic > 0);
    }

    /// Notes a line break.
    pub fn push_break(&mut self) {
        self.breaks += 1;
    }

    /// Whether two line breaks in a row have ended a paragraph.
    pub fn is_split(&self) -> bool {
        self.breaks >= 2 && !self.block.text.is_empty()
    }

    /// Whether the beginning or end of an element `tag` ends the block.
    ///
    /// The short cells of a row are read together, as one line of a table; long ones are columns of a layout.
    pub fn ends_at(&self, tag: Tag) -> bool {
        match tag {
            Tag::Cell => self.block.chars > SHORT_CELL,
            tag => !tag.is_inline(),
        }
    }

    /// Notes that an element begins.
    pub fn open(&mut self, tag: Tag, index: usize, signs: Signs) {
        match tag {
            Tag::A => {
                self.links += 1;
                self.block.links += 1;
            }
            Tag::Bold => self.bold += 1,
            Tag::Italic | Tag::Cite => self.italic += 1,
            Tag::Cell => self.space = true,
            _ => {}
        }
        if tag.is_inline() {
            self.inline.push((signs, self.block.chars));
        } else {
            self.around.push(index);
        }
    }

    /// Notes that an element ends.
    pub fn close(&mut self, tag: Tag) {
        match tag {
            Tag::A => self.links = self.links.saturating_sub(1),
            Tag::Bold => self.bold = self.bold.saturating_sub(1),
            Tag::Italic | Tag::Cite => self.italic = self.italic.saturating_sub(1),
            Tag::Cell => self.space = true,
            _ => {}
        }
        if tag.is_inline() {
            if let Some((signs, start)) = self.inline.pop()
                && signs != Signs::NONE
            {
                let held = self.block.chars.saturating_sub(start);
                self.inline_done.push((signs, held));
            }
        } else {
            self.around.pop();
        }
    }

    /// Ends the block and gives it, if it has text.
    pub fn take(&mut self) -> Option<Block> {
        self.space = false;
        self.breaks = 0;
        let done = std::mem::take(&mut self.inline_done);
        for (signs, start) in &mut self.inline {
            // An inline element around several blocks says the same of each.
            self.block.inline_signs |= if *start == 0 { *signs } else { Signs::NONE };
            *start = 0;
        }
        if self.block.text.is_empty() {
            self.block = Block::default();
            return None;
        }
        let mut block = std::mem::take(&mut self.block);
        for (signs, held) in done {
            if held * 5 >= block.chars * 4 {
                block.inline_signs |= signs;
            }
        }
        block.element = self.around.last().copied().unwrap_or(0);
        Some(block)
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}')
}
