use crate::charset::decode_page;
use crate::markup::{Piece, pieces};

/// Only small pages send their reader on.
const MAX_STUB_BYTES: usize = 64 * 1024;
/// A page with more text than this is one to be read.
const MAX_STUB_CHARS: usize = 400;
/// A refresh after a longer time is there to reload a page, not to lead on.
const MAX_DELAY_SECS: f64 = 10.0;

/// The address that a stub page sends its reader to by `<meta http-equiv="refresh">`.
pub(crate) fn meta_refresh(body: &[u8]) -> Option<String> {
    if body.len() > MAX_STUB_BYTES || !may_refresh(body) {
        return None;
    }
    let html = decode_page(body, None);
    let mut target = None;
    let mut chars = 0;
    let mut hidden = 0_usize;
    for piece in pieces(&html) {
        match piece {
            Piece::Start(tag) if is_hidden(&tag.name) && !tag.closed => hidden += 1,
            Piece::End(name) if is_hidden(&name.to_ascii_lowercase()) => {
                hidden = hidden.saturating_sub(1)
            }
            Piece::Start(tag) if tag.name == "meta" && hidden == 0 => {
                let is_refresh = tag
                    .attribute("http-equiv")
                    .is_some_and(|v| v.trim().eq_ignore_ascii_case("refresh"));
                if is_refresh && target.is_none() {
                    target = tag
                        .attribute("content")
                        .and_then(|content| refresh_target(&content));
                }
            }
            Piece::Text(text) if hidden == 0 => {
                chars += text.split_whitespace().map(str::len).sum::<usize>()
            }
            _ => {}
        }
    }
    target.filter(|_| chars <= MAX_STUB_CHARS)
}

/// Whether the word is there at all, which spares most pages a closer look. Wide characters have bytes of 0 between.
fn may_refresh(body: &[u8]) -> bool {
    const WORD: &[u8] = b"refresh";
    let mut words = body.windows(WORD.len());
    words.any(|word| word.eq_ignore_ascii_case(WORD)) || body.contains(&0)
}

fn is_hidden(name: &str) -> bool {
    matches!(name, "script" | "style" | "noscript" | "title" | "template")
}

/// Reads `0; url=/page`, in the spellings that browsers take.
fn refresh_target(content: &str) -> Option<String> {
    let (delay, rest) = content.split_once([';', ','])?;
    let delay: f64 = delay.trim().parse().ok()?;
    let rest = rest.trim();
    let url = match rest.get(..3) {
        Some(key) if key.eq_ignore_ascii_case("url") => {
            rest.get(3..)?.trim_start().strip_prefix('=')?.trim()
        }
        _ => rest,
    };
    let url = url.trim_matches(['"', '\'']).trim();
    (delay <= MAX_DELAY_SECS && !url.is_empty()).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refresh(html: &str, expected: Option<&str>) {
        assert_eq!(meta_refresh(html.as_bytes()).as_deref(), expected);
    }

    #[test]
    fn stubs_lead_on() {
        check_refresh(
            r#"<meta http-equiv="refresh" content="0; url=/story">"#,
            Some("/story"),
        );
        check_refresh(
            r#"<META HTTP-EQUIV=Refresh CONTENT="1;URL='/story?a=1&amp;b=2'">Wait."#,
            Some("/story?a=1&b=2"),
        );
    }

    #[test]
    fn pages_with_text_and_reloads_do_not() {
        let text = "The ferry was late again. ".repeat(40);
        check_refresh(
            &format!(r#"<meta http-equiv="refresh" content="0; url=/x"><p>{text}"#),
            None,
        );
        check_refresh(r#"<meta http-equiv="refresh" content="300; url=/x">"#, None);
        check_refresh(r#"<meta http-equiv="refresh" content="5">"#, None);
        check_refresh(
            r#"<noscript><meta http-equiv="refresh" content="0; url=/x"></noscript>"#,
            None,
        );
    }
}
