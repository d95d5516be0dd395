use std::collections::HashMap;

use serde_json::{Map, Value};

/// What a page's JSON-LD says of its article, as written.
#[derive(Debug, Clone, Default)]
pub struct JsonLd {
    /// Headlines, the best first.
    pub headlines: Vec<String>,
    /// The lead-in.
    pub descriptions: Vec<String>,
    /// `datePublished`.
    pub published: Vec<String>,
    /// `dateModified`.
    pub modified: Vec<String>,
    /// Names under `author` or `creator`, with whether it is an organization.
    pub authors: Vec<LdName>,
    /// The longest `articleBody`.
    pub body: Option<String>,
    /// `articleSection`.
    pub sections: Vec<String>,
    /// `keywords`.
    pub keywords: Vec<String>,
    /// Picture addresses.
    pub images: Vec<String>,
    /// `inLanguage`.
    pub language: Option<String>,
    /// The publisher's name.
    pub publisher: Option<String>,
    /// Addresses the article gives itself.
    pub urls: Vec<String>,
    /// `isAccessibleForFree`.
    pub free: Option<bool>,
    /// Whether the page describes itself as an article.
    pub is_article: bool,
    /// Whether it describes itself as a list of other pages.
    pub is_collection: bool,
    /// Whether it describes itself as a live blog.
    pub is_live: bool,
    /// The entries of a live blog.
    pub updates: Vec<LiveUpdate>,
}

/// A name with its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LdName {
    /// As written.
    pub name: String,
    /// Whether it is said to be an organization.
    pub organization: bool,
}

/// One entry of a live blog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveUpdate {
    /// Its headline.
    pub headline: Option<String>,
    /// Its text.
    pub body: String,
    /// When it was written, as given.
    pub published: Option<String>,
}

/// Objects inside of objects are looked at this deep.
const MAX_DEPTH: usize = 6;
/// More values than this of one kind are not read.
const MAX_VALUES: usize = 200;

impl JsonLd {
    /// Reads the JSON-LD scripts of a page; what is no JSON is passed over.
    pub fn read(scripts: &[&str]) -> Self {
        let values: Vec<Value> = scripts.iter().filter_map(|text| parse(text)).collect();
        let mut objects = Vec::new();
        for value in &values {
            collect(value, 0, &mut objects);
        }
        let by_id: HashMap<&str, &Map<String, Value>> = objects
            .iter()
            .filter(|object| object.len() > 1)
            .filter_map(|object| Some((object.get("@id")?.as_str()?, *object)))
            .collect();
        let mut found = Self::default();
        // The objects that are articles speak first, then the page as such.
        let articles = objects.iter().filter(|object| is_article(object));
        let pages = objects.iter().filter(|object| is_page(object));
        for object in articles {
            found.is_article = true;
            found.read_object(object, &by_id);
        }
        for object in pages {
            found.read_object(object, &by_id);
        }
        found.is_live = objects
            .iter()
            .any(|object| has_type(object, |name| name == "LiveBlogPosting"));
        found.is_collection = objects
            .iter()
            .any(|object| has_type(object, is_collection_type));
        found
    }

    fn read_object(&mut self, object: &Map<String, Value>, by_id: &ById<'_>) {
        self.headlines.extend(text(object.get("headline")));
        self.headlines.extend(text(object.get("name")));
        self.descriptions.extend(text(object.get("description")));
        self.published.extend(text(object.get("datePublished")));
        self.published.extend(text(object.get("dateCreated")));
        self.modified.extend(text(object.get("dateModified")));
        if self.authors.is_empty() {
            for key in ["author", "creator"] {
                if self.authors.is_empty()
                    && let Some(value) = object.get(key)
                {
                    push_names(value, by_id, 0, &mut self.authors);
                }
            }
        }
        if let Some(body) = text(object.get("articleBody"))
            && body.len() > self.body.as_ref().map_or(0, String::len)
        {
            self.body = Some(body);
        }
        push_texts(object.get("articleSection"), &mut self.sections);
        push_keywords(object.get("keywords"), &mut self.keywords);
        for key in ["image", "thumbnailUrl"] {
            if let Some(value) = object.get(key) {
                push_urls(value, by_id, 0, &mut self.images);
            }
        }
        if self.language.is_none() {
            self.language = text(object.get("inLanguage"));
        }
        if self.publisher.is_none()
            && let Some(value) = object.get("publisher")
        {
            let mut names = Vec::new();
            push_names(value, by_id, 0, &mut names);
            self.publisher = names.into_iter().next().map(|name| name.name);
        }
        for key in ["mainEntityOfPage", "url"] {
            if let Some(value) = object.get(key) {
                push_urls(value, by_id, 0, &mut self.urls);
            }
        }
        if self.free.is_none() {
            self.free = object
                .get("isAccessibleForFree")
                .and_then(truth)
                .or_else(|| part_is_free(object));
        }
        self.read_updates(object);
    }

