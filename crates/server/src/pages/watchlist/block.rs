//! Where a group stands in the watchlist's file, so that changing it leaves every other line as it is, comments included.

use std::ops::Range;

/// The lines of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// The bytes from its header to the last of its lines, with that line's end.
    bytes: Range<usize>,
    /// The number of its first line, counted from 1.
    pub(super) first_line: usize,
}

impl Block {
    /// The block of the group whose id stands in `line`, counted from 1; `None` when there is no header above it.
    pub(super) fn at_line(text: &str, line: usize) -> Option<Self> {
        let lines = lines_of(text);
        let above = lines.get(..line)?;
        let first = above.iter().rposition(|(_, text)| is_header(text))?;
        let below = lines.get(first + 1..).unwrap_or_default();
        let behind = below
            .iter()
            .position(|(_, text)| is_header(text) || is_other_table(text))
            .map_or(lines.len(), |found| first + 1 + found);
        // Comments right above the next group are that one's.
        let own = lines.get(first..behind)?;
        let last = own.iter().rposition(|(_, text)| !is_remark(text))?;
        let (from, _) = lines.get(first)?;
        let (last_at, last_text) = own.get(last)?;
        Some(Self {
            bytes: *from..last_at + last_text.len(),
            first_line: first + 1,
        })
    }

    /// What stands in the block.
    pub(super) fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.bytes.clone()).unwrap_or_default()
    }

    /// The text with `new` in the place of the block; nothing takes the block out.
    pub(super) fn replaced(&self, text: &str, new: &str) -> String {
        let before = text.get(..self.bytes.start).unwrap_or_default();
        let after = text.get(self.bytes.end..).unwrap_or_default();
        if new.trim().is_empty() {
            return format!("{before}{}", after.trim_start_matches(['\r', '\n']));
        }
        format!("{before}{}{after}", with_line_ends(new, text))
    }
}

/// The text with one more group behind all others.
pub(super) fn appended(text: &str, new: &str) -> String {
    let joint = if text.is_empty() || text.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    format!("{text}{joint}{}", with_line_ends(new, text))
}

/// `new` as forms send it, with the line ends of the file and one at its end.
fn with_line_ends(new: &str, file: &str) -> String {
    let lines: Vec<&str> = new.trim_end().lines().collect();
    let end = if file.contains("\r\n") { "\r\n" } else { "\n" };
    lines.join(end) + end
}

/// Each line with the byte it begins at.
fn lines_of(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line)
    });
    lines.collect()
}

fn is_header(line: &str) -> bool {
    line.trim_start().starts_with("[[group]]")
}

/// Whether a table begins that is no part of a group.
fn is_other_table(line: &str) -> bool {
    let line = line.trim_start();
    // Of an array over several lines, such a line is never the first sign.
    let is_table = line.starts_with('[') && line.trim_end().ends_with(']');
    is_table
        && !line.contains([',', '"', '\''])
        && !line.starts_with("[group.")
        && !line.starts_with("[[group.")
}

fn is_remark(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Head.\n[regions]\nA = [\"a\"]\n\n# First.\n[[group]]\nid = \"one\" # its id\nname = \"One\"\n[group.names]\n\
                        fr = [\"Un\"]\n\n# Second.\n[[group]]\nid = \"two\"\nname = \"Two\"\n";

    #[track_caller]
    fn check_block(line: usize, first_line: usize, expected: &str) {
        let block = Block::at_line(FILE, line).expect("a block");
        assert_eq!((block.first_line, block.of(FILE)), (first_line, expected));
    }

    #[test]
    fn block_is_from_the_header_to_the_last_line_of_the_group() {
        let one =
            "[[group]]\nid = \"one\" # its id\nname = \"One\"\n[group.names]\nfr = [\"Un\"]\n";
        check_block(7, 6, one);
        check_block(14, 13, "[[group]]\nid = \"two\"\nname = \"Two\"\n");
        assert_eq!(Block::at_line(FILE, 2), None);
        assert_eq!(Block::at_line(FILE, 99), None);
    }

    #[test]
    fn every_other_line_stays() {
        let block = Block::at_line(FILE, 7).expect("a block");
        let same = block.replaced(FILE, block.of(FILE));
        assert_eq!(same, FILE);
        let changed = block.replaced(FILE, "[[group]]\r\nid = \"one\"\r\nname = \"1\"");
        assert!(changed.starts_with("# Head.\n[regions]\nA = [\"a\"]\n\n# First.\n[[group]]\nid = \"one\"\nname = \"1\"\n\n# Second.\n"), "{changed}");
    }

    #[test]
    fn group_is_taken_out_and_added() {
        let block = Block::at_line(FILE, 14).expect("a block");
        let without = block.replaced(FILE, " \n");
        assert!(
            without.ends_with("fr = [\"Un\"]\n\n# Second.\n"),
            "{without}"
        );
        let with = appended(FILE, "[[group]]\nid = \"three\"");
        assert!(
            with.ends_with("name = \"Two\"\n\n[[group]]\nid = \"three\"\n"),
            "{with}"
        );
    }
}
