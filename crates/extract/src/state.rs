//! Stories that stand in a page's scripts only: the state that a program in the browser would draw the page from.

/// Shorter strings hold no story.
const MIN_STORY_BYTES: usize = 400;
/// Longer ones are no single story.
const MAX_STORY_BYTES: usize = 1_000_000;
/// How a paragraph may begin in a string: as it is, or with its brackets escaped for JavaScript.
const PARAGRAPHS: [&str; 4] = ["<p", r"\u003cp", r"\u003Cp", r"\x3cp"];
/// State holds strings of JSON that hold strings again; more than so many layers were not seen.
const MAX_LAYERS: usize = 3;

/// The HTML of the longest story in the strings of `scripts`; `None` when there is none.
pub fn story_in_scripts(scripts: &[&str]) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    for script in scripts {
        search(script, MAX_LAYERS, &mut best);
    }
    best.map(|(_, html)| html)
}

/// Looks through the strings of one script, or of one string of it.
fn search(script: &str, layers: usize, best: &mut Option<(usize, String)>) {
    let mut from = 0;
    while let Some(at) = next_paragraph(script, from) {
        let Some((start, end)) = string_around(script, at) else {
            return;
        };
        from = end.max(at + 1);
        let length = end - start;
        if !(MIN_STORY_BYTES..=MAX_STORY_BYTES).contains(&length) {
            continue;
        }
        let Some(text) = script.get(start..end).and_then(unescaped) else {
            continue;
        };
        if text.trim_start().starts_with('<') {
            let weight = paragraph_bytes(&text);
            if weight >= MIN_STORY_BYTES && best.as_ref().is_none_or(|(most, _)| weight > *most) {
                *best = Some((weight, text));
            }
        } else if layers > 1 {
            search(&text, layers - 1, best);
        }
    }
}

fn next_paragraph(script: &str, from: usize) -> Option<usize> {
    let rest = script.get(from..)?;
    PARAGRAPHS
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min()
        .map(|at| from + at)
}

/// The bounds of the string in double quotes around the byte `at`, without its quotes.
fn string_around(script: &str, at: usize) -> Option<(usize, usize)> {
    let bytes = script.as_bytes();
    let start = (0..at).rev().find(|&index| is_quote(bytes, index))? + 1;
    let end = (at..bytes.len()).find(|&index| is_quote(bytes, index))?;
    Some((start, end))
}

/// Whether a double quote stands at `index` that no backslash escapes.
fn is_quote(bytes: &[u8], index: usize) -> bool {
    let before = bytes.get(..index).unwrap_or_default();
    let backslashes = before.iter().rev().take_while(|b| **b == b'\\').count();
    bytes.get(index) == Some(&b'"') && backslashes % 2 == 0
}

fn unescaped(text: &str) -> Option<String> {
    // JavaScript knows `\x3c` and `\'`, JSON does not.
    let json = text.replace(r"\x", r"\u00").replace(r"\'", "'");
    serde_json::from_str(&format!("\"{json}\"")).ok()
}

/// How many bytes stand in paragraphs: what tells a story from a list of links.
fn paragraph_bytes(html: &str) -> usize {
    html.split("</p>")
        .filter_map(|part| part.rfind("<p").and_then(|start| part.get(start..)))
        .map(str::len)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "<p>The ferry to Bonny turned back at noon after two shots were heard from the mangroves, its captain said.</p>";

    fn script(story: &str) -> String {
        serde_json::to_string(&serde_json::json!({"id": 7, "html": story, "next": "<p>Short</p>"}))
            .expect("plain values")
    }

    #[test]
    fn the_longest_string_of_paragraphs_is_the_story() {
        let story = STORY.repeat(6);
        let state = format!("window.state = {};", script(&story));
        assert_eq!(story_in_scripts(&["var a = 1;", &state]), Some(story));
    }

    #[test]
    fn escaped_brackets_and_strings_in_strings_are_read() {
        let story = STORY.repeat(6);
        let inner = script(&story);
        let outer = serde_json::to_string(&format!("5:{inner}\n")).expect("a string");
        let flight = format!("self.__next_f.push([1,{outer}])").replace('<', r"\u003c");
        assert_eq!(story_in_scripts(&[&flight]), Some(story));
    }

    #[test]
    fn scripts_without_a_story_have_none() {
        for text in [
            "",
            "if (a<p) { b = \"<p\"",
            "\"<p",
            "<p",
            "\"<p>short</p>\"",
        ] {
            assert_eq!(story_in_scripts(&[text]), None, "{text}");
        }
        assert_eq!(story_in_scripts(&[&"<p".repeat(50_000)]), None);
    }
}
