//! Addresses of our own pages.

/// A path with its query, built pair by pair; pairs without a value are left out.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    text: String,
    pairs: usize,
}

impl Link {
    /// The bare path.
    pub(crate) fn to(path: &str) -> Self {
        Self {
            text: path.to_owned(),
            pairs: 0,
        }
    }

    /// With one more part of the path, percent-encoded.
    pub(crate) fn part(mut self, part: &str) -> Self {
        self.text.push('/');
        self.text.push_str(&percent_encode(part));
        self
    }

    /// With one more pair, unless its value is empty.
    pub(crate) fn with(mut self, key: &str, value: &str) -> Self {
        if value.is_empty() {
            return self;
        }
        self.text.push(if self.pairs == 0 { '?' } else { '&' });
        self.text.push_str(key);
        self.text.push('=');
        self.text.push_str(&percent_encode(value));
        self.pairs += 1;
        self
    }

    /// The address.
    pub(crate) fn done(self) -> String {
        self.text
    }
}

/// The search page with `query`.
pub(crate) fn search_link(query: &str) -> String {
    Link::to("/").with("q", query).done()
}

/// The page of an article.
pub(crate) fn article_link(id: &str) -> String {
    Link::to("/articles").part(id).done()
}

/// The sentence of an article that begins at a code point of its text.
pub(crate) fn sentence_link(id: &str, start: usize) -> String {
    format!("{}#at-{start}", article_link(id))
}

/// The page of a group, by its id.
pub(crate) fn group_link(id: &str) -> String {
    Link::to("/groups").part(id).done()
}

/// The page of a speaker, by its id.
pub(crate) fn speaker_link(id: &str) -> String {
    Link::to("/speakers").part(id).done()
}

/// `text` as it may stand in a path or a query (RFC 3986, 2.3).
pub(crate) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_and_empty_ones_left_out() {
        let link = Link::to("/")
            .with("q", "market attack & more")
            .with("from", "")
            .with("language", "ru");
        assert_eq!(link.done(), "/?q=market%20attack%20%26%20more&language=ru");
    }

    #[test]
    fn parts_of_a_path_cannot_leave_it() {
        assert_eq!(article_link("../a/b?c"), "/articles/..%2Fa%2Fb%3Fc");
    }
}
