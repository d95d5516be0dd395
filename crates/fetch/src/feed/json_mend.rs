//! JSON that a parser refuses: cut off, with raw line ends inside strings, or with commas too many.

use serde_json::{Map, Value};

/// Members before and after the items, and the items that can be read, each on its own.
pub(super) fn read_broken(text: &str) -> Option<Map<String, Value>> {
    let (items_start, head) = find_items(text)?;
    let mut feed =
        object(&format!("{}}}", head.trim_end().trim_end_matches(','))).unwrap_or_default();
    let items = objects(text.get(items_start..)?)
        .filter_map(object)
        .map(Value::Object)
        .collect();
    feed.insert("items".to_owned(), Value::Array(items));
    Some(feed)
}

/// Where the list of items begins, and the text before its name.
fn find_items(text: &str) -> Option<(usize, &str)> {
    const NAME: &str = "\"items\"";
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find(NAME) {
        let at = from + found;
        let after = at + NAME.len();
        let rest = text.get(after..)?.trim_start();
        if let Some(list) = rest.strip_prefix(':').map(str::trim_start)
            && list.starts_with('[')
        {
            return Some((text.len() - list.len() + 1, text.get(..at)?));
        }
        from = after;
    }
    None
}

/// The whole objects of a list, as written; it ends where the list does, or where the text was cut off.
fn objects(list: &str) -> impl Iterator<Item = &str> {
    let mut marks = Marks::new(list);
    std::iter::from_fn(move || {
        let mut depth = 0_usize;
        let mut start = 0;
        for (at, mark) in marks.by_ref() {
            match mark {
                '{' | '[' => {
                    if depth == 0 {
                        start = at;
                    }
                    depth += 1;
                }
                '}' | ']' if depth == 0 => return None,
                '}' | ']' => {
                    depth -= 1;
                    if depth == 0 {
                        return list.get(start..=at);
                    }
                }
                _ => {}
            }
        }
        None
    })
}

/// The brackets and commas of JSON that stand outside its strings.
struct Marks<'a> {
    chars: std::str::CharIndices<'a>,
}

impl<'a> Marks<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            chars: text.char_indices(),
        }
    }
}

impl Iterator for Marks<'_> {
    type Item = (usize, char);

    fn next(&mut self) -> Option<(usize, char)> {
        while let Some((at, c)) = self.chars.next() {
            match c {
                '"' => self.skip_string(),
                '{' | '}' | '[' | ']' | ',' => return Some((at, c)),
                _ => {}
            }
        }
        None
    }
}

impl Marks<'_> {
    fn skip_string(&mut self) {
        while let Some((_, c)) = self.chars.next() {
            match c {
                '\\' => {
                    self.chars.next();
                }
                '"' => return,
                _ => {}
            }
        }
    }
}

/// Reads one object, if need be with its raw control characters and surplus commas mended.
fn object(text: &str) -> Option<Map<String, Value>> {
    if let Ok(object) = serde_json::from_str(text) {
        return Some(object);
    }
    serde_json::from_str(&mended(text)).ok()
}

/// The same JSON without commas before a closing bracket, with control characters in strings as spaces.
fn mended(text: &str) -> String {
    let surplus = surplus_commas(text);
    let kept = text
        .char_indices()
        .filter(|(at, _)| surplus.binary_search(at).is_err());
    kept.map(|(_, c)| if c.is_control() { ' ' } else { c })
        .collect()
}

fn surplus_commas(text: &str) -> Vec<usize> {
    let mut surplus = Vec::new();
    let mut comma: Option<usize> = None;
    for (at, mark) in Marks::new(text) {
        if let Some(comma) = comma
            && matches!(mark, '}' | ']' | ',')
            && text
                .get(comma + 1..at)
                .is_some_and(|between| between.trim().is_empty())
        {
            surplus.push(comma);
        }
        comma = (mark == ',').then_some(at);
    }
    surplus
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_items(text: &str, title: Option<&str>, ids: &[&str]) {
        let feed = read_broken(text).expect("a feed");
        assert_eq!(feed.get("title").and_then(Value::as_str), title);
        let items = feed["items"].as_array().expect("items");
        let found: Vec<&str> = items
            .iter()
            .filter_map(|item| item["id"].as_str())
            .collect();
        assert_eq!(found, ids);
    }

    #[test]
    fn whole_items_of_a_cut_feed_are_read() {
        check_items(
            r#"{"title":"T","items":[{"id":"a","tags":["x","}"]},{"id":"b","title":"cut o"#,
            Some("T"),
            &["a"],
        );
        check_items(r#"{"items" : [ {"id":"a"}"#, None, &["a"]);
        check_items(r#"{"items":["#, None, &[]);
    }

    #[test]
    fn one_broken_item_costs_only_itself() {
        check_items(
            r#"{"title":"say \"items\": no","items":[{"id":"a"},{"id" "b"},{"id":"c"}],"x":1}"#,
            Some("say \"items\": no"),
            &["a", "c"],
        );
    }

    #[test]
    fn raw_line_ends_and_surplus_commas_are_mended() {
        check_items(
            "{\"title\":\"T\",,\"items\":[{\"id\":\"a\",\"t\":\"x,\ny\",},{\"id\":\"b\"},]}",
            Some("T"),
            &["a", "b"],
        );
    }

    #[test]
    fn what_has_no_items_is_no_feed() {
        assert_eq!(read_broken(r#"{"items":7"#), None);
        assert_eq!(read_broken("[1,2"), None);
    }
}
