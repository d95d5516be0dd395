use crate::Span;

/// Converts between byte offsets and Unicode code points of one text.
///
/// Offsets inside wirewatch are bytes; the outward contract counts code points (Python's string indices).
#[derive(Debug, Clone)]
pub struct CodePoints {
    /// The number of code points that begin before each block of bytes, so that a lookup reads one block at most.
    before: Vec<usize>,
    text: String,
    ascii: bool,
}

/// The bytes of a block.
const BLOCK: usize = 256;

impl CodePoints {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let ascii = text.is_ascii();
        let mut before = Vec::new();
        if !ascii {
            let mut all = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                before.push(all);
                all += beginnings(block);
            }
        }
        Self {
            before,
            text: text.to_owned(),
            ascii,
        }
    }

    /// The number of code points before the byte offset `byte`.
    pub fn of_byte(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        if self.ascii {
            return byte;
        }
        let block = (byte / BLOCK).min(self.before.len().saturating_sub(1));
        let before = self.before.get(block).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(block * BLOCK..byte);
        before + beginnings(rest.unwrap_or_default())
    }

    /// `span` as `[start, end]` in code points.
    pub fn of_span(&self, span: Span) -> [usize; 2] {
        [self.of_byte(span.start), self.of_byte(span.end)]
    }
}

/// How many code points begin in these bytes of a text.
fn beginnings(bytes: &[u8]) -> usize {
    let begins = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    bytes.iter().filter(begins).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_count_characters_not_bytes() {
        let text = "“Да” — yes. ".repeat(40);
        let points = CodePoints::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.of_byte(byte), count);
        }
        assert_eq!(points.of_byte(text.len()), text.chars().count());
    }
}
