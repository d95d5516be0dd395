use std::io::{self, BufRead, Read};

use super::WarcFault;

/// A header line is no longer, and a record has no more of them.
const MAX_LINE_BYTES: u64 = 65_536;
const MAX_FIELDS: usize = 500;
/// The largest block that is read; larger ones are passed over.
const MAX_BLOCK_BYTES: u64 = 64_000_000;
/// So many lines may stand between two records before the file is given up.
const MAX_LINES_BETWEEN: usize = 1_000;

/// One record of an archive.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    /// Names in lower case.
    fields: Vec<(String, String)>,
    /// What it holds; empty when it was too large to read.
    pub(super) block: Vec<u8>,
}

impl Record {
    /// The first value of a field (lower case).
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let (_, value) = self.fields.iter().find(|(key, _)| key == name)?;
        Some(value)
    }

    /// An address or id, which may stand in angle brackets.
    pub(super) fn uri(&self, name: &str) -> Option<&str> {
        let value = self.field(name)?;
        let inner = value
            .strip_prefix('<')
            .and_then(|inner| inner.strip_suffix('>'));
        Some(inner.unwrap_or(value))
    }
}

/// Reads the next record; `None` at the end of the archive.
pub(super) fn read_record(input: &mut impl BufRead) -> Result<Option<Record>, WarcFault> {
    if !find_version(input)? {
        return Ok(None);
    }
    let mut record = Record::default();
    loop {
        let line = read_line(input)?.ok_or(WarcFault::Cut)?;
        if line.is_empty() {
            break;
        }
        if record.fields.len() >= MAX_FIELDS {
            return Err(WarcFault::NotWarc);
        }
        match (line.split_once(':'), record.fields.last_mut()) {
            // A line that begins with a space goes on with the one before.
            (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (Some((name, value)), _) => {
                let name = name.trim().to_ascii_lowercase();
                record.fields.push((name, value.trim().to_owned()));
            }
            (None, _) => {}
        }
    }
    record.block = read_block(input, &record)?;
    Ok(Some(record))
}

/// Goes to the line behind the next record's version; `false` at the end.
fn find_version(input: &mut impl BufRead) -> Result<bool, WarcFault> {
    for _ in 0..MAX_LINES_BETWEEN {
        match read_line(input)? {
            None => return Ok(false),
            Some(line) if line.starts_with("WARC/1") || line.starts_with("WARC/0") => {
                return Ok(true);
            }
            Some(_) => {}
        }
    }
    Err(WarcFault::NotWarc)
}

fn read_block(input: &mut impl BufRead, record: &Record) -> Result<Vec<u8>, WarcFault> {
    let length = record.field("content-length").unwrap_or_default();
    let length: u64 = length.parse().map_err(|_| WarcFault::NotWarc)?;
    if length > MAX_BLOCK_BYTES {
        let passed = io::copy(&mut input.take(length), &mut io::sink()).map_err(WarcFault::from)?;
        return if passed == length {
            Ok(Vec::new())
        } else {
            Err(WarcFault::Cut)
        };
    }
    let mut block = Vec::new();
    input.take(length).read_to_end(&mut block)?;
    if (block.len() as u64) < length {
        return Err(WarcFault::Cut);
    }
    Ok(block)
}

/// A line without its end; `None` at the end of the input.
fn read_line(input: &mut impl BufRead) -> Result<Option<String>, WarcFault> {
    let mut line = Vec::new();
    let read = input.take(MAX_LINE_BYTES).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if !line.ends_with(b"\n") && read as u64 == MAX_LINE_BYTES {
        return Err(WarcFault::NotWarc);
    }
    let text = String::from_utf8_lossy(&line);
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}
