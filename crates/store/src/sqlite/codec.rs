//! How values are written into columns, and read back.

use std::cell::RefCell;
use std::future::pending;
use std::panic::resume_unwind;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use wirewatch_model::{Feed, Page, url_key};
use zstd::bulk::{Compressor, Decompressor};

use super::fault::Fault;

/// A page ready to be stored.
pub(super) struct PackedPage {
    /// The page without its body.
    pub(super) page: Page,
    pub(super) url_key: String,
    pub(super) headers: String,
    pub(super) body_zstd: Vec<u8>,
}

/// Smaller pages are packed in place; for others a thread that may block is worth its price.
const PACK_IN_PLACE_BYTES: usize = 65_536;

/// Packs a page without holding up other tasks for long.
pub(super) async fn pack_beside(page: &Page, level: i32) -> Result<PackedPage, Fault> {
    let page = page.clone();
    if page.body.len() <= PACK_IN_PLACE_BYTES {
        return pack_page(page, level);
    }
    off_thread(move || pack_page(page, level)).await
}

pub(super) fn pack_page(mut page: Page, level: i32) -> Result<PackedPage, Fault> {
    let body = std::mem::take(&mut page.body);
    let body_zstd = compress(&body, level, "page", &page.url)?;
    Ok(PackedPage {
        url_key: url_key(&page.url),
        headers: to_json(&page.headers, "headers", &page.url)?,
        page,
        body_zstd,
    })
}

thread_local! {
    /// Made once: making one takes longer than unpacking an article. Without it, unpacking is slower.
    static UNPACKER: RefCell<Option<Decompressor<'static>>> =
        RefCell::new(Decompressor::new().ok());
    /// Made once as well: its tables are as large as many pages.
    static PACKER: RefCell<Option<Compressor<'static>>> = RefCell::new(Compressor::new(0).ok());
}

/// More is never kept, so that a damaged length asks for no more memory.
const MOST_UNPACKED_BYTES: usize = 1 << 30;

/// Runs `work`, which only computes, where it holds up no task.
pub(super) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime is shutting down and will never ask for the answer.
            Err(_) => pending().await,
        },
    }
}

/// Nanoseconds since 1970; moments outside the years 1677 to 2262 become the nearest one inside.
pub(super) fn nanos(at: Timestamp) -> i64 {
    let nanos = at.as_nanosecond();
    i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN } else { i64::MAX })
}

pub(super) fn timestamp(nanos: i64) -> Timestamp {
    // Every i64 is a moment jiff can hold: its range is the years -9999 to 9999.
    Timestamp::from_nanosecond(i128::from(nanos)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A count read from a column, which is never negative.
pub(super) fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// A small number read from a column.
pub(super) fn small(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(if value < 0 { 0 } else { u32::MAX })
}

pub(super) fn to_json<T: Serialize>(
    value: &T,
    what: &'static str,
    key: &str,
) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::unreadable(what, key, error))
}

pub(super) fn from_json<T: DeserializeOwned>(
    json: &str,
    what: &'static str,
    key: &str,
) -> Result<T, Fault> {
    serde_json::from_str(json).map_err(|error| Fault::unreadable(what, key, error))
}

pub(super) fn pack<T: Serialize>(
    value: &T,
    level: i32,
    what: &'static str,
    key: &str,
) -> Result<Vec<u8>, Fault> {
    let json = serde_json::to_vec(value).map_err(|error| Fault::unreadable(what, key, error))?;
    compress(&json, level, what, key)
}

pub(super) fn unpack<T: DeserializeOwned>(
    packed: &[u8],
    what: &'static str,
    key: &str,
) -> Result<T, Fault> {
    let json = decompress(packed, what, key)?;
    serde_json::from_slice(&json).map_err(|error| Fault::unreadable(what, key, error))
}

fn compress(bytes: &[u8], level: i32, what: &'static str, key: &str) -> Result<Vec<u8>, Fault> {
    let packed = PACKER.with_borrow_mut(|packer| match packer {
        Some(packer) => {
            packer.set_compression_level(level)?;
            packer.compress(bytes)
        }
        None => zstd::bulk::compress(bytes, level),
    });
    packed.map_err(|error| Fault::unreadable(what, key, error))
}

pub(super) fn decompress(packed: &[u8], what: &'static str, key: &str) -> Result<Vec<u8>, Fault> {
    let unpacked = UNPACKER.with_borrow_mut(|unpacker| match unpacker {
        Some(unpacker) => unpacker.decompress(packed, MOST_UNPACKED_BYTES),
        None => zstd::decode_all(packed),
    });
    unpacked.map_err(|error| Fault::unreadable(what, key, error))
}

/// A feed as it is polled: its definition, at the address it moved to.
pub(super) fn feed(definition: &str, moved_to: Option<String>) -> Result<Feed, Fault> {
    let mut feed: Feed = from_json(definition, "feed", definition)?;
    if let Some(url) = moved_to {
        feed.url = url;
    }
    Ok(feed)
}

/// A hash of `parts` that tells `["ab", "c"]` from `["a", "bc"]`.
pub(super) fn hash(parts: &[&str]) -> Vec<u8> {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    digest.finalize().to_vec()
}
