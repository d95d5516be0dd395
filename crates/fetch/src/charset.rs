use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A declaration stands near the start: browsers look at 1,024 bytes; pages with long comments first exist.
const DECLARATION_BYTES: usize = 4096;
/// What the detector looks at; more bytes make it no surer.
const GUESS_BYTES: usize = 262_144;

/// Decodes a feed: byte order mark, HTTP charset, XML declaration, valid UTF-8, then a guess.
///
/// Bytes that do not fit become U+FFFD; a declaration that they contradict is not believed.
pub fn decode_feed(body: &[u8], content_type: Option<&str>) -> String {
    decode(body, content_type, declared_in_xml)
}

/// Decodes an HTML page: byte order mark, HTTP charset, `<meta>`, valid UTF-8, then a guess.
///
/// Bytes that do not fit become U+FFFD; a declaration that they contradict is not believed.
pub fn decode_page(body: &[u8], content_type: Option<&str>) -> String {
    decode(body, content_type, |start| {
        declared_in_meta(start).or_else(|| declared_in_xml(start))
    })
}

fn decode(
    body: &[u8],
    content_type: Option<&str>,
    declared: fn(&[u8]) -> Option<&'static Encoding>,
) -> String {
    if let Some(text) = decode_utf32(body) {
        return text;
    }
    if let Some((encoding, mark)) = Encoding::for_bom(body) {
        let rest = body.get(mark..).unwrap_or_default();
        let (text, _) = encoding.decode_without_bom_handling(rest);
        return text.trim_start_matches('\u{feff}').to_owned();
    }
    if let Some(encoding) = utf16_without_mark(body) {
        return encoding.decode_without_bom_handling(body).0.into_owned();
    }
    let start = body.get(..DECLARATION_BYTES).unwrap_or(body);
    let claims = [content_type.and_then(charset_of), declared(start)];
    let is_utf8 = is_utf8(body);
    for encoding in claims.into_iter().flatten() {
        // UTF-8 with letters beyond ASCII does not come about by chance; the other way round a claim of it is wrong.
        let contradicted =
            is_utf8 != (encoding == UTF_8) && !(encoding == UTF_8 && mostly_utf8(body));
        let single_or_ascii = body.is_ascii();
        if contradicted && !single_or_ascii {
            continue;
        }
        let (text, broken) = encoding.decode_without_bom_handling(body);
        if encoding == UTF_8 || !broken || mostly_fits(&text) {
            return clean(text.into_owned());
        }
    }
    let encoding = if is_utf8 || mostly_utf8(body) {
        UTF_8
    } else {
        guess(body)
    };
    clean(encoding.decode_without_bom_handling(body).0.into_owned())
}

/// The charset of a Content-Type header.
fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let (_, after) = lower.split_once("charset")?;
    let label = after.trim_start().strip_prefix('=')?.trim_start();
    let label = label.trim_start_matches(['"', '\'']);
    label
        .split(['"', '\'', ';', ' ', ','])
        .next()
        .and_then(encoding_for)
}

/// The encoding of a label. UTF-16 cannot be what declares itself in ASCII letters; it is read as UTF-8.
fn encoding_for(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().trim_end_matches('.');
    let encoding = Encoding::for_label(label.as_bytes())
        .or_else(|| Encoding::for_label(unusual_label(label)?.as_bytes()))?;
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return Some(UTF_8);
    }
    (encoding != REPLACEMENT).then_some(encoding)
}

/// Labels that feeds use although no browser knows them.
fn unusual_label(label: &str) -> Option<&'static str> {
    let label = label.to_ascii_lowercase().replace('_', "-");
    Some(match label.as_str() {
        "cp936" | "gb-18030" => "gb18030",
        "cp949" => "euc-kr",
        "cp950" => "big5",
        "cp932" => "shift_jis",
        "utf8mb4" | "utf-8-sig" | "unicode" => "utf-8",
        "latin-1" | "iso8859" => "latin1",
        "windows1251" | "win-1251" | "win1251" => "windows-1251",
        "windows1252" | "win-1252" => "windows-1252",
        _ => return None,
    })
}

/// The encoding in an XML declaration, which may follow junk.
fn declared_in_xml(start: &[u8]) -> Option<&'static Encoding> {
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    let (_, declaration) = text.split_once("<?xml")?;
    let (_, after) = declaration.split("?>").next()?.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    value
        .split(['"', '\'', ' ', '?', '>'])
        .next()
        .and_then(encoding_for)
}

/// The charset of `<meta charset>` or `<meta http-equiv content>`.
fn declared_in_meta(start: &[u8]) -> Option<&'static Encoding> {
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    text.split("<meta")
        .skip(1)
        .find_map(|after| charset_of(after.split('>').next()?))
}

