//! Escaping for HTML and XML.

/// Escapes text for content and attributes of HTML and XML; characters that XML cannot carry are left out.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(char),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(char),
        }
    }
    escaped
}

/// An XML element with nothing but text in it.
pub fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// HTML as a CDATA section of XML.
pub fn cdata(html: &str) -> String {
    // A section ends at the first `]]>`, so one inside the text is parted between two sections.
    format!("<![CDATA[{}]]>", html.replace("]]>", "]]]]><![CDATA[>"))
}

/// A link as an item of an HTML list.
pub fn list_link(url: &str, text: &str) -> String {
    format!("<li><a href=\"{}\">{}</a></li>", escape(url), escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_safe_in_content_and_attributes() {
        assert_eq!(
            escape("<A & \"B's\">\u{1}"),
            "&lt;A &amp; &quot;B&#39;s&quot;&gt;"
        );
    }

    #[test]
    fn cdata_survives_its_own_end_mark() {
        assert_eq!(cdata("a]]>b"), "<![CDATA[a]]]]><![CDATA[>b]]>");
    }
}
