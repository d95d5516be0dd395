//! HTTP messages as they stand in archives.

/// Headers with names in lower case, each value's bytes kept as the character of the same number.
pub(super) type Headers = Vec<(String, String)>;

/// A message cut into its first line, headers and body.
#[derive(Debug)]
pub(super) struct Message<'a> {
    pub(super) first_line: String,
    pub(super) headers: Headers,
    pub(super) body: &'a [u8],
}

/// No message has more headers.
const MAX_HEADERS: usize = 500;

/// Cuts a message; lines may end in `\r\n` or `\n`. `None` when its head has no end.
pub(super) fn parse(block: &[u8]) -> Option<Message<'_>> {
    let mut rest = block;
    let first_line = latin1(take_line(&mut rest)?);
    let mut headers = Headers::new();
    loop {
        let line = take_line(&mut rest)?;
        if line.is_empty() {
            break;
        }
        let line = latin1(line);
        if let Some((name, value)) = line.split_once(':')
            && headers.len() < MAX_HEADERS
        {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    Some(Message {
        first_line,
        headers,
        body: rest,
    })
}

/// The status of a response's first line.
pub(super) fn status(first_line: &str) -> Option<u16> {
    let mut words = first_line.split_whitespace();
    words
        .next()
        .filter(|version| version.starts_with("HTTP/"))?;
    words.next()?.parse().ok()
}

/// The value of a header (lower case).
pub(super) fn header<'h>(headers: &'h Headers, name: &str) -> Option<&'h str> {
    let (_, value) = headers.iter().find(|(key, _)| key == name)?;
    Some(value)
}

/// Undoes the chunked coding; a body that is not chunked, although its header says so, is taken as it is.
pub(super) fn unchunk(body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let Some(size) = take_line(&mut rest).and_then(chunk_size) else {
            return body.to_vec();
        };
        if size == 0 {
            return whole;
        }
        let Some((chunk, after)) = rest.split_at_checked(size) else {
            return body.to_vec();
        };
        whole.extend_from_slice(chunk);
        rest = after
            .strip_prefix(b"\r\n")
            .or(after.strip_prefix(b"\n"))
            .unwrap_or(after);
    }
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    let line = std::str::from_utf8(line).ok()?;
    let digits = line.split(';').next().unwrap_or_default().trim();
    usize::from_str_radix(digits, 16).ok()
}

/// The bytes of a header's value.
pub(super) fn bytes_of(value: &str) -> Vec<u8> {
    let byte = |c: char| u8::try_from(u32::from(c)).unwrap_or(b'?');
    // A line end inside a value would begin another header.
    value
        .chars()
        .filter(|c| !matches!(c, '\r' | '\n'))
        .map(byte)
        .collect()
}

fn take_line<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (line, after) = rest.split_at_checked(end)?;
    *rest = after.get(1..).unwrap_or_default();
    Some(line.strip_suffix(b"\r").unwrap_or(line))
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}
