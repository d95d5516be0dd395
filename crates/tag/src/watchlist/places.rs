use super::Position;

/// Where the lines of a file start, to turn byte offsets into lines and columns.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    /// The file's name.
    pub file_name: &'a str,
    text: &'a str,
    line_starts: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Reads the line breaks of `text`.
    pub fn new(text: &'a str, file_name: &'a str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            file_name,
            text,
            line_starts: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// The line and column of the byte offset `at`.
    pub fn of(&self, at: usize) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= at);
        let start = line
            .checked_sub(1)
            .and_then(|index| self.line_starts.get(index))
            .copied()
            .unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or_default();
        Position {
            line,
            column: before.chars().count() + 1,
        }
    }
}
