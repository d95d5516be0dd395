//! Which way text runs.

/// Languages written from right to left, by their primary tag.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur"];

/// The value of `dir` for a text in `language`; `auto`, by its first letter, when the language is not known.
pub(crate) fn direction(language: Option<&str>) -> &'static str {
    let Some(language) = language else {
        return "auto";
    };
    let mut parts = language.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    if parts.any(|part| part.eq_ignore_ascii_case("latn")) {
        return "ltr";
    }
    if primary.eq_ignore_ascii_case("ku") {
        // Kurdish is written both ways.
        return "auto";
    }
    let rtl = RIGHT_TO_LEFT
        .iter()
        .any(|tag| tag.eq_ignore_ascii_case(primary));
    if rtl { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_follows_the_language() {
        assert_eq!(direction(Some("ar")), "rtl");
        assert_eq!(direction(Some("fa-Latn")), "ltr");
        assert_eq!(direction(Some("ku")), "auto");
        assert_eq!(direction(Some("en-GB")), "ltr");
        assert_eq!(direction(None), "auto");
    }
}
