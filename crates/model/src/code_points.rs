use crate::Span;

/// Converts between byte offsets and Unicode code points of one text.
///
/// Offsets inside wirewatch are bytes; the outward contract counts code points (Python's string indices).
#[derive(Debug, Clone)]
pub struct CodePoints {
    /// Byte offsets of every 64th code point, so that a lookup reads at most 64 characters.
    marks: Vec<usize>,
    text: String,
    ascii: bool,
}

const STEP: usize = 64;

impl CodePoints {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let ascii = text.is_ascii();
        let marks = if ascii {
            Vec::new()
        } else {
            text.char_indices()
                .step_by(STEP)
                .map(|(byte, _)| byte)
                .collect()
        };
        Self {
            marks,
            text: text.to_owned(),
            ascii,
        }
    }

    /// The number of code points before the byte offset `byte`.
    pub fn of_byte(&self, byte: usize) -> usize {
        if self.ascii {
            return byte.min(self.text.len());
        }
        let byte = byte.min(self.text.len());
        let mark = self
            .marks
            .partition_point(|&start| start <= byte)
            .saturating_sub(1);
        let from = self.marks.get(mark).copied().unwrap_or(0);
        let rest = self.text.get(from..byte).unwrap_or_default();
        mark * STEP + rest.chars().count()
    }

    /// `span` as `[start, end]` in code points.
    pub fn of_span(&self, span: Span) -> [usize; 2] {
        [self.of_byte(span.start), self.of_byte(span.end)]
    }
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
