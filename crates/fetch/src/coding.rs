use std::io::Read;

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use thiserror::Error;

/// Nobody needs more codings on top of each other; bombs do.
const MAX_LAYERS: usize = 4;
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
/// zstd windows above 8 MB are not for HTTP (RFC 9659).
const ZSTD_WINDOW_LOG: u32 = 23;

/// Why a body could not be decoded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CodingFault {
    /// It is larger than the limit once decoded.
    #[error("it is too large once decoded")]
    TooLarge,
    /// It is broken, or in a coding that is not known.
    #[error("its content coding `{0}` cannot be undone")]
    Broken(String),
}

/// Undoes the codings that `content_encoding` names, and any gzip that it does not name, up to `limit` bytes.
///
/// Servers mislabel: a plain body under a coding's name is taken as it is, and `deflate` may be raw.
pub fn decode_body(
    body: Vec<u8>,
    content_encoding: &str,
    limit: usize,
) -> Result<Vec<u8>, CodingFault> {
    let mut body = body;
    let mut layers = 0;
    let names = content_encoding
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase());
    let names: Vec<String> = names
        .filter(|name| !matches!(name.as_str(), "" | "identity" | "none" | "utf-8"))
        .collect();
    for name in names.iter().rev() {
        body = undo(&body, name, limit)?;
        layers += 1;
        if layers > MAX_LAYERS {
            return Err(CodingFault::Broken(content_encoding.to_owned()));
        }
    }
    while body.starts_with(GZIP_MAGIC) && layers < MAX_LAYERS {
        body = undo(&body, "gzip", limit)?;
        layers += 1;
    }
    if body.len() > limit {
        return Err(CodingFault::TooLarge);
    }
    Ok(body)
}

fn undo(body: &[u8], name: &str, limit: usize) -> Result<Vec<u8>, CodingFault> {
    if body.is_empty() {
        return Ok(Vec::new());
    }
    let decoded = match name {
        "gzip" | "x-gzip" if !body.starts_with(GZIP_MAGIC) => {
            Err(CodingFault::Broken(name.to_owned()))
        }
        "gzip" | "x-gzip" => gunzip(body, limit),
        "deflate" => inflate(body, limit),
        "br" => read_capped(brotli::Decompressor::new(body, 4096), limit),
        "zstd" => unzstd(body, limit),
        other => Err(CodingFault::Broken(other.to_owned())),
    };
    match decoded {
        Err(CodingFault::Broken(_)) if looks_like_text(body) => Ok(body.to_vec()),
        Err(CodingFault::Broken(_)) => Err(CodingFault::Broken(name.to_owned())),
        decoded => decoded,
    }
}

/// Undoes gzip, all its members; what follows the last one is padding.
pub(crate) fn gunzip(body: &[u8], limit: usize) -> Result<Vec<u8>, CodingFault> {
    let mut decoded = Vec::new();
    let mut rest = body;
    while rest.starts_with(GZIP_MAGIC) {
        let mut decoder = GzDecoder::new(rest);
        let room = limit.saturating_sub(decoded.len());
        decoded.extend(read_capped(&mut decoder, room)?);
        rest = decoder.into_inner();
    }
    Ok(decoded)
}

fn inflate(body: &[u8], limit: usize) -> Result<Vec<u8>, CodingFault> {
    match read_capped(ZlibDecoder::new(body), limit) {
        Err(CodingFault::Broken(_)) => read_capped(DeflateDecoder::new(body), limit),
        decoded => decoded,
    }
}

fn unzstd(body: &[u8], limit: usize) -> Result<Vec<u8>, CodingFault> {
    let broken = |error: std::io::Error| CodingFault::Broken(error.to_string());
    let mut decoder = zstd::stream::read::Decoder::with_buffer(body).map_err(broken)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(broken)?;
    read_capped(decoder, limit)
}

fn read_capped(reader: impl Read, limit: usize) -> Result<Vec<u8>, CodingFault> {
    let mut decoded = Vec::new();
    let mut capped = reader.take(limit as u64 + 1);
    let read = capped.read_to_end(&mut decoded);
    if decoded.len() > limit {
        return Err(CodingFault::TooLarge);
    }
    match read {
        Ok(_) => Ok(decoded),
        Err(error) => Err(CodingFault::Broken(error.to_string())),
    }
}

/// Whether bytes are markup or JSON as they are.
fn looks_like_text(body: &[u8]) -> bool {
    // A byte order mark and white space may come first.
    let blank = |byte: &u8| matches!(byte, 0xef | 0xbb | 0xbf | b' ' | b'\t' | b'\r' | b'\n');
    let first = body.iter().find(|byte| !blank(byte));
    matches!(first, Some(b'<' | b'{' | b'['))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const TEXT: &[u8] = b"<rss><channel><title>Harbour news</title></channel></rss>";

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(body).expect("written");
        encoder.finish().expect("finished")
    }

    #[track_caller]
    fn check_decodes(body: &[u8], coding: &str) {
        assert_eq!(
            decode_body(body.to_vec(), coding, 1000).as_deref(),
            Ok(TEXT),
            "{coding}"
        );
    }

    #[test]
    fn every_coding_is_undone() {
        check_decodes(TEXT, "");
        check_decodes(TEXT, "identity");
        check_decodes(&gzip(TEXT), "gzip");
        check_decodes(&gzip(TEXT), "X-GZIP");
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(TEXT).expect("written");
        check_decodes(&zlib.finish().expect("finished"), "deflate");
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(TEXT).expect("written");
        check_decodes(&raw.finish().expect("finished"), "deflate");
        check_decodes(&zstd::stream::encode_all(TEXT, 3).expect("encoded"), "zstd");
        let mut brotli = Vec::new();
        brotli::CompressorWriter::new(&mut brotli, 4096, 5, 20)
            .write_all(TEXT)
            .expect("written");
        check_decodes(&brotli, "br");
    }

    #[test]
    fn nested_and_mislabelled_bodies_are_read() {
        check_decodes(&gzip(&gzip(TEXT)), "gzip, gzip");
        check_decodes(&gzip(&gzip(TEXT)), "gzip");
        check_decodes(&gzip(TEXT), "");
        check_decodes(TEXT, "gzip");
        check_decodes(TEXT, "br");
        check_decodes(TEXT, "zstd");
        check_decodes(TEXT, "deflate");
        check_decodes(TEXT, "made-up");
    }

    #[test]
    fn bombs_stop_at_the_limit() {
        let bomb = gzip(&vec![b' '; 5_000_000]);
        assert!(bomb.len() < 10_000);
        assert_eq!(
            decode_body(bomb, "gzip", 100_000),
            Err(CodingFault::TooLarge)
        );
    }

    #[test]
    fn broken_bodies_are_told() {
        let mut cut = gzip(TEXT);
        cut.truncate(30);
        assert_eq!(
            decode_body(cut, "gzip", 1000),
            Err(CodingFault::Broken("gzip".to_owned()))
        );
        assert_eq!(
            decode_body(vec![1, 2, 3], "br", 1000),
            Err(CodingFault::Broken("br".to_owned()))
        );
    }
}
