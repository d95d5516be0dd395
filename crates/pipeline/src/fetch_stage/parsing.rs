use wirewatch_fetch::{FeedFault, decode_page, parse_feed, section_entries};
use wirewatch_model::{FeedDocument, FeedKind, Page};

/// Smaller feeds are read in place; for others a thread that may block is worth its price.
const READ_IN_PLACE_BYTES: usize = 16_384;

/// Reads the feed that a page holds, where it holds up no task.
pub(super) async fn read_in_background(
    page: &Page,
    kind: FeedKind,
) -> Result<FeedDocument, FeedFault> {
    if page.body.len() <= READ_IN_PLACE_BYTES {
        return read(
            &page.body,
            page.header("content-type"),
            &page.final_url,
            kind,
        );
    }
    let (body, content_type) = (
        page.body.clone(),
        page.header("content-type").map(str::to_owned),
    );
    let base = page.final_url.clone();
    let reading =
        tokio::task::spawn_blocking(move || read(&body, content_type.as_deref(), &base, kind));
    reading.await.unwrap_or_else(|_| {
        Err(FeedFault::Unrecognized(
            "its reading was interrupted".to_owned(),
        ))
    })
}

fn read(
    body: &[u8],
    content_type: Option<&str>,
    base: &str,
    kind: FeedKind,
) -> Result<FeedDocument, FeedFault> {
    match kind {
        FeedKind::Feed | FeedKind::Sitemap => parse_feed(body, content_type, Some(base)),
        FeedKind::Section => {
            let entries = section_entries(&decode_page(body, content_type), base);
            if entries.is_empty() {
                let what = "no link on the page looks like an article".to_owned();
                return Err(FeedFault::Unrecognized(what));
            }
            Ok(FeedDocument {
                entries,
                ..FeedDocument::default()
            })
        }
    }
}
