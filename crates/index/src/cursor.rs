//! Where a list of hits goes on. A cursor belongs to one search on one snapshot, so that nothing that arrives or goes in
//! between is shown twice or left out.

use std::fmt::{self, Display};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use crate::SearchRequest;

/// The last hit shown, and of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The snapshot searched.
    pub(crate) snapshot: u64,
    /// "Now" of the first page, in seconds since 1970.
    pub(crate) now: i64,
    /// Tells one search from another.
    pub(crate) asked: u64,
    /// The place of the hit in the order, and in the snapshot.
    pub(crate) place: Place,
}

/// A hit's place: by its key, the greatest first, then by where it stands in the snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) key: u64,
    pub(crate) segment: u32,
    pub(crate) document: u32,
}

impl Place {
    /// Whether this hit is shown before `other`.
    pub(crate) fn is_before(&self, other: &Self) -> bool {
        self.order() < other.order()
    }

    /// Sorts hits as they are shown.
    pub(crate) fn order(&self) -> (std::cmp::Reverse<u64>, u32, u32) {
        (std::cmp::Reverse(self.key), self.segment, self.document)
    }
}

impl Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place {
            key,
            segment,
            document,
        } = self.place;
        let (snapshot, now, asked) = (self.snapshot, self.now, self.asked);
        write!(
            f,
            "{snapshot:x}-{now:x}-{asked:x}-{key:x}-{segment:x}-{document:x}"
        )
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('-').collect();
        let [snapshot, now, asked, key, segment, document] = parts.as_slice() else {
            return Err(());
        };
        let long = |part: &str| u64::from_str_radix(part, 16).map_err(|_| ());
        let short = |part: &str| u32::from_str_radix(part, 16).map_err(|_| ());
        Ok(Self {
            snapshot: long(snapshot)?,
            now: long(now)?.cast_signed(),
            asked: long(asked)?,
            place: Place {
                key: long(key)?,
                segment: short(segment)?,
                document: short(document)?,
            },
        })
    }
}

/// A number for what is asked, the same for all pages of one search.
pub(crate) fn fingerprint(request: &SearchRequest) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.query.hash(&mut hasher);
    request.filters.hash(&mut hasher);
    (request.from, request.to).hash(&mut hasher);
    format!("{:?}", (request.sort, request.kind, request.collapse)).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursor_is_read_as_it_was_written() {
        let cursor = Cursor {
            snapshot: u64::MAX,
            now: -5,
            asked: 7,
            place: Place {
                key: 0,
                segment: 3,
                document: u32::MAX,
            },
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }

    #[test]
    fn other_text_is_no_cursor() {
        for text in [
            "",
            "1-2-3",
            "1-2-3-4-5-x",
            "1-2-3-4-5-6-7",
            "é-2-3-4-5-6",
            "1-2-3-4-5-100000000",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(()), "{text}");
        }
    }
}
