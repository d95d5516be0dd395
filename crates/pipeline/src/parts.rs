//! Articles that a site shows in several parts, kept as one page.
//!
//! The bodies stand one after the other in the page's body, and a header of our own says where each ends and where it came
//! from.

use serde::{Deserialize, Serialize};
use wirewatch_model::Page;

/// The header that tells the parts. Servers that send it are not believed.
pub(crate) const PARTS_HEADER: &str = "x-wirewatch-parts";

/// A part in that header.
#[derive(Debug, Serialize, Deserialize)]
struct PartMark {
    url: String,
    bytes: usize,
}

/// One part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part<'p> {
    /// Where it came from.
    pub(crate) url: String,
    /// Its body.
    pub(crate) body: &'p [u8],
}

/// Takes away what only we may say.
pub(crate) fn distrust(page: &mut Page) {
    page.headers.retain(|(name, _)| name != PARTS_HEADER);
}

/// Makes one page of an article's parts, the first of which gives all but the body.
pub(crate) fn join_parts(mut first: Page, further: &[Part<'_>]) -> Page {
    distrust(&mut first);
    if further.is_empty() {
        return first;
    }
    let mut marks = vec![PartMark {
        url: first.final_url.clone(),
        bytes: first.body.len(),
    }];
    for part in further {
        marks.push(PartMark {
            url: part.url.clone(),
            bytes: part.body.len(),
        });
        first.body.extend_from_slice(part.body);
    }
    if let Ok(marks) = serde_json::to_string(&marks) {
        first.headers.push((PARTS_HEADER.to_owned(), marks));
    }
    first.sha256 = Page::sha256_of(&first.body);
    first
}

/// The parts of a page; one for most.
pub(crate) fn parts_of(page: &Page) -> Vec<Part<'_>> {
    let whole = || {
        vec![Part {
            url: page.final_url.clone(),
            body: &page.body,
        }]
    };
    let Some(marks) = page.header(PARTS_HEADER) else {
        return whole();
    };
    let Ok(marks) = serde_json::from_str::<Vec<PartMark>>(marks) else {
        return whole();
    };
    let mut rest = page.body.as_slice();
    let mut parts = Vec::with_capacity(marks.len());
    for mark in marks {
        let Some((body, after)) = rest.split_at_checked(mark.bytes) else {
            return whole();
        };
        rest = after;
        parts.push(Part {
            url: mark.url,
            body,
        });
    }
    if parts.is_empty() || !rest.is_empty() {
        return whole();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> Page {
        Page {
            url: "https://a.example/s".to_owned(),
            final_url: "https://a.example/s".to_owned(),
            status: 200,
            headers: vec![(
                PARTS_HEADER.to_owned(),
                "[{\"url\":\"x\",\"bytes\":1}]".to_owned(),
            )],
            fetched_at: jiff::Timestamp::UNIX_EPOCH,
            sha256: Page::sha256_of(body.as_bytes()),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn parts_come_back_as_they_were_joined() {
        let second = Part {
            url: "https://a.example/s/2".to_owned(),
            body: b"two",
        };
        let joined = join_parts(page("one"), std::slice::from_ref(&second));
        let parts = parts_of(&joined);
        assert_eq!(parts.len(), 2);
        assert_eq!((parts[0].body, &parts[1]), (&b"one"[..], &second));
        assert_eq!(joined.sha256, Page::sha256_of(b"onetwo"));
    }

    #[test]
    fn server_that_tells_parts_is_not_believed() {
        let joined = join_parts(page("one"), &[]);
        assert_eq!(joined.headers, []);
        assert_eq!(parts_of(&joined).len(), 1);
        assert_eq!(
            parts_of(&page("one"))[0].body,
            b"one",
            "marks that do not fit are no marks"
        );
    }
}
