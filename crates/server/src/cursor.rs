//! Where a list goes on: a text that programs hand back as they got it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::answers::Failure;

/// The cursor behind an entry with this number and id.
pub(crate) fn write(number: i64, id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{number}:{id}"))
}

/// The number and id of the entry that a list goes on behind; `None` when no cursor is given.
pub(crate) fn read(cursor: &str) -> Result<Option<(i64, String)>, Failure> {
    if cursor.is_empty() {
        return Ok(None);
    }
    let entry = URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| {
            let (number, id) = text.split_once(':')?;
            Some((number.parse().ok()?, id.to_owned()))
        });
    let fault = || {
        Failure::Invalid("cursor is none of this list; take `next_cursor` of an answer".to_owned())
    };
    entry.ok_or_else(fault).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursor_gives_back_what_was_written() {
        let cursor = write(-7, "a:b");
        assert_eq!(
            read(&cursor).expect("a cursor"),
            Some((-7, "a:b".to_owned()))
        );
        assert!(read("%%").is_err());
        assert!(read("YQ").is_err());
    }
}
