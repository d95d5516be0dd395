use html5ever::data::NAMED_ENTITIES;

/// Names of entities are no longer than this.
const MAX_ENTITY_BYTES: usize = 32;

/// Decodes numeric references and the entities of XML and HTML; everything else stays as it is.
///
/// Entities that a document declares itself are never expanded, so a bomb of them stays small.
pub(crate) fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        match entity(after) {
            Some((value, length)) => {
                decoded.push_str(&value);
                rest = after.get(length..).unwrap_or_default();
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

/// Writes text so that it can stand in markup.
pub(crate) fn escape_markup(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Writes markup's text or an attribute's value so that it can stand in markup; references in it stay as they are, but
/// for those in an odd spelling.
pub(crate) fn escape_written(text: &str) -> String {
    let text = text
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('&') {
        escaped.push_str(before);
        escaped.push_str(if entity(after).is_some() {
            "&"
        } else {
            "&amp;"
        });
        rest = after;
    }
    escaped.push_str(rest);
    escaped
}

/// Writes numeric references in the spelling that everyone reads: a small x, and no windows-1252 numbers.
pub(crate) fn plain_references(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("&#") {
        plain.push_str(before);
        rest = after;
        match numeric(after) {
            Some((c, length)) if ('\u{80}'..='\u{9f}').contains(&number_of(after)) => {
                plain.push_str(&format!("&#x{:x};", u32::from(c)));
                rest = after.get(length..).unwrap_or_default();
            }
            Some(_) if after.starts_with('X') => {
                plain.push_str("&#x");
                rest = after.get(1..).unwrap_or_default();
            }
            _ => plain.push_str("&#"),
        }
    }
    plain.push_str(rest);
    plain
}

/// The character that a reference names by its number alone.
fn number_of(text: &str) -> char {
    let (digits, radix) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let end = digits
        .find(|c: char| !c.is_ascii_hexdigit())
        .unwrap_or(digits.len());
    let number = digits
        .get(..end)
        .and_then(|digits| u32::from_str_radix(digits, radix).ok());
    number.and_then(char::from_u32).unwrap_or_default()
}

/// The value of the entity at the start of `text` (behind its ampersand), and its length.
fn entity(text: &str) -> Option<(String, usize)> {
    if let Some(number) = text.strip_prefix('#') {
        return numeric(number).map(|(value, length)| (value.to_string(), length + 1));
    }
    let end = text
        .bytes()
        .take(MAX_ENTITY_BYTES)
        .position(|byte| !byte.is_ascii_alphanumeric())?;
    if !text.get(end..)?.starts_with(';') {
        // Without its semicolon it is more often part of an address.
        return None;
    }
    let (first, second) = *NAMED_ENTITIES.get(text.get(..=end)?)?;
    // The table also holds the beginnings of names, with no character; and 0 where there is no second one.
    let characters = [first, second].into_iter().filter(|&number| number != 0);
    let value: String = characters.filter_map(char::from_u32).collect();
    (!value.is_empty()).then_some((value, end + 1))
}

fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix, prefix) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 1),
        None => (text, 10, 0),
    };
    let end = digits
        .bytes()
        .take(MAX_ENTITY_BYTES)
        .position(|byte| !byte.is_ascii_hexdigit() || radix == 10 && !byte.is_ascii_digit());
    let end = end.unwrap_or(digits.len().min(MAX_ENTITY_BYTES));
    let number = u32::from_str_radix(digits.get(..end)?, radix).ok()?;
    let semicolon = usize::from(digits.get(end..)?.starts_with(';'));
    Some((character(number)?, prefix + end + semicolon))
}

/// The character of a number; 128 to 159 mean windows-1252, as HTML has it.
fn character(number: u32) -> Option<char> {
    if let Ok(byte @ 0x80..=0x9f) = u8::try_from(number) {
        let decoded = encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(&[byte])
            .0
            .chars()
            .next();
        return decoded;
    }
    let c = char::from_u32(number)?;
    let usable = !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    usable.then_some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_decoded(text: &str, expected: &str) {
        assert_eq!(decode_entities(text), expected);
    }

    #[test]
    fn entities_are_decoded() {
        check_decoded(
            "a &amp; b &lt;i&gt; &eacute;&nbsp;&hellip;",
            "a & b <i> é\u{a0}…",
        );
        check_decoded("&chi;&scaron;&Beta;", "χšΒ");
        check_decoded("&#233;&#xE9;&#x2019;&#146;", "éé’’");
    }

    #[test]
    fn references_are_kept_when_written_again() {
        assert_eq!(
            escape_written("a &amp; b & <c> &#38; \"d\""),
            "a &amp; b &amp; &lt;c&gt; &#38; &quot;d&quot;"
        );
        assert_eq!(
            plain_references("it&#146;s &#X61; &#38; &#"),
            "it&#x2019;s &#x61; &#38; &#"
        );
    }

    #[test]
    fn what_is_no_entity_stays() {
        check_decoded(
            "R & D, AT&T, &bogus; &#x; &#0; &",
            "R & D, AT&T, &bogus; &#x; &#0; &",
        );
        check_decoded("?a=1&copy=2&lt", "?a=1&copy=2&lt");
        check_decoded("&#99999999999;&é;", "&#99999999999;&é;");
    }
}