/// UTF-16 as it shows in markup: every other byte of the first two characters is zero.
fn utf16_without_mark(body: &[u8]) -> Option<&'static Encoding> {
    match *body {
        [b'<' | b'{', 0, second, 0, ..] if second != 0 => Some(UTF_16LE),
        [0, b'<' | b'{', 0, second, ..] if second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-32, which browsers do not know, by its mark or by its zeros.
fn decode_utf32(body: &[u8]) -> Option<String> {
    let (rest, little) = match body {
        [0xff, 0xfe, 0, 0, rest @ ..] => (rest, true),
        [0, 0, 0xfe, 0xff, rest @ ..] => (rest, false),
        [b'<' | b'{', 0, 0, 0, ..] => (body, true),
        [0, 0, 0, b'<' | b'{', ..] => (body, false),
        _ => return None,
    };
    let (units, _) = rest.as_chunks::<4>();
    let number = |unit: &[u8; 4]| {
        if little {
            u32::from_le_bytes(*unit)
        } else {
            u32::from_be_bytes(*unit)
        }
    };
    Some(
        units
            .iter()
            .map(|unit| char::from_u32(number(unit)).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
    )
}

fn is_utf8(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok()
}

/// UTF-8 with a few bad bytes: more good sequences beyond ASCII than bad bytes.
fn mostly_utf8(body: &[u8]) -> bool {
    let mut good = 0;
    let mut bad = 0;
    for chunk in body.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        bad += chunk.invalid().len();
    }
    good > 4 * bad
}

/// A wrong encoding leaves many replacement characters, a bad byte only one.
fn mostly_fits(text: &str) -> bool {
    let bad = text
        .chars()
        .filter(|&c| c == char::REPLACEMENT_CHARACTER)
        .count();
    bad * 100 < text.chars().filter(|c| !c.is_ascii()).count()
}

fn guess(body: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut fed = 0;
    // ASCII says nothing, so only the stretches with other bytes are looked at.
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        if !line.is_ascii() {
            detector.feed(line, false);
            fed += line.len();
        }
        if fed > GUESS_BYTES {
            break;
        }
    }
    detector.feed(&[], true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding == REPLACEMENT {
        WINDOWS_1252
    } else {
        encoding
    }
}

/// Characters 128 to 159 are control characters nobody means: they are windows-1252 written as if it were Latin-1.
fn clean(text: String) -> String {
    let is_c1 = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if !text.contains(is_c1) {
        return text;
    }
    let meant = |c: char| match u8::try_from(u32::from(c)) {
        Ok(byte) if is_c1(c) => WINDOWS_1252
            .decode_without_bom_handling(&[byte])
            .0
            .chars()
            .next()
            .unwrap_or(c),
        _ => c,
    };
    text.chars().map(meant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str = "<?xml version=\"1.0\"?><rss><title>Пожар в порту потушен, сообщили спасатели в среду</title></rss>";

    #[track_caller]
    fn check_feed(body: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(decode_feed(body, content_type), expected);
    }

    fn encoded(text: &str, label: &str) -> Vec<u8> {
        let encoding = Encoding::for_label(label.as_bytes()).expect("a label");
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn header_declaration_and_guess_are_followed() {
        check_feed(
            &encoded(RUSSIAN, "koi8-r"),
            Some("text/xml; charset=\"KOI8-R\""),
            RUSSIAN,
        );
        check_feed(&encoded(RUSSIAN, "windows-1251"), None, RUSSIAN);
        let declared = RUSSIAN.replace("1.0\"", "1.0\" encoding='windows-1251'");
        check_feed(
            &encoded(&declared, "windows-1251"),
            Some("text/xml"),
            &declared,
        );
    }

    #[test]
    fn valid_utf8_beats_a_claim() {
        check_feed(
            RUSSIAN.as_bytes(),
            Some("text/xml; charset=iso-8859-1"),
            RUSSIAN,
        );
        let lie = RUSSIAN.replace("1.0\"", "1.0\" encoding='utf-8'");
        check_feed(&encoded(&lie, "windows-1251"), None, &lie);
    }

    #[test]
    fn a_bad_byte_costs_one_character() {
        let mut body = RUSSIAN.as_bytes().to_vec();
        body.splice(35..35, [0xff]);
        let text = decode_feed(&body, Some("text/xml; charset=utf-8"));
        assert_eq!(text.replace('\u{fffd}', ""), RUSSIAN);
    }

    #[test]
    fn marks_decide_first_even_two_of_them() {
        let mut body = vec![0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf];
        body.extend(RUSSIAN.as_bytes());
        check_feed(&body, Some("text/xml; charset=windows-1251"), RUSSIAN);
        let mut wide = vec![0xfe, 0xff];
        wide.extend(RUSSIAN.encode_utf16().flat_map(u16::to_be_bytes));
        check_feed(&wide, None, RUSSIAN);
        check_feed(wide.get(2..).expect("long"), None, RUSSIAN);
        let wider: Vec<u8> = RUSSIAN
            .chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect();
        check_feed(&wider, None, RUSSIAN);
    }

    #[test]
    fn pages_declare_themselves_in_meta() {
        let html = "<html><head><meta charset=\"windows-1254\"><title>Şehirde yangın</title>";
        assert_eq!(decode_page(&encoded(html, "windows-1254"), None), html);
        let html =
            "<meta http-equiv=content-type content=\"text/html; charset=shift_jis\">港で火災が発生";
        assert_eq!(
            decode_page(&encoded(html, "shift_jis"), Some("text/html")),
            html
        );
    }

    #[test]
    fn c1_characters_are_windows_1252() {
        check_feed(b"<a>it\xc2\x92s</a>", None, "<a>it’s</a>");
    }
}