    fn read_updates(&mut self, object: &Map<String, Value>) {
        let Some(Value::Array(updates)) = object.get("liveBlogUpdate") else {
            return;
        };
        for update in updates.iter().filter_map(Value::as_object).take(2_000) {
            if let Some(body) = text(update.get("articleBody")) {
                self.updates.push(LiveUpdate {
                    headline: text(update.get("headline")),
                    body,
                    published: text(update.get("datePublished")),
                });
            }
        }
    }
}

type ById<'a> = HashMap<&'a str, &'a Map<String, Value>>;

/// Parses JSON as pages write it: with raw line breaks in strings, comment marks or a semicolon around it.
fn parse(script: &str) -> Option<Value> {
    let script = match script.split_once("<![CDATA[") {
        Some((_, inner)) => inner.rsplit_once("]]>").map_or(inner, |(inner, _)| inner),
        None => script,
    };
    let start = script.find(['{', '['])?;
    let end = script.rfind(['}', ']'])?;
    let json = script.get(start..=end)?;
    if let Ok(value) = serde_json::from_str(json) {
        return Some(value);
    }
    let clean: String = json
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if let Ok(value) = serde_json::from_str(&clean) {
        return Some(value);
    }
    // The first whole value of several, or of a broken tail.
    serde_json::Deserializer::from_str(&clean)
        .into_iter()
        .next()?
        .ok()
}

fn collect<'a>(value: &'a Value, depth: usize, objects: &mut Vec<&'a Map<String, Value>>) {
    if depth > MAX_DEPTH || objects.len() > MAX_VALUES {
        return;
    }
    match value {
        Value::Array(values) => {
            for value in values {
                collect(value, depth + 1, objects);
            }
        }
        Value::Object(object) => {
            objects.push(object);
            // The items of a list are other pages; these keys lead to the page itself.
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = object.get(key) {
                    collect(inner, depth + 1, objects);
                }
            }
        }
        _ => {}
    }
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let (one, many) = match object.get("@type") {
        Some(Value::String(name)) => (Some(name.as_str()), None),
        Some(Value::Array(names)) => (None, Some(names)),
        _ => (None, None),
    };
    one.into_iter()
        .chain(many.into_iter().flatten().filter_map(Value::as_str))
        .map(|name| name.rsplit('/').next().unwrap_or(name))
}

fn has_type(object: &Map<String, Value>, test: fn(&str) -> bool) -> bool {
    types(object).any(test)
}

fn is_article(object: &Map<String, Value>) -> bool {
    has_type(object, |name| {
        name.ends_with("Article")
            || name.ends_with("Posting") && name != "JobPosting"
            || matches!(name, "Report" | "Review" | "ReviewNewsArticle")
    })
}

fn is_page(object: &Map<String, Value>) -> bool {
    has_type(object, |name| matches!(name, "WebPage" | "ItemPage"))
}

fn is_collection_type(name: &str) -> bool {
    matches!(name, "CollectionPage" | "SearchResultsPage")
}

/// A text value: a string, a number, or the first of a list.
fn text(value: Option<&Value>) -> Option<String> {
    let found = match value? {
        Value::String(text) => clean(text),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => return text(values.first()),
        Value::Object(object) => return text(object.get("@value").or_else(|| object.get("name"))),
        _ => return None,
    };
    (!found.is_empty()).then_some(found)
}

/// Undoes the HTML that some systems leave in JSON strings; line breaks are kept.
fn clean(text: &str) -> String {
    let decoded = if text.contains('&') || text.contains('<') {
        crate::fragment::fragment_text(text)
    } else {
        text.to_owned()
    };
    decoded.trim().to_owned()
}

fn push_texts(value: Option<&Value>, out: &mut Vec<String>) {
    match value {
        Some(Value::Array(values)) => {
            for value in values.iter().take(MAX_VALUES) {
                out.extend(text(Some(value)));
            }
        }
        other => out.extend(text(other)),
    }
}

fn push_keywords(value: Option<&Value>, out: &mut Vec<String>) {
    let mut texts = Vec::new();
    push_texts(value, &mut texts);
    let single = texts.len() == 1;
    for text in texts {
        if single {
            let parts = text.split([',', ';']).map(str::trim);
            out.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
        } else {
            out.push(text);
        }
    }
}

fn push_names(value: &Value, by_id: &ById<'_>, depth: usize, out: &mut Vec<LdName>) {
    if depth > MAX_DEPTH || out.len() > MAX_VALUES {
        return;
    }
    match value {
        Value::String(name) => out.push(LdName {
            name: clean(name),
            organization: false,
        }),
        Value::Array(values) => {
            for value in values {
                push_names(value, by_id, depth + 1, out);
            }
        }
        Value::Object(object) => {
            let named = object.get("name").is_some();
            if !named
                && let Some(target) = referred(object, by_id)
                && target.get("name").is_some()
            {
                push_object_name(target, out);
            } else if named {
                push_object_name(object, out);
            }
        }
        _ => {}
    }
}

fn push_object_name(object: &Map<String, Value>, out: &mut Vec<LdName>) {
    let organization = has_type(object, |name| name.ends_with("Organization"));
    let mut names = Vec::new();
    push_texts(object.get("name"), &mut names);
    out.extend(names.into_iter().map(|name| LdName { name, organization }));
}

fn referred<'a>(object: &Map<String, Value>, by_id: &ById<'a>) -> Option<&'a Map<String, Value>> {
    by_id.get(object.get("@id")?.as_str()?).copied()
}

fn push_urls(value: &Value, by_id: &ById<'_>, depth: usize, out: &mut Vec<String>) {
    if depth > MAX_DEPTH || out.len() > MAX_VALUES {
        return;
    }
    match value {
        Value::String(url) => out.push(url.trim().to_owned()),
        Value::Array(values) => {
            for value in values {
                push_urls(value, by_id, depth + 1, out);
            }
        }
        Value::Object(object) => {
            let own = object.get("url").or_else(|| object.get("contentUrl"));
            if let Some(url) = own {
                push_urls(url, by_id, depth + 1, out);
            } else if let Some(target) = referred(object, by_id) {
                if let Some(url) = target.get("url").or_else(|| target.get("contentUrl")) {
                    push_urls(url, by_id, depth + 1, out);
                }
            } else if let Some(Value::String(id)) = object.get("@id") {
                out.push(id.trim().to_owned());
            }
        }
        _ => {}
    }
}

/// What `hasPart` says of the part of the page that a paywall closes.
fn part_is_free(object: &Map<String, Value>) -> Option<bool> {
    let parts = match object.get("hasPart")? {
        Value::Array(parts) => parts.as_slice(),
        part => std::slice::from_ref(part),
    };
    let free = |part: &Value| part.get("isAccessibleForFree").and_then(truth);
    parts.iter().take(MAX_VALUES).find_map(free)
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(free) => Some(*free),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn author_is_found_through_a_reference_of_the_graph() {
        let found = JsonLd::read(&[r##"{"@graph":[
            {"@type":"NewsArticle","headline":"Bridge &amp; road reopen","author":{"@id":"#p"}},
            {"@type":"Person","@id":"#p","name":"Mina Oyelaran"}]}"##]);
        assert_eq!(found.headlines, ["Bridge & road reopen"]);
        assert_eq!(
            found.authors.first().map(|a| a.name.as_str()),
            Some("Mina Oyelaran")
        );
    }

    #[test]
    fn raw_line_breaks_and_comment_marks_are_forgiven() {
        let found = JsonLd::read(&[
            "//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"Two\nlines\"};\n//]]>",
        ]);
        assert_eq!(found.headlines, ["Two lines"]);
    }

    #[test]
    fn broken_scripts_are_passed_over() {
        let found = JsonLd::read(&["{", "", "nothing", "[[[[", "{\"@type\":[1,{}]}"]);
        assert!(!found.is_article);
    }
}
